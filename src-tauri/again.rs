//! Starting while the app of before is ending: told of this start it went away without an answer, and there is none.

use std::process::Command;

/// How often it was started anew already.
const STARTS: &str = "LINLI_STARTED_AGAIN";

/// More than that is no app that is ending.
const MOST: u32 = 3;

/// The plugin that tells the first app of a second start.
const PLUGIN: &str = "single-instance";

/// Whether the app of before ended while it was told of this start.
pub(crate) fn was_ending(error: &tauri::Error) -> bool {
    matches!(error, tauri::Error::PluginInitialization(plugin, _) if plugin == PLUGIN)
        && starts() < MOST
}

fn starts() -> u32 {
    std::env::var(STARTS).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Starts this program anew with the same words; on Unix in place of itself.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start() -> anyhow::Result<()> {
    let mut program = Command::new(std::env::current_exe()?);
    program.args(std::env::args_os().skip(1)).env(STARTS, (starts() + 1).to_string());
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut program).into());
    #[cfg(not(unix))]
    return Ok(program.spawn().map(drop)?);
}
