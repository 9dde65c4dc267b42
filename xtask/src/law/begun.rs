//! What was tried before a run was cut off: all of it takes hours.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::tried::Outcome;

/// A file that begins with what decides the outcomes, up to an empty line; then a line each, with its number in the table.
pub(super) struct Begun {
    /// Nothing where it could not be told whether a later run tries the same.
    file: Option<PathBuf>,
    known: BTreeMap<usize, Outcome>,
}

impl Begun {
    /// Goes on with what `file` tells, if that was found out `of` the same; else begins anew.
    pub(super) fn at(file: PathBuf, of: Option<&str>) -> Result<Begun> {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let Some(of) = of else { return Ok(Begun { file: None, known: BTreeMap::new() }) };
        let known = match text.split_once("\n\n") {
            Some((then, lines)) if then == of => lines.lines().filter_map(read).collect(),
            _ => {
                fs::write(&file, format!("{of}\n\n")).context("noting what is tried")?;
                BTreeMap::new()
            }
        };
        Ok(Begun { file: Some(file), known })
    }

    /// What came of this one.
    pub(super) fn outcome(&self, number: usize) -> Option<Outcome> {
        self.known.get(&number).copied()
    }

    /// Notes what came of one. What did not build may have lacked room or memory, and is tried again.
    pub(super) fn note(&self, number: usize, outcome: Outcome) -> Result<()> {
        let Some(file) = self.file.as_ref().filter(|_| outcome != Outcome::Unbuilt) else {
            return Ok(());
        };
        let opened = OpenOptions::new().append(true).open(file);
        let mut opened = opened.context("opening what was tried")?;
        writeln!(opened, "{number} {outcome}").context("noting what came of one")
    }

    /// All were tried: the next run tries them anew.
    pub(super) fn end(self) -> Result<()> {
        self.file.map_or(Ok(()), |file| fs::remove_file(file).context("forgetting what was tried"))
    }
}

fn read(line: &str) -> Option<(usize, Outcome)> {
    let (number, outcome) = line.split_once(' ')?;
    let known = [Outcome::Caught, Outcome::Missed];
    let outcome = known.into_iter().find(|known| known.to_string() == outcome)?;
    Some((number.parse().ok()?, outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_was_cut_off_goes_on_with_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let begin = |of| Begun::at(folder.path().join("tried.txt"), of).expect("a disk");
        let first = begin(Some("one\ntree"));
        for (number, outcome) in [(1, Outcome::Caught), (2, Outcome::Unbuilt), (3, Outcome::Missed)]
        {
            first.note(number, outcome).expect("a disk");
        }

        let second = begin(Some("one\ntree"));
        let known = [1, 2, 3, 4].map(|number| second.outcome(number));
        assert_eq!(known, [Some(Outcome::Caught), None, Some(Outcome::Missed), None]);

        assert_eq!(begin(None).outcome(1), None, "nobody knows of what it was");
        assert_eq!(begin(Some("another")).outcome(1), None);
        assert_eq!(begin(Some("one\ntree")).outcome(1), None, "another one began since");
        let third = begin(Some("one\ntree"));
        third.note(1, Outcome::Caught).expect("a disk");
        third.end().expect("a disk");
        assert_eq!(begin(Some("one\ntree")).outcome(1), None, "it was over");
    }

    #[test]
    fn a_line_that_was_cut_off_tells_nothing() {
        for (line, expected) in [
            ("12 caught", Some((12, Outcome::Caught))),
            ("12 missed", Some((12, Outcome::Missed))),
            ("12 caug", None),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }
}
