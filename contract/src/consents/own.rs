//! Which consents of a chain are the person's own: signed by a key that had come to them and had not gone, and told
//! once. Whoever keeps the chain can write more into it than a person has said; that stands there for ever, and counts
//! for nothing here.

use ledger::Hash;

use super::Consent;
use crate::{
    gates::Purpose,
    id::{DeviceId, GateId},
    ledger::Event,
    sessions::PublicKey,
    time::Time,
};

/// What is wrong with a consent that stands in somebody's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It names a key that was not the person's when it came, and no guardian has signed it.
    Key,
    /// It had stood there before: whoever has withdrawn it has not given it again.
    Again,
}

/// A consent that is not the person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strange {
    /// When it came, as its record says.
    pub at: Time,
    /// To which gate.
    pub gate: GateId,
    /// For what.
    pub purpose: Purpose,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What a chain has told so far.
#[derive(Default)]
struct Heard {
    /// The keys that have come and not gone.
    keys: Vec<(DeviceId, PublicKey)>,
    consents: Vec<Hash>,
}

impl Heard {
    /// Hears the next record: the consent in it, and what is wrong with that. Whether its key has signed it is not looked
    /// at: what none has signed says nothing anyway.
    fn hear(&mut self, event: &Event) -> Option<(Consent, Option<Wrong>)> {
        match event {
            Event::KeyAdded { device, key, .. } => self.keys.push((*device, key.clone())),
            Event::KeyEnded { device, .. } => self.keys.retain(|(one, _)| one != device),
            Event::ConsentGiven { document, .. } => {
                let consent: Consent = serde_json::from_str(document).ok()?;
                let wrong = self.wrong(Consent::hash(document), &consent);
                return Some((consent, wrong));
            }
            _ => {}
        }
        None
    }

    fn wrong(&mut self, hash: Hash, consent: &Consent) -> Option<Wrong> {
        if self.consents.contains(&hash) {
            return Some(Wrong::Again);
        }
        self.consents.push(hash);
        // A guardian's key has come to the guardian, in a chain of their own.
        let is_known =
            consent.guardian.is_some() || self.keys.iter().any(|(_, key)| *key == consent.key);
        (!is_known).then_some(Wrong::Key)
    }
}

/// The records of a chain, in their order, without the consents that are not the person's own; each with what comes
/// beside it.
pub fn own<'e, T>(
    events: impl Iterator<Item = (&'e Event, T)>,
) -> impl Iterator<Item = (&'e Event, T)> {
    let mut heard = Heard::default();
    events.filter(move |(event, _)| !matches!(heard.hear(event), Some((_, Some(_)))))
}

/// The consents of a chain that are not the person's own, in the order of the records, each with what comes beside it.
pub fn strange<'e, T>(events: impl Iterator<Item = (&'e Event, T)>) -> Vec<(Strange, T)> {
    let mut heard = Heard::default();
    let strange = events.filter_map(|(event, beside)| {
        let (Consent { gate, purpose, .. }, wrong) = heard.hear(event)?;
        Some((Strange { at: event.at(), gate, purpose, wrong: wrong? }, beside))
    });
    strange.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::{
            Standing, read,
            standing::tests::{AT, device, ended, gate, given, key_added, key_ended},
            uses,
        },
        family::Minor,
    };

    fn wrong(events: &[Event]) -> Vec<Wrong> {
        strange(events.iter().map(|event| (event, ()))).iter().map(|(one, ())| one.wrong).collect()
    }

    #[test]
    fn a_consent_counts_where_its_key_had_come_to_the_person_and_had_not_gone() {
        let ((given, _), (came, went)) = (given(&device()), (key_added(&device()), key_ended()));
        for (events, expected) in [
            (vec![came.clone(), given.clone()], None),
            (vec![given.clone()], Some(Wrong::Key)),
            // A key that comes later had not come.
            (vec![given.clone(), came.clone()], Some(Wrong::Key)),
            (vec![came.clone(), went.clone(), given.clone()], Some(Wrong::Key)),
            (vec![came.clone(), given.clone(), went], None),
            // That of another is none of theirs.
            (vec![key_added(&gate()), given], Some(Wrong::Key)),
        ] {
            assert_eq!(wrong(&events), expected.into_iter().collect::<Vec<_>>(), "{events:?}");
            assert_eq!(read(events.iter(), AT).is_empty(), expected.is_some(), "{events:?}");
        }
    }

    #[test]
    fn what_was_withdrawn_is_not_given_by_telling_it_again() {
        let (given, hash) = given(&device());
        let all = [key_added(&device()), given.clone(), ended(hash), given];
        assert_eq!(wrong(&all), [Wrong::Again]);
        let [(at, Standing::Ended { .. })] = &read(all.iter(), AT)[..] else { panic!("over") };
        let (found, place) = strange(all.iter().zip(1..)).remove(0);
        assert_eq!(((found.gate, found.purpose), found.at, place), (*at, AT, 4));
    }

    #[test]
    fn a_guardians_key_has_come_to_the_guardian() {
        let (Event::ConsentGiven { document, signature, .. }, _) = given(&device()) else {
            panic!("given")
        };
        let consent: Consent = serde_json::from_str(&document).expect("a consent");
        let name = ledger::chain::Who(Hash([7; 32]));
        let document = consent.of_child(name, AT).text();
        let minor = None::<Minor>;
        let told = Event::ConsentGiven { at: AT, document, signature, minor };
        assert!(wrong(&[told]).is_empty());
    }

    #[test]
    fn nothing_is_done_by_a_consent_that_is_not_ones_own() {
        let (given, hash) = given(&device());
        let sent = Event::PhotoSent { at: AT, consent: hash, sealed: Hash([9; 32]) };
        for (events, is_known) in [
            (vec![key_added(&device()), given.clone(), sent.clone()], true),
            (vec![given, sent], false),
        ] {
            let uses = uses(events.iter().map(|event| (event, true)));
            assert_eq!(uses.iter().map(|one| one.by.is_some()).collect::<Vec<_>>(), [is_known]);
        }
    }
}
