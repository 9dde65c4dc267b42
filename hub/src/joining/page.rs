//! Joining as a plain page: it needs a script, and says so.

use axum::{extract::State, http::HeaderMap, response::Response};
use contract::words;
use maud::html;

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, back, icon},
};

/// The page of an invitation link; the secret stays in the fragment and never comes here.
pub(crate) async fn join(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::community::JOIN_ACTION.say(language);
    Ok(frame.render(
        title,
        Screen::Account,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                noscript {
                    p.notice { (words::community::JOIN_NEEDS_SCRIPT.say(language)) }
                }
                p.hint { (words::joining::CHILD_JOINS.say(language)) }
                @if let Some(community) = &frame.community {
                    p { a.button href={ "tel:" (community.telephone) } {
                        (icon("phone")) " " (community.telephone)
                    } }
                    p { (icon("map-pin")) " " (community.counter) }
                }
            }
        },
    ))
}
