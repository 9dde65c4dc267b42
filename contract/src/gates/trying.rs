//! Ways in without a face are tried, and not only said to be there (FR article 10); what was tried counts for a time.

use serde::{Deserialize, Serialize};

use super::{SILENCE, WayIn, agent::Report, names};
use crate::{
    time::{Span, Time},
    words::{Word, gates as words},
};

/// For how long it counts that a way in has let somebody in: it is tried once a day, and whoever comes late has half a
/// day more.
pub const TRIED: Span = Span::HOUR.times(36);

names! {
    /// Who has tried a way in without a face.
    Tester as GateTester {
        /// The terminal itself.
        Terminal = "terminal", TESTER_TERMINAL;
        /// Somebody at the door, who has said so beside it.
        Person = "person", TESTER_PERSON;
    }
}

/// That a way in without a face was tried, and has let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateTrial))]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Which way.
    pub way: WayIn,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Tester,
}

impl Trial {
    /// Whether it still shows that the way works: not after [`TRIED`], nor by a time that has not come.
    #[must_use]
    pub fn counts(&self, now: Time) -> bool {
        self.at <= now && now - self.at <= TRIED
    }
}

impl Report {
    /// What was tried and counts, the newest trial of each way, by the clock of who hears the report. Nothing counts where
    /// the gate's clock is wrong by more than [`SILENCE`]: by one that stands still, a trial would stay young for ever.
    #[must_use]
    pub fn trials(&self, heard: Time) -> Vec<Trial> {
        if !self.at.is_near(heard, SILENCE) {
            return Vec::new();
        }
        let newest = |way: &WayIn| {
            let tried = self.tried.iter().filter(|trial| trial.way == *way);
            tried.filter(|trial| trial.counts(self.at)).max_by_key(|trial| trial.at)
        };
        let works = WayIn::ALL.iter().filter(|way| self.ways.contains(way));
        let found = works.filter_map(newest);
        found.map(|trial| Trial { at: heard - (self.at - trial.at), ..*trial }).collect()
    }
}

#[cfg(test)]
mod tests {
    use ledger::Hash;

    use super::*;
    use crate::id::GateId;

    fn trial(way: WayIn, at: Time) -> Trial {
        Trial { way, at, by: Tester::Person }
    }

    fn report(at: Time, ways: &[WayIn], tried: Vec<Trial>) -> Report {
        let (ways, firmware) = (ways.to_vec(), Hash([3; 32]));
        Report { gate: GateId::from_number(1), number: 1, at, templates: 0, ways, tried, firmware }
    }

    #[test]
    fn what_was_tried_counts_for_a_day_and_a_half_and_not_before_it_was() {
        let at = Time(1_000_000_000);
        let tried = trial(WayIn::Card, at);
        assert!(tried.counts(at) && tried.counts(at + TRIED));
        assert!(!tried.counts(at + TRIED + Span(1)));
        assert!(!tried.counts(at - Span(1)), "it has not come yet");
    }

    #[test]
    fn it_is_as_long_ago_as_the_gates_clock_says_unless_that_is_wrong() {
        let heard = Time(5_000_000_000);
        let said = |at: Time| {
            let (late, early) = (at - Span::MINUTE, at - Span::HOUR);
            report(at, &[WayIn::Card], vec![trial(WayIn::Card, early), trial(WayIn::Card, late)])
        };
        for at in [heard - SILENCE, heard, heard + SILENCE] {
            assert_eq!(said(at).trials(heard), [trial(WayIn::Card, heard - Span::MINUTE)]);
        }
        for at in [heard - SILENCE - Span(1), heard + SILENCE + Span(1)] {
            assert_eq!(
                said(at).trials(heard),
                [],
                "by a clock that stands still it would stay young"
            );
        }
    }

    #[test]
    fn what_was_not_tried_not_for_long_or_does_not_work_now_counts_for_nothing() {
        let at = Time(1_000_000_000);
        let [card, code] = [WayIn::Card, WayIn::Code];
        for (ways, tried) in [
            (vec![card, code], vec![]),
            (vec![card], vec![trial(card, at - TRIED - Span(1))]),
            (vec![card], vec![trial(card, at + Span(1))]),
            (vec![card], vec![trial(card, Time(i64::MIN)), trial(card, Time(i64::MAX))]),
            (vec![code], vec![trial(card, at)]),
        ] {
            assert_eq!(report(at, &ways, tried.clone()).trials(at), [], "{ways:?}, {tried:?}");
        }
    }
}
