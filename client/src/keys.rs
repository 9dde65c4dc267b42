//! The keys of this device's accounts; a private key never leaves them unasked.

#[cfg(not(target_arch = "wasm32"))]
mod chest;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

use contract::{Code, Language, Problem, joining::Join};
use serde::{Deserialize, Serialize};

use crate::{error::Error, idempotency::IdempotencyKey};

#[cfg(not(target_arch = "wasm32"))]
pub use chest::Chest;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{Keys, Seed};
#[cfg(target_arch = "wasm32")]
pub use web::Keys;

/// A join that was not answered yet, kept with its key so that it can be sent again as it was: a
/// second signature would make it another request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Joining {
    /// What is asked.
    pub(crate) request: Join,
    /// Under which key.
    pub(crate) key: IdempotencyKey,
}

/// A device whose key is gone is, to the person, a device that was signed off.
fn gone(language: Language) -> Error {
    Error::Refused(Problem::new(Code::DeviceRevoked, language))
}
