//! The devices as a plain page: a key cannot be used without a script, and it says so.

use axum::{extract::State, http::HeaderMap, response::Response};
use contract::words;
use maud::html;

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, icon},
};

/// The page of one's devices.
pub(crate) async fn devices(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::devices::TITLE.say(language);
    Ok(frame.render(
        title,
        Screen::Account,
        html! {
            main.page #content tabindex="-1" {
                h1 { (title) }
                noscript {
                    p.notice { (words::devices::NEEDS_SCRIPT.say(language)) }
                }
                @if let Some(community) = &frame.community {
                    p { a.button href={ "tel:" (community.telephone) } {
                        (icon("phone")) " " (community.telephone)
                    } }
                    p { (icon("clock")) " " (community.hours) }
                    p { (icon("map-pin")) " " (community.counter) }
                }
            }
        },
    ))
}
