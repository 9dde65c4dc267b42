//! The receipt: it proves that the complaint has arrived, and can be kept, printed and copied.

use client::Error;
use contract::{
    complaints::{CaseKey, Follow, Receipt},
    words::{common, complaints as words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    community::here,
    device, frame,
    live::live,
    parts::{ButtonLook, button, icon, moment, problem},
    settings::{language, say},
    way::way,
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
    let facts = facts
        .into_iter()
        .flatten()
        .map(|(title, text)| view! { <dt>{say(title)}</dt><dd>{text}</dd> });
    view! {
        <article class="receipt">
            <header>
                {icon("circle-check")}
                {frame::heading(|| say(words::RECEIPT_TITLE).to_owned())}
                <p>{say(words::RECEIPT_THANKS)}</p>
            </header>
            {receipt.case_key.map(key)}
            <dl>{facts.collect::<Vec<_>>()}</dl>
            <p class="hint">{say(words::RECEIPT_NEXT)}</p>
        </article>
        {ways_on(receipt)}
    }
    .into_any()
}

fn key(key: CaseKey) -> AnyView {
    let groups: Vec<_> =
        groups(key).into_iter().map(|group| view! { <span>{group}</span> }).collect();
    view! {
        <section>
            <h2>{say(words::RECEIPT_KEY)}</h2>
            <p class="key">{groups}</p>
            <p class="hint">{say(words::RECEIPT_KEY_HINT)}</p>
        </section>
    }
    .into_any()
}

/// The groups of a key; each but the last keeps its hyphen, so that a copied key can be typed.
fn groups(key: CaseKey) -> Vec<String> {
    key.to_string().split_inclusive('-').map(str::to_owned).collect()
}

fn ways_on(receipt: Receipt) -> AnyView {
    let is_copied = RwSignal::new(false);
    let copy_word = move || say(if is_copied.get() { common::COPIED } else { common::COPY });
    let copying = receipt.case_key.map(|key| {
        let link = device::origin() + "/follow";
        let text =
            words::receipt_copied(language(), &key.to_string(), &link, &receipt.number.to_string());
        let copy = move || {
            let text = text.clone();
            spawn_local(async move {
                let done = device::copy(&text).await;
                is_copied.set(done);
            });
        };
        button(ButtonLook::Plain, "copy", copy_word, Signal::stored(false), copy)
    });
    let look = match receipt.case_key {
        Some(key) => open(key),
        None => view! {
            <a href=format!("/c/{}", receipt.id) class="button main">
                {icon("eye")} {say(words::RECEIPT_FOLLOW)}
            </a>
        }
        .into_any(),
    };
    let print = || say(common::PRINTED);
    view! {
        <div class="bar">
            {look}
            {button(ButtonLook::Plain, "printer", print, Signal::stored(false), device::print)}
            {copying}
            <a href="/file" class="quiet">{icon("plus")} {say(words::RECEIPT_ANOTHER)}</a>
        </div>
    }
    .into_any()
}

/// Opens the matter with its key, as somebody who types it would.
fn open(key: CaseKey) -> AnyView {
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let (live, way) = (live(), way());
    let open = move || {
        is_busy.set(true);
        spawn_local(async move {
            let answer =
                device::hub().change(&Follow { key }, &client::IdempotencyKey::new()).await;
            is_busy.set(false);
            match answer {
                Ok(case) => {
                    live.follow();
                    way.to(&format!("/c/{}", case.matter.id));
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let word = || say(words::RECEIPT_FOLLOW);
    view! {
        {move || failure.get().map(|error| problem(&error, move || failure.set(None)))}
        {button(ButtonLook::Main, "eye", word, is_busy.into(), open)}
    }
    .into_any()
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
