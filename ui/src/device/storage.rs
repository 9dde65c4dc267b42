//! The choices the hub knows, and the two shelves of the browser: for good and for this visit.

use serde::{Serialize, de::DeserializeOwned};
#[cfg(not(feature = "shell"))]
use wasm_bindgen::JsCast;

#[cfg(not(feature = "shell"))]
use super::document;
use super::{journal, window};

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
        let name = full(name);
        if self.is_journaled(&name) {
            journal::keep(name.clone(), text);
        }
        self.storage().is_some_and(|storage| storage.set_item(&name, text).is_ok())
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
        self.remove(full(name));
    }

    fn remove(self, name: String) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(&name);
        }
        if self.is_journaled(&name) {
            journal::forget(name);
        }
    }

    /// Whether a crash must not take it.
    fn is_journaled(self, name: &str) -> bool {
        self == Self::Device && journal::concerns(name)
    }

    /// Throws away all whose names begin so.
    pub fn forget_all(self, beginning: &str) {
        let Some(storage) = self.storage() else { return };
        let names = js_sys::Object::keys(&storage);
        let names = names.iter().filter_map(|name| name.as_string());
        for name in names.filter(|name| name.starts_with(&full(beginning))) {
            self.remove(name);
        }
    }
}

fn full(name: &str) -> String {
    format!("linli.{name}")
}

/// Sets a cookie for a year, or removes it; the hub draws its pages by them.
#[cfg(not(feature = "shell"))]
pub fn set_cookie(name: &str, value: Option<&str>) {
    let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() else { return };
    let (value, age) = value.map_or(("", 0), |value| (value, 31_536_000));
    let _ = document.set_cookie(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax"));
}

/// Keeps a choice for the next start: the window draws its first page by them (`start.js`).
#[cfg(feature = "shell")]
pub fn set_cookie(name: &str, value: Option<&str>) {
    match value {
        Some(value) => {
            Shelf::Device.keep_text(name, value);
        }
        None => Shelf::Device.forget(name),
    }
}
