//! What there is for what is said of a gate's deleting, on the screen and on paper.

use super::{Deleting, Standing};
use crate::{sure::Ground, time::Time};

impl Standing {
    /// What there is for how far the gate has come with deleting, where the records that say it are in the ledger or not,
    /// but for what the gate has signed: that it has deleted is its word, that it is late this device's own reckoning. That
    /// an order will come is the hub's word.
    #[must_use]
    pub fn deletion(&self, is_proved: bool, now: Time) -> Ground {
        match self {
            _ if self.is_overdue(now) => Ground::Late,
            Self::Ended { deleting: Some(Deleting { done: Some(_), .. }), .. } => {
                Ground::Signature { is_proved }
            }
            Self::Ended { deleting: Some(_), .. } => Ground::Record { is_proved },
            Self::Refused { .. } | Self::Given { .. } | Self::Ended { deleting: None, .. } => {
                Ground::Word
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Language,
        consents::{
            UNASKED,
            standing::{
                read_own,
                tests::{AT, device, done, ended, gate, given, ordered, signed},
            },
        },
        gates::agent::Saying,
        id::OrderId,
        ledger::Event,
        sure::Sure,
        time::Span,
        words::{Word, consents as words, gates as of_gates},
    };

    #[test]
    fn that_a_gate_has_deleted_is_signed_late_or_claimed_and_never_proved() {
        let (given, hash) = given(&device());
        let order = Some(OrderId::from_number(3));
        let deleted = signed(&Saying::Deleted(done(hash, order)), &gate());
        let events = [given, ended(hash), ordered(hash), deleted];
        let late = AT + Span::DAY.times(3);
        let sure = |events: &[Event], is_proved, now| {
            let all = read_own(events.iter(), now);
            let (_, standing) = all.last().expect("one");
            Sure::of(standing.deletion(is_proved, now))
        };

        for (count, is_proved, now, expected) in [
            (4, true, AT, Sure::Signed),
            (4, true, late, Sure::Signed),
            (4, false, AT, Sure::Claimed),
            (3, true, late, Sure::Overdue),
            (2, true, late, Sure::Overdue),
            // No order yet, and still time.
            (2, true, AT, Sure::Claimed),
            // What is proved is the order and until when.
            (3, true, AT, Sure::Proved),
            (3, false, AT, Sure::Claimed),
        ] {
            let found = sure(&events[..count], is_proved, now);
            assert_eq!(found, expected, "{count} records, {is_proved}");
        }
    }

    #[test]
    fn nobody_is_promised_more_rest_than_they_are_given() {
        assert_eq!(UNASKED, Span::DAY.times(180), "half a year, as the words say");
        let all: [Word; 2] = [words::REFUSED_RESTS, of_gates::USUAL_EFFECT];
        for word in all {
            assert!(word.say(Language::Zh).contains("半年内不再问您"), "{word:?}");
            assert!(word.say(Language::En).contains("for half a year"), "{word:?}");
        }
        // What is said once it is over promises no rest.
        assert!(!words::REFUSED_OVER.say(Language::Zh).contains("不再问"));
    }
}
