//! A call brought no answer: what a person is told, and what they can do.

use client::Error;
use contract::{Code, words::common};
use leptos::prelude::*;

use super::{Shown, el, icon};
use crate::{device, settings::say};

/// What a person reads of an error.
#[must_use]
pub fn sentence(error: &Error) -> String {
    match error {
        Error::Offline => say(common::OFFLINE).to_owned(),
        // Where it is a limit of one call, that says more than that there was one.
        Error::Refused(problem) => match problem.fields.first() {
            Some(field) if problem.code == Code::TooMany => field.detail.clone(),
            _ => problem.detail.clone(),
        },
        Error::Garbled(_) => say(common::GARBLED).to_owned(),
    }
}

/// An error with a way on: to try again, or to load the page anew where it may be too old.
pub fn problem(error: &Error, retry: impl Fn() + 'static) -> AnyView {
    drawn(error, Box::new(retry))
}

#[inline(never)]
fn drawn(error: &Error, retry: Box<dyn Fn()>) -> AnyView {
    let needs_reload = needs_reload(error);
    let (class, title) = match error {
        Error::Offline => ("notice warn", common::OFFLINE_TITLE),
        Error::Refused(_) | Error::Garbled(_) => ("problem", common::PROBLEM),
    };
    let word = if needs_reload { common::RELOAD } else { common::RETRY };
    let again = el("button")
        .attr("type", "button")
        .click(move || {
            if needs_reload {
                device::reload();
            } else {
                retry();
            }
        })
        .child(icon("refresh"))
        .child(" ")
        .child(say(word));
    el("div")
        .class(class)
        .attr("role", "alert")
        .child(el("strong").child(say(title)))
        .child(el("p").child(sentence(error)))
        .child(el("p").child(again))
        .shown()
}

/// Whether only a newer page can help.
fn needs_reload(error: &Error) -> bool {
    match error {
        Error::Garbled(_) => true,
        Error::Refused(problem) => {
            matches!(problem.code, Code::UpdateNeeded | Code::KeyReused | Code::KeyMissing)
        }
        Error::Offline => false,
    }
}

#[cfg(test)]
mod tests {
    use contract::{Language, Problem};

    use super::*;

    #[test]
    fn an_old_page_is_loaded_anew_and_a_lost_network_is_not() {
        let refused = |code| Error::Refused(Problem::new(code, Language::Zh));

        assert!(needs_reload(&refused(Code::UpdateNeeded)));
        assert!(!needs_reload(&refused(Code::Busy)));
        assert!(!needs_reload(&Error::Offline));
    }
}
