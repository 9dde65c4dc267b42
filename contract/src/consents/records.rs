//! Which records of one's own chain are about a consent: what one keeps as its receipt.

use ledger::Hash;

use super::Consent;
use crate::{gates::agent::Saying, id::OrderId, ledger::Event};

/// The numbers, from one, of the records about a consent: that it was given and ended, the order to delete, what gates
/// have signed, and what was found at the door. `events` are those of the whole chain in their order; nothing for one
/// that is not to be among them. A consent that its key has not signed, and what its gate's key has not, are not taken:
/// as in [`read`](super::read()), they say nothing.
pub fn records_of<'e>(
    events: impl IntoIterator<Item = Option<&'e Event>>,
    consent: Hash,
) -> Vec<u64> {
    let mut given: Option<Consent> = None;
    let mut orders: Vec<OrderId> = Vec::new();
    let mut is_about = |event: &Event| match event {
        Event::ConsentGiven { document, signature, .. } if Consent::hash(document) == consent => {
            given = Consent::read(document, signature).ok();
            given.is_some()
        }
        Event::ConsentEnded { consent: of, .. } => *of == consent,
        Event::DeletionOrdered { order, consent: of, .. } if *of == consent => {
            orders.push(*order);
            true
        }
        Event::GateSigned { saying, signature, .. } => given.as_ref().is_some_and(|given| {
            let said = Saying::read(saying, &given.gate_key, signature);
            said.is_some_and(|said| (said.consent(), said.gate()) == (Some(consent), given.gate))
        }),
        Event::DoorTried { order, .. } => orders.contains(order),
        _ => false,
    };
    let numbered = (1..).zip(events);
    let about = numbered.filter(|(_, event)| event.is_some_and(&mut is_about));
    about.map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::standing::tests::{device, done, ended, gate, given, ordered, signed},
        gates::agent::Done,
        id::GateId,
        time::Time,
    };

    #[test]
    fn all_that_is_about_a_consent_and_nothing_about_another() {
        let (given, hash) = given(&device());
        let order = OrderId::from_number(3);
        let other = Hash([1; 32]);
        let tried = |order| Event::DoorTried { at: Time(5), order, opened: false };
        let events = [
            ended(other),
            given,
            signed(&Saying::Enrolled(done(hash, None)), &gate()),
            ended(hash),
            ordered(hash),
            signed(&Saying::Deleted(done(other, Some(order))), &gate()),
            signed(&Saying::Deleted(done(hash, Some(order))), &gate()),
            tried(OrderId::from_number(4)),
            tried(order),
        ];

        assert_eq!(records_of(events.iter().map(Some), hash), [2, 3, 4, 5, 7, 9]);
        // One that is left out keeps its number.
        let without = |left_out: usize| {
            let all = events.iter().enumerate();
            records_of(all.map(|(at, event)| (at != left_out).then_some(event)), hash)
        };
        assert_eq!(without(2), [2, 4, 5, 7, 9]);
        // Without the consent nobody can tell whose key has to have signed.
        assert_eq!(without(1), [4, 5, 9]);
        assert_eq!(records_of(events.iter().map(Some), Hash([0; 32])), [0_u64; 0]);
    }

    #[test]
    fn what_the_key_of_its_gate_has_not_signed_is_not_taken() {
        let (given, hash) = given(&device());
        let taken_in = Saying::Enrolled(done(hash, None));
        let elsewhere = Done { gate: GateId::from_number(2), ..done(hash, None) };
        let Event::GateSigned { at, saying, signature } = signed(&taken_in, &gate()) else {
            panic!("a gate has signed")
        };
        let said = |saying| Event::GateSigned { at, saying, signature: signature.clone() };
        let events = [
            given,
            signed(&taken_in, &device()),
            said(saying.replace("\"after\":2", "\"after\":0")),
            said(format!("{saying} ")),
            signed(&Saying::Enrolled(elsewhere), &gate()),
            said(saying),
        ];

        assert_eq!(records_of(events.iter().map(Some), hash), [1, 6]);
    }

    #[test]
    fn a_consent_that_its_key_has_not_signed_is_not_taken_nor_what_a_gate_says_of_it() {
        let (forged, hash) = given(&gate());
        let events = [forged, signed(&Saying::Enrolled(done(hash, None)), &gate()), ended(hash)];

        assert_eq!(records_of(events.iter().map(Some), hash), [3]);
    }
}
