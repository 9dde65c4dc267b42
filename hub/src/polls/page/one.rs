//! One poll as a plain page; answering needs the key of a device, and so the app.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    Code,
    id::PollId,
    polls::{Happened, Kind, Poll, Question, Secrecy, Standing, What},
    rich,
    words::polls as words,
};
use maud::{Markup, html};

use super::{marks, result};
use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    pages::{Card, Frame, Screen, icon},
    polls::reading,
    rich::page::draw as drawn,
};

/// How many letters a chat shows of a poll.
const BEGINNING: usize = 80;

/// One poll.
pub(crate) async fn one(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let (frame, poll) = read(&app, &caller, &headers, &id).await?;
    Ok(draw(&frame, &poll))
}

/// A poll with the frame it is shown in.
pub(super) async fn read(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    id: &str,
) -> Result<(Frame, Poll)> {
    let id: PollId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let frame = Frame::of(app, caller, headers, None).await?;
    let (inner, who, now) = (app.clone(), frame.who.clone(), frame.now);
    let language = frame.language;
    let poll = app
        .db
        .read(move |tx| {
            let (app, who) = (inner.clone(), who.clone());
            Box::pin(async move { reading::shown(tx, &app, &who, language, id, now).await })
        })
        .await;
    // There is no page of what is still written.
    let poll = poll.map_err(|error| match error.code() {
        Some(Code::Conflict) => Error::refused(Code::NotFound),
        _ => error,
    })?;
    Ok((frame, poll))
}

fn draw(frame: &Frame, poll: &Poll) -> Response {
    let language = frame.language;
    let line = &poll.line;
    let card = Card {
        description: rich::beginning(&poll.body, BEGINNING),
        address: poll.address.clone(),
        picture: None,
    };
    let main = html! {
        main.page #content tabindex="-1" {
            a.back href="/polls" { (icon("chevron-left")) (words::BACK.say(language)) }
            article.notice-body {
                header {
                    h1 tabindex="-1" { (line.title) }
                    p.marks { (marks(frame, line)) }
                    p.hint { (line.voice.turnout(language, line.answered, line.electors)) }
                }
                (happened(frame, &poll.events))
                (drawn(&poll.body, &[]))
                dl.facts {
                    dt { (words::FOR_WHOM.say(language)) }
                    dd { (poll.audience) }
                }
            }
            // What came out is what one comes for once it is over.
            @let is_over = line.standing == Standing::Closed;
            @if is_over { (result::draw(frame, poll)) }
            (promise(frame, poll))
            @if !is_over { (result::draw(frame, poll)) }
            @if line.standing == Standing::Open { (asked(frame, &poll.questions)) }
        }
    };
    frame.render_with(&line.title, Screen::Participation, Some(&card), main)
}

fn happened(frame: &Frame, events: &[Happened]) -> Markup {
    let language = frame.language;
    html! {
        @for event in events {
            @let at = frame.moment(event.at);
            p.notice.warn {
                (icon("history")) " "
                @match event.what {
                    What::Extended { before } => {
                        (words::extended(language, &frame.moment(before), &event.why))
                    }
                    What::Stopped => (words::stopped(language, &at, &event.why)),
                    What::Voided => (words::voided(language, &at, &event.why)),
                }
            }
        }
    }
}

/// Whether an answer is secret, and what is true of it.
pub(super) fn promise(frame: &Frame, poll: &Poll) -> Markup {
    let language = frame.language;
    let Some(secrecy) = poll.line.secrecy else { return html! {} };
    html! {
        section.card.promise {
            h2 { (icon(secrecy_icon(secrecy))) " " (words::IS_IT_SECRET.say(language)) }
            p { strong { (secrecy.answer().say(language)) } }
            ul { @for fact in secrecy.facts(poll.is_live, poll.has_texts()) { li { (fact.say(language)) } } }
            a.quiet href="/privacy" { (icon("shield-check")) (words::PRIVACY.say(language)) }
        }
    }
}

const fn secrecy_icon(secrecy: Secrecy) -> &'static str {
    match secrecy {
        Secrecy::Secret => "lock",
        Secrecy::Named => "user",
    }
}

fn asked(frame: &Frame, questions: &[Question]) -> Markup {
    let language = frame.language;
    html! {
        section {
            h2 { (words::QUESTIONS.say(language)) }
            p.notice { (icon("key")) " " (words::JOIN_TO_ANSWER.say(language)) }
            ol.asked {
                @for question in questions {
                    li {
                        strong { (question.ask) }
                        span.hint { (how(frame, question)) }
                        @match &question.kind {
                            Kind::Scale { low, high } => {
                                p { (words::scale(language, high.as_str(), low.as_str())) }
                            }
                            kind => {
                                @if !kind.choices().is_empty() {
                                    ul { @for choice in kind.choices() { li { (choice) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How a question is answered, in words.
pub(super) fn how(frame: &Frame, question: &Question) -> String {
    let language = frame.language;
    let kind = match &question.kind {
        Kind::Multiple { most, .. } => words::multiple(language, u64::from(*most)),
        kind => kind.word().say(language).to_owned(),
    };
    if question.is_required { words::required(language, &kind) } else { kind }
}
