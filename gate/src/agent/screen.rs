//! Who is taken in at the terminal's own screen: awaited from round to round, so that nobody else waits for them.
//!
//! A round looks once at what lies in the terminal, and that one look decides: the one face that is new is theirs whose ticket
//! was shown, and whatever else nobody agreed to is deleted. So a new face is spared for no longer than it takes to take it in,
//! and after two minutes not at all.

use contract::{
    consents::Taken,
    time::{Span, Time},
};
use ledger::Hash;

use super::{Agent, Refusal, Round};
use crate::{Capture, Terminal};

/// How long somebody may take at the terminal's own screen.
pub const AT_SCREEN: Span = Span::MINUTE.times(2);

/// Somebody whose ticket was taken, and who is at the terminal's own screen. A program that ends forgets them: a face that
/// comes then is nobody's.
pub(super) struct Awaited {
    taken: Taken,
    since: Time,
}

impl<T: Terminal> Agent<T> {
    /// Who is awaited at the terminal's own screen, by the number of their consent.
    #[must_use]
    pub fn awaited(&self) -> Option<Hash> {
        self.awaited.as_ref().map(|awaited| awaited.taken.hash)
    }

    /// Has somebody come to the terminal's own screen; where it has none, they are taken in as they are.
    pub(super) async fn invite(&mut self, taken: Taken) -> Result<Hash, Refusal> {
        self.may_take_in(&taken).await?;
        if !self.terminal.watch().await? {
            return self.take_in(taken, None, &Capture::default()).await;
        }
        let (hash, since) = (taken.hash, self.now());
        self.awaited = Some(Awaited { taken, since });
        Ok(hash)
    }

    /// Awaits nobody any longer whose two minutes or whose consent is over.
    pub(super) fn await_no_longer(&mut self, round: &mut Round) {
        let Some(Awaited { taken, since }) = &self.awaited else { return };
        let now = self.now();
        // A clock that is set far back gives no more time than one that goes on.
        let refusal = if taken.consent.valid_until <= now {
            Refusal::Over
        } else if (now - *since).0.saturating_abs() >= AT_SCREEN.0 {
            Refusal::Nobody
        } else {
            return;
        };
        self.leave_screen(&refusal, round);
    }

    /// Awaits nobody any longer, and says why.
    pub(super) fn leave_screen(&mut self, why: &Refusal, round: &mut Round) {
        self.awaited = None;
        self.terminal.unwatch();
        round.at_screen = Some(Err(why.to_string()));
    }

    /// Takes in who has come to the terminal's own screen, if they may still be taken in; whether anybody has come.
    pub(super) async fn receive(&mut self, round: &mut Round) -> bool {
        if self.terminal.came().is_empty() {
            return false;
        }
        let Some(Awaited { taken, .. }) = self.awaited.take() else { return false };
        let outcome = self.take_in(taken, None, &Capture::default()).await;
        self.terminal.unwatch();
        round.at_screen = Some(outcome.map_err(|refusal| refusal.to_string()));
        true
    }
}
