//! The table of what enforces each row of the law, `tests/law/enforced.txt`: which function, by which lines, and which
//! test fails without them.

use std::fs;
use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail, ensure};

use crate::run;

/// The rows of the law, as `docs/PRIVACY-MODEL.md` numbers them.
const ROWS: RangeInclusive<u8> = 1..=27;

const TABLE: &str = "tests/law/enforced.txt";

/// A change that takes away what enforces a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Enforced {
    pub(super) row: u8,
    /// The test that has to fail then.
    pub(super) test: String,
    /// Where it stands, from the root of the workspace.
    pub(super) file: String,
    /// The function it stands in, as one would name it.
    pub(super) by: String,
    /// The lines that go: whole, one below the other, without what is before and behind them.
    gone: Vec<String>,
    /// The lines that come instead.
    come: Vec<String>,
}

/// The number of a row that is written as `L4`.
pub(crate) fn row(word: &str) -> Option<u8> {
    word.strip_prefix('L')?.parse().ok().filter(|row| ROWS.contains(row))
}

/// Reads the table.
pub(super) fn all() -> Result<Vec<Enforced>> {
    let text =
        fs::read_to_string(run::root().join(TABLE)).context("reading the table of the law")?;
    // The first paragraph says how to read the others.
    text.split("\n\n").skip(1).map(Enforced::read).collect()
}

impl Enforced {
    fn read(text: &str) -> Result<Enforced> {
        let mut lines = text.lines();
        let mut pair = || lines.next().and_then(|line| line.split_once(' '));
        let head = pair().zip(pair());
        let ((row, test), (file, by)) = head.with_context(|| format!("no head:\n{text}"))?;
        let row = self::row(row).with_context(|| format!("{row} is no row of the law"))?;
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for line in lines {
            match line.split_at_checked(2) {
                Some(("- ", line)) => gone.push(line.to_owned()),
                Some(("+ ", line)) => come.push(line.to_owned()),
                _ => bail!("this neither goes nor comes: {line}"),
            }
        }
        ensure!(!gone.is_empty() && gone != come, "nothing changes:\n{text}");
        let [test, file, by] = [test, file, by].map(str::to_owned);
        Ok(Enforced { row, test, file, by, gone, come })
    }

    /// The text of its file without what enforces the row.
    pub(super) fn taken_from(&self, text: &str) -> Result<String> {
        let place = self.place(text)?;
        let mut lines: Vec<&str> = text.lines().collect();
        lines.splice(place..place + self.gone.len(), self.come.iter().map(String::as_str));
        Ok(lines.join("\n") + "\n")
    }

    /// Before which line of its file it stands, which it does once.
    fn place(&self, text: &str) -> Result<usize> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let here = lines.windows(self.gone.len()).enumerate();
        let places: Vec<usize> =
            here.filter(|(_, here)| **here == self.gone).map(|(place, _)| place).collect();
        let [place] = places[..] else {
            bail!(
                "{} has {} times what enforces L{}: {:?}",
                self.file,
                places.len(),
                self.row,
                self.gone
            );
        };
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn read(file: &str) -> String {
        fs::read_to_string(run::root().join(file)).expect("UTF-8")
    }

    /// The tests of a file of journeys.
    fn journeys(text: &str) -> impl Iterator<Item = &str> {
        let heads = text.lines().filter_map(|line| line.trim().strip_prefix("async fn "));
        heads.filter_map(|head| head.strip_suffix("(hub: TestHub) {"))
    }

    /// The name of the function in which a line of a text stands.
    fn function(text: &str, line: usize) -> Option<&str> {
        let before: Vec<&str> = text.lines().take(line).collect();
        before.iter().rev().find_map(|line| {
            let (before, name) = line.split_once("fn ")?;
            let is_head = before
                .split_whitespace()
                .all(|word| word.starts_with("pub") || ["async", "const"].contains(&word));
            is_head.then(|| name.split(['(', '<']).next())?
        })
    }

    #[test]
    fn each_line_stands_where_it_is_said_to_and_once() {
        for one in all().expect("the table") {
            let text = read(&one.file);
            let place = one.place(&text).expect("once");
            assert_eq!(function(&text, place), one.by.rsplit("::").next(), "{one:?}");
            let taken = one.taken_from(&text).expect("once");
            assert!(taken != text && one.place(&taken).is_err(), "{one:?}");
        }
    }

    #[test]
    fn each_row_is_enforced_and_has_a_test_that_is_named_after_it() {
        let folder = fs::read_dir(run::root().join("tests/law")).expect("a folder");
        let files = folder.map(|entry| entry.expect("an entry").path());
        let files = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        let law: String = files.map(|path| fs::read_to_string(path).expect("UTF-8")).collect();
        let duties = read("tests/duties.rs");
        let known: BTreeSet<&str> = journeys(&law).chain(journeys(&duties)).collect();

        let all = all().expect("the table");
        let mut rows = BTreeSet::new();
        for one in &all {
            assert!(known.contains(one.test.as_str()), "{one:?}");
            assert!(one.test.starts_with(&format!("l{:02}_", one.row)), "{one:?}");
            rows.insert(one.row);
        }
        assert!(rows.into_iter().eq(ROWS));
        for test in journeys(&law) {
            assert!(all.iter().any(|one| one.test == test), "what makes {test} fail?");
        }
    }

    #[test]
    fn the_page_names_the_same_functions() {
        let page = read("docs/PRIVACY-MODEL.md");
        let (_, page) = page.split_once("## The law, a row a test").expect("the part");
        let all = all().expect("the table");
        for row in ROWS {
            let mut names = Vec::new();
            for one in all.iter().filter(|one| one.row == row) {
                let name = format!("`{}`", one.by);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let begin = format!("| L{row} ");
            let line = page.lines().find(|line| line.starts_with(&begin)).expect("a row");
            assert_eq!(line.split(" | ").nth(1), Some(names.join(", ").as_str()), "L{row}");
        }
    }

    #[test]
    fn lines_go_and_come_and_what_is_not_understood_is_refused() {
        let text = "L4 l04_a\nhub/src/a.rs a::b\n- one();\n- two();\n+ three();";
        let one = Enforced::read(text).expect("a change");
        let file = "fn b() {\n    one();\n    two();\n    one();\n}\n";
        assert_eq!(
            one.taken_from(file).ok().as_deref(),
            Some("fn b() {\nthree();\n    one();\n}\n")
        );
        assert!(one.taken_from("fn b() {\n    one();\n}\n").is_err(), "it is not there");
        assert!(one.taken_from(&file.repeat(2)).is_err(), "which of them?");
        for text in ["", "L4 a\nb c", "L28 a\nb c\n- d", "L4 a\nb c\n- d\ne", "L4 a\nb c\n- d\n+ d"]
        {
            assert!(Enforced::read(text).is_err(), "{text:?}");
        }
        assert_eq!(
            ["L1", "L27", "L0", "L28", "l4", "4"].map(row),
            [Some(1), Some(27), None, None, None, None]
        );
    }
}
