//! Rows of a CSV file as spreadsheets write them: any separator, quoted cells, lines in cells.

/// A row with the line it begins in, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// A quoted cell that has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// Where it begins.
    pub(super) line: usize,
}

/// Reads the rows that are not empty.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, Unclosed> {
    let mut reader = Reader { rest: text, line: 1, separator: separator(text) };
    // Excel's own first line, which names the separator.
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(separator) = first.trim_end().strip_prefix("sep=").and_then(only)
    {
        reader = Reader { rest, line: 2, separator };
    }
    let mut rows = Vec::new();
    while !reader.rest.is_empty() {
        let row = reader.row()?;
        if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn only(text: &str) -> Option<char> {
    let mut all = text.chars();
    all.next().filter(|_| all.next().is_none())
}

/// The separator that the first lines have most of, outside quotes.
fn separator(text: &str) -> char {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    let count = |wanted: char| -> usize {
        let mut is_quoted = false;
        let counted = head.iter().flat_map(|line| line.chars()).filter(|character| {
            is_quoted ^= *character == '"';
            !is_quoted && *character == wanted
        });
        counted.count()
    };
    let mut best = (',', count(','));
    for candidate in ['\t', ';'] {
        let found = count(candidate);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    separator: char,
}

/// What ends a cell.
enum End {
    Cell,
    Row,
}

impl Reader<'_> {
    fn row(&mut self) -> Result<Row, Unclosed> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell()?;
            cells.push(cell);
            if matches!(end, End::Row) {
                return Ok(Row { line, cells });
            }
        }
    }

    fn cell(&mut self) -> Result<(String, End), Unclosed> {
        let mut cell = String::new();
        let open = self.rest.trim_start_matches(' ');
        if let Some(quoted) = open.strip_prefix('"') {
            self.rest = quoted;
            self.quoted(&mut cell)?;
        }
        // What follows a closing quote belongs to the cell: so do most programs.
        while let Some(character) = self.next() {
            match character {
                '\n' => return Ok((cell, End::Row)),
                other if other == self.separator => return Ok((cell, End::Cell)),
                other => cell.push(other),
            }
        }
        Ok((cell, End::Row))
    }

    fn quoted(&mut self, cell: &mut String) -> Result<(), Unclosed> {
        let line = self.line;
        while let Some(character) = self.next() {
            match character {
                '"' if self.rest.starts_with('"') => {
                    self.next();
                    cell.push('"');
                }
                '"' => return Ok(()),
                other => cell.push(other),
            }
        }
        Err(Unclosed { line })
    }

    /// The next character; every way to end a line is `\n`.
    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let mut next = characters.next()?;
        self.rest = characters.as_str();
        if next == '\r' {
            self.rest = self.rest.strip_prefix('\n').unwrap_or(self.rest);
            next = '\n';
        }
        self.line += usize::from(next == '\n');
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).expect("closed").into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn every_shape_is_read() {
        for (text, expected) in [
            ("a,b\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a;b\r\nc;d\r\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a\tb\rc\td", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("\"a,b\",c\n", vec![vec!["a,b", "c"]]),
            ("\"a\"\"b\",c\n", vec![vec!["a\"b", "c"]]),
            ("x,\"a\nb\"\ny,z", vec![vec!["x", "a\nb"], vec!["y", "z"]]),
            ("x, \"a\" \ny,z", vec![vec!["x", "a "], vec!["y", "z"]]),
            ("a 5\" b,c", vec![vec!["a 5\" b", "c"]]),
            ("sep=;\na;b,c", vec![vec!["a", "b,c"]]),
            ("a,,c\n,,\n\nd", vec![vec!["a", "", "c"], vec!["d"]]),
            ("\"a;b;c;d;e\",1,2", vec![vec!["a;b;c;d;e", "1", "2"]]),
            ("", vec![]),
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let rows = rows("a,b\n\n\"x\ny\",c\r\nd,e").expect("closed");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn a_quote_without_end_is_found_where_it_begins() {
        assert_eq!(rows("a,b\nc,\"d\ne\nf"), Err(Unclosed { line: 2 }));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            table in proptest::collection::vec(
                proptest::collection::vec("[a-z\u{4e00}-\u{4e10},;\t\"\n ]{0,8}x", 3), 1..6),
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text = table.iter().map(|row| {
                row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
            });
            prop_assert_eq!(cells(&text.collect::<String>()), table);
        }

        #[test]
        fn any_text_is_answered(text in "[a,;\"\r\n\t ]{0,40}") {
            let _ = rows(&text);
        }
    }
}
