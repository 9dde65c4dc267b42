//! The plain pages: the first frame of every screen, complete without scripts.

mod form;
mod frame;

use axum::{Router, response::Response, routing::get};
use contract::Language;

pub(crate) use form::Form;
pub(crate) use frame::{Frame, Preferences, Screen, back, icon};

use crate::{app::App, community, complaints, devices, error::Refusal, joining, sessions};

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
        .route("/join", get(joining::page::join))
        .route("/devices", get(devices::page::devices))
        .route("/staff", get(sessions::page::staff))
        .route("/staff/manage", get(sessions::page::staff))
        .route("/staff/manage/register", get(sessions::page::staff))
        .route("/staff/manage/import", get(sessions::page::staff))
        .route("/staff/manage/invitations", get(sessions::page::staff))
        .route("/staff/manage/colleagues", get(sessions::page::staff))
        .route("/staff/manage/export", get(sessions::page::staff))
        .route("/staff/manage/audit", get(sessions::page::staff))
        .route("/staff/{*rest}", get(sessions::page::staff))
}

/// A refusal as a page: what happened, and where to go from here.
pub(crate) fn refused(
    app: &App,
    refusal: &Refusal,
    language: Language,
    preferences: Preferences,
) -> Response {
    Frame::bare(app, language, preferences).render_refusal(refusal, Screen::Plain)
}
