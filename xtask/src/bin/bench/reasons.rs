//! What stands around the tables: how it was measured, and why a goal was missed.

/// The parts, in the order of the page.
pub(crate) const PARTS: [(&str, &str); 9] = [
    ("file", "Filing a complaint"),
    ("inbox", "A page of the inbox"),
    ("suggestions", "Suggestions"),
    ("notices", "Notices"),
    ("polls", "Polls"),
    ("ledger", "The ledger"),
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
Where a part has another limit, its last lines say which.
";

/// Why a goal was missed, and what comes next.
pub(crate) fn of(name: &str) -> &'static str {
    let found = REASONS.iter().find(|(part, _)| name.contains(part));
    found.map_or("not looked into yet.", |(_, reason)| reason)
}

/// What was found on the way in a part, if that is told.
pub(crate) fn history(part: &str) -> Option<&'static str> {
    HISTORY.iter().find(|(one, _)| *one == part).map(|(_, text)| *text)
}

const HISTORY: [(&str, &str); 2] = [
    (
        "file",
        "
What made filing faster: with 64 clients on SQLite 2,047/s at first, 0.31 of bare SQLite, then
0.42 of it, now half of it; on PostgreSQL 900/s at first.

- A savepoint for every complaint made the search write a segment at its end. A group is run
  without, and again with savepoints only where a write was refused half-way.
- A counter that is read with `RETURNING` made it write another one.
- SQLite prepared the statement that asks who calls anew for every value it was bound to.
- Pieces for the search are parts of the text, and the calendar is read once.
- A group of commits is brought to the disk by a thread of its own, while the next one is written.
- On PostgreSQL what needs no answer travels with what does.
",
    ),
    (
        "ledger",
        "
What made agreeing faster: at commit 120653a it was 1,525/s, 0.29 of the bare loop, with 0.76 ms of
the hub's CPU each, on a machine that was busy with other things.

- What a consent is measured by was read by six statements; it is one.
- Each consent woke the agenda, which asked all its questions anew.
- The notice was read and hashed for each consent; it is once for each text.
- What the ledger says of it was written while nobody else could write.

Withdrawing was 5,236/s there, and 1,632/s at commit 808af0c: each end of a consent was noted in the vault by a file of its
own, brought to the disk by itself. It is a line, brought there with those of its group.
",
    ),
];

const REASONS: [(&str, &str); 9] = [
    (
        "1 client: filed",
        "caller and hub take turns, and every turn is a switch of processes. On another processor \
         (commit 82a58df) it was 0.57 of the limit; how much of the difference is this machine, \
         whose bare SQLite is slower as well, and how much the code, was not measured.",
    ),
    (
        "PostgreSQL, 64 clients: filed",
        "hub and server share two cores, and a complaint takes both together more than half a \
         millisecond of one. Next: its rows in one statement.",
    ),
    (
        "clients: filed",
        "a hub of several threads waits for a core where one bare loop does not. Next: profile again.",
    ),
    ("cases: p99", "most pages take a fifth of a millisecond; the slow ones waited for a core."),
    (
        "hub's CPU each",
        "0.15 ms in short runs, more as the search grows in a long one: in a profile two thirds were \
         the writer's (the search and SQLite's pages before all), the rest sockets and HTTP. Next: \
         let the search merge its segments less often.",
    ),
    (
        "streams: memory of the hub",
        "a stream keeps its buffers, its place, and a task with a connection in it, 23 kB in all. \
         Next: smaller buffers of the connection.",
    ),
    (
        "first load:",
        "every screen of a visitor and a resident is in one module. Next: what only residents see in \
         another one.",
    ),
    (
        "start to usable",
        "an empty window takes two thirds of it (see the limit). Next: a smaller module, asked for \
         before its script has come.",
    ),
    (
        "slow telephone",
        "the module is what comes last. On another processor (commit 82a58df) a larger one was usable \
         after 1.70 s, and after 0.36 s from the cache; there a page was painted in 0.12 s without \
         being slowed, here in 0.21 s. Next: a smaller module.",
    ),
];
