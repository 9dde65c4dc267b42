//! Drafts, written down once more: Chromium puts what a page keeps plainly on the disk seconds or
//! even a minute later, and a database at once. After a crash they are found here.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::window;

const DATABASE: &str = "linli-drafts";
const STORE: &str = "drafts";

/// Whether what has this name is a draft.
pub(super) fn concerns(name: &str) -> bool {
    name.contains("draft.")
}

/// Writes a draft down. A browser that has no database loses in a crash what it had no time for.
pub(super) fn keep(name: String, text: &str) {
    let pair = Array::of2(&name.as_str().into(), &text.into());
    spawn_local(async move {
        let _ = run(IdbTransactionMode::Readwrite, |store| {
            store.put_with_key(&pair, &name.as_str().into())
        })
        .await;
    });
}

/// Strikes a draft out.
pub(super) fn forget(name: String) {
    spawn_local(async move {
        let _ =
            run(IdbTransactionMode::Readwrite, |store| store.delete(&name.as_str().into())).await;
    });
}

/// Puts what a crash took from the browser's plain storage back there.
pub async fn recover() {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let Ok(found) = run(IdbTransactionMode::Readonly, IdbObjectStore::get_all).await else {
        return;
    };
    for pair in Array::from(&found) {
        let pair: Array = pair.unchecked_into();
        if let (Some(name), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            let _ = storage.set_item(&name, &text);
        }
    }
}

/// Runs one request in a transaction of its own and waits until it is kept.
async fn run(
    mode: IdbTransactionMode,
    act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, JsValue> {
    let database = open().await?;
    let transaction = database.transaction_with_str_and_mode(STORE, mode)?;
    // It closes when the transaction is done.
    database.close();
    let request = act(&transaction.object_store(STORE)?)?;
    let kept = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(kept).await?;
    request.result()
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    let make = Closure::once(move || {
        if let Ok(database) = opening.result() {
            // A store that is missing after all shows at the first transaction.
            let _ = database.unchecked_into::<IdbDatabase>().create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(opened).await?;
    Ok(request.result()?.unchecked_into())
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
