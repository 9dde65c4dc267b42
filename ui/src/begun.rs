//! What somebody has begun to fill in: kept on this device, theirs alone, until it was sent.

use contract::id::PersonId;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{device::Shelf, parts};

/// How many digits in a row are never kept: an identity number has 18, or 15 on old cards; of a bank card it is 16 and
/// more. A telephone has 11, a case's number fewer.
const NUMBER: usize = 15;

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

/// A text as it may be kept: of a number as long as an identity number each digit is a star.
fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    for character in text.chars().map(Some).chain([None]) {
        if let Some(digit) = character.filter(char::is_ascii_digit) {
            digits.push(digit);
            continue;
        }
        if digits.len() < NUMBER {
            kept.push_str(&digits);
        } else {
            kept.extend(digits.chars().map(|_| '*'));
        }
        digits.clear();
        kept.extend(character);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_identity_number_is_kept_and_every_other_number_is() {
        for (typed, kept) in [
            ("身份证51010719580101002X，本人来的。", "身份证*****************X，本人来的。"),
            ("510107580101002", "***************"),
            (
                "电话13800138000，案号（2026）川0107民初1234号。",
                "电话13800138000，案号（2026）川0107民初1234号。",
            ),
            ("", ""),
        ] {
            assert_eq!(without_numbers(typed), kept);
        }
    }

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
