//! 依法暂不告知: whose looks at whom the law forbids to tell for now, deciding it for another manager, and telling at
//! once. The name of whom is not shown here either.

pub(super) mod asking;

use contract::{
    time::Offset,
    withholding::{Allow, End, List, Withholding},
    words::{Word, withholding as words},
};
use leptos::prelude::*;

use super::heading;
use crate::{
    all, device,
    parts::{ButtonLook, Shown, button, done, el, empty, icon, live, moment},
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    offset: Offset,
    list: Reading<Vec<Withholding>>,
    said: RwSignal<&'static str>,
    sending: Sending,
}

impl Desk {
    fn done(self, said: Word) {
        self.said.set(say(said));
        device::focus_soon("#withholding-said");
        self.list.read(List {});
    }
}

pub(super) fn withholding(offset: Offset) -> AnyView {
    let (list, said) = (Reading::default(), RwSignal::new(""));
    let desk = Desk { offset, list, said, sending: Sending::new() };
    desk.list.read(List {});
    let shown = move |list: Signal<Vec<Withholding>>| {
        live(move || {
            let list = list.get();
            if list.is_empty() {
                let (none, hint) = (say(words::NONE), say(words::NONE_HINT));
                return empty("shield-check", none, hint, ());
            }
            let cards: Vec<_> = list.iter().map(|one| card(desk, one)).collect();
            el("ul").class("people").child(cards).shown()
        })
    };
    all![
        heading(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        done("withholding-said", said),
        desk.sending.trouble(),
        desk.list.draw(3, move || desk.list.read(List {}), shown),
    ]
}

fn card(desk: Desk, one: &Withholding) -> AnyView {
    let (language, id) = (language(), one.id);
    let home = one.home.as_deref().unwrap_or_else(|| say(words::HOME_UNKNOWN));
    let busy = desk.sending.is_busy.into();
    let end = move || {
        desk.sending.send(End { id }, move |()| desk.done(words::ENDED));
    };
    let state = match (one.until, one.is_own) {
        (Some(until), _) => {
            let by = one.allowed_by.as_deref().unwrap_or_default();
            let said = words::until(language, by, &moment(until, desk.offset));
            let looks = words::looks(language, u64::from(one.looks));
            let word = || say(words::END);
            all![
                el("p").child(icon("check")).child(" ").child(said),
                el("p").child(looks),
                el("p").class("bar").child(button(ButtonLook::Plain, "eye", word, busy, end)),
            ]
        }
        (None, is_own) => {
            let allow = move || {
                desk.sending.send(Allow { id }, move |()| desk.done(words::ALLOWED));
            };
            let (yes, no) = (|| say(words::ALLOW), || say(words::REFUSE));
            let own = is_own.then(|| el("p").class("notice").child(say(words::OWN)));
            let allow = (!is_own).then(|| button(ButtonLook::Main, "check", yes, busy, allow));
            let refuse = button(ButtonLook::Plain, "circle-x", no, busy, end);
            all![own, el("p").class("bar").child(allow).child(refuse)]
        }
    };
    let asked = moment(one.asked_at, desk.offset);
    let days = words::days(language, u64::from(one.days));
    el("li")
        .class("card stack")
        .child(el("h2").child(words::line(language, &one.by, home)))
        .child(el("p").child(say(one.basis.word())))
        .child(el("p").class("said").child(one.why.clone()))
        .child(el("p").class("hint").child(asked).child(" · ").child(days))
        .child(state)
        .shown()
}
