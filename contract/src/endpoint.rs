//! A call is named once: its method, its path and its answer stand beside its request.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A call to the hub. The request is the type itself.
///
/// Fields named in [`PATH`](Endpoint::PATH) between braces travel there; the others travel in the
/// query of a `GET` and in the JSON body of everything else.
pub trait Endpoint: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// How it is called; everything but [`Method::Get`] changes something and needs an
    /// `Idempotency-Key`.
    const METHOD: Method;
    /// Where it is called, with `{field}` for the fields of the path.
    const PATH: &'static str;
    /// One line for the API page.
    const ABOUT: &'static str;
    /// What a success carries.
    type Answer: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The largest JSON body: a text of 10,000 characters of four bytes, escaped, with room.
    const MAX_BODY: usize = 256 * 1024;
}

/// The HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; may be repeated freely.
    Get,
    /// Changes something; repeated safely with the same `Idempotency-Key`.
    Post,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Where a request goes and what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Path and query, percent-encoded, beginning with a slash.
    pub path: String,
    /// The JSON body; `None` for a `GET`.
    pub body: Option<String>,
}

/// Spells out where `request` goes.
///
/// # Panics
/// When the request is not a struct of plain fields or lacks a field its path names: a fault of
/// the contract that its tests find.
#[must_use]
pub fn target<E: Endpoint>(request: &E) -> Target {
    spell(E::METHOD, E::PATH, serde_json::to_value(request).ok())
}

/// The same code for every request: residents download it once.
fn spell(method: Method, pattern: &str, request: Option<Value>) -> Target {
    let Some(Value::Object(mut fields)) = request else {
        panic!("the request of {pattern} is not a struct");
    };
    let mut path = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = fields.remove(name).unwrap_or_else(|| panic!("{pattern} has no field {name}"));
        path.push_str(before);
        push_encoded(&mut path, &plain(&value));
        rest = after;
    }
    path.push_str(rest);
    match method {
        Method::Get => {
            push_query(&mut path, fields);
            Target { path, body: None }
        }
        Method::Post => Target { path, body: Some(Value::Object(fields).to_string()) },
    }
}

fn push_query(path: &mut String, fields: Map<String, Value>) {
    let mut mark = '?';
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
        path.push(mark);
        push_encoded(path, &name);
        path.push('=');
        push_encoded(path, &plain(&value));
        mark = '&';
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn push_encoded(target: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(byte as char);
        } else {
            target.push('%');
            target.push(HEX[usize::from(byte >> 4)] as char);
            target.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Show {
        id: String,
        after: Option<i64>,
        words: String,
    }

    impl Endpoint for Show {
        const METHOD: Method = Method::Get;
        const PATH: &'static str = "/api/things/{id}/parts";
        const ABOUT: &'static str = "Parts of a thing.";
        type Answer = ();
    }

    #[test]
    fn path_fields_leave_the_query_and_everything_is_encoded() {
        let request = Show { id: "a/b".into(), after: None, words: "电 梯".into() };

        let target = target(&request);

        assert_eq!(target.path, "/api/things/a%2Fb/parts?words=%E7%94%B5%20%E6%A2%AF");
        assert_eq!(target.body, None);
    }
}
