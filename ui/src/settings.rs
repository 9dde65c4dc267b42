//! Language, colours, size of text and 长辈版: read from the page, set on it, remembered in
//! cookies so that the hub draws the next page in the same way.

mod page;

pub use page::page;

use std::cell::Cell;

use contract::words::{Language, Word};
use leptos::prelude::*;

use crate::device;

/// The colours a person has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black and white.
    Contrast,
}

impl Theme {
    /// Every one, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    /// The name in cookie and style sheet.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

thread_local! {
    /// For work that goes on after its screen has gone, and so has no context.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::Zh) };
}

/// How the screens look and speak.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The language.
    pub language: RwSignal<Language>,
    /// The colours; `None` follows the platform.
    pub theme: RwSignal<Option<Theme>>,
    /// The size of text, 1 to 5; `None` until chosen.
    pub text: RwSignal<Option<u8>>,
    /// Whether this is 长辈版.
    pub is_elder: RwSignal<bool>,
}

impl Settings {
    /// Reads them from the page the hub has drawn, and gives them to all that is drawn below.
    pub fn provide() -> Self {
        let attribute = device::root_attribute;
        let settings = Self {
            language: RwSignal::new(Language::accepted(&attribute("lang").unwrap_or_default())),
            theme: RwSignal::new(attribute("data-theme").and_then(|name| Theme::read(&name))),
            text: RwSignal::new(attribute("data-text").and_then(|step| read_step(&step))),
            is_elder: RwSignal::new(attribute("data-mode").as_deref() == Some("elder")),
        };
        spoken(settings.language.get_untracked());
        provide_context(settings);
        settings
    }

    /// Changes the language.
    pub fn speak(self, language: Language) {
        let name = match language {
            Language::Zh => "zh",
            Language::En => "en",
        };
        device::set_cookie("linli-language", Some(name));
        device::set_root("lang", Some(language.tag()));
        spoken(language);
        self.language.set(language);
    }

    /// Changes the colours.
    pub fn paint(self, theme: Option<Theme>) {
        set("linli-theme", "data-theme", theme.map(Theme::as_str));
        self.theme.set(theme);
    }

    /// Changes the size of text.
    pub fn size(self, step: Option<u8>) {
        set("linli-text", "data-text", step.map(|step| step.to_string()).as_deref());
        self.text.set(step);
    }

    /// Goes to 长辈版 or back.
    pub fn turn_elder(self, is_elder: bool) {
        set("linli-mode", "data-mode", is_elder.then_some("elder"));
        self.is_elder.set(is_elder);
    }
}

/// Speaks the page's language before any screen is drawn.
pub fn speak_as_page() {
    spoken(Language::accepted(&device::root_attribute("lang").unwrap_or_default()));
}

fn spoken(language: Language) {
    SPOKEN.set(language);
    device::hub().set_language(language);
}

fn set(cookie: &str, attribute: &str, value: Option<&str>) {
    device::set_cookie(cookie, value);
    device::set_root(attribute, value);
}

fn read_step(text: &str) -> Option<u8> {
    text.parse().ok().filter(|step| (1..=5).contains(step))
}

/// The settings of the screens around.
///
/// # Panics
/// Outside of an app.
#[must_use]
pub fn settings() -> Settings {
    expect_context()
}

/// The language at this moment. The resident's screens are drawn anew when it changes.
#[must_use]
pub fn language() -> Language {
    SPOKEN.get()
}

/// A word in the language of this moment.
#[must_use]
pub fn say(word: Word) -> &'static str {
    word.say(language())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_five_steps_of_text_exist() {
        for (text, expected) in
            [("1", Some(1)), ("5", Some(5)), ("0", None), ("6", None), ("", None)]
        {
            assert_eq!(read_step(text), expected, "{text}");
        }
    }

    #[test]
    fn colours_are_read_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::read(theme.as_str()), Some(theme));
        }
        assert_eq!(Theme::read("auto"), None);
    }
}
