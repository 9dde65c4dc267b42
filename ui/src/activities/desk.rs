//! Activities as those have them before them who organise them: all of them, one being written, one with
//! those who come.

mod enrolling;
mod form;
mod list;
mod looking;
mod reporting;
mod roster;

use contract::{
    id::ActivityId,
    people::{Care, Me},
    time::Offset,
    words::activities as words,
};
use leptos::prelude::*;

use crate::desks::{self, Kind, Place};

/// The desk of activities.
pub(crate) static DESK: Kind =
    Kind { base: "/staff/activities", title: words::TITLE, icon: "calendar", care: Care::Gather };

type Desk = desks::Desk<ActivityId>;

/// The screens of somebody who may organise activities.
pub fn screens(me: &Me, offset: Offset) -> AnyView {
    desks::screens(&DESK, me, offset, |desk: Desk, place| match place {
        Place::All => list::list(desk),
        Place::New => form::begin(desk),
        Place::One(id) => looking::look(desk, id),
    })
}
