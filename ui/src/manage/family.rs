//! 看孩子的信息: who of the staff asks to read what is a child's, and allowing it for a day. The child's name is not
//! shown here either.

pub(super) mod entering;

use contract::{
    family::{Allow, AskLook, Look, Looks},
    id::PersonId,
    text::Statement,
    time::Offset,
    words::family as words,
};
use leptos::prelude::*;

use super::heading;
use crate::{
    all, device,
    parts::{
        ButtonLook, Faults, Field, Shown, button, done, el, empty, icon, lines, live, moment,
        opening, written,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    offset: Offset,
    looks: Reading<Vec<Look>>,
    said: RwSignal<&'static str>,
    sending: Sending,
}

pub(super) fn family(offset: Offset) -> AnyView {
    let (looks, said) = (Reading::default(), RwSignal::new(""));
    let desk = Desk { offset, looks, said, sending: Sending::new() };
    desk.looks.read(Looks {});
    let shown = move |list: Signal<Vec<Look>>| {
        live(move || {
            let list = list.get();
            if list.is_empty() {
                let (none, hint) = (say(words::DESK_NONE), say(words::DESK_NONE_HINT));
                return empty("shield-check", none, hint, ());
            }
            let cards: Vec<_> = list.iter().map(|look| card(desk, look)).collect();
            el("ul").class("people").child(cards).shown()
        })
    };
    all![
        heading(say(words::DESK_TITLE)),
        el("p").child(say(words::DESK_ABOUT)),
        done("family-said", said),
        desk.sending.trouble(),
        desk.looks.draw(3, move || desk.looks.read(Looks {}), shown),
    ]
}

fn card(desk: Desk, look: &Look) -> AnyView {
    let language = language();
    let home = look.home.as_deref().unwrap_or_else(|| say(words::DESK_HOME_UNKNOWN));
    let asked_at = moment(look.asked_at, desk.offset);
    let state = match (look.until, look.is_own) {
        (Some(until), _) => {
            let by = look.allowed_by.as_deref().unwrap_or_default();
            let said = words::desk_until(language, by, &moment(until, desk.offset));
            el("p").child(icon("check")).child(" ").child(said)
        }
        (None, true) => el("p").class("notice").child(say(words::DESK_OWN)),
        (None, false) => {
            let id = look.id;
            let allow = move || {
                desk.sending.send(Allow { id }, move |()| {
                    desk.said.set(say(words::ALLOWED));
                    device::focus_soon("#family-said");
                    desk.looks.read(Looks {});
                });
            };
            let word = || say(words::DESK_ALLOW);
            let busy = desk.sending.is_busy.into();
            el("p").class("bar").child(button(ButtonLook::Main, "check", word, busy, allow))
        }
    };
    el("li")
        .class("card stack")
        .child(el("h2").child(words::desk_line(language, &look.by, home)))
        .child(el("p").class("said").child(look.why.clone()))
        .child(el("p").class("hint").child(asked_at))
        .child(state)
        .shown()
}

/// That a child's name was not shown, and the way to ask for it; below a person of a household.
pub(super) fn closed(person: PersonId) -> AnyView {
    all![
        el("p").class("hint").child(icon("lock")).child(" ").child(say(words::CLOSED_HINT)),
        opening(say(words::ASK_LOOK), move || asking(person)),
    ]
}

fn asking(person: PersonId) -> AnyView {
    let (why, faults) = (RwSignal::new(String::new()), Faults::new("#look-faults"));
    let (said, sending) = (RwSignal::new(""), Sending::new());
    let send = move || {
        let mut wrong = Vec::new();
        let text: Option<Statement> = written("why", &why.get_untracked(), &mut wrong);
        let Some(text) = text else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(AskLook { person, why: text }, faults, move |_| {
            why.set(String::new());
            said.set(say(words::ASKED));
            device::focus_soon("#look-said");
        });
    };
    let field = Field::new("why", say(words::ASK_WHY)).hint(say(words::ASK_WHY_HINT));
    let word = || say(words::ASK_SEND);
    let go = button(ButtonLook::Main, "send", word, sending.is_busy.into(), send);
    let form = el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(lines(field.sent_by(sending.is_busy), why, faults, send))
        .child(sending.trouble())
        .child(el("div").class("bar").child(go));
    all![done("look-said", said), form]
}
