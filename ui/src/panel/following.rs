//! The ledger as this device follows it: what it remembers, and what it has just found out, by whoever checks on it
//! ([`Chain`]).

use client::following::{Evidence, Kept, Known, Trouble};
use contract::{
    gates::{Notice, Purpose},
    id::GateId,
    ledger::Event,
    people::Me,
    relay::is_announced,
    sure::Ground,
    time::Time,
    upkeep::Reason,
    words::{Word, panel as words},
};
use ledger::{
    chain::Who,
    checkpoint::Checkpoint,
    commitment::{Kind, Record},
    follower::Alarm,
    note::Note,
    policy::{Policy, Seen},
};
use leptos::{prelude::*, task::spawn_local};

use super::family::{Acting, Whom};
use crate::device::{self, Chain};

pub(super) use client::following::Verdict;

/// A record of one's own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// What it says; nothing where this version cannot read it.
    pub(super) event: Option<Event>,
    /// Whether it stands in the log.
    pub(super) is_proved: bool,
    /// When a page was there that did not have it, where it is of a look that is dated long before.
    pub(super) after: Option<Time>,
}

impl Line {
    /// Whether no word of the hub is needed for what it says: it stands in the log, or a gate has signed it, which who reads
    /// it checks.
    pub(super) fn stands(&self) -> bool {
        self.is_proved || self.event.as_ref().is_some_and(Event::is_signed_by_gate)
    }

    /// What there is for what it says.
    pub(super) const fn ground(&self) -> Ground {
        Ground::Record { is_proved: self.is_proved }
    }
}

/// What the records of a chain say, in their order, each with whether it stands in the log; of those that come with the
/// newest first, as far as this version can read them.
pub(super) fn in_order(lines: &[Line]) -> impl Iterator<Item = (&Event, bool)> + Clone {
    lines.iter().rev().filter_map(|line| Some((line.event.as_ref()?, line.is_proved)))
}

/// The ledger on this device; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Following {
    chain: Chain,
    whom: Whom,
    kept: RwSignal<Kept>,
    pub(super) verdict: RwSignal<Verdict>,
    /// How many looks were begun, and which of them was told last: two may be under way, and the later one stays told.
    looks: StoredValue<(u32, u32)>,
    /// When the page was seen that was believed last.
    floor: Memo<Time>,
    /// How many records of one's own and of the community this version cannot read.
    unread: Memo<u64>,
}

impl Following {
    /// What the device remembers; it looks at once what is new.
    pub(super) fn begin(me: &Me) -> Self {
        Self::of(me, None)
    }

    /// The same of the chain of somebody for whom the person acts.
    pub(super) fn of(me: &Me, of: Option<Acting>) -> Self {
        let chain = Chain { person: me.person, of: of.map(|of| of.person) };
        let kept = RwSignal::new(chain.at_once());
        let following = Self {
            chain,
            whom: Whom { own: me.person, of },
            kept,
            floor: Memo::new(move |_| kept.with(Kept::floor)),
            unread: Memo::new(move |_| kept.with(unread)),
            verdict: RwSignal::new(Verdict::Looking),
            looks: StoredValue::default(),
        };
        spawn_local(async move {
            if let Some(kept) = chain.recall().await {
                let _ = following.kept.try_set(kept);
            }
            following.have_looked().await;
        });
        following
    }

    /// Whose chain this device follows here.
    pub(super) const fn chain(self) -> Chain {
        self.chain
    }

    /// Who reads its rows, and for whom.
    pub(super) const fn whom(self) -> Whom {
        self.whom
    }

    /// Looks what is new.
    pub(super) fn look(self) {
        self.verdict.set(Verdict::Looking);
        spawn_local(self.have_looked());
    }

    /// One look; the screen may have gone when it is over.
    pub(super) async fn have_looked(self) {
        let Some(number) = self.looks.try_update_value(|(begun, _)| {
            *begun += 1;
            *begun
        }) else {
            return;
        };
        let looked = self.chain.look().await;
        let is_away = matches!(looked.verdict, Verdict::Away(_));
        let is_told = self.looks.try_update_value(|(_, told)| {
            let is_newer = number > *told;
            // Who has found nothing out says nothing against what an earlier one finds.
            if !is_away {
                *told = number.max(*told);
            }
            is_newer
        });
        // A promise that was broken is told, whichever of them has found it.
        if is_told != Some(true) && !matches!(looked.verdict, Verdict::Wrong(_)) {
            return;
        }
        if let Some(kept) = looked.kept {
            let _ = self.kept.try_set(kept);
        }
        let _ = self.verdict.try_set(looked.verdict);
    }

    /// What is kept of the chain; nothing where the screen has gone.
    pub(super) fn kept(self) -> Option<Kept> {
        self.kept.try_get_untracked()
    }

    /// What time it is for what has to come by a day: by this device's clock, which whoever turned it back does not turn
    /// back behind the page that was believed last.
    pub(super) fn now(self) -> Time {
        device::now().max(self.floor.get())
    }

    /// Whether this device has all there is, and can read it: only then it says of anything that there is none.
    pub(super) fn has_all(self) -> bool {
        self.verdict.with(Verdict::is_whole) && self.unread() == 0
    }

    /// How many records this version cannot read: of a newer hub, or of one that hides something in them.
    pub(super) fn unread(self) -> u64 {
        self.unread.get()
    }

    /// The records of the person, the newest first.
    pub(super) fn lines(self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.kept.with(|kept| {
            let read = |place| Line {
                event: kept.said(place),
                is_proved: place < kept.proved,
                after: None,
            };
            (0..kept.mine.len()).map(read).collect()
        });
        self.kept.with(|kept| {
            for (place, after) in &kept.backdated {
                if let Some(line) = lines.get_mut(*place) {
                    line.after = Some(*after);
                }
            }
        });
        let waiting = |record: &Record| Line {
            event: serde_json::from_slice(record.event.as_bytes()).ok(),
            is_proved: false,
            after: None,
        };
        self.kept.with(|kept| lines.extend(kept.waiting.iter().map(waiting)));
        lines.reverse();
        lines
    }

    /// A record of one's own that stands in the log, by its number, from one.
    pub(super) fn own(self, number: u64) -> Option<Record> {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        self.kept
            .with_untracked(|kept| kept.mine.get(place).filter(|_| place < kept.proved).cloned())
    }

    /// The rule by which the checkpoint was believed that was believed last.
    pub(super) fn rule(self) -> Option<String> {
        self.kept.with_untracked(|kept| kept.follower.policy().map(str::to_owned))
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

    /// Which tables without names were taken, as the community's chain says, the newest first: when, of how many matters,
    /// and whether with what was written.
    pub(super) fn tables(self) -> Vec<(Time, u64, bool)> {
        let read = |(_, event)| match event {
            Event::TableTaken { at, rows, has_texts } => Some((at, rows, has_texts)),
            _ => None,
        };
        self.told().into_iter().rev().filter_map(read).collect()
    }

    /// Which backups were made, as the community's chain says, the newest first: when, and what for.
    pub(super) fn backups(self) -> Vec<(Time, Reason)> {
        let read = |(_, event)| match event {
            Event::BackupTaken { at, reason } => Some((at, reason)),
            _ => None,
        };
        self.told().into_iter().rev().filter_map(read).collect()
    }

    /// Up to which place of the community's chain the person knows which keys gates have.
    pub(super) fn gates_seen(self) -> usize {
        self.kept.with(|kept| kept.gates_seen)
    }

    /// The person knows which keys gates have, by so many of the community's records.
    pub(super) fn know_gates(self, count: usize) {
        self.know(Known::Gates(count));
    }

    /// When it was checked last with nothing wrong.
    pub(super) fn at(self) -> Option<Time> {
        self.kept.with(|kept| kept.at)
    }

    /// What shows the promise that was broken, as a file to be kept or handed on.
    pub(super) fn evidence(self) -> Option<Evidence> {
        self.kept.with_untracked(|kept| kept.trouble.as_ref().map(Trouble::evidence))
    }

    /// The person had it explained: what was broken is not told any more.
    pub(super) fn dismiss(self) {
        self.know(Known::Trouble);
    }

    /// The person knows who watches by this rule.
    pub(super) fn know_rule(self, rule: String) {
        self.know(Known::Rule(rule));
    }

    fn know(self, what: Known) {
        self.verdict.set(Verdict::Looking);
        spawn_local(async move {
            self.chain.know(&what).await;
            self.have_looked().await;
        });
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

fn unread(kept: &Kept) -> u64 {
    count_unread(&kept.mine) + count_unread(&kept.waiting) + count_unread(&kept.ours)
}

/// How many are no event that this version knows. A rule of the witnesses is none, and has its own form.
fn count_unread(all: &[Record]) -> u64 {
    let is_unread = |record: &&Record| {
        record.kind != Kind::Policy && serde_json::from_str::<Event>(&record.event).is_err()
    };
    u64::try_from(all.iter().filter(is_unread).count()).unwrap_or(u64::MAX)
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
