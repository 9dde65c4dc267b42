//! What is a child's, on the screens of a household: entering children and guardians, and asking to read what is
//! closed.

pub(super) mod entering;

use contract::{family::AskLook, id::PersonId, words::family as words};
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
    let asking = Asking {
        title: words::ASK_LOOK,
        about: None,
        why: (words::ASK_WHY, words::ASK_WHY_HINT),
        send: words::ASK_SEND,
        asked: words::ASKED,
    };
    let begun = Begun::new(me, "child").about(person.number());
    all![
        el("p").class("hint").child(icon("lock")).child(" ").child(say(words::CLOSED_HINT)),
        asking.way(begun, move |why| AskLook { person, why }),
    ]
}
