//! What happened to people in an invented neighbourhood, in the order in which the log took it in.

use contract::{
    consents::{End, How},
    gates::Purpose,
    id::{GateId, OrderId},
    ledger::{Access, Basis, Event, Protected},
    people::Post,
    sessions::{Hex, PublicKey, Suite},
    time::{Span, Time},
};
use ledger::{
    Hash,
    commitment::{Kind, Record},
};

/// The chain that all of a community follow.
pub(crate) const COMMUNITY: usize = 0;

/// Something the log takes in, or comes to.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A record of a chain.
    Record(usize, Record),
    /// A checkpoint, at a time in milliseconds.
    Checkpoint(u64),
}

/// Chance that can be had again.
pub(crate) type Chance = fastrand::Rng;

/// 32 bytes of chance.
pub(crate) fn hash(chance: &mut Chance) -> Hash {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    Hash(bytes)
}

/// A record of an event.
pub(crate) fn record(kind: Kind, event: &Event, chance: &mut Chance) -> Record {
    let event = serde_json::to_string(event).expect("plain data");
    Record { kind, salt: hash(chance), event }
}

fn key(chance: &mut Chance) -> PublicKey {
    PublicKey { suite: Suite::Ed25519, bytes: Hex(hash(chance).0.to_vec()) }
}

/// Something that happens to somebody, or to all, at a time: one of what a hub writes down.
pub(crate) fn happens(chance: &mut Chance, people: usize, at: u64) -> Step {
    let at = Time(i64::try_from(at).expect("a time of ours"));
    let person = 1 + chance.usize(..people);
    let gate = GateId::from_number(i64::from(chance.u8(1..5)));
    let (chain, kind, event) = match chance.u8(..10) {
        0..=3 => {
            let of = Protected::ALL[chance.usize(..Protected::ALL.len())];
            let by = format!("工作人员{}", chance.u8(..20));
            let basis = Some(Basis::of(of, None));
            let access = Access {
                at,
                by,
                post: Post::Staff,
                of,
                number: None,
                reason: None,
                why: None,
                basis,
                unit: None,
                withheld: None,
                is_unnamed: false,
            };
            (person, Kind::Access, Event::Access(access))
        }
        4 => {
            let notice = hash(chance);
            let (purpose, language) = (Purpose::Enter, None);
            let refused = Event::ConsentRefused { at, gate, purpose, notice, language, by: None };
            (person, Kind::Consent, refused)
        }
        5 => {
            let document = format!("{{\"salt\":\"{}\"}}", hash(chance));
            let signature = Hex(hash(chance).0.to_vec());
            let given = Event::ConsentGiven { at, document, signature, minor: None };
            (person, Kind::Consent, given)
        }
        6 => {
            let (consent, how) = (hash(chance), Some(How::App));
            let ended = Event::ConsentEnded { at, consent, why: End::Withdrawn, how, by: None };
            (person, Kind::Consent, ended)
        }
        7 => {
            let (order, consent) = (OrderId::from_number(chance.i64(1..)), hash(chance));
            let due_at = at + Span::DAY;
            (person, Kind::Order, Event::DeletionOrdered { at, order, consent, due_at })
        }
        8 => {
            let (name, key) = ("东门".to_owned(), key(chance));
            (COMMUNITY, Kind::Key, Event::GateKey { at, gate, name, key, sealing: None })
        }
        _ => {
            let notice = format!("{{\"version\":{}}}", chance.u32(..));
            (COMMUNITY, Kind::Notice, Event::GateNotice { at, notice })
        }
    };
    Step::Record(chain, record(kind, &event, chance))
}
