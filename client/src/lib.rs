//! Speaks to a hub through the contract's endpoints, natively and in the browser.
//!
//! A [`Hub`] carries calls, a [`Keys`] holds this device's keys, [`join`] and [`sign_in`] bring the
//! two together, and [`Live`] tells what changed. Nothing here knows what a complaint is.

mod accounts;
mod consents;
mod device;
mod devices;
mod error;
pub mod following;
mod hub;
mod idempotency;
mod keys;
mod ledger;
mod live;
mod matches;
mod recovery;
mod relay;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod stub;
mod transport;

pub use accounts::{Account, join, sign_in, sign_out};
pub use consents::Signed;
pub use device::{Clock, random};
pub use error::Error;
pub use hub::Hub;
pub use idempotency::IdempotencyKey;
pub use keys::Keys;
#[cfg(not(target_arch = "wasm32"))]
pub use keys::{Chest, Seed};
pub use ledger::{follow, next_entries, question, read_batch};
pub use live::{Connection, Live};
pub use recovery::{object, watch};
pub use relay::Relay;
pub use transport::Progress;
