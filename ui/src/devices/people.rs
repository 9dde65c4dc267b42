//! Who it is now: the people of this device, one of them signed in or nobody.

use client::Account;
use contract::{
    people::Me,
    words::{devices as words, sessions as session_words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{self, ButtonLook, Shown, all, el, icon, link, problem, tap},
    sessions::{self, Session},
    settings::{language, say},
};

/// The people, the change-over, and the ways out.
pub(super) fn people(session: Session) -> AnyView {
    let is_asking = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let state = move || {
        if session.is_busy.get() { say(words::SWITCHING).to_owned() } else { said.get() }
    };
    let hint = move || match session.people.with(Vec::len) {
        0 => words::WHO_EMPTY,
        _ => words::WHO_HINT,
    };
    let one = move |account: Account| row(session, account);
    let rows = move || session.people.get().into_iter().map(one).collect::<Vec<_>>();
    el("section")
        .class("stack")
        .child(el("h2").child(say(words::WHO)))
        .child(el("ul").class("stack").child(parts::live(rows)))
        .child(el("p").class("hint").child(parts::live(move || say(hint()))))
        .child(el("p").attr("role", "status").child(parts::live(state)))
        .child(parts::live(move || trouble(session)))
        .child(parts::live(move || match session.me.get() {
            Some(me) if is_asking.get() => question(session, me, is_asking, said),
            me => ways(session, me.as_ref(), is_asking),
        }))
        .shown()
}

fn row(session: Session, account: Account) -> AnyView {
    let device = account.device;
    let is_now = move || session.me.with(|me| me.as_ref().is_some_and(|me| me.device == device));
    let name = account.name.clone();
    let mark = move || {
        if is_now() {
            el("span").class("tag").child(icon("check")).child(say(words::WHO_NOW)).shown()
        } else {
            let word = words::switch(language(), &name);
            let change = move || sessions::change_to(session, device);
            tap(ButtonLook::Plain, "users", word, change).shown()
        }
    };
    el("li")
        .class("card account")
        .child(
            el("p")
                .child(el("strong").child(account.name))
                .child(account.home.map(|home| el("small").child(home))),
        )
        .child(parts::live(mark))
        .shown()
}

/// Why somebody could not come in.
fn trouble(session: Session) -> Option<AnyView> {
    let error = session.failure.get()?;
    let close = move || session.failure.set(None);
    Some(problem(&error, close))
}

fn ways(session: Session, me: Option<&Me>, is_asking: RwSignal<bool>) -> AnyView {
    let out = me.map(|_| {
        all![
            tap(ButtonLook::Plain, "log-out", say(session_words::SIGN_OUT), move || {
                sessions::sign_out(session);
            }),
            tap(ButtonLook::Quiet, "trash", say(words::REMOVE), move || {
                is_asking.set(true);
                device::focus_soon("#removing");
            }),
        ]
    });
    let join =
        if session.people.with(Vec::is_empty) { session_words::JOIN } else { words::ANOTHER };
    el("div").class("bar").child(link(ButtonLook::Plain, "/join", "plus", join)).child(out).shown()
}

fn question(
    session: Session,
    me: Me,
    is_asking: RwSignal<bool>,
    said: RwSignal<String>,
) -> AnyView {
    let name = me.name.clone();
    let remove = move || {
        let me = me.clone();
        spawn_local(async move {
            let name = me.name.clone();
            match sessions::remove(session, me).await {
                Ok(()) => said.set(words::removed(language(), &name)),
                Err(error) => session.failure.set(Some(error)),
            }
            is_asking.set(false);
        });
    };
    el("div")
        .class("notice warn")
        .attr("id", "removing")
        .attr("tabindex", "-1")
        .child(el("strong").child(words::remove_ask(language(), &name)))
        .child(el("p").child(words::remove_hint(language(), &name)))
        .child(
            el("p")
                .class("bar")
                .child(tap(ButtonLook::Danger, "trash", say(words::REMOVE), remove))
                .child(tap(ButtonLook::Plain, "undo", say(words::REMOVE_KEEP), move || {
                    is_asking.set(false);
                })),
        )
        .shown()
}
