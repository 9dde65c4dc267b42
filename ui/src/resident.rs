//! The residents' app: its routes, and how it takes the place of the plain page.

use contract::notices::Glimpse;
use futures_util::future::join3;
use leptos::prelude::*;

use crate::{
    account, commons, community, complaints, device, frame,
    live::live,
    notices::Glanced,
    parts::{self, all, el},
    program::{self, First},
    sessions,
    way::{Screen, Way},
};

/// Asks what the first screen needs, and only then takes the place of the plain page: until then
/// that page is there to be read and typed into.
pub fn begin() {
    device::report_panics();
    // Not the one of leptos, which is there only once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        let path = device::path();
        let asked = join3(First::ask(), device::recover(), Glanced::ask(&path)).await;
        let (first, (), glanced) = asked;
        let case = complaints::FirstCase::read(&path).await;
        program::take_place(move || app(first, case, glanced));
    });
}

fn app(first: First, case: complaints::FirstCase, glanced: Glimpse) -> AnyView {
    let is_case = case.is_here();
    Glanced::provide(glanced);
    complaints::News::provide();
    provide_context(case);
    let (settings, session) = first.provide();
    // Who has come by a case key is nobody, and hears of that matter all the same.
    if is_case && session.me.with_untracked(Option::is_none) {
        live().follow();
    }
    let way = Way::provide(|path| Screen::at(path).is_some());
    way.focus_after_navigation();
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
        Some(Screen::Case(id)) => complaints::case(id),
        // Its program was not kept for when there is no net.
        None if account::has(&way.path_now()) || commons::has(&way.path_now()) => frame::away(),
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
