//! The tamper-evident log: what goes in is a commitment that says nothing, in an order that can be proved
//! to have only grown, seen by witnesses who do not belong to whoever keeps it.
//!
//! Nothing here reads a file, a clock or chance; all of it compiles for the browser. A checkpoint is
//! believed by a [`policy::Policy`], an entry by a [`proof::Proof`], a chain's newest entry by
//! [`heads::HeadProof`]; a [`follower::Follower`] holds all of them together. What each of them proves and what not stands in `docs/PRIVACY-MODEL.md`.

pub mod audit;
mod base64;
pub mod chain;
pub mod checkpoint;
pub mod commitment;
pub mod conflict;
pub mod evidence;
pub mod follower;
pub mod growing;
mod hash;
pub mod heads;
pub mod note;
pub mod pack;
pub mod policy;
pub mod proof;
pub mod receipt;
pub mod signature;
pub mod signed;
pub mod tiles;
pub mod tree;
pub mod witnessing;

pub use hash::{Hash, NotAHash};
