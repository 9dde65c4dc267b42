//! Which keys speak for a person, read from the records of their own chain, which the device has checked: a list that
//! the hub tells can leave one out.

use crate::{id::DeviceId, ledger::Event, sure::Ground, time::Time};

/// A device whose key speaks for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    /// Which.
    pub device: DeviceId,
    /// Since when.
    pub since: Time,
    /// Who made the invitation it came with, if that was somebody else.
    pub by: Option<String>,
    /// What there is for it: it has come, and has not gone.
    pub ground: Ground,
}

/// Reads the records of a chain in their order, each with whether it stands in the ledger: the keys that have come and
/// not gone, the newest first. A key has gone once the ledger has it; as long as only the hub says so, it may still speak.
pub fn speaking<'e>(records: impl IntoIterator<Item = (&'e Event, bool)>) -> Vec<Speaking> {
    let mut all: Vec<Speaking> = Vec::new();
    for (event, is_proved) in records {
        match event {
            Event::KeyAdded { at, device, by, .. } => {
                let (device, since, by) = (*device, *at, by.clone());
                all.push(Speaking { device, since, by, ground: Ground::Record { is_proved } });
            }
            Event::KeyEnded { device, .. } if is_proved => all.retain(|one| one.device != *device),
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
        sessions::{Hex, PublicKey, Suite},
    };

    fn added(number: i64) -> Event {
        let key = PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![1; 32]) };
        let by = (number == 2).then(|| "小李".to_owned());
        Event::KeyAdded { at: Time(number), device: DeviceId::from_number(number), key, by }
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
}
