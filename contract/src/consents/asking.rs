//! Whether somebody may be asked again.

use super::{End, Standing, UNASKED, read};
use crate::{gates::Purpose, id::GateId, ledger::Event, time::Time};

/// Whether somebody may be asked about a purpose at a gate, as their own records have it: not within
/// [`UNASKED`] after they said no there, whether by refusing, by withdrawing, or to everything at
/// the counter.
pub fn may_ask<'e>(
    events: impl Iterator<Item = &'e Event> + Clone,
    at: (GateId, Purpose),
    now: Time,
) -> bool {
    let refused = events.clone().filter_map(|event| match event {
        Event::ConsentRefused { at: said, gate, purpose, .. } if (*gate, *purpose) == at => {
            Some(*said)
        }
        Event::WithdrawalEntered { at: said, .. } => Some(*said),
        _ => None,
    });
    let standings = read(events, now).into_iter().filter(|(there, _)| *there == at);
    let withdrawn = standings.filter_map(|(_, standing)| match standing {
        Standing::Ended { at: said, why: End::Withdrawn, .. } => Some(said),
        _ => None,
    });
    refused.chain(withdrawn).max().is_none_or(|said| now - said >= UNASKED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::{
            Hash, How,
            standing::tests::{AT, device, ended, given, key_added},
        },
        time::Span,
    };

    #[test]
    fn nobody_is_asked_again_within_180_days_of_a_no() {
        let (given, hash) = given(&device());
        let (gate, purpose) = (GateId::from_number(1), Purpose::Enter);
        let refused = |gate, at| {
            let notice = Hash([0; 32]);
            Event::ConsentRefused { at, gate, purpose, notice, language: None, by: None }
        };
        let changed = Event::ConsentEnded {
            at: AT + Span::DAY,
            consent: hash,
            why: End::Changed,
            how: None,
            by: None,
        };
        let entered = Event::WithdrawalEntered { at: AT, how: How::Paper, by: String::new() };
        let days = |count| AT + Span::DAY.times(count);
        for (events, no) in [
            (vec![], None),
            (vec![refused(gate, AT)], Some(AT)),
            (vec![refused(gate, AT), refused(gate, days(9))], Some(days(9))),
            (vec![refused(GateId::from_number(2), AT)], None),
            (vec![given.clone(), ended(hash)], Some(days(1))),
            (vec![given.clone(), ended(hash), refused(gate, days(9))], Some(days(9))),
            (vec![given.clone(), entered.clone(), ended(hash)], Some(days(1))),
            // Whoever says no to everything at the counter has said it to what they never agreed to as well.
            (vec![entered], Some(AT)),
            // What has changed is asked anew (PIPL article 14).
            (vec![given, changed], None),
        ] {
            let came = key_added(&device());
            let events: Vec<Event> = std::iter::once(came).chain(events).collect();
            let may = |now| may_ask(events.iter(), (gate, purpose), now);
            let Some(no) = no else {
                assert!(may(days(2)), "{events:?}");
                continue;
            };
            let again = no + UNASKED;
            assert_eq!(again - no, Span::DAY.times(180));
            assert!(!may(no) && !may(no + Span::DAY.times(179)) && !may(Time(again.0 - 1)));
            assert!(may(again), "{events:?}");
        }
    }
}
