//! Who checks the ledger on this device, and what it remembers of it: in a browser this program, on the browser's
//! shelf; in the shell its native side, in a file of its own. There nothing that this page holds is believed.

#[cfg(not(feature = "shell"))]
use client::following::{Memory, began, know, look};
use client::{
    Error,
    following::{Kept, Known, Looked},
};
use contract::id::PersonId;
use ledger::{Hash, tree::Head};
#[cfg(feature = "shell")]
use serde_json::json;

#[cfg(feature = "shell")]
use super::shell::ask;
#[cfg(not(feature = "shell"))]
use super::{Shelf, hub};

/// Whether a program of the device's own checks, and not this page.
pub const IS_CHECKED_NATIVELY: bool = cfg!(feature = "shell");

/// A chain of the ledger as this device follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Who follows it.
    pub person: PersonId,
    /// Whose it is, where that is somebody for whom the person acts.
    pub of: Option<PersonId>,
}

#[cfg(feature = "shell")]
impl Chain {
    /// The native side has yet to be asked.
    #[must_use]
    pub fn at_once(self) -> Kept {
        Kept::default()
    }

    /// What is kept; nothing where it cannot be told, which the next look tells.
    pub async fn recall(self) -> Option<Kept> {
        ask("ledger_kept", &self.with(&json!({}))).await.ok()
    }

    /// Has the native side look what is new.
    pub async fn look(self) -> Looked {
        let looked: Result<Looked, Error> = ask("ledger_look", &self.with(&json!({}))).await;
        looked.unwrap_or_else(Looked::away)
    }

    /// Keeps what the person says that they know.
    pub async fn know(self, what: &Known) {
        // What fails here is still told by the next look.
        let _ = ask::<()>("ledger_know", &self.with(&json!({ "what": what }))).await;
    }

    /// The root of so many entries, where the hub shows that what the native side has checked began so.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn began(self, size: u64, _: Head) -> Result<Option<Hash>, Error> {
        ask("ledger_began", &self.with(&json!({ "size": size }))).await
    }

    fn with(self, more: &serde_json::Value) -> serde_json::Value {
        let mut all = json!({ "person": self.person, "of": self.of });
        if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        all
    }
}

#[cfg(not(feature = "shell"))]
impl Chain {
    /// What is kept; nothing where it cannot be read, which the next look tells.
    #[must_use]
    pub fn at_once(self) -> Kept {
        self.stored().unwrap_or_default()
    }

    /// It was told at once.
    pub async fn recall(self) -> Option<Kept> {
        None
    }

    /// Looks what is new.
    pub async fn look(self) -> Looked {
        let hub = hub();
        look(&hub, &self, hub.account(), self.of).await
    }

    /// Keeps what the person says that they know.
    pub async fn know(self, what: &Known) {
        // A browser that keeps nothing has nothing to change.
        let _ = know(&self, what);
    }

    /// The root of so many entries, where the hub shows that the log whose head was checked began so.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn began(self, size: u64, head: Head) -> Result<Option<Hash>, Error> {
        began(&hub(), head, size).await
    }

    /// Under which name it is kept: it goes with whatever else begins so, once the person is removed from this device.
    fn name(self) -> String {
        match self.of {
            Some(of) => format!("{}.ledger.{of}", self.person),
            None => format!("{}.ledger", self.person),
        }
    }

    /// What is kept; the beginning where nothing ever was.
    fn stored(self) -> Result<Kept, Error> {
        let Some(text) = Shelf::Device.text(&self.name()) else { return Ok(Kept::default()) };
        serde_json::from_slice(text.as_bytes()).map_err(|error| Error::Garbled(error.to_string()))
    }
}

/// Kept to see whether anything is kept.
#[cfg(not(feature = "shell"))]
const PROBE: &str = "probe";

#[cfg(not(feature = "shell"))]
impl Memory for Chain {
    fn find(&self) -> Result<Kept, Error> {
        self.stored()
    }

    fn replace(&self, now: &Kept, before: &Kept) -> Result<bool, Error> {
        let stored = self.stored()?;
        // A browser that keeps nothing has no other tab's memory either.
        let keeps_nothing = || stored == Kept::default() && !Shelf::Device.keep_text(PROBE, "1");
        if stored == *before {
            Shelf::Device.keep(&self.name(), now);
            return Ok(true);
        }
        Ok(keeps_nothing())
    }
}
