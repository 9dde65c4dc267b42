//! A field: its label above, a hint, the control, what is wrong with it.

use contract::words::common;
use leptos::{ev, prelude::*};

use super::{Faults, icon};
use crate::settings::say;

/// What stands around a control.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its `id`, which is its name in the request as well.
    pub id: &'static str,
    /// The question.
    pub label: &'static str,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// Whether the question need not be answered.
    pub is_optional: bool,
}

impl Field {
    /// A field that asks `label`.
    #[must_use]
    pub const fn new(id: &'static str, label: &'static str) -> Self {
        Self { id, label, hint: None, is_optional: false }
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

    fn around(self, faults: Faults, control: AnyView) -> AnyView {
        let id = self.id;
        let mark = self
            .is_optional
            .then(|| view! { " " <small>{format!("({})", say(common::OPTIONAL))}</small> });
        view! {
            <div class="field">
                <label for=id>{self.label} {mark}</label>
                {self.hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
                {control}
                {fault(id, faults)}
            </div>
        }
        .into_any()
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id;
        match self.hint {
            Some(_) => Some(format!("{id}-hint {id}-fault")),
            None => Some(format!("{id}-fault")),
        }
    }
}

/// What is wrong with a field; draws nothing while nothing is.
pub fn fault(id: &'static str, faults: Faults) -> AnyView {
    (move || {
        faults.of(id).map(|text| {
            view! { <p class="fault" id=format!("{id}-fault")>{icon("alert")} {text}</p> }
        })
    })
    .into_any()
}

/// A field of one line. Enter sends the form around it.
pub fn line(field: Field, value: RwSignal<String>, faults: Faults) -> AnyView {
    let id = field.id;
    let control = view! {
        <input type="text" id=id name=id autocomplete="off" enterkeyhint="done"
            aria-describedby=field.described_by()
            aria-invalid=move || faults.of(id).map(|_| "true")
            prop:value=value
            on:input:target=move |event| value.set(event.target().value()) />
    };
    field.around(faults, control.into_any())
}

/// A field of several lines, which grows with what is written. `on_send` hears Ctrl+Enter.
pub fn lines(
    field: Field,
    value: RwSignal<String>,
    faults: Faults,
    on_send: impl Fn() + 'static,
) -> AnyView {
    let id = field.id;
    let control = view! {
        <textarea id=id name=id rows="4"
            aria-describedby=field.described_by()
            aria-invalid=move || faults.of(id).map(|_| "true")
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
            on:keydown=move |event| if sends(&event) { on_send() }>
        </textarea>
    };
    field.around(faults, control.into_any())
}

/// Whether a key sends what is written: Ctrl+Enter, but never while an input method composes.
fn sends(event: &ev::KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing()
}
