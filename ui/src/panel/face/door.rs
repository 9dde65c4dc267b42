//! 去门口试一下: a gate that has signed that it deleted is tried, and what came of it is told with one tap.

use contract::{
    consents::{Deleting, Tried, Try},
    id::PersonId,
    words::consents as words,
};
use leptos::prelude::*;

use super::{
    Desk,
    over::{Mark, complain},
    recorded, rights,
};
use crate::{
    community::here,
    parts::{ButtonLook, Element, Shown, all, button, el, icon, moment},
    sending::Sending,
    settings::{language, say},
};

/// The last step of the way; nothing as long as the gate has not signed.
pub(super) fn door(desk: Desk, gate: &str, order: &Deleting, is_proved: bool) -> Option<Element> {
    let (signed_at, _) = order.done?;
    let ask = words::still_opens_ask(language(), gate, &moment(signed_at, here().offset()));
    let told =
        order.tried.map(|tried| all![told(desk.leaving.person(), tried, ask), recorded(is_proved)]);
    // The hub hears it only from whose consent it was.
    let own = desk.acting.is_none();
    let step = Mark::Own
        .drawn()
        .child(el("header").child(el("strong").child(say(words::STEP_DOOR))))
        .child(own.then(|| el("p").class("hint").child(say(words::STEP_DOOR_HINT))))
        .child(told)
        .child(rights::explaining_record(
            desk.following.whom(),
            &moment(signed_at, here().offset()),
            say(words::STEP_DOOR),
        ))
        .child(own.then(|| telling(desk, order)));
    Some(step)
}

/// What was told, and the way to a complaint where the gate still knew them.
fn told(person: PersonId, tried: Tried, ask: String) -> AnyView {
    let when = moment(tried.at, here().offset());
    if !tried.opened {
        let said = words::door_was_shut(language(), &when);
        let good = el("p").class("notice good").child(icon("circle-check"));
        return good.child(" ").child(said).shown();
    }
    let said = words::door_opened(language(), &when);
    all![
        el("p").class("problem").child(icon("alert")).child(" ").child(said),
        complain(person, words::COMPLAIN, ask),
    ]
}

/// Two buttons of one size.
fn telling(desk: Desk, order: &Deleting) -> AnyView {
    let (sending, order) = (Sending::new(), order.order);
    let tell = move |opened| move || sending.send(Try { order, opened }, move |()| desk.look());
    let word = || say(words::DOOR_SHUT);
    let shut = button(ButtonLook::Plain, "check", word, sending.is_busy.into(), tell(false));
    let word = || say(words::STILL_OPENS);
    let opened = button(ButtonLook::Plain, "alert", word, sending.is_busy.into(), tell(true));
    all![
        sending.trouble(),
        rights::if_refused(sending.failure, desk.leaving.person()),
        el("div").class("bar even no-print").child(shut).child(opened),
    ]
}
