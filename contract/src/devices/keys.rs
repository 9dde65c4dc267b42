//! Which keys speak for a person, read from the records of their own chain, which the device has checked: a list that
//! the hub tells can leave one out.

use super::Vouched;
use crate::{id::DeviceId, ledger::Event, sessions::PublicKey, sure::Ground, time::Time};

/// A device whose key speaks for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    /// Which.
    pub device: DeviceId,
    /// Since when.
    pub since: Time,
    /// Who made the invitation it came with, if that was somebody else.
    pub by: Option<String>,
    /// Who has had it come, as far as this device has checked itself.
    pub let_in: LetIn,
    /// What there is for it: it has come, and has not gone.
    pub ground: Ground,
}

impl Speaking {
    /// What there is for what a device has signed in its record.
    #[must_use]
    pub const fn signature(&self) -> Ground {
        Ground::Signature { is_proved: matches!(self.ground, Ground::Record { is_proved: true }) }
    }
}

/// Who has had a device come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetIn {
    /// Nobody of the person's: it is the first of the chain.
    First,
    /// Whoever made the invitation, as the record names them.
    Named,
    /// Another of the person's devices, which has signed that: one that came in a way of these three itself.
    By(DeviceId),
    /// By the word of the hub alone, which could have one come so for itself.
    Unsigned,
}

/// Reads the records of a chain in their order, each with whether it stands in the ledger: the keys that have come and
/// not gone, the newest first. A key has gone once the ledger has it; as long as only the hub says so, it may still speak.
pub fn speaking<'e>(records: impl IntoIterator<Item = (&'e Event, bool)>) -> Vec<Speaking> {
    let mut all: Vec<Speaking> = Vec::new();
    // Those that let in others: not whom nobody has signed for, nor whose key has gone.
    let mut keys: Vec<(DeviceId, &PublicKey)> = Vec::new();
    let mut used: Vec<&PublicKey> = Vec::new();
    let mut is_first = true;
    for (event, is_proved) in records {
        match event {
            Event::KeyAdded { at, device, key, by, vouched } => {
                let lets_in = |vouched: &&Vouched| {
                    let of = keys.iter().find(|(known, _)| *known == vouched.by);
                    let is_new = !used.contains(&&vouched.lets.key);
                    is_new && of.is_some_and(|(_, of)| vouched.lets_in(key, *at, of))
                };
                let let_in = match (by, vouched.as_ref().filter(lets_in)) {
                    (Some(_), _) => LetIn::Named,
                    (None, Some(vouched)) => LetIn::By(vouched.by),
                    (None, None) if is_first => LetIn::First,
                    (None, None) => LetIn::Unsigned,
                };
                is_first = false;
                used.extend(vouched.as_ref().map(|vouched| &vouched.lets.key));
                let (device, since, by) = (*device, *at, by.clone());
                if let_in != LetIn::Unsigned {
                    keys.push((device, key));
                }
                let ground = Ground::Record { is_proved };
                all.push(Speaking { device, since, by, let_in, ground });
            }
            Event::KeyEnded { device, .. } if is_proved => {
                keys.retain(|(known, _)| known != device);
                all.retain(|one| one.device != *device);
            }
            Event::KeyEnded { device, .. } => {
                for one in all.iter_mut().filter(|one| one.device == *device) {
                    one.ground = Ground::Word;
                }
            }
            _ => {}
        }
    }
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        devices::Why,
        devices::vouching::tests::{AT, signing, vouched},
        sessions::{Hex, Suite},
    };

    fn added(number: i64) -> Event {
        let key = PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![1; 32]) };
        let by = (number == 2).then(|| "小李".to_owned());
        let device = DeviceId::from_number(number);
        Event::KeyAdded { at: Time(number), device, key, by, vouched: None }
    }

    fn ended(number: i64) -> Event {
        let device = DeviceId::from_number(number);
        Event::KeyEnded { at: Time(9), device, why: Why::SignedOff, by: None }
    }

    fn of(records: &[(Event, bool)]) -> Vec<(i64, Ground)> {
        let all = speaking(records.iter().map(|(event, is_proved)| (event, *is_proved)));
        all.iter().map(|one| (one.device.number(), one.ground)).collect()
    }

    #[test]
    fn a_key_speaks_from_when_it_came_until_the_ledger_has_that_it_went() {
        let (proved, waits) =
            (Ground::Record { is_proved: true }, Ground::Record { is_proved: false });
        let mut all = vec![(added(1), true), (added(2), true), (added(3), false)];
        assert_eq!(of(&all), [(3, waits), (2, proved), (1, proved)]);

        all.push((ended(1), true));
        assert_eq!(of(&all), [(3, waits), (2, proved)]);
        all.push((ended(2), false));
        assert_eq!(of(&all), [(3, waits), (2, Ground::Word)], "the hub can say that for ever");
        all.push((ended(2), true));
        assert_eq!(of(&all), [(3, waits)]);
        // The end of one that never came ends nothing.
        all.push((ended(7), true));
        assert_eq!(of(&all), [(3, waits)]);
    }

    #[test]
    fn it_is_found_here_who_has_let_in_another() {
        let came = |number: u8, vouched| {
            let (device, key) = (DeviceId::from_number(number.into()), signing(number).1);
            Event::KeyAdded { at: AT, device, key, by: None, vouched }
        };
        let second = || came(2, Some(vouched(1, &signing(2).1)));
        let ended = |at, number| Event::KeyEnded {
            at,
            device: DeviceId::from_number(number),
            why: Why::SignedOff,
            by: None,
        };
        let by_first = LetIn::By(DeviceId::from_number(1));
        let third = |by| {
            came(3, Some(Vouched { by: DeviceId::from_number(2), ..vouched(by, &signing(3).1) }))
        };
        let named = |number| match came(number, None) {
            Event::KeyAdded { at, device, key, .. } => {
                Event::KeyAdded { at, device, key, by: Some("小李".to_owned()), vouched: None }
            }
            other => other,
        };
        for (events, expected) in [
            (vec![came(1, None)], LetIn::First),
            (vec![came(1, None), second()], by_first),
            (vec![came(1, None), named(2)], LetIn::Named),
            // By nobody, by a device that has not come, with another's signature, or of another key.
            (vec![came(1, None), came(2, None)], LetIn::Unsigned),
            (vec![named(4), second()], LetIn::Unsigned),
            (vec![came(1, None), came(2, Some(vouched(3, &signing(2).1)))], LetIn::Unsigned),
            (vec![came(1, None), came(2, Some(vouched(1, &signing(4).1)))], LetIn::Unsigned),
            // One that has gone lets in nobody.
            (vec![came(1, None), named(4), ended(AT, 1), second()], LetIn::Unsigned),
            // Who came so lets in another, also one whom somebody is named for.
            (vec![came(1, None), named(2), third(2)], LetIn::By(DeviceId::from_number(2))),
            // One whom nobody has signed for could be the hub's, and lets in nobody.
            (vec![came(1, None), came(2, None), third(2)], LetIn::Unsigned),
            (vec![came(1, None), came(2, None), third(2), ended(AT, 2)], LetIn::Unsigned),
        ] {
            let all = speaking(events.iter().map(|event| (event, true)));
            assert_eq!(all[0].let_in, expected, "{events:?}");
        }
        // What was signed once lets in once.
        let again = Event::KeyAdded {
            at: AT,
            device: DeviceId::from_number(5),
            key: signing(2).1,
            by: None,
            vouched: Some(vouched(1, &signing(2).1)),
        };
        let events = [came(1, None), second(), again];
        let all = speaking(events.iter().map(|event| (event, true)));
        assert_eq!((all[0].let_in, all[1].let_in), (LetIn::Unsigned, by_first));
    }
}
