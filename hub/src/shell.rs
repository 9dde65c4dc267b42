//! The installed app: its manifest, the worker that keeps it, and the page it shows without a net.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::words;
use data_encoding::HEXLOWER;
use maud::html;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    call::{self, Caller},
    error::Result,
    pages::{Frame, Screen, icon},
};

/// Where the worker is. Whatever lies beside or below it is its to serve.
pub(crate) const WORKER: &str = "/sw.js";

/// Where the manifest is.
pub(crate) const MANIFEST: &str = "/manifest.webmanifest";

/// The worker's rules; above them stand the version and the names of the files.
const RULES: &str = include_str!("../../ui/sw.js");

/// The colours of the window's frame, light and dark: those of `--paper` in the style sheet.
pub(crate) const PAPER: [&str; 2] = ["#f8f4ec", "#171512"];

/// The routes of the installed app.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(WORKER, get(worker))
        .route(MANIFEST, get(manifest))
        .route("/offline", get(offline))
        .route("/offline/staff", get(offline_for_staff))
        .route("/offline/panel", get(offline_for_panel))
}

/// The worker. It is asked for again at each visit; browsers install it when a letter has changed.
async fn worker(State(app): State<App>) -> impl IntoResponse {
    let files = json!(app.assets.kept_by_residents()).to_string();
    let panel = json!(app.assets.kept_of_panel()).to_string();
    let names = format!("FILES = {files}, PANEL = {panel};\n");
    let hash = Sha256::new().chain_update(&names).chain_update(RULES).finalize();
    let version = HEXLOWER.encode(&hash[..4]);
    let text = format!("const VERSION = \"{version}\", {names}{RULES}");
    let kind = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "no-cache")], text)
}

/// What the app is called on a home screen, and how it looks there.
async fn manifest(State(app): State<App>, headers: HeaderMap) -> impl IntoResponse {
    let language = call::language(&headers);
    let short = words::common::APP.say(language);
    let only = app.communities.only().and_then(|only| app.communities.get(only));
    let icon = |name: &str, sizes: &str, purpose: &str| {
        let kind = if sizes == "any" { "image/svg+xml" } else { "image/png" };
        let src = format!("/assets/{name}");
        json!({ "src": src, "sizes": sizes, "type": kind, "purpose": purpose })
    };
    let manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": language.tag(),
        "name": only.map_or(short, |community| &community.name),
        "short_name": short,
        "background_color": PAPER[0],
        "theme_color": PAPER[0],
        "icons": [
            icon(app.assets.icon(), "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-192.png", "192x192", "maskable"),
            icon("icon-512.png", "512x512", "maskable"),
        ],
    });
    let kind = (header::CONTENT_TYPE, "application/manifest+json");
    ([kind, (header::CACHE_CONTROL, "public, max-age=3600")], Json(manifest).0.to_string())
}

/// The page without a net, which residents' screens take over.
async fn offline(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Result<Response> {
    draw(&app, &caller, &headers, Screen::Resident).await
}

/// The page without a net, which the staff's screens take over.
async fn offline_for_staff(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    draw(&app, &caller, &headers, Screen::Staff).await
}

/// The page without a net, which the privacy panel takes over: what the device knows is shown and withdrawn there.
async fn offline_for_panel(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    draw(&app, &caller, &headers, Screen::Panel).await
}

/// Kept by the worker, so nothing in it may be about a person; the frame names the community only.
async fn draw(app: &App, caller: &Caller, headers: &HeaderMap, screen: Screen) -> Result<Response> {
    let frame = Frame::of(app, caller, headers, None).await?;
    let language = frame.language;
    let title = words::common::OFFLINE_TITLE.say(language);
    Ok(frame.render(
        title,
        screen,
        html! {
            main.page #content tabindex="-1" {
                h1 { (title) }
                p { (words::common::OFFLINE.say(language)) }
                p.hint { (words::common::OFFLINE_KEPT.say(language)) }
                div.bar {
                    // The address is that of the page that could not be fetched.
                    a.button.main href="" { (icon("refresh")) (words::common::RETRY.say(language)) }
                    @if let Some(community) = &frame.community {
                        a.button href={ "tel:" (community.telephone) } {
                            (icon("phone")) (words::common::CALL.say(language))
                        }
                    }
                }
            }
        },
    ))
}
