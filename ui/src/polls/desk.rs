//! Polls as those have them before them who conduct them: all of them, one being written, one that
//! runs or is over.

mod conducting;
mod drafting;
mod inspecting;
mod list;
mod looking;
mod paper;
pub(crate) mod questions;
pub(crate) mod wording;

use contract::{
    id::PollId,
    people::{Care, Me},
    time::Offset,
    words::polls as words,
};
use leptos::prelude::*;

use crate::desks::{self, Kind, Place};

/// The desk of polls.
pub(crate) static DESK: Kind =
    Kind { base: "/staff/polls", title: words::TITLE, icon: "vote", care: Care::Consult };

type Desk = desks::Desk<PollId>;

/// The screens of somebody who may conduct polls.
pub fn screens(me: &Me, offset: Offset) -> AnyView {
    desks::screens(&DESK, me, offset, |desk: Desk, place| match place {
        Place::All => list::list(desk),
        Place::New => drafting::begin(desk),
        Place::One(id) => looking::look(desk, id),
    })
}
