//! The receipt: it proves that the complaint has arrived, and can be kept, printed and copied.

use client::Error;
use contract::{
    complaints::{CaseKey, Follow, Receipt},
    words::{common, complaints as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::measured;
use crate::{
    community::here,
    device, frame,
    parts::{
        self, ButtonLook, Element, Shown, all, button, dl, el, icon, link, moment, problem, tap,
    },
    settings::{language, say},
};

/// A receipt, as a till slip.
pub(super) fn receipt(receipt: Receipt) -> AnyView {
    let offset = here().offset();
    let facts = [
        Some((words::RECEIPT_NUMBER, receipt.number.to_string())),
        Some((words::RECEIPT_DUE, moment(receipt.due_at, offset))),
        Some((words::RECEIPT_FILED, moment(receipt.filed_at, offset))),
        receipt.place.clone().map(|place| (words::RECEIPT_PLACE, place)),
        Some((words::RECEIPT_TELEPHONE, receipt.telephone.clone())),
    ];
    let header = el("header")
        .child(icon("circle-check"))
        .child(frame::heading(|| say(words::RECEIPT_TITLE).to_owned()))
        .child(el("p").child(say(words::RECEIPT_THANKS)));
    let slip = el("article")
        .class("receipt")
        .child(header)
        .child(receipt.case_key.map(key))
        .child(el("dl").child(dl(facts.into_iter().flatten().collect())))
        .child(parts::live(|| {
            let community = here().community.get()?;
            measured(&community).map(|measured| measured.class("hint"))
        }))
        .child(el("p").class("hint").child(say(words::RECEIPT_NEXT)));
    all![slip, ways_on(&receipt)]
}

fn key(key: CaseKey) -> Element {
    let groups = groups(key).into_iter().map(|group| el("span").child(group).shown());
    el("section")
        .child(el("h2").child(say(words::RECEIPT_KEY)))
        .child(el("p").class("key").child(groups.collect::<Vec<_>>()))
        .child(el("p").class("hint").child(say(words::RECEIPT_KEY_HINT)))
}

/// The groups of a key; each but the last keeps its hyphen, so that a copied key can be typed.
fn groups(key: CaseKey) -> Vec<String> {
    key.to_string().split_inclusive('-').map(str::to_owned).collect()
}

fn ways_on(receipt: &Receipt) -> AnyView {
    let is_copied = RwSignal::new(false);
    let copy_word = move || say(if is_copied.get() { common::COPIED } else { common::COPY });
    let keeping = receipt.case_key.map(|key| {
        let address = device::origin() + "/follow";
        let number = receipt.number.to_string();
        let text = words::receipt_copied(language(), &key.to_string(), &address, &number);
        let copied = text.clone();
        let copy = move || {
            let text = copied.clone();
            spawn_local(async move {
                let done = device::copy(&text).await;
                is_copied.set(done);
            });
        };
        let save = move || {
            let (name, text) = (format!("linli-{number}.txt"), text.clone());
            spawn_local(async move {
                // Whoever closes the question where to save it wants it no more.
                let _ = device::save(&name, &text).await;
            });
        };
        all![
            tap(ButtonLook::Plain, "copy", parts::live(copy_word), copy),
            tap(ButtonLook::Plain, "download", say(common::SAVE), save),
        ]
    });
    let look = match receipt.case_key {
        Some(key) => open(key),
        None => el("a")
            .class("button main")
            .set("href", format!("/c/{}", receipt.id))
            .child(icon("eye"))
            .child(say(words::RECEIPT_FOLLOW))
            .shown(),
    };
    el("div")
        .class("bar")
        .child(look)
        .child(tap(ButtonLook::Plain, "printer", say(common::PRINTED), device::print))
        .child(keeping)
        .child(link(ButtonLook::Quiet, "/file", "plus", words::RECEIPT_ANOTHER))
        .shown()
}

/// Opens the matter with its key, as somebody who types it would.
fn open(key: CaseKey) -> AnyView {
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let open = move || {
        is_busy.set(true);
        spawn_local(async move {
            let answer =
                device::hub().change(&Follow { key }, &client::IdempotencyKey::new()).await;
            match answer {
                Ok(case) => device::leave_for(&format!("/c/{}", case.matter.id)),
                Err(error) => {
                    is_busy.set(false);
                    failure.set(Some(error));
                }
            }
        });
    };
    let word = || say(words::RECEIPT_FOLLOW);
    let trouble = move || failure.get().map(|error| problem(&error, move || failure.set(None)));
    all![parts::live(trouble), button(ButtonLook::Main, "eye", word, is_busy.into(), open)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_of_a_key_read_together_are_the_key() {
        let key = CaseKey::from_random(0x0123_4567_89ab_cdef);

        let groups = groups(key);

        assert_eq!(groups.len(), 3);
        assert_eq!(groups.concat(), key.to_string());
    }
}
