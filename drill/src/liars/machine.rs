//! A terminal in memory, which deletes as its kind does.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use anyhow::Result;
use contract::{gates::Trial, time::Time};
use gate::{Capture, Terminal};
use ledger::Hash;

use super::{Kind, LATE, RESTS, SLEEPS, YOUNG};

/// The terminal.
pub(super) struct Machine {
    kind: Kind,
    /// Its clock.
    pub(super) now: Time,
    held: Vec<Held>,
    kept: Vec<Kept>,
}

/// A face it says that it has.
struct Held {
    consent: Hash,
    face: Capture,
    since: Time,
}

/// A face it has and says nothing of, with the times between which it opens for it.
struct Kept {
    face: Capture,
    from: Time,
    until: Time,
}

impl Machine {
    pub(super) fn new(kind: Kind, now: Time) -> Self {
        Self { kind, now, held: Vec::new(), kept: Vec::new() }
    }

    /// Whether it has this face and opens for it: as in the reference terminal, the one with the same numbers.
    pub(super) fn knows(&self, face: &Capture) -> bool {
        let is_open = |kept: &Kept| kept.from <= self.now && self.now < kept.until;
        self.held.iter().any(|held| held.face == *face)
            || self.kept.iter().any(|kept| is_open(kept) && kept.face == *face)
    }

    /// How many faces it says that it has.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.held.len()).expect("some hundreds")
    }

    /// From when until when it opens for a face that it was told to delete; nothing where it deletes it.
    fn opens(&self, held: &Held) -> Option<(Time, Time)> {
        let (now, ever) = (self.now, Time(i64::MAX));
        match self.kind {
            Kind::Honest => None,
            Kind::Keeps => Some((now, ever)),
            Kind::Rests => Some((now + RESTS, ever)),
            Kind::Late => Some((now, now + LATE)),
            Kind::Careful => (now - held.since >= YOUNG).then_some((now, ever)),
            Kind::Tenth => held.consent.0[0].is_multiple_of(10).then_some((now, ever)),
            Kind::Sleeps => Some((now + SLEEPS, ever)),
        }
    }
}

impl Terminal for Machine {
    fn method(&self) -> &'static str {
        "drill: in memory"
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> Result<()> {
        self.held.push(Held { consent, face: face.clone(), since: self.now });
        Ok(())
    }

    async fn delete(&mut self, consent: Hash) -> Result<()> {
        let Some(place) = self.held.iter().position(|held| held.consent == consent) else {
            return Ok(());
        };
        let held = self.held.swap_remove(place);
        if let Some((from, until)) = self.opens(&held) {
            self.kept.push(Kept { face: held.face, from, until });
        }
        Ok(())
    }

    async fn held(&mut self) -> Result<Vec<Hash>> {
        Ok(self.held.iter().map(|held| held.consent).collect())
    }

    /// It has no readers, and nobody asks.
    async fn ways(&mut self, _now: Time) -> Result<Vec<Trial>> {
        Ok(Vec::new())
    }
}

/// What a terminal in memory answers: it never waits.
pub(super) fn at_once<T>(asked: impl Future<Output = T>) -> T {
    let mut asked = pin!(asked);
    match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answered) => answered,
        Poll::Pending => unreachable!("memory does not wait"),
    }
}
