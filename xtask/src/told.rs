//! What the tests have told beside passing or failing: what was skipped and why, seeds, counts.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run;

/// The file into which tests write, and a line for each thing that one of them told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    path: PathBuf,
    skipped: BTreeSet<(String, String)>,
    others: BTreeSet<(String, String)>,
}

impl Told {
    /// Gives the tests an empty file.
    pub(crate) fn new() -> Result<Told> {
        let path = run::target()?.join("told-by-tests");
        std::fs::write(&path, "").with_context(|| format!("emptying {}", path.display()))?;
        Ok(Told { path, ..Told::default() })
    }

    /// Where tests write.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what they have written.
    pub(crate) fn read(&mut self) -> Result<()> {
        let path = self.path.display();
        let text =
            std::fs::read_to_string(&self.path).with_context(|| format!("reading {path}"))?;
        text.lines().for_each(|line| self.take(line));
        Ok(())
    }

    fn take(&mut self, line: &str) {
        let mut parts = line.splitn(3, '\t');
        let (Some(kind), Some(test), Some(what)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let kept = if kind == "skipped" { &mut self.skipped } else { &mut self.others };
        kept.insert((test.to_owned(), what.to_owned()));
    }

    /// The tests that were skipped, each once.
    pub(crate) fn skipped(&self) -> BTreeSet<&str> {
        self.skipped.iter().map(|(test, _)| test.as_str()).collect()
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (test, what) in &self.others {
            writeln!(formatter, "{test}: {what}")?;
        }
        for (test, why) in &self.skipped {
            writeln!(formatter, "{test}: skipped, {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_are_counted_by_test_and_shown_with_their_reasons() {
        let mut told = Told::default();

        told.take("skipped\tlooks::all\tno LINLI_TEST_AXE");
        told.take("skipped\tlooks::all\tno LINLI_TEST_AXE");
        told.take("skipped\tlooks::all\tno LINLI_TEST_WEB");
        told.take("told\tfaults::killed\tseed 7:\tkilled 20 times");
        told.take("");

        assert_eq!(told.skipped(), BTreeSet::from(["looks::all"]));
        assert_eq!(
            told.to_string(),
            "faults::killed: seed 7:\tkilled 20 times\n\
             looks::all: skipped, no LINLI_TEST_AXE\n\
             looks::all: skipped, no LINLI_TEST_WEB\n"
        );
    }
}
