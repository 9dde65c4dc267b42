//! Notices as those have them before them who write them: all of them, one being written, one that
//! was published.

pub(crate) mod audience;
mod documents;
mod form;
mod keeping;
mod list;
mod looking;
mod marks;
pub(crate) mod moment;
pub(crate) mod pictures;
mod publishing;
mod writing;

use contract::{
    id::NoticeId,
    people::{Care, Me},
    time::Offset,
    words::notices as words,
};
use leptos::prelude::*;

use crate::desks::{self, Kind, Place};

/// The desk of notices.
pub(crate) static DESK: Kind =
    Kind { base: "/staff/notices", title: words::DESK_TITLE, icon: "bell", care: Care::Notify };

type Desk = desks::Desk<NoticeId>;

/// The screens of somebody who may write notices.
pub fn screens(me: &Me, offset: Offset) -> AnyView {
    desks::screens(&DESK, me, offset, |desk: Desk, place| match place {
        Place::All => list::list(desk),
        Place::New => writing::begin(desk),
        Place::One(id) => looking::look(desk, id),
    })
}
