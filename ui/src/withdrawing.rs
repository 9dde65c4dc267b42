//! Withdrawals that were said where the hub was not reached: written down on the device first, and sent from
//! whatever screen is open as soon as that is possible, each under one key. They stay when somebody signs
//! out; whoever removes themselves from a device has sent them before.
//!
//! Every tab reads what is written down before it writes: none forgets what another has noted.

use std::cell::RefCell;

use client::{Error, IdempotencyKey};
use contract::{
    consents::Withdraw,
    id::{GateId, PersonId},
    live::Event,
    time::Time,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    device::{self, Shelf},
    live::on_event,
    sessions::Session,
};

/// What a person has said and the hub has not heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// At which gate they do not agree any more; at all of them without one.
    gate: Option<GateId>,
    key: IdempotencyKey,
    /// When they said it.
    pub at: Time,
}

impl Said {
    fn now(gate: Option<GateId>) -> Self {
        Self { gate, key: IdempotencyKey::new(), at: device::now() }
    }

    /// Whether it is about this gate.
    #[must_use]
    pub fn is_of(&self, gate: GateId) -> bool {
        self.gate.is_none_or(|own| own == gate)
    }

    /// Whether it is about every gate.
    #[must_use]
    pub const fn is_of_all(&self) -> bool {
        self.gate.is_none()
    }
}

thread_local! {
    /// What could not be written down, as where a browser keeps nothing: it is sent all the same, as long as
    /// the page is open.
    static UNKEPT: RefCell<Vec<(PersonId, Said)>> = const { RefCell::new(Vec::new()) };
}

/// Under which name it is written down: not one that goes with what a person has begun.
fn name(person: PersonId) -> String {
    format!("withdrawing.{person}")
}

/// What was said and is not sent. What cannot be read any more was a withdrawal all the same: it counts for
/// every gate.
#[must_use]
pub fn said(person: PersonId) -> Vec<Said> {
    let unkept = UNKEPT.with_borrow(|all| all.clone()).into_iter();
    let unkept = unkept.filter(|(whose, _)| *whose == person).map(|(_, one)| one);
    kept(person).into_iter().chain(unkept).collect()
}

fn kept(person: PersonId) -> Vec<Said> {
    let name = name(person);
    match (Shelf::Device.find(&name), Shelf::Device.text(&name)) {
        (Some(all), _) => all,
        (None, None) => Vec::new(),
        (None, Some(_)) => {
            let all = vec![Said::now(None)];
            Shelf::Device.keep(&name, &all);
            all
        }
    }
}

/// Writes down that a person does not agree any more: at this gate, or at all of them without one.
pub fn note(person: PersonId, gate: Option<GateId>) {
    if said(person).iter().any(|one| one.gate == gate) {
        return;
    }
    let one = Said::now(gate);
    let all = [kept(person), vec![one.clone()]].concat();
    if !Shelf::Device.keep(&name(person), &all) {
        UNKEPT.with_borrow_mut(|all| all.push((person, one)));
    }
}

/// Strikes out what the hub has heard.
fn strike(person: PersonId, heard: &Said) {
    UNKEPT.with_borrow_mut(|all| all.retain(|(_, one)| one != heard));
    let mut all = kept(person);
    all.retain(|one| one != heard);
    match all.is_empty() {
        true => forget(person),
        false => drop(Shelf::Device.keep(&name(person), &all)),
    }
}

/// Strikes out everything: the key that could send it opens nothing any more.
pub fn forget(person: PersonId) {
    Shelf::Device.forget(&name(person));
}

/// Sends what was said, one after the other, as long as it is this person who is signed in: nobody withdraws
/// for another one who has taken over the screen meanwhile.
///
/// # Errors
/// Those of a call; what is not sent stays written down.
pub async fn send(session: Session, person: PersonId) -> Result<(), Error> {
    for one in said(person) {
        if session.me.get_untracked().is_none_or(|me| me.person != person) {
            break;
        }
        device::hub().change(&Withdraw { gate: one.gate }, &one.key).await?;
        strike(person, &one);
    }
    Ok(())
}

/// Sends what was said before: now, whenever there is a network again, and whenever the hub is back.
pub fn follow(session: Session) {
    let send_all = move || {
        let Some(me) = session.me.get_untracked() else { return };
        if !said(me.person).is_empty() {
            spawn_local(async move { drop(send(session, me.person).await) });
        }
    };
    Effect::new(move |_| {
        session.me.track();
        send_all();
    });
    device::on("online", send_all);
    on_event(move |event| {
        if event == Event::Open {
            send_all();
        }
    });
}
