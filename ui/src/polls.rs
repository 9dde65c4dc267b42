//! 投票: what the community asks; the list, and one with its sheet and what came out. A program of its own,
//! which the first screen of residents does not wait for.

mod answers;
mod board;
pub mod desk;
mod draft;
mod events;
mod line;
mod one;
mod promise;
mod question;
mod result;
mod sheet;

use contract::id::PollId;
use leptos::prelude::*;

use crate::{
    device, frame, parts,
    program::{self, First},
    way::Way,
};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    /// All of them.
    Board,
    /// One.
    One(PollId),
    /// The sheet of one, for those who answer on paper.
    Sheet(PollId),
}

impl Screen {
    /// The screen of a path; `None` for what is not in this program.
    fn at(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("polls", None, ..) => Some(Self::Board),
            ("polls", Some(id), None, _) => Some(Self::One(id.parse().ok()?)),
            ("polls", Some(id), Some("sheet"), None) => Some(Self::Sheet(id.parse().ok()?)),
            _ => None,
        }
    }
}

/// Whether a path leads to this program.
#[must_use]
pub fn has(path: &str) -> bool {
    Screen::at(path).is_some()
}

/// Asks what the screen needs, and only then takes the place of the plain page.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        let first = First::ask().await;
        program::take_place(move || app(first));
    });
}

fn app(first: First) -> AnyView {
    let (settings, _) = first.provide();
    let way = Way::provide(has);
    way.focus_after_navigation();
    parts::live(move || {
        settings.language.track();
        let screen = Memo::new(move |_| Screen::at(&way.path()));
        program::around(move || match screen.get() {
            Some(Screen::Board) => board::board(),
            Some(Screen::One(id)) => one::one(id),
            Some(Screen::Sheet(id)) => sheet::sheet(id),
            None => frame::lost(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        let id = PollId::from_number(7);
        for (path, expected) in [
            ("/polls", Some(Screen::Board)),
            ("/polls/", Some(Screen::Board)),
            (&format!("/polls/{id}"), Some(Screen::One(id))),
            (&format!("/polls/{id}/sheet"), Some(Screen::Sheet(id))),
            (&format!("/polls/{id}/sheet/2"), None),
            ("/polls/nonsense", None),
            ("/", None),
            ("/staff/polls", None),
        ] {
            assert_eq!(Screen::at(path), expected, "{path}");
        }
    }
}
