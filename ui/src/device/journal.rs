//! Drafts, written down once more: Chromium puts what a page keeps plainly on the disk seconds or
//! even a minute later, and a database at once. After a crash they are found here.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::set_timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbObjectStore, Storage};

use super::{Shelf, database::Database, window};

const DRAFTS: Database = Database { name: "linli-drafts", store: "drafts" };

/// After what time a write that failed is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// Under this name a visit keeps that the journal could not be read.
const UNREAD: &str = "journal.unread";

/// Whether what has this name is a draft.
pub(super) fn concerns(name: &str) -> bool {
    name.contains("draft.") || name.contains(".begun.")
}

/// Under this name stands when a draft was kept last: the journal may be behind, where a page went
/// before the browser had written.
fn mark(name: &str) -> String {
    format!("linli.at.{name}")
}

/// Marks a draft as kept now, or struck out now; the moment it is marked with.
fn mark_now(storage: &Storage, name: &str) -> i64 {
    let at = after(marked(storage, name), super::now().0);
    let _ = storage.set_item(&mark(name), &at.to_string());
    at
}

/// The moment `now`, and later than `before` in any case: two keys may come within one millisecond, or the clock was
/// set back between them, and the journal that has the first of them only must be known to be behind.
const fn after(before: i64, now: i64) -> i64 {
    if now > before { now } else { before + 1 }
}

/// Writes a draft down. A browser that has no database loses in a crash what it had no time for; one
/// that is busy is asked once more, with what is plainly kept by then.
pub(super) fn keep(name: String, text: &str) {
    let at = storage().map_or_else(|| super::now().0, |storage| mark_now(&storage, &name));
    let text = text.to_owned();
    spawn_local(async move {
        if write(&name, &text, at).await.is_err() {
            set_timeout(move || keep_again(name), AGAIN);
        }
    });
}

fn keep_again(name: String) {
    let Some(storage) = storage() else { return };
    let Some(text) = item(&storage, &name) else { return };
    let at = marked(&storage, &name);
    spawn_local(async move { drop(write(&name, &text, at).await) });
}

async fn write(name: &str, text: &str, at: i64) -> Result<(), JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of our time are far below 2^53")]
    let written = Array::of3(&name.into(), &text.into(), &(at as f64).into());
    DRAFTS.write(|store| store.put_with_key(&written, &name.into())).await
}

/// Strikes a draft out.
pub(super) fn forget(name: String) {
    let Some(storage) = storage() else { return };
    // Until the journal has struck it out as well, this says that it is older.
    mark_now(&storage, &name);
    spawn_local(strike(storage, name));
}

async fn strike(storage: Storage, name: String) {
    let struck = DRAFTS.write(|store| store.delete(&name.as_str().into())).await;
    if struck.is_ok() && item(&storage, &name).is_none() {
        let _ = storage.remove_item(&mark(&name));
    }
}

/// Puts what a crash took from the browser's plain storage back there. A browser that has once not let the journal be
/// read does not for as long as it runs: nobody waits for it again in this visit, which began with what there was.
pub async fn recover() {
    if Shelf::Visit.text(UNREAD).is_some() {
        spawn_local(take_back());
    } else {
        take_back().await;
    }
}

async fn take_back() {
    let Some(storage) = storage() else { return };
    let Ok(found) = DRAFTS.read(IdbObjectStore::get_all).await else {
        Shelf::Visit.keep_text(UNREAD, "1");
        return;
    };
    Shelf::Visit.forget(UNREAD);
    for written in Array::from(&found) {
        let written: Array = written.unchecked_into();
        let (Some(name), Some(text)) = (written.get(0).as_string(), written.get(1).as_string())
        else {
            continue;
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it was a whole number of milliseconds"
        )]
        let at = written.get(2).as_f64().unwrap_or(0.0) as i64;
        let is_plain = item(&storage, &name).is_some();
        match newest(at, marked(&storage, &name), is_plain) {
            Newest::Journal => {
                let _ = storage.set_item(&name, &text);
                let _ = storage.set_item(&mark(&name), &at.to_string());
            }
            Newest::Plain => keep_again(name),
            Newest::Nothing => spawn_local(strike(storage.clone(), name)),
        }
    }
}

/// Where the newest of a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Newest {
    Journal,
    /// In the browser's plain storage.
    Plain,
    /// It was struck out.
    Nothing,
}

/// `at` and `marked` are when the journal and the plain storage were written last.
const fn newest(at: i64, marked: i64, is_plain: bool) -> Newest {
    match (at >= marked, is_plain) {
        (true, _) => Newest::Journal,
        (false, true) => Newest::Plain,
        (false, false) => Newest::Nothing,
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn item(storage: &Storage, name: &str) -> Option<String> {
    storage.get_item(name).ok().flatten()
}

fn marked(storage: &Storage, name: &str) -> i64 {
    item(storage, &mark(name)).and_then(|at| at.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_residents_and_of_staff_are_written_down_and_nothing_else() {
        for (name, expected) in [
            ("linli.draft.visitor.3-1", true),
            ("linli.7.inbox.draft.9.answer", true),
            ("linli.7.begun.evidence.9.why", true),
            ("linli.notice", false),
            ("linli.linli-theme", false),
        ] {
            assert_eq!(concerns(name), expected, "{name}");
        }
    }

    #[test]
    fn each_key_is_later_than_the_one_before() {
        for (before, now, expected) in [
            (0, 5, 5),
            (3, 5, 5),
            // Within the same millisecond.
            (5, 5, 6),
            // The clock was set back.
            (9, 5, 10),
        ] {
            assert_eq!(after(before, now), expected, "{before} {now}");
        }
    }

    #[test]
    fn what_was_written_last_counts_wherever_it_is() {
        for (at, marked, is_plain, expected) in [
            // A crash took the plain one, or its last words.
            (5, 0, false, Newest::Journal),
            (5, 3, true, Newest::Journal),
            (5, 5, true, Newest::Journal),
            // The page went before the journal was written.
            (3, 5, true, Newest::Plain),
            (3, 5, false, Newest::Nothing),
        ] {
            assert_eq!(newest(at, marked, is_plain), expected, "{at} {marked} {is_plain}");
        }
    }
}
