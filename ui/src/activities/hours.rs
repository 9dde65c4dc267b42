//! The hours one has helped: a record that only its person reads as a whole, and can print.

use contract::{
    activities::{ForgetHours, Helped, Hours, Record, duration},
    words::activities as words,
};
use leptos::prelude::*;

use crate::{
    community::here,
    device, frame,
    parts::{ButtonLook, Element, Shown, all, button, day, el, empty, live, opening, tap},
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::{language, say},
};

/// The record.
pub(super) fn hours() -> AnyView {
    let reading: Reading<Record> = Reading::default();
    let read = move || reading.read(Hours {});
    let me = session().me.get_untracked();
    let heads = all![
        frame::back("/activities", words::BACK),
        frame::heading(|| say(words::MY_HOURS).to_owned()),
        el("p").class("hint").child(say(words::MY_HOURS_HINT)),
    ];
    let Some(me) = me else {
        return all![heads, el("p").class("notice").child(say(words::JOIN_FOR_HOURS))];
    };
    read();
    all![
        heads,
        reading.draw(3, read, move |record| {
            let name = me.name.clone();
            live(move || draw(&record.get(), &name, Callback::new(move |()| read())))
        }),
    ]
}

fn draw(record: &Record, name: &str, read: Callback<()>) -> AnyView {
    if record.times.is_empty() {
        let (title, hint) = (say(words::MY_HOURS_NONE), say(words::MY_HOURS_NONE_HINT));
        return empty("clock", title, hint, ());
    }
    let community = here().community.now().map(|one| one.name).unwrap_or_default();
    let all = duration(language(), record.minutes);
    let print = tap(ButtonLook::Plain, "printer", say(words::PRINT), device::print);
    let rows: Vec<_> = record.times.iter().map(|one| row(one, read)).collect();
    all![
        el("p").class("bar no-print").child(print),
        el("p").child(el("strong").child(format!("{name} · {community}"))),
        el("p").child(words::my_hours_total(language(), &all)),
        el("ul").class("matters").child(rows),
    ]
}

/// Deleting one time, asked once more.
fn forget(one: &Helped, read: Callback<()>) -> Element {
    let (id, sending) = (one.id, Sending::new());
    let act = move || {
        sending.send(ForgetHours { id }, move |()| {
            read.run(());
            device::focus_soon("h1");
        });
    };
    opening(say(words::HOURS_FORGET), move || {
        let word = || say(words::HOURS_FORGET_SURE);
        let go = button(ButtonLook::Danger, "trash", word, sending.is_busy.into(), act);
        all![el("p").class("bar").child(go), sending.trouble()]
    })
    .class("no-print")
}

fn row(one: &Helped, read: Callback<()>) -> AnyView {
    let when = day(one.starts_at, here().offset());
    let facts = format!("{when} · {}", duration(language(), u32::from(one.minutes)));
    let link = el("a")
        .set("href", format!("/activities/{}", one.id))
        .child(el("strong").child(one.title.clone()))
        .child(el("span").class("hint").child(facts));
    el("li").child(link).child(forget(one, read)).shown()
}
