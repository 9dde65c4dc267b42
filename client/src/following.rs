//! The ledger as a device follows it for its person: one look asks the hub what is new, checks it here and keeps what
//! was checked, and beside it what is still on its way into the log. Where that is kept is the device's own: a browser has
//! a shelf, the shell a file.
//!
//! What was once kept is the beginning of whatever is believed later, and a promise that was broken stays told until
//! its person says that it was explained.

mod kept;

use contract::{
    Code,
    id::{DeviceId, PersonId},
    ledger::{Beginning, Earlier, Sync as Ask},
    time::{Span, Time},
};
use ledger::{
    Hash,
    follower::{Alarm, Confirmed, News, Told},
    policy::Policy,
    tree::Head,
};
use serde::{Deserialize, Serialize};

use crate::{Error, Hub, next_entries, question, read_batch};

pub use kept::{Evidence, Kept, Known, Memory, Trouble, know};

/// How old the newest checkpoint may be. A hub makes one every five minutes, whatever happens.
const OLD: Span = Span::MINUTE.times(30);

/// How often a look begins anew because another window has looked meanwhile.
const TRIES: usize = 3;

/// How the ledger stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum Verdict {
    /// It is being looked at.
    Looking,
    /// All adds up, and this many independent bodies have seen it.
    Fine(usize),
    /// All adds up, and nobody outside has to see it, or has.
    Alone,
    /// All adds up, and this many have seen it; but none has to, so the next page may go to some and not to others.
    Unbound(usize),
    /// All adds up, but others watch it than before, and the person has not looked who.
    NewRule,
    /// All adds up, but nothing newer than this is shown.
    Stale(Time),
    /// All adds up, but whoever dates it says this, which has not come yet.
    Ahead(Time),
    /// Too few have seen it.
    Unseen,
    /// A promise was broken, now or before, and nobody has explained it yet.
    Wrong(Alarm),
    /// The hub was not reached, or refuses; or what this device has kept cannot be read.
    Away(Error),
}

impl Verdict {
    /// Whether what is shown is all there is.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Fine(_) | Self::Alone | Self::Unbound(_) | Self::NewRule)
    }
}

/// What a look has found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// How the ledger stands.
    pub verdict: Verdict,
    /// What is kept now; nothing where nothing was ever kept, and nothing new was told.
    pub kept: Option<Kept>,
}

impl Looked {
    /// That nothing could be found out.
    #[must_use]
    pub const fn away(error: Error) -> Self {
        Self { verdict: Verdict::Away(error), kept: None }
    }
}

/// Looks what is new in the chain of the person whose device this is `by`, or `of` somebody's for whom they act, and
/// keeps what was checked. Where the hub is used as another device by now, nothing is asked: another's chain would be
/// kept as theirs, or told to be a promise that was broken.
pub async fn look<M: Memory>(
    hub: &Hub,
    memory: &M,
    by: Option<DeviceId>,
    of: Option<PersonId>,
) -> Looked {
    let mut looked = Looked::away(Error::Offline);
    for _ in 0..TRIES {
        match try_look(hub, memory, (by, of), &mut looked).await {
            // Another window has looked meanwhile.
            Ok(None) => {}
            Ok(Some(verdict)) => {
                looked.verdict = verdict;
                break;
            }
            Err(error) => {
                looked.verdict = Verdict::Away(error);
                break;
            }
        }
    }
    match memory.find() {
        Ok(stored) => {
            // Whatever was found just now, or not: a promise that was broken stays told.
            if let Some(trouble) = &stored.trouble {
                looked.verdict = Verdict::Wrong(trouble.alarm.clone());
            }
            if stored != Kept::default() {
                looked.kept = Some(stored);
            }
        }
        // A device that cannot read what it knew knows of no broken promise either.
        Err(error) => looked.verdict = Verdict::Away(error),
    }
    looked
}

/// One look; nothing where another window has looked meanwhile, and this one has to begin anew.
async fn try_look<M: Memory>(
    hub: &Hub,
    memory: &M,
    (by, of): (Option<DeviceId>, Option<PersonId>),
    looked: &mut Looked,
) -> Result<Option<Verdict>, Error> {
    let mut kept = memory.find()?;
    let asked = Ask { of, ..question(&kept.follower) };
    let news = hub.ask_as(by, &asked).await?;
    let before = kept.clone();
    let told = match kept.follower.hear(&news) {
        Ok(Told::Confirmed(told)) => told,
        Ok(Told::Unconfirmed(_)) => return Ok(Some(Verdict::Unseen)),
        Err(alarm) => return broken(hub, memory, &before, alarm, &news),
    };
    kept.mine.extend(told.mine.iter().cloned());
    kept.ours.extend(told.ours.iter().cloned());
    kept.note_backdated(before.mine.len(), before.floor());
    kept.note_ahead();
    kept.note_waiting(&news.mine.records[told.mine.len()..]);
    if !memory.replace(&kept, &before)? {
        return Ok(None);
    }
    while let Some(entries) = next_entries(&kept.follower) {
        let batch = hub.ask(&entries).await?;
        let before = kept.clone();
        if let Err(alarm) = read_batch(&mut kept.follower, &batch) {
            return broken(hub, memory, &before, alarm, &news);
        }
        // A weak line need not begin at the beginning again.
        if !memory.replace(&kept, &before)? {
            return Ok(None);
        }
    }
    let before = kept.clone();
    kept.proved = kept.mine.len();
    kept.at = Some(hub.clock().now());
    if kept.rule.is_none() {
        kept.rule = kept.follower.policy().map(str::to_owned);
    }
    if !memory.replace(&kept, &before)? {
        return Ok(None);
    }
    let verdict = verdict(&kept, &told, hub.clock().now());
    looked.kept = Some(kept);
    Ok(Some(verdict))
}

/// Keeps that a promise was broken; nothing where another window has looked meanwhile.
fn broken<M: Memory>(
    hub: &Hub,
    memory: &M,
    before: &Kept,
    alarm: Alarm,
    told: &News,
) -> Result<Option<Verdict>, Error> {
    let with = before.clone().with_trouble(&alarm, told, hub.clock().now());
    let is_kept = memory.replace(&with, before)?;
    Ok(is_kept.then_some(Verdict::Wrong(alarm)))
}

/// What is found of what was told, once all of it adds up.
fn verdict(kept: &Kept, told: &Confirmed, now: Time) -> Verdict {
    let mut said: Vec<Time> =
        told.seen.by.iter().map(|(_, at)| time(at.saturating_mul(1_000))).collect();
    if said.is_empty() {
        said.push(time(told.at));
    }
    if let Some(wrong) = misdated(&said, now) {
        return wrong;
    }
    if kept.rule.as_deref() != kept.follower.policy() {
        return Verdict::NewRule;
    }
    watched(kept.follower.policy(), told.seen.by.len())
}

/// What it is worth that so many have seen a page: under a rule that asks for nobody, nothing is fine.
fn watched(rule: Option<&str>, many: usize) -> Verdict {
    let rule = rule.and_then(|rule| Policy::read(rule).ok());
    let has_quorum = rule.is_some_and(|rule| rule.has_quorum());
    match many {
        0 => Verdict::Alone,
        many if has_quorum => Verdict::Fine(many),
        many => Verdict::Unbound(many),
    }
}

/// What is wrong with when a page was seen: it is old, or all of it has yet to come. A page that is dated ahead would
/// never be old; one witness whose clock is wrong makes none wrong that others have seen.
fn misdated(said: &[Time], now: Time) -> Option<Verdict> {
    let is_ahead = |at: &Time| *at - now > OLD;
    let newest = said.iter().copied().filter(|at| !is_ahead(at)).max();
    let Some(newest) = newest else {
        return said.iter().copied().min().map(Verdict::Ahead);
    };
    (now - newest > OLD).then_some(Verdict::Stale(newest))
}

fn time(millis: u64) -> Time {
    Time(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// Asks for the root of the log when it had so many entries; nothing where the hub shows no such beginning of the log
/// that was checked here, whose head is `head`.
///
/// # Errors
/// When the hub was not reached or refuses.
pub async fn began(hub: &Hub, head: Head, size: u64) -> Result<Option<Hash>, Error> {
    shown(hub.ask(&Earlier { size, now: head.size }).await, size, head)
}

/// The root that is proved to be that of so many entries; nothing where it was not proved. Of a log that a device has
/// checked there is an answer: a hub that says it has none shows no beginning either.
fn shown(answer: Result<Beginning, Error>, size: u64, head: Head) -> Result<Option<Hash>, Error> {
    match answer {
        Ok(told) => Ok(told.shown(size, head)),
        Err(error) if error.code() == Some(Code::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use contract::Problem;
    use ledger::note::{Kind, Signer};

    use super::*;

    fn refused(code: Code) -> Error {
        Error::Refused(Problem {
            status: 400,
            code,
            detail: String::new(),
            fields: Vec::new(),
            retry_after: None,
        })
    }

    #[test]
    fn a_page_is_neither_old_nor_of_a_time_that_has_not_come() {
        let now = Time(1_795_392_000_000);
        let (soon, early) = (now + OLD, now - OLD);
        let (ahead, old) = (soon + Span(1), early - Span(1));
        let never = time(u64::MAX);
        for (said, expected) in [
            (vec![now], None),
            (vec![soon], None),
            (vec![early], None),
            (vec![old], Some(Verdict::Stale(old))),
            (vec![old, now], None),
            (vec![ahead], Some(Verdict::Ahead(ahead))),
            (vec![never, ahead], Some(Verdict::Ahead(ahead))),
            // Whoever lives in the future does not make an old page new.
            (vec![never, old], Some(Verdict::Stale(old))),
            (vec![never, now], None),
        ] {
            assert_eq!(misdated(&said, now), expected, "{said:?}");
        }
    }

    #[test]
    fn nothing_is_green_that_nobody_has_to_have_seen() {
        let key = |name, kind, secret| {
            Signer::new(name, kind, &[secret; 32]).expect("a signer").key().to_string()
        };
        let log = key("hub/ledger", Kind::Note, 1);
        let street = key("street/witness", Kind::Cosignature, 2);
        let rule = |quorum| format!("log {log}\nwitness street {street}\nquorum {quorum}\n");
        for (rule, many, expected) in [
            (rule("street"), 1, Verdict::Fine(1)),
            (rule("none"), 1, Verdict::Unbound(1)),
            (rule("none"), 0, Verdict::Alone),
            ("no rule".to_owned(), 1, Verdict::Unbound(1)),
        ] {
            assert_eq!(watched(Some(&rule), many), expected, "{rule}");
        }
    }

    #[test]
    fn a_hub_that_says_it_has_no_such_beginning_has_shown_none() {
        let head = Head { size: 2, root: Hash([1; 32]) };

        let lied = Beginning { root: Hash([2; 32]), grown: Vec::new() };
        assert_eq!(shown(Ok(lied), 1, head), Ok(None));
        assert_eq!(shown(Err(refused(Code::NotFound)), 1, head), Ok(None));

        for other in [Error::Offline, refused(Code::TooMany)] {
            assert_eq!(shown(Err(other.clone()), 1, head), Err(other));
        }
        let same = Beginning { root: head.root, grown: Vec::new() };
        assert_eq!(shown(Ok(same), 2, head), Ok(Some(head.root)));
    }
}
