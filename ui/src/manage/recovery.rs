//! 恢复账号: who has lost all devices and came in person; somebody else than who noted it agrees.

use contract::{
    id::RecoveryId,
    joining::Sheet,
    recovery::{Approve, Desk as List, Line},
    time::Offset,
    words::recovery as words,
};
use leptos::prelude::*;

use super::{heading, sheet};
use crate::{
    all, device,
    parts::{ButtonLook, Element, Shown, button, done, el, empty, icon, live, moment, tap},
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    offset: Offset,
    list: Reading<Vec<Line>>,
    /// What is about to be approved.
    asked: RwSignal<Option<RecoveryId>>,
    sheet: RwSignal<Option<Sheet>>,
    said: RwSignal<String>,
    sending: Sending,
}

pub(super) fn recovery(offset: Offset) -> AnyView {
    let desk = Desk {
        offset,
        list: Reading::default(),
        asked: RwSignal::new(None),
        sheet: RwSignal::new(None),
        said: RwSignal::default(),
        sending: Sending::new(),
    };
    desk.list.read(List {});
    let said = done("recovery-said", desk.said);
    let card = move || {
        desk.sheet.get().map(|made| sheet::drawn("renewed-card", desk.sheet, &made, offset))
    };
    let list = desk.list.draw(
        3,
        move || desk.list.read(List {}),
        move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    let (none, hint) = (say(words::NONE), say(words::NONE_HINT));
                    return empty("shield-check", none, hint, ());
                }
                let each: Vec<_> = list.iter().map(|line| desk.one(line)).collect();
                el("ul").class("people").child(each).shown()
            })
        },
    );
    all![heading(say(words::TITLE)), el("p").child(say(words::ABOUT)), said, live(card), list]
}

impl Desk {
    fn one(self, line: &Line) -> AnyView {
        let language = language();
        let waiting = &line.waiting;
        let who = match &line.home {
            Some(home) => format!("{} · {home}", line.name),
            None => line.name.clone(),
        };
        let begun_at = moment(waiting.begun_at, self.offset);
        let shown = say(waiting.shown.word());
        let begun = words::line_begun(language, &waiting.begun_by, shown, &begun_at);
        let card = el("li")
            .class("card stack")
            .child(el("h2").child(who))
            .child(el("p").class("hint").child(begun));
        if let Some(approval) = &waiting.approval {
            let at = moment(approval.at, self.offset);
            let due = words::line_due(language, &moment(approval.due_at, self.offset));
            return card
                .child(el("p").class("hint").child(words::line_approved(
                    language,
                    &approval.by,
                    &at,
                )))
                .child(el("p").child(icon("clock")).child(" ").child(el("strong").child(due)))
                .shown();
        }
        let waits = el("p").child(el("strong").child(say(words::LINE_WAITS)));
        let card = card.child(waits);
        if !line.may_approve {
            return card.child(el("p").class("hint").child(say(words::LINE_YOURS))).shown();
        }
        card.child(self.ways(line)).shown()
    }

    fn ways(self, line: &Line) -> AnyView {
        let (id, name) = (line.waiting.id, line.name.clone());
        live(move || match self.asked.get() == Some(id) {
            true => self.question(id, &name),
            false => {
                let ask = move || {
                    self.said.set(String::new());
                    self.sending.failure.set(None);
                    self.asked.set(Some(id));
                    device::focus_soon("#recovery-asked");
                };
                let way = crate::parts::about("check", words::APPROVE, &name, ask);
                el("p").class("bar").child(way)
            }
        })
    }

    fn question(self, id: RecoveryId, name: &str) -> Element {
        let title = words::approve_ask(language(), name);
        let approve = move || {
            self.sending.send(Approve { id }, move |approved| {
                let when = moment(approved.due_at, self.offset);
                self.asked.set(None);
                self.said.set(words::approved(language(), &when));
                self.sheet.set(Some(approved.sheet));
                device::focus_soon("#recovery-said");
                self.list.read(List {});
            });
        };
        let word = || say(words::APPROVE_YES);
        let busy = self.sending.is_busy.into();
        let no = move || self.asked.set(None);
        el("div")
            .class("notice warn stack")
            .attr("id", "recovery-asked")
            .attr("tabindex", "-1")
            .child(el("strong").child(title))
            .child(el("p").child(say(words::APPROVE_FIRST)))
            .child(self.sending.trouble())
            .child(
                el("div")
                    .class("bar")
                    .child(button(ButtonLook::Main, "qr-code", word, busy, approve))
                    .child(tap(ButtonLook::Plain, "x", say(words::APPROVE_NO), no)),
            )
    }
}
