//! What happens to every request and answer: an id, a log line without content, security headers,
//! and refusals in the reader's language.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::Code;
use data_encoding::HEXLOWER;

use crate::{
    app::{App, random},
    call::{self, NewSession, Speaker},
    error::Refusal,
    ops, pages,
};

/// Pages load nothing from elsewhere and run no script of their own text.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'";

/// Wraps the handling of a request.
pub(crate) async fn wrap(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = call::language(request.headers());
    let preferences = pages::Preferences::read(request.headers());
    let method = request.method().clone();
    let is_page = !request.uri().path().starts_with("/api/");
    // A client that says for whom it speaks signs in again by itself, or is one tab of several. The
    // cookie may be a newer one than it came with, which an end that arrives late would take away.
    let says_for_whom = call::speaker(request.headers()) != Speaker::Unsaid;
    let is_open = request.method() == Method::GET && !call::shows_session(request.headers());
    // The pattern, not the address: an address may hold what nobody should log.
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let id = random::<8>().map_or_else(|_| String::new(), |bytes| HEXLOWER.encode(&bytes));
    let span = tracing::info_span!("request", id, %method, path);
    let began = app.now();

    let mut response = {
        use tracing::Instrument;
        next.run(request).instrument(span.clone()).await
    };

    let mut is_lapsed = response.extensions_mut().remove::<Lapsed>().is_some();
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        is_lapsed = refusal.is_of_session() && !says_for_whom;
        response = if is_page {
            let is_kept = method == Method::POST && path == "/file";
            pages::refused(&app, &refusal, language, preferences, is_kept)
        } else {
            problem(&refusal, language)
        };
    }
    let took = app.now() - began;
    ops::count(&path, response.status(), Duration::from_millis(took.0.unsigned_abs()));
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), ms = took.0, "answered"));
    if is_lapsed {
        // The next call comes without it: as a visitor, or with a new one.
        NewSession { token: String::new(), is_for_case: false }.put(
            response.headers_mut(),
            false,
            app.is_secure(),
        );
    }
    secure(&mut response, &id, app.is_secure());
    if is_open {
        response.extensions_mut().insert(Open);
    }
    response
}

/// Marks what is read by somebody who has shown no session.
#[derive(Clone, Copy)]
struct Open;

/// What is packed on its way: pages and JSON that everybody gets alike.
///
/// Nothing that a session opens: where a secret and a text that somebody else chose are packed
/// together, the length tells of the secret (BREACH). Files are packed before, pictures by their
/// own format, and a stream must not wait to be packed.
pub(crate) fn is_packable(
    _: StatusCode,
    _: Version,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default();
    let pays = ["text/html", "application/json", "application/manifest+json"];
    extensions.get::<Open>().is_some() && pays.iter().any(|one| kind.starts_with(one))
}

/// Marks a page that tells of a session that has ended: its cookie goes with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lapsed;

fn problem(refusal: &Refusal, language: contract::Language) -> Response {
    let problem = refusal.problem(language);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = axum::http::StatusCode::from_u16(problem.status)
        .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if let Some(wait) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, wait.into());
    }
    response
}

fn secure(response: &mut Response, id: &str, is_secure: bool) {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with it browsers send plain forms as from nowhere, and they are refused.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("geolocation=(), payment=(), usb=()"),
    );
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    if is_secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("x-request-id", id);
    }
}

/// What is answered where nothing is.
pub(crate) async fn not_found() -> Response {
    crate::error::Error::refused(Code::NotFound).into_response()
}

/// What is answered to a method an address does not know.
pub(crate) async fn wrong_method() -> Response {
    crate::error::Error::refused(Code::WrongMethod).into_response()
}
