//! 办理删除: how far deleting everything of whoever has asked for it at the counter has come, and the next step to it.

use contract::{
    id::{PersonId, RequestId},
    rights::{Begun as Waiting, EraseFor, Line},
    seconding::Allow,
    words::{Word, rights as words, seconding::ALLOWED},
};

use super::Desk;
use crate::{
    begun::Begun,
    manage::seconding::asking::Asking,
    parts::{ButtonLook, Element, button, el, icon, moment},
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
        let allow = (ButtonLook::Danger, "trash", words::DESK_ERASE_ALLOW);
        return Some(begun(desk, waiting, said, allow));
    }
    request.answer.is_none().then(|| way(desk.person, request.id))
}

/// One has begun it: another agrees.
pub(super) fn begun(
    desk: Desk,
    waiting: &Waiting,
    said: String,
    (look, image, word): (ButtonLook, &'static str, Word),
) -> Element {
    let shown = el("div").class("notice stack").child(el("p").child(said));
    if waiting.is_own {
        return shown.child(el("p").child(say(words::DESK_ERASE_OWN)));
    }
    let (id, sending) = (waiting.id, Sending::new());
    let allow = move || sending.send(Allow { id }, move |()| desk.done(ALLOWED));
    let go = button(look, image, move || say(word), sending.is_busy.into(), allow);
    shown.child(sending.trouble()).child(el("p").class("bar").child(go))
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
