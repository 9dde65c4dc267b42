//! Written text as plain pages draw it.

use contract::{
    notices::Picture,
    rich::{Block, Span, Table},
};
use maud::{Markup, html};

/// Draws a text; its pictures stand where it names them.
pub(crate) fn draw(blocks: &[Block], pictures: &[Picture]) -> Markup {
    html! { @for block in blocks { (one(block, pictures)) } }
}

fn one(block: &Block, pictures: &[Picture]) -> Markup {
    html! {
        @match block {
            Block::Heading(line) => h2 { (words(line)) },
            Block::Subheading(line) => h3 { (words(line)) },
            Block::Paragraph(line) => p { (words(line)) },
            Block::List(items) => ul.list { @for item in items { li { (draw(item, pictures)) } } },
            Block::Numbered(items) => ol.list { @for item in items { li { (draw(item, pictures)) } } },
            Block::Quote(blocks) => blockquote { (draw(blocks, pictures)) },
            Block::Table(table) => (rows(table)),
            Block::Picture(number, shows) => (picture(*number, shows, pictures)),
            Block::Rule => hr;,
        }
    }
}

fn words(line: &[Span]) -> Markup {
    html! {
        @for span in line {
            @match span {
                Span::Text(text) => (text),
                Span::Strong(text) => strong { (text) },
                Span::Emphasis(text) => em { (text) },
                Span::Link(text, address) => a href=(address) rel="noopener noreferrer" { (text) },
                Span::Break => br;,
            }
        }
    }
}

fn rows(table: &Table) -> Markup {
    html! {
        div.table tabindex="0" {
            table {
                thead { tr { @for cell in &table.head { th scope="col" { (words(cell)) } } } }
                tbody { @for row in &table.rows { tr {
                    @for cell in row { td { (words(cell)) } }
                } } }
            }
        }
    }
}

fn picture(number: u8, shows: &str, pictures: &[Picture]) -> Markup {
    let found = usize::from(number).checked_sub(1).and_then(|index| pictures.get(index));
    html! {
        @if let Some(picture) = found {
            figure {
                img src=(picture.photo.path()) width=(picture.photo.width)
                    height=(picture.photo.height) alt=(shows) loading="lazy";
            }
        }
    }
}
