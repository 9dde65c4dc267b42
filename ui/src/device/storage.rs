//! Cookies, and the two shelves of the browser: for good and for this visit.

use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast;

use super::{document, window};

/// Where something is kept. A browser that keeps nothing behaves like an empty shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Until somebody clears the browser.
    Device,
    /// Until the tab is closed.
    Visit,
}

impl Shelf {
    fn storage(self) -> Option<web_sys::Storage> {
        match self {
            Self::Device => window().local_storage().ok()?,
            Self::Visit => window().session_storage().ok()?,
        }
    }

    /// The text that is kept under `name`.
    #[must_use]
    pub fn text(self, name: &str) -> Option<String> {
        self.storage()?.get_item(&full(name)).ok()?
    }

    /// Keeps a text; whether there was room.
    pub fn keep_text(self, name: &str, text: &str) -> bool {
        self.storage().is_some_and(|storage| storage.set_item(&full(name), text).is_ok())
    }

    /// What is kept under `name`, if it can still be read.
    #[must_use]
    pub fn find<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        // From a slice, as the client reads answers: a second reader would be downloaded as well.
        serde_json::from_slice(text.as_bytes()).ok()
    }

    /// Keeps `value`; whether there was room.
    pub fn keep<T: Serialize>(self, name: &str, value: &T) -> bool {
        serde_json::to_string(value).is_ok_and(|text| self.keep_text(name, &text))
    }

    /// Throws away what is kept under `name`.
    pub fn forget(self, name: &str) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(&full(name));
        }
    }
}

fn full(name: &str) -> String {
    format!("linli.{name}")
}

/// The cookie of this name.
#[must_use]
pub fn cookie(name: &str) -> Option<String> {
    let all = document().dyn_into::<web_sys::HtmlDocument>().ok()?.cookie().ok()?;
    find_cookie(&all, name).map(str::to_owned)
}

fn find_cookie<'a>(all: &'a str, name: &str) -> Option<&'a str> {
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Sets a cookie for a year, or removes it; the hub draws its pages by them.
pub fn set_cookie(name: &str, value: Option<&str>) {
    let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() else { return };
    let (value, age) = value.map_or(("", 0), |value| (value, 31_536_000));
    let _ = document.set_cookie(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let all = "linli-text=4; linli-theme=dark";

        assert_eq!(find_cookie(all, "linli-theme"), Some("dark"));
        assert_eq!(find_cookie(all, "theme"), None);
        assert_eq!(find_cookie("", "linli-theme"), None);
    }
}
