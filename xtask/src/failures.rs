//! Why tests failed, as they said it themselves: whoever sees only the end of a long run sees it there.

use std::fmt;

/// How many lines of each are told, and how many letters of a line: the beginning says what was awaited and what was
/// there instead.
const LINES: usize = 60;
const LETTERS: usize = 300;

/// The failed tests of all runs together, each with what it said.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Failures {
    all: Vec<(String, Vec<String>)>,
    /// Whether the lines that come now are said by the last of them.
    is_saying: bool,
}

impl Failures {
    /// Takes what a line of libtest's output says of a failed test; other lines change nothing.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(test) =
            line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            self.all.push((test.to_owned(), Vec::new()));
            self.is_saying = true;
        } else if matches!(line, "failures:" | "stack backtrace:")
            || line.starts_with("note: run with `RUST_BACKTRACE")
        {
            self.is_saying = false;
        } else if self.is_saying
            && !line.trim().is_empty()
            && let Some((_, said)) = self.all.last_mut()
            && said.len() < LINES
        {
            said.push(line.chars().take(LETTERS).collect());
        }
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (test, said) in &self.all {
            writeln!(formatter, "{test} failed:")?;
            for line in said {
                writeln!(formatter, "  {line}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_test_is_told_with_what_it_said_and_without_its_way_there() {
        let output = "test looks::window ... FAILED\n\
            \n\
            failures:\n\
            \n\
            ---- looks::window stdout ----\n\
            \n\
            thread 'looks::window' (71) panicked at tests/waiting.rs:115:9:\n\
            waited in vain: the screen settles\n\
            stack backtrace:\n   0: rust_begin_unwind\n\
            \n\
            ---- races::one stdout ----\n\
            lost\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
            \n\
            failures:\n    looks::window\n    races::one\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored";

        let mut failures = Failures::default();
        output.lines().for_each(|line| failures.read(line));

        assert_eq!(
            failures.to_string(),
            "looks::window failed:\n  \
               thread 'looks::window' (71) panicked at tests/waiting.rs:115:9:\n  \
               waited in vain: the screen settles\n\
             races::one failed:\n  \
               lost\n"
        );
    }

    #[test]
    fn what_a_test_says_at_length_is_told_in_its_beginning() {
        let mut failures = Failures::default();
        failures.read("---- long stdout ----");
        (0..100).for_each(|_| failures.read(&"字".repeat(1_000)));

        let told = failures.to_string();

        assert_eq!(told.lines().count(), 1 + LINES);
        assert!(told.lines().all(|line| line.chars().count() <= LETTERS + 2));
    }

    #[test]
    fn where_all_pass_nothing_is_told() {
        let mut failures = Failures::default();
        failures.read("test races::one ... ok");
        failures.read("lost");

        assert_eq!(failures, Failures::default());
        assert_eq!(failures.to_string(), "");
    }
}
