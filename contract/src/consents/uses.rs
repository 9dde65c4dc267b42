//! What was done with one's face or a photo of it, and by which consent: read from the records of one's own chain.
//! How often a gate has known somebody stands in none: that is told to them alone ([`matches`](crate::matches)).

use ledger::Hash;

use super::{Consent, own};
use crate::{
    family::Minor,
    gates::{Purpose, agent::Saying},
    id::GateId,
    ledger::Event,
    sure::Ground,
    time::Time,
    words::{Word, consents as words},
};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// A gate has signed that it took in the face.
    Enrolled,
    /// The person has sent a gate a photo, which the hub relays.
    Sent,
    /// A gate has signed that it fetched the photo, and took in the face from it.
    Taken,
    /// A gate has signed that it fetched the photo, and took in nothing.
    NotTaken,
}

impl Used {
    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Enrolled => words::USED_ENROLLED,
            Self::Sent => words::USED_SENT,
            Self::Taken => words::USED_TAKEN,
            Self::NotTaken => words::USED_NOT_TAKEN,
        }
    }
}

/// By which consent something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// When it was given, by the device's clock.
    pub given_at: Time,
    /// To which gate.
    pub gate: GateId,
    /// For what.
    pub purpose: Purpose,
}

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// When: of what a gate has signed, by its clock.
    pub at: Time,
    /// What.
    pub what: Used,
    /// By which consent; nothing where the record names one that the chain does not have.
    pub by: Option<By>,
    /// What there is for it and for its consent.
    pub ground: Ground,
}

/// A consent that was given, with its number and whether the ledger has it.
type Given = (Hash, Consent, bool);

/// Reads it from the records of a chain, in their order, each with whether it stands in the ledger; the oldest first.
/// A consent that is not the person's [`own`], that its key has not signed, or for a child no guardian, and what the key
/// of its gate has not signed, say nothing. No consent is guessed: it is the one whose number the record names.
#[must_use]
pub fn uses<'e>(events: impl Iterator<Item = (&'e Event, bool)>) -> Vec<Use> {
    uses_of(own(events))
}

/// The same of records whose consents are the person's own.
fn uses_of<'e>(events: impl Iterator<Item = (&'e Event, bool)>) -> Vec<Use> {
    let (mut given, mut found): (Vec<Given>, Vec<Use>) = (Vec::new(), Vec::new());
    for (event, is_proved) in events {
        match event {
            Event::ConsentGiven { document, signature, minor, .. } => {
                let Ok(consent) = Consent::read(document, signature) else { continue };
                if Minor::covers(minor.as_ref(), &consent) {
                    given.push((Consent::hash(document), consent, is_proved));
                }
            }
            Event::PhotoSent { at, consent, .. } => {
                let known = given.iter().find(|(hash, ..)| hash == consent);
                let is_proved = is_proved && known.is_none_or(|(.., was_proved)| *was_proved);
                let by = known.map(|(_, consent, _)| by(consent));
                let ground = Ground::Record { is_proved };
                found.push(Use { at: *at, what: Used::Sent, by, ground });
            }
            Event::GateSigned { saying, signature, .. } => {
                let of = |(hash, consent, was_proved): &Given| {
                    let (at, what) = match Saying::read(saying, &consent.gate_key, signature)? {
                        Saying::Enrolled(done)
                            if is_of((done.consent, done.gate), *hash, consent) =>
                        {
                            (done.at, Used::Enrolled)
                        }
                        Saying::Took(took) if is_of((took.consent, took.gate), *hash, consent) => {
                            (took.at, if took.is_taken { Used::Taken } else { Used::NotTaken })
                        }
                        _ => return None,
                    };
                    let ground = Ground::Signature { is_proved: *was_proved };
                    Some(Use { at, what, by: Some(by(consent)), ground })
                };
                found.extend(given.iter().find_map(of));
            }
            _ => {}
        }
    }
    found
}

fn is_of(said: (Hash, GateId), hash: Hash, consent: &Consent) -> bool {
    said == (hash, consent.gate)
}

const fn by(consent: &Consent) -> By {
    By { given_at: consent.given_at, gate: consent.gate, purpose: consent.purpose }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::standing::tests::{AT, device, done, gate, given, signed},
        gates::agent::{Left, Took},
        id::OrderId,
    };

    fn read(events: &[(Event, bool)]) -> Vec<Use> {
        uses_of(events.iter().map(|(event, is_proved)| (event, *is_proved)))
    }

    fn took(consent: Hash, is_taken: bool) -> Event {
        let (gate_id, firmware) = (GateId::from_number(1), Hash([8; 32]));
        let took = Took { gate: gate_id, consent, is_taken, left: Left::Nothing, at: AT, firmware };
        signed(&Saying::Took(took), &gate())
    }

    fn sent(consent: Hash) -> Event {
        Event::PhotoSent { at: AT, consent, sealed: Hash([9; 32]) }
    }

    #[test]
    fn what_was_done_names_the_consent_that_its_record_names() {
        let (agreed, hash) = given(&device());
        let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
        let all = [agreed, sent(hash), took(hash, false), took(hash, true), enrolled];
        let found = read(&all.map(|event| (event, true)));

        let whats: Vec<_> = found.iter().map(|one| one.what).collect();
        assert_eq!(whats, [Used::Sent, Used::NotTaken, Used::Taken, Used::Enrolled]);
        let gate = GateId::from_number(1);
        let by = Some(By { given_at: AT, gate, purpose: Purpose::Enter });
        assert!(found.iter().all(|one| one.by == by), "{found:?}");
        let grounds: Vec<_> = found.iter().map(|one| one.ground).collect();
        let signature = Ground::Signature { is_proved: true };
        assert_eq!(grounds, [Ground::Record { is_proved: true }, signature, signature, signature]);
    }

    #[test]
    fn no_consent_is_guessed() {
        let (agreed, hash) = given(&device());
        let other = Hash([1; 32]);
        let found = read(&[(agreed.clone(), true), (sent(other), true)]);
        let [alone] = &found[..] else { panic!("{found:?}") };
        assert_eq!((alone.what, alone.by), (Used::Sent, None));

        // What another key has signed, of another consent, or before there was one, and what is no use, says nothing.
        let enrolled = Saying::Enrolled(done(hash, None));
        let deleted = Saying::Deleted(done(hash, Some(OrderId::from_number(3))));
        for event in [
            signed(&enrolled, &device()),
            signed(&Saying::Enrolled(done(other, None)), &gate()),
            signed(&deleted, &gate()),
            took(other, true),
        ] {
            assert!(read(&[(agreed.clone(), true), (event.clone(), true)]).is_empty(), "{event:?}");
        }
        assert!(read(&[(signed(&enrolled, &gate()), true), (agreed, true)]).is_empty());
        let (forged, hash) = given(&gate());
        let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
        assert!(read(&[(forged, true), (enrolled, true)]).is_empty(), "nobody has agreed");
    }

    #[test]
    fn it_is_as_sure_as_its_record_and_its_consent_and_a_signature_as_the_consent_that_names_its_key()
     {
        let (agreed, hash) = given(&device());
        let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
        for (of_consent, of_use, is_sent, is_signed) in [
            (true, true, true, true),
            (true, false, false, true),
            (false, true, false, false),
            (false, false, false, false),
        ] {
            let events =
                [(agreed.clone(), of_consent), (sent(hash), of_use), (enrolled.clone(), of_use)];
            let grounds: Vec<_> = read(&events).iter().map(|one| one.ground).collect();
            let sent = Ground::Record { is_proved: is_sent };
            assert_eq!(grounds, [sent, Ground::Signature { is_proved: is_signed }]);
        }
    }
}
