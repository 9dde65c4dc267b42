//! The agent at work.

mod matches;
mod relaying;
mod screen;

use std::{fmt, path::Path};

use anyhow::{Context, Result};
use client::{Clock, Error, Hub, IdempotencyKey, random};
use contract::{
    Code,
    consents::{FRESH, NotTaken, Presented, Taken},
    gates::{
        Trial,
        agent::{Done, Order, Pair, Report, Say, Saying, Told, pairing},
    },
    joining::Secret,
    sessions::Signature,
    text::Name,
    time::{Span, Time},
};
use ledger::{Hash, policy::Policy};

use crate::{
    Capture, Terminal, key,
    memory::{Enrolled, Memory, State},
    terminal::today,
};
use matches::Telling;
use screen::Awaited;

pub use screen::AT_SCREEN;

/// How many reports are numbered before that is written down again.
const NUMBERS: u64 = 100;

/// How long no consent lasts, nor the ticket of one.
const LONGEST: Span = Span::DAY.times(370);

/// An agent with its terminal.
pub struct Agent<T> {
    terminal: T,
    memory: Memory,
    state: State,
    policy: Policy,
    around: Surroundings,
    /// The number of the next report.
    next: u64,
    /// How much that it had signed as agents did before is signed anew.
    renewed: usize,
    /// Who is awaited at the terminal's own screen.
    awaited: Option<Awaited>,
    /// How far it has come with telling everybody how often they were known.
    telling: Telling,
}

/// What an agent stands in.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The connection to its hub.
    pub hub: Hub,
    /// The machine's clock. It may be wrong: it counts only where it is not before a time that is known to
    /// have come.
    pub clock: Clock,
    /// The hash of the program that is the agent.
    pub firmware: Hash,
}

/// What one round has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many faces were deleted, by order or because they were over.
    pub deleted: usize,
    /// How many lay in the terminal without a consent, and are deleted.
    pub strays: usize,
    /// How many of these could not be deleted. As long as there is one, no deletion is signed for: it may be the
    /// very face, under another name.
    pub left: usize,
    /// How much of what was signed the hub has not heard yet.
    pub unheard: usize,
    /// How much was signed by an agent of before in a form that counts for nothing any more, and is signed anew: told once.
    pub renewed: usize,
    /// Whether the hub was reached.
    pub is_heard: bool,
    /// How many faces should have been deleted and were not: the terminal failed. The next round tries again.
    pub failed: usize,
    /// How many photos that were sent were taken in.
    pub photos: usize,
    /// What the terminal said to the last of those that failed.
    pub why: Option<String>,
    /// What became of who was awaited at the terminal's own screen, or why they were not taken in; told once.
    pub at_screen: Option<Result<Hash, String>>,
    /// What the terminal said where it could not be asked after the ways in without a face: then none counts.
    pub no_ways: Option<String>,
    /// Why people could not be told how often they were known: it is tried again later.
    pub untold: Option<String>,
}

/// Why somebody was not taken in.
#[derive(Debug)]
pub enum Refusal {
    /// Their ticket is not taken.
    Ticket(NotTaken),
    /// Their consent is over, or was used up here.
    Over,
    /// They are taken in already.
    Already,
    /// They are not taken in here.
    NotIn,
    /// No way in without a face works: as long as that is so, nobody new is taken in.
    NoOtherWay,
    /// The gate rests: the hub said so when it was heard last.
    Rests,
    /// Somebody is awaited at the terminal's own screen.
    Busy,
    /// Nobody new came to the terminal's own screen in time.
    Nobody,
    /// The machine or the terminal failed.
    Failed(anyhow::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ticket(fault) => fault.fmt(formatter),
            Self::Over => formatter.write_str("this consent is over"),
            Self::Already => formatter.write_str("this person is taken in already"),
            Self::NotIn => formatter.write_str("this gate knows no face by this consent"),
            Self::NoOtherWay => formatter
                .write_str("neither cards nor codes work: nobody new is taken in until one does"),
            Self::Rests => formatter.write_str("this gate takes in nobody now"),
            Self::Busy => formatter
                .write_str("somebody is being taken in at the terminal's screen: a moment, please"),
            Self::Nobody => formatter.write_str(
                "nobody new was taken in at the terminal's screen in time: take them in as a new person",
            ),
            Self::Failed(fault) => write!(formatter, "{fault:#}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<anyhow::Error> for Refusal {
    fn from(fault: anyhow::Error) -> Self {
        Self::Failed(fault)
    }
}

impl<T: Terminal> Agent<T> {
    /// Comes to speak for a gate with the code that a manager was given.
    ///
    /// # Errors
    /// When the code is over, the hub is not reached, or the folder speaks for a gate already.
    pub async fn pair(
        folder: &Path,
        terminal: T,
        around: Surroundings,
        secret: Secret,
    ) -> Result<Self> {
        let memory = Memory::open(folder)?;
        anyhow::ensure!(memory.find()?.is_none(), "{} speaks for a gate already", folder.display());
        let (own, hub) = (random::<32>(), &around.hub);
        let sealing = terminal.takes_photos().then(random::<32>);
        let key = key::public(&own);
        let signature = key::sign(&own, &pairing(hub.origin(), secret, &key));
        let offered = sealing.and_then(|sealing| key::sealing(&own, &sealing));
        let request = Pair { secret, key, signature, sealing: offered };
        let paired = hub.change(&request, &IdempotencyKey::new()).await.map_err(said)?;
        let state = State::new(hub.origin(), (&own, sealing), paired);
        memory.keep(&state)?;
        Self::with(terminal, memory, state, around)
    }

    /// Goes on as a folder has it; `around` is what is there for the hub at an address.
    ///
    /// # Errors
    /// When the folder is in use, or is none of an agent's.
    pub fn open(
        folder: &Path,
        terminal: T,
        around: impl FnOnce(&str) -> Surroundings,
    ) -> Result<Self> {
        let memory = Memory::open(folder)?;
        let state = memory.find()?;
        let state =
            state.with_context(|| format!("{} speaks for no gate yet", folder.display()))?;
        let around = around(&state.hub);
        Self::with(terminal, memory, state, around)
    }

    fn with(terminal: T, memory: Memory, mut state: State, around: Surroundings) -> Result<Self> {
        let policy = Policy::read(&state.policy).context("reading the rule of the ledger")?;
        let (next, renewed) = (state.number, state.sign_anew());
        if renewed > 0 {
            memory.keep(&state)?;
        }
        let (awaited, telling) = (None, Telling::default());
        Ok(Self { terminal, memory, state, policy, around, next, renewed, awaited, telling })
    }

    /// What it remembers.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Its terminal.
    pub const fn terminal(&mut self) -> &mut T {
        &mut self.terminal
    }

    /// From now on believes pages of the ledger by another rule; where that comes from is for whoever looks
    /// after this machine to know, and not for a hub to say.
    ///
    /// # Errors
    /// When it is no rule.
    pub fn trust(&mut self, policy: &str) -> Result<()> {
        self.policy = Policy::read(policy).context("reading the rule of the ledger")?;
        policy.clone_into(&mut self.state.policy);
        self.memory.keep(&self.state)
    }

    /// Takes in who shows a ticket and stands before the camera. Nobody is asked for it: not even a hub.
    ///
    /// With nothing of a face at hand, a terminal with a screen of its own begins to watch that, and who has come is taken
    /// in by a round ([`Agent::awaited`]).
    ///
    /// # Errors
    /// Why not.
    pub async fn enrol(&mut self, shown: &Presented, face: &Capture) -> Result<Hash, Refusal> {
        let own = (self.state.gate, &self.state.key());
        let taken = shown.check(&self.policy, own, self.now()).map_err(Refusal::Ticket)?;
        match face.0.as_slice() {
            // Another face that comes now would be taken for theirs.
            _ if self.awaited.is_some() => Err(Refusal::Busy),
            [] => self.invite(taken).await,
            _ => self.take_in(taken, None, face).await,
        }
    }

    /// Whether who has agreed can be taken in at this moment.
    async fn may_take_in(&mut self, taken: &Taken) -> Result<(), Refusal> {
        if !self.is_told(taken.consent.notice) {
            return Err(Refusal::Ticket(NotTaken::OtherNotice));
        }
        if self.state.over.contains_key(&taken.hash.to_string()) {
            return Err(Refusal::Over);
        }
        let is_known = |known: &Enrolled| known.person == taken.consent.person;
        if self.state.enrolled.values().any(is_known) {
            return Err(Refusal::Already);
        }
        if self.working().await?.is_empty() {
            return Err(Refusal::NoOtherWay);
        }
        if self.state.rests {
            return Err(Refusal::Rests);
        }
        Ok(())
    }

    /// Takes in who has agreed: who stands before the camera, or by the photo of a consent to that.
    async fn take_in(
        &mut self,
        taken: Taken,
        photo: Option<Hash>,
        face: &Capture,
    ) -> Result<Hash, Refusal> {
        self.may_take_in(&taken).await?;
        let Taken { hash, consent, at } = taken;
        // Who has come to the terminal's own screen is in it already.
        let before = match face.0.as_slice() {
            [] => None,
            _ => Some(self.count().await?),
        };
        // Remembered first: a face in the terminal that is not remembered is a stray.
        let (person, until) = (consent.person, consent.valid_until);
        let matches_key = consent.matches_key;
        let one = Enrolled { person, until, is_signed: false, photo, matches_key };
        self.state.enrolled.insert(hash.to_string(), one);
        // A page that is dated ahead of this machine's clock moves nothing.
        self.state.floor = self.state.floor.max(at.min(self.around.clock.now()));
        self.memory.keep(&self.state)?;
        let enrolled = self.terminal.enrol(hash, face).await;
        // Whatever became of it: what is in the terminal is signed for, what is not is forgotten.
        self.settle(before).await?;
        enrolled?;
        Ok(hash)
    }

    /// Whether the hub said that somebody is taken in by this notice; by any, where it has never said.
    fn is_told(&self, notice: Hash) -> bool {
        let told = &self.state.notices;
        told.is_empty() || told.contains(&notice)
    }

    /// Signs for those who lie in the terminal and were not signed for, and forgets those who do not: a
    /// terminal or a machine may fail at any moment of taking somebody in.
    async fn settle(&mut self, before: Option<u32>) -> Result<()> {
        let all = self.state.enrolled.iter().filter(|(_, one)| !one.is_signed);
        let unsigned: Vec<String> = all.map(|(name, _)| name.clone()).collect();
        if unsigned.is_empty() {
            return Ok(());
        }
        let held = self.terminal.held().await?;
        for name in unsigned {
            let hash = consent(&name)?;
            if !held.contains(&hash) {
                self.state.enrolled.remove(&name);
                self.memory.keep(&self.state)?;
                continue;
            }
            let after = u32::try_from(held.len())?;
            let before = before.unwrap_or(after.saturating_sub(1));
            let done = self.done(hash, None, before).await?;
            if let Some(one) = self.state.enrolled.get_mut(&name) {
                one.is_signed = true;
            }
            self.say_later(&Saying::Enrolled(done))?;
        }
        Ok(())
    }

    /// One round: what is over is deleted, who has come to the terminal's own screen is taken in, what was signed is said,
    /// how the gate is is told, and what the hub wants deleted is deleted and signed. Without a line, the first is done all the same; one face that
    /// cannot be deleted keeps no other from it.
    ///
    /// # Errors
    /// When the terminal says nothing at all, or the disk fails.
    pub async fn round(&mut self) -> Result<Round> {
        let mut round = Round { renewed: std::mem::take(&mut self.renewed), ..Round::default() };
        self.settle(None).await?;
        self.await_no_longer(&mut round);
        self.let_go(&mut round).await?;
        self.terminal.forget_days(today(self.now())).await?;
        self.sweep(&mut round).await?;
        if let Some(told) = self.report(&mut round).await? {
            round.is_heard = true;
            for order in &told.orders {
                self.obey(order, &mut round).await?;
            }
            self.take_photos(&told, &mut round).await?;
            self.tell_matches(&told, &mut round).await?;
        }
        // Once more: what was just signed need not wait for the next round.
        self.speak().await?;
        round.unheard = self.state.unheard.len();
        Ok(round)
    }

    /// Deletes a face; whether that was done.
    async fn delete(&mut self, face: Hash, round: &mut Round) -> bool {
        match self.terminal.delete(face).await {
            Ok(()) => true,
            Err(fault) => {
                round.failed += 1;
                round.why = Some(format!("{fault:#}"));
                false
            }
        }
    }

    /// Deletes those whose consent is over, without being told to.
    async fn let_go(&mut self, round: &mut Round) -> Result<()> {
        let now = self.now();
        self.state.over.retain(|_, until| *until > now);
        let over = self.state.enrolled.iter().filter(|(_, one)| one.until <= now);
        let over: Vec<String> = over.map(|(name, _)| name.clone()).collect();
        for name in &over {
            if self.delete(consent(name)?, round).await {
                self.forget(name)?;
                round.deleted += 1;
            }
        }
        Ok(())
    }

    /// Deletes what lies in the terminal without a consent (PIPL article 45, NDSR article 24). Who has come to its own screen
    /// is taken in by the same look, or is one of these.
    async fn sweep(&mut self, round: &mut Round) -> Result<()> {
        let mut held = self.terminal.held().await?;
        if self.receive(round).await {
            held = self.terminal.held().await?;
        }
        let is_known = |hash: &Hash| self.state.enrolled.contains_key(&hash.to_string());
        let strays: Vec<Hash> = held.into_iter().filter(|hash| !is_known(hash)).collect();
        for stray in strays {
            match self.delete(stray, round).await {
                true => round.strays += 1,
                false => round.left += 1,
            }
        }
        Ok(())
    }

    /// Tells how the gate is; what the hub said to that.
    async fn report(&mut self, round: &mut Round) -> Result<Option<Told>> {
        self.speak().await?;
        // A number that was used is never used again, whatever becomes of the report or of the machine.
        self.next = self.next.saturating_add(1);
        if self.next >= self.state.number {
            self.state.number = self.next.saturating_add(NUMBERS);
            self.memory.keep(&self.state)?;
        }
        // Ways that cannot be asked after are none; what is to be deleted is heard of all the same.
        let tried = self.working().await.unwrap_or_else(|fault| {
            round.no_ways = Some(format!("{fault:#}"));
            Vec::new()
        });
        let report = Report {
            gate: self.state.gate,
            number: self.next,
            at: self.now(),
            templates: self.count().await?,
            ways: tried.iter().map(|trial| trial.way).collect(),
            tried,
            firmware: self.around.firmware,
        };
        let saying = Saying::Report(report).text();
        let signature = self.sign(&saying);
        match self.say(saying, signature).await {
            Ok(told) => {
                self.learn(&told)?;
                Ok(Some(told))
            }
            Err(error) => unreached(error).map(|()| None),
        }
    }

    /// Keeps what the hub said of the time and of the gate.
    fn learn(&mut self, told: &Told) -> Result<()> {
        let own = self.around.clock.now();
        // Known for good, once a minute: a clock that is turned back while the machine is off is turned back
        // no further. One of the two that has run ahead, by itself, does not count: every ticket would be too
        // old until that time has come.
        let agreed = told.now.min(own);
        let is_later =
            told.now.max(own) - agreed <= FRESH && agreed - self.state.floor >= Span::MINUTE;
        if is_later {
            self.state.floor = agreed;
        }
        let rests = !told.takes_in;
        // What it was told once is not forgotten because nothing is said.
        let is_new = !told.notices.is_empty() && told.notices != self.state.notices;
        if is_new {
            self.state.notices.clone_from(&told.notices);
        }
        if is_later || is_new || rests != self.state.rests {
            self.state.rests = rests;
            self.memory.keep(&self.state)?;
        }
        Ok(())
    }

    /// Deletes what the hub wants deleted, and signs for it where it was not signed for already.
    async fn obey(&mut self, order: &Order, round: &mut Round) -> Result<()> {
        let is_signed = |(said, _): &(String, Signature)| matches!(Saying::kept(said), Some(Saying::Deleted(done)) if done.order == Some(order.id));
        if self.state.unheard.iter().any(is_signed) {
            return Ok(());
        }
        if self.awaited() == Some(order.consent) {
            self.leave_screen(&Refusal::Over, round);
            // Whoever has come to it meanwhile is nobody's, and goes before anything is signed.
            self.sweep(round).await?;
        }
        let before = self.count().await?;
        if !self.delete(order.consent, round).await || round.left > 0 {
            return Ok(());
        }
        self.forget(&order.consent.to_string())?;
        let done = self.done(order.consent, Some(order.id), before).await?;
        round.deleted += 1;
        self.say_later(&Saying::Deleted(done))
    }

    /// Remembers that a consent is over for ever.
    fn forget(&mut self, name: &str) -> Result<()> {
        let known = self.state.enrolled.remove(name);
        let until = known.map_or(self.now() + LONGEST, |known| known.until);
        self.state.over.entry(name.to_owned()).or_insert(until);
        self.memory.keep(&self.state)
    }

    async fn done(
        &mut self,
        consent: Hash,
        order: Option<contract::id::OrderId>,
        before: u32,
    ) -> Result<Done> {
        let method =
            Name::try_from(self.terminal.method()).context("what the terminal is called")?;
        let (gate, after, at) = (self.state.gate, self.count().await?, self.now());
        let firmware = self.around.firmware;
        Ok(Done { gate, order, consent, before, after, at, method, firmware })
    }

    /// The time: the machine's, but never before one that is known to have come.
    #[must_use]
    pub fn now(&self) -> Time {
        self.around.clock.now().max(self.state.floor)
    }

    /// The ways in without a face that were tried not long ago, and let in.
    async fn working(&mut self) -> Result<Vec<Trial>> {
        let now = self.now();
        let mut tried = self.terminal.ways(now).await?;
        tried.retain(|trial| trial.counts(now));
        Ok(tried)
    }

    async fn count(&mut self) -> Result<u32> {
        Ok(u32::try_from(self.terminal.held().await?.len())?)
    }

    fn sign(&self, saying: &str) -> Signature {
        key::sign(&self.state.secret(), &Saying::signed(saying))
    }

    /// Signs something, and keeps it until the hub has heard it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn say_later(&mut self, saying: &Saying) -> Result<()> {
        let text = saying.text();
        let signature = self.sign(&text);
        self.state.unheard.push((text, signature));
        self.memory.keep(&self.state)
    }

    /// Says what was signed and not heard yet, in its order. What the hub refuses, or cannot hear now, is kept,
    /// and the rest is said all the same: one receipt keeps no order from being obeyed.
    async fn speak(&mut self) -> Result<()> {
        let mut at = 0;
        while let Some((saying, signature)) = self.state.unheard.get(at).cloned() {
            match self.say(saying, signature).await {
                // What the hub knows nothing of, nobody else will ask for.
                Ok(_) => {}
                Err(error) if error.code() == Some(Code::NotFound) => {}
                Err(Error::Offline) => break,
                Err(_) => {
                    at += 1;
                    continue;
                }
            }
            self.state.unheard.remove(at);
            self.memory.keep(&self.state)?;
        }
        Ok(())
    }

    async fn say(&self, saying: String, signature: Signature) -> Result<Told, Error> {
        let said = Say { gate: self.state.gate, saying, signature };
        self.around.hub.change(&said, &IdempotencyKey::new()).await
    }
}

/// A hub that is not reached, or too busy, is asked again; one that does not know this gate any more is not.
fn unreached(error: Error) -> Result<()> {
    match &error {
        Error::Offline => Ok(()),
        Error::Refused(problem) if problem.status >= 500 || problem.code == Code::TooMany => Ok(()),
        _ => Err(said(error)),
    }
}

fn said(error: Error) -> anyhow::Error {
    match error {
        Error::Refused(problem) => anyhow::anyhow!("the hub says: {}", problem.detail),
        Error::Offline => anyhow::anyhow!("the hub is not reached"),
        Error::Garbled(what) => anyhow::anyhow!("the hub's answer is not understood: {what}"),
    }
}

/// The consent of a name.
fn consent(name: &str) -> Result<Hash> {
    name.parse().map_err(|_| anyhow::anyhow!("what is remembered is no consent's number"))
}
