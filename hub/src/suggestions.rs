//! 建议: what residents propose, who stands behind it, what is said of it and what came of it.

mod alike;
mod comments;
mod copying;
mod desk;
mod forgetting;
mod import;
pub(crate) mod page;
mod reader;
mod reading;
mod seed;
mod standing;
mod store;
mod writing;

pub(crate) use alike::look as look_alike;
pub(crate) use comments::{list as comments, remove as remove_comment, report, say};
pub(crate) use copying::copied;
pub(crate) use desk::{decide, hide, merge, queue, reveal, settle, split, unhide};
pub(crate) use forgetting::forget_person;
pub use import::{Imported, import};
pub(crate) use reading::{list, may_see, show, tally};
pub(crate) use seed::{Invented, put_invented};
pub(crate) use standing::{follow, seen, stand};
pub(crate) use store::{miscounted, news};
pub(crate) use writing::{edit, propose, withdraw};
