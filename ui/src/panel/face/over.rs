//! 改主意: what is over, followed as a parcel is, until the gate has signed; and whether it is late, which
//! this device computes itself, with or without a network.

use contract::{
    consents::{Deleting, End, Standing},
    gates::DELETING,
    id::PersonId,
    sure::{Ground, Sure},
    time::Time,
    words::{Word, consents as words, family},
};
use leptos::prelude::*;

use super::{Desk, door, places::Place, recorded, rights, signature, sure};
use crate::{
    community::here,
    complaints, device,
    panel::family::Whom,
    parts::{ButtonLook, Element, all, el, icon, moment, tap},
    settings::{language, say},
};

/// Who does not want to, and whether that is so long ago that the question may stand open again (`may_ask`).
pub(super) fn refused(
    desk: Desk,
    place: &Place,
    at: Time,
    (is_proved, may_ask): (bool, bool),
) -> AnyView {
    let when = moment(at, here().offset());
    let said = match desk.acting {
        None => words::refused(language(), &when),
        Some(_) => family::refused(language(), &when),
    };
    let then = if may_ask { words::REFUSED_OVER } else { words::REFUSED_RESTS };
    let record = format!("{} · {}", place.called(), say(words::STATE_REFUSED));
    all![
        el("p").class("notice").child(icon("check")).child(" ").child(said),
        recorded(is_proved),
        el("p").class("hint").child(say(then)),
        rights::explaining_record(desk.following.whom(), &when, &record),
    ]
}

/// What was withdrawn on this device, and the hub has not heard yet.
pub(super) fn unsent(whom: impl Into<Whom>, at: Time) -> Element {
    // Nobody has it yet but this device: it is one's own act.
    let said = step(whom.into(), Mark::Done, say(words::END_WITHDRAWN), at, None);
    way().child(said).child(Mark::Waits.drawn().child(el("p").child(say(words::STEP_UNSENT))))
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
    let is_late = standing.is_overdue(desk.following.now());
    let whom = desk.following.whom();
    let ended = step(whom, Mark::Done, say(why.word()), *at, Some(recorded(is_proved)));
    let deleting = deleting.as_ref();
    // The order is there; whether the gate has heard it, it says by signing.
    let told = deleting.map(|order| {
        let said = words::step_told(language(), gate);
        let hint = order.done.is_none().then(|| say(words::STEP_TOLD_HINT));
        let hint = hint.map(|hint| el("p").class("hint").child(hint));
        let sure = el("div").child(recorded(is_proved)).child(hint);
        step(whom, Mark::Done, &said, order.at, Some(sure))
    });
    let signed = match deleting {
        Some(order) => Some(signed(whom, gate, order, (is_late, is_proved))),
        None if *why == End::Expired => Some(unheard(whom, gate, *at, (is_late, is_proved))),
        None => is_late.then(|| late(whom, *at, &words::step_not_told(language(), gate))),
    };
    // Until the gate has signed nobody knows whether it has heard.
    let is_heard = deleting.is_some_and(|order| order.done.is_some());
    let may_take_in = *why == End::Withdrawn && !is_heard;
    let door = deleting.and_then(|order| door::door(desk, gate, order, is_proved));
    let is_late_ask =
        is_late.then(|| words::late_ask(language(), gate, &moment(*at, here().offset())));
    let record = Ground::Record { is_proved };
    let given = words::was_given(language(), &moment(consent.given_at, here().offset()));
    Some(all![
        way().child(ended).child(told).child(signed).child(door),
        may_take_in.then(|| sure::with(Ground::Word, words::OFFLINE_WINDOW)),
        is_late_ask.map(|said| complain(whom.own, words::COMPLAIN, said)),
        el("p").class("hint").child(given).child(" ").child(sure::tag(Sure::of(record))),
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

/// The way of what was withdrawn, its steps one below the other, as a parcel's.
fn way() -> Element {
    el("ol").class("card timeline")
}

/// How far a step has come.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Done,
    Waits,
    Late,
    /// What one does oneself.
    Own,
}

impl Mark {
    /// An empty step with its picture.
    pub(super) fn drawn(self) -> Element {
        let (step, picture) = match self {
            Self::Done => ("done", "circle-check"),
            Self::Waits => ("waits", "clock"),
            Self::Late => ("late", "alert"),
            Self::Own => ("own", "map-pin"),
        };
        el("li").class("entry stack").attr("data-step", step).child(icon(picture))
    }
}

/// One step of the way: what happened, when, and how sure that is.
fn step(whom: Whom, mark: Mark, said: &str, at: Time, sure: Option<Element>) -> Element {
    let when = moment(at, here().offset());
    let explain = rights::explaining_record(whom, &when, said);
    let head = el("header").child(el("strong").child(said.to_owned())).child(" ");
    mark.drawn().child(head.child(el("time").child(when))).child(sure).child(explain)
}

/// Whether the gate has signed, has still time, or is late.
fn signed(whom: Whom, gate: &str, order: &Deleting, (is_late, is_proved): (bool, bool)) -> Element {
    let offset = here().offset();
    match order.done {
        Some((at, left)) => {
            let said = words::step_signed(language(), u64::from(left), gate);
            step(whom, Mark::Done, &said, at, Some(signature(is_proved)))
        }
        None if is_late => {
            let due = moment(order.due_at, offset);
            late(whom, order.due_at, &words::step_overdue(language(), &due, gate))
        }
        None => {
            let said = words::step_waits(language(), gate);
            let hint = if is_proved { words::STEP_ORDER_HINT } else { words::WAITING_HINT };
            let sure = el("div")
                .child(el("p").class("hint").child(say(words::STEP_WAITS_HINT)))
                .child(sure::with(Ground::Record { is_proved }, hint));
            step(whom, Mark::Waits, &said, order.due_at, Some(sure))
        }
    }
}

/// What ran out by itself without a word of the hub: the day stands in what was signed, and its gate is late all the same.
fn unheard(whom: Whom, gate: &str, at: Time, (is_late, is_proved): (bool, bool)) -> Element {
    let (due, said) = (at + DELETING, ran_out(gate, at, is_late));
    match is_late {
        true => late(whom, due, &said),
        false => {
            let by_then = el("p").class("hint").child(say(words::STEP_WAITS_HINT));
            let sure = el("div").child(by_then).child(recorded(is_proved));
            step(whom, Mark::Waits, &said, due, Some(sure))
        }
    }
}

/// The same in words, on paper as well.
pub(super) fn ran_out(gate: &str, at: Time, is_late: bool) -> String {
    match is_late {
        true => words::ran_out_late(language(), gate, &moment(at, here().offset())),
        false => words::ran_out(language(), gate),
    }
}

/// What should have been done by now.
fn late(whom: Whom, at: Time, said: &str) -> Element {
    let explain = rights::explaining_record(whom, &moment(at, here().offset()), said);
    let problem = el("div").class("problem").child(said.to_owned());
    Mark::Late.drawn().child(problem.child(sure::line(Ground::Late))).child(explain)
}
