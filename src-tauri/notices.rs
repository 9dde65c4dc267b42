//! Notices of the desktop's: shown for what happens while somebody looks elsewhere; a click on one
//! opens what it tells of.

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_notification::{NotificationExt, Result};

use crate::{shell::Shell, window};

/// Under this name a notice remembers where it leads.
const PATH: &str = "path";

/// Shows a notice that leads to the screen of `path`.
///
/// # Errors
/// When it cannot be prepared.
pub(crate) fn show<R: Runtime>(
    app: &AppHandle<R>,
    title: String,
    body: String,
    path: String,
) -> Result<()> {
    app.notification().builder().title(title).body(body).extra(PATH, path).show()
}

/// Hears clicks from now on, as far as the desktop reports them.
///
/// # Errors
/// Never on a desktop.
pub(crate) fn listen<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let here = app.clone();
    app.notification().on_action(move |clicked| {
        let path = clicked.notification().and_then(|notice| notice.extra().get(PATH)?.as_str());
        let (Some(path), Some(shell)) = (path, here.try_state::<Shell>()) else { return };
        shell.open(path);
        if let Err(error) = window::begin_anew(&here) {
            eprintln!("{error:#}");
        }
    })
}
