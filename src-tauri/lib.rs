//! The shell: a window around the screens of `ui`, with what only a device has. Keys, session and
//! network stay on this side, and so does what is known of the ledger; the web view asks by a few
//! commands and lets no request out.

mod again;
mod chest;
mod commands;
mod following;
mod link;
mod notices;
mod owned;
mod pictures;
mod shell;
mod window;

use std::{path::PathBuf, thread};

use anyhow::{Context, anyhow};
use tauri::{AppHandle, Manager, Runtime, async_runtime};

use link::Link;
use shell::Shell;

/// Runs the app until its window is closed. The first argument may be a link to open.
///
/// # Errors
/// When there is no display, or the system lacks what a window needs.
pub fn run() -> anyhow::Result<()> {
    let ran = tauri::Builder::default()
        // First, so that a second start ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| came_again(app, &words)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        // Links are followed in `window`, not by a script in every page.
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::serve)
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::attach,
            commands::enclose,
            commands::let_go,
            commands::live,
            commands::save,
            commands::save_document,
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
            commands::agree,
            commands::agree_for,
            commands::show_ticket,
            commands::matches,
            commands::let_in,
            commands::sign_photo,
            commands::object_recovery,
            commands::watch_recovery,
            commands::ledger_kept,
            commands::ledger_look,
            commands::ledger_know,
            commands::ledger_began,
        ])
        .setup(|app| {
            let folder = app.path().app_data_dir()?;
            // The certificates of a hub's connection are read while the web view starts. What it
            // asks is heard only after this.
            let shell = thread::spawn(move || begin(folder));
            window::open(app.handle())?;
            app.manage(shell.join().map_err(|_| anyhow!("the shell has panicked"))??);
            notices::listen(app.handle())?;
            let app = app.handle().clone();
            // The keychain is opened meanwhile as well. Who needs it, tells what is wrong with it.
            async_runtime::spawn(async move { app.state::<Shell>().keys().await.map(drop) });
            Ok(())
        })
        .run(tauri::generate_context!());
    match ran {
        Err(error) if again::was_ending(&error) => again::start().context("starting anew"),
        outcome => outcome.context("running the app"),
    }
}

/// Returns to the hub of the last time, or goes to that of a link.
fn begin(folder: PathBuf) -> anyhow::Result<Shell> {
    let shell = Shell::in_folder(folder);
    if let Some(link) = link_among(&std::env::args().collect::<Vec<_>>()) {
        shell.go_to(link)?;
    }
    Ok(shell)
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
