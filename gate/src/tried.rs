//! What somebody has tried by hand at the door: which way in without a face has let them in, and when. It stands in a file
//! of its own beside the terminal's, so that it can be written while the agent runs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use contract::{
    gates::{Tester, Trial, WayIn},
    time::Time,
};

use crate::memory::replace;

/// The folder: nobody else replaces files in it.
const FOLDER: &str = "tried";

/// The file.
const FILE: &str = "tried.json";

/// Notes that a way was tried just now and has let in, in the folder of the terminal.
///
/// # Errors
/// When the disk fails.
pub fn note(terminal: &Path, way: WayIn, now: Time) -> Result<()> {
    let mut all = noted(terminal)?;
    all.retain(|trial| trial.way != way);
    all.push(Trial { way, at: now, by: Tester::Person });
    let folder = terminal.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    replace(&folder, FILE, &serde_json::to_vec_pretty(&all)?)
}

/// What was noted, however long ago.
pub(crate) fn noted(terminal: &Path) -> Result<Vec<Trial>> {
    let path: PathBuf = terminal.join(FOLDER).join(FILE);
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .with_context(|| format!("{} is not what was noted", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).context("reading what was tried"),
    }
}
