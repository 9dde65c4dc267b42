//! What a device keeps of the ledger. What it once had, nobody can take back.

use contract::{
    ledger::Event,
    time::{Span, Time},
};
use ledger::{
    Hash,
    commitment::Record,
    conflict::Conflict,
    follower::{Alarm, Follower, News},
    note::Note,
    policy::Policy,
    tree::Head,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;

/// So much earlier than a page may a look be dated that the page did not have: a look is written down when it is had.
const MOST_EARLIER: Span = Span::MINUTE.times(10);

/// So much later than the page that has it may a record be dated: clocks of witnesses differ.
const MOST_LATER: Span = Span::MINUTE.times(10);

/// What a device keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What was checked.
    pub follower: Follower,
    /// The records of the person.
    pub mine: Vec<Record>,
    /// The records of the community, as far as they were kept.
    #[serde(default)]
    pub ours: Vec<Record>,
    /// What the hub has told of the person and the log does not have yet: nothing of it was checked. A gate's signature is
    /// among it for a day, and whoever has no network then has it all the same; so has who is told later that there was none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Record>,
    /// How many records of the person were found in the log.
    #[serde(default)]
    pub proved: usize,
    /// Which of the person's records are of a look that is dated long before a page which did not have it, and when that
    /// page was there: whoever wants a look to be missed in its month dates it into another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backdated: Vec<(usize, Time)>,
    /// Which of the person's records are dated long after a page that has them, and when that was there: what is dated ahead
    /// would never be late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<(usize, Time)>,
    /// When all was checked last with nothing wrong.
    pub at: Option<Time>,
    /// The rule that the person knows of.
    #[serde(default)]
    pub rule: Option<String>,
    /// Up to which of the community's records the person knows which keys gates have.
    #[serde(default)]
    pub gates_seen: usize,
    /// A promise that was broken and not explained since.
    #[serde(default)]
    pub trouble: Option<Trouble>,
}

impl Kept {
    /// How many entries the log had that was checked last, and the root above them.
    #[must_use]
    pub fn head(&self) -> Head {
        self.follower.head()
    }

    /// The earliest that it can be now, whatever a device's clock shows: the page that was believed last was there by
    /// then, as enough witnesses date it; where nobody need have seen it, as the log does.
    #[must_use]
    pub fn floor(&self) -> Time {
        let millis = self.seen_at().map_or(self.follower.at(), |at| at.saturating_mul(1_000));
        Time(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// The second by which enough witnesses had seen the page that was believed last.
    fn seen_at(&self) -> Option<u64> {
        let policy = Policy::read(self.follower.policy()?).ok()?;
        let seen = policy.believe(&Note::read(self.follower.seen()?).ok()?).ok()?;
        policy.reached_at(&seen)
    }

    /// Notes what the hub tells now and the log does not have yet. What a gate has signed stays until the log has it, though
    /// the hub may have lost it: it can be checked without either.
    pub(super) fn note_waiting(&mut self, told: &[Record]) {
        let is_known = |event: &str| self.mine.iter().chain(told).any(|one| one.event == event);
        let is_signed = |record: &Record| {
            let event = serde_json::from_slice::<Event>(record.event.as_bytes());
            event.is_ok_and(|event| event.is_signed_by_gate())
        };
        let lost = |record: &&Record| is_signed(record) && !is_known(&record.event);
        let lost: Vec<Record> = self.waiting.iter().filter(lost).cloned().collect();
        self.waiting = [&lost, told].concat();
    }

    /// Notes which of the person's records from a place on are backdated: they were not there on a page that was there by
    /// `seen`. What was withheld by law is told later, and says so.
    pub(super) fn note_backdated(&mut self, from: usize, seen: Time) {
        let is_backdated = |record: &Record| {
            let event = serde_json::from_slice(record.event.as_bytes());
            matches!(event, Ok(Event::Access(look))
                if look.withheld.is_none() && seen - look.at > MOST_EARLIER)
        };
        let new = self.mine.iter().enumerate().skip(from);
        let new = new.filter(|(_, record)| is_backdated(record)).map(|(place, _)| (place, seen));
        self.backdated.extend(new);
    }

    /// Notes which of the person's records are dated after the page that has just been believed: of all of them, since an
    /// earlier version of this program noted none, and could not read each.
    pub(super) fn note_ahead(&mut self) {
        let seen = self.floor();
        let is_ahead = |place: &usize| {
            let is_noted = self.ahead.iter().any(|(noted, _)| noted == place);
            let event = serde_json::from_slice::<Event>(self.mine[*place].event.as_bytes());
            !is_noted && event.is_ok_and(|event| event.at() - seen > MOST_LATER)
        };
        let new: Vec<usize> = (0..self.mine.len()).filter(is_ahead).collect();
        self.ahead.extend(new.into_iter().map(|place| (place, seen)));
    }

    /// What one of the person's records says, dated no later than the page that has it; nothing where this version cannot
    /// read it.
    #[must_use]
    pub fn said(&self, place: usize) -> Option<Event> {
        let event = self.mine.get(place)?.event.as_bytes();
        let Some((_, seen)) = self.ahead.iter().find(|(ahead, _)| *ahead == place) else {
            return serde_json::from_slice(event).ok();
        };
        let mut event: Value = serde_json::from_slice(event).ok()?;
        event.as_object_mut()?.insert("at".to_owned(), seen.0.into());
        serde_json::from_value(event).ok()
    }

    /// The same with a promise that was broken; the first one stays the one that is told.
    pub(super) fn with_trouble(self, alarm: &Alarm, told: &News, at: Time) -> Self {
        let trouble = Trouble {
            alarm: alarm.clone(),
            before: self.follower.seen().unwrap_or_default().to_owned(),
            now: told.checkpoint.clone(),
            at,
            rule: self.follower.policy().unwrap_or_default().to_owned(),
            grown: told.grown.clone(),
        };
        Self { trouble: self.trouble.or(Some(trouble)), ..self }
    }

    fn know(&mut self, what: &Known) {
        match what {
            Known::Trouble => self.trouble = None,
            Known::Rule(rule) => self.rule = Some(rule.clone()),
            Known::Gates(count) => {
                self.gates_seen = (*count).min(self.ours.len()).max(self.gates_seen);
            }
        }
    }
}

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    /// Which.
    pub alarm: Alarm,
    /// The checkpoint that was believed before, and the one that came with it.
    before: String,
    now: String,
    at: Time,
    /// The rule by which the first was believed, and what came with the second to show that it had grown out of it.
    #[serde(default)]
    rule: String,
    #[serde(default)]
    grown: Vec<Hash>,
}

/// What a person saves of a promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the file is called. Its end says what it is.
    pub name: &'static str,
    /// What it says.
    pub text: String,
}

impl Trouble {
    /// Of two stories the file that anybody checks ([`Conflict`], JSON); of another promise both checkpoints with their
    /// signatures, and what was found, as a text.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let Self { alarm, before, now, at, rule, grown } = self;
        if matches!(alarm, Alarm::Forked { .. })
            && let Some(conflict) = Conflict::of(rule, before, now, grown)
            && let Ok(text) = serde_json::to_string_pretty(&conflict)
        {
            return Evidence { name: "linli-conflict.json", text };
        }
        let text = format!("{alarm}\n{} ms\n\n{before}\n----\n\n{now}", at.0);
        Evidence { name: "evidence.txt", text }
    }
}

/// What a person says that they know now: what they were shown, and nothing that was told since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Why a promise was broken: it was explained to them, and is told no more.
    Trouble,
    /// Who watches the ledger by this rule.
    Rule(String),
    /// Which keys gates have, by so many of the community's records.
    Gates(usize),
}

/// Where a device keeps what it knows of one chain.
pub trait Memory {
    /// What is kept; the beginning where nothing ever was.
    ///
    /// # Errors
    /// `Garbled` where something is kept and cannot be read: nobody begins anew as if it had not been there.
    fn find(&self) -> Result<Kept, Error>;

    /// Keeps `now` in place of `before`, which it was made from; whether it was kept. It is not where something else
    /// is kept by now, because another window has looked meanwhile: the older of two memories must not win.
    ///
    /// # Errors
    /// `Garbled` where nothing can be kept.
    fn replace(&self, now: &Kept, before: &Kept) -> Result<bool, Error>;
}

/// Keeps what a person says that they know.
///
/// # Errors
/// Those of [`Memory`].
pub fn know<M: Memory>(memory: &M, what: &Known) -> Result<(), Error> {
    loop {
        let before = memory.find()?;
        let mut now = before.clone();
        now.know(what);
        if memory.replace(&now, &before)? {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        id::{OrderId, WithheldId},
        ledger::{Access, Protected},
        people::Post,
        sessions::Hex,
    };
    use ledger::{
        chain::Who,
        commitment::Kind,
        follower::{ChainNews, HeadsEntry},
        heads::HeadProof,
    };

    use super::*;

    #[test]
    fn nobody_knows_what_was_told_after_they_had_looked() {
        let record = Record { kind: Kind::Policy, salt: Hash([0; 32]), event: String::new() };
        let mut kept = Kept { ours: vec![record; 3], ..Kept::default() };
        // More than there are, and fewer than were known, change nothing of it.
        for (count, expected) in [(2, 2), (1, 2), (9, 3)] {
            kept.know(&Known::Gates(count));
            assert_eq!(kept.gates_seen, expected, "{count}");
        }

        kept.know(&Known::Rule("two of three".to_owned()));
        assert_eq!(kept.rule.as_deref(), Some("two of three"));
    }

    #[test]
    fn a_look_that_is_dated_before_a_page_without_it_is_noted() {
        let seen = Time(1_795_392_000_000);
        let look = |at: Time, withheld: Option<i64>| {
            let access = Access {
                at,
                by: "小李".to_owned(),
                post: Post::Staff,
                of: Protected::Matter,
                number: None,
                reason: None,
                why: None,
                basis: None,
                unit: None,
                is_unnamed: false,
                withheld: withheld.map(WithheldId::from_number),
            };
            let event = serde_json::to_string(&Event::Access(access)).expect("plain data");
            Record { kind: Kind::Access, salt: Hash([0; 32]), event }
        };
        let month = Span::DAY.times(31);
        let all = [
            look(seen - month, None),
            look(seen - month, None),
            look(seen - MOST_EARLIER, None),
            look(Time((seen - MOST_EARLIER).0 - 1), None),
            look(seen - month, Some(1)),
            look(seen + month, None),
        ];
        let mut kept = Kept { mine: all.to_vec(), ..Kept::default() };
        // A device that begins has seen no page before.
        kept.note_backdated(0, Kept::default().floor());
        assert!(kept.backdated.is_empty());
        kept.note_backdated(1, seen);
        assert_eq!(kept.backdated, [(1, seen), (3, seen)]);
    }

    #[test]
    fn what_a_gate_has_signed_is_kept_until_the_log_has_it_though_the_hub_tells_it_no_more() {
        let record = |event: &Event| {
            let event = serde_json::to_string(event).expect("plain data");
            Record { kind: Kind::Receipt, salt: Hash([0; 32]), event }
        };
        let signed = record(&Event::GateSigned {
            at: Time(1),
            saying: "deleted".to_owned(),
            signature: Hex(vec![7; 64]),
        });
        let order = OrderId::from_number(3);
        let tried = record(&Event::DoorTried { at: Time(2), order, opened: false });
        let [signed, tried] = [[signed], [tried]];
        let mut kept = Kept::default();

        kept.note_waiting(&[&signed[..], &tried[..]].concat());
        assert_eq!(kept.waiting, [&signed[..], &tried[..]].concat());
        kept.note_waiting(&signed);
        assert_eq!(kept.waiting, signed, "once, and the word of the hub goes with it");
        kept.note_waiting(&[]);
        assert_eq!(kept.waiting, signed);
        kept.mine.extend(signed);
        kept.note_waiting(&tried);
        assert_eq!(kept.waiting, tried, "the log has it");
    }

    #[test]
    fn nothing_is_dated_later_than_the_page_that_has_it() {
        let seen = Time(1_795_392_000_000);
        let tried =
            |at: Time| Event::DoorTried { at, order: OrderId::from_number(3), opened: true };
        let dates =
            [seen, seen + MOST_LATER, seen + MOST_LATER + Span(1), seen + Span::DAY.times(31)];
        let record = |at: &Time| {
            let event = serde_json::to_string(&tried(*at)).expect("plain data");
            Record { kind: Kind::Receipt, salt: Hash([0; 32]), event }
        };
        let mut kept = Kept { mine: dates.iter().map(record).collect(), ..Kept::default() };
        // By a page that nobody need have seen, which the log itself dates.
        let mut follower = serde_json::to_value(Follower::default()).expect("plain data");
        follower["at"] = seen.0.into();
        kept.follower = serde_json::from_value(follower.clone()).expect("a follower");
        assert_eq!(kept.floor(), seen);

        kept.note_ahead();
        assert_eq!(kept.ahead, [(2, seen), (3, seen)]);
        // Found again on a later page, it was there by the first one.
        follower["at"] = (seen + Span::DAY).0.into();
        kept.follower = serde_json::from_value(follower).expect("a follower");
        kept.note_ahead();
        assert_eq!(kept.ahead, [(2, seen), (3, seen)]);
        let said: Vec<Option<Event>> = (0..5).map(|place| kept.said(place)).collect();
        let expected = [dates[0], dates[1], seen, seen].map(|at| Some(tried(at)));
        assert_eq!(said[..4], expected);
        assert_eq!(said[4], None, "there is no such record");
    }

    #[test]
    fn the_first_promise_that_was_broken_stays_told() {
        let kept = Kept::default().with_trouble(&Alarm::Altered, &told("one"), Time(1));
        let again = kept.clone().with_trouble(&Alarm::Lost, &told("two"), Time(2));

        assert_eq!(again, kept);
        let Evidence { name, text } = kept.trouble.expect("told").evidence();
        assert!(text.contains("one") && text.contains(&Alarm::Altered.to_string()), "{text}");
        assert_eq!(name, "evidence.txt", "it is no file of a format");
    }

    /// A page, and nothing else.
    fn told(checkpoint: &str) -> News {
        let proof = HeadProof { beside: Vec::new(), other: None };
        let who = Who(Hash([0; 32]));
        let chain = ChainNews { who, head: None, proof, records: Vec::new() };
        News {
            policy: String::new(),
            checkpoint: checkpoint.to_owned(),
            grown: Vec::new(),
            heads: HeadsEntry { root: Hash([0; 32]), at: 0, beside: Vec::new() },
            mine: chain.clone(),
            ours: chain,
        }
    }
}
