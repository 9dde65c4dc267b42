//! The photos of unsent messages: kept by the browser until they are sent or thrown away.
//!
//! Each has a name `message/size/number`, so that their sizes are known without reading them.

use client::IdempotencyKey;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::database::Database;

const PHOTOS: Database = Database { name: "linli-album", store: "photos" };

/// The most bytes of all photos together: some eighty of them.
const ROOM: usize = 40 * 1024 * 1024;

/// The names of a message's photos, the oldest first.
pub async fn names(message: &str) -> Vec<String> {
    let mut names = all_names(message).await.unwrap_or_default();
    names.sort_by(|one, other| number(one).cmp(number(other)));
    names
}

/// Keeps a photo of a message; its name, if there was room.
pub async fn keep(message: &str, bytes: &[u8]) -> Option<String> {
    let used = all_names("").await?.iter().map(|name| size(name)).sum();
    if !fits(used, bytes.len()) {
        return None;
    }
    // Later photos have later names; chance alone tells two of one moment apart.
    let number = format!("{:013}{}", super::now().0, IdempotencyKey::new().as_str());
    let name = format!("{message}/{}/{number}", bytes.len());
    let value = Uint8Array::from(bytes);
    PHOTOS.write(|store| store.put_with_key(&value, &(&*name).into())).await.ok()?;
    Some(name)
}

/// The photo of this name.
pub async fn find(name: &str) -> Option<Vec<u8>> {
    let found = PHOTOS.read(|store| store.get(&name.into())).await.ok()?;
    Some(found.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// Throws one away.
pub async fn forget(name: &str) {
    // What cannot be thrown away was never kept.
    let _ = PHOTOS.write(|store| store.delete(&name.into())).await;
}

/// Throws away all of the messages whose names begin so.
pub async fn forget_all(beginning: &str) {
    let _ = PHOTOS.write(|store| store.delete(&range(beginning)?)).await;
}

fn size(name: &str) -> usize {
    name.rsplit('/').nth(1).and_then(|size| size.parse().ok()).unwrap_or(0)
}

fn number(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

const fn fits(used: usize, more: usize) -> bool {
    used.saturating_add(more) <= ROOM
}

async fn all_names(message: &str) -> Option<Vec<String>> {
    let beginning = if message.is_empty() { String::new() } else { format!("{message}/") };
    let names = PHOTOS.read(|store| store.get_all_keys_with_key(&range(&beginning)?)).await.ok()?;
    Some(Array::from(&names).iter().filter_map(|name| name.as_string()).collect())
}

/// All names that begin so.
fn range(beginning: &str) -> Result<JsValue, JsValue> {
    let end = format!("{beginning}\u{ffff}");
    IdbKeyRange::bound(&beginning.into(), &end.into()).map(JsValue::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_size_and_what_came_first() {
        let name = "draft.visitor.3-1/512000/0001763856000000aa";

        assert_eq!(size(name), 512_000);
        assert_eq!(number(name), "0001763856000000aa");
        assert_eq!(size("nonsense"), 0);
    }

    #[test]
    fn the_album_holds_forty_megabytes_and_no_more() {
        assert!(fits(ROOM - 1, 1));
        assert!(!fits(ROOM, 1));
        assert!(!fits(0, usize::MAX));
    }
}
