//! The shell: a window around the screens of `ui`, with what only a device has. Keys, session and
//! network stay on this side; the web view asks by a few commands and lets no request out.

mod chest;
mod commands;
mod link;
mod notices;
mod pictures;
mod shell;
mod window;

use anyhow::Context;
use tauri::{AppHandle, Manager, Runtime};

use link::Link;
use shell::Shell;

/// Runs the app until its window is closed. The first argument may be a link to open.
///
/// # Errors
/// When there is no display, or the system lacks what a window needs.
pub fn run() -> anyhow::Result<()> {
    tauri::Builder::default()
        // First, so that a second start ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| came_again(app, &words)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::serve)
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::attach,
            commands::let_go,
            commands::live,
            commands::save,
            commands::opened,
            commands::connect,
            commands::accounts,
            commands::use_account,
            commands::join,
            commands::sign_in,
            commands::sign_out,
            commands::leave_account,
            commands::forget,
            commands::speak,
            commands::notice,
        ])
        .setup(|app| {
            let shell = Shell::in_folder(app.path().app_data_dir()?);
            if let Some(link) = link_among(&std::env::args().collect::<Vec<_>>()) {
                shell.go_to(link)?;
            }
            app.manage(shell);
            notices::listen(app.handle())?;
            window::open(app.handle())?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .context("running the app")
}

/// Somebody started the app a second time, perhaps with a link: the first one opens it.
fn came_again<R: Runtime>(app: &AppHandle<R>, words: &[String]) {
    if let (Some(link), Some(shell)) = (link_among(words), app.try_state::<Shell>())
        && let Err(error) = shell.go_to(link)
    {
        eprintln!("{error:#}");
    }
    if let Err(error) = window::begin_anew(app) {
        eprintln!("{error:#}");
    }
}

fn link_among(words: &[String]) -> Option<Link> {
    words.iter().skip(1).find_map(|word| Link::read(word).ok())
}
