//! What a manager can do to a gate as it is now; what cannot be taken back is asked once more.

use contract::{
    gates::{self, Act, Gate, Invite, State},
    id::GateId,
    words::{Word, gates as words},
};
use leptos::prelude::*;

use super::{Desk, assess, card_id, describe, register, sign};
use crate::{
    all, device,
    parts::{ButtonLook, Shown, about, button, el, live, opening_kept, tap},
    sending::Sending,
    settings::say,
};

pub(super) fn acts(desk: Desk, gate: &Gate) -> AnyView {
    let (id, state) = (gate.id, gate.state);
    let form = move |act, word: Word, content: fn(Desk, &Gate) -> AnyView| {
        let gate = gate.clone();
        gates::may(state, act).then(|| {
            let me = Some((id, word));
            let was_open = desk.open.get_untracked() == me;
            let changed = move |is_open| {
                let now = if is_open { me } else { None };
                // One that closes because another opens takes nothing from that one.
                let _ = desk.open.try_maybe_update(|open| {
                    let is_mine = is_open || *open == me;
                    if is_mine {
                        *open = now;
                    }
                    (is_mine, ())
                });
            };
            opening_kept(say(word), was_open, changed, move || content(desk, &gate))
        })
    };
    let showing = form(Act::ShowSign, words::ACT_SHOW_SIGN, |desk, gate| sign::sign(desk, gate.id));
    let assessing =
        form(Act::Assess, words::ACT_ASSESS, |desk, gate| assess::assess(desk, gate.id));
    let describing = form(Act::Describe, words::ACT_DESCRIBE, describe::describe);
    let photos = gate
        .takes_photos
        .then(|| form(Act::Describe, words::DESCRIBE_PHOTO, describe::describe_photo));
    let changing = form(Act::Change, words::ACT_CHANGE, register::change);
    all![showing, assessing, describing, photos.flatten(), changing, buttons(desk, gate)]
}

/// The buttons, or the question that stands in their place.
fn buttons(desk: Desk, gate: &Gate) -> AnyView {
    let (id, state, name) = (gate.id, gate.state, gate.draft.name.to_string());
    let gate_name = name.clone();
    let sending = Sending::new();
    let asking = Memo::new(move |_| {
        let asking = desk.asking.get();
        asking.filter(|(which, _)| *which == id).map(|(_, act)| act)
    });
    live(move || match asking.get() {
        Some(act) => asked(desk, (id, gate_name.clone()), act, sending),
        None => ways(desk, id, state, &name, sending),
    })
}

fn ways(desk: Desk, id: GateId, state: State, name: &str, sending: Sending) -> AnyView {
    let can = move |act| gates::may(state, act);
    let set = move |act, done: Word| {
        move || sending.send(gates::Set { id, act }, move |_| desk.done(done))
    };
    let ask = move |act| {
        move || {
            sending.failure.set(None);
            desk.said.set(String::new());
            desk.asking.set(Some((id, act)));
            device::focus_soon("#gate-asked");
        }
    };
    let busy = sending.is_busy;
    let start = can(Act::Start).then(|| {
        let act = set(Act::Start, words::DONE_START);
        button(ButtonLook::Main, "check", || say(words::ACT_START), busy.into(), act)
    });
    let pause = can(Act::Pause).then(|| {
        let act = set(Act::Pause, words::DONE_PAUSE);
        button(ButtonLook::Plain, "clock", || say(words::ACT_PAUSE), busy.into(), act)
    });
    let invite = can(Act::Invite).then(|| about("key", words::ACT_INVITE, name, ask(Act::Invite)));
    let remove =
        can(Act::Remove).then(|| about("trash", words::ACT_REMOVE, name, ask(Act::Remove)));
    all![
        sending.trouble(),
        el("div").class("bar").child(start).child(pause).child(invite).child(remove),
    ]
}

/// The question before it is done, in plain words.
fn asked(desk: Desk, (id, name): (GateId, String), act: Act, sending: Sending) -> AnyView {
    let is_removing = act == Act::Remove;
    let (title, lines, yes, icon_name) = if is_removing {
        (words::REMOVE_ASK, [words::REMOVE_ENDS, words::REMOVE_FOREVER], words::REMOVE_YES, "trash")
    } else {
        (words::INVITE_ASK, [words::INVITE_ENDS, words::INVITE_RESTS], words::INVITE_YES, "key")
    };
    let name = StoredValue::new(name);
    let go = move || {
        if is_removing {
            sending.send(gates::Set { id, act }, move |_| desk.done(words::DONE_REMOVE));
        } else {
            let name = name.get_value();
            sending.send(Invite { id }, move |invited| desk.shows(invited, name.clone()));
        }
    };
    let cancel = move || {
        desk.asking.set(None);
        device::soon(move || device::focus(&format!("#{}", card_id(id))));
    };
    let lines = lines.into_iter().map(|line| el("p").child(say(line)).shown());
    let busy = sending.is_busy.into();
    el("form")
        .class("notice warn stack")
        .attr("id", "gate-asked")
        .attr("tabindex", "-1")
        .set("aria-label", say(title).to_owned())
        .submit(go)
        .child(el("strong").child(say(title)))
        .child(lines.collect::<Vec<_>>())
        .child(sending.trouble())
        .child(
            el("div")
                .class("bar")
                .child(button(ButtonLook::Danger, icon_name, move || say(yes), busy, go))
                .child(tap(ButtonLook::Plain, "x", say(words::ASK_NO), cancel)),
        )
        .shown()
}
