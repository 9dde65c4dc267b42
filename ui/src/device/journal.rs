//! Drafts, written down once more: Chromium puts what a page keeps plainly on the disk seconds or
//! even a minute later, and a database at once. After a crash they are found here.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::set_timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::IdbObjectStore;

use super::{database::Database, window};

const DRAFTS: Database = Database { name: "linli-drafts", store: "drafts" };

/// After what time a write that failed is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// Whether what has this name is a draft.
pub(super) fn concerns(name: &str) -> bool {
    name.contains("draft.")
}

/// Writes a draft down. A browser that has no database loses in a crash what it had no time for; one
/// that is busy is asked once more, with what is plainly kept by then.
pub(super) fn keep(name: String, text: &str) {
    let text = text.to_owned();
    spawn_local(async move {
        if write(&name, &text).await.is_err() {
            set_timeout(move || keep_again(name), AGAIN);
        }
    });
}

fn keep_again(name: String) {
    let storage = window().local_storage().ok().flatten();
    let Some(text) = storage.and_then(|storage| storage.get_item(&name).ok().flatten()) else {
        return;
    };
    spawn_local(async move { drop(write(&name, &text).await) });
}

async fn write(name: &str, text: &str) -> Result<(), JsValue> {
    let pair = Array::of2(&name.into(), &text.into());
    DRAFTS.write(|store| store.put_with_key(&pair, &name.into())).await
}

/// Strikes a draft out.
pub(super) fn forget(name: String) {
    spawn_local(async move {
        let _ = DRAFTS.write(|store| store.delete(&name.as_str().into())).await;
    });
}

/// Puts what a crash took from the browser's plain storage back there.
pub async fn recover() {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let Ok(found) = DRAFTS.read(IdbObjectStore::get_all).await else { return };
    for pair in Array::from(&found) {
        let pair: Array = pair.unchecked_into();
        if let (Some(name), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            let _ = storage.set_item(&name, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_residents_and_of_staff_are_written_down_and_nothing_else() {
        for (name, expected) in [
            ("linli.draft.visitor.3-1", true),
            ("linli.7.inbox.draft.9.answer", true),
            ("linli.notice", false),
            ("linli.linli-theme", false),
        ] {
            assert_eq!(concerns(name), expected, "{name}");
        }
    }
}
