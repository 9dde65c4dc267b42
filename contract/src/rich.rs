//! Written text with headings, lists, links and pictures: a tree, in which no markup of a page can
//! stand. The hub reads it from Markdown; screens and plain pages draw it each in their own way.

use serde::{Deserialize, Serialize};

/// A part of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading below the text's own title.
    Heading(Vec<Span>),
    /// A heading below one of those.
    Subheading(Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list without numbers.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    List(Vec<Vec<Block>>),
    /// A list whose items are counted from one.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Numbered(Vec<Vec<Block>>),
    /// What somebody else has said.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// The picture of this number, counted from one, and what it shows.
    Picture(u8, String),
    /// A line between parts.
    Rule,
}

/// A table: its first row names the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<Vec<Span>>,
    /// The rows, each of as many cells.
    pub rows: Vec<Vec<Vec<Span>>>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TextSpan))]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Words.
    Text(String),
    /// Words that matter.
    Strong(String),
    /// Words that are stressed.
    Emphasis(String),
    /// Words that lead to an address: `https:`, `http:`, `tel:`, `mailto:`, or a path of this hub.
    Link(String, String),
    /// The end of a line within a paragraph.
    Break,
}

/// The text alone, a line a block: for previews, search, and to be read aloud.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let mut text = String::new();
    add(blocks, &mut text);
    text.trim_end().to_owned()
}

/// How a text begins, in at most so many letters: its first paragraph, or what stands in its place.
#[must_use]
pub fn beginning(blocks: &[Block], letters: usize) -> String {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)));
    let text = first.map_or_else(|| plain(blocks), |block| plain(std::slice::from_ref(block)));
    text.replace('\n', " ").chars().take(letters).collect()
}

/// The number of the first picture that a text shows, counted from one.
#[must_use]
pub fn first_picture(blocks: &[Block]) -> Option<u8> {
    blocks.iter().find_map(|block| match block {
        Block::Picture(number, _) => Some(*number),
        Block::List(items) | Block::Numbered(items) => {
            items.iter().find_map(|item| first_picture(item))
        }
        Block::Quote(blocks) => first_picture(blocks),
        _ => None,
    })
}

fn add(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(line) | Block::Subheading(line) | Block::Paragraph(line) => {
                add_line(line, text);
                text.push('\n');
            }
            Block::List(items) | Block::Numbered(items) => {
                items.iter().for_each(|item| add(item, text));
            }
            Block::Quote(blocks) => add(blocks, text),
            Block::Table(Table { head, rows }) => {
                for row in std::iter::once(head).chain(rows) {
                    for cell in row {
                        add_line(cell, text);
                        text.push(' ');
                    }
                    text.push('\n');
                }
            }
            Block::Picture(_, shows) => {
                text.push_str(shows);
                text.push('\n');
            }
            Block::Rule => {}
        }
    }
}

fn add_line(line: &[Span], text: &mut String) {
    for span in line {
        match span {
            Span::Text(words) | Span::Strong(words) | Span::Emphasis(words) => text.push_str(words),
            Span::Link(words, _) => text.push_str(words),
            Span::Break => text.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Span> {
        vec![Span::Text(text.to_owned())]
    }

    #[test]
    fn the_text_alone_has_a_line_a_block() {
        let link = Span::Link("物业".into(), "tel:02885550100".into());
        let blocks = [
            Block::Heading(words("停水")),
            Block::Paragraph([words("请打"), vec![link, Span::Break], words("或来窗口")].concat()),
            Block::List(vec![
                vec![Block::Paragraph(words("1栋"))],
                vec![Block::Paragraph(words("2栋"))],
            ]),
            Block::Table(Table { head: vec![words("楼"), words("时间")], rows: vec![] }),
            Block::Picture(1, "阀门".into()),
            Block::Rule,
        ];

        assert_eq!(plain(&blocks), "停水\n请打物业\n或来窗口\n1栋\n2栋\n楼 时间 \n阀门");
    }

    #[test]
    fn a_text_begins_with_its_first_paragraph() {
        let paragraph =
            Block::Paragraph([words("今晚"), vec![Span::Break], words("停水")].concat());
        let heading = Block::Heading(words("通知"));

        assert_eq!(beginning(&[heading.clone(), paragraph], 80), "今晚 停水");
        assert_eq!(beginning(&[heading], 1), "通");
        assert_eq!(beginning(&[], 80), "");
    }

    #[test]
    fn the_first_picture_is_found_wherever_it_stands() {
        let list = Block::List(vec![vec![Block::Quote(vec![Block::Picture(2, "泵房".into())])]]);

        assert_eq!(first_picture(&[Block::Rule, list, Block::Picture(1, "阀门".into())]), Some(2));
        assert_eq!(first_picture(&[Block::Rule]), None);
    }

    #[test]
    fn a_block_travels_as_its_name_and_what_it_holds() {
        let block = Block::Paragraph(words("停水"));

        let wire = serde_json::to_string(&block).expect("plain data");

        assert_eq!(wire, r#"{"paragraph":[{"text":"停水"}]}"#);
        assert_eq!(serde_json::from_str::<Block>(&wire).expect("what was written"), block);
    }
}
