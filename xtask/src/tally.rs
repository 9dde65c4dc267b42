//! Counts what the test runs report.

use std::collections::BTreeSet;
use std::fmt;

/// How the names of tests say on which engine they run.
const ENGINES: [&str; 2] = ["on_sqlite", "on_postgres"];

/// Tests that passed, failed and were skipped, in all runs together.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// How many tests ran on SQLite and on PostgreSQL.
    on_engines: [u64; 2],
}

impl Tally {
    /// Adds what a line of libtest's output reports; other lines change nothing.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(report) = line.strip_prefix("test result: ") {
            self.read_result(report);
        } else if let Some((test, "ok" | "FAILED")) = outcome(line) {
            self.count_engine(test, |count| count.saturating_add(1));
        }
    }

    fn read_result(&mut self, report: &str) {
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

    fn count_engine(&mut self, test: &str, change: impl Fn(u64) -> u64) {
        for (engine, count) in ENGINES.iter().zip(&mut self.on_engines) {
            if test.contains(engine) {
                *count = change(*count);
            }
        }
    }

    /// Adds a whole run. One that broke without naming a failed test (it did not compile, or a test binary crashed) counts as one failure.
    pub(crate) fn add(&mut self, run: Tally, succeeded: bool) {
        self.passed += run.passed;
        self.failed += if succeeded { run.failed } else { run.failed.max(1) };
        self.skipped += run.skipped;
        for (count, more) in self.on_engines.iter_mut().zip(run.on_engines) {
            *count += more;
        }
    }

    /// Takes back tests that libtest saw passing and that said themselves that they were skipped.
    pub(crate) fn skip(&mut self, tests: &BTreeSet<&str>) {
        for test in tests {
            self.passed = self.passed.saturating_sub(1);
            self.skipped += 1;
            self.count_engine(test, |count| count.saturating_sub(1));
        }
    }

    /// Whether nothing failed, and each engine had the same tests.
    pub(crate) fn is_clean(&self) -> bool {
        let [sqlite, postgres] = self.on_engines;
        self.failed == 0 && sqlite == postgres
    }

    /// How many tests ran on each engine, as a sentence.
    pub(crate) fn engines(&self) -> String {
        let [sqlite, postgres] = self.on_engines;
        format!("{sqlite} tests ran on SQLite, {postgres} on PostgreSQL")
    }
}

/// The name of a test and how it ended, where a line says so.
fn outcome(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("test ")?.split_once(" ... ")
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { passed, failed, skipped, .. } = self;
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
    fn what_ran_on_either_engine_is_counted() {
        let output = "test races::one::on_sqlite ... ok\n\
            test races::one::on_postgres ... FAILED\n\
            test faults::killed_on_sqlite_nothing_is_lost ... ok\n\
            test live::two::on_sqlite has been running for over 60 seconds\n\
            test live::two::on_postgres ... ignored";

        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));

        assert_eq!(tally.engines(), "2 tests ran on SQLite, 1 on PostgreSQL");
        assert!(!tally.is_clean(), "one was left out");
    }

    #[test]
    fn what_says_that_it_was_skipped_has_not_passed() {
        let mut tally = Tally { passed: 5, failed: 0, skipped: 1, on_engines: [2, 2] };

        tally.skip(&BTreeSet::from(["races::one::on_postgres", "looks::all"]));

        assert_eq!(tally, Tally { passed: 3, failed: 0, skipped: 3, on_engines: [2, 1] });
    }

    #[test]
    fn a_run_that_breaks_without_a_result_is_a_failure() {
        let mut tally = Tally { passed: 5, ..Tally::default() };

        tally.add(Tally::default(), false);

        assert_eq!(tally, Tally { passed: 5, failed: 1, ..Tally::default() });
    }

    #[test]
    fn a_failed_test_is_counted_once() {
        let mut tally = Tally::default();

        tally.add(Tally { passed: 1, failed: 2, skipped: 3, on_engines: [1, 1] }, false);

        assert_eq!(tally, Tally { passed: 1, failed: 2, skipped: 3, on_engines: [1, 1] });
    }
}
