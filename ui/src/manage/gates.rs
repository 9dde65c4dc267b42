//! The gates that know faces: what each of them lacks, what people are told of it, what it has to delete.

mod acts;
mod assess;
mod board;
mod describe;
mod dismiss;
mod filing;
mod forms;
mod one;
mod register;
mod sign;
mod tried;

use contract::{
    gates::{Act, Gate, Invited, List},
    id::{GateId, PersonId},
    people::{Care, Post},
    time::Offset,
    words::{Word, common, gates as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::heading;
use crate::{
    all, device,
    parts::{ButtonLook, Element, Shown, done, el, empty, live, moment, tap},
    reading::Reading,
    settings::{language, say},
};
use forms::Forms;

pub(super) fn gates((person, post): (PersonId, Post), offset: Offset) -> AnyView {
    let desk = Desk::new((person, post), offset);
    desk.read();
    let here = move |list: Signal<Vec<Gate>>| {
        live(move || {
            let list = list.get();
            desk.forget_used(&list);
            if list.is_empty() {
                let hint = if desk.acts() { words::NONE_HINT } else { words::NONE_AUDIT_HINT };
                return empty("building", say(words::NONE), say(hint), ());
            }
            let cards: Vec<_> = list.iter().map(|gate| one::one(desk, gate)).collect();
            let dismiss = desk.acts().then(|| dismiss::dismiss(desk, &list)).flatten();
            all![el("ul").class("people").child(cards), dismiss]
        })
    };
    let again =
        tap(ButtonLook::Plain, "refresh", say(words::READ_AGAIN), move || desk.read_again());
    all![
        heading(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        desk.outcome(),
        filing::filing(desk),
        el("p").class("bar").child(again),
        desk.list.draw(4, move || desk.read(), here),
        desk.acts().then(|| register::register(desk)),
    ]
}

/// Looking after the gates of one community.
#[derive(Clone, Copy)]
struct Desk {
    /// Whoever looks after them.
    person: PersonId,
    post: Post,
    offset: Offset,
    list: Reading<Vec<Gate>>,
    /// The form that is open, so that it stays so when the list is drawn anew.
    open: RwSignal<Option<(GateId, Word)>>,
    /// What is asked once more before it is done: one thing at a time.
    asking: RwSignal<Option<(GateId, Act)>>,
    /// The codes for agents, the newest first: the hub cannot show them again.
    codes: RwSignal<Vec<Code>>,
    /// What was done, for the eye and for a screen reader.
    said: RwSignal<String>,
    drafts: Forms<register::Form>,
    assessments: Forms<assess::Form>,
    notices: Forms<describe::Form>,
    photos: Forms<describe::Form>,
    signs: Forms<sign::Uploading>,
}

/// A code for an agent.
#[derive(Clone)]
struct Code {
    invited: Invited,
    /// What its gate is called.
    gate: String,
    /// Whether the hub has said that it waits for whoever comes with it.
    is_awaited: bool,
}

impl Desk {
    fn new((person, post): (PersonId, Post), offset: Offset) -> Self {
        Self {
            person,
            post,
            offset,
            list: Reading::default(),
            open: RwSignal::new(None),
            asking: RwSignal::new(None),
            codes: RwSignal::new(Vec::new()),
            said: RwSignal::new(String::new()),
            drafts: Forms::new(),
            assessments: Forms::new(),
            notices: Forms::new(),
            photos: Forms::new(),
            signs: Forms::new(),
        }
    }

    /// Whether it is more than looked at here: auditors see no buttons.
    fn acts(self) -> bool {
        self.post.may(Care::Gates)
    }

    fn read(self) {
        self.list.read(List {});
    }

    /// Reads again because somebody asked for it: what was said before is no news any more.
    fn read_again(self) {
        self.said.set(String::new());
        self.read();
    }

    /// Something was done: it is said, and the gates are read as they are now.
    fn done(self, what: Word) {
        self.asking.set(None);
        self.open.set(None);
        self.said.set(say(what).to_owned());
        device::focus_soon("#gates-said");
        self.read();
    }

    /// A code was made: it is shown once.
    fn shows(self, invited: Invited, gate: String) {
        self.asking.set(None);
        self.said.set(String::new());
        self.codes.update(|codes| {
            // The one before opens nothing any more.
            codes.retain(|code| code.invited.id != invited.id);
            codes.insert(0, Code { invited, gate, is_awaited: false });
        });
        device::focus_soon("#gate-code");
        self.read();
    }

    /// Once an agent has come with it, or its time is over, a code is of no use to anybody. A list that was
    /// read before it was made says nothing of it.
    fn forget_used(self, list: &[Gate]) {
        if self.codes.with_untracked(Vec::is_empty) {
            return;
        }
        self.codes.update(|codes| {
            for code in &mut *codes {
                code.is_awaited |= code.is_awaited_in(list);
            }
            codes.retain(|code| !code.is_awaited || code.is_awaited_in(list));
        });
    }

    /// What was done, then the code while it is shown.
    fn outcome(self) -> AnyView {
        let said = done("gates-said", self.said);
        let code = move || {
            let codes = self.codes.get();
            let shown =
                codes.iter().enumerate().map(|(place, code)| self.code(place, code).shown());
            shown.collect::<Vec<_>>()
        };
        all![said, live(code)]
    }

    /// The code for an agent, and what to do with it.
    fn code(self, place: usize, code: &Code) -> Element {
        let Code { invited, gate, .. } = code;
        let secret = invited.secret.to_string();
        let command = format!("linli-gate pair --hub {} --state FOLDER", device::origin());
        let until = words::code_until(language(), &moment(invited.expires_at, self.offset));
        let id = invited.id;
        let close = tap(ButtonLook::Plain, "x", say(common::CLOSE), move || {
            self.codes.update(|codes| codes.retain(|code| code.invited.id != id));
        });
        let title = format!("{gate} · {}", say(words::CODE_TITLE));
        let section = el("section").class("notice warn stack").set("aria-label", title.clone());
        let newest = section.attr("tabindex", "-1");
        let section = if place == 0 { newest.attr("id", "gate-code") } else { newest };
        section
            .child(el("strong").child(title))
            .child(el("p").child(say(words::CODE_HOW)))
            .child(el("pre").attr("tabindex", "0").child(command))
            .child(el("p").child(say(words::CODE_THEN)))
            .child(el("pre").attr("tabindex", "0").child(secret.clone()))
            .child(el("p").child(until))
            .child(el("p").child(say(words::CODE_COMPARE)))
            .child(el("div").class("bar").child(copying(secret)).child(close))
    }
}

impl Code {
    /// Whether the hub waits for whoever comes with it.
    fn is_awaited_in(&self, list: &[Gate]) -> bool {
        list.iter().any(|gate| gate.id == self.invited.id && gate.awaits)
    }
}

/// Puts a code on the clipboard.
fn copying(code: String) -> Element {
    let is_copied = RwSignal::new(false);
    let word = move || say(if is_copied.get() { common::COPIED } else { common::COPY });
    let copy = move || {
        let code = code.clone();
        spawn_local(async move {
            let done = device::copy(&code).await;
            // The screen may have gone meanwhile.
            let _ = is_copied.try_set(done);
        });
    };
    tap(ButtonLook::Main, "copy", live(word), copy)
}

/// The `id` of a gate's card.
fn card_id(gate: GateId) -> String {
    format!("gate-{gate}")
}
