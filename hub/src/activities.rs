//! 活动: what the community does together, who comes, who was there, what came of it.

mod coming;
mod copying;
mod desk;
mod forgetting;
pub(crate) mod page;
mod reader;
mod reading;
mod reporting;
mod roster;
mod seats;
mod seed;
mod store;

pub(crate) use coming::{check_in, leave, sign_up};
pub(crate) use copying::copied;
pub(crate) use desk::{announce, cancel, change, list as desk, look};
pub(crate) use forgetting::forget_person;
pub use forgetting::sweep;
pub(crate) use reading::{forget_hours, hours, list, show};
pub(crate) use reporting::{may_see, report};
pub(crate) use roster::{credit, enrol, mark, roster};
pub(crate) use seed::{Invented, put_invented};
pub(crate) use store::{coming_of, miscounted};
