//! 门禁的变动: what everybody is told of gates, their keys above all; and a word on the first screen where a gate
//! that one has agreed to signs with another key than the one that was agreed to.

use std::collections::BTreeMap;

use contract::{
    consents::{Standing, read},
    gates::Notice,
    id::{GateId, PersonId},
    ledger::Event,
    sessions::PublicKey,
    sure::Ground,
    time::Time,
    words::{gates as of_gates, panel as words},
};
use leptos::prelude::*;

use super::{following::Following, rights, sure};
use crate::{
    community::here,
    parts::{ButtonLook, Element, Shown, el, icon, link, live, moment, tap},
    settings::{language, say},
};

/// What the community's chain says: each event with its place there, the oldest first.
type Told = [(usize, Event)];

/// All that has changed of gates, the newest first.
pub(super) fn changes(following: Following) -> Element {
    let told = following.told();
    let person = following.chain().person;
    let rows: Vec<_> =
        told.iter().rev().filter_map(|(at, event)| change(person, &told, *at, event)).collect();
    el("div")
        .class("stack")
        .child(el("p").class("hint").child(say(words::GATES_HINT)))
        .child(el("ul").class("plain stack").child(rows))
}

/// One change, if it is of a gate.
fn change(person: PersonId, told: &Told, place: usize, event: &Event) -> Option<AnyView> {
    let (name, what, key) = match event {
        Event::GateKey { gate, name, key, .. } => {
            let is_of =
                |event: &Event| matches!(event, Event::GateKey { gate: of, .. } if of == gate);
            let is_first = !told.iter().any(|(before, event)| *before < place && is_of(event));
            let word = if is_first { words::GATE_KEY_FIRST } else { words::GATE_KEY_AGAIN };
            (name.clone(), say(word).to_owned(), Some(key.to_text()))
        }
        Event::GateNotice { notice, .. } => {
            let notice = Notice::read(notice)?;
            let what = words::gate_told(language(), &notice.version.to_string());
            (notice.gate_name.to_string(), what, None)
        }
        Event::GateState { name, state, .. } => (name.clone(), say(state.word()).to_owned(), None),
        _ => return None,
    };
    let key = key.map(|key| {
        let key = el("code").child(key);
        el("p").class("hint").child(say(of_gates::KEY)).child(" ").child(key)
    });
    let (when, said) = (moment(event.at(), here().offset()), format!("{name} · {what}"));
    let explain = rights::explaining_told(person, &when, &said);
    let shown = el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when)))
        .child(el("p").child(icon("building")).child(" ").child(said))
        .child(key)
        // Nothing of the community's chain is kept before it stands in the ledger.
        .child(sure::line(Ground::Record { is_proved: true }))
        .child(explain);
    Some(shown.shown())
}

/// That gates one has agreed to sign with another key now, until the person says that they know.
pub(super) fn warning(following: Following) -> AnyView {
    live(move || {
        let lines = following.lines();
        let mine: Vec<&Event> = lines.iter().rev().filter_map(|line| line.event.as_ref()).collect();
        let told = following.told();
        let swapped = swapped(&agreed(&mine, following.now()), &told, following.gates_seen());
        if swapped.is_empty() {
            return None;
        }
        let said = swapped.into_iter().map(|(name, at)| {
            let when = moment(at, here().offset());
            el("p").child(words::gate_swapped(language(), &name, &when)).shown()
        });
        // What gates have signed with is read from records that stand in the ledger, as below.
        let sure = sure::line(Ground::Record { is_proved: true });
        let look = link(ButtonLook::Plain, "/panel/check", "list", words::GATES_TITLE);
        let shown = told.last().map_or(0, |(place, _)| place + 1);
        let known = tap(ButtonLook::Plain, "check", say(words::GATE_KNOWN), move || {
            following.know_gates(shown);
        });
        let shown = el("section")
            .class("notice warn stack")
            .child(el("h2").child(icon("alert")).child(" ").child(say(words::GATE_SWAPPED_TITLE)))
            .child(said.collect::<Vec<_>>())
            .child(sure)
            .child(el("p").child(say(words::GATE_SWAPPED_HINT)))
            .child(el("p").class("bar no-print").child(look).child(known));
        Some(shown)
    })
}

/// The key of each gate as one has agreed to it last.
fn agreed(mine: &[&Event], now: Time) -> BTreeMap<GateId, PublicKey> {
    let of = |(_, standing): (_, Standing)| match standing {
        Standing::Given { consent, .. } | Standing::Ended { consent, .. } => {
            Some((consent.gate, consent.gate_key))
        }
        Standing::Refused { .. } => None,
    };
    read(mine.iter().copied(), now).into_iter().filter_map(of).collect()
}

/// The gates that have got another key since they had the one that was agreed to, what they are called, and when; not
/// those that stand before the place up to which the person has seen it. What counts is the order of the chain: whoever
/// swaps a key can write any time beside it.
fn swapped(agreed: &BTreeMap<GateId, PublicKey>, told: &Told, seen: usize) -> Vec<(String, Time)> {
    let swapped = |(gate, known): (&GateId, &PublicKey)| {
        let keys = || {
            told.iter().filter_map(move |(place, event)| match event {
                Event::GateKey { at, gate: of, name, key, .. } if of == gate => {
                    Some((*place, key, name, *at))
                }
                _ => None,
            })
        };
        let (since, ..) = keys().rfind(|(_, key, ..)| *key == known)?;
        let (place, _, name, at) = keys().next_back()?;
        (place > since && place >= seen).then(|| (name.clone(), at))
    };
    agreed.iter().filter_map(swapped).collect()
}

#[cfg(test)]
mod tests {
    use contract::sessions::{Hex, Suite};

    use super::*;

    fn key(number: u8) -> PublicKey {
        PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![number; 32]) }
    }

    fn came(gate: i64, number: u8, at: i64) -> Event {
        let (at, gate) = (Time(at), GateId::from_number(gate));
        Event::GateKey { at, gate, name: "东门".to_owned(), key: key(number), sealing: None }
    }

    #[test]
    fn another_key_than_the_one_that_was_agreed_to_is_told_until_it_was_seen() {
        let told = |events: &[Event]| events.iter().cloned().enumerate().collect::<Vec<_>>();
        let agreed = BTreeMap::from([(GateId::from_number(1), key(2))]);
        for (events, seen, expected) in [
            (vec![came(1, 2, 5)], 0, None),
            (vec![came(1, 1, 4), came(1, 2, 5)], 0, None),
            (vec![came(1, 2, 5), came(2, 3, 6)], 0, None),
            (vec![came(1, 2, 5), came(1, 3, 6)], 0, Some(6)),
            (vec![came(1, 2, 5), came(1, 3, 6)], 1, Some(6)),
            (vec![came(1, 2, 5), came(1, 3, 6)], 2, None),
            // With a time long ago it is as new as it stands.
            (vec![came(1, 2, 5), came(1, 3, 1)], 0, Some(1)),
            // What one agreed to has come back.
            (vec![came(1, 2, 5), came(1, 3, 6), came(1, 2, 7)], 0, None),
            (vec![came(1, 3, 6)], 0, None),
        ] {
            let found = swapped(&agreed, &told(&events), seen);
            let expected: Vec<_> =
                expected.into_iter().map(|at| ("东门".to_owned(), Time(at))).collect();
            assert_eq!(found, expected, "{events:?} after {seen}");
        }
        assert!(swapped(&BTreeMap::new(), &told(&[came(1, 1, 4), came(1, 2, 5)]), 0).is_empty());
    }
}
