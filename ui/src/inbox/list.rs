//! The list pane: search, filters, rows, and what stands there when there are none.

use client::Error;
use contract::{
    inbox::{List, Queue},
    text::Search,
    words::{Word, inbox as words},
};
use leptos::prelude::*;

use super::{counter, desk::Desk, erased::erased, listing::Reading, place::Place, row::row};
use crate::{
    parts::{empty, icon, problem, sentence, skeleton},
    settings::{language, say},
};

/// The list pane.
pub(super) fn list(desk: Desk) -> AnyView {
    view! {
        <section class="desk-list" aria-label=say(words::LIST)>
            <h1 class="visually-hidden">{say(words::TITLE)}</h1>
            <div class="pane-head">
                <div class="bar">
                    {search(desk)}
                    <button type="button" aria-keyshortcuts="c"
                        on:click=move |_| counter::open(desk)>
                        {icon("phone")} {say(words::COUNTER)}
                    </button>
                </div>
                {filters(desk)}
                {move || arrived(desk)}
                <div role="status">{move || stale(desk)}</div>
            </div>
            <div class="rows">
                {rows(desk)}
                {move || foot(desk)}
                {move || desk.place.with(|place| place.queue.status().is_some_and(|status| !status.is_open())).then(|| erased(desk))}
            </div>
        </section>
    }
    .into_any()
}

fn search(desk: Desk) -> AnyView {
    let field = NodeRef::<leptos::html::Input>::new();
    let look = move || {
        let Some(field) = field.get_untracked() else { return };
        let here = desk.place.get_untracked();
        let search = field.value().trim().to_owned();
        if here.search != search {
            desk.go(&Place { search, ..here.filter() });
        }
    };
    let words = Memo::new(move |_| desk.place.with(|place| place.search.clone()));
    view! {
        <form class="search" role="search" on:submit=move |event| {
            event.prevent_default();
            look();
        }>
            {icon("search")}
            <input type="search" id="search" name="search" maxlength=Search::MAX autocomplete="off"
                enterkeyhint="search" node_ref=field prop:value=words
                aria-label=say(words::SEARCH) placeholder=say(words::SEARCH)
                on:input:target=move |event| if event.target().value().is_empty() { look() } />
        </form>
    }
    .into_any()
}

/// The queues one is in all day, the one that is shown, and a way to the others.
fn filters(desk: Desk) -> AnyView {
    let toggle = move |word, is_on: fn(&Place) -> bool, turned: fn(Place) -> Place| {
        view! {
            <button type="button" aria-pressed=move || desk.place.with(is_on).to_string()
                on:click=move |_| desk.go(&turned(untrack(|| desk.place.with(Place::filter))))>
                {say(word)}
            </button>
        }
    };
    // What is shown is never hidden behind the button.
    let shown = Memo::new(move |_| desk.place.with(|place| place.queue));
    let current = move || {
        let queue = shown.get();
        (queue != Queue::Open && !desk.has_more_queues.get()).then(|| queue_link(desk, queue))
    };
    let others = move || {
        desk.has_more_queues.get().then(|| {
            let others = Queue::ALL.into_iter().filter(|queue| *queue != Queue::Open);
            let links = others.map(|queue| queue_link(desk, queue)).collect::<Vec<_>>();
            view! {
                <div class="filters hint" id="more-queues" role="group"
                    aria-label=say(words::QUEUES)>
                    {links}
                </div>
            }
        })
    };
    view! {
        <div class="filters hint" role="group" aria-label=say(words::QUEUE_WHICH)>
            {queue_link(desk, Queue::Open)}
            {current}
            {toggle(words::MINE, |place| place.mine, |place| {
                Place { mine: !place.mine, nobodys: false, ..place }
            })}
            {toggle(words::NOBODYS, |place| place.nobodys, |place| {
                Place { nobodys: !place.nobodys, mine: false, ..place }
            })}
            {toggle(words::LATER, |place| place.later, |place| {
                Place { later: !place.later, ..place }
            })}
            <button type="button" class="more" aria-controls="more-queues"
                aria-expanded=move || desk.has_more_queues.get().to_string()
                on:click=move |_| desk.has_more_queues.update(|has_more| *has_more = !*has_more)>
                {say(words::QUEUE_MORE)} {icon("chevron-down")}
            </button>
        </div>
        {others}
    }
    .into_any()
}

/// The link to a queue; whoever follows it has found what they looked for behind the button.
fn queue_link(desk: Desk, queue: Queue) -> AnyView {
    let href = move || desk.place.with(|place| Place { queue, ..place.filter() }.href());
    let is_here = move || desk.place.with(|place| place.queue == queue).then_some("true");
    view! {
        <a href=href aria-current=is_here data-noscroll=""
            on:click=move |_| desk.has_more_queues.set(false)>
            {say(queue_word(queue))}
        </a>
    }
    .into_any()
}

/// What a queue is called.
const fn queue_word(queue: Queue) -> Word {
    match queue.status() {
        None => words::QUEUE_OPEN,
        Some(status) => status.word(),
    }
}

/// What has arrived: it stands far down, where deadlines are late, so a link leads to it.
fn arrived(desk: Desk) -> Option<AnyView> {
    let (first, count) = desk.arrivals.with(|arrivals| (arrivals.first(), arrivals.count()));
    let href = desk.place.with(|place| place.with_case(first).href());
    let words = words::arrived(language(), u64::try_from(count).unwrap_or(u64::MAX));
    first.map(|_| {
        view! {
            <a class="notice" href=href data-noscroll="">
                {icon("bell")} " " {words}
            </a>
        }
        .into_any()
    })
}

fn stale(desk: Desk) -> AnyView {
    let is_here = desk.listing.reading.with(|reading| *reading == Reading::Here);
    let words = match desk.listing.failure.get().filter(|_| is_here) {
        None => return ().into_any(),
        Some(Error::Offline) => say(words::LIST_OFFLINE).to_owned(),
        Some(error) => sentence(&error),
    };
    view! { <p class="hint">{icon("wifi-off")} " " {words}</p> }.into_any()
}

fn rows(desk: Desk) -> AnyView {
    let rows = desk.listing.rows;
    let ids =
        Memo::new(move |_| rows.with(|rows| rows.matters.iter().map(|m| m.id).collect::<Vec<_>>()));
    view! {
        <ul>
            <For each=move || ids.get() key=|id| *id children=move |id| row(desk, id) />
        </ul>
    }
    .into_any()
}

fn foot(desk: Desk) -> AnyView {
    let (count, has_more) =
        desk.listing.rows.with(|rows| (rows.matters.len(), rows.next.is_some()));
    match desk.listing.reading.get() {
        Reading::Waiting => skeleton(8),
        Reading::Failed(error) => problem(&error, move || {
            desk.listing.reading.set(Reading::Waiting);
            desk.listing.read_again();
        }),
        Reading::Here if count == 0 => nothing(desk),
        Reading::Here => more(desk, count, has_more),
    }
}

fn more(desk: Desk, count: usize, has_more: bool) -> AnyView {
    let shown = u64::try_from(count).unwrap_or(u64::MAX);
    if !has_more {
        let is_long = count >= List::PAGE;
        return is_long
            .then(|| view! { <p class="foot">{words::shown_all(language(), shown)}</p> })
            .into_any();
    }
    let is_busy = desk.listing.is_reading_more;
    let word = move || if is_busy.get() { words::MORE_LOADING } else { words::MORE };
    view! {
        <div class="foot">
            <p>{words::shown_some(language(), shown)}</p>
            <button type="button" aria-busy=move || is_busy.get().to_string()
                on:click=move |_| desk.listing.read_more()>
                {icon("chevron-down")} {move || say(word())}
            </button>
        </div>
    }
    .into_any()
}

fn nothing(desk: Desk) -> AnyView {
    let place = desk.place.get();
    let language = language();
    if !place.search.is_empty() {
        let everything = Place { search: String::new(), ..place.filter() };
        let title = words::empty_search(language, &place.search);
        let clear = way_on(&everything, "x", say(words::SEARCH_CLEAR));
        empty("search", title, say(words::EMPTY_SEARCH_HINT), clear)
    } else if place.later {
        let all = Place { later: false, ..place.filter() };
        let show = way_on(&all, "inbox", say(words::QUEUE_OPEN));
        empty("clock", say(words::EMPTY_LATER), say(words::EMPTY_LATER_HINT), show)
    } else if place.mine {
        let everybody = Place { mine: false, ..place.filter() };
        let show = way_on(&everybody, "users", say(words::SHOW_EVERYBODY));
        empty("user", say(words::EMPTY_MINE), "", show)
    } else if place.nobodys {
        let everybody = Place { nobodys: false, ..place.filter() };
        let show = way_on(&everybody, "users", say(words::SHOW_EVERYBODY));
        empty("circle-check", say(words::EMPTY_NOBODYS), "", show)
    } else if place.queue == Queue::Open {
        empty("circle-check", say(words::EMPTY_OPEN), say(words::EMPTY_OPEN_HINT), ())
    } else {
        empty("inbox", say(words::EMPTY_QUEUE), "", ())
    }
}

fn way_on(place: &Place, icon_name: &'static str, word: &'static str) -> AnyView {
    view! { <a class="button" href=place.href() data-noscroll="">{icon(icon_name)} {word}</a> }
        .into_any()
}
