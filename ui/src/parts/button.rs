//! A button that says what it does and does it once at a time.

use contract::words::{Word, common};
use leptos::prelude::*;

use super::{Element, Shown, el, icon, live};
use crate::settings::{language, say};

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
    const fn of_link(self) -> &'static str {
        match self {
            Self::Main => "button main",
            Self::Plain => "button",
            Self::Quiet => "quiet",
            Self::Danger => "button danger",
        }
    }

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
    patient(look, icon_name, live(word), is_busy, Box::new(act))
}

#[inline(never)]
fn patient(
    look: ButtonLook,
    icon_name: &'static str,
    word: AnyView,
    is_busy: Signal<bool>,
    act: Box<dyn Fn()>,
) -> AnyView {
    let busy = move || is_busy.get().then_some("true");
    let act = move || {
        if !is_busy.get_untracked() {
            act();
        }
    };
    tap(look, icon_name, el("span").child(word), act)
        .live("aria-busy", busy)
        .live("aria-disabled", busy)
        .shown()
}

/// A quiet button of a row: the eye has the row around it, a screen reader only the button, which is
/// told `what` it is about as well.
pub fn about(icon_name: &'static str, word: Word, what: &str, act: impl Fn() + 'static) -> Element {
    let name = say(word).to_owned() + &common::about(language(), what);
    tap(ButtonLook::Quiet, icon_name, say(word), act).set("aria-label", name)
}

/// A link that looks like a button.
#[inline(never)]
pub fn link(look: ButtonLook, path: &'static str, icon_name: &'static str, word: Word) -> Element {
    el("a").class(look.of_link()).attr("href", path).child(icon(icon_name)).child(say(word))
}

/// A button that acts at once, with nothing to wait for.
pub fn tap(
    look: ButtonLook,
    icon_name: &'static str,
    word: impl Shown,
    act: impl FnMut() + 'static,
) -> Element {
    plain(look, icon_name).click(act).child(word)
}

#[inline(never)]
fn plain(look: ButtonLook, icon_name: &'static str) -> Element {
    el("button").attr("type", "button").class(look.class()).child(icon(icon_name))
}
