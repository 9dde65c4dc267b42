//! Photos that were sent: fetched, their tickets checked, opened, shown to the terminal, overwritten, signed for.
//!
//! Nothing is believed here that is not signed. A hub that hands out another's face, or the same photo twice, or one
//! for another gate, is told that it was not taken.

use client::IdempotencyKey;
use contract::{
    consents::{NotTaken, Taken},
    gates::{
        Purpose,
        agent::{Fetch as Wanted, Left, Saying, Told, Took},
    },
    relay::{Fetch, Fetched, File, open, wipe},
};
use ledger::Hash;

use super::{Agent, Refusal, Result, Round};
use crate::Terminal;

/// What became of a photo.
enum Outcome {
    /// Its owner's face is taken in.
    Taken,
    /// It is none that this gate takes, now or ever.
    Refused,
    /// It may be another time: nothing is signed yet.
    Later,
}

impl<T: Terminal> Agent<T> {
    /// Takes the photos that wait for this gate.
    pub(super) async fn take_photos(&mut self, told: &Told, round: &mut Round) -> Result<()> {
        for consent in &told.photos {
            if self.has_signed_for(*consent) {
                continue;
            }
            let outcome = self.take_photo(*consent).await?;
            let is_taken = match outcome {
                Outcome::Later => continue,
                Outcome::Taken => true,
                Outcome::Refused => false,
            };
            round.photos += usize::from(is_taken);
            let (gate, at) = (self.state.gate, self.now());
            let firmware = self.around.firmware;
            let left = Left::Nothing;
            let took = Took { gate, consent: *consent, is_taken, left, at, firmware };
            self.say_later(&Saying::Took(took))?;
        }
        Ok(())
    }

    /// Whether what was done with the photo of a consent is signed, and not heard yet.
    fn has_signed_for(&self, consent: Hash) -> bool {
        self.state.unheard.iter().any(|(said, _)| {
            matches!(Saying::kept(said), Some(Saying::Took(took)) if took.consent == consent)
        })
    }

    async fn take_photo(&mut self, consent: Hash) -> Result<Outcome> {
        let Some(secret) = self.state.sealing() else { return Ok(Outcome::Refused) };
        let Some(Fetched { enter, relay, sealed: File(sealed) }) = self.fetch(consent).await else {
            return Ok(Outcome::Later);
        };
        let (key, now) = (self.state.key(), self.now());
        let own = (self.state.gate, &key);
        let checked = |purpose, ticket: &contract::consents::Ticket| {
            ticket.check_for(purpose, &self.policy, own, now)
        };
        let (relay, enter) =
            match (checked(Purpose::Relay, &relay), checked(Purpose::Enter, &enter)) {
                (Ok(relay), Ok(enter)) => (relay, enter),
                (Err(fault), _) | (_, Err(fault)) => return Ok(untaken(fault)),
            };
        if !are_of_one(consent, &relay, &enter) {
            return Ok(Outcome::Refused);
        }
        // The machine may have stopped after the face was taken in and before that was signed. Who stood before the
        // camera was not taken in by a photo.
        let known = self.state.enrolled.get(&enter.hash.to_string());
        if known.is_some_and(|known| known.photo == Some(relay.hash)) {
            return self.use_up(&relay).map(|()| Outcome::Taken);
        }
        if self.is_used(&relay) {
            return Ok(Outcome::Refused);
        }
        let outcome = self.take_opened(&secret, enter, &relay, &sealed).await?;
        // What is signed for is final: handed out again, another photo by this consent is none either.
        if !matches!(outcome, Outcome::Later) {
            self.use_up(&relay)?;
        }
        Ok(outcome)
    }

    /// Opens a photo and takes in whose it is. Where they cannot be taken in now, it stays closed.
    async fn take_opened(
        &mut self,
        secret: &[u8; 32],
        enter: Taken,
        relay: &Taken,
        sealed: &[u8],
    ) -> Result<Outcome> {
        if !self.is_told(relay.consent.notice) {
            return Ok(untaken(NotTaken::OtherNotice));
        }
        // Another face that comes now would be taken for whose ticket was shown.
        if self.awaited.is_some() {
            return Ok(refused(&Refusal::Busy));
        }
        if let Err(refusal) = self.may_take_in(&enter).await {
            return Ok(refused(&refusal));
        }
        let Some(mut picture) = open(secret, (relay.hash, &relay.consent), sealed) else {
            return Ok(Outcome::Refused);
        };
        let face = self.terminal.read_photo(&picture).await;
        wipe(&mut picture);
        let Ok(face) = face else { return Ok(Outcome::Refused) };
        match self.take_in(enter, Some(relay.hash), &face).await {
            Ok(_) => Ok(Outcome::Taken),
            Err(refusal) => Ok(refused(&refusal)),
        }
    }

    /// What the hub hands out; nothing where it does not now.
    async fn fetch(&self, consent: Hash) -> Option<Fetched> {
        let wanted = Wanted { gate: self.state.gate, consent, at: self.now() };
        let saying = Saying::Fetch(wanted).text();
        let signature = self.sign(&saying);
        let asked = Fetch { gate: self.state.gate, saying, signature };
        self.around.hub.change(&asked, &IdempotencyKey::new()).await.ok()
    }

    /// Whether a photo was sent by this consent before, or it is over here.
    fn is_used(&self, relay: &Taken) -> bool {
        self.state.over.contains_key(&relay.hash.to_string())
    }

    /// Remembers that the one photo of a consent has come.
    fn use_up(&mut self, relay: &Taken) -> Result<()> {
        self.state.over.insert(relay.hash.to_string(), relay.consent.valid_until);
        self.memory.keep(&self.state)
    }
}

/// Whether both are one grown person's at this gate, by one key, and the photo is that of the consent that was asked
/// for. No photo of a child is sent. What somebody is called the hub knows as well, and could sign by a key of its own:
/// it has not the one that agreed to the gate.
fn are_of_one(asked: Hash, relay: &Taken, enter: &Taken) -> bool {
    let is_grown = relay.consent.guardian.is_none() && enter.consent.guardian.is_none();
    let is_one =
        (relay.consent.person, &relay.consent.key) == (enter.consent.person, &enter.consent.key);
    relay.hash == asked && is_one && is_grown
}

/// What becomes of a photo whose owner is not taken in.
const fn refused(refusal: &Refusal) -> Outcome {
    match refusal {
        Refusal::NoOtherWay | Refusal::Rests | Refusal::Busy | Refusal::Failed(_) => Outcome::Later,
        Refusal::Ticket(fault) => untaken(*fault),
        Refusal::Over | Refusal::Already | Refusal::NotIn | Refusal::Nobody => Outcome::Refused,
    }
}

/// What becomes of a photo whose ticket is not taken: a page of the ledger may be newer the next time, and so may what
/// the hub says of the notices.
const fn untaken(fault: NotTaken) -> Outcome {
    match fault {
        NotTaken::NotProved | NotTaken::Stale | NotTaken::Ahead | NotTaken::OtherNotice => {
            Outcome::Later
        }
        NotTaken::Form
        | NotTaken::OtherGate
        | NotTaken::OtherPurpose
        | NotTaken::NoGuardian
        | NotTaken::Over
        | NotTaken::NotShown => Outcome::Refused,
    }
}
