//! A day and an hour, typed into two fields.

use contract::{
    time::{Day, Offset, Time},
    words::notices as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Faults, el, fault},
    settings::say,
};

/// What stands in the two fields.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    day: RwSignal<String>,
    hour: RwSignal<String>,
}

impl Moment {
    /// Begins with a time, or with nothing.
    pub(crate) fn new(at: Option<Time>, offset: Offset) -> Self {
        let (day, hour) = at.map(|at| typed(at, offset)).unwrap_or_default();
        Self { day: RwSignal::new(day), hour: RwSignal::new(hour) }
    }

    /// The time that is typed: `Ok(None)` where nothing is.
    ///
    /// # Errors
    /// What to say where the two make no time.
    pub(crate) fn get(self, offset: Offset) -> Result<Option<Time>, &'static str> {
        let (day, hour) = (self.day.get(), self.hour.get());
        if day.is_empty() && hour.is_empty() {
            return Ok(None);
        }
        time(&day, &hour, offset).map(Some).ok_or_else(|| say(words::PUBLISH_TIME_BAD))
    }

    /// The fields; their faults stand under the name of the first, which is `id`.
    pub(crate) fn field(self, id: &'static str, label: &'static str, faults: Faults) -> Element {
        let part = |kind: &'static str, name: String, word: &'static str, value| {
            el("input")
                .attr("type", kind)
                .set("id", name.clone())
                .set("name", name)
                .set("aria-label", format!("{label} ({word})"))
                .set("aria-describedby", format!("{id}-fault"))
                .live("aria-invalid", move || faults.of(id).map(|_| "true"))
                .typed(value)
        };
        let row = el("div")
            .class("moment")
            .child(part("date", id.to_owned(), say(words::EDIT_DAY), self.day))
            .child(part("time", format!("{id}-hour"), say(words::EDIT_HOUR), self.hour));
        el("div")
            .class("field")
            .child(el("label").attr("for", id).child(label))
            .child(row)
            .child(fault(id, faults))
    }
}

/// A time as the two fields hold it.
fn typed(at: Time, offset: Offset) -> (String, String) {
    let civil = at.civil(offset);
    (String::from(at.day(offset)), format!("{:02}:{:02}", civil.hour, civil.minute))
}

/// The time of a day and an hour as browsers write them, seconds or not.
fn time(day: &str, hour: &str, offset: Offset) -> Option<Time> {
    let day = Day::try_from(day.to_owned()).ok()?;
    let mut parts = hour.split(':');
    let hour: u8 = parts.next()?.parse().ok().filter(|hour| *hour < 24)?;
    let minute: i64 = parts.next()?.parse().ok().filter(|minute| (0..60).contains(minute))?;
    Some(Time(day.at(hour, offset).0 + minute * 60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_time_on_the_communitys_clock() {
        let at = time("2026-12-01", "09:30", Offset::CHINA).expect("a time");

        assert_eq!(typed(at, Offset::CHINA), ("2026-12-01".to_owned(), "09:30".to_owned()));
        assert_eq!(at, Time(Day::of(2026, 12, 1).at(9, Offset::CHINA).0 + 1_800_000));
        for (day, hour) in [
            ("2026-12-01", ""),
            ("", "09:30"),
            ("2026-13-01", "09:30"),
            ("2026-12-01", "24:00"),
            ("2026-12-01", "09:60"),
            ("2026-12-01", "nine"),
        ] {
            assert_eq!(time(day, hour, Offset::CHINA), None, "{day} {hour}");
        }
    }
}
