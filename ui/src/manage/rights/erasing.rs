//! 办理删除: how far deleting everything of whoever has asked for it at the counter has come, and the next step to it.

use contract::{
    id::{LookId, PersonId, RequestId},
    rights::{Begun as Waiting, EraseFor, Line, Outcome},
    seconding::Allow,
    words::{rights as words, seconding::ALLOWED},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    begun::Begun,
    device,
    manage::seconding::asking::Asking,
    parts::{ButtonLook, Element, button, el, icon, live, moment, tap},
    sending::Sending,
    settings::{language, say},
};

/// What stands, or the way to begin; nothing where the request asks for something else.
pub(super) fn standing(desk: Desk, line: &Line) -> Option<Element> {
    let request = &line.request;
    if !request.is_of_all() {
        return None;
    }
    if let Some(planned) = line.erasing {
        let said = words::desk_erase_planned(language(), &moment(planned.due_at, desk.offset));
        let planned = el("p").child(icon("clock")).child(" ").child(el("strong").child(said));
        let stop = el("p").class("hint").child(say(words::DESK_ERASE_STOP));
        return Some(el("div").class("notice stack").child(planned).child(stop));
    }
    if let Some(waiting) = &line.begun {
        let when = moment(waiting.at, desk.offset);
        let said = words::desk_erase_begun(language(), &waiting.by, &when, &waiting.why);
        return Some(begun(waiting, said, |id| allowing(desk, id)));
    }
    if let Some(answer) = &request.answer {
        // Answered as done while it was planned, and called off by the person since.
        let is_kept = line.is_lapsed && answer.outcome == Outcome::Done;
        let said = || el("p").class("notice").child(say(words::DESK_ERASE_KEPT_DONE));
        return is_kept.then(said);
    }
    // Else whoever comes next would begin anew what the person has called off.
    let kept = line.is_lapsed.then(|| el("p").class("notice").child(say(words::DESK_ERASE_KEPT)));
    Some(el("div").class("stack").child(kept).child(way(desk.person, request.id)))
}

/// One has begun it: another agrees, in the way that `allowing` draws.
pub(super) fn begun(
    waiting: &Waiting,
    said: String,
    allowing: impl FnOnce(LookId) -> Element,
) -> Element {
    let shown = el("div").class("notice stack").child(el("p").child(said));
    if waiting.is_own {
        return shown.child(el("p").child(say(words::DESK_ERASE_OWN)));
    }
    shown.child(allowing(waiting.id))
}

/// The second person's word, asked once more: nothing brings back what was deleted, and whoever has no device reads nothing
/// of it in the three days.
fn allowing(desk: Desk, id: LookId) -> Element {
    let sending = Sending::new();
    let ask = move || {
        desk.asked.set(Some(id));
        device::focus_soon("#erase-asked");
    };
    let drawn = live(move || match desk.asked.get() == Some(id) {
        true => question(desk, id, sending),
        false => el("p").class("bar").child(
            tap(ButtonLook::Danger, "trash", say(words::DESK_ERASE_ALLOW), ask)
                .set("id", way_id(id)),
        ),
    });
    el("div").class("stack").child(drawn)
}

/// What the button has as its id: whoever does not agree after all comes back to it.
fn way_id(id: LookId) -> String {
    format!("erase-{}", id.number())
}

fn question(desk: Desk, id: LookId, sending: Sending) -> Element {
    let allow = move || {
        sending.send(Allow { id }, move |()| {
            desk.asked.set(None);
            desk.done(ALLOWED);
        });
    };
    let no = move || {
        desk.asked.set(None);
        device::soon(move || device::focus(&format!("#{}", way_id(id))));
    };
    let (word, busy) = (|| say(words::ERASE_YES), sending.is_busy.into());
    el("div")
        .class("stack")
        .attr("id", "erase-asked")
        .attr("tabindex", "-1")
        .child(el("strong").child(say(words::DESK_ERASE_SURE)))
        .child(el("p").child(say(words::DESK_ERASE_CHECK)))
        .child(sending.trouble())
        .child(
            el("div")
                .class("bar")
                .child(button(ButtonLook::Danger, "trash", word, busy, allow))
                .child(tap(ButtonLook::Plain, "x", say(words::DESK_ERASE_NOT), no)),
        )
}

/// The way to begin it, for `me`.
pub(super) fn way(me: PersonId, id: RequestId) -> Element {
    let asking = Asking {
        title: words::DESK_ERASE,
        about: Some(words::DESK_ERASE_ABOUT),
        why: (words::DESK_ERASE_WHY, words::DESK_ERASE_WHY_HINT),
        send: words::DESK_ERASE_SEND,
        asked: words::DESK_ERASE_ASKED,
    };
    let begun = Begun::new(me, "erase-for").about(id.number());
    asking.way(begun, move |why| EraseFor { id, why })
}
