//! What a device finds in its person's own records: whether a recovery was carried out that should not have been.

use super::{Objection, WAITING};
use crate::{
    id::RecoveryId,
    ledger::Event,
    sure::Ground,
    time::Time,
    words::{Word, recovery as words},
};

/// What is wrong with a recovery that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody but one had approved it.
    Unapproved,
    /// The time in which old devices can say no was not over.
    Early,
    /// An old device had said no.
    Vetoed,
}

impl Fault {
    /// What it is called.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Unapproved => words::FAULT_UNAPPROVED,
            Self::Early => words::FAULT_EARLY,
            Self::Vetoed => words::FAULT_VETOED,
        }
    }
}

/// Reads the records of a chain, in their order: the recoveries that were carried out and should not have been, and
/// when. It goes by the times of the records: what the hub's clock says now is not asked.
pub fn faults<'e>(events: impl Iterator<Item = &'e Event>) -> Vec<(Time, Fault)> {
    let mut approved: Vec<(RecoveryId, Time)> = Vec::new();
    let mut vetoed: Vec<RecoveryId> = Vec::new();
    let mut found = Vec::new();
    for event in events {
        match event {
            // The first counts: approved once more, its time does not begin anew.
            Event::RecoveryApproved { at, recovery, .. } => approved.push((*recovery, *at)),
            Event::RecoveryVetoed { recovery, document, signature, .. } => {
                let said = Objection::read(document, signature);
                if said.is_some_and(|said| said.recovery == *recovery) {
                    vetoed.push(*recovery);
                }
            }
            Event::RecoveryFinished { at, recovery, .. } => {
                let approval = approved.iter().find(|(one, _)| one == recovery);
                let fault = match approval {
                    _ if vetoed.contains(recovery) => Some(Fault::Vetoed),
                    None => Some(Fault::Unapproved),
                    Some((_, since)) => (*at - *since < WAITING).then_some(Fault::Early),
                };
                found.extend(fault.map(|fault| (*at, fault)));
            }
            _ => {}
        }
    }
    found
}

/// The newest of these, and what there is for it: `told` are the records of a chain in their order, each with whether it
/// stands in the ledger.
pub fn newest_fault<'e>(
    told: impl Iterator<Item = (&'e Event, bool)> + Clone,
) -> Option<(Time, Fault, Ground)> {
    let (at, fault) = faults(told.clone().map(|(event, _)| event)).pop()?;
    let proved = faults(told.filter_map(|(event, is_proved)| is_proved.then_some(event)));
    Some((at, fault, Ground::Record { is_proved: proved.contains(&(at, fault)) }))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::{
        id::DeviceId,
        sessions::{Hex, PublicKey, Suite},
        time::Span,
    };

    const AT: Time = Time(1_795_392_000_000);

    fn approved(number: i64) -> Event {
        let (recovery, by) = (RecoveryId::from_number(number), "陈经理".to_owned());
        Event::RecoveryApproved { at: AT, recovery, by, due_at: AT + WAITING }
    }

    fn finished(number: i64, at: Time) -> Event {
        let (recovery, device) = (RecoveryId::from_number(number), DeviceId::from_number(9));
        Event::RecoveryFinished { at, recovery, device }
    }

    /// A no to a recovery, noted as one to another.
    fn vetoed(said: i64, noted: i64) -> Event {
        let secret = SigningKey::from_bytes(&[1; 32]);
        let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: Suite::Ed25519, bytes };
        let device = DeviceId::from_number(2);
        let document = Objection::to(RecoveryId::from_number(said), device, key, AT).text();
        let signature = Hex(secret.sign(&Objection::signed(&document)).to_bytes().to_vec());
        let recovery = RecoveryId::from_number(noted);
        Event::RecoveryVetoed { at: AT, recovery, device, document, signature }
    }

    fn found(events: &[Event]) -> Vec<Fault> {
        faults(events.iter()).into_iter().map(|(_, fault)| fault).collect()
    }

    #[test]
    fn what_took_its_time_and_nobody_refused_is_right() {
        let due = AT + WAITING;
        for right in [
            vec![approved(1), finished(1, due)],
            vec![approved(1), finished(1, due + Span::DAY)],
            vec![approved(1), vetoed(1, 1)],
            vec![approved(1), vetoed(1, 1), approved(2), finished(2, due)],
            // No such no.
            vec![approved(1), vetoed(2, 1), finished(1, due)],
        ] {
            assert!(found(&right).is_empty(), "{right:?}");
        }
    }

    #[test]
    fn what_did_not_is_found() {
        let due = AT + WAITING;
        let early = Time(due.0 - 1);
        assert_eq!(found(&[approved(1), finished(1, early)]), [Fault::Early]);
        assert_eq!(found(&[finished(1, due)]), [Fault::Unapproved]);
        assert_eq!(found(&[approved(2), finished(1, due)]), [Fault::Unapproved]);
        assert_eq!(found(&[approved(1), vetoed(1, 1), finished(1, due)]), [Fault::Vetoed]);
    }

    #[test]
    fn what_is_found_is_as_sure_as_the_records_that_say_it() {
        let due = AT + WAITING;
        let all = [approved(1), vetoed(1, 1), finished(1, due)];
        for (proved, is_proved) in [(3, true), (2, false), (0, false)] {
            let told = all.iter().enumerate().map(|(place, event)| (event, place < proved));
            let expected = Some((due, Fault::Vetoed, Ground::Record { is_proved }));
            assert_eq!(newest_fault(told), expected, "{proved} proved");
        }
        assert_eq!(newest_fault(all[..2].iter().map(|event| (event, true))), None);
    }
}
