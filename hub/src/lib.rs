//! The community hub: answers calls, renders plain pages, keeps the rows.
//!
//! SQL stands in `store.rs` files and in `db`, and a statement or two in `people`, `idempotency` and
//! `ops`; the clock and randomness only in `app`.

pub mod activities;
pub mod agenda;
pub mod app;
pub mod assets;
pub mod attachments;
mod audit;
mod auditing;
pub mod breaches;
pub mod call;
pub mod cli;
pub mod community;
pub mod complaints;
pub mod consents;
mod copying;
mod counter;
pub mod db;
pub mod devices;
mod edge;
pub mod error;
mod exports;
pub mod family;
pub mod gates;
mod homes;
pub mod idempotency;
pub mod inbox;
pub mod joining;
pub mod ledger;
pub mod limits;
pub mod listen;
pub mod live;
pub mod notices;
mod openapi;
mod ops;
mod pages;
pub mod people;
pub mod polls;
pub mod recovery;
pub mod register;
pub mod relay;
pub mod rich;
pub mod rights;
pub mod search;
mod seconding;
pub mod seed;
pub mod server;
pub mod sessions;
pub mod settings;
mod shell;
mod stream;
pub mod suggestions;
pub mod turns;
pub mod upkeep;
pub mod withholding;
mod witness;
