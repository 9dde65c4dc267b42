//! Journeys through hub and client, through real browsers, and the rules of the house.

mod authority;
mod bad_input;
mod browser;
mod complaints;
mod door;
mod faults;
mod house;
mod inbox;
mod joining;
mod live;
mod looks;
mod messages;
mod photos;
mod races;
mod shell;
mod support;
mod upkeep;
