//! Withdrawals that were said where the hub was not reached, for oneself or for whom one acts, of a gate or of a photo:
//! written down on the device first, and sent from whatever screen is open as soon as that is possible, each under one
//! key. They stay when somebody signs out; whoever removes themselves from a device has sent them before.
//!
//! Every tab reads what is written down before it writes: none forgets what another has noted.

use std::cell::RefCell;

use client::{Error, IdempotencyKey};
use contract::{
    Code,
    consents::Withdraw,
    family,
    id::{GateId, PersonId},
    live::Event,
    relay,
    time::Time,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    device::{self, Shelf},
    live::on_event,
    sessions::Session,
};

/// What somebody does not agree to any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Their face at this gate, and with it a photo that is sent there.
    Gate(GateId),
    /// Their face at any gate.
    Everything,
    /// That a photo is sent to this gate; the consent to the gate stays.
    Photo(GateId),
    /// The face of somebody for whom they act, at this gate.
    For(PersonId, GateId),
}

/// What a person has said and the hub has not heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    what: What,
    key: IdempotencyKey,
    /// When they said it.
    pub at: Time,
}

impl Said {
    fn now(what: What) -> Self {
        Self { what, key: IdempotencyKey::new(), at: device::now() }
    }

    /// Whether it is about the face at this gate, of somebody for whom the person acts or their own.
    #[must_use]
    pub fn is_of(&self, whom: Option<PersonId>, gate: GateId) -> bool {
        match (self.what, whom) {
            (What::Gate(own), None) => own == gate,
            (What::Everything, None) => true,
            (What::For(person, own), Some(whom)) => (person, own) == (whom, gate),
            (What::Gate(_) | What::Everything | What::For(..) | What::Photo(_), _) => false,
        }
    }

    /// Whether it is about the photo that is sent to this gate alone.
    #[must_use]
    pub fn is_of_photo(&self, gate: GateId) -> bool {
        self.what == What::Photo(gate)
    }

    /// Whether it is about every gate.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        self.what == What::Everything
    }

    /// For whom it was said, where that is not the person themselves.
    #[must_use]
    pub const fn whom(&self) -> Option<PersonId> {
        match self.what {
            What::For(person, _) => Some(person),
            What::Gate(_) | What::Everything | What::Photo(_) => None,
        }
    }

    async fn send(&self) -> Result<(), Error> {
        let (hub, key) = (device::hub(), &self.key);
        match self.what {
            What::Gate(gate) => hub.change(&Withdraw { gate: Some(gate) }, key).await,
            What::Everything => hub.change(&Withdraw { gate: None }, key).await,
            What::Photo(gate) => hub.change(&relay::Stop { gate }, key).await,
            What::For(person, gate) => {
                hub.change(&family::Withdraw { person, gate: Some(gate) }, key).await
            }
        }
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
            let all = vec![Said::now(What::Everything)];
            Shelf::Device.keep(&name, &all);
            all
        }
    }
}

/// Writes down that a person does not agree any more, or somebody for whom they act.
pub fn note(person: PersonId, what: What) {
    if said(person).iter().any(|one| one.what == what) {
        return;
    }
    let one = Said::now(what);
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
/// Those of a call; what is not sent stays written down. Only what is said for somebody for whom the person does not act
/// any more is struck out, and told once: it can never be sent, and what comes after it has to be.
pub async fn send(session: Session, person: PersonId) -> Result<(), Error> {
    let mut sent = Ok(());
    for one in said(person) {
        if session.me.get_untracked().is_none_or(|me| me.person != person) {
            break;
        }
        match one.send().await {
            Err(error) if one.whom().is_some() && error.code() == Some(Code::NotAllowed) => {
                sent = Err(error);
            }
            answer => answer?,
        }
        strike(person, &one);
    }
    sent
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
