//! How a call travels: by reqwest natively, by `fetch` in the browser.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

use std::sync::Arc;

use bytes::Bytes;

use crate::idempotency::IdempotencyKey;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Body, Transport};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{Body, Transport, garbled};

/// Hears how many bytes of what is handed in are on their way to the hub.
pub type Progress = Arc<dyn Fn(usize) + Send + Sync>;

/// A call as it travels, without what the hub's origin, session and language add.
pub(crate) struct Call {
    /// The name of the method.
    pub(crate) method: &'static str,
    /// Path and query.
    pub(crate) path: String,
    /// The headers of this call.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// What it carries; shared by a repeated call.
    pub(crate) body: Option<Bytes>,
    /// Who hears how much of it has gone.
    pub(crate) progress: Option<Progress>,
}

impl Call {
    /// A call that reads.
    pub(crate) fn get(path: String, accept: &str) -> Self {
        let headers = vec![("accept", accept.to_owned())];
        Self { method: "GET", path, headers, body: None, progress: None }
    }

    /// A call that changes something with a body of some content type.
    pub(crate) fn post(path: String, body: (Bytes, &str), key: &IdempotencyKey) -> Self {
        let headers = vec![
            ("accept", "application/json, application/problem+json".to_owned()),
            ("content-type", body.1.to_owned()),
            ("idempotency-key", key.as_str().to_owned()),
        ];
        Self { method: "POST", path, headers, body: Some(body.0), progress: None }
    }
}

/// The head of an answer, and its body still on the way.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The content type, or an empty text.
    pub(crate) content_type: String,
    /// The body.
    pub(crate) body: Body,
}
