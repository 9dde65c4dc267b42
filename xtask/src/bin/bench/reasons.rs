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

/// What was found on the way, under the part it belongs to.
pub(crate) const HISTORY: (&str, &str) = (
    "file",
    "
What made filing faster, with 64 clients on SQLite in short runs (`--quick`) on the same busy
machine at a load of 4 to 6: 2,047/s with 0.25 ms at first, 0.31 of bare SQLite; 4,967/s with
0.15 ms in the end, 0.63. At a load of 10, as in the table, the same program reaches half of that.

- A savepoint for every complaint made the search write a segment at its end. A group is run
  without, and again with savepoints only where a write was refused half-way.
- A counter that is read with `RETURNING` made it write another one.
- SQLite prepared the statement that asks who calls anew for every value it was bound to.
- Pieces for the search are parts of the text, and the calendar is read once.
",
);

const REASONS: [(&str, &str); 8] = [
    (
        "PostgreSQL, 64 clients: filed",
        "a complaint is eight round trips, for which hub and server together need more than a \
         millisecond of a core; two cores, shared with other work, do no more. Next: send `BEGIN` \
         with the first statement, and the rows of a complaint in one.",
    ),
    (
        "clients: filed",
        "the two cores were shared with other builds in this run (see its load), and waiting for \
         a core costs a hub of several threads more than one bare loop. Next: measure on a quiet \
         machine.",
    ),
    (
        "cases: p99",
        "most pages take a fifth of a millisecond; the slow ones waited for a core that other builds \
         had. Next: measure on a quiet machine.",
    ),
    (
        "hub's CPU each",
        "0.15 ms at a load of 5, more when more others run. In a profile two thirds were the \
         writer's (the search and SQLite's pages before all), the rest sockets and HTTP. Next: \
         measure on a quiet machine, then profile again.",
    ),
    (
        "first load:",
        "the hub serves the style sheet, the icons and the page as they are; only what `cargo xtask \
         web` makes is packed. Packed, the style sheet is about a fifth. Next: pack them once, when \
         the hub starts.",
    ),
    (
        "start to usable",
        "an empty window takes most of it (see the limit), and both wait for cores when others build. \
         Since it starts only once and prepares while the web view does, the window is there nearly as \
         soon as an empty one. Next: measure on a quiet machine; a smaller module, asked for before its \
         script has come.",
    ),
    (
        "slow telephone: from cache",
        "not looked into; the two cores were shared with other builds. Next: measure on a quiet \
         machine.",
    ),
    (
        "slow telephone",
        "the style sheet goes unpacked (above), which is a fifth of a second at 1.6 Mbit/s; how much \
         more is due to the other builds on the two cores is not known. Next: pack it, and measure \
         on a quiet machine.",
    ),
];
