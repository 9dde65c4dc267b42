//! The staff's door as a plain page: what follows needs a script.

use axum::{extract::State, http::HeaderMap, response::Response};
use contract::words;
use maud::html;

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen},
};

/// The frame of the staff's screens.
pub(crate) async fn staff(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::common::STAFF.say(language);
    Ok(frame.render(
        title,
        Screen::Staff,
        html! {
            main #content tabindex="-1" {
                h1.visually-hidden { (title) }
                div.skeleton role="status" aria-label=(words::common::LOADING.say(language)) {}
                noscript { p.notice { (words::community::STAFF_NEEDS_SCRIPT.say(language)) } }
            }
        },
    ))
}
