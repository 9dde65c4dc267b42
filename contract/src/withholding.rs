//! 依法暂不告知: looks that the law forbids to tell for now (PIPL articles 18 and 35). That there was one stands in the
//! person's chain at once, who and what at the end.
//!
//! Two managers decide it, for one who looks at one person, for thirty days at the most, and anew if it has to be
//! longer. How many looks wait is counted from the chain, on the person's own device.

mod calls;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    gates::names,
    id::WithheldId,
    ledger::{Access, Event},
    time::{Span, Time},
    words::{Word, withholding as words},
};

pub use calls::{Allow, Asked, End, List, Withhold, Withholding};

/// For how many days a look is withheld at the most, by one decision.
pub const MOST_DAYS: u8 = 30;

/// How long after its time a look may be told: a record waits for the next page of the ledger.
const LATE: Span = Span::HOUR;

names! {
    /// By what a look is not told for now.
    Basis as WithholdingBasis {
        /// A law or an administrative regulation wants it kept secret, or not told (PIPL article 18, first paragraph).
        Secret = "secret", BASIS_SECRET;
        /// Life, health or property is in danger, and there is no time for it (PIPL article 18, second paragraph).
        Emergency = "emergency", BASIS_EMERGENCY;
        /// It would hinder an organ of the State in its duty (PIPL article 35).
        Duty = "duty", BASIS_DUTY;
    }
}

/// A look that is not told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// When somebody looked.
    pub at: Time,
    /// When it has to be told: never later than a decision can make it, whatever the record says.
    pub until: Time,
    /// By what it is not told.
    pub basis: Basis,
}

impl Waiting {
    /// Whether it should have been told.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        now > self.until + LATE
    }
}

/// The looks of a chain that are not told yet, the oldest first; its events have to come in their order.
#[must_use]
pub fn waiting<'e>(events: impl IntoIterator<Item = &'e Event>) -> Vec<Waiting> {
    let mut all: BTreeMap<WithheldId, Waiting> = BTreeMap::new();
    for event in events {
        match event {
            Event::AccessWithheld { at, withheld, until, basis } => {
                let until = (*until).min(*at + Span::DAY.times(i64::from(MOST_DAYS)));
                let first = all.get(withheld).map_or(*at, |known| known.at);
                all.insert(*withheld, Waiting { at: first, until, basis: *basis });
            }
            Event::Access(Access { withheld: Some(told), .. }) => {
                all.remove(told);
            }
            _ => {}
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|waiting| waiting.at);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ledger::Protected, people::Post};

    fn withheld(at: i64, number: i64, until: i64) -> Event {
        let withheld = WithheldId::from_number(number);
        let (at, until) = (Time(at), Time(until));
        Event::AccessWithheld { at, withheld, until, basis: Basis::Duty }
    }

    fn told(number: Option<i64>) -> Event {
        Event::Access(Access {
            at: Time(1),
            by: "陈经理".to_owned(),
            post: Post::Manager,
            of: Protected::Household,
            number: None,
            reason: None,
            why: None,
            basis: None,
            unit: None,
            withheld: number.map(WithheldId::from_number),
            is_unnamed: false,
        })
    }

    #[test]
    fn what_was_told_waits_no_more_and_nothing_else_takes_it_away() {
        let events = [withheld(1, 7, 50), withheld(2, 8, 50), told(None), told(Some(9))];
        assert_eq!(waiting(&events).len(), 2);
        assert_eq!(waiting(events.iter().chain([&told(Some(7))])).len(), 1);
        assert!(waiting(&[told(None)]).is_empty());
    }

    #[test]
    fn a_new_decision_puts_off_the_end_and_not_the_beginning() {
        let events = [withheld(1, 7, 50), withheld(40, 7, 90)];
        let expected = Waiting { at: Time(1), until: Time(90), basis: Basis::Duty };
        assert_eq!(waiting(&events), [expected]);
    }

    #[test]
    fn no_record_puts_it_off_for_longer_than_thirty_days() {
        let month = Span::DAY.times(30);
        let [forever] = waiting(&[withheld(0, 7, i64::MAX)])[..] else { panic!("one") };
        assert_eq!(forever.until, Time(0) + month);
        assert!(
            !forever.is_overdue(forever.until) && forever.is_overdue(forever.until + Span::DAY)
        );
    }
}
