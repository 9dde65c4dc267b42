//! A field: its label above, a hint, the control, what is wrong with it.

use contract::{time::Day, words::common};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Element, Faults, Shown, el, icon, live, numbers::lacks_number};
use crate::{device, settings::say};

/// What stands around a control.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in the request, which is its `id` as well where no other form of the page asks for the same.
    pub id: &'static str,
    /// The question.
    pub label: &'static str,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// Whether the question need not be answered.
    pub is_optional: bool,
    /// While this holds the answer is on its way and stays as it is: what was added to it would be
    /// thrown away with it.
    pub is_sending: Option<RwSignal<bool>>,
}

impl Field {
    /// A field that asks `label`.
    #[must_use]
    pub const fn new(id: &'static str, label: &'static str) -> Self {
        Self { id, label, hint: None, is_optional: false, is_sending: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, need not be answered.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// The same, not to be changed while it is on its way.
    #[must_use]
    pub const fn sent_by(mut self, is_sending: RwSignal<bool>) -> Self {
        self.is_sending = Some(is_sending);
        self
    }

    fn around(self, value: RwSignal<String>, faults: Faults, control: Element) -> AnyView {
        let id = faults.id(self.id);
        let label = el("label").set("for", id.clone()).child(self.label);
        let label = if self.is_optional {
            let mark = format!("({})", say(common::OPTIONAL));
            label.child(" ").child(el("small").child(mark))
        } else {
            label
        };
        let hint =
            self.hint.map(|hint| el("p").class("hint").set("id", format!("{id}-hint")).child(hint));
        el("div")
            .class("field")
            .child(label)
            .child(hint)
            .child(control)
            .child(lacking(id, value))
            .child(fault(self.id, faults))
            .shown()
    }

    /// The control itself, named and tied to its hint and its fault.
    fn control(&self, tag: &'static str, value: RwSignal<String>, faults: Faults) -> Element {
        let (name, id) = (self.id, faults.id(self.id));
        let described = match self.hint {
            Some(_) => format!("{id}-hint {id}-lacking {id}-fault"),
            None => format!("{id}-lacking {id}-fault"),
        };
        let is_sending = self.is_sending;
        el(tag)
            .flag("readonly", move || is_sending.is_some_and(|is_sending| is_sending.get()))
            .set("id", id)
            .attr("name", name)
            .set("aria-describedby", described)
            .live("aria-invalid", move || faults.of(name).map(|_| "true"))
            .typed(value)
    }
}

/// That a number was not kept with what is typed here: else nobody knows where the stars come from.
fn lacking(id: String, value: RwSignal<String>) -> AnyView {
    let is_lacking = Memo::new(move |_| value.with(|text| lacks_number(text)));
    live(move || {
        is_lacking.get().then(|| {
            el("p")
                .class("notice warn")
                .set("id", format!("{id}-lacking"))
                .child(icon("alert"))
                .child(" ")
                .child(say(common::NUMBER_NOT_KEPT))
        })
    })
}

/// What is wrong with a field; draws nothing while nothing is.
pub fn fault(field: &'static str, faults: Faults) -> AnyView {
    live(move || {
        faults.of(field).map(|text| {
            el("p")
                .class("fault")
                .set("id", format!("{}-fault", faults.id(field)))
                .child(icon("alert"))
                .child(" ")
                .child(text)
        })
    })
}

/// A field of one line. Enter sends the form around it.
pub fn line(field: Field, value: RwSignal<String>, faults: Faults) -> AnyView {
    let control = field
        .control("input", value, faults)
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "done");
    field.around(value, faults, control)
}

/// A field for a day, not before `first`; as `2026-11-30`.
pub fn date(field: Field, value: RwSignal<String>, first: Day, faults: Faults) -> AnyView {
    let control =
        field.control("input", value, faults).attr("type", "date").set("min", String::from(first));
    field.around(value, faults, control)
}

/// A field of several lines, which grows with what is written. `on_send` hears Ctrl+Enter.
pub fn lines(
    field: Field,
    value: RwSignal<String>,
    faults: Faults,
    on_send: impl Fn() + 'static,
) -> AnyView {
    let control =
        field.control("textarea", value, faults).attr("rows", "4").on("keydown", move |event| {
            if event.dyn_ref().is_some_and(sends) {
                on_send();
            }
        });
    field.around(value, faults, control)
}

/// Whether a key sends what is written: Ctrl+Enter, but never while an input method composes.
fn sends(event: &web_sys::KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !device::composes(event)
}
