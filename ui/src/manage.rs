//! The screens of managers, and of auditors: overview, register, import, invitations, staff, export,
//! gates, orders to delete, data requests, breaches, what takes a second person's word, audit; and recoveries and the sheet
//! for the notice board, which staff see as well.

mod access;
mod audit;
mod auditing;
mod board;
mod breaches;
mod cards;
mod colleagues;
mod deletions;
mod evidence;
mod export;
mod family;
mod gates;
mod household;
mod import;
mod invitations;
mod overview;
mod place;
mod recovery;
mod register;
mod rights;
mod seconding;
mod sheet;
mod stopped;
mod waiting;
mod ways;
mod withholding;

use contract::{
    people::{Care, Me},
    time::Offset,
    words::{common, manage as words, recovery as of_recovery},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

pub(crate) use crate::sending::Sending;
use crate::{
    all, device,
    live::{Live, on_event},
    parts::{self, Shown, el, empty, icon, live, watch},
    settings::say,
};
pub(crate) use family::closed_matter;
use place::{Place, Screen};
pub(crate) use waiting::Requests;

/// Whether an address is one of these screens.
#[must_use]
pub fn is_here(path: &str) -> bool {
    path == place::BASE || path.strip_prefix(place::BASE).is_some_and(|rest| rest.starts_with('/'))
}

/// The link to these screens, for those who may see them.
#[must_use]
pub fn link_to(me: &Me) -> Option<AnyView> {
    let (path, picture, title) = if me.post.may(Care::Upkeep) {
        (place::BASE, "building", words::TITLE)
    } else if Screen::Recovery.is_for(me.post) {
        (Screen::Recovery.path(), Screen::Recovery.icon(), of_recovery::TITLE)
    } else {
        return None;
    };
    let requests: Requests = expect_context();
    requests.read(me.post);
    let link = el("a").class("quiet").attr("href", path).attr("rel", "external");
    let link = link.child(icon(picture)).child(say(title)).child(" ");
    Some(link.child(requests.chip()).shown())
}

/// Where somebody begins who has these screens and no inbox.
#[must_use]
pub const fn start() -> &'static str {
    Screen::Audit.path()
}

/// The screens of one manager or auditor.
pub fn manage(me: &Me, offset: Offset) -> AnyView {
    let location = use_location();
    let place = Memo::new(move |_| {
        location.pathname.with(|path| location.search.with(|query| Place::read(path, query)))
    });
    let is_for = |post| place.with_untracked(|place| place.screen.is_for(post));
    if !me.post.may(Care::Upkeep) && !is_for(me.post) {
        device::set_title(say(words::TITLE));
        let back = el("a")
            .class("button main")
            .attr("href", "/staff")
            .attr("rel", "external")
            .child(icon("inbox"))
            .child(say(words::TO_INBOX));
        let hint = say(words::ONLY_MANAGER_HINT);
        let none = empty("lock", say(words::ONLY_MANAGER), hint, back.shown());
        return el("main").class("page").attr("id", "content").child(none).shown();
    }
    focus_after_navigation(place);
    let (person, post, own) = (me.person, me.post, me.clone());
    let requests: Requests = expect_context();
    Live::provide().follow();
    on_event(move |event| requests.hear(post, event));
    let screen = move || {
        let place = place.get();
        // What is another's leads to what one may see.
        let place = if place.screen.is_for(post) { place } else { Place::first(post) };
        device::set_title(say(place.screen.title()));
        match place.screen {
            Screen::Overview => overview::overview(requests, post, offset),
            Screen::Register => register::register(place, person, offset),
            Screen::Import => import::import(),
            Screen::Invitations => invitations::invitations(place, offset),
            Screen::Colleagues => colleagues::colleagues(place, person, offset),
            Screen::Export => export::export(person, offset),
            Screen::Gates => gates::gates((person, post), offset),
            Screen::Deletions => deletions::deletions(post, offset),
            Screen::Rights => rights::rights(requests, person, offset),
            Screen::Breaches => breaches::breaches(person, post, offset),
            Screen::Recovery => recovery::recovery(offset),
            Screen::Seconding => seconding::seconding(offset),
            Screen::Withholding => withholding::withholding(offset),
            Screen::Board => board::board(&own, offset),
            Screen::Audit => audit::audit(&place, (person, post), offset),
        }
    };
    el("main")
        .class("page wide manage")
        .attr("id", "content")
        .attr("tabindex", "-1")
        .child(ways::between(place, requests, post))
        .child(live(screen))
        .shown()
}

/// Moves the focus to the heading of each new screen, and of each place whose way there has gone
/// from the page; until the heading has come, to the screen.
fn focus_after_navigation(place: Memo<Place>) {
    let mut before = place.get_untracked();
    watch(move || {
        let now = place.get();
        let is_new = before.screen != now.screen;
        if before == now {
            return;
        }
        before = now;
        device::soon(move || {
            if is_new && !device::is_writing() || device::is_focus_lost() {
                device::focus("#content");
                device::focus("#content h1");
            }
        });
    });
}

/// A search field that leads to another address.
fn search(label: &'static str, words: &str, go: impl Fn(String) + Clone + 'static) -> AnyView {
    let typed = RwSignal::new(words.to_owned());
    parts::search(label, typed, move || go(typed.get_untracked().trim().to_owned())).shown()
}

/// Goes to another of these screens; the browser's way back leads here.
fn goer() -> impl Fn(&Place) + Clone + 'static {
    let navigate = leptos_router::hooks::use_navigate();
    move |place: &Place| {
        let options =
            leptos_router::NavigateOptions { resolve: false, scroll: false, ..Default::default() };
        navigate(&place.href(), options);
    }
}

/// The heading of a screen. One that comes after the focus has been brought to its screen takes it.
fn heading(title: impl Shown) -> AnyView {
    device::soon(|| {
        if device::has_focus("#content") {
            device::focus("#content h1");
        }
    });
    el("h1").attr("tabindex", "-1").child(title).shown()
}

/// A button for the next page.
fn more(is_busy: Signal<bool>, read: impl Fn() + 'static) -> AnyView {
    let word = move || say(if is_busy.get() { words::MORE_LOADING } else { words::MORE });
    let look = crate::parts::ButtonLook::Plain;
    all![
        el("p")
            .class("visually-hidden")
            .attr("role", "status")
            .child(live(move || { is_busy.get().then(|| say(common::LOADING)) })),
        crate::parts::button(look, "chevron-down", word, is_busy, read),
    ]
}
