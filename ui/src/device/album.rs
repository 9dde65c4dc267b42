//! The photos of unsent messages: kept by the browser until they are sent or thrown away.
//!
//! Each has a name `message/number/size`: their sizes are known without reading them, and the browser
//! lists them by age.

use client::IdempotencyKey;
use contract::time::{Span, Time};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbKeyRange, IdbObjectStore};

use super::{Shelf, database::Database};

const PHOTOS: Database = Database { name: "linli-album", store: "photos" };

/// The most bytes of all photos together: some eighty of them.
const ROOM: usize = 40 * 1024 * 1024;

/// How long a photo waits to be sent.
const LIFE: Span = Span::DAY.times(30);

/// How long one of nobody's waits: the next visitor at this screen may be somebody else.
const LIFE_OF_VISITORS: Span = Span::DAY;

/// The names of a message's photos, the oldest first. Those of any message that have waited too
/// long are thrown away.
pub async fn names(message: &str) -> Vec<String> {
    finish(message).await;
    let now = super::now();
    let all = all_names().await.unwrap_or_default();
    let (old, mut names): (Vec<_>, Vec<_>) = all.into_iter().partition(|name| is_old(name, now));
    for name in old {
        forget(&name).await;
    }
    let beginning = format!("{message}/");
    names.retain(|name| name.starts_with(&beginning));
    names
}

/// Keeps a photo of a message; its name, if there was room.
pub async fn keep(message: &str, bytes: &[u8]) -> Option<String> {
    finish(message).await;
    let used = all_names().await?.iter().map(|name| size(name)).sum();
    if !fits(used, bytes.len()) {
        return None;
    }
    // Later photos have later names; chance alone tells two of one moment apart.
    let number = format!("{:013}{}", super::now().0, IdempotencyKey::new().as_str());
    let name = format!("{message}/{number}/{}", bytes.len());
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
    let _ = throw_away(beginning).await;
}

/// Throws away all of a message that was sent. The page may go before that is done: then whoever looks for the message's
/// photos next does it first, and sends none of them again.
pub async fn forget_sent(message: &str) {
    Shelf::Visit.keep_text(&sent(message), "1");
    finish(message).await;
}

/// Throws away what is left of a message that was sent.
async fn finish(message: &str) {
    let sent = sent(message);
    if Shelf::Visit.text(&sent).is_some() && throw_away(&format!("{message}/")).await.is_ok() {
        Shelf::Visit.forget(&sent);
    }
}

fn sent(message: &str) -> String {
    format!("sent.{message}")
}

async fn throw_away(beginning: &str) -> Result<(), JsValue> {
    PHOTOS.write(|store| store.delete(&range(beginning)?)).await
}

fn size(name: &str) -> usize {
    name.rsplit('/').next().and_then(|size| size.parse().ok()).unwrap_or(0)
}

fn is_old(name: &str, now: Time) -> bool {
    let is_visitors = name.starts_with("draft.visitor.");
    let life = if is_visitors { LIFE_OF_VISITORS } else { LIFE };
    let at = number(name).get(..13).and_then(|at| at.parse().ok()).map_or(Time(0), Time);
    now - at > life
}

fn number(name: &str) -> &str {
    name.rsplit('/').nth(1).unwrap_or_default()
}

const fn fits(used: usize, more: usize) -> bool {
    used.saturating_add(more) <= ROOM
}

async fn all_names() -> Option<Vec<String>> {
    let names = PHOTOS.read(IdbObjectStore::get_all_keys).await.ok()?;
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
        let name = "draft.visitor.3-1/0001763856000000aa/512000";

        assert_eq!(size(name), 512_000);
        assert_eq!(number(name), "0001763856000000aa");
        assert_eq!(size("nonsense"), 0);
    }

    #[test]
    fn a_photo_of_nobodys_waits_a_day_and_ones_own_a_month() {
        let at = Time(1_763_856_000_000);
        let visitors = "draft.visitor.3-1/1763856000000aa/9";
        let own = "draft.0000000000012.3-1/1763856000000aa/9";

        for (name, after, expected) in [
            (visitors, Span::HOUR.times(23), false),
            (visitors, Span::HOUR.times(25), true),
            (own, Span::HOUR.times(25), false),
            (own, Span::DAY.times(31), true),
            ("nonsense", Span::HOUR, true),
        ] {
            assert_eq!(is_old(name, at + after), expected, "{name} after {after:?}");
        }
    }

    #[test]
    fn the_album_holds_forty_megabytes_and_no_more() {
        assert!(fits(ROOM - 1, 1));
        assert!(!fits(ROOM, 1));
        assert!(!fits(0, usize::MAX));
    }
}
