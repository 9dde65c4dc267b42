//! The plain pages: the first frame of every screen, complete without scripts.

mod again;
mod form;
mod frame;
mod list;

use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
    routing::{get, post},
};
use contract::{Language, words};

pub(crate) use again::again;
pub(crate) use form::Form;
pub(crate) use frame::{Card, Frame, Preferences, Screen, back, icon};
pub(crate) use list::{address, empty, more, search};

use crate::{
    activities, app::App, community, complaints, consents, devices, error::Refusal, joining,
    ledger, notices, polls, rights, sessions, suggestions,
};

/// The routes of the pages.
pub(crate) fn routes() -> Router<App> {
    use community::page as of_community;
    use complaints::page as of_complaints;
    Router::new()
        .route("/", get(of_community::home))
        .route("/d/{door}", get(of_community::door))
        .route("/privacy", get(of_community::privacy))
        .route("/settings", get(frame::settings).post(frame::set))
        .route("/file", get(of_complaints::form).post(of_complaints::file))
        .route("/follow", get(of_complaints::follow_form).post(of_complaints::follow))
        .route("/c/{id}", get(of_complaints::case).post(of_complaints::act))
        .route("/mine", get(of_complaints::mine))
        .route("/notices", get(notices::page::list))
        .route("/notices/{id}", get(notices::page::notice))
        .route("/notices/{id}/calendar.ics", get(notices::page::calendar))
        .route("/suggestions", get(suggestions::page::list))
        .route("/suggestions/new", get(suggestions::page::form))
        .route("/suggestions/{id}", get(suggestions::page::one))
        .route("/suggestions/{id}/edit", get(suggestions::page::form))
        .route("/polls", get(polls::page::list))
        .route("/polls/{id}", get(polls::page::one))
        .route("/polls/{id}/sheet", get(polls::page::sheet))
        .route("/activities", get(activities::page::list))
        .route("/activities/hours", get(activities::page::hours))
        .route("/activities/{id}", get(activities::page::one))
        .route("/activities/{id}/calendar.ics", get(activities::page::calendar))
        .route("/panel", get(ledger::page::home))
        .route("/panel/looked", get(ledger::page::looked))
        .route("/panel/face", get(consents::page::face).post(consents::page::withdraw))
        .route("/panel/face/refuse", post(consents::page::refuse))
        .route("/panel/check", get(ledger::page::check))
        .route("/panel/breach", get(ledger::page::breach))
        .route("/panel/family", get(ledger::page::family))
        .route("/panel/rights", get(rights::page::rights))
        .route("/panel/trust", get(ledger::page::trust))
        .route("/join", get(joining::page::join))
        .route("/devices", get(devices::page::devices))
        .route("/staff", get(sessions::page::staff))
        .route("/staff/notices", get(sessions::page::staff))
        .route("/staff/polls", get(sessions::page::staff))
        .route("/staff/activities", get(sessions::page::staff))
        .route("/staff/manage", get(sessions::page::staff))
        .route("/staff/manage/register", get(sessions::page::staff))
        .route("/staff/manage/import", get(sessions::page::staff))
        .route("/staff/manage/invitations", get(sessions::page::staff))
        .route("/staff/manage/colleagues", get(sessions::page::staff))
        .route("/staff/manage/export", get(sessions::page::staff))
        .route("/staff/manage/gates", get(sessions::page::staff))
        .route("/staff/manage/deletions", get(sessions::page::staff))
        .route("/staff/manage/breaches", get(sessions::page::staff))
        .route("/staff/manage/recovery", get(sessions::page::staff))
        .route("/staff/manage/seconding", get(sessions::page::staff))
        .route("/staff/manage/withholding", get(sessions::page::staff))
        .route("/staff/manage/rights", get(sessions::page::staff))
        .route("/staff/manage/board", get(sessions::page::staff))
        .route("/staff/manage/audit", get(sessions::page::staff))
        .route("/staff/{*rest}", get(sessions::page::staff))
}

/// A refusal as a page: what happened, and where to go from here; `is_kept` where the browser still
/// has what was typed.
pub(crate) fn refused(
    app: &App,
    refusal: &Refusal,
    language: Language,
    preferences: Preferences,
    is_kept: bool,
) -> Response {
    let hint = is_kept.then_some(words::common::BACK_KEEPS);
    Frame::bare(app, language, preferences).render_refusal(refusal, Screen::Plain, hint)
}

/// The page of a form may be gone back to, and what was typed into it is still there: browsers
/// keep nothing of a page that must not be stored.
pub(crate) fn can_be_gone_back_to(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
