//! What is sent is sent once: the same words carry the same key, however often they are tried.

use client::IdempotencyKey;
use contract::Endpoint;
use serde::{Deserialize, Serialize};

/// A change that was tried and perhaps never answered. Kept with a draft, it survives a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried(Option<(String, IdempotencyKey)>);

impl Tried {
    /// The key to send `request` with: the one before for the same words, else a new one.
    pub fn key<E: Endpoint>(&mut self, request: &E) -> IdempotencyKey {
        let target = contract::target(request);
        let words = target.path + &target.body.unwrap_or_default();
        if let Some((before, key)) = &self.0
            && *before == words
        {
            return key.clone();
        }
        let key = IdempotencyKey::new();
        self.0 = Some((words, key.clone()));
        key
    }
}

#[cfg(test)]
mod tests {
    use contract::complaints::File;

    use super::*;

    #[test]
    fn the_same_words_keep_their_key_and_changed_words_get_another() {
        let file = |notice| File {
            door: None,
            place: None,
            subject: None,
            text: None,
            photos: vec![],
            about: None,
            notice,
        };
        let mut tried = Tried::default();

        let first = tried.key(&file(1));
        let again = tried.key(&file(1));
        let changed = tried.key(&file(2));

        assert_eq!(first, again);
        assert_ne!(first, changed);
    }

    #[test]
    fn a_key_survives_a_reload() {
        let request = contract::sessions::Close {};
        let mut tried = Tried::default();
        let key = tried.key(&request);

        let kept = serde_json::to_string(&tried).expect("plain data");
        let mut read: Tried = serde_json::from_str(&kept).expect("what was written");

        assert_eq!(read.key(&request), key);
    }
}
