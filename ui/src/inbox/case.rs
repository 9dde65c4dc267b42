//! The conversation pane: what a case is about, what happened, and the composer below.

use contract::{
    Code,
    complaints::{ActKind, Entry, Part, Side, Status},
    id::ComplaintId,
    words::inbox as words,
};
use leptos::prelude::*;

use super::{composer::composer, desk::Desk, held::held, listing::Reading, row, whose};
use crate::{
    device,
    parts::{empty, icon, problem, skeleton, status, timeline},
    settings::{language, say},
};

/// The conversation pane.
pub(super) fn case(desk: Desk) -> AnyView {
    let id = Memo::new(move |_| desk.place.with(|place| place.case));
    view! {
        <section class="desk-case" aria-label=say(words::HISTORY)>
            // Keyed, so that no field is handed on from one case to the next.
            <For each=move || id.get() key=|id| *id children=move |id| open(desk, id) />
            {move || id.get().is_none().then(none)}
        </section>
    }
    .into_any()
}

fn none() -> AnyView {
    let title = view! { <h1>{say(words::PICK)}</h1> };
    empty("inbox", title, say(words::PICK_HINT), ())
}

fn open(desk: Desk, id: ComplaintId) -> AnyView {
    let case = desk.opened.case;
    // For a moment the last case may still be here.
    let is_read = Memo::new(move |_| {
        case.with(|case| case.as_ref().is_some_and(|case| case.matter.id == id))
    });
    let entries = Memo::new(move |_| match is_read.get() {
        true => case.with(|case| case.as_ref().map_or_else(Vec::new, |case| case.entries.clone())),
        false => Vec::new(),
    });
    show_own(desk, entries);
    view! {
        {head(desk, id)}
        {move || failed(desk)}
        {move || {
            if is_read.get() {
                view! {
                    {timeline(entries.into(), Part::Handler, desk.offset)}
                    {held(desk, id)}
                    {undo_told(desk)}
                }
                .into_any()
            } else {
                waiting(desk)
            }
        }}
        {move || is_read.get().then(|| composer(desk, id))}
    }
    .into_any()
}

fn head(desk: Desk, id: ComplaintId) -> AnyView {
    let matter = Memo::new(move |_| desk.matter());
    let title = move || matter.get().map(|matter| matter.heading(language()).to_owned());
    let chips = move || {
        matter.get().map(|matter| {
            view! {
                {status(matter.status)}
                {row::due(desk, &matter)}
                {(matter.status == Status::Underway).then(|| view! {
                    <span class="turn" data-turn=whose::look(matter.turn)>
                        {say(whose::side(matter.turn))}
                    </span>
                })}
            }
        })
    };
    let list = move || desk.place.with(|place| place.with_case(None).href());
    let facts = move || desk.place.with(|place| place.with_facts(true).href());
    view! {
        <header class="pane-head">
            <div class="bar">
                <a class="back to-list" href=list data-noscroll="">
                    {icon("chevron-left")} {say(words::TO_LIST)}
                </a>
                {chips}
                <a class="button quiet to-facts far" href=facts data-noscroll="">
                    {icon("info")} {say(words::TO_FACTS)}
                </a>
            </div>
            <h1 id="case-title" tabindex="-1" dir="auto">{title}</h1>
            {accept(desk, id)}
        </header>
    }
    .into_any()
}

/// The one thing to do with what nobody has taken on.
fn accept(desk: Desk, id: ComplaintId) -> AnyView {
    let may = Memo::new(move |_| desk.may(ActKind::Accept));
    let is_busy = move || desk.sending.now.with(|now| *now == Some((id, None)));
    let told = move || {
        desk.sending.told((id, None)).filter(|told| told.is_trouble()).map(|told| {
            view! { <p class="notice warn" role="alert">{told.sentence(language())}</p> }
        })
    };
    view! {
        {told}
        {move || may.get().then(|| view! {
            <div class="bar">
                <button type="button" class="main" aria-busy=move || is_busy().to_string()
                    on:click=move |_| desk.sending.accept()>
                    {icon("hand")}
                    {move || say(if is_busy() { words::ACCEPTING } else { words::ACCEPT })}
                    " " <kbd aria-hidden="true">"1"</kbd>
                </button>
            </div>
        })}
    }
    .into_any()
}

fn undo_told(desk: Desk) -> AnyView {
    let told =
        move || desk.undo_told.get().map(|word| view! { <p class="notice warn">{say(word)}</p> });
    view! { {told} }.into_any()
}

fn waiting(desk: Desk) -> AnyView {
    let is_waiting = desk.opened.reading.with(|reading| *reading == Reading::Waiting);
    is_waiting.then(|| skeleton(3)).into_any()
}

fn failed(desk: Desk) -> AnyView {
    let Reading::Failed(error) = desk.opened.reading.get() else { return ().into_any() };
    if error.code() == Some(Code::NotFound) {
        return empty("trash", say(words::GONE), say(words::GONE_HINT), ());
    }
    problem(&error, move || {
        desk.opened.reading.set(Reading::Waiting);
        desk.opened.read_again();
    })
}

/// Brings what one has just written into view.
fn show_own(desk: Desk, entries: Memo<Vec<Entry>>) {
    Effect::new(move |before: Option<usize>| {
        let me = desk.me.with_value(|me| me.name.clone());
        entries.with(|entries| {
            let is_own = entries
                .last()
                .is_some_and(|last| last.side == Side::Staff && last.name.as_ref() == Some(&me));
            // A long case is opened at its newest entry.
            if before.is_none_or(|before| before == 0) && entries.len() > 1 {
                device::soon(show_newest);
            }
            if is_own && before.is_some_and(|before| 0 < before && before < entries.len()) {
                device::soon(show_last);
            }
            entries.len()
        })
    });
}

fn show_newest() {
    let entries = ".desk-case > .timeline:not(.waiting) > .entry:last-child";
    if let Ok(Some(newest)) = device::document().query_selector(entries) {
        device::bring_into_sight(&newest);
    }
}

fn show_last() {
    if let Ok(Some(pane)) = device::document().query_selector(".desk-case") {
        pane.set_scroll_top(pane.scroll_height());
    }
}
