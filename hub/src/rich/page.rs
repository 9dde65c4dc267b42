//! Written text as plain pages draw it.

use contract::{
    Language,
    notices::Picture,
    rich::{Block, Span, Table},
    words::notices::EDIT_PICTURE_DEFAULT,
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

/// Whether somebody has said what a picture shows.
fn is_said(shows: &str) -> bool {
    [Language::Zh, Language::En].iter().all(|one| EDIT_PICTURE_DEFAULT.say(*one) != shows)
}

fn picture(number: u8, shows: &str, pictures: &[Picture]) -> Markup {
    let found = usize::from(number).checked_sub(1).and_then(|index| pictures.get(index));
    html! {
        @if let Some(picture) = found {
            // What it is said to show was perhaps written after it was put into the text.
            @let shows = if is_said(&picture.shows) { &picture.shows } else { shows };
            figure {
                a href=(picture.photo.path()) target="_blank" rel="noopener" {
                    img src=(picture.photo.path()) width=(picture.photo.width)
                        height=(picture.photo.height) alt=(shows) loading="lazy";
                }
            }
        } @else {
            p.hint { (shows) }
        }
    }
}
