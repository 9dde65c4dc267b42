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
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none() {
        // Here, before this program has a thread that might read the environment meanwhile. To start
        // it a second time with another environment would load a hundred libraries twice.
        glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false)?;
    }
    Ok(())
}
