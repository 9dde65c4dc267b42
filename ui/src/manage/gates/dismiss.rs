//! Ending with a company that looks after gates: all of theirs go out of use at once.

use contract::{
    gates::{Act, Dismiss, Gate, may},
    text::Name,
    words::gates as words,
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    parts::{ButtonLook, Element, Fault, Faults, Shown, button, el, fault, opening},
    sending::Sending,
    settings::say,
};

/// Nothing where no company has a gate that can still be taken out of use.
pub(super) fn dismiss(desk: Desk, gates: &[Gate]) -> Option<Element> {
    let mut companies: Vec<Name> = Vec::new();
    for gate in gates.iter().filter(|gate| may(gate.state, Act::Remove)) {
        if !companies.contains(&gate.draft.vendor) {
            companies.push(gate.draft.vendor.clone());
        }
    }
    let is_any = !companies.is_empty();
    is_any.then(|| opening(say(words::DISMISS), move || form(desk, &companies)))
}

/// None is chosen for anybody: choosing one is the question asked once more.
fn form(desk: Desk, companies: &[Name]) -> AnyView {
    let chosen: RwSignal<Option<Name>> = RwSignal::new(None);
    let faults = Faults::new("#gate-faults");
    let sending = Sending::new();
    let send = move || {
        let Some(vendor) = chosen.get_untracked() else {
            return faults.show(vec![Fault::new("dismissed", say(words::CHOOSE))]);
        };
        faults.show(vec![]);
        sending.send_from(Dismiss { vendor }, faults, move |()| desk.done(words::DONE_DISMISS));
    };
    let options = companies.iter().enumerate().map(|(index, company)| {
        let (own, other) = (company.clone(), company.clone());
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "dismissed")
            .checked(move || chosen.with(|chosen| chosen.as_ref() == Some(&own)))
            .on("change", move |_| chosen.set(Some(other.clone())));
        let radio = if index == 0 { radio.attr("id", "dismissed") } else { radio };
        el("label").child(radio).child(el("span").child(company.to_string())).shown()
    });
    let word = || say(words::DISMISS_YES);
    el("form")
        .class("notice warn stack")
        .submit(send)
        .child(faults.summary())
        .child(el("p").child(say(words::DISMISS_HINT)))
        .child(
            el("fieldset")
                .class("choice")
                .child(el("legend").child(say(words::VENDOR)))
                .child(options.collect::<Vec<_>>())
                .child(fault("dismissed", faults)),
        )
        .child(sending.trouble())
        .child(el("div").class("bar").child(button(
            ButtonLook::Danger,
            "trash",
            word,
            sending.is_busy.into(),
            send,
        )))
        .shown()
}
