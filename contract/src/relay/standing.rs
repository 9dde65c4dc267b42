//! What became of a photo, read from the records of the person's own chain.

use ledger::Hash;

use crate::{consents::Consent, gates::agent::Saying, ledger::Event, time::Time};

/// What became of the photo of one consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// None was sent.
    Not,
    /// The hub has it, and the gate has not signed yet.
    Waits {
        /// Since when.
        at: Time,
    },
    /// The gate has signed that it fetched it and kept no picture.
    Fetched {
        /// When, by the gate's clock.
        at: Time,
        /// Whether it has taken in the face.
        is_taken: bool,
    },
    /// The hub has deleted it before the gate had signed.
    Dropped {
        /// When.
        at: Time,
    },
}

/// Reads what became of the photo of a consent. What the gate's key has not signed says nothing.
pub fn read<'e>(
    events: impl Iterator<Item = &'e Event>,
    (hash, consent): (Hash, &Consent),
) -> Sent {
    let mut sent = Sent::Not;
    for event in events {
        match event {
            Event::PhotoSent { at, consent: of, .. } if *of == hash => {
                sent = Sent::Waits { at: *at };
            }
            Event::PhotoDropped { at, consent: of } if *of == hash => {
                sent = Sent::Dropped { at: *at };
            }
            Event::GateSigned { saying, signature, .. } => {
                if let Some(Saying::Took(took)) = Saying::read(saying, &consent.gate_key, signature)
                    && (took.consent, took.gate) == (hash, consent.gate)
                {
                    sent = Sent::Fetched { at: took.at, is_taken: took.is_taken };
                }
            }
            _ => {}
        }
    }
    sent
}
