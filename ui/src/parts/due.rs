//! A deadline in words and colour.

use contract::{
    time::{Offset, Time},
    words::complaints,
};
use leptos::prelude::*;

use super::{Shown, el, moment};
use crate::{device, settings::language};

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Another day.
    Ok,
    /// Today.
    Soon,
    /// Over.
    Late,
}

impl Urgency {
    /// The name in the style sheet.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Soon => "soon",
            Self::Late => "late",
        }
    }
}

/// How near `due` is at `now`.
#[must_use]
pub fn urgency(due: Time, now: Time, offset: Offset) -> Urgency {
    if now > due {
        Urgency::Late
    } else if now.day(offset) == due.day(offset) {
        Urgency::Soon
    } else {
        Urgency::Ok
    }
}

/// A deadline.
pub fn due(at: Time, offset: Offset) -> AnyView {
    let urgency = urgency(at, device::now(), offset);
    let when = moment(at, offset);
    let words = match urgency {
        Urgency::Ok => complaints::due_ok(language(), &when),
        Urgency::Soon => complaints::due_soon(language(), &when),
        Urgency::Late => complaints::due_late(language(), &when),
    };
    el("span").class("due").attr("data-due", urgency.as_str()).child(words).shown()
}

#[cfg(test)]
mod tests {
    use contract::time::{Day, Span};

    use super::*;

    #[test]
    fn a_deadline_is_soon_on_its_own_day_and_late_after_its_hour() {
        let due = Day::of(2026, 11, 23).at(17, Offset::CHINA);

        for (now, expected) in [
            (due - Span::DAY, Urgency::Ok),
            (due - Span::HOUR.times(17) - Span(1), Urgency::Ok),
            (due - Span::HOUR.times(17), Urgency::Soon),
            (due, Urgency::Soon),
            (due + Span(1), Urgency::Late),
        ] {
            assert_eq!(urgency(due, now, Offset::CHINA), expected, "{now:?}");
        }
    }
}
