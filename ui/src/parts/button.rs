//! A button that says what it does and does it once at a time.

use leptos::prelude::*;

use super::icon;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonLook {
    /// The one thing to do here.
    Main,
    /// One of several.
    Plain,
    /// An aside.
    Quiet,
    /// Takes something away.
    Danger,
}

impl ButtonLook {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Plain => "",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button with an icon and a word. While `is_busy` it stays in reach of the keyboard and does
/// nothing.
pub fn button(
    look: ButtonLook,
    icon_name: &'static str,
    word: impl Fn() -> &'static str + Send + 'static,
    is_busy: Signal<bool>,
    act: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button type="button" class=look.class()
            aria-busy=move || is_busy.get().then_some("true")
            aria-disabled=move || is_busy.get().then_some("true")
            on:click=move |_| if !is_busy.get_untracked() { act() }>
            {icon(icon_name)} <span>{word}</span>
        </button>
    }
    .into_any()
}
