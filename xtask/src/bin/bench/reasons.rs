//! What stands around the tables: how it was measured, and why a goal was missed.

/// The parts, in the order of the page.
pub(crate) const PARTS: [(&str, &str); 5] = [
    ("file", "Filing a complaint"),
    ("inbox", "A page of the inbox"),
    ("live", "Live"),
    ("web", "The web app"),
    ("shell", "The shell"),
];

/// The head of the page.
pub(crate) const INTRODUCTION: &str = "\
# Benchmarks

Written by `cargo xtask bench --write`; the same numbers for programs are in `benchmarks.json`.

A hub as it is installed runs in a process of its own and is called over HTTP by another one, on
the same cores. *Limit* is what bare SQLite does in the same run with the same rows, search and
idempotency included, when as many complaints share a commit as there are clients. *Ratio* is
measured / limit: on a machine that is busy with other things it says more than the number itself.
";

/// Why a goal was missed, and what comes next.
pub(crate) fn of(name: &str) -> &'static str {
    let found = REASONS.iter().find(|(part, _)| name.contains(part));
    found.map_or("not looked into yet.", |(_, reason)| reason)
}

const REASONS: [(&str, &str); 0] = [];
