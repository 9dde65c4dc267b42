//! Elements, put together at run time.
//!
//! `view!` makes a type, and with it code, of every element it meets: written with it, these
//! screens were half as large again to download as they may be. Here all elements are of one
//! type. They are views as others are, and stand wherever a view stands.

mod render;
mod shown;

pub use shown::{Row, Shown, all, live, rows, watch};

use std::borrow::Cow;

use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// An element that is being put together. Boxed, so that passing it on is one instruction.
#[must_use = "an element that is not shown does nothing"]
pub struct Element(Box<SendWrapper<Parts>>);

struct Parts {
    tag: &'static str,
    attributes: Vec<Attribute>,
    children: Vec<AnyView>,
}

/// A value that follows what it reads.
type Followed<T> = Box<dyn Fn() -> T>;

enum Attribute {
    Fixed(&'static str, Cow<'static, str>),
    Live(&'static str, Followed<Option<&'static str>>),
    /// Properties, which what is typed or chosen changes without the attribute.
    Value(Followed<String>),
    Checked(Followed<bool>),
    On(&'static str, Box<dyn FnMut(web_sys::Event)>),
}

/// Begins an element.
#[inline(never)]
pub fn el(tag: &'static str) -> Element {
    let parts = Parts { tag, attributes: Vec::new(), children: Vec::new() };
    Element(Box::new(SendWrapper::new(parts)))
}

impl Element {
    /// Its class.
    #[inline(never)]
    pub fn class(self, name: &'static str) -> Self {
        self.attr("class", name)
    }

    /// An attribute.
    #[inline(never)]
    pub fn attr(self, name: &'static str, value: &'static str) -> Self {
        self.with(Attribute::Fixed(name, Cow::Borrowed(value)))
    }

    /// An attribute with a value made for it.
    #[inline(never)]
    pub fn set(self, name: &'static str, value: String) -> Self {
        self.with(Attribute::Fixed(name, Cow::Owned(value)))
    }

    /// An attribute that follows what it reads; `None` takes it away.
    pub fn live(
        self,
        name: &'static str,
        value: impl Fn() -> Option<&'static str> + 'static,
    ) -> Self {
        self.with(Attribute::Live(name, Box::new(value)))
    }

    /// An attribute without a value that is there while `is_set`.
    pub fn flag(self, name: &'static str, is_set: impl Fn() -> bool + 'static) -> Self {
        self.live(name, move || is_set().then_some(""))
    }

    /// What is typed into a field, both ways.
    #[inline(never)]
    pub fn typed(self, value: RwSignal<String>) -> Self {
        self.with(Attribute::Value(Box::new(move || value.get())))
            .on("input", move |event| value.set(event_target_value(&event)))
    }

    /// How far a `progress` has come.
    pub fn value(self, value: impl Fn() -> String + 'static) -> Self {
        self.with(Attribute::Value(Box::new(value)))
    }

    /// Whether a radio is chosen.
    pub fn checked(self, is_checked: impl Fn() -> bool + 'static) -> Self {
        self.with(Attribute::Checked(Box::new(is_checked)))
    }

    /// Hears an event.
    pub fn on(self, event: &'static str, hear: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.with(Attribute::On(event, Box::new(hear)))
    }

    /// Hears a click.
    pub fn click(self, act: impl FnMut() + 'static) -> Self {
        self.heeds("click", Box::new(act))
    }

    /// Hears that a form is sent, in place of the browser.
    pub fn submit(self, send: impl FnMut() + 'static) -> Self {
        self.attr("novalidate", "").heeds("submit", Box::new(send))
    }

    /// Hears an event in place of the browser and asks nothing about it.
    #[inline(never)]
    fn heeds(self, event: &'static str, mut act: Box<dyn FnMut()>) -> Self {
        self.on(event, move |event| {
            if event.type_() == "submit" {
                event.prevent_default();
            }
            act();
        })
    }

    #[inline(never)]
    fn with(mut self, attribute: Attribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    /// A text, an element or a view within it, after those before.
    pub fn child(self, child: impl Shown) -> Self {
        child.stand_in(self)
    }

    #[inline(never)]
    fn push(mut self, child: AnyView) -> Self {
        self.0.children.push(child);
        self
    }
}
