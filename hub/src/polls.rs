//! 投票: what the community asks its residents, who has an answer, and what came out.

mod answering;
mod copying;
mod counting;
mod desk;
mod electors;
mod forgetting;
mod inspecting;
pub(crate) mod page;
mod paper;
mod reader;
mod reading;
mod seed;
mod store;

pub(crate) use answering::answer;
pub(crate) use copying::copied;
pub use counting::count_due;
pub(crate) use desk::{conclude, extend, finish, keep, list as desk, look, publish, remove, stop};
pub(crate) use forgetting::forget_person;
pub use forgetting::sweep;
pub(crate) use inspecting::{answers, texts};
pub(crate) use paper::{ballot, enter, void, voters};
pub(crate) use reading::{list, may_see, show};
pub(crate) use seed::{Invented, InventedAnswer, put_invented};
pub(crate) use store::{miscounted, waiting};
