//! What a device finds in its person's own records: whether a recovery was carried out that should not have been, and
//! whether a key has come that neither the person nor a recovery has let in.

use super::{Objection, WAITING};
use crate::{
    devices::MACHINE,
    id::{DeviceId, RecoveryId},
    ledger::Event,
    sure::Ground,
    time::Time,
    words::{Word, recovery as words},
};

/// What is wrong with a recovery that was carried out, or with a key that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody but one had approved it.
    Unapproved,
    /// Who had approved it is called as who had begun it: the records tell of one person.
    Alone,
    /// The time in which old devices can say no was not over.
    Early,
    /// An old device had said no.
    Vetoed,
    /// A further key has come that the person has not added, and no recovery has let in.
    Added,
}

impl Fault {
    /// What it is called.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Unapproved => words::FAULT_UNAPPROVED,
            Self::Alone => words::FAULT_ALONE,
            Self::Early => words::FAULT_EARLY,
            Self::Vetoed => words::FAULT_VETOED,
            Self::Added => words::FAULT_ADDED,
        }
    }
}

/// The keys that have come so far.
#[derive(Debug, Default)]
struct Keys {
    /// Whether one has ever come.
    has_come: bool,
    /// Those that have not gone.
    speaking: Vec<DeviceId>,
    /// Those that a recovery let in, whatever was wrong with it: that is found there.
    recovered: Vec<DeviceId>,
}

impl Keys {
    /// Whether a key may come with an invitation that `by` has made. The first comes with a card, whoever made it. The
    /// hub's own machine lets somebody in anew who has no key any more, not beside one that speaks.
    fn may_come(&self, device: DeviceId, by: Option<&str>) -> bool {
        let is_renewed = by == Some(MACHINE) && self.speaking.is_empty();
        !self.has_come || by.is_none() || is_renewed || self.recovered.contains(&device)
    }

    fn come(&mut self, device: DeviceId) {
        self.has_come = true;
        self.speaking.push(device);
    }
}

/// Reads the records of a chain, in their order: the recoveries that were carried out and should not have been, the
/// keys that have come and should not have, and when. It goes by the times of the records: what the hub's clock says now
/// is not asked. Of a key that a hub says the person has added, no record shows who did: the person sees it.
pub fn faults<'e>(events: impl Iterator<Item = &'e Event>) -> Vec<(Time, Fault)> {
    let mut keys = Keys::default();
    let mut begun: Vec<(RecoveryId, &str)> = Vec::new();
    let mut approved: Vec<(RecoveryId, Time, &str)> = Vec::new();
    let mut vetoed: Vec<RecoveryId> = Vec::new();
    let mut found = Vec::new();
    for event in events {
        match event {
            Event::KeyAdded { at, device, by, .. } => {
                if !keys.may_come(*device, by.as_deref()) {
                    found.push((*at, Fault::Added));
                }
                keys.come(*device);
            }
            Event::KeyEnded { device, .. } => keys.speaking.retain(|one| one != device),
            Event::RecoveryBegun { recovery, by, .. } => begun.push((*recovery, by.as_str())),
            // The first counts: approved once more, its time does not begin anew.
            Event::RecoveryApproved { at, recovery, by, .. } => {
                approved.push((*recovery, *at, by.as_str()));
            }
            Event::RecoveryVetoed { recovery, document, signature, .. } => {
                let said = Objection::read(document, signature);
                if said.is_some_and(|said| said.recovery == *recovery) {
                    vetoed.push(*recovery);
                }
            }
            Event::RecoveryFinished { at, recovery, device } => {
                keys.recovered.push(*device);
                let begun_by = begun.iter().find(|(one, _)| one == recovery).map(|(_, by)| *by);
                let approval = approved.iter().find(|(one, ..)| one == recovery);
                let fault = match approval {
                    _ if vetoed.contains(recovery) => Some(Fault::Vetoed),
                    None => Some(Fault::Unapproved),
                    Some((_, _, by)) if begun_by == Some(*by) => Some(Fault::Alone),
                    Some((_, since, _)) => (*at - *since < WAITING).then_some(Fault::Early),
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
        devices::Why,
        recovery::Shown,
        sessions::{Hex, PublicKey, Suite},
        time::Span,
    };

    const AT: Time = Time(1_795_392_000_000);

    fn begun(number: i64, by: &str) -> Event {
        let (recovery, by) = (RecoveryId::from_number(number), by.to_owned());
        Event::RecoveryBegun { at: AT, recovery, shown: Shown::IdCard, by }
    }

    fn added(device: i64, by: Option<&str>) -> Event {
        let key = PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![1; 32]) };
        let (device, by) = (DeviceId::from_number(device), by.map(str::to_owned));
        Event::KeyAdded { at: AT, device, key, by, vouched: None }
    }

    fn ended(device: i64, why: Why) -> Event {
        Event::KeyEnded { at: AT, device: DeviceId::from_number(device), why, by: None }
    }

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
    fn one_name_is_not_two_people() {
        let due = AT + WAITING;
        for (by, expected) in [("小李", vec![]), ("陈经理", vec![Fault::Alone])] {
            assert_eq!(found(&[begun(1, by), approved(1), finished(1, due)]), expected, "{by}");
        }
        // Of another recovery, and of one that was not carried out.
        assert!(found(&[begun(2, "陈经理"), approved(1), finished(1, due)]).is_empty());
        assert!(found(&[begun(1, "陈经理"), approved(1)]).is_empty());
    }

    #[test]
    fn a_key_that_came_as_keys_come_is_right() {
        let due = AT + WAITING;
        let (staff, machine) = (Some("陈经理"), Some(MACHINE));
        for right in [
            // The first: by a card, by the machine, and as records of before have it.
            vec![added(1, staff)],
            vec![added(1, machine)],
            vec![added(1, None)],
            // Another one that the person has added, also where the first has gone.
            vec![added(1, staff), added(2, None), ended(1, Why::SignedOff), added(3, None)],
            // A recovery, of devices in use and of such as were stopped before.
            vec![
                added(1, staff),
                begun(1, "小李"),
                approved(1),
                finished(1, due),
                ended(1, Why::Recovered),
                added(9, staff),
            ],
            vec![
                added(1, staff),
                ended(1, Why::Stopped),
                begun(1, "小李"),
                approved(1),
                finished(1, due),
                added(9, staff),
            ],
            // `invite --again`, also where no device was left.
            vec![
                added(1, staff),
                added(2, None),
                ended(1, Why::Renewed),
                ended(2, Why::Renewed),
                added(3, machine),
            ],
            vec![added(1, staff), ended(1, Why::Left), added(2, machine)],
        ] {
            assert!(found(&right).is_empty(), "{right:?}");
        }
    }

    #[test]
    fn a_key_that_somebody_else_lets_in_is_found() {
        let due = AT + WAITING;
        let (staff, machine) = (Some("陈经理"), Some(MACHINE));
        for wrong in [
            // Beside one that speaks, without any end.
            vec![added(1, staff), added(2, machine)],
            vec![added(1, staff), added(2, None), ended(1, Why::Stopped), added(3, machine)],
            // By a card, which is for who has never joined.
            vec![added(1, None), added(2, staff)],
            vec![added(1, staff), ended(1, Why::Stopped), added(2, staff)],
            // Another device than the one of the recovery.
            vec![
                added(1, staff),
                approved(1),
                finished(1, due),
                ended(1, Why::Recovered),
                added(2, staff),
            ],
        ] {
            assert_eq!(found(&wrong), [Fault::Added], "{wrong:?}");
        }
        // The recovery is what is wrong, once.
        let early = [added(1, staff), approved(1), finished(1, AT), added(9, staff)];
        assert_eq!(found(&early), [Fault::Early]);
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
