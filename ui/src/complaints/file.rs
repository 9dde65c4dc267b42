//! The form of a complaint: what happened, photos, where; nothing typed is ever lost.

use contract::{
    calendar,
    community::Community,
    words::{common, complaints as words},
};
use leptos::prelude::*;

use super::{
    draft::{self, Around, Draft},
    form::{Form, has_read, kept_receipt},
    receipt::receipt,
};
use crate::{
    community::{here, short},
    device::{self, Shelf},
    frame,
    parts::{ButtonLook, Field, button, day, line, lines, picker, problem},
    sessions::session,
    settings::{language, say},
    way::way,
};

/// The form, or the receipt of what was just sent.
pub fn file() -> AnyView {
    let here = here();
    let way = way();
    let sent = Memo::new(move |_| way.query("sent"));
    let retry = move || here.read();
    (move || {
        let receipt_kept = sent.get().and_then(|sent| kept_receipt(&sent));
        match receipt_kept {
            Some(kept) => receipt(kept),
            None => view! {
                {frame::back("/", common::HOME)}
                {frame::heading(|| say(words::FILE_TITLE).to_owned())}
                {here.community.draw(4, retry, |community| form(community.get_untracked()))}
            }
            .into_any(),
        }
    })
    .into_any()
}

fn form(community: Community) -> AnyView {
    let door = here().door();
    let person = session().me.get_untracked().map(|me| me.person);
    let name = draft::name(person, door.as_ref());
    let found = Shelf::Device.find::<Draft>(&name);
    let place = community.place.clone();
    let was_found = found.as_ref().is_some_and(|draft| !draft.is_empty(place.as_deref()));
    let around = Around { door, place, notice: community.notice.version };
    let form = Form::begin(found, name, around);
    let owner = session().me.get_untracked().map_or_else(
        || say(words::FILE_ANONYMOUS).to_owned(),
        |me| words::file_as(language(), &me.name),
    );
    let word = move || {
        if form.is_busy.get() { say(words::FILE_SENDING) } else { say(words::FILE_SEND) }
    };
    let text = Field::new("text", say(words::FILE_TEXT)).hint(say(words::FILE_TEXT_HINT));
    let place =
        Field::new("place", say(words::FILE_PLACE)).hint(say(words::FILE_PLACE_HINT)).optional();
    view! {
        {was_found.then(|| view! { <p class="notice">{say(words::FILE_DRAFT_FOUND)}</p> })}
        {form.faults.summary()}
        <form class="stack" novalidate on:submit=move |event| {
            event.prevent_default();
            form.send();
        }>
            {lines(text, form.text, form.faults, move || form.send())}
            {picker(form.photos, form.faults)}
            {line(place, form.place, form.faults)}
            {promise(&community)}
            <p class="hint">{owner}</p>
            {told(&community)}
            {move || form.failure.get().map(|error| view! {
                {problem(&error, move || form.send())}
                <p class="hint">{say(words::FILE_KEPT)}</p>
            })}
            <div class="bar">
                {button(ButtonLook::Main, "send", word, form.is_busy.into(), move || form.send())}
                <span class="hint" role="status">
                    {move || form.is_kept.get().then(|| say(words::FILE_DRAFT))}
                </span>
            </div>
        </form>
    }
    .into_any()
}

/// Until when there is an answer, and how long answers really took.
fn promise(community: &Community) -> AnyView {
    // The community does not tell its closing hour; the day is what matters here.
    let due = calendar::due(device::now(), community.answer_days, 17, community.offset);
    let day = day(due, community.offset);
    let measured = community.measured.map(|measured| {
        let (median, most) = (measured.median_hours.to_string(), measured.most_hours.to_string());
        view! { <p class="hint extra">{words::file_measured(language(), &median, &most)}</p> }
    });
    view! { <p class="notice">{words::file_promise_day(language(), &day)}</p> {measured} }
        .into_any()
}

/// What is told before data is taken: at length until somebody has filed under this version.
fn told(community: &Community) -> AnyView {
    let notice = &community.notice;
    if has_read(notice.version) {
        return ().into_any();
    }
    view! {
        <section class="card">
            <h2>{say(words::NOTICE_BEFORE)}</h2>
            {short(notice)}
        </section>
    }
    .into_any()
}
