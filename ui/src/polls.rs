//! 投票: what the community asks; the list, and one with its sheet and what came out.

mod answers;
mod board;
pub mod desk;
mod draft;
mod events;
mod line;
mod one;
mod promise;
pub(crate) mod question;
mod result;
mod sheet;

use contract::id::PollId;
use leptos::prelude::*;

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// All of them.
    Board,
    /// One.
    One(PollId),
    /// The sheet of one, for those who answer on paper.
    Sheet(PollId),
}

impl Screen {
    /// The screen of a path; `None` for what is none of these.
    pub(crate) fn at(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("polls", None, ..) => Some(Self::Board),
            ("polls", Some(id), None, _) => Some(Self::One(id.parse().ok()?)),
            ("polls", Some(id), Some("sheet"), None) => Some(Self::Sheet(id.parse().ok()?)),
            _ => None,
        }
    }
}

/// Draws one of them.
pub(crate) fn draw(screen: Screen) -> AnyView {
    match screen {
        Screen::Board => board::board(),
        Screen::One(id) => one::one(id),
        Screen::Sheet(id) => sheet::sheet(id),
    }
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
