//! Filing, following and judging as plain pages: the whole road without scripts.

mod case;
mod filing;
mod own;

pub(crate) use case::{act, case, follow, follow_form, mine};
pub(crate) use filing::{Faults, file, form, photo_field};
pub(crate) use own::{copy_all, copy_one};
