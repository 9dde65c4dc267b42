//! One's devices, and the people on this one: a program of its own, which the first screen of
//! residents does not wait for.

mod adding;
mod list;
mod lost;
mod people;

use client::Error;
use contract::{
    community::Community,
    people::Me,
    words::{common, devices as words, inbox},
};
use futures_util::future::join;
use leptos::{mount::mount_to, prelude::*};

use crate::{
    community::{self, Here},
    device, frame,
    live::Live,
    parts::{self, all, el, watch_network},
    sessions::{self, Found, Session},
    settings::{self, Settings, say},
};

/// What is known before the screen is drawn.
struct First {
    community: Result<Community, Error>,
    found: Found,
}

/// Asks what the screen needs, and only then takes the place of the plain page.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        let door = community::door_of_visit(&device::path(), &device::query());
        settings::speak_as_page();
        let (community, found) = join(community::read(door), sessions::find()).await;
        let Some(root) = device::root() else { return };
        device::take_over();
        device::clear(&root);
        mount_to(root, move || app(First { community, found })).forget();
        device::mark_alive();
    });
}

fn app(first: First) -> AnyView {
    let settings = Settings::provide();
    let live = Live::provide();
    watch_network();
    let door = community::door_of_visit(&device::path(), &device::query());
    Here::provide(door, first.community, device::shown_telephone());
    let is_signed_in = first.found.me.is_some();
    let session = Session::provide(first.found);
    if is_signed_in {
        live.follow();
    }
    parts::live(move || {
        settings.language.track();
        all![frame::top(), screen(session), frame::foot()]
    })
}

fn screen(session: Session) -> AnyView {
    // Another person's screen is drawn from the beginning: nothing of the one before stays.
    let whose = Memo::new(move |_| session.me.get().map(|me| me.device));
    let own = move || whose.get().map(|_| list::list(session));
    el("main")
        .attr("id", "content")
        .class("page")
        .attr("tabindex", "-1")
        .child(parts::live(move || back(session.me.get().as_ref())))
        .child(frame::heading(|| say(words::TITLE).to_owned()))
        .child(lost::lost(session))
        .child(people::people(session))
        .child(parts::live(own))
        .into_any()
}

/// The way back to where this person works or lives.
fn back(me: Option<&Me>) -> AnyView {
    match me {
        Some(me) if me.post.works() => frame::back("/staff", inbox::TITLE),
        _ => frame::back("/", common::HOME),
    }
}
