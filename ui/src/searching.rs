//! Looking for words on a board: the field, and the words as the address has them.

use contract::{text::Search, words::Word};
use leptos::prelude::*;

use crate::{
    parts::{Element, search, watch},
    settings::say,
    way::way,
};

/// What the address says is looked for, if it can be.
pub(crate) fn wanted() -> Memo<Option<Search>> {
    let way = way();
    Memo::new(move |_| way.query("search").and_then(|words| decoded(&words)))
}

fn decoded(words: &str) -> Option<Search> {
    let words = js_sys::decode_uri_component(&words.replace('+', " ")).ok()?;
    Search::try_from(String::from(words).trim()).ok()
}

/// The field; Enter and its button lead to the board at `path` with what was typed.
pub(crate) fn field(path: &'static str, label: Word, wanted: Memo<Option<Search>>) -> Element {
    let typed = RwSignal::new(String::new());
    watch(move || typed.set(wanted.get().as_ref().map(Search::to_string).unwrap_or_default()));
    let way = way();
    let go = move || match typed.get_untracked().trim() {
        "" => way.to(path),
        words => {
            let words = String::from(js_sys::encode_uri_component(words));
            way.to(&format!("{path}?search={words}"));
        }
    };
    search(say(label), typed, go)
}
