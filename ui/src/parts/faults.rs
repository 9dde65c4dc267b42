//! What is wrong with a form: a summary that takes the focus and leads to each field.

use contract::{Problem, text::TextFault, words::common};
use leptos::prelude::*;

use super::{Element, Shown, el, live};
use crate::{device, settings::language};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's name in the request.
    pub field: String,
    /// What a person reads.
    pub text: String,
}

impl Fault {
    /// A fault of one field.
    pub fn new(field: &str, text: impl Into<String>) -> Self {
        Self { field: field.to_owned(), text: text.into() }
    }
}

/// What was typed into a field, or what is wrong with it. What is around it is not part of it.
pub fn written<T>(field: &str, typed: &str, faults: &mut Vec<Fault>) -> Option<T>
where
    T: for<'a> TryFrom<&'a str, Error = TextFault>,
{
    let wrong = |wrong: TextFault| Fault::new(field, wrong.sentence(language()));
    T::try_from(typed.trim()).map_err(|fault| faults.push(wrong(fault))).ok()
}

/// The faults of one form.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// Where the summary is found; each form of a page has its own.
    selector: &'static str,
    /// Which form of the page, where another one asks for the same.
    form: Option<&'static str>,
    list: RwSignal<Vec<Fault>>,
}

impl Default for Faults {
    fn default() -> Self {
        Self::new("#faults")
    }
}

impl Faults {
    /// No faults yet. `selector` is where the summary is found, as `#faults`.
    #[must_use]
    pub fn new(selector: &'static str) -> Self {
        Self { selector, form: None, list: RwSignal::new(Vec::new()) }
    }

    /// Those of the form called `form`, where another one of the page asks for the same: its labels lead to its own
    /// fields.
    #[must_use]
    pub fn of_form(mut self, form: &'static str) -> Self {
        self.form = Some(form);
        self
    }

    /// The `id` on the page of a field that the request calls `field`.
    #[must_use]
    pub fn id(self, field: &str) -> String {
        self.form.map_or_else(|| field.to_owned(), |form| format!("{form}-{field}"))
    }

    /// Shows faults; the summary takes the focus. With none, the summary goes.
    pub fn show(self, faults: Vec<Fault>) {
        let is_empty = faults.is_empty();
        self.list.set(faults);
        if !is_empty {
            device::focus_soon(self.selector);
        }
    }

    /// Shows the faults of a refusal; whether it named any.
    pub fn show_refused(self, problem: &Problem) -> bool {
        let faults: Vec<Fault> = problem.fields.iter().map(of_field).collect();
        let named = !faults.is_empty();
        self.show(faults);
        named
    }

    /// What is wrong with one field.
    #[must_use]
    pub fn of(self, field: &str) -> Option<String> {
        self.list.with(|faults| {
            faults.iter().find(|fault| fault.field == field).map(|fault| fault.text.clone())
        })
    }

    /// The summary; draws nothing while nothing is wrong.
    pub fn summary(self) -> AnyView {
        live(move || {
            let faults = self.list.get();
            (!faults.is_empty()).then(|| self.summary_of(faults))
        })
    }

    fn summary_of(self, faults: Vec<Fault>) -> Element {
        let count = u64::try_from(faults.len()).unwrap_or(u64::MAX);
        let links = faults.into_iter().map(|fault| {
            let target = format!("#{}", self.id(&fault.field));
            let focus = {
                let target = target.clone();
                move |event: web_sys::Event| {
                    event.prevent_default();
                    device::focus(&target);
                }
            };
            el("li").child(el("a").set("href", target).on("click", focus).child(fault.text)).shown()
        });
        el("div")
            .class("faults")
            .attr("id", self.selector.trim_start_matches('#'))
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .child(el("h2").child(common::errors(language(), count)))
            .child(el("ul").child(links.collect::<Vec<_>>()))
    }
}

/// The field a refusal names; of a nested one (`act.text`) the last part, as forms have them, and of one
/// of many (`replies.3`) with its number (`replies-3`).
fn of_field(fault: &contract::FieldFault) -> Fault {
    let mut parts = fault.field.rsplit('.');
    let last = parts.next().unwrap_or(&fault.field);
    match (last.parse::<usize>(), parts.next()) {
        (Ok(number), Some(many)) => Fault::new(&format!("{many}-{number}"), fault.detail.clone()),
        _ => Fault::new(last, fault.detail.clone()),
    }
}

#[cfg(test)]
mod tests {
    use contract::FieldFault;

    use super::*;

    #[test]
    fn a_nested_field_is_found_by_its_last_name() {
        for (name, expected) in [
            ("text", "text"),
            ("act.text", "text"),
            ("act.photos", "photos"),
            ("replies.3", "replies-3"),
            ("draft.questions.0", "questions-0"),
            ("7", "7"),
        ] {
            let fault = of_field(&FieldFault { field: name.into(), detail: "x".into() });
            assert_eq!(fault, Fault::new(expected, "x"));
        }
    }
}
