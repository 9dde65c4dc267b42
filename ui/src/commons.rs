//! What all share: notices and suggestions. A program of its own, which the first screen of residents does not
//! wait for.

use contract::id::{NoticeId, SuggestionId};
use leptos::prelude::*;

use crate::{notices, program, suggestions};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    /// All notices.
    Notices,
    /// One of them.
    Notice(NoticeId),
    /// All suggestions.
    Suggestions,
    /// Making one.
    Propose,
    /// One of them.
    Suggestion(SuggestionId),
    /// Writing it anew.
    Edit(SuggestionId),
}

impl Screen {
    /// The screen of a path; `None` for what is not in this program.
    fn at(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("notices", None, ..) => Some(Self::Notices),
            ("notices", Some(id), None, _) => Some(Self::Notice(id.parse().ok()?)),
            ("suggestions", None, ..) => Some(Self::Suggestions),
            ("suggestions", Some("new"), None, _) => Some(Self::Propose),
            ("suggestions", Some(id), None, _) => Some(Self::Suggestion(id.parse().ok()?)),
            ("suggestions", Some(id), Some("edit"), None) => Some(Self::Edit(id.parse().ok()?)),
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
    program::begin(has, Screen::at, draw);
}

fn draw(screen: Screen) -> AnyView {
    match screen {
        Screen::Notices => notices::board(),
        Screen::Notice(id) => notices::notice(id),
        Screen::Suggestions => suggestions::board(),
        Screen::Propose => suggestions::propose(),
        Screen::Suggestion(id) => suggestions::whole(id),
        Screen::Edit(id) => suggestions::edit(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        let id = NoticeId::from_number(7);
        for (path, expected) in [
            ("/notices", Some(Screen::Notices)),
            ("/notices/", Some(Screen::Notices)),
            (&format!("/notices/{id}"), Some(Screen::Notice(id))),
            (&format!("/notices/{id}/calendar.ics"), None),
            ("/notices/nonsense", None),
            ("/suggestions", Some(Screen::Suggestions)),
            ("/suggestions/new", Some(Screen::Propose)),
            (&format!("/suggestions/{id}"), Some(Screen::Suggestion(SuggestionId::from_number(7)))),
            (&format!("/suggestions/{id}/edit"), Some(Screen::Edit(SuggestionId::from_number(7)))),
            (&format!("/suggestions/{id}/remove"), None),
            ("/", None),
            ("/staff/notices", None),
        ] {
            assert_eq!(Screen::at(path), expected, "{path}");
        }
    }
}
