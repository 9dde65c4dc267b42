//! How a call comes in: its request is read from path, query or body, the caller from the headers.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::{
    CONTRACT, Code, Endpoint, Language,
    id::DeviceId,
    sessions::{DEVICE_HEADER, NOBODY},
    text::TextFault,
    time::Time,
    words,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    error::{Error, FieldReason, Refusal, Result},
    idempotency::Once,
    limits::Counted,
    listen,
};

/// The largest JSON body: a text of 10,000 characters of four bytes, escaped, with room.
pub const MAX_BODY: usize = 256 * 1024;

/// The header that carries the contract's number.
pub const CONTRACT_HEADER: &str = "linli-contract";

/// The header in which a native client gets a new session's token.
pub const SESSION_HEADER: &str = "linli-session";

/// The same for a session that reaches one complaint; native clients send it back, too.
pub const CASE_HEADER: &str = "linli-case";

/// The header by which a client asks for its token there rather than in a cookie.
pub const NATIVE_HEADER: &str = "linli-native";

/// The header that has a browser throw away what it has kept of this site.
const CLEAR_HEADER: &str = "clear-site-data";

/// The oldest contract that is still answered.
const OLDEST_CONTRACT: u32 = 1;

/// The hash of a session's token, as the store knows it.
pub type TokenHash = [u8; 32];

/// Hashes a session's token.
#[must_use]
pub fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// Who calls, as far as the headers tell; the store says the rest.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session of a person.
    pub session: Option<TokenHash>,
    /// Whom the client speaks for.
    pub speaker: Speaker,
    /// The session that reaches one complaint.
    pub case_session: Option<TokenHash>,
    /// From where.
    pub address: IpAddr,
    /// The language of the screen.
    pub language: Language,
    /// Whether tokens are answered in a header.
    pub is_native: bool,
}

/// Whom a client says it speaks for, in [`DEVICE_HEADER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// It does not say: a page without scripts, or a call that signs in or out.
    Unsaid,
    /// For a visitor, whatever session comes with it.
    Nobody,
    /// For a device and no other.
    Device(DeviceId),
}

impl Caller {
    /// Whom calls of this caller are counted for.
    #[must_use]
    pub fn counted(&self) -> Counted {
        self.session.map_or_else(|| Counted::address(self.address), Counted::Session)
    }
}

/// A call that reads.
#[derive(Debug)]
pub struct Ask<E> {
    /// What is asked.
    pub request: E,
    /// By whom.
    pub caller: Caller,
    /// When.
    pub now: Time,
}

/// A call that changes something.
#[derive(Debug)]
pub struct Change<E> {
    /// What is asked.
    pub request: E,
    /// By whom.
    pub caller: Caller,
    /// When.
    pub now: Time,
    /// Its idempotency key with the request's fingerprint.
    pub once: Once,
}

/// What a call answers, and the session that begins or ends with it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome<T> {
    /// The answer.
    pub answer: T,
    /// A session that begins.
    pub session: Option<NewSession>,
}

/// A session that begins, or with an empty token ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewSession {
    /// The token; the store knows its hash only.
    pub token: String,
    /// Whether it reaches one complaint only.
    pub is_for_case: bool,
}

impl<T> From<T> for Outcome<T> {
    fn from(answer: T) -> Self {
        Self { answer, session: None }
    }
}

impl<T: Serialize> Outcome<T> {
    /// The response: JSON, with the token where this caller takes it.
    pub fn respond(self, caller: &Caller, is_secure: bool) -> Response {
        let mut response = Json(self.answer).into_response();
        if let Some(session) = self.session {
            session.put(response.headers_mut(), caller.is_native, is_secure);
            if session.token.is_empty() {
                // Whoever comes next to this phone must not find the pictures it was shown.
                let pictures = HeaderValue::from_static("\"cache\"");
                response.headers_mut().insert(CLEAR_HEADER, pictures);
            }
        }
        response
    }
}

impl NewSession {
    /// Puts the token into the headers of an answer.
    pub fn put(&self, headers: &mut HeaderMap, is_native: bool, is_secure: bool) {
        let age = if self.token.is_empty() { "; Max-Age=0" } else { "" };
        let text = if is_native {
            self.token.clone()
        } else {
            let name = cookie_name(self.is_for_case, is_secure);
            let secure = if is_secure { "; Secure" } else { "" };
            format!("{name}={}; Path=/; HttpOnly; SameSite=Strict{secure}{age}", self.token)
        };
        // Tokens and names are plain ASCII.
        if let Ok(value) = HeaderValue::try_from(text) {
            let name = match (is_native, self.is_for_case) {
                (true, true) => header::HeaderName::from_static(CASE_HEADER),
                (true, false) => header::HeaderName::from_static(SESSION_HEADER),
                (false, _) => header::SET_COOKIE,
            };
            headers.append(name, value);
        }
    }
}

const fn cookie_name(is_for_case: bool, is_secure: bool) -> &'static str {
    match (is_secure, is_for_case) {
        (true, false) => "__Host-linli",
        (true, true) => "__Host-linli-case",
        (false, false) => "linli",
        (false, true) => "linli-case",
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        let native_case = parts.headers.get(CASE_HEADER).and_then(|value| value.to_str().ok());
        let cookie = |is_for_case| {
            cookie(&parts.headers, cookie_name(is_for_case, app.is_secure())).map(token_hash)
        };
        Ok(Self {
            session: bearer.map(token_hash).or_else(|| cookie(false)),
            speaker: speaker(&parts.headers),
            case_session: native_case.map(token_hash).or_else(|| cookie(true)),
            address: address(parts, app.behind_proxy),
            language: language(&parts.headers),
            is_native: is_native(&parts.headers),
        })
    }
}

/// Whether a client takes its tokens in a header. A page does not: its cookie is out of the reach
/// of scripts, and so must a token be that a script asks for. A browser tells that it is one by the
/// site every change comes from.
fn is_native(headers: &HeaderMap) -> bool {
    headers.contains_key(NATIVE_HEADER) && !headers.contains_key(header::ORIGIN)
}

/// Whom a client says it speaks for.
#[must_use]
pub fn speaker(headers: &HeaderMap) -> Speaker {
    match headers.get(DEVICE_HEADER).map(HeaderValue::to_str) {
        None => Speaker::Unsaid,
        Some(Ok(NOBODY)) => Speaker::Nobody,
        // What is no id names a device nobody has: it must not pass for saying nothing.
        Some(text) => {
            let device = text.ok().and_then(|text| text.parse().ok());
            Speaker::Device(device.unwrap_or(DeviceId::from_number(0)))
        }
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Whether a request comes with a session of whatever kind, that has ended or not.
#[must_use]
pub fn shows_session(headers: &HeaderMap) -> bool {
    let kinds = [(false, false), (false, true), (true, false), (true, true)];
    kinds.iter().any(|(secure, case)| cookie(headers, cookie_name(*case, *secure)).is_some())
        || headers.contains_key(header::AUTHORIZATION)
        || headers.contains_key(CASE_HEADER)
}

/// The language that was chosen, else the browser's.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, "linli-language");
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::accepted(chosen.or(accepted).unwrap_or(""))
}

fn address(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let forwarded = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| behind_proxy)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

impl<E: Endpoint> FromRequest<App> for Ask<E> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, _) = request.into_parts();
        let caller = admit(&mut parts, app).await?;
        let mut query = parts.uri.query().unwrap_or("").to_owned();
        for (name, value) in path_fields(&mut parts, app).await? {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&name);
            query.push('=');
            query.push_str(&value);
        }
        let request = serde_path_to_error::deserialize(serde_html_form::Deserializer::from_bytes(
            query.as_bytes(),
        ))
        .map_err(|error| unreadable(&error.path().to_string(), &error.inner().to_string()))?;
        Ok(Self { request, caller, now: app.now() })
    }
}

impl<E: Endpoint> FromRequest<App> for Change<E> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let caller = admit(&mut parts, app).await?;
        let once_key = Once::key(&parts.headers)?;
        let path = path_fields(&mut parts, app).await?;
        let limited = http_body_util::Limited::new(body, E::MAX_BODY);
        let body = http_body_util::BodyExt::collect(limited)
            .await
            .map_err(|error| {
                let is_large = error.is::<http_body_util::LengthLimitError>();
                if is_large { Error::refused(Code::TooLarge) } else { broken(&*error) }
            })?
            .to_bytes();
        let once = Once::new(once_key, parts.uri.path(), &body);
        let request = read_body(&body, path)?;
        Ok(Self { request, caller, now: app.now(), once })
    }
}

/// Checks what holds for every call before its request is read.
pub(crate) async fn admit(parts: &mut Parts, app: &App) -> Result<Caller> {
    let Ok(caller) = Caller::from_request_parts(parts, app).await;
    let contract = parts.headers.get(CONTRACT_HEADER).and_then(|value| value.to_str().ok());
    let contract: u32 = contract.map_or(Ok(CONTRACT), str::parse).unwrap_or(0);
    if contract < OLDEST_CONTRACT {
        return Err(Error::refused(Code::UpdateNeeded));
    }
    app.limits.call(&caller)?;
    if parts.method != Method::GET {
        check_origin(&parts.headers, &app.origin)?;
    }
    Ok(caller)
}

/// A browser says from which site a changing request comes; another site's is refused.
///
/// # Errors
/// `not_allowed` for another site, or for a cookie without a site.
pub fn check_origin(headers: &HeaderMap, own: &str) -> Result<()> {
    match headers.get(header::ORIGIN) {
        Some(origin) if origin.as_bytes() == own.as_bytes() => Ok(()),
        None if !headers.contains_key(header::COOKIE) => Ok(()),
        _ => Err(Error::refused(Code::NotAllowed)),
    }
}

/// The fields named in the path, still percent-encoded for joining to a query.
async fn path_fields(parts: &mut Parts, app: &App) -> Result<Vec<(String, String)>> {
    let Ok(fields) = RawPathParams::from_request_parts(parts, app).await else {
        return Err(Error::refused(Code::NotFound));
    };
    Ok(fields
        .iter()
        .map(|(name, value)| {
            let encoded: String = serde_html_form::to_string([("", value)]).unwrap_or_default();
            (name.to_owned(), encoded.trim_start_matches('=').to_owned())
        })
        .collect())
}

/// What is told of a body that ended before its end.
pub(crate) fn broken(error: &(dyn std::error::Error + 'static)) -> Error {
    let is_slow = listen::was_too_slow(error);
    Error::refused(if is_slow { Code::TooSlow } else { Code::Malformed })
}

fn read_body<E: DeserializeOwned>(body: &Bytes, path: Vec<(String, String)>) -> Result<E> {
    if path.is_empty() {
        let mut reader = serde_json::Deserializer::from_slice(body);
        let request = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| unreadable(&error.path().to_string(), &error.inner().to_string()))?;
        reader.end().map_err(|_| Error::refused(Code::Malformed))?;
        return Ok(request);
    }
    let mut fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(body).map_err(|error| unreadable(".", &error.to_string()))?;
    for (name, value) in path {
        if fields.insert(name.clone(), value.into()).is_some() {
            return Err(Error::field(name, FieldReason::Unknown));
        }
    }
    serde_path_to_error::deserialize(serde_json::Value::Object(fields))
        .map_err(|error| unreadable(&error.path().to_string(), &error.inner().to_string()))
}

/// Turns what serde says into the field at fault; a body that is no JSON has none.
fn unreadable(path: &str, message: &str) -> Error {
    let named = |prefix| {
        message.strip_prefix(prefix).and_then(|rest| rest.split('`').next()).map(str::to_owned)
    };
    let inside = |name: String| match path {
        "." | "?" => name,
        path if path.ends_with(&name) => path.to_owned(),
        path => format!("{path}.{name}"),
    };
    if let Some(fault) = TextFault::read(message) {
        Error::field(path, FieldReason::Text(fault))
    } else if let Some(name) = named("unknown field `") {
        Error::field(inside(name), FieldReason::Unknown)
    } else if let Some(name) = named("missing field `") {
        Error::field(inside(name), FieldReason::Missing)
    } else if message.starts_with("case-key") {
        Error::field(path, FieldReason::Word(words::problems::CASE_KEY_WRONG))
    } else if message.starts_with("invitation-code") {
        Error::field(path, FieldReason::Word(words::problems::INVITATION_CODE_WRONG))
    } else if matches!(path, "." | "?") {
        Error::Refused(Refusal::from(Code::Malformed))
    } else {
        Error::field(path, FieldReason::Word(words::problems::FIELD_WRONG))
    }
}

/// A call as its store function sees it, shared by every attempt.
#[derive(Debug)]
pub struct Call<E> {
    /// What is asked.
    pub request: E,
    /// By whom.
    pub caller: Caller,
    /// When.
    pub now: Time,
}

impl<E> Ask<E> {
    /// For the store function.
    #[must_use]
    pub fn call(self) -> Arc<Call<E>> {
        Arc::new(Call { request: self.request, caller: self.caller, now: self.now })
    }
}
