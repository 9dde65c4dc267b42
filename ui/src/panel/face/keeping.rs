//! The slip as a file: the records of a consent with their proofs (C2SP tlog-proof), for whoever has to be shown them.
//! Nothing is saved that this device has not checked, by its own rule and against its own records. The file is named by
//! the record, since whoever is shown several has to tell them apart.

use client::Error;
use contract::{
    consents::{Hash, records_of},
    ledger::Prove,
    words::{consents as words, panel},
};
use ledger::{
    commitment::Record,
    pack::NotProved,
    receipt::{Attached, Receipt},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, Following, Line};
use crate::{
    device,
    parts::{ButtonLook, all, button, done, el, live, sentence},
    settings::{language, say},
};

/// Why there is no file.
enum NotKept {
    /// The hub was not reached, or refuses.
    Away(Error),
    /// Too few have seen the newest page yet: no fault of anybody's.
    Unseen,
    /// What it handed out is not what this device knows.
    Broken,
}

impl NotKept {
    fn sentence(&self) -> String {
        match self {
            Self::Away(error) => sentence(error),
            Self::Unseen => say(panel::UNSEEN_HINT).to_owned(),
            Self::Broken => say(words::KEEP_BROKEN).to_owned(),
        }
    }
}

/// The button, for oneself, once something of it stands in the ledger.
pub(super) fn keeping(desk: Desk, consent: Hash) -> Option<AnyView> {
    desk.acting.is_none().then_some(())?;
    let number = desk.record(consent)?;
    desk.following.own(number)?;
    let said: RwSignal<String> = RwSignal::new(String::new());
    let is_busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let following = desk.following;
    let keep = move || {
        is_busy.set(true);
        failure.set(None);
        said.set(String::new());
        // Asked for now: the screen may be gone before the hub has answered.
        let (known, in_language) = (known(following, consent), language());
        spawn_local(async move {
            let kept = receipt(known).await;
            let _ = is_busy.try_set(false);
            match kept {
                Ok(text) => {
                    let name = format!("linli-receipt-{number}.json");
                    // Whoever has chosen no place for it has saved nothing.
                    match device::save(&name, &text).await {
                        true => drop(said.try_set(words::kept(in_language, &name))),
                        false => drop(failure.try_set(Some(say(words::KEPT_NOT).to_owned()))),
                    }
                }
                Err(why) => drop(failure.try_set(Some(why.sentence()))),
            }
        });
    };
    let trouble = move || {
        failure.get().map(|said| el("p").class("problem").attr("role", "alert").child(said))
    };
    let word = || say(words::KEEP);
    let go = button(ButtonLook::Plain, "download", word, is_busy.into(), keep);
    Some(all![
        live(trouble),
        el("p").class("bar no-print").child(go),
        done("receipt-kept", said),
        el("p").class("hint no-print").child(say(words::KEEP_HINT)),
        does_signature_wait(following, consent)
            .then(|| el("p").class("hint no-print").child(say(words::KEEP_LATER))),
    ])
}

/// Whether a gate has signed something of a consent that the ledger does not have yet: the file is without it.
fn does_signature_wait(following: Following, consent: Hash) -> bool {
    let lines = following.lines();
    let about = records_of(lines.iter().rev().map(|line| line.event.as_ref()), consent);
    let is_about =
        |number: usize| u64::try_from(number).is_ok_and(|number| about.contains(&number));
    let waits = |line: &Line| !line.is_proved && line.stands();
    (1..).zip(lines.iter().rev()).any(|(number, line)| waits(line) && is_about(number))
}

/// The records of a consent that stand in the ledger, as this device has checked them, with their numbers; and the rule
/// by which it believes.
fn known(following: Following, consent: Hash) -> (Vec<(u64, Record)>, String) {
    let lines = untrack(|| following.lines());
    let events = lines.iter().rev().map(|line| line.event.as_ref().filter(|_| line.is_proved));
    let records = records_of(events, consent).into_iter();
    let records = records.filter_map(|number| Some((number, following.own(number)?)));
    (records.collect(), following.rule().unwrap_or_default())
}

/// The file: each of the records as the hub hands it out with its proof, where it is the one that is known.
async fn receipt((known, rule): (Vec<(u64, Record)>, String)) -> Result<String, NotKept> {
    let mut records: Vec<Attached> = Vec::new();
    for (record, own) in known {
        let attached = device::hub().ask(&Prove { record }).await.map_err(NotKept::Away)?;
        if attached.shown.record != own {
            return Err(NotKept::Broken);
        }
        records.push(attached);
    }
    let receipt = Receipt::of(rule, records);
    receipt.check(None).map_err(|why| match why {
        NotProved::Unseen(_) => NotKept::Unseen,
        _ => NotKept::Broken,
    })?;
    serde_json::to_string(&receipt).map_err(|_| NotKept::Broken)
}
