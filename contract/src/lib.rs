//! What hub, client and screens agree on: words, limits, status tables, one endpoint per call.
//!
//! Nothing here reads, writes or asks the time; everything compiles to wasm.

pub mod activities;
pub mod attachments;
pub mod audit;
pub mod auditing;
pub mod breaches;
pub mod calendar;
pub mod calendar_file;
pub mod community;
pub mod complaints;
pub mod consents;
pub mod counter;
pub mod devices;
mod endpoint;
pub mod evidence;
pub mod exports;
pub mod family;
pub mod gates;
pub mod homes;
pub mod id;
pub mod inbox;
pub mod joining;
pub mod ledger;
pub mod live;
pub mod matches;
pub mod notices;
pub mod people;
pub mod polls;
mod problem;
#[cfg(feature = "qr")]
pub mod qr;
pub mod recovery;
pub mod register;
pub mod relay;
pub mod rich;
pub mod rights;
mod schema;
#[cfg(feature = "seal")]
pub mod sealing;
pub mod seconding;
pub mod sessions;
pub mod suggestions;
pub mod sure;
pub mod text;
pub mod time;
pub mod upkeep;
pub mod withholding;
pub mod words;

pub use endpoint::{Endpoint, Method, Target, target};
pub use problem::{Code, FieldFault, Problem};
pub use words::Language;

/// The number of this contract, sent by every client as `Linli-Contract`.
///
/// It grows when an older client can no longer be answered; the hub then says "please update".
pub const CONTRACT: u32 = 1;
