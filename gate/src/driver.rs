//! The terminals there are drivers for.

use anyhow::{Result, ensure};
use contract::{
    gates::Trial,
    time::{Day, Time},
};
use ledger::Hash;

use crate::{Capture, Matches, Terminal, onvif::Onvif, reference::Reference};

/// The terminal of an agent.
pub enum Driver {
    /// The reference terminal, to try things out.
    Reference(Reference),
    /// One that speaks ONVIF.
    Onvif(Box<Onvif>),
}

impl Terminal for Driver {
    fn method(&self) -> &str {
        match self {
            Self::Reference(terminal) => terminal.method(),
            Self::Onvif(terminal) => terminal.method(),
        }
    }

    fn takes_photos(&self) -> bool {
        match self {
            Self::Reference(terminal) => terminal.takes_photos(),
            Self::Onvif(terminal) => terminal.takes_photos(),
        }
    }

    async fn read_photo(&mut self, photo: &[u8]) -> Result<Capture> {
        match self {
            Self::Reference(terminal) => terminal.read_photo(photo).await,
            Self::Onvif(terminal) => terminal.read_photo(photo).await,
        }
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> Result<()> {
        match self {
            Self::Reference(terminal) => {
                ensure!(!face.0.is_empty(), "the reference terminal has no camera: show it a face");
                terminal.enrol(consent, face).await
            }
            Self::Onvif(terminal) => terminal.enrol(consent, face).await,
        }
    }

    async fn watch(&mut self) -> Result<bool> {
        match self {
            Self::Reference(terminal) => terminal.watch().await,
            Self::Onvif(terminal) => terminal.watch().await,
        }
    }

    fn came(&self) -> Vec<Hash> {
        match self {
            Self::Reference(terminal) => terminal.came(),
            Self::Onvif(terminal) => terminal.came(),
        }
    }

    fn unwatch(&mut self) {
        match self {
            Self::Reference(terminal) => terminal.unwatch(),
            Self::Onvif(terminal) => terminal.unwatch(),
        }
    }

    async fn delete(&mut self, consent: Hash) -> Result<()> {
        match self {
            Self::Reference(terminal) => terminal.delete(consent).await,
            Self::Onvif(terminal) => terminal.delete(consent).await,
        }
    }

    async fn held(&mut self) -> Result<Vec<Hash>> {
        match self {
            Self::Reference(terminal) => terminal.held().await,
            Self::Onvif(terminal) => terminal.held().await,
        }
    }

    async fn ways(&mut self, now: Time) -> Result<Vec<Trial>> {
        match self {
            Self::Reference(terminal) => terminal.ways(now).await,
            Self::Onvif(terminal) => terminal.ways(now).await,
        }
    }

    async fn matches(&mut self, consents: &[Hash], today: Day) -> Result<Vec<Matches>> {
        match self {
            Self::Reference(terminal) => terminal.matches(consents, today).await,
            Self::Onvif(terminal) => terminal.matches(consents, today).await,
        }
    }

    async fn forget_days(&mut self, today: Day) -> Result<()> {
        match self {
            Self::Reference(terminal) => terminal.forget_days(today).await,
            Self::Onvif(terminal) => terminal.forget_days(today).await,
        }
    }
}
