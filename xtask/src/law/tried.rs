//! What came of taking away what enforces the rows.

use std::fmt::{self, Write as _};

use super::enforced::Enforced;
use crate::mutants::LAW;

/// What came of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The test of the row failed, as it should.
    Caught,
    /// The test passed: nobody would notice.
    Missed,
    /// It did not compile, which says nothing of tests: the table has to be mended.
    Unbuilt,
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Caught => "caught",
            Self::Missed => "missed",
            Self::Unbuilt => "does not build",
        })
    }
}

/// What came of all, in the order of the table.
#[derive(Default)]
pub(super) struct Tried(Vec<(Enforced, Outcome)>);

impl Tried {
    pub(super) fn add(&mut self, one: &Enforced, outcome: Outcome) {
        self.0.push((one.clone(), outcome));
    }

    /// Whether something was tried, and every test noticed.
    pub(super) fn is_enough(&self) -> bool {
        !self.0.is_empty() && self.count(Outcome::Caught) == self.0.len()
    }

    /// The part of the page that keeps it.
    pub(super) fn page(&self, head: &str) -> String {
        let mut page = format!(
            "{LAW}\nWritten by `cargo xtask mutants --law --write`: each line of `tests/law/enforced.txt` is taken away \
             alone, and the test of its row has to fail.\n\n{head}\n\n**{}**\n\n\
             | Row | Without | The test | |\n|---|---|---|---|\n",
            self.counts()
        );
        for (Enforced { row, test, by, .. }, outcome) in &self.0 {
            let _ = writeln!(page, "| L{row} | `{by}` | `{test}` | {outcome} |");
        }
        page
    }

    fn count(&self, which: Outcome) -> usize {
        self.0.iter().filter(|(_, outcome)| *outcome == which).count()
    }

    fn counts(&self) -> String {
        let [caught, missed, unbuilt] =
            [Outcome::Caught, Outcome::Missed, Outcome::Unbuilt].map(|which| self.count(which));
        format!("{caught} caught, {missed} missed, {unbuilt} that do not build")
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (one, outcome) in self.0.iter().filter(|(_, outcome)| *outcome != Outcome::Caught) {
            let Enforced { row, test, file, by, .. } = one;
            writeln!(formatter, "{outcome}: L{row} without {by} ({file}), by {test}")?;
        }
        writeln!(formatter, "the law: {}", self.counts())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::enforced;

    fn tried(outcomes: &[Outcome]) -> Tried {
        let all = enforced::all().expect("the table");
        Tried(all.into_iter().zip(outcomes.iter().copied()).collect())
    }

    #[test]
    fn one_that_is_missed_is_a_failure_and_is_named() {
        use Outcome::{Caught, Missed, Unbuilt};
        assert!(tried(&[Caught, Caught]).is_enough());
        assert!(!tried(&[]).is_enough(), "nothing was tried");
        assert!(!tried(&[Caught, Unbuilt]).is_enough(), "nothing is known");
        let missed = tried(&[Caught, Missed]);
        assert!(!missed.is_enough());
        let told = missed.to_string();
        assert!(told.starts_with("missed: L1 without Consent::check (contract/"), "{told}");
        assert!(told.ends_with("\nthe law: 1 caught, 1 missed, 0 that do not build\n"), "{told}");
        let page = missed.page("Commit 1.");
        assert!(page.starts_with(LAW) && page.ends_with(" | missed |\n"), "{page}");
    }
}
