//! The shell: how large its program is.

use anyhow::Result;

use crate::{Setting, table::Row};

/// Megabytes of the program.
const GOAL_SIZE: f64 = 12.0;

/// Measures what lies there.
pub(crate) fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let shell = setting.shell.display();
    let Ok(found) = std::fs::metadata(&setting.shell) else {
        return Ok((Vec::new(), vec![format!("Not measured: there is no program at {shell}.")]));
    };
    let size = found.len() as f64 / 1_000_000.0;
    let row = Row::new("program", size, "MB").at_most(GOAL_SIZE);
    let rest = "Start to usable, and memory beside an empty window: not measured yet.";
    Ok((vec![row], vec![rest.to_owned()]))
}
