//! What is a child's, on the screens of a household: entering children and guardians, and asking to read what is
//! closed.

pub(super) mod entering;

use contract::{
    family::{AskAuthor, AskLook},
    id::{ComplaintId, PersonId},
    words::family as words,
};
use leptos::prelude::*;

use super::seconding::asking::Asking;
use crate::{
    all,
    begun::Begun,
    parts::{el, icon},
    settings::say,
};

/// That a child's name was not shown, and the way for `me` to ask for it; below a person of a household.
pub(super) fn closed(me: PersonId, person: PersonId) -> AnyView {
    let begun = Begun::new(me, "child").about(person.number());
    all![
        el("p").class("hint").child(icon("lock")).child(" ").child(say(words::CLOSED_HINT)),
        ASKING.way(begun, move |why| AskLook { person, why }),
    ]
}

/// That whose a matter is was not shown, since it is a child's, and the way for `me` to ask for it; beside the matter.
pub(crate) fn closed_matter(me: PersonId, id: ComplaintId) -> AnyView {
    let begun = Begun::new(me, "child-matter").about(id.number());
    all![
        el("p").class("hint").child(icon("lock")).child(" ").child(say(words::CLOSED_MATTER)),
        ASKING.way(begun, move |why| AskAuthor { id, why }),
    ]
}

/// How it is asked for.
const ASKING: Asking = Asking {
    title: words::ASK_LOOK,
    about: None,
    why: (words::ASK_WHY, words::ASK_WHY_HINT),
    send: words::ASK_SEND,
    asked: words::ASKED,
};
