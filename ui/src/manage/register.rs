//! The register: from buildings down to a household, or what a search has found.

use contract::{
    id::{PersonId, PlaceId},
    ledger::Reason,
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

pub(super) fn register(place: Place, me: PersonId, offset: Offset) -> AnyView {
    // Whoever is shown reads it: it is asked for before anything is.
    let Some(why) = place.why else { return asking(&place) };
    if let Some(home) = place.home {
        return all![said(why, &place), household::household((home, why), me, offset)];
    }
    let reason = said(why, &place);
    let ask = {
        let place = place.clone();
        move |after| List {
            at: place.at,
            search: Search::try_from(place.search.trim()).ok(),
            after,
            reason: why,
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
        go(&Place { search, ..within(why) });
    });
    let here = move |page: Signal<Page>| {
        let (searched, read_more) = (searched.clone(), read_more.clone());
        let at = (place.at, why);
        live(move || drawn(&page.get(), &searched, at, is_busy, read_more.clone(), offset))
    };
    all![reason, field, page.draw(6, retry, here)]
}

/// The register, opened for a reason.
fn within(why: Reason) -> Place {
    Place { why: Some(why), ..Place::of(Screen::Register) }
}

/// Asks what it is opened for; each reason leads on to what was wanted.
fn asking(place: &Place) -> AnyView {
    let links = Reason::SAID.map(|why| {
        let to = Place { why: Some(why), ..place.clone() };
        let link = el("a").class("button").set("href", to.href()).child(say(why.word()));
        el("li").child(link).shown()
    });
    all![
        heading(say(words::TITLE)),
        el("h2").child(say(words::WHY)),
        el("p").class("hint").child(say(words::WHY_HINT)),
        el("ul").class("plain stack").child(links.into_iter().collect::<Vec<_>>()),
    ]
}

/// What it was opened for, and the way to say something else.
fn said(why: Reason, place: &Place) -> AnyView {
    let other = Place { why: None, ..place.clone() };
    el("p")
        .class("hint no-print")
        .child(words::why_now(language(), say(why.word())))
        .child(" ")
        .child(el("a").set("href", other.href()).child(say(words::WHY_OTHER)))
        .shown()
}

fn drawn(
    page: &Page,
    searched: &str,
    (at, why): (Option<PlaceId>, Reason),
    is_busy: RwSignal<bool>,
    read_more: impl Fn() + 'static,
    offset: Offset,
) -> AnyView {
    let title = match page.trail.last() {
        Some(crumb) => crumb.name.clone(),
        None if searched.is_empty() => say(words::TITLE).to_owned(),
        None => say(words::FOUND).to_owned(),
    };
    let rows: Vec<AnyView> = page.places.iter().map(|place| row(place, why)).collect();
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let list = if rows.is_empty() {
        nothing(searched, at.is_some(), why)
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
    all![trail(&page.trail, why), heading(title), cards, list, foot]
}

/// The way back up.
pub(super) fn trail(crumbs: &[Crumb], why: Reason) -> AnyView {
    let Some((_, above)) = crumbs.split_last() else { return ().into_any() };
    let link = |href: String, name: String| {
        let link = el("a").set("href", href).child(icon("chevron-left")).child(name);
        el("li").child(link).shown()
    };
    let mut links = vec![link(within(why).href(), say(words::TITLE).to_owned())];
    for crumb in above {
        let place = Place { at: Some(crumb.id), ..within(why) };
        links.push(link(place.href(), crumb.name.clone()));
    }
    el("nav").set("aria-label", say(words::TITLE).to_owned()).child(el("ul").child(links)).shown()
}

fn row(place: &Listed, why: Reason) -> AnyView {
    let base = within(why);
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

fn nothing(searched: &str, is_inside: bool, why: Reason) -> AnyView {
    if !searched.is_empty() {
        let clear = el("a")
            .class("button")
            .set("href", within(why).href())
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
