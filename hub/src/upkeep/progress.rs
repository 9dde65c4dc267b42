//! How far a backup, a restore or a check is, for whoever waits for it.

use std::{fmt, fs, path::Path, thread, time::Duration};

use contract::upkeep::size;

/// What is being done just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows are copied: so many bytes were written.
    Rows {
        /// Bytes of the copy so far.
        bytes: u64,
    },
    /// Rows and indices are read and compared.
    Comparing,
    /// Pictures are copied or looked at.
    Pictures {
        /// So many are done.
        done: usize,
        /// Of so many.
        of: usize,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows { bytes } => write!(f, "rows: {}", size(*bytes)),
            Self::Comparing => f.write_str("comparing rows and indices"),
            Self::Pictures { done, of } => write!(f, "pictures: {done} of {of}"),
        }
    }
}

/// Hears of every step; what it does with them is its own.
pub type Tell<'t> = &'t mut (dyn FnMut(Step) + Send);

/// How often a growing file is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Does `work`, which writes the file `target`, and tells how far that has grown.
///
/// # Errors
/// What `work` ends with.
pub(super) fn growing(
    target: &Path,
    tell: Tell<'_>,
    work: impl FnOnce() -> anyhow::Result<()> + Send,
) -> anyhow::Result<()> {
    let grown = || Step::Rows { bytes: fs::metadata(target).map_or(0, |file| file.len()) };
    tell(Step::Rows { bytes: 0 });
    let done = thread::scope(|scope| {
        let here = thread::current();
        let working = scope.spawn(move || {
            let done = work();
            here.unpark();
            done
        });
        while !working.is_finished() {
            thread::park_timeout(LOOK);
            tell(grown());
        }
        working.join()
    });
    tell(grown());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
