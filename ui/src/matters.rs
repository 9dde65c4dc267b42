//! Matters as their authors follow them: all of one's own, the way to one by its key, and a matter
//! itself. A program of its own, which the first screen of residents does not wait for.

use contract::id::ComplaintId;
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    complaints, device, frame,
    live::live,
    parts::{self, all},
    program::{self, First},
    way::Way,
};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// All of one's own matters.
    Mine,
    /// The field for a case key.
    Follow,
    /// A matter.
    Case(ComplaintId),
}

impl Screen {
    /// The screen of a path; `None` for what is not in this program.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        match path.trim_matches('/') {
            "mine" => Some(Self::Mine),
            "follow" => Some(Self::Follow),
            other => Some(Self::Case(other.strip_prefix("c/")?.parse().ok()?)),
        }
    }
}

/// Whether a path leads to this program.
#[must_use]
pub fn has(path: &str) -> bool {
    Screen::at(path).is_some()
}

/// Asks what the screen needs, and only then takes the place of the plain page: until then that page
/// is there to be read and typed into.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        let (first, ()) = join(First::ask(), device::recover()).await;
        let case = complaints::FirstCase::read(&device::path()).await;
        program::take_place(move || app(first, case));
    });
}

fn app(first: First, case: complaints::FirstCase) -> AnyView {
    let is_case = case.is_here();
    complaints::News::provide();
    provide_context(case);
    let (settings, session) = first.provide();
    // Who has come by a case key is nobody, and hears of that matter all the same.
    if is_case && session.me.with_untracked(Option::is_none) {
        live().follow();
    }
    let way = Way::provide(has);
    way.focus_after_navigation();
    parts::live(move || {
        settings.language.track();
        let screen = Memo::new(move |_| Screen::at(&way.path()));
        let shown = program::around(move || match screen.get() {
            Some(Screen::Mine) => complaints::mine(),
            Some(Screen::Follow) => complaints::follow(),
            Some(Screen::Case(id)) => complaints::case(id),
            None => frame::lost(),
        });
        all![shown, complaints::news()]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        let id = ComplaintId::from_number(7);
        for (path, expected) in [
            ("/mine", Some(Screen::Mine)),
            ("/mine/", Some(Screen::Mine)),
            ("/follow", Some(Screen::Follow)),
            (&format!("/c/{id}"), Some(Screen::Case(id))),
            ("/c/nonsense", None),
            ("/", None),
            ("/file", None),
            ("/settings", None),
        ] {
            assert_eq!(Screen::at(path), expected, "{path}");
        }
    }
}
