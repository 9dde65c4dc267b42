//! The window: it shows the app's own screens and goes nowhere else.

use tauri::{
    AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse,
};
use tauri_plugin_opener::OpenerExt;

use crate::pictures;

const MAIN: &str = "main";

/// Opens the window.
///
/// # Errors
/// When the system gives none.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let (here, there) = (app.clone(), app.clone());
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("邻里")
        .inner_size(1_180.0, 820.0)
        .min_inner_size(320.0, 480.0)
        .on_navigation(move |url| {
            let is_ours = is_ours(url);
            if url.scheme() == "tel" {
                call(&here, url);
            }
            is_ours
        })
        .on_new_window(move |url, _| {
            if url.scheme() == pictures::SCHEME {
                show_picture(&there, &url);
            }
            NewWindowResponse::Deny
        })
        .build()?;
    Ok(())
}

/// Begins the window anew, where it finds what a link opens, and brings it to the front.
///
/// # Errors
/// When the window has gone.
pub(crate) fn begin_anew<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(MAIN) else { return open(app) };
    let mut url = window.url()?;
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    window.navigate(url)?;
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// A picture in full size, in a window of its own.
fn show_picture<R: Runtime>(app: &AppHandle<R>, url: &Url) {
    let label = format!("picture-{}", app.webview_windows().len());
    let window = WebviewWindowBuilder::new(app, label, WebviewUrl::CustomProtocol(url.clone()))
        .title("邻里")
        .inner_size(900.0, 700.0)
        .on_navigation(|url| url.scheme() == pictures::SCHEME)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    // A window that cannot be opened is no reason to close the first one.
    let _ = window.build();
}

/// Offers a telephone number to whatever can call it.
fn call<R: Runtime>(app: &AppHandle<R>, url: &Url) {
    let _ = app.opener().open_url(url.as_str(), None::<&str>);
}

/// Whether an address is one of the app's own: `tauri://localhost`, or on Windows and Android
/// `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_at_home() {
        for (url, expected) in [
            ("tauri://localhost/staff?case=1", true),
            ("http://tauri.localhost/", true),
            ("https://linli.example/", false),
            ("http://localhost/", false),
            ("http://tauri.localhost.evil.example/", false),
            ("linli://localhost/api/attachments/1", false),
            ("data:text/html,x", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(is_ours(&url.parse().expect("a URL")), expected, "{url}");
        }
    }
}
