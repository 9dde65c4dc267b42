//! The privacy panel as plain pages: what is checked on a device needs scripts, and they say so; what can be
//! believed and what not is said without.

use axum::{extract::State, http::HeaderMap, response::Response};
use contract::words::{Word, breaches, common, family, panel as words};
use maud::{Markup, html};

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen, icon},
    rights::page::channels,
};

/// The first screen.
pub(crate) async fn home(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let back = ("/", common::HOME);
    page(&app, &caller, &headers, (words::TITLE, back), checked).await
}

/// Who looked at one's data.
pub(crate) async fn looked(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    page(&app, &caller, &headers, (words::WHO_LOOKED, PANEL), checked).await
}

/// Checking the ledger.
pub(crate) async fn check(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    page(&app, &caller, &headers, (words::CHECK, PANEL), checked).await
}

/// What one was told of a breach.
pub(crate) async fn breach(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    page(&app, &caller, &headers, (breaches::TITLE, PANEL), checked).await
}

/// Children and elders.
pub(crate) async fn family(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    page(&app, &caller, &headers, (family::TITLE, PANEL), kin).await
}

/// Who decides for a child and who helps, and that the counter does it as well.
fn kin(frame: &Frame) -> Markup {
    let language = frame.language;
    html! {
        p { (family::ABOUT.say(language)) }
        p.notice { (family::NEEDS_JOIN.say(language)) }
        (checked(frame))
    }
}

/// What can be believed.
pub(crate) async fn trust(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    page(&app, &caller, &headers, (words::TRUST, PANEL), believed).await
}

/// The way back to the first screen.
const PANEL: (&str, Word) = ("/panel", words::TITLE);

async fn page(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    (title, (back, where_to)): (Word, (&'static str, Word)),
    main: fn(&Frame) -> Markup,
) -> Result<Response> {
    let frame = Frame::of(app, caller, headers, None).await?;
    let title = title.say(frame.language);
    let main = html! {
        main.page #content tabindex="-1" {
            p { a.back href=(back) { (icon("chevron-left")) (where_to.say(frame.language)) } }
            h1 { (title) }
            (main(&frame))
        }
    };
    Ok(frame.render(title, Screen::Panel, main))
}

/// What stands where a device has to check.
fn checked(frame: &Frame) -> Markup {
    let language = frame.language;
    html! {
        p.hint { (words::ABOUT.say(language)) }
        noscript {
            p.notice { (words::NEEDS_SCRIPT.say(language)) }
            (channels(language))
        }
        p { a.button href="/panel/trust" { (icon("help")) " " (words::TRUST.say(language)) } }
        @if let Some(community) = &frame.community {
            p { a.button href={ "tel:" (community.telephone) } {
                (icon("phone")) " " (community.telephone)
            } }
            p { (icon("clock")) " " (community.hours) }
            p { (icon("map-pin")) " " (community.counter) }
        }
    }
}

/// What is proved, what is signed, what is only claimed, and what nobody can promise.
fn believed(frame: &Frame) -> Markup {
    let language = frame.language;
    let parts: [(Word, &[Word]); 4] = [
        (
            words::TRUST_PROVED,
            &[words::TRUST_PROVED_1, words::TRUST_PROVED_2, words::TRUST_PROVED_3],
        ),
        (words::TRUST_SIGNED, &[words::TRUST_SIGNED_1, words::TRUST_SIGNED_2]),
        (
            words::TRUST_CLAIMED,
            &[words::TRUST_CLAIMED_1, words::TRUST_CLAIMED_2, words::TRUST_CLAIMED_3],
        ),
        (
            words::TRUST_NEVER,
            &[
                words::TRUST_NEVER_1,
                words::TRUST_NEVER_2,
                words::TRUST_NEVER_3,
                words::TRUST_NEVER_4,
                words::TRUST_NEVER_5,
                words::TRUST_NEVER_6,
            ],
        ),
    ];
    html! {
        @for (title, all) in parts {
            section.card.stack {
                h2 { (title.say(language)) }
                ul.list { @for word in all { li { (word.say(language)) } } }
            }
        }
        p { (words::TRUST_ASK.say(language)) }
    }
}
