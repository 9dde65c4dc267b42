//! 钥匙的变动: which devices speak for the person now, and every key that came or went, by their own chain.

use contract::{
    devices::{LetIn, Speaking, speaking},
    id::DeviceId,
    ledger::Event,
    sure::{Ground, Sure},
    words::{devices as of_devices, panel as words, recovery as of_recovery, rights as of_rights},
};
use leptos::prelude::*;

use super::{
    family::Whom,
    following::{Following, Line, in_order},
    rights, sure,
};
use crate::{
    community::here,
    parts::{Shown, all, el, icon, live, moment},
    settings::{language, say},
};

/// The keys of a chain, seen by somebody with a device of theirs.
pub(super) fn keys(following: Following, device: DeviceId, is_own: bool) -> AnyView {
    let whom = following.whom();
    live(move || {
        let lines = following.lines();
        let speaking = speaking(in_order(&lines));
        let count = u64::try_from(speaking.len()).unwrap_or(u64::MAX);
        // What was not read to the end may say less than there is; of somebody else it is not "you".
        let is_known = !speaking.is_empty() || following.has_all();
        let now = (is_own && is_known).then(|| {
            let now: Vec<_> = speaking.iter().map(|one| speaks(one, device)).collect();
            let said = words::keys_now(language(), count);
            let is_whole = following.has_all();
            let grounds = speaking.iter().map(|one| one.ground);
            let sure = Sure::of_all(grounds.chain([Ground::Nothing { is_whole }]));
            let head = el("p").child(el("strong").child(said)).child(" ").child(sure::tag(sure));
            all![head, el("ul").class("plain stack").child(now)]
        });
        let unknown = (!is_known).then(|| el("p").class("hint").child(say(words::UNCHECKED_HINT)));
        let changes: Vec<_> = lines.iter().filter_map(|line| change(line, whom)).collect();
        all![
            now,
            unknown,
            el("p").class("hint").child(say(words::KEYS_HINT)),
            el("ul").class("plain stack").child(changes),
        ]
    })
}

/// A device that speaks for the person now.
fn speaks(one: &Speaking, device: DeviceId) -> AnyView {
    let when = moment(one.since, here().offset());
    let said = match &one.by {
        Some(by) => of_devices::added_by(language(), &when, by),
        None => of_devices::added(language(), &when),
    };
    let is_this = (one.device == device)
        .then(|| el("span").child(" ").child(el("span").class("tag").child(say(of_devices::THIS))));
    // Who had it come: the first is let in by a card, and whoever joined with somebody's help by that.
    let let_in = match one.let_in {
        LetIn::By(by) => {
            let here = by == device && one.device != device;
            let said = if here { of_devices::ADDED_HERE } else { of_devices::ADDED_LET_IN };
            Some((said, one.signature()))
        }
        LetIn::Unsigned => Some((of_devices::ADDED_UNSIGNED, Ground::Word)),
        LetIn::First | LetIn::Named => None,
    };
    let let_in = let_in.map(|(said, ground)| sure::with(ground, said));
    // Its record stands below, with the way to an explanation.
    el("li")
        .class("stack")
        .child(el("p").child(icon("smartphone")).child(" ").child(said).child(is_this))
        .child(sure::line(one.ground))
        .child(let_in)
        .shown()
}

/// A change of a key, if it is one.
fn change(line: &Line, whom: Whom) -> Option<AnyView> {
    let event = line.event.as_ref()?;
    let what = match event {
        Event::KeyAdded { by: Some(by), .. } => words::key_added_by(language(), by),
        Event::KeyAdded { .. } => say(words::KEY_ADDED).to_owned(),
        Event::KeyEnded { by: Some(by), .. } => words::key_ended_by(language(), by),
        Event::KeyEnded { .. } => say(words::KEY_ENDED).to_owned(),
        Event::ErasureAsked { .. } => say(of_rights::ERASE_ASKED).to_owned(),
        Event::ErasureEntered { by, allowed_by, why, .. } => {
            of_rights::erase_entered(language(), by, allowed_by, why)
        }
        Event::ErasureCalledOff { .. } => say(of_rights::ERASE_CALLED_OFF).to_owned(),
        Event::RecoveryBegun { by, shown, .. } => {
            of_recovery::event_begun(language(), by, say(shown.word()))
        }
        Event::RecoveryApproved { by, .. } => of_recovery::event_approved(language(), by),
        Event::RecoveryVetoed { .. } => say(of_recovery::EVENT_VETOED).to_owned(),
        Event::RecoveryFinished { .. } => say(of_recovery::EVENT_FINISHED).to_owned(),
        _ => return None,
    };
    let when = moment(event.at(), here().offset());
    let shown = el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when.clone())))
        .child(el("p").child(icon("key")).child(" ").child(what.clone()))
        .child(sure::line(line.ground()))
        .child(rights::explaining_record(whom, &when, &what));
    Some(shown.shown())
}
