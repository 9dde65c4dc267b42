//! 改主意: what is over, followed as a parcel is, until the gate has signed; and whether it is late, which
//! this device computes itself, with or without a network.

use contract::{
    consents::{Deleting, End, Standing},
    id::PersonId,
    sure::{Ground, Sure},
    time::Time,
    words::{Word, consents as words},
};
use leptos::prelude::*;

use super::{Desk, door, places::Place, recorded, rights, signature, sure};
use crate::{
    community::here,
    complaints, device,
    parts::{ButtonLook, Element, all, el, icon, moment, tap},
    settings::{language, say},
};

/// Who does not want to.
pub(super) fn refused(at: Time) -> Element {
    let said = words::refused(language(), &moment(at, here().offset()));
    el("p").class("notice").child(icon("check")).child(" ").child(said)
}

/// What was withdrawn on this device, and the hub has not heard yet.
pub(super) fn unsent(person: PersonId, at: Time) -> Element {
    let waits = el("li").child(icon("clock")).child(" ").child(say(words::STEP_UNSENT));
    // Nobody has it yet but this device.
    let word = sure::tag(Sure::of(Ground::Word));
    let said = step(person, true, say(words::END_WITHDRAWN).to_owned(), at);
    let said = said.child(el("p").class("hint").child(word));
    el("ol").class("card plain stack").child(said).child(waits)
}

/// What came of what was agreed to; nothing where it is not over.
pub(super) fn over(
    desk: Desk,
    place: &Place,
    standing: &Standing,
    is_proved: bool,
) -> Option<AnyView> {
    let Standing::Ended { consent, at, why, deleting, .. } = standing else { return None };
    let called = place.called();
    let gate = called.as_str();
    let is_late = standing.is_overdue(device::now());
    let person = desk.leaving.person();
    let ended = step(person, true, say(why.word()).to_owned(), *at);
    let ended = ended.child(recorded(is_proved));
    let deleting = deleting.as_ref();
    let told = deleting.map(|order| {
        step(person, true, words::step_told(language(), gate), order.at).child(recorded(is_proved))
    });
    let signed = match deleting {
        Some(order) => Some(signed(person, gate, order, (is_late, is_proved))),
        None => is_late.then(|| late(person, *at, words::step_not_told(language(), gate))),
    };
    // Until the gate has signed nobody knows whether it has heard.
    let is_heard = deleting.is_some_and(|order| order.done.is_some());
    let may_take_in = *why == End::Withdrawn && !is_heard;
    let door = deleting.and_then(|order| door::door(desk, gate, order, is_proved));
    let is_late_ask =
        is_late.then(|| words::late_ask(language(), gate, &moment(*at, here().offset())));
    let given = words::was_given(language(), &moment(consent.given_at, here().offset()));
    Some(all![
        el("ol").class("card plain stack").child(ended).child(told).child(signed).child(door),
        may_take_in.then(|| el("p").class("hint").child(say(words::OFFLINE_WINDOW))),
        is_late_ask.map(|said| complain(person, words::COMPLAIN, said)),
        el("p").class("hint").child(given),
    ])
}

/// A complaint that is written already (PIPL article 65).
pub(super) fn complain(person: PersonId, word: Word, said: String) -> Element {
    let ask = move || {
        complaints::suggest(person, &said);
        device::leave_for("/file");
    };
    el("p").class("bar no-print").child(tap(ButtonLook::Quiet, "alert", say(word), ask))
}

/// One step of the way.
fn step(person: PersonId, is_done: bool, said: String, at: Time) -> Element {
    let picture = if is_done { "circle-check" } else { "clock" };
    let when = moment(at, here().offset());
    let explain = rights::explaining_record(person, &when, &said);
    el("li")
        .class("stack")
        .child(el("p").child(icon(picture)).child(" ").child(el("strong").child(said)))
        .child(el("p").class("hint").child(when))
        .child(explain)
}

/// Whether the gate has signed, has still time, or is late.
fn signed(
    person: PersonId,
    gate: &str,
    order: &Deleting,
    (is_late, is_proved): (bool, bool),
) -> Element {
    let offset = here().offset();
    match order.done {
        Some((at, left)) => {
            let said = words::step_signed(language(), u64::from(left), gate);
            step(person, true, said, at).child(signature(is_proved))
        }
        None if is_late => {
            let due = moment(order.due_at, offset);
            late(person, order.due_at, words::step_overdue(language(), &due, gate))
        }
        None => step(person, false, words::step_waits(language(), gate), order.due_at)
            .child(el("p").class("hint").child(say(words::STEP_WAITS_HINT)))
            .child(recorded(is_proved)),
    }
}

/// What should have been done by now.
fn late(person: PersonId, at: Time, said: String) -> Element {
    let explain = rights::explaining_record(person, &moment(at, here().offset()), &said);
    let sure = sure::line(Ground::Late);
    el("li").class("problem").child(icon("alert")).child(" ").child(said).child(sure).child(explain)
}
