//! A suggestion as a plain page: what it says, what became of it, what is said of it.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    Code,
    attachments::Photo,
    id::SuggestionId,
    suggestions::{
        Act, Comment, CommentOrder, CommentPage, Comments, Condition, Move, Status, Suggestion,
    },
    words::{Word, complaints, suggestions as words},
};
use maud::{Markup, html};

use super::{due, status, title};
use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    pages::{Card, Frame, Screen, icon},
    suggestions::{comments, reader::met, reading},
};

/// One suggestion.
pub(crate) async fn one(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let id: SuggestionId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let (inner, who, now) = (app.clone(), frame.who.clone(), frame.now);
    let (suggestion, said) = app
        .db
        .read(move |tx| {
            let (app, who) = (inner.clone(), who.clone());
            Box::pin(async move {
                let suggestion = reading::shown(tx, &app, &who, id, now).await?;
                let (reader, known) = met(tx, &who, id, Act::Read).await?;
                let order = CommentOrder::Newest;
                let list = Comments { id, order, after: None };
                let said = comments::page(tx, &reader, &known, &list, now).await?;
                Ok((suggestion, said))
            })
        })
        .await?;
    Ok(draw(&frame, &suggestion, &said))
}

/// Proposing and writing anew need the key of a device, and so the app.
pub(crate) async fn form(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::PROPOSE_TITLE.say(language);
    Ok(frame.render(
        title,
        Screen::Commons,
        html! {
            main.page #content tabindex="-1" {
                (to_all(&frame))
                h1 tabindex="-1" { (title) }
                p { (words::JOIN_TO_PROPOSE.say(language)) }
            }
        },
    ))
}

fn to_all(frame: &Frame) -> Markup {
    html! {
        a.back href="/suggestions" { (icon("chevron-left")) (words::BACK.say(frame.language)) }
    }
}

fn draw(frame: &Frame, suggestion: &Suggestion, said: &CommentPage) -> Response {
    let language = frame.language;
    let line = &suggestion.line;
    let title = title(frame, line);
    let is_public = line.condition == Condition::Open;
    let card = Card {
        description: line.beginning.clone(),
        address: suggestion.address.clone(),
        picture: suggestion.photos.first().map(Photo::path),
    };
    let main = html! {
        main.page #content tabindex="-1" {
            (to_all(frame))
            article.notice-body {
                header {
                    h1 tabindex="-1" { (title) }
                    p { (status(frame, line.status)) " " (due(frame, line)) }
                    p.hint {
                        (words::proposed(
                            language,
                            &frame.moment(line.filed_at),
                            &line.author.words(language),
                        ))
                        @if let Some(place) = &line.place { " · " (icon("map-pin")) " " (place) }
                    }
                }
                (hidden(frame, suggestion))
                @if let Some(into) = &suggestion.merged_into {
                    p.notice {
                        (icon("link")) " " (words::MERGED_INTO.say(language)) " "
                        a href={ "/suggestions/" (into.id) } { (into.title) }
                    }
                }
                @if !suggestion.text.is_empty() { p.said dir="auto" { (suggestion.text) } }
                @if !suggestion.photos.is_empty() { (pictures(frame, &suggestion.photos)) }
            }
            @if !suggestion.text.is_empty() {
                div.bar.stand {
                    (stand(frame, words::FOR, "hand", line.counts.supports))
                    (stand(frame, words::AGAINST, "x", line.counts.opposes))
                }
                (course(frame, &suggestion.moves))
                section #comments {
                    h2 { (words::comments_title(language, u64::from(line.comments))) }
                    @if said.comments.is_empty() {
                        p.hint { (words::NO_COMMENTS.say(language)) }
                    } @else {
                        ol.said-list { @for one in &said.comments { (comment(frame, one)) } }
                    }
                    p.hint { (words::SAY_JOIN.say(language)) }
                }
            }
        }
    };
    frame.render_with(&title, Screen::Commons, is_public.then_some(&card), main)
}

fn stand(frame: &Frame, word: Word, icon_name: &str, count: u32) -> Markup {
    html! { span.told { (icon(icon_name)) " " (word.say(frame.language)) " " b { (count) } } }
}

fn hidden(frame: &Frame, suggestion: &Suggestion) -> Markup {
    let language = frame.language;
    html! {
        @if suggestion.line.condition == Condition::Withdrawn {
            p.notice { (words::WITHDRAWN_HINT.say(language)) }
        } @else if let Some(hidden) = &suggestion.hidden {
            p.notice.warn { (words::hidden_why(language, hidden.rule.word().say(language))) }
        }
    }
}

fn course(frame: &Frame, moves: &[Move]) -> Markup {
    let language = frame.language;
    html! {
        section {
            h2 { (words::COURSE.say(language)) }
            @if moves.is_empty() { p.hint { (words::COURSE_NONE.say(language)) } }
            ol.timeline {
                @for step in moves {
                    li.entry data-kind="answer" {
                        (icon("reply"))
                        header {
                            (status(frame, step.status)) " "
                            time { (frame.moment(step.at)) }
                        }
                        p dir="auto" { (step.reason) }
                        @if let Some(due) = step.due_at { (promise(frame, step.status, due)) }
                    }
                }
            }
        }
    }
}

fn promise(frame: &Frame, status: Status, due: contract::time::Time) -> Markup {
    let due = frame.moment(due);
    let words = if status.gathers() {
        words::promised_answer(frame.language, &due)
    } else {
        words::promised_done(frame.language, &due)
    };
    html! { p.hint { (icon("clock")) " " (words) } }
}

fn comment(frame: &Frame, one: &Comment) -> Markup {
    let language = frame.language;
    html! {
        li data-side=[one.author.is_staff.then_some("staff")] {
            header {
                strong { (one.author.words(language)) } " "
                time { (frame.moment(one.at)) }
            }
            @if let Some(hidden) = &one.hidden {
                p.notice { (words::comment_hidden(language, hidden.rule.word().say(language))) }
            }
            @match &one.text {
                Some(text) => p.said dir="auto" { (text) },
                None if one.hidden.is_none() => p.hint { (words::COMMENT_REMOVED.say(language)) },
                None => {},
            }
        }
    }
}

fn pictures(frame: &Frame, photos: &[Photo]) -> Markup {
    html! {
        div.photos {
            @for (number, photo) in photos.iter().enumerate() {
                a href=(photo.path()) {
                    img src=(photo.thumbnail_path()) width="320" height="320" loading="lazy"
                        alt=(complaints::photo_alt(frame.language, &(number + 1).to_string()));
                }
            }
        }
    }
}
