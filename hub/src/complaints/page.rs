//! Filing, following and judging as plain pages: the whole road without scripts.

mod case;
mod filing;

pub(crate) use case::{act, case, follow, follow_form, mine};
pub(crate) use filing::{file, form};
