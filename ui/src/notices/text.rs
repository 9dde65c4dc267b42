//! Written text as screens draw it.

use contract::{
    Language,
    notices::Picture,
    rich::{Block, Span, Table},
    words::notices::EDIT_PICTURE_DEFAULT,
};
use leptos::prelude::*;

use crate::{
    device,
    parts::{Element, Shown, el},
};

/// Draws a text; its pictures stand where it names them.
pub(super) fn text(blocks: &[Block], pictures: &[Picture]) -> AnyView {
    blocks.iter().map(|block| one(block, pictures)).collect::<Vec<_>>().shown()
}

fn one(block: &Block, pictures: &[Picture]) -> AnyView {
    match block {
        Block::Heading(line) => el("h2").child(words(line)).shown(),
        Block::Subheading(line) => el("h3").child(words(line)).shown(),
        Block::Paragraph(line) => el("p").child(words(line)).shown(),
        Block::List(of) => items("ul", of, pictures),
        Block::Numbered(of) => items("ol", of, pictures),
        Block::Quote(blocks) => el("blockquote").child(text(blocks, pictures)).shown(),
        Block::Table(table) => rows(table),
        Block::Picture(number, shows) => picture(*number, shows, pictures),
        Block::Rule => el("hr").shown(),
    }
}

fn items(tag: &'static str, items: &[Vec<Block>], pictures: &[Picture]) -> AnyView {
    let items: Vec<_> =
        items.iter().map(|item| el("li").child(text(item, pictures)).shown()).collect();
    el(tag).class("list").child(items).shown()
}

fn words(line: &[Span]) -> AnyView {
    line.iter().map(span).collect::<Vec<_>>().shown()
}

fn span(span: &Span) -> AnyView {
    match span {
        Span::Text(words) => words.clone().shown(),
        Span::Strong(words) => el("strong").child(words.clone()).shown(),
        Span::Emphasis(words) => el("em").child(words.clone()).shown(),
        Span::Link(words, address) => el("a")
            .set("href", address.clone())
            .attr("rel", "noopener noreferrer")
            .child(words.clone())
            .shown(),
        Span::Break => el("br").shown(),
    }
}

fn rows(table: &Table) -> AnyView {
    let head = table.head.iter().map(|cell| el("th").attr("scope", "col").child(words(cell)));
    let row = |row: &Vec<Vec<Span>>| {
        let cells: Vec<_> = row.iter().map(|cell| el("td").child(words(cell)).shown()).collect();
        el("tr").child(cells).shown()
    };
    let body: Vec<_> = table.rows.iter().map(row).collect();
    let table = el("table")
        .child(el("thead").child(el("tr").child(head.map(Element::shown).collect::<Vec<_>>())))
        .child(el("tbody").child(body));
    // One that is too wide is moved within itself, by keys as well.
    el("div").class("table").attr("tabindex", "0").child(table).shown()
}

/// Whether somebody has said what a picture shows.
fn is_said(shows: &str) -> bool {
    [Language::Zh, Language::En].iter().all(|one| EDIT_PICTURE_DEFAULT.say(*one) != shows)
}

fn picture(number: u8, shows: &str, pictures: &[Picture]) -> AnyView {
    let found = usize::from(number).checked_sub(1).and_then(|index| pictures.get(index));
    let Some(picture) = found else { return el("p").class("hint").child(shows.to_owned()).shown() };
    // What the picture is said to show was perhaps written after it was put into the text.
    let shows = if is_said(&picture.shows) { &picture.shows } else { shows };
    let address = device::photo_address(picture.photo.path());
    let image = el("img")
        .set("src", address.clone())
        .set("width", picture.photo.width.to_string())
        .set("height", picture.photo.height.to_string())
        .set("alt", shows.to_owned())
        .attr("loading", "lazy");
    let link =
        el("a").set("href", address).attr("target", "_blank").attr("rel", "noopener").child(image);
    el("figure").child(link).shown()
}
