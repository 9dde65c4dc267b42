//! The program of the shell.

// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    calm_renderer()?;
    linli::run()
}

/// WebKitGTK's DMA-BUF renderer leaves windows empty on some drivers. It is switched off unless
/// somebody has decided about it, or a test drives the window: then screenshots would hang.
#[cfg(target_os = "linux")]
fn calm_renderer() -> anyhow::Result<()> {
    use std::{env, os::unix::process::CommandExt, process::Command};

    const CHOICE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if env::var_os(CHOICE).is_some() || env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        return Ok(());
    }
    // Set for a fresh start of this program: threads may already read the environment of this one.
    let error =
        Command::new(env::current_exe()?).args(env::args_os().skip(1)).env(CHOICE, "1").exec();
    Err(error.into())
}
