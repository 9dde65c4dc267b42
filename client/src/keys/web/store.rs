//! The browser's store of keys: database `linli`, store `devices`.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use crate::{error::Error, transport::garbled};

const DATABASE: &str = "linli";
const STORE: &str = "devices";

/// How long the browser is waited for, and how long when it is asked once more, in milliseconds.
/// Chromium forgets to answer who asks while a page is being left that was asking too; WebKit answers, and
/// ends no transaction, after a page was left that was writing (<https://bugs.webkit.org/show_bug.cgi?id=324094>).
const PATIENCE: [i32; 2] = [2_000, 10_000];

/// A private key, and what is known of it as JSON: its account, or the join it waits for.
pub(super) struct Record {
    /// The private key; the browser keeps it and shows it to nobody.
    pub(super) key: CryptoKey,
    /// What is known of it.
    pub(super) text: String,
}

/// Every record.
pub(super) async fn all() -> Result<Vec<Record>, Error> {
    let records = find(IdbObjectStore::get_all).await?;
    Ok(Array::from(&records).iter().filter_map(|record| read(&record)).collect())
}

/// The record of this name.
pub(super) async fn get(name: &str) -> Result<Option<Record>, Error> {
    let record = find(|store| store.get(&name.into())).await?;
    Ok(read(&record))
}

/// Keeps a record under a name, in place of the one before.
pub(super) async fn put(name: &str, record: &Record) -> Result<(), Error> {
    let value = Object::new();
    Reflect::set(&value, &"key".into(), &record.key).map_err(garbled)?;
    Reflect::set(&value, &"text".into(), &record.text.as_str().into()).map_err(garbled)?;
    change(|store| store.put_with_key(&value, &name.into())).await
}

/// The text of this name, which has no key.
pub(super) async fn text(name: &str) -> Result<Option<String>, Error> {
    let record = find(|store| store.get(&name.into())).await?;
    Ok(Reflect::get(&record, &"text".into()).ok().and_then(|text| text.as_string()))
}

/// Keeps a text without a key under a name that has nothing yet.
///
/// # Errors
/// Where it has something as well.
pub(super) async fn add_text(name: &str, text: &str) -> Result<(), Error> {
    let value = Object::new();
    Reflect::set(&value, &"text".into(), &text.into()).map_err(garbled)?;
    change(|store| store.add_with_key(&value, &name.into())).await
}

/// Drops the record of this name, if there is one.
pub(super) async fn delete(name: &str) -> Result<(), Error> {
    change(|store| store.delete(&name.into())).await
}

fn read(record: &JsValue) -> Option<Record> {
    let key = Reflect::get(record, &"key".into()).ok()?.dyn_into().ok()?;
    let text = Reflect::get(record, &"text".into()).ok()?.as_string()?;
    Some(Record { key, text })
}

/// Runs one request that reads; once more where the browser does not end it.
async fn find(
    act: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, Error> {
    let [first, again] = PATIENCE;
    match run_within(first, IdbTransactionMode::Readonly, &act).await {
        Ok(found) => Ok(found),
        Err(_) => run_within(again, IdbTransactionMode::Readonly, act).await,
    }
}

/// Runs one request that changes something, and waits until it is kept. What fails has changed nothing, unless it ended
/// in the very moment it was given up.
async fn change(
    act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<(), Error> {
    let [_, patience] = PATIENCE;
    run_within(patience, IdbTransactionMode::Readwrite, act).await.map(drop)
}

/// Runs one request in a transaction of its own, which is over after so many milliseconds.
async fn run_within(
    patience: i32,
    mode: IdbTransactionMode,
    act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, Error> {
    let database = open().await?;
    let transaction = database.transaction_with_str_and_mode(STORE, mode).map_err(garbled)?;
    // It closes when the transaction is done.
    database.close();
    let request = act(&transaction.object_store(STORE).map_err(garbled)?).map_err(garbled)?;
    let kept = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        reject_after(patience, &reject);
    });
    if JsFuture::from(kept).await.is_err() {
        // What is late must not come true later. One that was taken back already cannot be again.
        let _ = transaction.abort();
        return Err(Error::Garbled("the key store failed".to_owned()));
    }
    request.result().map_err(garbled)
}

async fn open() -> Result<IdbDatabase, Error> {
    let [first, again] = PATIENCE;
    match open_within(first).await {
        Ok(database) => Ok(database),
        Err(_) => open_within(again).await,
    }
}

async fn open_within(patience: i32) -> Result<IdbDatabase, Error> {
    let window = web_sys::window();
    let factory = window.and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| Error::Garbled("no key store".to_owned()))?;
    let request = factory.open_with_u32(DATABASE, 1).map_err(garbled)?;
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
        reject_after(patience, &reject);
    });
    JsFuture::from(opened).await.map_err(|_| Error::Garbled("no key store".to_owned()))?;
    request.result().map(JsCast::unchecked_into).map_err(garbled)
}

/// Gives up after so many milliseconds what has not ended by then.
fn reject_after(patience: i32, reject: &Function) {
    // A page that is being left sets no timers; nothing waits for it then either.
    let Some(window) = web_sys::window() else { return };
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(reject, patience);
}
