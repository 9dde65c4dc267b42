//! Counts what the test runs report.

use std::fmt;

/// Tests that passed, failed and were skipped, in all runs together.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Adds what a line of libtest's output reports; other lines change nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let Some(report) = line.strip_prefix("test result: ") else { return };
        let counts = report.split_once(". ").map_or("", |(_, counts)| counts);
        for count in counts.split("; ") {
            let Some((number, what)) = count.split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Adds a whole run. One that broke without naming a failed test (it did not compile, or a test binary crashed) counts as one failure.
    pub(crate) fn add(&mut self, run: Tally, succeeded: bool) {
        self.passed += run.passed;
        self.failed += if succeeded { run.failed } else { run.failed.max(1) };
        self.skipped += run.skipped;
    }

    /// Whether nothing failed.
    pub(crate) fn is_clean(&self) -> bool {
        self.failed == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { passed, failed, skipped } = self;
        write!(formatter, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reported_result_is_summed() {
        let output = "running 4 tests\n\
            test complaints::reopen ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n\
            \n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.02s";

        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));

        assert_eq!(tally.to_string(), "13 passed, 2 failed, 1 skipped");
        assert!(!tally.is_clean());
    }

    #[test]
    fn a_run_that_breaks_without_a_result_is_a_failure() {
        let mut tally = Tally { passed: 5, failed: 0, skipped: 0 };

        tally.add(Tally::default(), false);

        assert_eq!(tally, Tally { passed: 5, failed: 1, skipped: 0 });
    }

    #[test]
    fn a_failed_test_is_counted_once() {
        let mut tally = Tally::default();

        tally.add(Tally { passed: 1, failed: 2, skipped: 3 }, false);

        assert_eq!(tally, Tally { passed: 1, failed: 2, skipped: 3 });
    }
}
