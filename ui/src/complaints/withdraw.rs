//! Taking a matter back, after a question; and having it taken up again with one tap.

use contract::{
    complaints::{Act, Case},
    id::ComplaintId,
    words::complaints as words,
};
use leptos::{html::Dialog, prelude::*};

use super::acting::Acting;
use crate::{
    device,
    parts::{ButtonLook, button, icon, problem},
    reading::Reading,
    settings::say,
};

/// One tap takes it up again.
pub(super) fn reopen(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let acting = Acting::on(id, case, "#reopen-faults");
    let reopen = move || acting.act(Act::Reopen { text: None }, || device::focus_soon("h1"));
    let word = || say(words::REOPEN);
    view! {
        <section class="stack">
            <p>{say(words::REOPEN_HINT)}</p>
            {move || acting.failure.get().map(|error| problem(&error, reopen))}
            <div class="bar">
                {button(ButtonLook::Plain, "refresh", word, acting.is_busy.into(), reopen)}
            </div>
        </section>
    }
    .into_any()
}

/// Takes it back, after a question.
pub(super) fn withdraw(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let acting = Acting::on(id, case, "#withdraw-faults");
    let sheet: NodeRef<Dialog> = NodeRef::new();
    let close = move || {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
    };
    let open = move |_| {
        if let Some(sheet) = sheet.get_untracked() {
            let _ = sheet.show_modal();
        }
    };
    let withdraw = move || {
        acting.act(Act::Withdraw {}, move || {
            close();
            device::focus_soon("h1");
        });
    };
    let word = || say(words::WITHDRAW_DO);
    view! {
        <section>
            <button type="button" class="quiet" on:click=open>
                {icon("undo")} {say(words::WITHDRAW)}
            </button>
        </section>
        <dialog class="sheet" node_ref=sheet aria-labelledby="withdraw-title">
            <h2 id="withdraw-title">{say(words::WITHDRAW)}</h2>
            <p>{say(words::WITHDRAW_SURE)}</p>
            {move || acting.failure.get().map(|error| problem(&error, withdraw))}
            <div class="bar">
                {button(ButtonLook::Danger, "undo", word, acting.is_busy.into(), withdraw)}
                <button type="button" autofocus on:click=move |_| close()>
                    {say(words::WITHDRAW_KEEP)}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
