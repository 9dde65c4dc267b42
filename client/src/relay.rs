//! A call spelt out as plain data: the shell's web view hands it to the native side, which carries
//! it to the hub and has the session, the keys and the network to itself.

use contract::{Endpoint, Method, target};
use serde::{Deserialize, Serialize};

use crate::{error::Error, idempotency::IdempotencyKey};

/// A call, and under which key it is done if it changes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// Path and query.
    path: String,
    /// The JSON of a change, and its key; nothing for what only reads.
    change: Option<(String, IdempotencyKey)>,
}

impl Relay {
    /// A call that reads.
    #[must_use]
    pub fn ask<E: Endpoint>(request: &E) -> Self {
        const { assert!(matches!(E::METHOD, Method::Get), "only a GET asks") };
        Self { path: target(request).path, change: None }
    }

    /// A call that changes something, once under `key`.
    #[must_use]
    pub fn change<E: Endpoint>(request: &E, key: &IdempotencyKey) -> Self {
        const { assert!(matches!(E::METHOD, Method::Post), "a GET changes nothing") };
        let target = target(request);
        Self { path: target.path, change: Some((target.body.unwrap_or_default(), key.clone())) }
    }

    /// Reads the answer that came back for a request of type `E`.
    ///
    /// # Errors
    /// `Garbled` if it is not an answer of `E`.
    pub fn read<E: Endpoint>(answer: &str) -> Result<E::Answer, Error> {
        serde_json::from_slice(answer.as_bytes()).map_err(|error| Error::Garbled(error.to_string()))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{Error, Relay};
    use crate::{
        hub::{Hub, JSON, JSON_OR_PROBLEM, PATIENCE},
        transport::Call,
    };

    /// Every call of the contract begins so; nothing else is carried.
    const CALLS: &str = "/api/";

    impl Relay {
        /// Whether this is a call of the contract's kind: within the hub's calls, nowhere else.
        pub(super) fn is_call(&self) -> bool {
            let path = self.path.split('?').next().unwrap_or_default();
            let is_plain = |segment: &str| {
                // Whoever reads an address takes this for a dot as well.
                let read = segment.to_ascii_lowercase().replace("%2e", ".");
                !matches!(&*read, "" | "." | "..") && !segment.contains(['\\', '#'])
            };
            path.strip_prefix(CALLS).is_some_and(|rest| rest.split('/').all(is_plain))
                && !self.path.chars().any(|letter| letter.is_control() || letter == '#')
        }
    }

    impl Hub {
        /// Carries a call and brings the answer's JSON; `null` where an answer carries nothing.
        ///
        /// # Errors
        /// Those of every call; `Garbled` for what is no call of the contract's.
        pub async fn relay(&self, relay: Relay) -> Result<String, Error> {
            if !relay.is_call() {
                return Err(Error::Garbled(format!("{} is no call", relay.path)));
            }
            let call = match relay.change {
                None => Call::get(relay.path, JSON_OR_PROBLEM),
                Some((body, key)) => Call::post(relay.path, (body.into(), JSON), &key),
            };
            let answer = self.call(&call, PATIENCE).await?;
            if answer.is_empty() {
                return Ok("null".to_owned());
            }
            String::from_utf8(answer).map_err(|error| Error::Garbled(error.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::sessions::Close;

    use super::*;

    fn to(path: &str) -> Relay {
        Relay { path: path.to_owned(), change: None }
    }

    #[test]
    fn only_calls_are_carried() {
        for path in ["/api/me", "/api/complaints/mine?after=4", "/api/a/b?words=%2e%2e/x"] {
            assert!(to(path).is_call(), "{path}");
        }
        for path in [
            "",
            "/",
            "/api/",
            "/metrics",
            "//evil.example/api/x",
            "@evil.example/api/x",
            "/api//x",
            "/api/../metrics",
            "/api/..\\metrics",
            "/api/%2e%2e/metrics",
            "/api/.%2E/metrics",
            "/api/%2e/me",
            "/api/x#y",
            "/api/x?y#z",
            "/api/x\r\nhost: y",
        ] {
            assert!(!to(path).is_call(), "{path}");
        }
    }

    #[test]
    fn what_was_spelt_out_is_read_back_as_it_was() {
        let relay = Relay::change(&Close {}, &IdempotencyKey::new());

        let text = serde_json::to_string(&relay).expect("plain data");

        assert_eq!(serde_json::from_str::<Relay>(&text).ok(), Some(relay));
    }

    #[test]
    fn an_answer_without_content_is_read_as_nothing() {
        assert_eq!(Relay::read::<Close>("null"), Ok(()));
        assert!(matches!(Relay::read::<Close>("[1"), Err(Error::Garbled(_))));
    }
}
