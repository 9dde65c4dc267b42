//! What the caller is told at the end: the number, the deadline, and once the key.

use contract::{
    complaints::{CaseKey, Receipt},
    words::{common, complaints, inbox as words},
};
use leptos::prelude::*;

use super::super::desk::Desk;
use crate::{
    all, device,
    parts::{ButtonLook, Element, dl, el, icon, moment, tap},
    settings::{language, say},
};

/// The receipt, to be read out or printed.
pub(super) fn receipt(desk: Desk, receipt: &Receipt, resident: Option<&str>) -> AnyView {
    let facts = [
        Some((complaints::RECEIPT_NUMBER, receipt.number.to_string())),
        Some((complaints::RECEIPT_DUE, moment(receipt.due_at, desk.offset))),
        receipt.place.clone().map(|place| (complaints::RECEIPT_PLACE, place)),
        Some((complaints::RECEIPT_TELEPHONE, receipt.telephone.clone())),
    ];
    let theirs = resident.map(|name| el("p").child(words::counter_done_resident(language(), name)));
    let slip = el("article")
        .class("receipt")
        .child(
            el("header").child(icon("circle-check")).child(el("p").child(say(words::COUNTER_DONE))),
        )
        .child(receipt.case_key.map(key))
        .child(el("dl").child(dl(facts.into_iter().flatten().collect())))
        .child(theirs);
    let id = receipt.id;
    let open = move || {
        device::close_sheet("#counter");
        desk.open(id);
    };
    let another = move || {
        desk.counter.receipt.set(None);
        device::focus_soon("#counter-text");
    };
    let ways = el("div")
        .class("bar")
        .child(tap(ButtonLook::Plain, "printer", say(common::PRINTED), device::print))
        .child(tap(ButtonLook::Plain, "eye", say(words::COUNTER_OPEN), open))
        .child(tap(ButtonLook::Quiet, "plus", say(words::COUNTER_ANOTHER), another));
    all![slip, ways]
}

fn key(key: CaseKey) -> Element {
    let key = key.to_string();
    let groups = key.split_inclusive('-').map(|group| el("span").child(group.to_owned()));
    let groups: Vec<AnyView> = groups.map(crate::parts::Shown::shown).collect();
    el("section")
        .child(el("h3").child(say(words::COUNTER_KEY)))
        .child(el("p").class("key").child(groups))
        .child(el("p").class("hint").child(say(words::COUNTER_KEY_ONCE)))
        // Whoever takes the slip home does not need what the staff are told.
        .child(el("p").class("hint print-only").child(say(complaints::RECEIPT_KEY_HINT)))
}
