//! Which records of one's own chain are about a consent: what one keeps as its receipt.

use ledger::Hash;
use serde_json::Value;

use super::Consent;
use crate::{id::OrderId, ledger::Event};

/// The numbers, from one, of the records about a consent: that it was given and ended, the order to delete, what gates
/// have signed, and what was found at the door. `events` are those of the whole chain in their order; nothing for one
/// that is not to be among them.
pub fn records_of<'e>(
    events: impl IntoIterator<Item = Option<&'e Event>>,
    consent: Hash,
) -> Vec<u64> {
    let mut orders: Vec<OrderId> = Vec::new();
    let mut is_about = |event: &Event| match event {
        Event::ConsentGiven { document, .. } => Consent::hash(document) == consent,
        Event::ConsentEnded { consent: of, .. } => *of == consent,
        Event::DeletionOrdered { order, consent: of, .. } if *of == consent => {
            orders.push(*order);
            true
        }
        Event::GateSigned { saying, .. } => said_of(saying) == Some(consent),
        Event::DoorTried { order, .. } => orders.contains(order),
        _ => false,
    };
    let numbered = (1..).zip(events);
    let about = numbered.filter(|(_, event)| event.is_some_and(&mut is_about));
    about.map(|(number, _)| number).collect()
}

/// The consent of which a gate has said something; whether its key has signed that, who is handed it checks.
fn said_of(saying: &str) -> Option<Hash> {
    serde_json::from_str::<Value>(saying).ok()?.get("consent")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::standing::tests::{device, done, ended, gate, given, ordered, signed},
        gates::agent::Saying,
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
        let but_the_first = events.iter().enumerate().map(|(at, event)| (at > 1).then_some(event));
        assert_eq!(records_of(but_the_first, hash), [3, 4, 5, 7, 9]);
        assert_eq!(records_of(events.iter().map(Some), Hash([0; 32])), [0_u64; 0]);
    }
}
