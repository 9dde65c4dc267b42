//! 建议: what residents propose; the list, one with its course and what is said of it, and the form.

mod board;
mod comments;
mod course;
mod desk;
mod draft;
mod form;
mod line;
mod report;
mod saying;
mod shelf;
mod stand;
mod whole;

pub use board::board;
pub use form::{edit, propose};
pub use whole::whole;

use contract::{
    people::{Care, Me},
    words::suggestions as words,
};
use leptos::prelude::AnyView;

use crate::{
    parts::{Shown, el, icon},
    settings::say,
};

/// The way there from the screens of those who answer suggestions.
pub fn link_to(me: &Me) -> Option<AnyView> {
    me.post.may(Care::Moderate).then(|| {
        el("a")
            .class("quiet")
            .attr("href", "/suggestions?order=needs_answer")
            .attr("rel", "external")
            .child(icon("hand"))
            .child(say(words::TITLE))
            .shown()
    })
}
