//! What a test has to tell beyond its name: that it was skipped and why, its seed, what it counted.
//!
//! libtest keeps what a passing test prints to itself, so it also goes into the file that
//! `LINLI_TEST_REPORT` names; `cargo xtask test` shows it at the end and counts what was skipped.

use std::{fs::OpenOptions, io::Write, thread};

/// Where the real messages are looked for; nobody has to have them.
pub(crate) const MESSAGES: &str = "../shared/data";

/// Says that this test is skipped for want of something.
///
/// Where `CI` is set everything can be had but the real messages, and a skip is a failure.
pub(crate) fn skip(missing: &str) {
    let must_run = std::env::var("CI").is_ok_and(|value| is_ci(&value));
    assert!(missing == MESSAGES || !must_run, "CI has to have {missing}");
    println!("skipped: no {missing}");
    write("skipped", &format!("no {missing}"));
}

/// Tells something about this test that who runs it wants to know.
pub(crate) fn tell(what: &str) {
    println!("{what}");
    write("told", what);
}

fn is_ci(value: &str) -> bool {
    !matches!(value, "" | "0" | "false")
}

fn write(kind: &str, what: &str) {
    let Some(path) = std::env::var_os("LINLI_TEST_REPORT") else { return };
    let test = thread::current();
    let line = format!("{kind}\t{}\t{what}\n", test.name().unwrap_or("unknown"));
    let file = OpenOptions::new().append(true).create(true).open(path);
    // In one piece: other tests write as well.
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the report can be written");
}

#[test]
fn ci_says_so_in_one_word() {
    assert_eq!(["true", "1", "false", "0", ""].map(is_ci), [true, true, false, false, false]);
}
