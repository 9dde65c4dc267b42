//! What can stand within an element.

use leptos::prelude::*;

use super::Element;

/// What can stand within an element.
pub trait Shown {
    /// It, as a view of the one type.
    fn shown(self) -> AnyView;

    /// The element with this as its last child.
    fn stand_in(self, parent: Element) -> Element
    where
        Self: Sized,
    {
        parent.push(self.shown())
    }
}

impl Shown for AnyView {
    fn shown(self) -> AnyView {
        self
    }
}

impl Shown for Element {
    #[inline(never)]
    fn shown(self) -> AnyView {
        self.into_any()
    }

    #[inline(never)]
    fn stand_in(self, parent: Element) -> Element {
        parent.push(self.shown())
    }
}

impl Shown for &'static str {
    #[inline(never)]
    fn shown(self) -> AnyView {
        self.to_owned().into_any()
    }

    #[inline(never)]
    fn stand_in(self, parent: Element) -> Element {
        parent.push(self.shown())
    }
}

impl Shown for String {
    #[inline(never)]
    fn shown(self) -> AnyView {
        self.into_any()
    }

    #[inline(never)]
    fn stand_in(self, parent: Element) -> Element {
        parent.push(self.shown())
    }
}

impl Shown for Vec<AnyView> {
    #[inline(never)]
    fn shown(self) -> AnyView {
        self.into_any()
    }

    #[inline(never)]
    fn stand_in(self, parent: Element) -> Element {
        parent.push(self.shown())
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(self) -> AnyView {
        self.map_or_else(nothing, Shown::shown)
    }

    fn stand_in(self, parent: Element) -> Element {
        match self {
            Some(child) => child.stand_in(parent),
            None => parent,
        }
    }
}

#[inline(never)]
fn nothing() -> AnyView {
    ().into_any()
}

/// A view that follows what it reads.
pub fn live<T: Shown>(draw: impl Fn() -> T + Send + 'static) -> AnyView {
    followed(Box::new(move || draw().shown()))
}

#[inline(never)]
fn followed(draw: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    draw.into_any()
}

/// Does something now and whenever what it has read changes.
pub fn watch(act: impl FnMut() + 'static) {
    watched(Box::new(act));
}

#[inline(never)]
fn watched(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

/// A line of a list: what tells it from the others, and how it is drawn.
pub struct Row {
    /// A row of the same key is left as it stands.
    pub key: String,
    /// Draws it.
    pub draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Rows that come, go and move one by one.
#[inline(never)]
pub fn rows(each: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <For each=each key=|row| row.key.clone() children=|row| (row.draw)() /> }.into_any()
}

/// Views one after the other.
#[macro_export]
macro_rules! all {
    ($($view:expr),* $(,)?) => {
        $crate::parts::Shown::shown(vec![$($crate::parts::Shown::shown($view)),*])
    };
}

pub use all;
