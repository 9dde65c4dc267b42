//! Complaints as their authors see them: filed, kept as a receipt, followed, judged.

mod acting;
mod alike;
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

pub use case::{FirstCase, case};
pub use draft::{forget_drafts, suggest};
pub use file::file;
pub use follow::follow;
pub use mine::{latest, mine};
pub use news::{News, news};
pub(crate) use own::copy;

use contract::{community::Community, complaints::Matter, words::complaints as words};

use crate::{
    parts::{Element, el},
    settings::language,
};

/// What a person reads as the name of a matter.
fn title(matter: &Matter) -> String {
    matter.heading(language()).to_owned()
}

/// How long answers really took, where enough were given.
fn measured(community: &Community) -> Option<Element> {
    let measured = community.measured?;
    let (median, most) = (measured.median_hours.to_string(), measured.most_hours.to_string());
    Some(el("p").child(words::file_measured(language(), &median, &most)))
}
