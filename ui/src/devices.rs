//! One's devices, and the people on this one.

mod adding;
mod list;
mod lost;
mod people;
mod stopping;

use contract::{
    people::Me,
    words::{common, devices as words, inbox},
};
use leptos::prelude::*;

use crate::{
    frame,
    parts::{self, all},
    recovery,
    sessions::Session,
    settings::say,
};

/// The screen.
pub fn devices(session: Session) -> AnyView {
    // Another person's screen is drawn from the beginning: nothing of the one before stays.
    let whose = Memo::new(move |_| session.me.get().map(|me| me.device));
    let own = move || whose.get().map(|device| all![recovery::alert(device), list::list(session)]);
    all![
        parts::live(move || back(session.me.get().as_ref())),
        frame::heading(|| say(words::TITLE).to_owned()),
        lost::lost(session),
        people::people(session),
        parts::live(own),
    ]
}

/// The way back to where this person works or lives.
fn back(me: Option<&Me>) -> AnyView {
    match me {
        Some(me) if me.post.works() => frame::back("/staff", inbox::TITLE),
        _ => frame::back("/", common::HOME),
    }
}
