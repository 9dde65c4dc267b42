//! How many have agreed to a gate and have withdrawn, in numbers that tell of nobody.

use contract::{
    gates::{Board, Gate},
    time::{Day, Offset},
    words::gates as words,
};
use leptos::prelude::*;

use crate::{
    all,
    parts::{day, dl, el},
    settings::{language, say},
};

/// The numbers, and of which months they are.
pub(super) fn board(gate: &Gate, offset: Offset) -> AnyView {
    let Board { from, until, agreed, given, withdrawn, expired } = gate.board;
    let day = |of: Day| day(of.at(0, offset), offset);
    let facts = vec![
        (words::AGREED, people(agreed)),
        (words::BOARD_GIVEN, people(given)),
        (words::BOARD_WITHDRAWN, people(withdrawn)),
        (words::BOARD_EXPIRED, people(expired)),
    ];
    all![
        el("h3").child(say(words::BOARD)),
        el("dl").class("facts").child(dl(facts)),
        el("p").class("hint").child(words::board_hint(language(), &day(from), &day(until))),
    ]
}

fn people(count: Option<u32>) -> String {
    count.map_or_else(
        || say(words::PEOPLE_FEW).to_owned(),
        |count| words::people_many(language(), u64::from(count)),
    )
}
