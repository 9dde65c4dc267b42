//! The ledger as this device follows it: what it remembers, and what it has just found out.

use client::{Error, next_entries, question, read_batch};
use contract::{
    id::PersonId,
    ledger::Event,
    people::Me,
    time::Time,
    words::{Word, panel as words},
};
use ledger::{
    checkpoint::Checkpoint,
    commitment::Record,
    follower::{Alarm, Follower, Told},
    note::Note,
    policy::{Policy, Seen},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::device::{self, Shelf};

/// What the device keeps: what it follows, and the records it has checked. What it once had, nobody can
/// take back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    follower: Follower,
    mine: Vec<Record>,
    /// When it was checked last with nothing wrong.
    at: Option<Time>,
}

/// How the ledger stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is being looked at.
    Looking,
    /// All adds up, and this many independent bodies have seen it.
    Fine(usize),
    /// All adds up, and nobody outside has to see it.
    Alone,
    /// Too few have seen it.
    Unseen,
    /// A promise was broken.
    Wrong(Alarm),
    /// The hub was not reached, or refuses.
    Away(Error),
}

/// A record of one's own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) event: Event,
    /// Whether it stands in the log.
    pub(super) is_proved: bool,
}

/// The ledger on this device; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Following {
    name: StoredValue<String>,
    kept: RwSignal<Kept>,
    /// Records that wait for the next checkpoint.
    waiting: RwSignal<Vec<Record>>,
    pub(super) verdict: RwSignal<Verdict>,
}

/// Under which name it is kept: each person has their own.
fn name(person: PersonId) -> String {
    // It goes with whatever else begins so, once the person is removed from this device.
    format!("{person}.ledger")
}

impl Following {
    /// What the device remembers; it looks at once what is new.
    pub(super) fn begin(me: &Me) -> Self {
        let name = name(me.person);
        let following = Self {
            kept: RwSignal::new(Shelf::Device.find(&name).unwrap_or_default()),
            name: StoredValue::new(name),
            waiting: RwSignal::new(Vec::new()),
            verdict: RwSignal::new(Verdict::Looking),
        };
        following.look();
        following
    }

    /// Looks what is new.
    pub(super) fn look(self) {
        self.verdict.set(Verdict::Looking);
        spawn_local(async move {
            let verdict = self.ask().await;
            let _ = self.verdict.try_set(verdict);
        });
    }

    async fn ask(self) -> Verdict {
        let Some(mut kept) = self.kept.try_get_untracked() else { return Verdict::Looking };
        match self.ask_for(&mut kept).await {
            Ok(verdict) => verdict,
            Err(error) => Verdict::Away(error),
        }
    }

    async fn ask_for(self, kept: &mut Kept) -> Result<Verdict, Error> {
        let hub = device::hub();
        let news = hub.ask(&question(&kept.follower)).await?;
        let told = match kept.follower.hear(&news) {
            Ok(Told::Confirmed(told)) => told,
            Ok(Told::Unconfirmed(_)) => return Ok(Verdict::Unseen),
            Err(alarm) => return Ok(Verdict::Wrong(alarm)),
        };
        kept.mine.extend(told.mine.iter().cloned());
        let waiting = news.mine.records.iter().skip(told.mine.len()).cloned().collect();
        while let Some(entries) = next_entries(&kept.follower) {
            let batch = hub.ask(&entries).await?;
            if let Err(alarm) = read_batch(&mut kept.follower, &batch) {
                return Ok(Verdict::Wrong(alarm));
            }
        }
        kept.at = Some(device::now());
        let _ = self.name.try_with_value(|name| Shelf::Device.keep(name, kept));
        let _ = self.waiting.try_set(waiting);
        let _ = self.kept.try_set(kept.clone());
        Ok(match told.seen.by.len() {
            0 => Verdict::Alone,
            many => Verdict::Fine(many),
        })
    }

    /// The records of the person, the newest first.
    pub(super) fn lines(self) -> Vec<Line> {
        let read = |record: &Record, is_proved| {
            let event = serde_json::from_slice(record.event.as_bytes()).ok()?;
            Some(Line { event, is_proved })
        };
        let mut lines: Vec<Line> =
            self.kept.with(|kept| kept.mine.iter().filter_map(|one| read(one, true)).collect());
        self.waiting.with(|all| lines.extend(all.iter().filter_map(|one| read(one, false))));
        lines.reverse();
        lines
    }

    /// When it was checked last with nothing wrong.
    pub(super) fn at(self) -> Option<Time> {
        self.kept.with(|kept| kept.at)
    }

    /// The checkpoint that was believed last, as it was signed, and the rule it was believed by.
    pub(super) fn page(self) -> Option<Page> {
        self.kept.with(|kept| {
            let (note, rule) = (kept.follower.seen()?, kept.follower.policy()?);
            let seen = Policy::read(rule).ok()?.believe(&Note::read(note).ok()?).ok()?;
            Some(Page { note: note.to_owned(), rule: rule.to_owned(), seen })
        })
    }
}

/// A checkpoint that was believed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page {
    pub(super) note: String,
    pub(super) rule: String,
    pub(super) seen: Seen,
}

impl Page {
    pub(super) const fn checkpoint(&self) -> &Checkpoint {
        &self.seen.checkpoint
    }
}

/// What a broken promise is called.
pub(super) const fn word(alarm: &Alarm) -> Word {
    match alarm {
        Alarm::NotSigned => words::ALARM_NOT_SIGNED,
        Alarm::Policy => words::ALARM_POLICY,
        Alarm::Forked { .. } => words::ALARM_FORKED,
        Alarm::Heads => words::ALARM_HEADS,
        Alarm::Swapped => words::ALARM_SWAPPED,
        Alarm::Head => words::ALARM_HEAD,
        Alarm::Lost => words::ALARM_LOST,
        Alarm::Altered => words::ALARM_ALTERED,
        Alarm::Entries => words::ALARM_ENTRIES,
        Alarm::Hidden => words::ALARM_HIDDEN,
    }
}
