//! Two drills. In [`liars`], gates sign that they have deleted, and have not; those who go to the door find out.
//!
//! The other is the takeover drill: somebody has a hub's rows, its disk, the keys of its chains and the key that signs its
//! log, and one of its witnesses besides. They lie to residents in every way we could think of; the residents'
//! apps are the real ones' [`ledger::follower::Follower`], and the witnesses judge as the real ones
//! do.
//!
//! The hub itself is not in it: an attacker who has taken it over runs what they like. What an honest one
//! tells is made here as the hub makes it, by the same crate. `tests/overtaken.rs` has the hub's own program
//! tell the same lies.

mod app;
mod liar;
pub mod liars;
mod lies;
mod plan;
mod run;
mod tree;
mod world;

pub use lies::Lie;
pub use run::{Honest, Tampered, honest, name, tamper};
