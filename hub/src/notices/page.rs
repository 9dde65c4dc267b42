//! Notices as plain pages: the board, a notice with what a chat shows of its link, its calendar file.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    Code,
    community::DoorCode,
    id::NoticeId,
    notices::{
        Confirmation, Correction, Enclosed, Group, Happening, Line, List, Notice, Page,
        calendar_file,
    },
    rich,
    text::Search,
    words::notices as words,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{audience::Reader, reading};
use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    pages::{Card, Frame, Screen, back, empty, icon, more, search},
    people,
    rich::page::draw as drawn,
};

/// How many letters a chat shows of a notice.
const BEGINNING: usize = 80;

/// What the address of the board names.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    door: Option<String>,
    search: Option<String>,
    after: Option<NoticeId>,
}

/// The board.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let door = asked.door.and_then(|door| DoorCode::try_from(door).ok());
    let frame = Frame::of(&app, &caller, &headers, door.clone()).await?;
    let search = asked.search.and_then(|search| Search::try_from(search.trim()).ok());
    let list = List { door, search, after: asked.after };
    let (inner, who, now, wanted) = (app.clone(), frame.who.clone(), frame.now, list.clone());
    let page = app
        .db
        .read(move |tx| {
            let (app, who, list) = (inner.clone(), who.clone(), wanted.clone());
            Box::pin(async move {
                let reader = Reader::of(tx, &app, &who, list.door.as_ref()).await?;
                reading::page(tx, &reader, &list, now).await
            })
        })
        .await?;
    Ok(draw_list(&frame, &list, &page))
}

fn draw_list(frame: &Frame, list: &List, page: &Page) -> Response {
    let language = frame.language;
    let title = words::TITLE.say(language);
    let searched = list.search.as_ref().map_or("", Search::as_str);
    let lines: Vec<&Line> = page.first.iter().chain(&page.lines).collect();
    frame.render(
        title,
        Screen::Commons,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                (search(language, ("/notices", words::SEARCH), list.door.as_ref(), searched))
                @if lines.is_empty() {
                    (none(frame, !searched.is_empty()))
                } @else {
                    ul.matters.notices { @for one in lines { li { (line(frame, one)) } } }
                }
                @if let Some(next) = page.next {
                    (more(language, &List { after: Some(next), ..list.clone() }, words::MORE))
                }
            }
        },
    )
}

fn none(frame: &Frame, is_searched: bool) -> Markup {
    let said = match is_searched {
        true => (words::NONE_FOUND, words::NONE_FOUND_HINT),
        false => (words::NONE, words::NONE_HINT),
    };
    let instead = is_searched.then_some(("/notices", words::SEARCH_ALL));
    empty(frame.language, "bell", said, instead)
}

fn line(frame: &Frame, line: &Line) -> Markup {
    let language = frame.language;
    let is_urgent = line.is_urgent && !line.is_over;
    html! {
        a href={ "/notices/" (line.id) } data-urgent=[is_urgent.then_some("true")] {
            span.topic { (icon(line.topic.icon())) " " (line.topic.word().say(language)) }
            strong { (line.title) }
            (marks(frame, line))
            @if let Some(happening) = &line.happening {
                span.hint {
                    (icon("clock")) " "
                    (words::happens(language, &frame.moment(happening.from)))
                }
            }
            span.hint { (line.beginning) }
            span.hint { (words::published_on(language, &frame.moment(line.published_at))) }
        }
    }
}

/// What is special about a notice, as chips.
fn marks(frame: &Frame, line: &Line) -> Markup {
    html! {
        @for (word, look) in line.marks() {
            span.due data-due=(look) { (word.say(frame.language)) }
        }
    }
}

/// A notice.
pub(crate) async fn notice(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id: NoticeId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let (notice, group) = read(&app, &caller, id).await?;
    Ok(draw(&frame, &notice, group == Group::Everybody))
}

/// Its calendar file.
pub(crate) async fn calendar(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response> {
    app.limits.call(&caller)?;
    let none = || Error::refused(Code::NotFound);
    let id: NoticeId = id.parse().map_err(|_| none())?;
    let (notice, _) = read(&app, &caller, id).await?;
    let file = calendar_file(&notice).ok_or_else(none)?;
    let mut response = file.into_response();
    let put = response.headers_mut();
    put.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let disposition = HeaderValue::from_static("attachment; filename=\"linli.ics\"");
    put.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

async fn read(app: &App, caller: &Caller, id: NoticeId) -> Result<(Notice, Group)> {
    let (inner, caller, now) = (app.clone(), caller.clone(), app.now());
    app.db
        .read(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who_or_visitor(tx, &caller, now).await?;
                let (reader, known) = reading::met(tx, &app, &who, id, now).await?;
                let notice =
                    reading::whole(tx, &app, &reader, &known, caller.language, now).await?;
                Ok((notice, known.group))
            })
        })
        .await
}

/// The path of the first picture that its text shows.
fn shown_first(notice: &Notice) -> Option<String> {
    let index = usize::from(rich::first_picture(&notice.body)?).checked_sub(1)?;
    notice.pictures.get(index).map(|picture| picture.photo.path())
}

fn draw(frame: &Frame, notice: &Notice, is_public: bool) -> Response {
    let language = frame.language;
    let line = &notice.line;
    let card = Card {
        description: rich::beginning(&notice.body, BEGINNING),
        address: notice.address.clone(),
        picture: shown_first(notice),
    };
    let main = html! {
        main.page #content tabindex="-1" {
            a.back href="/notices" { (icon("chevron-left")) (words::BACK.say(language)) }
            article.notice-body {
                header {
                    p.topic { (icon(line.topic.icon())) " " (line.topic.word().say(language)) " "
                        (marks(frame, line)) }
                    h1 tabindex="-1" { (line.title) }
                    p.hint {
                        (frame.name()) " · "
                        (words::published_on(language, &frame.moment(line.published_at)))
                    }
                    @if let Some(last) = notice.corrections.first() {
                        p.notice.warn {
                            (icon("pencil")) " "
                            (words::corrected_last(language, &frame.moment(last.at), &last.why))
                        }
                    }
                }
                @if let Some(happening) = &line.happening { (when(frame, notice, happening)) }
                (drawn(&notice.body, &notice.pictures))
                @if !notice.documents.is_empty() { (documents(frame, &notice.documents)) }
                @if let Some(asked) = &notice.confirmation { (confirmation(frame, asked)) }
                (facts(frame, notice))
            }
            div.bar {
                a.button href={ "/file?about=" (line.id) } {
                    (icon("message")) (words::ASK.say(language))
                }
            }
            @if !notice.corrections.is_empty() { (corrections(frame, notice)) }
        }
    };
    // A chat shows only what everybody may read.
    frame.render_with(&line.title, Screen::Commons, is_public.then_some(&card), main)
}

fn when(frame: &Frame, notice: &Notice, happening: &Happening) -> Markup {
    let language = frame.language;
    html! {
        div.card.happening {
            dl.facts {
                dt { (words::WHEN.say(language)) }
                dd { @match happening.until {
                    Some(until) => (words::from_until(
                        language,
                        &frame.moment(happening.from),
                        &frame.moment(until),
                    )),
                    None => (words::from_only(language, &frame.moment(happening.from))),
                } }
                @if let Some(at) = &happening.at {
                    dt { (words::WHERE.say(language)) }
                    dd { (at.as_str()) }
                }
            }
            p.bar { a.button href={ "/notices/" (notice.line.id) "/calendar.ics" } {
                (icon("calendar")) (words::CALENDAR.say(language))
            } }
        }
    }
}

/// The documents that go with it, to be saved.
fn documents(frame: &Frame, documents: &[Enclosed]) -> Markup {
    let language = frame.language;
    html! {
        section {
            h2 { (words::DOCUMENTS.say(language)) }
            ul.documents {
                @for one in documents {
                    li { a.button href=(one.path()) download {
                        (icon("download")) (one.name)
                        small { (words::document_facts(language, &one.document.size())) }
                    } }
                }
            }
        }
    }
}

/// What a law asks for; it is given in the app, with the key of the device.
fn confirmation(frame: &Frame, asked: &Confirmation) -> Markup {
    let language = frame.language;
    html! {
        section.card {
            h2 { (words::CONFIRM_TITLE.say(language)) }
            p { (words::confirm_law(language, &asked.law)) }
            p.hint {
                @match asked.given_at {
                    Some(at) => (words::confirmed(language, &frame.moment(at))),
                    None => (words::CONFIRM_SIGN_IN.say(language)),
                }
            }
        }
    }
}

fn facts(frame: &Frame, notice: &Notice) -> Markup {
    let language = frame.language;
    html! {
        dl.facts {
            dt { (words::FOR_WHOM.say(language)) }
            dd { (notice.audience) }
            @if let Some(end) = notice.expires_at {
                dt { (words::COUNTS_UNTIL.say(language)) }
                dd { (frame.moment(end)) }
            }
        }
    }
}

/// The documents that a correction has taken away.
fn named(language: contract::Language, one: &Correction) -> String {
    one.documents.join(words::BETWEEN.say(language))
}

fn corrections(frame: &Frame, notice: &Notice) -> Markup {
    let language = frame.language;
    let count = u64::try_from(notice.corrections.len()).unwrap_or(u64::MAX);
    html! {
        details {
            summary { (words::corrections(language, count)) }
            @for one in &notice.corrections {
                section {
                    h3 { (words::correction(language, &frame.moment(one.at), &one.why)) }
                    p.hint { (words::CORRECTION_BEFORE.say(language)) }
                    blockquote {
                        p { strong { (one.title) } }
                        // Its pictures may be gone: what they showed is said.
                        (drawn(&one.body, &[]))
                        @if !one.documents.is_empty() {
                            p { (words::documents_gone(language, &named(language, one))) }
                        }
                    }
                }
            }
        }
    }
}
