//! Those who work for the community, and how to invite another.

use contract::{
    id::PersonId,
    people::Post,
    register::{Colleagues, People},
    text::Search,
    time::Offset,
    words::{joining, register as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    access::Access,
    cards, goer, heading, more,
    place::{Place, Screen},
    search,
};
use crate::{
    all, device,
    parts::{el, empty, live},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn colleagues(place: Place, me: PersonId, offset: Offset) -> AnyView {
    let wanted = Search::try_from(place.search.trim()).ok();
    let ask = move |after| Colleagues { search: wanted.clone(), after };
    let page: Reading<People> = Reading::default();
    page.read(ask(None));
    let retry = {
        let ask = ask.clone();
        move || page.read(ask(None))
    };
    let is_busy = RwSignal::new(false);
    let read_again = retry.clone();
    let access = Access::new(me, offset, retry.clone());
    let read_more = move || {
        let Some(here) = page.now() else { return };
        let (Some(after), false) = (here.next, is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let request = ask(Some(after));
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            let _ = is_busy.try_set(false);
            page.take(answer.map(|next| People {
                people: here.people.into_iter().chain(next.people).collect(),
                next: next.next,
            }));
        });
    };
    let go = goer();
    let field = search(say(words::COLLEAGUES_SEARCH), &place.search, move |search| {
        go(&Place { search, ..Place::of(Screen::Colleagues) });
    });
    let searched = place.search;
    let here = move |people: Signal<People>| {
        let (searched, read_more) = (searched.clone(), read_more.clone());
        live(move || {
            let page = people.get();
            if page.people.is_empty() {
                let title = if searched.is_empty() {
                    say(words::COLLEAGUES_EMPTY).to_owned()
                } else {
                    words::empty_search(language(), &searched)
                };
                return empty("users", title, "", ());
            }
            let rows = page.people.iter().map(|person| access.row(person, all![]));
            let read_more = read_more.clone();
            let foot = page.next.map(|_| more(is_busy.into(), read_more));
            all![el("ul").class("people").child(rows.collect::<Vec<_>>()), foot]
        })
    };
    all![
        heading(say(words::COLLEAGUES_TITLE)),
        field,
        page.draw(4, retry, here),
        access.outcome(),
        cards::colleague(me, offset, read_again),
    ]
}

pub(super) const fn post_word(post: Post) -> contract::words::Word {
    match post {
        Post::Resident => joining::POST_RESIDENT,
        Post::Staff => joining::POST_STAFF,
        Post::Manager => joining::POST_MANAGER,
        Post::Auditor => joining::POST_AUDITOR,
    }
}
