//! Calls by `fetch`; the session is a cookie that no script sees.

mod upload;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, RequestCache, RequestCredentials,
    RequestInit, Response,
};

use super::{Answer, Call};
use crate::error::Error;

/// The page's own network.
pub(crate) struct Transport;

impl Transport {
    /// A transport to the hub at `_origin`.
    pub(crate) const fn new(_origin: &str) -> Self {
        Self
    }

    /// Does nothing: the cookie is the hub's to end.
    pub(crate) const fn forget_session(&self) {}

    /// Sends `call` and waits for the head of the answer.
    pub(crate) async fn send(
        &self,
        origin: &str,
        call: &Call,
        own: &[(&'static str, &str)],
    ) -> Result<Answer, Error> {
        let url = format!("{origin}{}", call.path);
        if let Some(progress) = &call.progress {
            let response = upload::send(&url, call, own, progress).await?;
            return Ok(Answer::of(response, None));
        }
        let guard = Guard(AbortController::new().map_err(garbled)?);
        let headers = Headers::new().map_err(garbled)?;
        for (name, value) in own {
            headers.set(name, value).map_err(garbled)?;
        }
        for (name, value) in &call.headers {
            headers.set(name, value).map_err(garbled)?;
        }
        let init = RequestInit::new();
        init.set_method(call.method);
        init.set_headers(&headers);
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_signal(Some(&guard.0.signal()));
        if let Some(body) = &call.body {
            init.set_body(&Uint8Array::from(body.as_ref()));
        }
        let window = web_sys::window().ok_or(Error::Offline)?;
        let answering = JsFuture::from(window.fetch_with_str_and_init(&url, &init));
        let response: Response = answering.await.map_err(|_| Error::Offline)?.unchecked_into();
        Ok(Answer::of(response, Some(guard)))
    }
}

impl Answer {
    fn of(response: Response, guard: Option<Guard>) -> Self {
        let content_type = response.headers().get("content-type").ok().flatten();
        Self {
            status: response.status(),
            content_type: content_type.unwrap_or_default(),
            body: Body { response, reader: None, _guard: guard },
        }
    }
}

/// A body on the way; dropped, it stops the transfer.
pub(crate) struct Body {
    response: Response,
    reader: Option<ReadableStreamDefaultReader>,
    _guard: Option<Guard>,
}

impl Body {
    /// All of it.
    pub(crate) async fn all(self) -> Result<Vec<u8>, Error> {
        let reading = self.response.array_buffer().map_err(|_| Error::Offline)?;
        let buffer = JsFuture::from(reading).await.map_err(|_| Error::Offline)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// The next piece; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let reader = match &self.reader {
            Some(reader) => reader,
            None => {
                let Some(stream) = self.response.body() else { return Ok(None) };
                self.reader.insert(stream.get_reader().unchecked_into())
            }
        };
        let piece = JsFuture::from(reader.read()).await.map_err(|_| Error::Offline)?;
        let value = Reflect::get(&piece, &"value".into()).map_err(garbled)?;
        Ok((!value.is_undefined()).then(|| Uint8Array::new(&value).to_vec()))
    }
}

/// Stops a transfer nobody waits for any more.
struct Guard(AbortController);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What the browser says of a failure.
pub(crate) fn garbled(error: JsValue) -> Error {
    let message = Reflect::get(&error, &"message".into()).ok().and_then(|text| text.as_string());
    Error::Garbled(message.unwrap_or_default())
}
