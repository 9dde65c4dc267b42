//! How one's own requests stand, read from the records of one's own chain, which the device has checked. What the hub
//! lists beside them is only claimed, and ends nothing.

use super::{Answered, Erasing, Outcome, Request, WORKING_DAYS, Wanted};
use crate::{
    calendar,
    consents::How,
    id::RequestId,
    ledger::Event,
    sure::{Ground, Sure},
    text::{Name, Statement},
    time::{Offset, Time},
};

/// A request, as the person's own records have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: RequestId,
    /// What was asked for.
    pub wanted: Wanted,
    /// When.
    pub asked_at: Time,
    /// When it has to have ended: at the latest with the fifteenth working day after it was asked, whatever the hub says.
    pub due_at: Time,
    /// Who entered it, of the staff or as who acts for the person; nothing where they asked in the app themselves.
    pub by: Option<String>,
    /// How it was said.
    pub how: Option<How>,
    /// Which relative asks, where the person has died.
    pub relative: Option<Name>,
    /// What there is for how it was said and for whom: records of before do not have it, and the hub alone says it.
    pub said: Ground,
    /// What there is for it that it was asked.
    pub asked: Ground,
    /// How it has ended, and what there is for that.
    pub answer: Option<(Answered, Ground)>,
}

/// Reads the records of a chain in their order, each with whether it stands in the ledger, and after them what the hub
/// lists; the newest first. Where both tell of a request, the chain is what is shown.
pub fn read<'e>(
    records: impl IntoIterator<Item = (&'e Event, bool)>,
    listed: &[Request],
    offset: Offset,
) -> Vec<Standing> {
    let mut all: Vec<Standing> = Vec::new();
    for (event, is_proved) in records {
        match event {
            Event::RightAsked { at, request, wanted, due_at, how, relative, by } => {
                all.push(Standing {
                    id: *request,
                    wanted: wanted.clone(),
                    asked_at: *at,
                    due_at: latest(*at, *due_at, offset),
                    by: by.clone(),
                    how: *how,
                    relative: relative.clone(),
                    said: how.map_or(Ground::Word, |_| Ground::Record { is_proved }),
                    asked: Ground::Record { is_proved },
                    answer: None,
                })
            }
            Event::RightAnswered { at, request, outcome, text, by } => {
                let Some(asked) = all.iter_mut().find(|asked| asked.id == *request) else {
                    continue;
                };
                let is_known =
                    matches!(asked.answer, Some((_, Ground::Record { is_proved: true })));
                if is_known && !is_proved {
                    continue;
                }
                let Ok(text) = Statement::try_from(text.as_str()) else { continue };
                let answer = Answered { at: *at, outcome: *outcome, text, by: by.clone() };
                asked.answer = Some((answer, Ground::Record { is_proved }));
            }
            _ => {}
        }
    }
    for row in listed {
        match all.iter_mut().find(|asked| asked.id == row.id) {
            Some(asked) => {
                if asked.how.is_none() {
                    (asked.how, asked.relative) = (Some(row.how), row.relative.clone());
                }
                if asked.answer.is_none() {
                    asked.answer = row.answer.clone().map(|answer| (answer, Ground::Word));
                }
            }
            None => all.push(listed_only(row, offset)),
        }
    }
    all.sort_by_key(|asked| std::cmp::Reverse((asked.asked_at, asked.id)));
    all
}

/// One of which one's own records have nothing.
fn listed_only(row: &Request, offset: Offset) -> Standing {
    Standing {
        id: row.id,
        wanted: row.wanted.clone(),
        asked_at: row.asked_at,
        due_at: latest(row.asked_at, row.due_at, offset),
        by: None,
        how: Some(row.how),
        relative: row.relative.clone(),
        said: Ground::Word,
        asked: Ground::Word,
        answer: row.answer.clone().map(|answer| (answer, Ground::Word)),
    }
}

/// No hub gives itself more time than the rule: to the end of the day, where its office closes earlier.
fn latest(asked_at: Time, due_at: Time, offset: Offset) -> Time {
    due_at.min(calendar::due(asked_at, WORKING_DAYS, 24, offset))
}

/// That everything of the person is going to be deleted, and what there is for that: by the last word of their chain, or
/// where that says nothing of it, as the hub says.
pub fn erasing<'e>(
    records: impl IntoIterator<Item = (&'e Event, bool)>,
    listed: Option<Erasing>,
) -> Option<(Erasing, Ground)> {
    let (mut planned, mut by_request) = (None, None);
    let plan = |asked_at: Time, due_at: Time, is_proved: bool| {
        Some((Erasing { asked_at, due_at }, Ground::Record { is_proved }))
    };
    for (event, is_proved) in records {
        let is_called_off = match event {
            Event::ErasureAsked { at, due_at, .. } => {
                (planned, by_request) = (plan(*at, *due_at, is_proved), None);
                false
            }
            Event::ErasureEntered { at, request, due_at, .. } => {
                (planned, by_request) = (plan(*at, *due_at, is_proved), Some(*request));
                false
            }
            Event::ErasureCalledOff { .. } => true,
            // Whoever asked for it at the counter says there that they do not want it any more.
            Event::RightAnswered { request, outcome: Outcome::Refused, .. } => {
                by_request == Some(*request)
            }
            _ => false,
        };
        if is_called_off && is_proved {
            planned = None;
        } else if is_called_off && let Some((_, ground)) = &mut planned {
            // What a hub tells and never commits to undoes nothing.
            *ground = Ground::Word;
        }
    }
    planned.or_else(|| Some((listed?, Ground::Word)))
}

impl Standing {
    /// Whether it should have ended by now. An answer that does not stand in the ledger ends nothing.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        let is_answered = matches!(self.answer, Some((_, Ground::Record { is_proved: true })));
        !is_answered && now > self.due_at
    }

    /// Whether it is said that it was done: what is proved of that is that it is said.
    #[must_use]
    pub fn is_said_done(&self) -> bool {
        matches!(&self.answer, Some((answer, _)) if answer.outcome == Outcome::Done)
    }

    /// How sure all of it is.
    #[must_use]
    pub fn sure(&self, now: Time) -> Sure {
        let late = self.is_overdue(now).then_some(Ground::Late);
        let deed = self.is_said_done().then_some(Ground::Word);
        let answer = self.answer.as_ref().map(|(_, ground)| *ground);
        Sure::of_all([Some(self.asked), answer, deed, late].into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::DeviceId,
        rights::Kind,
        time::{Day, Span},
    };

    const CHINA: Offset = Offset::CHINA;

    fn asked_at() -> Time {
        Day::of(2026, 11, 2).at(9, CHINA)
    }

    fn due_at() -> Time {
        Day::of(2026, 11, 23).at(17, CHINA)
    }

    fn text(text: &str) -> Statement {
        Statement::try_from(text).expect("a statement")
    }

    fn wanted(said: &str) -> Wanted {
        Wanted { kind: Kind::Delete, text: text(said), name: None }
    }

    fn asked(number: i64, due_at: Time) -> Event {
        let (at, request, wanted) =
            (asked_at(), RequestId::from_number(number), wanted("请删掉旧车牌。"));
        Event::RightAsked { at, request, wanted, due_at, how: None, relative: None, by: None }
    }

    fn answered(number: i64, outcome: Outcome) -> Event {
        let (at, request) = (asked_at() + Span::DAY, RequestId::from_number(number));
        let (text, by) = ("依法要保存三年。".to_owned(), "陈经理".to_owned());
        Event::RightAnswered { at, request, outcome, text, by }
    }

    /// What the hub lists: another text, and that it was done.
    fn listed(number: i64) -> Request {
        let answer = Answered {
            at: asked_at() + Span::DAY,
            outcome: Outcome::Done,
            text: text("删好了。"),
            by: "陈经理".to_owned(),
        };
        Request {
            id: RequestId::from_number(number),
            wanted: wanted("什么也不用删。"),
            how: How::Counter,
            relative: Some(Name::try_from("王小丽").expect("a name")),
            asked_at: asked_at(),
            due_at: asked_at() + Span::DAY.times(900),
            answer: Some(answer),
        }
    }

    fn one(records: &[(Event, bool)], listed: &[Request]) -> Standing {
        let records = records.iter().map(|(event, is_proved)| (event, *is_proved));
        let all = read(records, listed, CHINA);
        let [one] = &all[..] else { panic!("{all:?}") };
        one.clone()
    }

    #[test]
    fn what_the_chain_says_is_shown_and_not_what_the_hub_lists() {
        let records = [(asked(1, due_at()), true), (answered(1, Outcome::Refused), true)];

        let shown = one(&records, &[listed(1)]);

        assert_eq!(shown.wanted, wanted("请删掉旧车牌。"));
        assert_eq!(shown.due_at, due_at());
        assert_eq!(shown.sure(due_at() + Span::DAY), Sure::Proved);
        let (answer, _) = shown.answer.expect("an answer");
        assert_eq!((answer.outcome, answer.text), (Outcome::Refused, text("依法要保存三年。")));
        let done = [(asked(1, due_at()), true), (answered(1, Outcome::Done), true)];
        assert_eq!(one(&done, &[]).sure(due_at()), Sure::Claimed, "that it was done is their word");
        // What stands in no record is the hub's word beside it.
        assert_eq!((shown.how, shown.relative), (Some(How::Counter), listed(1).relative));
        assert_eq!(shown.said, Ground::Word);
    }

    #[test]
    fn for_whom_it_is_asked_is_what_the_chain_says() {
        let relative = Some(Name::try_from("王大明").expect("a name"));
        for (how, relative) in [(How::App, None), (How::Paper, relative)] {
            let mut event = asked(1, due_at());
            if let Event::RightAsked { how: said, relative: of, .. } = &mut event {
                (*said, *of) = (Some(how), relative.clone());
            }

            let shown = one(&[(event, true)], &[listed(1)]);

            assert_eq!((shown.how, shown.relative), (Some(how), relative));
            assert_eq!(shown.said, Ground::Record { is_proved: true });
        }
    }

    #[test]
    fn a_record_of_before_says_neither_how_nor_for_whom() {
        let before = serde_json::to_string(&asked(1, due_at())).expect("plain data");
        assert!(!before.contains("how") && !before.contains("relative"), "{before}");

        let read: Event = serde_json::from_str(&before).expect("a record");

        assert_eq!(read, asked(1, due_at()));
    }

    #[test]
    fn an_answer_that_only_the_hub_tells_is_claimed_and_ends_nothing() {
        let shown = one(&[(asked(1, due_at()), true)], &[listed(1)]);

        assert_eq!(shown.answer.as_ref().map(|(_, ground)| *ground), Some(Ground::Word));
        assert_eq!(shown.sure(due_at()), Sure::Claimed);
        assert_eq!(shown.sure(due_at() + Span::SECOND), Sure::Overdue);
        let waiting = [(asked(1, due_at()), true), (answered(1, Outcome::Done), false)];
        assert_eq!(one(&waiting, &[]).sure(due_at()), Sure::Claimed);
        assert!(one(&waiting, &[]).is_overdue(due_at() + Span::SECOND), "it may wait for ever");
    }

    #[test]
    fn what_the_hub_lists_alone_is_only_claimed() {
        let shown = one(&[], &[listed(7)]);

        assert_eq!((shown.asked, shown.sure(asked_at())), (Ground::Word, Sure::Claimed));
        assert!(shown.is_overdue(Day::of(2026, 11, 25).at(0, CHINA)));
        // An answer to nothing says nothing.
        assert!(read([(&answered(7, Outcome::Done), true)], &[], CHINA).is_empty());
    }

    #[test]
    fn no_hub_gives_itself_more_than_fifteen_working_days() {
        let end = Day::of(2026, 11, 23).at(24, CHINA);
        for (said, expected) in [
            (due_at(), due_at()),
            (end + Span::DAY.times(30), end),
            (Time(i64::MAX), end),
            (asked_at(), asked_at()),
        ] {
            let shown = one(&[(asked(1, said), true)], &[]);
            assert_eq!(shown.due_at, expected, "{said:?}");
            assert!(shown.is_overdue(expected + Span::SECOND) && !shown.is_overdue(expected));
        }
    }

    #[test]
    fn what_is_going_to_be_deleted_is_the_last_word_of_the_chain() {
        let device = DeviceId::from_number(1);
        let due_at = asked_at() + Span::DAY.times(3);
        let asked = Event::ErasureAsked { at: asked_at(), device, due_at };
        let called_off =
            Event::ErasureCalledOff { at: asked_at() + Span::DAY, device: Some(device) };
        let planned = Erasing { asked_at: asked_at(), due_at };
        let (proved, listed) = (Ground::Record { is_proved: true }, Some(planned));

        assert_eq!(erasing([(&asked, true)], None), Some((planned, proved)));
        assert_eq!(erasing([(&asked, true), (&called_off, true)], None), None);
        let again = [(&asked, true), (&called_off, true), (&asked, false)];
        assert_eq!(erasing(again, None), Some((planned, Ground::Record { is_proved: false })));
        assert_eq!(erasing([], listed), Some((planned, Ground::Word)));
        let told_only = erasing([(&asked, true), (&called_off, false)], None);
        assert_eq!(
            told_only,
            Some((planned, Ground::Word)),
            "a hub that tells it has not written it"
        );
    }

    #[test]
    fn what_two_people_have_entered_ends_with_a_no_to_its_request() {
        let due_at = asked_at() + Span::DAY.times(3);
        let entered = Event::ErasureEntered {
            at: asked_at(),
            request: RequestId::from_number(1),
            by: "小李".to_owned(),
            begun_at: asked_at(),
            why: "看过身份证。".to_owned(),
            allowed_by: "陈经理".to_owned(),
            due_at,
        };
        let planned = Erasing { asked_at: asked_at(), due_at };
        let proved = Some((planned, Ground::Record { is_proved: true }));
        let after =
            |event: &Event, is_proved| erasing([(&entered, true), (event, is_proved)], None);

        assert_eq!(erasing([(&entered, true)], None), proved);
        assert_eq!(after(&answered(1, Outcome::Done), true), proved);
        assert_eq!(after(&answered(2, Outcome::Refused), true), proved, "to something else");
        assert_eq!(after(&answered(1, Outcome::Refused), true), None);
        let told_only = after(&answered(1, Outcome::Refused), false);
        assert_eq!(told_only, Some((planned, Ground::Word)));
    }

    #[test]
    fn the_newest_is_the_first() {
        let later = Request { asked_at: asked_at() + Span::DAY, ..listed(3) };
        let records = [(asked(1, due_at()), true), (asked(2, due_at()), true)];
        let records = records.iter().map(|(event, is_proved)| (event, *is_proved));

        let all = read(records, &[later], CHINA);

        let ids: Vec<_> = all.iter().map(|asked| asked.id.number()).collect();
        assert_eq!(ids, [3, 2, 1]);
    }
}
