//! Tells those who listen to the screen that a matter has news.

use leptos::prelude::*;

use crate::parts::{Shown, el, live};

/// The last news of this tab.
#[derive(Clone, Copy)]
pub struct News(RwSignal<String>);

impl News {
    /// Gives news to all that is drawn below.
    pub fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }

    /// Tells something.
    pub(super) fn tell(self, text: String) {
        self.0.set(text);
    }
}

/// Where news are read out; nobody sees it.
pub fn news() -> AnyView {
    let News(text) = expect_context();
    el("p")
        .class("visually-hidden")
        .attr("aria-live", "polite")
        .child(live(move || text.get()))
        .shown()
}
