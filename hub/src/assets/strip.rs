//! Takes out of style sheets and drawings what only people read. Used by the build script.

/// A style sheet without comments, and with blanks only where they mean something.
pub(crate) fn css(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
            // A comment between two words parts them.
            blank(&mut small);
        } else if letter == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            small.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            rest = &rest[letter.len_utf8()..];
            if letter.is_whitespace() {
                blank(&mut small);
                continue;
            }
            if "{};,>".contains(letter) && small.ends_with(' ') {
                small.pop();
            }
            if letter == '}' && small.ends_with(';') {
                small.pop();
            }
            small.push(letter);
        }
    }
    small.trim_end().to_owned()
}

/// Adds a blank where one is needed: not after another, nor after a mark that parts by itself. No
/// rule of ours has a pseudo-class after a colon and a blank.
fn blank(small: &mut String) {
    if !small.is_empty() && !small.ends_with([' ', '{', '}', ';', ',', '>', ':']) {
        small.push(' ');
    }
}

/// A drawing without what is between comments, and without blanks between elements.
pub(crate) fn svg(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        small.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    small.push_str(rest);
    let lines: Vec<&str> = small.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_keeps_its_meaning_without_its_comments() {
        let text = "/* The rules. */\n@layer a, b;\n@media (min-width: 40em) and (hover) {\n  \
                    .a > b:not(.c) .d , p { margin: -1px calc(1em + 2px) ; content: \" } /* \"; }\n}\n";

        let expected = "@layer a,b;@media (min-width:40em) and (hover){.a>b:not(.c) .d,\
                        p{margin:-1px calc(1em + 2px);content:\" } /* \"}}";
        assert_eq!(css(text), expected);
    }

    #[test]
    fn a_drawing_keeps_its_lines() {
        let text = "<svg>\n<!-- by\nsomebody -->\n  <path d=\"M1 2\"/>\n</svg>\n";

        assert_eq!(svg(text), "<svg><path d=\"M1 2\"/></svg>");
    }
}
