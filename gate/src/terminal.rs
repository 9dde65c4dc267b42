//! What an agent asks of a terminal, whatever it is.

use anyhow::{Result, anyhow};
use contract::{
    gates::Trial,
    matches::{DAYS, Matches},
    time::{Day, Offset, Time},
};
use ledger::Hash;

/// What a terminal's camera made of a face: numbers, never a picture. Nothing, where the terminal keeps them to
/// itself and takes the face in at its own screen.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Capture(pub Vec<u8>);

/// A face does not show in debugging output.
impl std::fmt::Debug for Capture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Capture(..)")
    }
}

/// For how many days a terminal keeps how often it has known a face, today among them.
const KEPT: i64 = 31;
const _: () = assert!(KEPT == DAYS as i64 + 1, "those that are told, and today");

/// The day at a gate.
pub(crate) const fn today(now: Time) -> Day {
    now.day(Offset::CHINA)
}

/// Whether what was counted on a day is still kept. What a wrong clock has counted for a day that has not come is not.
pub(crate) const fn is_kept(day: Day, today: Day) -> bool {
    day.0 <= today.0 && today.0 - day.0 < KEPT
}

/// A terminal, as its agent sees it. A face goes by the number of the consent it was given with.
pub trait Terminal: Send {
    /// How it is called in receipts: what kind of terminal, and how it deletes.
    fn method(&self) -> &str;

    /// Whether it makes a face of a photo that was sent. An agent whose terminal does not gets no key for it.
    fn takes_photos(&self) -> bool {
        false
    }

    /// What it makes of a photo, which is kept nowhere.
    ///
    /// # Errors
    /// When it makes no face of it.
    fn read_photo(&mut self, _photo: &[u8]) -> impl Future<Output = Result<Capture>> + Send {
        std::future::ready(Err(anyhow!("this terminal takes no photos")))
    }

    /// Takes in a face; with nothing of it at hand, the one that has come to its own screen.
    ///
    /// # Errors
    /// When it did not.
    fn enrol(&mut self, consent: Hash, face: &Capture) -> impl Future<Output = Result<()>> + Send;

    /// Begins to watch its own screen, where it takes faces in there; whether it does. Nobody is waited for here: who has
    /// come is told by [`Terminal::came`].
    ///
    /// # Errors
    /// When it does not say who was there before.
    fn watch(&mut self) -> impl Future<Output = Result<bool>> + Send {
        std::future::ready(Ok(false))
    }

    /// The faces that have come to its screen since it is watched, among those that [`Terminal::held`] told last.
    fn came(&self) -> Vec<Hash> {
        Vec::new()
    }

    /// Watches its screen no longer.
    fn unwatch(&mut self) {}

    /// Deletes a face, so that no copy is left in the terminal; nothing is done where there is none.
    ///
    /// # Errors
    /// When it may still be there.
    fn delete(&mut self, consent: Hash) -> impl Future<Output = Result<()>> + Send;

    /// The faces it holds.
    ///
    /// # Errors
    /// When it does not say.
    fn held(&mut self) -> impl Future<Output = Result<Vec<Hash>>> + Send;

    /// The ways in without a face that work now, each with when it was tried last: that one is there, or set up, is no
    /// trial. `now` is the time at the gate.
    ///
    /// # Errors
    /// When it does not say.
    fn ways(&mut self, now: Time) -> impl Future<Output = Result<Vec<Trial>>> + Send;

    /// How often it has known each of these faces, by the day, in their order. It is told to whom the face is and to nobody
    /// else.
    ///
    /// # Errors
    /// When it fails; where it does not count, that is no failure.
    fn matches(
        &mut self,
        consents: &[Hash],
        _today: Day,
    ) -> impl Future<Output = Result<Vec<Matches>>> + Send {
        std::future::ready(Ok(vec![Matches::Unknown; consents.len()]))
    }

    /// Forgets what it has counted on days that are over for long; nothing is done where it does not count.
    ///
    /// # Errors
    /// When it may still have it.
    fn forget_days(&mut self, _today: Day) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}
