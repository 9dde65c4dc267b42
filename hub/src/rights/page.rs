//! What people may ask about their own data, as a plain page: how to ask without the app, and whom to turn to.

use axum::{extract::State, http::HeaderMap, response::Response};
use contract::{
    Language,
    words::{Word, panel, rights as words},
};
use maud::{Markup, html};

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, icon},
};

/// Whom anybody can call.
const CALLS: [(&str, Word); 3] = [
    ("12345", words::CHANNEL_12345),
    ("12377", words::CHANNEL_12377),
    ("12315", words::CHANNEL_12315),
];

/// The page.
pub(crate) async fn rights(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::TITLE.say(language);
    let main = html! {
        main.page #content tabindex="-1" {
            p { a.back href="/panel" { (icon("chevron-left")) (panel::TITLE.say(language)) } }
            h1 { (title) }
            p.hint { (words::ABOUT.say(language)) }
            p.notice { (words::NEEDS_JOIN.say(language)) }
            @if let Some(community) = &frame.community {
                p { a.button href={ "tel:" (community.telephone) } {
                    (icon("phone")) " " (community.telephone)
                } }
                p { (icon("clock")) " " (community.hours) }
                p { (icon("map-pin")) " " (community.counter) }
            }
            (channels(language))
        }
    };
    Ok(frame.render(title, Screen::Panel, main))
}

/// Whom to turn to (PIPL article 65): on every page that says no.
pub(crate) fn channels(language: Language) -> Markup {
    html! {
        section.card.stack {
            h2 { (words::CHANNELS.say(language)) }
            p.hint { (words::CHANNELS_HINT.say(language)) }
            ul.plain.stack {
                @for (number, word) in CALLS {
                    li.bar {
                        a.button href={ "tel:" (number) } { (icon("phone")) " " (number) }
                        span.print-only { (number) }
                        span { (word.say(language)) }
                    }
                }
            }
            p.hint { (words::CHANNEL_COURT.say(language)) }
        }
    }
}
