//! 带走、更正、删除、投诉: what one may ask about one's own data, or that of whom one acts for, what became of it, and whom
//! to turn to.

mod asking;
mod erasing;
mod own;

use client::Error;
use contract::{
    family::Tie,
    id::PersonId,
    live::Event,
    people::Me,
    rights::{Kind, Mine, Own, Standing, erasing, read},
    words::{Word, rights as words},
};
use leptos::prelude::*;

use super::{
    family::{self, Acting, Whom},
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
    /// For whom one asks, where that is somebody else.
    acting: Option<Acting>,
    own: Reading<Own>,
    following: Following,
    /// What was done, for the eye and for a screen reader.
    said: RwSignal<String>,
}

impl Desk {
    fn of(me: &Me, acting: Option<Acting>) -> Self {
        let (following, own) = (Following::of(me, acting), Reading::default());
        Self { person: me.person, acting, own, following, said: RwSignal::default() }
    }

    fn read(self) {
        match self.acting {
            None => self.own.read(Mine {}),
            // Of somebody else there is what their chain says, which this device checks.
            Some(_) => self.own.take(Ok(Own { requests: Vec::new(), erasing: None })),
        }
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
    // Drawn once: a question that waits is taken up as it is drawn.
    let screen = family::for_whom(words::TITLE, move |kin| {
        untrack(|| match kin {
            None => of_oneself(&me),
            Some(kin) => of_other(&me, Acting::of(kin)),
        })
    });
    all![heads, screen]
}

/// What was asked, and what is asked now, for somebody else: neither taken along nor deleted as a whole, which is theirs.
fn of_other(me: &Me, acting: Acting) -> AnyView {
    let desk = Desk::of(me, Some(acting));
    follow(desk);
    let requests = requests(desk);
    let is_helper = acting.tie == Tie::Helper;
    all![
        home::small_light(desk.following),
        done("rights-said", desk.said),
        el("h2").child(say(words::OF_OTHER)),
        el("p").class("hint").child(say(words::OF_OTHER_HINT)),
        live(move || own::requests(desk, &requests.get())),
        is_helper.then(|| el("p").class("hint").child(say(words::OF_HELPER))),
        asking::ways(desk),
        channels(Some(me.person)),
    ]
}

/// Reads what there is, and again when something was asked or answered meanwhile.
fn follow(desk: Desk) {
    desk.read();
    on_event(move |event| match event {
        Event::Rights | Event::Reset => desk.read_again(),
        // What was answered before the stream was open.
        Event::Open => desk.read(),
        _ => {}
    });
}

/// How requests stand: by the chain, and beside it as the hub lists one's own.
fn requests(desk: Desk) -> Memo<Vec<Standing>> {
    let offset = here().offset();
    Memo::new(move |_| {
        let lines = desk.following.lines();
        let listed = desk.own.get().map(|own| own.requests).unwrap_or_default();
        read(in_order(&lines), &listed, offset)
    })
}

fn of_oneself(me: &Me) -> AnyView {
    let desk = Desk::of(me, None);
    follow(desk);
    let planned = Memo::new(move |_| {
        let lines = desk.following.lines();
        erasing(in_order(&lines), desk.own.get().and_then(|own| own.erasing))
    });
    let (requests, post) = (requests(desk), me.post);
    all![
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
        opening(say(words::ERASE), move || erasing::ask(desk, post)),
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
fn waiting(whom: Whom) -> String {
    match whom.of {
        None => format!("explain.{}", whom.own),
        Some(of) => format!("explain.{}.{}", whom.own, of.person),
    }
}

/// A button by which the community is asked to explain a row, which a screen reader is told as well (PIPL
/// article 48). Every row of the panel has it, by this or by one of those below, which say what the row rests on. Of whom
/// one acts for it is asked in their chain, where the row stands.
pub(super) fn explaining(whom: impl Into<Whom>, row: &str, wanted: String) -> Element {
    let whom = whom.into();
    let ask = move || explain(whom, &wanted);
    tap(ButtonLook::Quiet, "help", say(words::EXPLAIN_ROW), ask)
        .set("aria-label", format!("{} ({row})", say(words::EXPLAIN_ROW)))
}

/// The same of a record of a chain that says what happened.
pub(super) fn explaining_record(whom: impl Into<Whom>, when: &str, what: &str) -> Element {
    let whom = whom.into();
    let wanted = match whom.other() {
        None => words::explain_record(language(), what, when),
        Some(whose) => words::explain_record_of(language(), what, when, whose),
    };
    explaining_below(whom, what, wanted)
}

/// The same of a record that this version cannot read.
pub(super) fn explaining_unreadable(whom: Whom, row: &str) -> Element {
    let wanted = match whom.other() {
        None => say(words::EXPLAIN_UNREADABLE).to_owned(),
        Some(whose) => words::explain_unreadable_of(language(), whose),
    };
    explaining_below(whom, row, wanted)
}

/// The same of what the hub tells, or the chain of the community: it need not stand in one's own.
pub(super) fn explaining_told(person: PersonId, when: &str, what: &str) -> Element {
    explaining_below(person.into(), what, words::explain_told(language(), what, when))
}

/// The same of what a gate does with a face, `row` being what is shown of it.
pub(super) fn explaining_gate(whom: impl Into<Whom>, row: &str, gate: &str) -> Element {
    let whom = whom.into();
    let wanted = match whom.other() {
        None => words::explain_gate(language(), gate),
        Some(whose) => words::explain_gate_of(language(), gate, whose),
    };
    explaining_below(whom, row, wanted)
}

/// The button in a line of its own below its row, and not on paper.
fn explaining_below(whom: Whom, row: &str, wanted: String) -> Element {
    el("p").class("bar no-print").child(explaining(whom, row, wanted))
}

/// Has the community asked for an explanation: the form begins with the text.
fn explain(whom: Whom, text: &str) {
    Shelf::Visit.keep_text(&waiting(whom), text);
    match whom.of {
        None => device::leave_for("/panel/rights"),
        Some(of) => device::leave_for(&format!("/panel/rights?for={}", of.person)),
    }
}

/// The text that waits, once.
fn explained(whom: Whom) -> Option<String> {
    let text = Shelf::Visit.text(&waiting(whom));
    Shelf::Visit.forget(&waiting(whom));
    text
}

/// What may be asked for whom: a copy one takes oneself, and whoever helps asks for explanations alone.
fn kinds(acting: Option<Acting>) -> Vec<Kind> {
    let is_theirs = |kind: &Kind| match acting {
        None => *kind != Kind::Copy,
        Some(acting) => acting.tie.may(kind.act()),
    };
    Kind::ALL.iter().copied().filter(is_theirs).collect()
}

/// What is asked before a request of a kind is written.
const fn questions(kind: Kind, is_own: bool) -> (Word, Word, Word) {
    match kind {
        Kind::Correct => (words::CORRECT, words::CORRECT_HINT, words::CORRECT_WHAT),
        Kind::Delete if is_own => (words::DELETE, words::DELETE_HINT, words::DELETE_WHAT),
        Kind::Delete => (words::DELETE, words::DELETE_HINT_OF, words::DELETE_WHAT),
        Kind::Explain => (words::EXPLAIN, words::EXPLAIN_HINT, words::EXPLAIN_WHAT),
        Kind::Copy => (words::COPY, words::COPY_HINT, words::COPY_WHAT),
    }
}
