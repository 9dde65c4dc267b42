//! Journeys through hub and client, through real browsers, and the rules of the house.

mod authority;
mod bad_input;
mod browser;
mod calendar;
mod complaints;
mod devices;
mod door;
mod faults;
mod house;
mod inbox;
mod installed;
mod joining;
mod live;
mod looks;
mod messages;
mod openapi;
mod outages;
mod photos;
mod races;
mod seed;
mod sending;
mod shell;
mod slow;
mod support;
mod takeover;
mod upkeep;
