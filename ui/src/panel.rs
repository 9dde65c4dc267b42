//! 我的隐私: what is known of who looked at one's data, and whether the ledger that says so can be believed.
//! A program of its own, which the first screen of residents does not wait for.
//!
//! Everything here is checked on this device ([`following`]); nothing is shown as proved on the hub's word.

mod backups;
pub(crate) mod board;
mod breach;
mod check;
mod comparing;
mod face;
mod family;
mod following;
mod gates;
mod home;
mod keys;
mod lines;
mod looked;
mod rights;
pub(crate) mod sure;
mod taking;
mod trust;
mod withheld;

use contract::{
    people::Post,
    words::{Word, panel as words},
};
use leptos::prelude::*;

use crate::{
    frame,
    parts::{ButtonLook, Shown, all, el, link},
    program,
    settings::say,
};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Home,
    Looked,
    Check,
    Face,
    Rights,
    Breach,
    Family,
    Trust,
}

impl Screen {
    fn at(path: &str) -> Option<Self> {
        match path.trim_matches('/') {
            "panel" => Some(Self::Home),
            "panel/looked" => Some(Self::Looked),
            "panel/check" => Some(Self::Check),
            "panel/face" => Some(Self::Face),
            "panel/rights" => Some(Self::Rights),
            "panel/breach" => Some(Self::Breach),
            "panel/family" => Some(Self::Family),
            "panel/trust" => Some(Self::Trust),
            _ => None,
        }
    }
}

/// Whether a path leads to this program.
#[must_use]
pub fn has(path: &str) -> bool {
    Screen::at(path).is_some()
}

/// Begins the program.
pub fn begin() {
    program::begin(has, Screen::at, |screen| match screen {
        Screen::Home => home::home(),
        Screen::Looked => looked::looked(),
        Screen::Check => check::check(),
        Screen::Face => face::face(),
        Screen::Rights => rights::rights(),
        Screen::Breach => breach::breach(),
        Screen::Family => family::family(),
        Screen::Trust => trust::trust(),
    });
}

/// The head of a screen below the first.
fn heads(title: Word) -> AnyView {
    all![frame::back("/panel", words::TITLE), frame::heading(move || say(title).to_owned())]
}

/// What stands here for those who have not joined.
fn join_first() -> AnyView {
    let join = link(ButtonLook::Plain, "/join", "key", words::JOIN);
    all![el("p").class("notice").child(say(words::NEEDS_JOIN)), el("p").child(join).shown()]
}

/// What a post is called here.
const fn post(post: Post) -> Word {
    match post {
        Post::Resident => words::POST_RESIDENT,
        Post::Staff => words::POST_STAFF,
        Post::Manager => words::POST_MANAGER,
        Post::Auditor => words::POST_AUDITOR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        for (path, expected) in [
            ("/panel", true),
            ("/panel/", true),
            ("/panel/looked", true),
            ("/panel/check", true),
            ("/panel/face", true),
            ("/panel/rights", true),
            ("/panel/breach", true),
            ("/panel/family", true),
            ("/panel/trust", true),
            ("/panel/other", false),
            ("/privacy", false),
            ("/", false),
        ] {
            assert_eq!(has(path), expected, "{path}");
        }
    }
}
