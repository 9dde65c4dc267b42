//! How often the gate has known somebody: told at the gate, to whoever shows that it is they, and once a day to their device,
//! sealed so that no hub can read it.
//!
//! Everybody is told, whether they were known or not, in as many bytes, and of days that are over: numbers that travelled
//! when somebody was there, or for them alone, would tell the hub who that was.

use std::ops::Bound;

use anyhow::ensure;
use client::{Error, IdempotencyKey, random};
use contract::{
    Code,
    consents::{FRESH, Presented},
    gates::agent::{Handed, Saying, Told as Heard},
    matches::{Carried, Hand, MOST, Told, seal},
    sessions::Hex,
    time::{Day, Span, Time},
};
use ledger::Hash;

use super::{Agent, Refusal, Result, Round, consent, said, today};
use crate::{Matches, Terminal, key};

/// How long it is not tried again after it could not be done.
const REST: Span = Span::MINUTE.times(10);

/// How far an agent has come with telling everybody; a program that begins anew begins anew with it.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// Who was told last, by their consent, and of the days until which.
    last: Option<(Day, String)>,
    /// Until when it is not tried.
    rests_until: Option<Time>,
}

impl Telling {
    /// Whether it is not tried now; a clock that was ahead keeps it from nothing.
    fn rests(&self, now: Time) -> bool {
        self.rests_until.is_some_and(|until| now < until && until - now <= REST)
    }
}

impl<T: Terminal> Agent<T> {
    /// How often the terminal has known the face of who shows a ticket. No hub is asked, and nothing is written down.
    ///
    /// # Errors
    /// Why it is not told.
    pub async fn matches(&mut self, shown: &Presented) -> Result<Matches, Refusal> {
        let now = self.now();
        let own = (self.state.gate, &self.state.key());
        let taken = shown.check(&self.policy, own, now).map_err(Refusal::Ticket)?;
        if !self.state.enrolled.contains_key(&taken.hash.to_string()) {
            return Err(Refusal::NotIn);
        }
        let mut all = self.terminal.matches(&[taken.hash], today(now)).await?;
        Ok(all.pop().unwrap_or(Matches::Unknown))
    }

    /// Tells some of those who were not told yet of the days until yesterday: as many in a round as go at once, so that
    /// nothing that is to be deleted waits. What could not be done is tried again after a while.
    pub(super) async fn tell_matches(&mut self, told: &Heard, round: &mut Round) -> Result<()> {
        let now = self.now();
        // By a clock that is wrong, the days would be others, and for months perhaps nobody would be told.
        if !told.now.is_near(now, FRESH) || self.telling.rests(now) {
            return Ok(());
        }
        let until = Day(today(now).0 - 1);
        if self.state.told_until.is_some_and(|told| told >= until) {
            return Ok(());
        }
        let some = self.untold(until);
        let Some((last, _)) = some.last() else {
            // Where nobody is in yet, whoever comes today is told today.
            return if self.telling.last.is_some() { self.has_told(until) } else { Ok(()) };
        };
        let last = last.clone();
        let fault = match self.sealed(&some, until).await {
            Err(fault) => fault,
            Ok(all) => match self.hand(all).await {
                Ok(()) => {
                    self.telling.last = Some((until, last));
                    return if some.len() < MOST { self.has_told(until) } else { Ok(()) };
                }
                Err(Error::Offline) => return Ok(()),
                // A hub of before takes none; asked again today it says the same.
                Err(error) if error.code() == Some(Code::NotFound) => return self.has_told(until),
                Err(error) => said(error),
            },
        };
        round.untold = Some(format!("{fault:#}"));
        self.telling.rests_until = Some(now + REST);
        Ok(())
    }

    /// The next of those who were not told yet.
    fn untold(&self, until: Day) -> Vec<(String, Hex)> {
        let from = match &self.telling.last {
            Some((day, name)) if *day == until => Bound::Excluded(name.clone()),
            _ => Bound::Unbounded,
        };
        let rest = self.state.enrolled.range((from, Bound::Unbounded));
        let keyed = rest.filter_map(|(name, one)| Some((name.clone(), one.matches_key.clone()?)));
        keyed.take(MOST).collect()
    }

    fn has_told(&mut self, until: Day) -> Result<()> {
        self.telling = Telling::default();
        self.state.told_until = Some(until);
        self.memory.keep(&self.state)
    }

    /// What each of these is told, sealed.
    async fn sealed(&mut self, some: &[(String, Hex)], until: Day) -> Result<Vec<Carried>> {
        let named: Result<Vec<Hash>> = some.iter().map(|(name, _)| consent(name)).collect();
        let (named, today) = (named?, Day(until.0 + 1));
        let counted = self.terminal.matches(&named, today).await?;
        ensure!(counted.len() == named.len(), "the terminal says nothing of some");
        let mut all = Vec::with_capacity(some.len());
        for ((consent, (_, to)), matches) in named.into_iter().zip(some).zip(counted) {
            let told = Told { until, matches };
            let signed = Told::signed(consent, &told.bytes());
            let signature = key::sign(&self.state.secret(), &signed);
            // Nobody can be told by what is no key.
            let to = (self.state.gate, to);
            if let Some(sealed) = seal(to, consent, (&told, &signature), random()) {
                all.push(Carried { consent, sealed });
            }
        }
        Ok(all)
    }

    async fn hand(&self, all: Vec<Carried>) -> Result<(), Error> {
        let (gate, at) = (self.state.gate, self.now());
        let saying = Saying::Matches(Handed { gate, at, all }).text();
        let signature = self.sign(&saying);
        let handed = Hand { gate, saying, signature };
        self.around.hub.change(&handed, &IdempotencyKey::new()).await
    }
}
