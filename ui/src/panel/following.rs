//! The ledger as this device follows it: what it remembers, and what it has just found out.

mod kept;

use client::{Error, next_entries, question, read_batch};
use contract::{
    gates::{Notice, Purpose},
    id::{GateId, PersonId},
    ledger::Event,
    people::Me,
    relay::is_announced,
    time::{Span, Time},
    words::{Word, panel as words},
};
use ledger::{
    chain::Who,
    checkpoint::Checkpoint,
    commitment::Record,
    follower::{Alarm, Confirmed, Told},
    note::Note,
    policy::{Policy, Seen},
};
use leptos::{prelude::*, task::spawn_local};

use crate::device;
use kept::{Kept, Trouble};

/// How old the newest checkpoint may be. A hub makes one every five minutes, whatever happens.
const OLD: Span = Span::MINUTE.times(30);

/// How often a look begins anew because another tab has looked meanwhile.
const TRIES: usize = 3;

/// How the ledger stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is being looked at.
    Looking,
    /// All adds up, and this many independent bodies have seen it.
    Fine(usize),
    /// All adds up, and nobody outside has to see it.
    Alone,
    /// All adds up, but others watch it than before, and the person has not looked who.
    NewRule,
    /// All adds up, but nothing newer than this is shown.
    Stale(Time),
    /// Too few have seen it.
    Unseen,
    /// A promise was broken, now or before, and nobody has explained it yet.
    Wrong(Alarm),
    /// The hub was not reached, or refuses.
    Away(Error),
}

impl Verdict {
    /// Whether what is shown is all there is.
    pub(super) const fn is_whole(&self) -> bool {
        matches!(self, Self::Fine(_) | Self::Alone | Self::NewRule)
    }
}

/// A record of one's own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// What it says; nothing where this version cannot read it.
    pub(super) event: Option<Event>,
    /// Whether it stands in the log.
    pub(super) is_proved: bool,
}

/// The ledger on this device; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Following {
    name: StoredValue<String>,
    /// Whose chain it is, where that is somebody for whom the person acts.
    of: Option<PersonId>,
    kept: RwSignal<Kept>,
    /// Records that wait for the next checkpoint.
    waiting: RwSignal<Vec<Record>>,
    pub(super) verdict: RwSignal<Verdict>,
}

impl Following {
    /// What the device remembers; it looks at once what is new.
    pub(super) fn begin(me: &Me) -> Self {
        Self::of(me, None)
    }

    /// The same of the chain of somebody for whom the person acts.
    pub(super) fn of(me: &Me, of: Option<PersonId>) -> Self {
        let name = kept::name(me.person, of);
        let following = Self {
            of,
            kept: RwSignal::new(Kept::find(&name)),
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
            let Some(name) = self.name.try_get_value() else { return };
            let mut verdict = None;
            for _ in 0..TRIES {
                verdict = self.try_look(&name).await;
                if verdict.is_some() {
                    break;
                }
            }
            let stored = Kept::find(&name);
            // Whatever was found just now, or not: a promise that was broken stays told.
            if let Some(trouble) = &stored.trouble {
                verdict = Some(Verdict::Wrong(trouble.alarm.clone()));
            }
            if stored != Kept::default() {
                let _ = self.kept.try_set(stored);
            }
            let _ = self.verdict.try_set(verdict.unwrap_or(Verdict::Away(Error::Offline)));
        });
    }

    /// One look; nothing where another tab has looked meanwhile, and this one has to begin anew.
    async fn try_look(self, name: &str) -> Option<Verdict> {
        let mut kept = Kept::find(name);
        let hub = device::hub();
        let asked = contract::ledger::Sync { of: self.of, ..question(&kept.follower) };
        let news = match hub.ask(&asked).await {
            Ok(news) => news,
            Err(error) => return Some(Verdict::Away(error)),
        };
        let before = kept.clone();
        let told = match kept.follower.hear(&news) {
            Ok(Told::Confirmed(told)) => told,
            Ok(Told::Unconfirmed(_)) => return Some(Verdict::Unseen),
            Err(alarm) => return before.keep_trouble(name, &alarm, &news.checkpoint),
        };
        kept.mine.extend(told.mine.iter().cloned());
        kept.ours.extend(told.ours.iter().cloned());
        let _ = self.waiting.try_set(news.mine.records[told.mine.len()..].to_vec());
        kept.replace(name, &before)?;
        while let Some(entries) = next_entries(&kept.follower) {
            let batch = match hub.ask(&entries).await {
                Ok(batch) => batch,
                Err(error) => return Some(Verdict::Away(error)),
            };
            let before = kept.clone();
            if let Err(alarm) = read_batch(&mut kept.follower, &batch) {
                return before.keep_trouble(name, &alarm, &news.checkpoint);
            }
            // A weak line need not begin at the beginning again.
            kept.replace(name, &before)?;
        }
        let before = kept.clone();
        kept.proved = kept.mine.len();
        kept.at = Some(device::now());
        if kept.rule.is_none() {
            kept.rule = kept.follower.policy().map(str::to_owned);
        }
        kept.replace(name, &before)?;
        let _ = self.kept.try_set(kept.clone());
        Some(verdict(&kept, &told))
    }

    /// The records of the person, the newest first.
    pub(super) fn lines(self) -> Vec<Line> {
        let read = |record: &Record, is_proved| Line {
            event: serde_json::from_slice(record.event.as_bytes()).ok(),
            is_proved,
        };
        let mut lines: Vec<Line> = self.kept.with(|kept| {
            let all = kept.mine.iter().enumerate();
            all.map(|(place, one)| read(one, place < kept.proved)).collect()
        });
        self.waiting.with(|all| lines.extend(all.iter().map(|one| read(one, false))));
        lines.reverse();
        lines
    }

    /// The name of the person's own chain, once it is known.
    pub(super) fn who(self) -> Option<Who> {
        self.kept.with_untracked(|kept| kept.follower.mine().map(|mine| mine.who))
    }

    /// Whether the ledger has this notice and these keys of its gate, and nothing newer of them: whatever the hub
    /// says, nobody agrees to what not all can see.
    pub(super) fn knows(self, notice: &Notice) -> bool {
        self.kept.with(|kept| {
            let events = kept.ours.iter().rev();
            let events = events
                .filter_map(|record| serde_json::from_slice::<Event>(record.event.as_bytes()).ok());
            is_announced(notice, events)
        })
    }

    /// What people are told of a gate, as the community's chain said last; of another purpose of it where that is
    /// all there is.
    pub(super) fn notice(self, gate: GateId, purpose: Purpose) -> Option<Notice> {
        self.kept.with(|kept| {
            let read = |record: &Record| -> Option<Notice> {
                match serde_json::from_slice::<Event>(record.event.as_bytes()).ok()? {
                    Event::GateNotice { notice, .. } => Notice::read(&notice),
                    _ => None,
                }
            };
            let of_gate = |notice: &Notice| notice.gate == gate;
            let all = || kept.ours.iter().rev().filter_map(read).filter(of_gate);
            all().find(|notice| notice.purpose == purpose).or_else(|| all().next())
        })
    }

    /// What the community's chain says, as far as this version can read it: each event with its place there, the oldest
    /// first.
    pub(super) fn told(self) -> Vec<(usize, Event)> {
        self.kept.with(|kept| {
            let read = |record: &Record| serde_json::from_slice(record.event.as_bytes()).ok();
            let all = kept.ours.iter().enumerate();
            all.filter_map(|(place, record)| Some((place, read(record)?))).collect()
        })
    }

    /// What auditors have looked at and found, as the community's chain says, the newest first.
    pub(super) fn audits(self) -> Vec<Event> {
        let is_one =
            |event: &Event| matches!(event, Event::AuditRead { .. } | Event::AuditFinished { .. });
        self.told().into_iter().rev().map(|(_, event)| event).filter(is_one).collect()
    }

    /// Up to which place of the community's chain the person knows which keys gates have.
    pub(super) fn gates_seen(self) -> usize {
        self.kept.with(|kept| kept.gates_seen)
    }

    /// The person knows which keys gates have now.
    pub(super) fn know_gates(self) {
        self.change(|kept| kept.gates_seen = kept.ours.len());
    }

    /// When it was checked last with nothing wrong.
    pub(super) fn at(self) -> Option<Time> {
        self.kept.with(|kept| kept.at)
    }

    /// What shows the promise that was broken, as a text to be kept or handed on.
    pub(super) fn evidence(self) -> Option<String> {
        self.kept.with_untracked(|kept| kept.trouble.as_ref().map(Trouble::evidence))
    }

    /// The person had it explained: what was broken is not told any more.
    pub(super) fn dismiss(self) {
        self.change(|kept| kept.trouble = None);
    }

    /// The person knows who watches now.
    pub(super) fn know_rule(self) {
        self.change(|kept| kept.rule = kept.follower.policy().map(str::to_owned));
    }

    fn change(self, change: impl FnOnce(&mut Kept)) {
        let _ = self.name.try_with_value(|name| {
            let mut kept = Kept::find(name);
            change(&mut kept);
            kept.keep(name);
        });
        self.look();
    }

    /// The checkpoint that was believed last, as it was signed, and the rule it was believed by.
    pub(super) fn page(self) -> Option<Page> {
        self.kept.with(|kept| {
            let (note, rule) = (kept.follower.seen()?, kept.follower.policy()?);
            let seen = Policy::read(rule).ok()?.believe(&Note::read(note).ok()?).ok()?;
            let known = kept.rule.clone().filter(|known| known != rule);
            let at = time(kept.follower.at());
            Some(Page { note: note.to_owned(), rule: rule.to_owned(), known, at, seen })
        })
    }
}

/// What is found of what was told, once all of it adds up.
fn verdict(kept: &Kept, told: &Confirmed) -> Verdict {
    let witnessed = told.seen.by.iter().map(|(_, at)| time(at.saturating_mul(1_000))).max();
    let newest = witnessed.unwrap_or_else(|| time(told.at));
    if device::now() - newest > OLD {
        return Verdict::Stale(newest);
    }
    if kept.rule.as_deref() != kept.follower.policy() {
        return Verdict::NewRule;
    }
    match told.seen.by.len() {
        0 => Verdict::Alone,
        many => Verdict::Fine(many),
    }
}

fn time(millis: u64) -> Time {
    Time(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// A checkpoint that was believed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page {
    pub(super) note: String,
    pub(super) rule: String,
    /// The rule that the person knows of, where it is another one.
    pub(super) known: Option<String>,
    pub(super) at: Time,
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
