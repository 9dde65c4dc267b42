//! A place in the browser's own database, where things have names. What is kept there is on the
//! disk at once, unlike what a page keeps plainly.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::window;

/// A database with one store.
pub(super) struct Database {
    /// What it is called; no two are called alike.
    pub(super) name: &'static str,
    /// What its store is called.
    pub(super) store: &'static str,
}

impl Database {
    /// Runs one request that reads.
    pub(super) async fn read(
        &self,
        act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue, JsValue> {
        self.run(IdbTransactionMode::Readonly, act).await
    }

    /// Runs one request that changes something, and waits until it is kept.
    pub(super) async fn write(
        &self,
        act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<(), JsValue> {
        self.run(IdbTransactionMode::Readwrite, act).await.map(drop)
    }

    async fn run(
        &self,
        mode: IdbTransactionMode,
        act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue, JsValue> {
        let database = self.open().await?;
        let transaction = database.transaction_with_str_and_mode(self.store, mode)?;
        // It closes when the transaction is done.
        database.close();
        let request = act(&transaction.object_store(self.store)?)?;
        let kept = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        JsFuture::from(kept).await?;
        request.result()
    }

    async fn open(&self) -> Result<IdbDatabase, JsValue> {
        let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(self.name, 1)?;
        let (opening, store) = (request.clone(), self.store);
        let make = Closure::once(move || {
            if let Ok(database) = opening.result() {
                // A store that is missing after all shows at the first transaction.
                let _ = database.unchecked_into::<IdbDatabase>().create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
        let opened = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        });
        JsFuture::from(opened).await?;
        request.result().map(JsCast::unchecked_into)
    }
}
