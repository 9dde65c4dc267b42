//! Activities as plain pages: the list, one with what came of it, its calendar file.

mod one;

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    activities::{Line, List, Page, by_month},
    community::DoorCode,
    id::ActivityId,
    words::activities as words,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::reading;
use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, back, empty, icon, more},
};

pub(crate) use one::{calendar, one};

/// What the address of the list names.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    door: Option<String>,
    after: Option<ActivityId>,
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
    let list = List { door, after: asked.after };
    let (inner, who, now, wanted) = (app.clone(), frame.who.clone(), frame.now, list.clone());
    let page = app
        .db
        .read(move |tx| {
            let (app, who, list) = (inner.clone(), who.clone(), wanted.clone());
            Box::pin(async move { reading::page(tx, &app, &who, &list, now).await })
        })
        .await?;
    Ok(draw(&frame, &list, &page))
}

/// One's own hours: they need the key of a device, and so the app.
pub(crate) async fn hours(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::MY_HOURS.say(language);
    Ok(frame.render(
        title,
        Screen::Participation,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                p { (words::MY_HOURS_HINT.say(language)) }
                p.notice { (icon("key")) " " (words::JOIN_TO_COME.say(language)) }
            }
        },
    ))
}

fn draw(frame: &Frame, list: &List, page: &Page) -> Response {
    let language = frame.language;
    let title = words::TITLE.say(language);
    frame.render(
        title,
        Screen::Participation,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                p { (words::ABOUT.say(language)) }
                @if page.coming.is_empty() && page.over.is_empty() {
                    (empty(language, "calendar", (words::NONE, words::NONE_HINT), None))
                }
                @for (month, coming) in by_month(&page.coming, language, frame.offset(), frame.now) {
                    h2 { (month) }
                    ul.matters { @for one in coming { li { (line(frame, one)) } } }
                }
                @if !page.over.is_empty() {
                    h2 { (words::OVER.say(language)) }
                    ul.matters { @for one in &page.over { li { (line(frame, one)) } } }
                }
                @if let Some(next) = page.next {
                    (more(language, &List { after: Some(next), ..list.clone() }, words::MORE))
                }
            }
        },
    )
}

fn line(frame: &Frame, line: &Line) -> Markup {
    let language = frame.language;
    html! {
        a href={ "/activities/" (line.id) } {
            strong { (line.title) }
            span.due data-due=(line.standing.look()) { (line.word().say(language)) }
            span.hint { (icon("calendar")) " " (frame.moment(line.starts_at)) " · " (line.place) }
            @if let Some(seats) = line.seats_left(language) { span.hint { (seats) } }
        }
    }
}
