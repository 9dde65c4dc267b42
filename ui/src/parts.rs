//! The parts screens are made of. They show values and call back; they know no feature.
//!
//! A part is a plain function that returns a view.

mod button;
mod choice;
mod done;
mod due;
mod element;
mod empty;
mod faults;
mod field;
mod going;
mod icon;
mod later;
mod loading;
mod numbers;
mod offline;
mod older;
mod opening;
mod photos;
mod picker;
mod problem;
mod qr;
mod search;
mod status;
mod timeline;

pub use button::{ButtonLook, about, button, link, tap};
pub use choice::choice;
pub use done::done;
pub use due::{Urgency, due, urgency};
pub use element::{Element, Row, Shown, all, el, live, rows, watch};
pub use empty::empty;
pub use faults::{Fault, Faults, written};
pub use field::{Field, date, fault, line, lines};
pub use icon::icon;
pub(crate) use later::later;
pub use loading::skeleton;
pub(crate) use numbers::without_numbers;
pub use offline::{is_offline, offline, watch_network};
pub(crate) use older::{Older, shelf, shelf_called};
pub use opening::{opening, opening_kept};
pub(crate) use photos::forget_photos;
pub use photos::{Kept, Photos};
pub use picker::{picker, pictures};
pub use problem::{problem, sentence};
pub use qr::qr;
pub use search::search;
pub use status::{status, turn};
pub use timeline::timeline;

use contract::{
    time::{Offset, Time},
    words,
};

use leptos::prelude::AnyView;

use crate::{
    device,
    settings::{language, say},
};

/// Terms and what is said of them, for a `dl`.
#[must_use]
pub fn dl(facts: Vec<(words::Word, String)>) -> AnyView {
    let rows =
        facts.into_iter().map(|(term, text)| all![el("dt").child(say(term)), el("dd").child(text)]);
    rows.collect::<Vec<_>>().shown()
}

/// A day and hour as people write it, with the year only when it is another.
#[must_use]
pub fn moment(at: Time, offset: Offset) -> String {
    words::moment(language(), at.civil(offset), this_year(offset))
}

/// The same of a moment that is mostly of today.
#[must_use]
pub fn lately(at: Time, offset: Offset) -> String {
    words::lately(language(), at.civil(offset), device::now().civil(offset))
}

/// From when until when, as people write it.
#[must_use]
pub fn period(from: Time, until: Time, offset: Offset) -> String {
    words::period(language(), from.civil(offset), until.civil(offset), this_year(offset))
}

/// A day as people write it.
#[must_use]
pub fn day(at: Time, offset: Offset) -> String {
    words::day(language(), at.civil(offset), this_year(offset))
}

fn this_year(offset: Offset) -> i32 {
    device::now().civil(offset).year
}
