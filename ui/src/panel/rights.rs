//! 带走、更正、删除、投诉: what one may ask about one's own data, what became of it, and whom to turn to.

mod asking;
mod erasing;
mod own;

use client::Error;
use contract::{
    id::PersonId,
    live::Event,
    people::Me,
    rights::{Kind, Mine, Own, erasing, read},
    words::{Word, rights as words},
};
use leptos::prelude::*;

use super::{
    following::{Following, in_order},
    heads, home, sure,
};
use crate::{
    community::here,
    complaints, device,
    device::Shelf,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, done, el, icon, live, opening, tap},
    reading::Reading,
    sessions::session,
    settings::{language, say},
};

/// What one asks and is told on this screen; copies are the same. What was asked and answered is read from one's own
/// chain, which this device has checked; the hub is asked what it lists beside it.
#[derive(Clone, Copy)]
struct Desk {
    person: PersonId,
    own: Reading<Own>,
    following: Following,
    /// What was done, for the eye and for a screen reader.
    said: RwSignal<String>,
}

impl Desk {
    fn of(me: &Me) -> Self {
        let (following, own) = (Following::begin(me), Reading::default());
        Self { person: me.person, own, following, said: RwSignal::default() }
    }

    fn read(self) {
        self.own.read(Mine {});
    }

    fn read_again(self) {
        self.read();
        self.following.look();
    }

    /// Something was done.
    fn done(self, what: String) {
        self.said.set(what);
        device::focus_soon("#rights-said");
        self.read_again();
    }
}

/// The screen.
pub(super) fn rights() -> AnyView {
    let heads = all![heads(words::TITLE), el("p").class("hint").child(say(words::ABOUT))];
    let Some(me) = session().me.get_untracked() else {
        let none = el("p").class("notice").child(say(words::NEEDS_JOIN));
        return all![heads, none, channels(None)];
    };
    let desk = Desk::of(&me);
    desk.read();
    on_event(move |event| match event {
        Event::Rights | Event::Reset => desk.read_again(),
        // What was answered before the stream was open.
        Event::Open => desk.read(),
        _ => {}
    });
    let offset = here().offset();
    let planned = Memo::new(move |_| {
        let lines = desk.following.lines();
        erasing(in_order(&lines), desk.own.get().and_then(|own| own.erasing))
    });
    let requests = Memo::new(move |_| {
        let lines = desk.following.lines();
        let listed = desk.own.get().map(|own| own.requests).unwrap_or_default();
        read(in_order(&lines), &listed, offset)
    });
    all![
        heads,
        home::small_light(desk.following),
        done("rights-said", desk.said),
        live(move || planned.get().map(|planned| erasing::planned(desk, planned))),
        el("h2").child(say(words::MINE)),
        live(move || own::requests(desk, &requests.get())),
        el("h2").child(say(words::TAKE)),
        el("p").class("hint").child(say(words::TAKE_HINT)),
        taking(),
        asking::ways(desk),
        channels(Some(me.person)),
        opening(say(words::ERASE), move || erasing::ask(desk, me.post)),
    ]
}

/// What is taken along at once.
fn taking() -> AnyView {
    let way = |path: &'static str, picture, word: Word| {
        el("a").attr("href", path).child(icon(picture)).child(el("strong").child(say(word)))
    };
    let ways = el("nav").class("actions").attr("aria-label", say(words::TAKE)).child(way(
        "/panel/check",
        "list",
        words::TAKE_RECORDS,
    ));
    if device::kept().is_none() {
        let matters = way("/mine/copy", "download", words::TAKE_MATTERS)
            .attr("rel", "external")
            .attr("download", "");
        return ways.child(matters).shown();
    }
    // The shell's window has no page of the hub to download: it asks for the copy, and where to save it.
    all![ways, complaints::copy(None, words::TAKE_MATTERS)]
}

/// Whom to turn to, where something that was sent was refused.
pub(super) fn if_refused(failure: RwSignal<Option<Error>>, person: PersonId) -> AnyView {
    let is_refused = move || failure.with(|failure| matches!(failure, Some(Error::Refused(_))));
    live(move || is_refused().then(|| channels(Some(person))))
}

/// Whom to turn to (PIPL article 65): on every screen that says no.
pub(super) fn channels(person: Option<PersonId>) -> Element {
    let call = |number: &'static str, word: Word| {
        let link = el("a").class("button").set("href", format!("tel:{number}"));
        let link = link.child(icon("phone")).child(" ").child(number);
        // A button is nothing on paper.
        let printed = el("span").class("print-only").child(number);
        el("li").class("bar").child(link).child(printed).child(el("span").child(say(word))).shown()
    };
    el("section")
        .class("card stack")
        .child(el("h2").child(say(words::CHANNELS)))
        .child(el("p").class("hint").child(say(words::CHANNELS_HINT)))
        .child(
            el("ul")
                .class("plain stack")
                .child(call("12345", words::CHANNEL_12345))
                .child(call("12377", words::CHANNEL_12377))
                .child(call("12315", words::CHANNEL_12315)),
        )
        .child(el("p").class("hint").child(say(words::CHANNEL_COURT)))
        .child(person.map(|person| el("p").class("bar").child(complain(person, String::new()))))
}

/// A complaint to the community, which begins with what is known.
fn complain(person: PersonId, text: String) -> Element {
    tap(ButtonLook::Plain, "message", say(words::CHANNEL_COMMUNITY), move || {
        if !text.is_empty() {
            complaints::suggest(person, &text);
        }
        device::leave_for("/file");
    })
}

/// Under which name the text waits that somebody wants to have explained.
fn waiting(person: PersonId) -> String {
    format!("explain.{person}")
}

/// A button by which the community is asked to explain a row, which a screen reader is told as well (PIPL
/// article 48). Every row of the panel has it, by this or by one of those below, which say what the row rests on.
pub(super) fn explaining(person: PersonId, row: &str, wanted: String) -> Element {
    let ask = move || explain(person, &wanted);
    tap(ButtonLook::Quiet, "help", say(words::EXPLAIN_ROW), ask)
        .set("aria-label", format!("{} ({row})", say(words::EXPLAIN_ROW)))
}

/// The same of a record of one's own that says what happened.
pub(super) fn explaining_record(person: PersonId, when: &str, what: &str) -> Element {
    explaining_below(person, what, words::explain_record(language(), what, when))
}

/// The same of a record that this version cannot read.
pub(super) fn explaining_unreadable(person: PersonId, row: &str) -> Element {
    explaining_below(person, row, say(words::EXPLAIN_UNREADABLE).to_owned())
}

/// The same of what the hub tells, or the chain of the community: it need not stand in one's own.
pub(super) fn explaining_told(person: PersonId, when: &str, what: &str) -> Element {
    explaining_below(person, what, words::explain_told(language(), what, when))
}

/// The same of what a gate does with one's face, `row` being what is shown of it.
pub(super) fn explaining_gate(person: PersonId, row: &str, gate: &str) -> Element {
    explaining_below(person, row, words::explain_gate(language(), gate))
}

/// The button in a line of its own below its row, and not on paper.
fn explaining_below(person: PersonId, row: &str, wanted: String) -> Element {
    el("p").class("bar no-print").child(explaining(person, row, wanted))
}

/// Has the community asked for an explanation: the form begins with the text.
fn explain(person: PersonId, text: &str) {
    Shelf::Visit.keep_text(&waiting(person), text);
    device::leave_for("/panel/rights");
}

/// The text that waits, once.
fn explained(person: PersonId) -> Option<String> {
    let text = Shelf::Visit.text(&waiting(person));
    Shelf::Visit.forget(&waiting(person));
    text
}

/// What is asked before a request of a kind is written.
const fn questions(kind: Kind) -> (Word, Word, Word) {
    match kind {
        Kind::Correct => (words::CORRECT, words::CORRECT_HINT, words::CORRECT_WHAT),
        Kind::Delete => (words::DELETE, words::DELETE_HINT, words::DELETE_WHAT),
        Kind::Explain | Kind::Copy => (words::EXPLAIN, words::EXPLAIN_HINT, words::EXPLAIN_WHAT),
    }
}
