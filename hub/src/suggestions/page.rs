//! Suggestions as plain pages: the list, one with its course and what is said of it.

mod one;

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    community::DoorCode,
    suggestions::{Condition, Cursor, Line, List, Order, Page, Status},
    text::Search,
    words::suggestions as words,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::reading;
use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, address, back, empty, icon, more, search},
};

pub(crate) use one::{form, one};

/// What the address of the list names.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    door: Option<String>,
    order: Option<String>,
    search: Option<String>,
    after: Option<Cursor>,
}

/// The list.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let door = asked.door.and_then(|door| DoorCode::try_from(door).ok());
    let frame = Frame::of(&app, &caller, &headers, door.clone()).await?;
    let list = List {
        door,
        order: asked.order.and_then(|name| Order::read(&name)).unwrap_or_default(),
        search: asked.search.and_then(|search| Search::try_from(search.trim()).ok()),
        after: asked.after,
        ..List::default()
    };
    let (inner, who, now, wanted) = (app.clone(), frame.who.clone(), frame.now, list.clone());
    let page = app
        .db
        .read(move |tx| {
            let (app, who, list) = (inner.clone(), who.clone(), wanted.clone());
            Box::pin(async move { reading::page(tx, &app, &who, &list, now).await })
        })
        .await?;
    Ok(draw_list(&frame, &list, &page))
}

fn draw_list(frame: &Frame, list: &List, page: &Page) -> Response {
    let language = frame.language;
    let title = words::TITLE.say(language);
    let searched = list.search.as_ref().map_or("", Search::as_str);
    frame.render(
        title,
        Screen::Commons,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                p { (words::ABOUT.say(language)) }
                (search(language, ("/suggestions", words::SEARCH), list.door.as_ref(), searched))
                @if searched.is_empty() { (orders(frame, list)) }
                @if page.lines.is_empty() {
                    (none(frame, !searched.is_empty()))
                } @else {
                    ul.matters { @for one in &page.lines { li { (line(frame, one)) } } }
                }
                @if let Some(next) = page.next {
                    (more(language, &List { after: Some(next), ..list.clone() }, words::MORE))
                }
            }
        },
    )
}

fn orders(frame: &Frame, list: &List) -> Markup {
    let language = frame.language;
    // What is near is known of who is signed in.
    let shown = Order::ALL
        .into_iter()
        .filter(|order| *order != Order::NearYou || frame.who.member.is_some());
    html! {
        nav.filters aria-label=(words::ORDERS.say(language)) {
            @for order in shown {
                a href=(address(&List { order, after: None, ..list.clone() }))
                    aria-current=[(order == list.order).then_some("page")] {
                    (order.word().say(language))
                }
            }
        }
    }
}

fn none(frame: &Frame, is_searched: bool) -> Markup {
    let said = match is_searched {
        true => (words::NONE_FOUND, words::NONE_FOUND_HINT),
        false => (words::NONE, words::NONE_HINT),
    };
    let instead = is_searched.then_some(("/suggestions", words::SEARCH_ALL));
    empty(frame.language, "hand", said, instead)
}

fn line(frame: &Frame, line: &Line) -> Markup {
    let language = frame.language;
    let mut facts = vec![words::supports(language, u64::from(line.counts.supports))];
    if line.comments > 0 {
        facts.push(words::comments(language, u64::from(line.comments)));
    }
    facts.extend(line.place.clone());
    facts.push(line.author.words(language));
    facts.push(frame.moment(line.filed_at));
    html! {
        a href={ "/suggestions/" (line.id) } {
            strong { (title(frame, line)) }
            (status(frame, line.status))
            (due(frame, line))
            span.hint dir="auto" { (line.beginning) }
            span.hint { (facts.join(" · ")) }
        }
    }
}

fn title(frame: &Frame, line: &Line) -> String {
    let word = match (line.title.as_str(), line.condition) {
        ("", Condition::Withdrawn) => words::WITHDRAWN,
        ("", _) => words::HIDDEN,
        (title, _) => return title.to_owned(),
    };
    word.say(frame.language).to_owned()
}

fn status(frame: &Frame, status: Status) -> Markup {
    let look = match status {
        Status::Gathering | Status::Studying => "soon",
        Status::Adopted | Status::PartlyAdopted | Status::Done => "ok",
        Status::Declined => "none",
    };
    html! { span.due data-due=(look) { (status.word().say(frame.language)) } }
}

fn due(frame: &Frame, line: &Line) -> Markup {
    let language = frame.language;
    let Some(when) = line.due_at.map(|at| frame.moment(at)) else { return html! {} };
    let words = match (line.is_late, line.status.gathers()) {
        (true, true) => words::answer_late(language, &when),
        (true, false) => words::done_late(language, &when),
        (false, true) => words::answer_due(language, &when),
        (false, false) => words::done_due(language, &when),
    };
    let look = if line.is_late { "late" } else { "none" };
    html! { span.due data-due=(look) { (icon("clock")) " " (words) } }
}
