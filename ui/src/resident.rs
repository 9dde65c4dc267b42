//! The residents' app: its routes, and how it takes the place of the plain page.

use client::Error;
use contract::community::Community;
use futures_util::future::join3;
use leptos::{mount::mount_to, prelude::*};

use crate::{
    account,
    community::{self, Here},
    complaints, device, frame,
    live::Live,
    parts::{self, all, el, watch_network},
    sessions::{self, Found, Session},
    settings::{self, Settings},
    way::{Screen, Way},
};

/// What is known before the first screen is drawn.
struct First {
    community: Result<Community, Error>,
    found: Found,
    case: complaints::FirstCase,
}

/// Asks what the first screen needs, and only then takes the place of the plain page: until then
/// that page is there to be read and typed into.
pub fn begin() {
    device::report_panics();
    // Not the one of leptos, which is there only once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        let door = community::door_of_visit(&device::path(), &device::query());
        settings::speak_as_page();
        let asked = join3(community::read(door), sessions::find(), device::recover());
        let (community, found, ()) = asked.await;
        let case = complaints::FirstCase::read(&device::path()).await;
        let Some(root) = device::root() else { return };
        let focus = device::take_over();
        device::clear(&root);
        mount_to(root, move || app(First { community, found, case })).forget();
        device::mark_alive();
        device::resume(focus);
    });
}

fn app(first: First) -> AnyView {
    let settings = Settings::provide();
    let live = Live::provide();
    watch_network();
    let door = community::door_of_visit(&device::path(), &device::query());
    Here::provide(door, first.community, device::shown_telephone());
    complaints::News::provide();
    provide_context(first.case);
    let is_signed_in = first.found.me.is_some();
    Session::provide(first.found);
    if is_signed_in {
        live.follow();
    }
    let way = Way::provide();
    focus_after_navigation(way);
    parts::live(move || {
        settings.language.track();
        screens(way)
    })
}

fn screens(way: Way) -> AnyView {
    let screen = Memo::new(move |_| Screen::at(&way.path()));
    let shown = move || match screen.get() {
        Some(Screen::Home) => community::home(),
        Some(Screen::File) => complaints::file(),
        Some(Screen::Follow) => complaints::follow(),
        Some(Screen::Case(id)) => complaints::case(id),
        // Its program was not kept for when there is no net.
        None if account::has(&way.path_now()) => frame::away(),
        None => frame::lost(),
    };
    all![
        frame::top(),
        el("main")
            .attr("id", "content")
            .class("page")
            .attr("tabindex", "-1")
            .child(sessions::lost())
            .child(parts::live(shown)),
        complaints::news(),
        frame::foot(),
    ]
}

/// Moves the focus to the heading of each new screen, but not of the first one: there the reader
/// is already.
fn focus_after_navigation(way: Way) {
    let mut before = way.path_now();
    parts::watch(move || {
        let now = way.path();
        if before != now {
            device::to_top();
            device::focus_soon("h1");
            before = now;
        }
    });
}
