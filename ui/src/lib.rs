//! The screens of Linli: what residents and staff see, in the browser or in the shell's web view.

pub mod account;
pub mod activities;
pub mod alerts;
mod begun;
pub mod commons;
pub mod community;
pub mod complaints;
pub mod connecting;
mod desks;
pub mod device;
pub mod devices;
pub mod frame;
pub mod inbox;
pub mod joining;
pub mod live;
pub mod manage;
pub mod matters;
pub mod notices;
pub mod panel;
pub mod participation;
pub mod parts;
pub mod polls;
pub mod program;
pub mod reading;
mod recovery;
pub mod resident;
mod searching;
pub mod sending;
pub mod sessions;
pub mod settings;
pub mod suggestions;
pub mod way;
pub mod withdrawing;

/// Small, since every resident downloads it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
