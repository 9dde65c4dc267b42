//! The shell's way in: which hub, and what a link opens there. A browser needs none of it.

use contract::words::connecting as words;
use leptos::prelude::*;

use crate::{
    device::{self, Kept},
    parts::{Element, Shown, el, icon},
    settings::{language, say},
};

#[cfg(feature = "shell")]
mod screen;
#[cfg(feature = "shell")]
pub use screen::begin;

/// Where the keys are, and the way to another hub; nothing in a browser.
pub fn section() -> Option<AnyView> {
    device::kept().map(|kept| {
        let where_kept = match kept {
            Kept::Keychain => say(words::KEYCHAIN).to_owned(),
            Kept::File { path } => words::file(language(), &path),
        };
        let elsewhere = el("a")
            .class("button quiet")
            .attr("href", ELSEWHERE)
            .attr("target", "_self")
            .child(icon("home"))
            .child(say(words::ELSEWHERE));
        el("section")
            .class("stack")
            .attr("id", "keys")
            .child(el("h2").child(say(words::KEYS)))
            .child(el("p").child(icon("key")).child(" ").child(where_kept))
            .child(el("div").class("bar").child(elsewhere))
            .shown()
    })
}

/// Says, before a key is made, that there is no keychain to keep it; nothing where there is one.
pub fn warning() -> Option<Element> {
    match device::kept()? {
        Kept::Keychain => None,
        Kept::File { path } => {
            Some(el("p").class("notice warn").child(words::file(language(), &path)))
        }
    }
}

/// The address of the screen that connects.
const ELSEWHERE: &str = "/connect";
