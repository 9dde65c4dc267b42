//! A window with nothing in it, of the same size as the app's: what it takes, no app can do without.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("src-tauri/empty/tauri.conf.json"))
}
