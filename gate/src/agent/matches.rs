//! How often the gate has known somebody: told at the gate, to whoever shows that it is they, and never sent.
//!
//! What one's own device signed is the only way to ask: there is no key of the device's to which the numbers could be
//! sealed, and numbers that travelled would tell the hub on which days somebody was there, by when they were sent alone.

use contract::consents::Presented;

use super::{Agent, Refusal, today};
use crate::{Matches, Terminal};

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
        Ok(self.terminal.matches(taken.hash, today(now)).await?)
    }
}
