//! Polls as plain pages: the list, one with what came out, and the sheet for those who answer on paper.

mod one;
mod result;
mod sheet;

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    community::DoorCode,
    id::PollId,
    polls::{Line, List, Page},
    words::polls as words,
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

pub(crate) use one::one;
pub(crate) use sheet::sheet;

/// What the address of the list names.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    door: Option<String>,
    after: Option<PollId>,
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
                @if page.open.is_empty() && page.over.is_empty() {
                    (empty(language, "vote", (words::NONE, words::NONE_HINT), None))
                }
                @if !page.open.is_empty() {
                    h2 { (words::NOW.say(language)) }
                    ul.matters { @for one in &page.open { li { (line(frame, one)) } } }
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
        a href={ "/polls/" (line.id) } {
            strong { (line.title) }
            (marks(frame, line))
            span.hint { (line.beginning) }
            span.hint { (line.voice.turnout(language, line.answered, line.electors)) }
        }
    }
}

/// How far a poll is and until when it is open, as chips.
fn marks(frame: &Frame, line: &Line) -> Markup {
    let language = frame.language;
    html! {
        span.due data-due=(line.standing.look()) { (line.standing.word().say(language)) }
        @if let Some(secrecy) = line.secrecy {
            span.due data-due="none" { (secrecy.word().say(language)) }
        }
        @if let (contract::polls::Standing::Open, Some(end)) = (line.standing, line.closes_at) {
            span.due data-due="none" {
                (icon("clock")) " " (words::open_until(language, &frame.moment(end)))
            }
        }
    }
}
