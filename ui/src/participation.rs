//! 参与: polls and activities. A program of its own, which the first screen of residents does not wait for.

use crate::{activities, polls, program};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Polls(polls::Screen),
    Activities(activities::Screen),
}

impl Screen {
    /// The screen of a path; `None` for what is not in this program.
    fn at(path: &str) -> Option<Self> {
        let poll = polls::Screen::at(path).map(Self::Polls);
        poll.or_else(|| activities::Screen::at(path).map(Self::Activities))
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
        Screen::Polls(screen) => polls::draw(screen),
        Screen::Activities(screen) => activities::draw(screen),
    });
}
