//! The sheet for those who answer on paper: a part with the name, a part with the answers, and a line
//! between them where the sheet is cut.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    Code,
    polls::{Kind, Poll, Question, STEPS, Secrecy, Standing},
    words::polls as words,
};
use maud::{Markup, html};

use super::one::{how, promise, read};
use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    pages::{Frame, Screen, icon},
};

/// The sheet of a poll that takes paper.
pub(crate) async fn sheet(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let (frame, poll) = read(&app, &caller, &headers, &id).await?;
    if !poll.takes_paper || poll.line.standing != Standing::Open {
        return Err(Error::refused(Code::NotFound));
    }
    Ok(draw(&frame, &poll))
}

fn draw(frame: &Frame, poll: &Poll) -> Response {
    let language = frame.language;
    let line = &poll.line;
    let is_secret = line.secrecy == Some(Secrecy::Secret);
    let end = line.closes_at.map(|end| frame.moment(end)).unwrap_or_default();
    frame.render(
        &line.title,
        Screen::Participation,
        html! {
            main.page.paper #content tabindex="-1" {
                a.back href={ "/polls/" (line.id) } {
                    (icon("chevron-left")) (words::BACK_TO_POLL.say(language))
                }
                h1 tabindex="-1" { (line.title) }
                p { (words::sheet_until(language, &poll.audience, &end)) }
                section.stub {
                    h2 { (words::SHEET_WHO.say(language)) }
                    p { (words::SHEET_HOME.say(language)) span.blank {} }
                    p { (words::SHEET_NAME.say(language)) span.blank {} }
                    p { (words::SHEET_SIGNATURE.say(language)) span.blank {} }
                }
                // Once it is cut the lower part has to say itself what it answers.
                @if is_secret {
                    p.cut { (words::SHEET_CUT.say(language)) }
                    h2 { (line.title) }
                }
                (promise(frame, poll))
                ol.asked {
                    @for question in &poll.questions { li { (asked(frame, question)) } }
                }
                figure.code {
                    svg viewBox={ "-2 -2 " (poll.code.side + 4) " " (poll.code.side + 4) }
                        role="img" aria-label=(words::SHEET_CODE.say(language)) {
                        path d=(poll.code.path) {}
                    }
                    figcaption { (words::SHEET_CODE.say(language)) br; (poll.address) }
                }
            }
        },
    )
}

fn asked(frame: &Frame, question: &Question) -> Markup {
    let language = frame.language;
    html! {
        strong { (question.ask) }
        " " span.hint { (how(frame, question)) }
        @match &question.kind {
            Kind::Scale { low, high } => {
                p.boxes {
                    (low) " "
                    @for step in 1..=STEPS { span.box { (step) } " " }
                    (high)
                }
            }
            Kind::Text {} => { p.lines {} }
            kind => {
                @if matches!(kind, Kind::Ranking { .. }) {
                    p.hint { (words::SHEET_RANK.say(language)) }
                }
                ul.boxes {
                    @for choice in kind.choices() { li { span.box {} " " (choice) } }
                }
            }
        }
    }
}
