//! Reads `tauri.conf.json`, and makes a permission of each command.

use std::{fs, path::Path};

/// What the web view may ask of the shell, as in `src-tauri/commands.rs`.
const COMMANDS: &[&str] = &[
    "call",
    "attach",
    "enclose",
    "let_go",
    "live",
    "save",
    "save_document",
    "opened",
    "connect",
    "accounts",
    "use_account",
    "join",
    "sign_in",
    "sign_out",
    "leave_account",
    "forget",
    "speak",
    "notice",
    "agree",
    "agree_for",
    "show_ticket",
    "matches",
    "let_in",
    "sign_photo",
    "object_recovery",
    "watch_recovery",
    "ledger_kept",
    "ledger_look",
    "ledger_know",
    "ledger_began",
];

/// Where `cargo xtask web` puts what the window loads.
const SCREENS: &str = "target/shell";

fn main() {
    // A checkout where no screens were built yet can still be checked.
    let page = Path::new(SCREENS).join("index.html");
    if !page.exists() {
        fs::create_dir_all(SCREENS).expect("the target folder can be written");
        fs::write(&page, "<!doctype html><title>cargo xtask web</title>").expect("as above");
    }
    println!("cargo:rerun-if-changed={SCREENS}");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("tauri.conf.json is right");
}
