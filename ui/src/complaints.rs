//! Complaints as their authors see them: filed, kept as a receipt, followed, judged.

mod acting;
mod case;
mod draft;
mod file;
mod follow;
mod form;
mod judge;
mod mine;
mod news;
mod own;
mod receipt;
mod say;
mod withdraw;

pub use case::case;
pub use draft::forget_drafts;
pub use file::file;
pub use follow::follow;
pub use mine::{latest, mine};
pub use news::{News, news};

use contract::complaints::Matter;

use crate::settings::language;

/// What a person reads as the name of a matter.
fn title(matter: &Matter) -> String {
    matter.heading(language()).to_owned()
}
