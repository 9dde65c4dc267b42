//! Calls by reqwest; the session's token stays in memory.

use std::{
    convert::Infallible,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures_util::stream;
use reqwest::{Method, Response, Url, redirect::Policy};

use super::{Answer, Call, Progress};
use crate::error::Error;

/// How much of a body goes at once while somebody hears of it: the connection takes sixteen pieces
/// before it has sent the first.
const PIECE: usize = 4_096;

const SESSION_HEADER: &str = "linli-session";
const CASE_HEADER: &str = "linli-case";

/// A connection pool and a session.
pub(crate) struct Transport {
    client: Result<reqwest::Client, String>,
    tokens: Mutex<Tokens>,
}

/// The tokens of the sessions that go on.
#[derive(Default)]
struct Tokens {
    /// Of a person.
    session: Option<String>,
    /// Of whoever holds the key of one complaint.
    case: Option<String>,
}

impl Transport {
    /// A transport to the hub at `origin`.
    pub(crate) fn new(origin: &str) -> Self {
        // Another part of the program may have chosen one before; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .tcp_nodelay(true)
            .redirect(Policy::none());
        // A proxy of the environment cannot reach this very machine. Nor is anybody's certificate asked for without
        // TLS, where no redirect is followed: reading all those the machine trusts takes longer than most calls.
        let builder = if is_this_machine(origin) { builder.no_proxy() } else { builder };
        let is_open = is_this_machine(origin) && origin.starts_with("http://");
        let builder = if is_open { builder.tls_certs_only([]) } else { builder };
        Self {
            client: builder.build().map_err(|error| error.to_string()),
            tokens: Mutex::default(),
        }
    }

    /// Forgets the session's token; the session itself ends by its age.
    pub(crate) fn forget_session(&self) {
        self.tokens().session = None;
    }

    /// Sends `call` and waits for the head of the answer.
    pub(crate) async fn send(
        &self,
        origin: &str,
        call: &Call,
        own: &[(&'static str, &str)],
    ) -> Result<Answer, Error> {
        let client = self.client.as_ref().map_err(|error| Error::Garbled(error.clone()))?;
        let url = Url::parse(&format!("{origin}{}", call.path))
            .map_err(|error| Error::Garbled(format!("{origin}{}: {error}", call.path)))?;
        let method = if call.method == "GET" { Method::GET } else { Method::POST };
        let mut request = client.request(method, url).header("linli-native", "1");
        for (name, value) in own {
            request = request.header(*name, *value);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        {
            let tokens = self.tokens();
            if let Some(token) = &tokens.session {
                request = request.bearer_auth(token);
            }
            if let Some(token) = &tokens.case {
                request = request.header(CASE_HEADER, token);
            }
        }
        if let Some(body) = &call.body {
            request = match &call.progress {
                None => request.body(body.clone()),
                Some(progress) => {
                    let length = body.len();
                    request.header("content-length", length).body(pieces(body, progress))
                }
            };
        }
        let response = request.send().await.map_err(failed)?;
        let header = |name| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        if let Some(token) = header(SESSION_HEADER) {
            self.tokens().session = Some(token).filter(|token| !token.is_empty());
        }
        if let Some(token) = header(CASE_HEADER) {
            self.tokens().case = Some(token).filter(|token| !token.is_empty());
        }
        Ok(Answer {
            status: response.status().as_u16(),
            content_type: header("content-type").unwrap_or_default(),
            body: Body(response),
        })
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that tells how much of it has gone whenever the connection takes the next piece.
fn pieces(body: &Bytes, progress: &Progress) -> reqwest::Body {
    let (body, progress) = (body.clone(), Progress::clone(progress));
    let pieces = (0..body.len()).step_by(PIECE).map(move |begin| {
        progress(begin);
        Ok::<_, Infallible>(body.slice(begin..body.len().min(begin + PIECE)))
    });
    reqwest::Body::wrap_stream(stream::iter(pieces))
}

/// A body on the way.
pub(crate) struct Body(Response);

impl Body {
    /// All of it.
    pub(crate) async fn all(self) -> Result<Vec<u8>, Error> {
        self.0.bytes().await.map(Into::into).map_err(failed)
    }

    /// The next piece; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.0.chunk().await.map(|chunk| chunk.map(Into::into)).map_err(failed)
    }
}

fn failed(error: reqwest::Error) -> Error {
    if error.is_builder() { Error::Garbled(error.to_string()) } else { Error::Offline }
}

fn is_this_machine(origin: &str) -> bool {
    Url::parse(origin)
        .ok()
        .is_some_and(|url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")))
}
