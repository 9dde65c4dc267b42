//! Markdown as people write it, read into the tree that screens draw: no markup of a page survives.

pub(crate) mod page;

use std::iter::Peekable;

use contract::rich::{Block, Span, Table};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How deep lists and quotes may stand in each other; what is deeper is drawn as deep as this.
const DEPTH: usize = 6;

/// Reads Markdown (CommonMark 0.31, with the tables of GitHub's): `![what it shows](2)` is the second
/// of `pictures`.
#[must_use]
pub fn read(markdown: &str, pictures: usize) -> Vec<Block> {
    let eased = eased(markdown);
    let events = Parser::new_ext(&eased, Options::ENABLE_TABLES);
    let mut reader = Reader { events: events.peekable(), pictures };
    reader.blocks(0)
}

/// Stands beside stars where CommonMark would not take them, and is taken out again; invisible anyway.
const EASE: char = '\u{2063}';

/// Markdown as it is meant by those who write Chinese: CommonMark takes `**重要：**请` for stars, since
/// no space follows the colon, and `##标题` for a paragraph.
fn eased(markdown: &str) -> String {
    let mut eased = String::with_capacity(markdown.len() + 16);
    for line in markdown.split_inclusive('\n') {
        let marks = line.len() - line.trim_start_matches(['#', '＃']).len();
        let (marks, rest) = line.split_at(marks);
        // One alone begins many a sentence: #3栋.
        if (2..=6).contains(&marks.chars().count()) && !rest.starts_with([' ', '\n']) {
            eased.extend(marks.chars().map(|_| '#'));
            eased.push(' ');
        } else {
            eased.push_str(marks);
        }
        let mut before = None;
        let mut parts = rest.split("**").peekable();
        while let Some(part) = parts.next() {
            eased.push_str(part);
            before = part.chars().next_back().or(before);
            let Some(next) = parts.peek() else { break };
            let is_near = |letter: Option<char>| {
                letter.is_some_and(|letter| !letter.is_whitespace() && letter != '*')
            };
            if is_near(before) && !part.is_empty() {
                eased.push(EASE);
            }
            eased.push_str("**");
            if is_near(next.chars().next()) {
                eased.push(EASE);
            }
        }
    }
    eased
}

struct Reader<'t, E: Iterator<Item = Event<'t>>> {
    events: Peekable<E>,
    pictures: usize,
}

/// A line as it was read: its words, and the pictures among them.
#[derive(Default)]
struct Line {
    spans: Vec<Span>,
    pictures: Vec<(u8, String)>,
}

impl<'t, E: Iterator<Item = Event<'t>>> Reader<'t, E> {
    /// Reads until what was begun before ends.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Containers that are too deep to be one of their own.
        let mut flattened = 0;
        while let Some(event) = self.events.peek() {
            if is_of_line(event) {
                // A tight list has its words without a paragraph around.
                let line = self.line();
                push(&mut blocks, line, Block::Paragraph);
                continue;
            }
            let Some(event) = self.events.next() else { break };
            match event {
                Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) if depth >= DEPTH => {
                    flattened += 1;
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    let quoted = self.blocks(depth + 1);
                    blocks.push(Block::Quote(quoted));
                }
                Event::Start(Tag::List(start)) => {
                    let items = self.items(depth + 1);
                    blocks.push(match start {
                        Some(_) => Block::Numbered(items),
                        None => Block::List(items),
                    });
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let line = self.line();
                    self.events.next();
                    push(
                        &mut blocks,
                        line,
                        match level {
                            HeadingLevel::H1 | HeadingLevel::H2 => Block::Heading,
                            _ => Block::Subheading,
                        },
                    );
                }
                Event::Start(Tag::Table(_)) => blocks.push(Block::Table(self.table())),
                Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                    let line = self.line();
                    self.events.next();
                    push(&mut blocks, line, Block::Paragraph);
                }
                Event::Rule => blocks.push(Block::Rule),
                Event::End(_) if flattened > 0 => flattened -= 1,
                Event::End(_) => break,
                _ => {}
            }
        }
        blocks
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(depth)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self) -> Table {
        let mut table = Table { head: Vec::new(), rows: Vec::new() };
        let mut cells = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    let line = self.line();
                    self.events.next();
                    cells.push(line.spans);
                }
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut cells),
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut cells)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    /// Reads the words up to the end of what holds them, which is left to be read.
    fn line(&mut self) -> Line {
        let mut line = Line::default();
        let (mut strong, mut stressed) = (0_u32, 0_u32);
        // Where the link leads whose words are being read, and the number of the picture.
        let mut link: Option<(String, String)> = None;
        let mut picture: Option<(Option<u8>, String)> = None;
        while let Some(event) = self.events.peek() {
            if !is_of_line(event) {
                break;
            }
            let Some(event) = self.events.next() else { break };
            match event {
                Event::Start(Tag::Strong) => strong += 1,
                Event::End(TagEnd::Strong) => strong = strong.saturating_sub(1),
                Event::Start(Tag::Emphasis) => stressed += 1,
                Event::End(TagEnd::Emphasis) => stressed = stressed.saturating_sub(1),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    link = Some((String::new(), dest_url.into_string()));
                }
                Event::End(TagEnd::Link) => {
                    line.spans.extend(link.take().map(|(words, to)| leading(words, to)));
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let number = dest_url.parse().ok();
                    let is_one = |number: &u8| (1..=self.pictures).contains(&usize::from(*number));
                    picture = Some((number.filter(is_one), String::new()));
                }
                Event::End(TagEnd::Image) => match picture.take() {
                    Some((Some(number), shows)) => line.pictures.push((number, shows)),
                    Some((None, shows)) => add(&mut line.spans, Span::Text(shows)),
                    None => {}
                },
                Event::SoftBreak | Event::HardBreak => line.spans.push(Span::Break),
                Event::Text(words)
                | Event::Code(words)
                | Event::Html(words)
                | Event::InlineHtml(words) => {
                    let words = words.into_string();
                    match (&mut picture, &mut link) {
                        (Some((_, shows)), _) => shows.push_str(&words),
                        (None, Some((text, _))) => text.push_str(&words),
                        (None, None) if strong > 0 => add(&mut line.spans, Span::Strong(words)),
                        (None, None) if stressed > 0 => add(&mut line.spans, Span::Emphasis(words)),
                        (None, None) => add(&mut line.spans, Span::Text(words)),
                    }
                }
                _ => {}
            }
        }
        line
    }
}

/// Whether an event is a part of a line rather than of what stands around it.
const fn is_of_line(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image)
    )
}

/// Adds a line, and the pictures among its words below it.
fn push(blocks: &mut Vec<Block>, line: Line, of: impl Fn(Vec<Span>) -> Block) {
    let mut spans = line.spans;
    while spans.last() == Some(&Span::Break) {
        spans.pop();
    }
    if spans.iter().any(|span| *span != Span::Break) {
        blocks.push(of(spans));
    }
    let pictures = line.pictures.into_iter();
    blocks.extend(pictures.map(|(number, shows)| Block::Picture(number, shows.replace(EASE, ""))));
}

/// Adds words; those of one kind that follow each other are one, with their line ends told apart.
fn add(spans: &mut Vec<Span>, span: Span) {
    let (words, of): (String, fn(String) -> Span) = match span {
        Span::Text(words) => (words, Span::Text),
        Span::Strong(words) => (words, Span::Strong),
        Span::Emphasis(words) => (words, Span::Emphasis),
        other => return spans.push(other),
    };
    let words = words.replace(EASE, "");
    for (number, words) in words.split('\n').enumerate() {
        if number > 0 {
            spans.push(Span::Break);
        }
        if words.is_empty() {
            continue;
        }
        let (last, new) = (spans.last_mut(), of(words.to_owned()));
        match (last, new) {
            (Some(Span::Text(before)), Span::Text(more))
            | (Some(Span::Strong(before)), Span::Strong(more))
            | (Some(Span::Emphasis(before)), Span::Emphasis(more)) => before.push_str(&more),
            (_, new) => spans.push(new),
        }
    }
}

/// A link, where it leads to something that can be opened safely; else its words alone.
fn leading(words: String, to: String) -> Span {
    let (words, to) = (words.replace(EASE, ""), to.replace(EASE, ""));
    let is_own = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
    let lower = to.to_ascii_lowercase();
    let is_known =
        ["https://", "http://", "tel:", "mailto:"].iter().any(|way| lower.starts_with(way));
    if is_own || is_known { Span::Link(words, to) } else { Span::Text(words) }
}

#[cfg(test)]
mod tests {
    use contract::rich::plain;

    use super::*;

    fn text(words: &str) -> Span {
        Span::Text(words.to_owned())
    }

    #[test]
    fn what_people_write_is_what_is_drawn() {
        let written = "# 停水\n\n因**水管**检修，\n*今晚*停水，请打[物业](tel:02885550100)。\n\n\
             - 1栋\n- 2栋\n\n1. 关水阀\n2. 等通知\n\n> 请互相转告\n\n---\n\n![阀门在哪里](1)\n";

        let blocks = read(written, 1);

        let item = |words: &str| vec![Block::Paragraph(vec![text(words)])];
        assert_eq!(
            blocks,
            [
                Block::Heading(vec![text("停水")]),
                Block::Paragraph(vec![
                    text("因"),
                    Span::Strong("水管".into()),
                    text("检修，"),
                    Span::Break,
                    Span::Emphasis("今晚".into()),
                    text("停水，请打"),
                    Span::Link("物业".into(), "tel:02885550100".into()),
                    text("。"),
                ]),
                Block::List(vec![item("1栋"), item("2栋")]),
                Block::Numbered(vec![item("关水阀"), item("等通知")]),
                Block::Quote(vec![Block::Paragraph(vec![text("请互相转告")])]),
                Block::Rule,
                Block::Picture(1, "阀门在哪里".into()),
            ]
        );
    }

    #[test]
    fn chinese_needs_no_spaces_around_its_marks() {
        let strong = |words: &str| Span::Strong(words.to_owned());
        for (written, expected) in [
            ("**注意：**请存水", vec![strong("注意："), text("请存水")]),
            ("请看**“通知”**这里", vec![text("请看"), strong("“通知”"), text("这里")]),
            ("**今晚**停水", vec![strong("今晚"), text("停水")]),
            ("3 ** 2 ** 1", vec![text("3 ** 2 ** 1")]),
            ("只有两颗**星", vec![text("只有两颗**星")]),
            ("#3栋停水", vec![text("#3栋停水")]),
        ] {
            assert_eq!(read(written, 0), [Block::Paragraph(expected)], "{written}");
        }
        for written in ["##哪些楼", "＃＃哪些楼", "## 哪些楼"] {
            assert_eq!(read(written, 0), [Block::Heading(vec![text("哪些楼")])], "{written}");
        }
        assert_eq!(read("***", 0), [Block::Rule]);
    }

    #[test]
    fn a_table_has_its_columns_and_rows() {
        let blocks = read("|楼|时间|\n|---|---|\n|1栋|9:00|\n|2栋|10:00|\n", 0);

        let cell = |words: &str| vec![text(words)];
        let head = vec![cell("楼"), cell("时间")];
        let rows = vec![vec![cell("1栋"), cell("9:00")], vec![cell("2栋"), cell("10:00")]];
        assert_eq!(blocks, [Block::Table(Table { head, rows })]);
    }

    #[test]
    fn markup_and_strange_links_are_words_and_nothing_else() {
        for (written, expected) in [
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("看<b onclick=x>这里</b>", "看<b onclick=x>这里</b>"),
            ("[点](javascript:alert(1))", "点"),
            ("[点](data:text/html,x)", "点"),
            ("[点](//evil.example)", "点"),
            ("![图](9)", "图"),
            ("![图](https://evil.example/a.png)", "图"),
        ] {
            let blocks = read(written, 3);

            assert_eq!(plain(&blocks), expected, "{written}");
            let wire = serde_json::to_string(&blocks).expect("plain data");
            assert!(!wire.contains("link") && !wire.contains("picture"), "{wire}");
        }
        let own = read("[看这里](/file)", 0);
        assert_eq!(own, [Block::Paragraph(vec![Span::Link("看这里".into(), "/file".into())])]);
    }

    #[test]
    fn what_is_nested_without_end_is_drawn_as_deep_as_it_may_be() {
        fn depth(blocks: &[Block]) -> usize {
            let within = blocks.iter().map(|block| match block {
                Block::Quote(blocks) => depth(blocks),
                Block::List(items) | Block::Numbered(items) => {
                    items.iter().map(|item| depth(item)).max().unwrap_or(0)
                }
                _ => 0,
            });
            within.max().unwrap_or(0) + 1
        }
        let quotes = ">".repeat(9_000) + "深";
        let lists = (0..500).map(|level| format!("{}- 深\n", " ".repeat(level * 2)));

        let (quotes, lists) = (read(&quotes, 0), read(&lists.collect::<String>(), 0));

        assert!(depth(&quotes) <= DEPTH + 1 && plain(&quotes) == "深");
        assert!(depth(&lists) <= DEPTH + 1 && plain(&lists).matches('深').count() == 500);
    }
}
