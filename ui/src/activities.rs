//! 活动: what the community does together; the list, one with the sign-up, one's own hours of helping.

mod board;
mod coming;
pub mod desk;
mod door;
mod hours;
mod line;
mod one;

use contract::id::ActivityId;
use leptos::prelude::*;

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// All of them.
    Board,
    /// One.
    One(ActivityId),
    /// The hours one has helped.
    Hours,
}

impl Screen {
    /// The screen of a path; `None` for what is none of these.
    pub(crate) fn at(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next()?, parts.next(), parts.next()) {
            ("activities", None, _) => Some(Self::Board),
            ("activities", Some("hours"), None) => Some(Self::Hours),
            ("activities", Some(id), None) => Some(Self::One(id.parse().ok()?)),
            _ => None,
        }
    }
}

/// Draws one of them.
pub(crate) fn draw(screen: Screen) -> AnyView {
    match screen {
        Screen::Board => board::board(),
        Screen::One(id) => one::one(id),
        Screen::Hours => hours::hours(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        let id = ActivityId::from_number(7);
        for (path, expected) in [
            ("/activities", Some(Screen::Board)),
            ("/activities/", Some(Screen::Board)),
            ("/activities/hours", Some(Screen::Hours)),
            (&format!("/activities/{id}"), Some(Screen::One(id))),
            (&format!("/activities/{id}/calendar.ics"), None),
            ("/activities/nonsense", None),
            ("/", None),
            ("/staff/activities", None),
        ] {
            assert_eq!(Screen::at(path), expected, "{path}");
        }
    }
}
