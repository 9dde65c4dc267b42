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
mod receipt;
mod say;
mod withdraw;

pub use case::case;
pub use file::file;
pub use follow::follow;
pub use mine::{latest, mine};
pub use news::{News, news};

use contract::{complaints::Matter, words::complaints as words};

use crate::settings::say;

/// What a person reads as the name of a matter.
fn title(matter: &Matter) -> String {
    if matter.title.is_empty() { say(words::TITLE_PHOTO).to_owned() } else { matter.title.clone() }
}
