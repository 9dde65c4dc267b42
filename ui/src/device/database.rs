//! A place in the browser's own database, where things have names. What is kept there is on the
//! disk at once, unlike what a page keeps plainly.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::window;

/// How long the browser is waited for, and how long when it is asked once more, in milliseconds.
/// Chromium forgets to answer who asks while a page is being left that was asking too; WebKit answers, and
/// ends no transaction, after a page was left that was writing (<https://bugs.webkit.org/show_bug.cgi?id=324094>).
const PATIENCE: [i32; 2] = [2_000, 10_000];

/// The same for a look into what is open: a screen may wait for it.
const PATIENCE_FOR_LOOKS: [i32; 2] = [2_000, 4_000];

/// A database with one store.
pub(super) struct Database {
    /// What it is called; no two are called alike.
    pub(super) name: &'static str,
    /// What its store is called.
    pub(super) store: &'static str,
}

impl Database {
    /// Runs one request that reads; once more where the browser does not end it.
    pub(super) async fn read(
        &self,
        act: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue, JsValue> {
        let [first, again] = PATIENCE_FOR_LOOKS;
        match self.run_within(first, IdbTransactionMode::Readonly, &act).await {
            Ok(found) => Ok(found),
            Err(_) => self.run_within(again, IdbTransactionMode::Readonly, act).await,
        }
    }

    /// Runs one request that changes something, and waits until it is kept. What fails has changed nothing, unless it
    /// ended in the very moment it was given up.
    pub(super) async fn write(
        &self,
        act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<(), JsValue> {
        let [_, patience] = PATIENCE;
        self.run_within(patience, IdbTransactionMode::Readwrite, act).await.map(drop)
    }

    async fn run_within(
        &self,
        patience: i32,
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
            reject_after(patience, &reject);
        });
        if let Err(fault) = JsFuture::from(kept).await {
            // What is late must not come true later. One that was taken back already cannot be again.
            let _ = transaction.abort();
            return Err(fault);
        }
        request.result()
    }

    async fn open(&self) -> Result<IdbDatabase, JsValue> {
        let [first, again] = PATIENCE;
        match self.open_within(first).await {
            Ok(database) => Ok(database),
            Err(_) => self.open_within(again).await,
        }
    }

    async fn open_within(&self, patience: i32) -> Result<IdbDatabase, JsValue> {
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
            reject_after(patience, &reject);
        });
        JsFuture::from(opened).await?;
        request.result().map(JsCast::unchecked_into)
    }
}

/// Gives up after so many milliseconds what has not ended by then.
fn reject_after(patience: i32, reject: &Function) {
    // A page that is being left sets no timers; nothing waits for it then either.
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(reject, patience);
}
