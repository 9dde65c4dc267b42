//! What one's own records say of one's face at all gates, in a line, and how sure that is.

use super::Standing;
use crate::{
    gates::Purpose,
    id::GateId,
    sure::{Ground, Sure},
    time::Time,
};

/// What stands about a gate and a purpose.
type Line = ((GateId, Purpose), Standing);

/// What there is to say of one's face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faces {
    /// A gate should have signed by now that it has deleted, and has not.
    Late,
    /// A gate has not signed yet that it has deleted, and has still time.
    Waiting,
    /// No gate has it.
    None,
    /// So many gates may know it.
    Given(u64),
}

/// Reads it from [`read`](super::read) of `all` records and of those that are `proved`, among these what a gate has signed,
/// wherever it stands; nothing where none is known and this device has not read to the end.
#[must_use]
pub fn faces(all: &[Line], proved: &[Line], is_whole: bool, now: Time) -> Option<(Faces, Sure)> {
    let is_given = |line: &&Line| matches!(line, ((_, Purpose::Enter), Standing::Given { .. }));
    let given = u64::try_from(all.iter().filter(is_given).count()).unwrap_or(u64::MAX);
    let records = Ground::Record { is_proved: all == proved };
    let nothing_more = Ground::Nothing { is_whole };
    if all.iter().any(|(_, standing)| standing.is_overdue(now)) {
        return Some((Faces::Late, Sure::of(Ground::Late)));
    }
    if given > 0 {
        return Some((Faces::Given(given), Sure::of_all([records, nothing_more])));
    }
    // As long as a gate has not signed, nobody knows that no face lies there.
    if all.iter().any(|(_, standing)| standing.is_unfinished()) {
        return Some((Faces::Waiting, Sure::of_all([records, nothing_more])));
    }
    // What was not looked at is not known.
    if !is_whole {
        return None;
    }
    // That a face is gone is the word of the gate that had it.
    let was_given = |(_, standing): &Line| matches!(standing, Standing::Ended { .. });
    let signed = all.iter().any(was_given).then_some(Ground::Signature { is_proved: true });
    let grounds = [Some(records), Some(nothing_more), signed];
    Some((Faces::None, Sure::of_all(grounds.into_iter().flatten())))
}

impl Standing {
    /// What there is for how it stands, where that is in the ledger or not, but for what a gate has signed: that a face was
    /// taken in is its word.
    #[must_use]
    pub fn ground(&self, is_proved: bool, now: Time) -> Ground {
        match self {
            _ if self.is_overdue(now) => Ground::Late,
            Self::Given { enrolled_at: Some(_), .. } => Ground::Signature { is_proved },
            Self::Refused { .. } | Self::Given { .. } | Self::Ended { .. } => {
                Ground::Record { is_proved }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consents::standing::{
            read_own,
            tests::{AT, device, done, ended, gate, given, ordered, signed},
        },
        gates::{DELETING, agent::Saying},
        id::OrderId,
        ledger::Event,
        time::Span,
    };

    /// What is said of so many records of which the first are proved.
    fn said(events: &[Event], proved: usize, is_whole: bool, now: Time) -> Option<(Faces, Sure)> {
        let read = |events: &[Event]| read_own(events.iter(), now);
        faces(&read(events), &read(&events[..proved]), is_whole, now)
    }

    #[test]
    fn from_nothing_to_the_signature_of_the_gate() {
        let (given, hash) = given(&device());
        let order = Some(OrderId::from_number(3));
        let deleted = signed(&Saying::Deleted(done(hash, order)), &gate());
        let events = [given, ended(hash), ordered(hash), deleted];
        let late = AT + Span::DAY.times(3);
        for (count, proved, is_whole, now, expected) in [
            (0, 0, true, AT, Some((Faces::None, Sure::Proved))),
            (0, 0, false, AT, None),
            (1, 1, true, AT, Some((Faces::Given(1), Sure::Proved))),
            (1, 1, false, AT, Some((Faces::Given(1), Sure::Claimed))),
            (1, 0, true, AT, Some((Faces::Given(1), Sure::Claimed))),
            (3, 3, true, AT, Some((Faces::Waiting, Sure::Proved))),
            (3, 3, false, AT, Some((Faces::Waiting, Sure::Claimed))),
            (3, 2, true, AT, Some((Faces::Waiting, Sure::Claimed))),
            (3, 3, false, late, Some((Faces::Late, Sure::Overdue))),
            // That it is gone is the gate's word, and no more.
            (4, 4, true, late, Some((Faces::None, Sure::Signed))),
            (4, 3, true, late, Some((Faces::None, Sure::Claimed))),
        ] {
            let found = said(&events[..count], proved, is_whole, now);
            assert_eq!(found, expected, "{count} records, {proved} proved, {is_whole}");
        }
    }

    #[test]
    fn where_a_hub_is_silent_a_gate_is_late_all_the_same() {
        let (given, hash) = given(&device());
        let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
        let events = [given, enrolled];
        let [(_, Standing::Given { consent, .. })] = &read_own(events.iter(), AT)[..] else {
            panic!("given")
        };
        let end = consent.valid_until;
        for (now, expected) in [
            (Time(end.0 - 1), (Faces::Given(1), Sure::Proved)),
            (end, (Faces::Waiting, Sure::Proved)),
            (end + DELETING, (Faces::Waiting, Sure::Proved)),
            (Time((end + DELETING).0 + 1), (Faces::Late, Sure::Overdue)),
        ] {
            assert_eq!(said(&events, 2, true, now), Some(expected), "{now:?}");
        }
    }

    #[test]
    fn that_a_face_was_taken_in_is_the_gates_word_and_a_late_gate_is_late() {
        let (given, hash) = given(&device());
        let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
        let ground = |events: &[Event], is_proved, now| {
            let all = read_own(events.iter(), now);
            let (_, standing) = all.last().expect("one");
            standing.ground(is_proved, now)
        };

        let taken_in = [given.clone(), enrolled];
        assert_eq!(ground(&taken_in, true, AT), Ground::Signature { is_proved: true });
        assert_eq!(ground(&taken_in[..1], true, AT), Ground::Record { is_proved: true });
        let over = [given, ended(hash)];
        assert_eq!(ground(&over, false, AT), Ground::Record { is_proved: false });
        assert_eq!(ground(&over, true, AT + Span::DAY.times(3)), Ground::Late);
    }
}
