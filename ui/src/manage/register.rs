//! The register: from buildings down to a household, or what a search has found.

use contract::{
    id::PlaceId,
    register::{Crumb, Kind, List, Page, Place as Listed},
    text::Search,
    time::Offset,
    words::{manage, register as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    cards, goer, heading, household, more,
    place::{Place, Screen},
    search,
};
use crate::{
    all, device,
    parts::{Shown, el, empty, icon, live},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn register(place: Place, offset: Offset) -> AnyView {
    if let Some(home) = place.home {
        return household::household(home, offset);
    }
    let ask = {
        let place = place.clone();
        move |after| List {
            at: place.at,
            search: Search::try_from(place.search.trim()).ok(),
            after,
        }
    };
    let page: Reading<Page> = Reading::default();
    page.read(ask(None));
    let is_busy = RwSignal::new(false);
    let retry = {
        let ask = ask.clone();
        move || page.read(ask(None))
    };
    let read_more = move || {
        let Some(here) = page.now() else { return };
        let (Some(after), false) = (here.next.clone(), is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let request = ask(Some(after));
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            let _ = is_busy.try_set(false);
            page.take(answer.map(|next| Page {
                trail: here.trail,
                places: here.places.into_iter().chain(next.places).collect(),
                next: next.next,
            }));
        });
    };
    let go = goer();
    let searched = place.search.clone();
    let field = search(say(words::SEARCH), &place.search, move |search| {
        go(&Place { search, ..Place::of(Screen::Register) });
    });
    let here = move |page: Signal<Page>| {
        let (searched, read_more) = (searched.clone(), read_more.clone());
        live(move || drawn(&page.get(), &searched, place.at, is_busy, read_more.clone(), offset))
    };
    all![field, page.draw(6, retry, here)]
}

fn drawn(
    page: &Page,
    searched: &str,
    at: Option<PlaceId>,
    is_busy: RwSignal<bool>,
    read_more: impl Fn() + 'static,
    offset: Offset,
) -> AnyView {
    let title = match page.trail.last() {
        Some(crumb) => crumb.name.clone(),
        None if searched.is_empty() => say(words::TITLE).to_owned(),
        None => say(words::FOUND).to_owned(),
    };
    let rows: Vec<AnyView> = page.places.iter().map(row).collect();
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let list = if rows.is_empty() {
        nothing(searched, at.is_some())
    } else {
        el("ul").class("matters").child(rows).shown()
    };
    let foot = match &page.next {
        Some(_) => more(is_busy.into(), read_more),
        None if count > 10 => {
            el("p").class("hint").child(words::shown_all(language(), count)).shown()
        }
        None => ().into_any(),
    };
    let cards =
        at.filter(|_| !page.places.is_empty()).map(|at| cards::below(at, title.clone(), offset));
    all![trail(&page.trail), heading(title), cards, list, foot]
}

/// The way back up.
pub(super) fn trail(crumbs: &[Crumb]) -> AnyView {
    let Some((_, above)) = crumbs.split_last() else { return ().into_any() };
    let link = |href: String, name: String| {
        let link = el("a").set("href", href).child(icon("chevron-left")).child(name);
        el("li").child(link).shown()
    };
    let mut links = vec![link(Place::of(Screen::Register).href(), say(words::TITLE).to_owned())];
    for crumb in above {
        let place = Place { at: Some(crumb.id), ..Place::of(Screen::Register) };
        links.push(link(place.href(), crumb.name.clone()));
    }
    el("nav").set("aria-label", say(words::TITLE).to_owned()).child(el("ul").child(links)).shown()
}

fn row(place: &Listed) -> AnyView {
    let base = Place::of(Screen::Register);
    let to = match place.kind {
        Kind::Household => Place { home: Some(place.id), ..base },
        Kind::Building | Kind::Unit => Place { at: Some(place.id), ..base },
    };
    let link = el("a").set("href", to.href()).child(el("strong").child(place.name.clone()));
    let link = match place.kind {
        Kind::Household => {
            let owners = (!place.owners.is_empty()).then(|| place.owners.join("、"));
            link.child(stand(place))
                .child(owners.map(|owners| el("span").class("hint").child(owners)))
        }
        Kind::Building | Kind::Unit => {
            let count = |number: u32| u64::from(number);
            let language = language();
            link.child(
                el("span").class("tag").child(words::households(language, count(place.households))),
            )
            .child(el("span").class("tag").child(words::joined(language, count(place.joined))))
            .child(el("span").class("tag").child(words::invited(language, count(place.invited))))
        }
    };
    el("li").child(link).shown()
}

/// How far a household has come.
pub(super) fn stand(place: &Listed) -> AnyView {
    let (status, word) = match (place.joined, place.invited) {
        (0, 0) => ("withdrawn", words::STATE_NONE),
        (0, _) => ("underway", words::STATE_INVITED),
        _ => ("resolved", words::STATE_JOINED),
    };
    el("span").class("status").attr("data-status", status).child(say(word)).shown()
}

fn nothing(searched: &str, is_inside: bool) -> AnyView {
    if !searched.is_empty() {
        let clear = el("a")
            .class("button")
            .attr("href", Screen::Register.path())
            .child(icon("x"))
            .child(say(manage::SEARCH_CLEAR));
        let title = words::empty_search(language(), searched);
        return empty("search", title, say(words::EMPTY_SEARCH_HINT), clear.shown());
    }
    let import = el("a")
        .class("button main")
        .attr("href", Screen::Import.path())
        .child(icon("upload"))
        .child(say(words::IMPORT_TITLE));
    let title = if is_inside { words::EMPTY_PLACE } else { words::EMPTY };
    empty("building", say(title), say(words::EMPTY_HINT), import.shown())
}
