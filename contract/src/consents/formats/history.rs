//! What the records of a chain tell of each consent, from the first word about it to the last.

use ledger::Hash;

use super::super::{Consent, End, How};
use crate::{
    Language,
    family::Minor,
    gates::{Notice, Purpose, agent::Saying},
    id::{GateId, OrderId},
    ledger::Event,
    sessions::{PublicKey, Signature},
    time::Time,
};

/// All there is.
pub(super) struct Known {
    /// What was agreed to, in the order in which it was.
    pub(super) consents: Vec<Past>,
    /// What was refused, and not agreed to since.
    pub(super) refusals: Vec<Refusal>,
}

/// A consent and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Past {
    /// The number it goes by.
    pub(super) hash: Hash,
    /// What it says.
    pub(super) consent: Consent,
    /// The same, to the byte.
    pub(super) document: String,
    /// The signature of its key.
    pub(super) signature: Signature,
    /// When the hub took it.
    pub(super) taken_at: Time,
    /// That the person had said no to the same before.
    pub(super) refused: Vec<No>,
    /// The consent that this one renewed.
    pub(super) replaces: Option<Hash>,
    /// How it ended, if it did.
    pub(super) end: Option<Ended>,
    /// The orders to delete.
    pub(super) orders: Vec<Order>,
    /// What the gate has signed about it.
    pub(super) said: Vec<Said>,
}

/// How a consent ended.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) at: Time,
    pub(super) why: End,
    pub(super) how: Option<How>,
    pub(super) by: Option<String>,
    /// The consent that came in its place, and who has signed that.
    pub(super) replaced_by: Option<(Hash, Hash)>,
}

impl Ended {
    /// The name of a guardian or a helper who has withdrawn for the person, with a device of their own. What was said
    /// at the counter, by telephone or on paper the staff have only entered.
    pub(super) fn acting(&self) -> Option<&str> {
        self.by.as_deref().filter(|_| self.how == Some(How::App))
    }
}

/// An order to delete.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) at: Time,
    pub(super) due_at: Time,
}

/// What a gate has signed.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// When, by its clock.
    pub(super) at: Time,
    /// Whether it deleted; otherwise it took in a face.
    pub(super) is_deleted: bool,
    /// Its words, to the byte.
    pub(super) saying: String,
    /// The signature of its key.
    pub(super) signature: Signature,
}

/// That somebody said no.
#[derive(Clone, Debug)]
pub(super) struct No {
    pub(super) at: Time,
    /// The name of the guardian who has said it for a child.
    pub(super) by: Option<String>,
}

/// That somebody said no to the same, once or more often.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) gate: GateId,
    pub(super) purpose: Purpose,
    /// What was shown, the last time.
    pub(super) notice: Hash,
    /// In which language, where the record says so.
    pub(super) language: Option<Language>,
    /// Each time they said it.
    pub(super) said: Vec<No>,
}

/// Reads the records of a chain, in their order.
pub(super) fn read(events: &[Event]) -> Known {
    let mut known = Known { consents: Vec::new(), refusals: Vec::new() };
    for event in events {
        known.hear(event);
    }
    known
}

impl Known {
    fn hear(&mut self, event: &Event) {
        match event {
            Event::ConsentRefused { at, gate, purpose, notice, language, by } => {
                let no = No { at: *at, by: by.clone() };
                self.refuse((*gate, *purpose), (*notice, *language), no);
            }
            Event::ConsentGiven { at, document, signature, minor } => {
                self.give(*at, document, signature, minor.as_ref());
            }
            Event::ConsentEnded { at, consent, why, how, by } => {
                if let Some(past) = self.of(*consent).filter(|past| past.end.is_none()) {
                    let (at, why, how, by) = (*at, *why, *how, by.clone());
                    past.end = Some(Ended { at, why, how, by, replaced_by: None });
                }
            }
            Event::DeletionOrdered { at, order, consent, due_at } => {
                if let Some(past) = self.of(*consent) {
                    past.orders.push(Order { id: *order, at: *at, due_at: *due_at });
                }
            }
            Event::GateSigned { saying, signature, .. } => {
                for past in &mut self.consents {
                    let new = said(past, saying, signature);
                    past.said.extend(new);
                }
            }
            _ => {}
        }
    }

    fn of(&mut self, consent: Hash) -> Option<&mut Past> {
        self.consents.iter_mut().find(|past| past.hash == consent)
    }

    fn refuse(
        &mut self,
        to: (GateId, Purpose),
        (notice, language): (Hash, Option<Language>),
        no: No,
    ) {
        match self.refusals.iter_mut().find(|one| (one.gate, one.purpose) == to) {
            Some(before) => {
                (before.notice, before.language) = (notice, language);
                before.said.push(no);
            }
            None => {
                let (gate, purpose) = to;
                self.refusals.push(Refusal { gate, purpose, notice, language, said: vec![no] });
            }
        }
    }

    fn give(
        &mut self,
        taken_at: Time,
        document: &str,
        signature: &Signature,
        minor: Option<&Minor>,
    ) {
        let Ok(consent) = Consent::read(document, signature) else { return };
        if !Minor::covers(minor, &consent) {
            return;
        }
        let hash = Consent::hash(document);
        if self.of(hash).is_some() {
            return;
        }
        let (to, signer) = ((consent.gate, consent.purpose), consent.signer());
        // Who changes their mind has refused before; who agrees anew has agreed before.
        let before = self.refusals.iter().position(|one| (one.gate, one.purpose) == to);
        let refused = before.map(|index| self.refusals.remove(index).said).unwrap_or_default();
        let before = self.consents.iter_mut().rfind(|past| {
            let is_same = (past.consent.gate, past.consent.purpose) == to;
            let is_open = |end: &Ended| end.why == End::Renewed && end.replaced_by.is_none();
            is_same && past.end.as_ref().is_some_and(is_open)
        });
        let replaces = before.map(|past| {
            if let Some(end) = &mut past.end {
                end.replaced_by = Some((hash, signer));
            }
            past.hash
        });
        self.consents.push(Past {
            hash,
            consent,
            document: document.to_owned(),
            signature: signature.clone(),
            taken_at,
            refused,
            replaces,
            end: None,
            orders: Vec::new(),
            said: Vec::new(),
        });
    }
}

/// What a gate has signed about this consent, if it is its gate and about this.
fn said(past: &Past, saying: &str, signature: &Signature) -> Option<Said> {
    let key: &PublicKey = &past.consent.gate_key;
    let (done, is_deleted) = match Saying::read(saying, key, signature)? {
        Saying::Enrolled(done) => (done, false),
        Saying::Deleted(done) => (done, true),
        Saying::Report(_) | Saying::Fetch(_) | Saying::Took(_) | Saying::Matches(_) => return None,
    };
    let is_about = (done.consent, done.gate) == (past.hash, past.consent.gate);
    let (saying, signature) = (saying.to_owned(), signature.clone());
    is_about.then_some(Said { at: done.at, is_deleted, saying, signature })
}

/// The notice of this hash, and since when it applied, from the community's records.
pub(super) fn notice(ours: &[Event], hash: Hash) -> Option<(Time, Notice)> {
    ours.iter().find_map(|event| {
        let Event::GateNotice { at, notice } = event else { return None };
        let notice = Notice::read(notice)?;
        (notice.hash() == hash).then_some((*at, notice))
    })
}
