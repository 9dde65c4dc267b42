//! The OpenAPI 3.1 document, made from the contract's endpoints and types; no path stands twice.

mod others;
pub(crate) mod page;

use std::{collections::BTreeMap, sync::Arc};

use axum::{http::header, response::IntoResponse};
use contract::{CONTRACT, Endpoint, Method, Problem, sessions::DEVICE_HEADER};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// A call as the document describes it.
#[derive(Clone)]
pub(crate) struct Described {
    method: Method,
    path: &'static str,
    about: &'static str,
    request: Value,
    answer: Value,
    parts: Vec<(String, Value)>,
}

impl Described {
    /// A call of the contract.
    pub(crate) fn of<E>() -> Self
    where
        E: Endpoint + ToSchema,
        E::Answer: ToSchema,
    {
        let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
        E::schemas(&mut parts);
        E::Answer::schemas(&mut parts);
        Self {
            method: E::METHOD,
            path: E::PATH,
            about: E::ABOUT,
            request: to_value(&E::schema()),
            answer: to_value(&E::Answer::schema()),
            parts: parts.iter().map(|(name, schema)| (name.clone(), to_value(schema))).collect(),
        }
    }

    fn operation(&self) -> Value {
        let (parameters, body) = self.parameters();
        let mut operation = json!({
            "summary": self.about,
            "operationId": self.path.trim_start_matches("/api/").replace(['/', '{', '}'], "_")
                + "_" + &self.method.as_str().to_lowercase(),
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": "Done.",
                    "content": { "application/json": { "schema": self.answer } },
                },
                "default": refused(),
            },
        });
        if let Some(body) = body {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": body } } });
        }
        operation
    }

    /// What travels in path, query and headers, and what is left for the body.
    fn parameters(&self) -> (Vec<Value>, Option<Value>) {
        let is_get = self.method == Method::Get;
        let mut body = self.request.clone();
        let mut parameters = Vec::new();
        let required: Vec<Value> =
            body.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let names: Vec<String> = body
            .get("properties")
            .and_then(Value::as_object)
            .map(|fields| fields.keys().cloned().collect())
            .unwrap_or_default();
        for name in names {
            let in_path = self.path.contains(&format!("{{{name}}}"));
            if !in_path && !is_get {
                continue;
            }
            let schema = body["properties"].as_object_mut().and_then(|fields| fields.remove(&name));
            if let Some(required) = body.get_mut("required").and_then(Value::as_array_mut) {
                required.retain(|one| one.as_str() != Some(&name));
            }
            parameters.push(json!({
                "name": name,
                "in": if in_path { "path" } else { "query" },
                "required": in_path || required.iter().any(|one| one.as_str() == Some(&name)),
                "schema": schema,
            }));
        }
        parameters.push(speaker());
        if is_get {
            return (parameters, None);
        }
        parameters.push(idempotency_key());
        (parameters, Some(body))
    }
}

/// What every call may say.
fn speaker() -> Value {
    json!({
        "name": DEVICE_HEADER,
        "in": "header",
        "required": false,
        "description": "The device the call is for, or \"none\" for a visitor whatever the session; \
                        with another device's session the answer is `not_signed_in`.",
        "schema": { "type": "string" },
    })
}

/// What every change needs.
fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": true,
        "description": "Chosen by the client; the same key gets the same answer again.",
        "schema": { "type": "string", "minLength": 16, "maxLength": 64 },
    })
}

/// What every call may answer instead.
fn refused() -> Value {
    json!({
        "description": "Refused, with a reason (RFC 9457).",
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
        } },
    })
}

fn to_value(schema: &RefOr<Schema>) -> Value {
    // A schema is plain data; were it not, an empty one says "anything".
    serde_json::to_value(schema).unwrap_or_else(|_| json!({}))
}

/// The document.
pub(crate) fn document(calls: &[Described]) -> Value {
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut parts: BTreeMap<String, Value> = others::parts().into_iter().collect();
    for call in calls {
        paths
            .entry(call.path.to_owned())
            .or_default()
            .insert(call.method.as_str().to_lowercase(), call.operation());
        parts.extend(call.parts.iter().cloned());
    }
    for other in others::all() {
        paths.entry(other.path).or_default().insert(other.method.to_owned(), other.operation);
    }
    let mut of_problem = Vec::new();
    Problem::schemas(&mut of_problem);
    parts.extend(of_problem.iter().map(|(name, schema)| (name.clone(), to_value(schema))));
    parts.insert("Problem".into(), to_value(&Problem::schema()));
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Linli community hub",
            "version": CONTRACT.to_string(),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": parts },
    });
    for_everybody(&mut document);
    document
}

/// The names that mean one thing in one call and another in another.
#[cfg(test)]
pub(crate) fn clashes(calls: &[Described]) -> Vec<String> {
    let mut parts: BTreeMap<&String, &Value> = BTreeMap::new();
    let all = calls.iter().flat_map(|call| &call.parts);
    let differs =
        all.filter(|(name, part)| parts.insert(name, part).is_some_and(|one| one != part));
    let names: std::collections::BTreeSet<String> = differs.map(|(name, _)| name.clone()).collect();
    names.into_iter().collect()
}

/// Takes the links out of descriptions that lead from one comment of the sources to another.
fn for_everybody(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(about)) = fields.get_mut("description") {
                *about = without_links(about);
            }
            fields.values_mut().for_each(for_everybody);
        }
        Value::Array(values) => values.iter_mut().for_each(for_everybody),
        _ => {}
    }
}

/// ``[`MAX`](crate::MAX)`` is `MAX`.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else { break };
        plain.push_str(before);
        plain.push_str(name);
        rest = match after.strip_prefix('(').and_then(|after| after.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain + rest
}

/// Serves the document.
pub(crate) async fn serve(document: Arc<Value>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_no_links_into_the_sources() {
        let text = "At most [`MAX`](crate::MAX), see [`Other`], or [x].";

        assert_eq!(without_links(text), "At most MAX, see Other, or [x].");
    }
}
