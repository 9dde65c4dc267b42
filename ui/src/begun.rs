//! What somebody has begun to fill in: kept on this device, theirs alone, until it was sent.
//!
//! Not kept are long numbers ([`without_numbers`]), a child's birthday, which document was shown, since that is evidence
//! and said anew, and whatever is filled in to have a look withheld. A field that lacks a number says so ([`parts::lines`]).

use contract::id::PersonId;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    device::Shelf,
    parts::{self, without_numbers},
};

/// One form that somebody fills in. What they have typed and chosen is there again after a reload, a crash, a refusal or
/// a form that was shut, until it was sent or they are taken off the device.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    person: PersonId,
    form: &'static str,
    about: i64,
}

impl Begun {
    /// A form that this person fills in.
    #[must_use]
    pub(crate) const fn new(person: PersonId, form: &'static str) -> Self {
        Self { person, form, about: 0 }
    }

    /// The same form where there is one for each person, home or gate: `about` is the number of its id.
    #[must_use]
    pub(crate) const fn about(self, about: i64) -> Self {
        Self { about, ..self }
    }

    /// What is typed in a field.
    pub(crate) fn text(self, field: &str) -> RwSignal<String> {
        self.text_or(field, String::new())
    }

    /// What is typed in a field that begins with something; where nothing else was typed, nothing is kept.
    pub(crate) fn text_or(self, field: &str, usual: String) -> RwSignal<String> {
        let name = self.name(field);
        let first = Shelf::Device.text(&name).unwrap_or_else(|| usual.clone());
        followed(first, move |text: &String| {
            if text.trim().is_empty() || *text == usual {
                Shelf::Device.forget(&name);
            } else {
                Shelf::Device.keep_text(&name, &without_numbers(text));
            }
        })
    }

    /// What is chosen in a field that begins with something, or with nothing.
    pub(crate) fn choice<T>(self, field: &str, usual: T) -> RwSignal<T>
    where
        T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        let name = self.name(field);
        let first = Shelf::Device.find(&name).unwrap_or_else(|| usual.clone());
        followed(first, move |chosen: &T| {
            if *chosen == usual {
                Shelf::Device.forget(&name);
            } else {
                Shelf::Device.keep(&name, chosen);
            }
        })
    }

    /// Throws it away: it was sent, or is not wanted any more. The screen it was typed on may have gone.
    pub(crate) fn forget(self) {
        Shelf::Device.forget_all(&self.name(""));
    }

    fn name(self, field: &str) -> String {
        let Self { person, form, about } = self;
        format!("{person}.begun.{form}.{about}.{field}")
    }
}

/// A value whose changes are heard.
fn followed<T>(first: T, hear: impl Fn(&T) + 'static) -> RwSignal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let value = RwSignal::new(first.clone());
    let mut before = first;
    parts::watch(move || {
        value.with(|now| {
            if *now != before {
                before = now.clone();
                hear(now);
            }
        });
    });
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_persons_form_about_somebody_is_kept_apart() {
        let form =
            |person, about| Begun::new(PersonId::from_number(person), "evidence").about(about);
        let names = [form(1, 5), form(2, 5), form(1, 6)].map(|form| form.name("why"));

        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
        assert!(names[0].starts_with(&form(1, 5).name("")), "{}", names[0]);
        assert!(!form(1, 50).name("why").starts_with(&form(1, 5).name("")));
    }
}
