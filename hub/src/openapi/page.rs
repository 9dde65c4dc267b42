//! The OpenAPI document as a page people read: calls, fields, codes, examples; nothing from elsewhere.

use std::{fmt::Write, sync::Arc};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use contract::{Code, words::api as words};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use crate::{
    app::App,
    call::Caller,
    error::Result,
    pages::{Frame, Screen},
};

/// What nearly every call carries.
const JSON: &str = "application/json";

/// How deep an example goes into a schema that holds itself.
const DEPTH: u8 = 8;

/// Draws the document.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    document: Arc<Value>,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::TITLE.say(language);
    let page = Page { language, parts: &document["components"]["schemas"] };
    let calls = calls(&document);
    Ok(frame
        .render(
            title,
            Screen::Plain,
            html! {
                main.page.wide #content tabindex="-1" {
                    h1 { (title) }
                    p { (words::ABOUT.say(language)) " " a href="/openapi.json" { "openapi.json" } }
                    nav aria-label=(words::CALLS.say(language)) {
                        ul { @for call in &calls { li { a href={ "#" (call.id()) } { (call.name()) } } } }
                    }
                    @for call in &calls { (page.call(call)) }
                    section #codes {
                        h2 { (words::CODES.say(language)) }
                        p { (words::CODES_ABOUT.say(language)) }
                        (page.codes())
                    }
                }
            },
        )
        .into_response())
}

/// A call of the document.
struct Call<'d> {
    method: &'d str,
    path: &'d str,
    operation: &'d Value,
}

fn calls(document: &Value) -> Vec<Call<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| Call { method, path, operation })
        })
        .collect()
}

impl Call<'_> {
    fn id(&self) -> &str {
        self.operation["operationId"].as_str().unwrap_or_default()
    }

    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// A field as the table shows it.
struct Field {
    name: String,
    place: &'static str,
    kind: String,
    is_required: bool,
    about: String,
}

struct Page<'d> {
    language: contract::Language,
    parts: &'d Value,
}

impl Page<'_> {
    fn call(&self, call: &Call) -> Markup {
        let language = self.language;
        let body = &call.operation["requestBody"]["content"]["application/json"]["schema"];
        let content = call.operation["responses"]["200"]["content"].as_object();
        let (kind, answer) = content
            .and_then(|content| content.iter().next())
            .map_or((JSON, &Value::Null), |(kind, one)| (kind.as_str(), &one["schema"]));
        let sent = call.operation["requestBody"]["content"].as_object();
        let sent = sent.and_then(|sent| sent.keys().find(|kind| *kind != JSON));
        let mut fields = self.parameters(call.operation);
        fields.extend(self.fields(body, "body"));
        let answered = self.fields(answer, "answer");
        html! {
            section.card id=(call.id()) {
                h2 { code { (call.name()) } }
                p { (call.operation["summary"].as_str().unwrap_or_default()) }
                @if let Some(more) = call.operation["description"].as_str() { p { (more) } }
                @if !fields.is_empty() {
                    h3 { (words::REQUEST.say(language)) }
                    (self.table(&fields))
                }
                @if !body.is_null() { (self.example(body)) }
                @if let Some(kind) = sent { p { code { (kind) } } }
                h3 { (words::ANSWER.say(language)) }
                @if !answered.is_empty() { (self.table(&answered)) }
                @if kind == JSON { (self.example(answer)) } @else { p { code { (kind) } } }
            }
        }
    }

    fn parameters(&self, operation: &Value) -> Vec<Field> {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters
            .map(|one| Field {
                name: one["name"].as_str().unwrap_or_default().to_owned(),
                place: match one["in"].as_str() {
                    Some("path") => "path",
                    Some("header") => "header",
                    _ => "query",
                },
                kind: self.kind(&one["schema"]),
                is_required: one["required"] == true,
                about: [about(one), about(&one["schema"])].concat(),
            })
            .collect()
    }

    fn fields(&self, schema: &Value, place: &'static str) -> Vec<Field> {
        let schema = self.resolved(schema);
        let schema =
            if schema["type"] == "array" { self.resolved(&schema["items"]) } else { schema };
        let required = schema["required"].as_array();
        let is_required =
            |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
        let fields = schema["properties"].as_object().into_iter().flatten();
        fields
            .map(|(name, field)| Field {
                name: name.clone(),
                place,
                kind: self.kind(field),
                is_required: is_required(name),
                about: about(field),
            })
            .collect()
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match name_of(schema) {
            Some(name) => &self.parts[name],
            None => schema,
        }
    }

    fn kind(&self, schema: &Value) -> String {
        if let Some(name) = name_of(schema) {
            let of_name = &self.parts[name];
            let values = of_name["enum"].as_array();
            return values.map_or_else(|| name.to_owned(), |values| listed(values));
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            let kinds: Vec<_> = variants.iter().map(|one| self.kind(one)).collect();
            return kinds.join(" | ");
        }
        match &schema["type"] {
            Value::String(kind) if kind == "array" => format!("[{}]", self.kind(&schema["items"])),
            Value::String(kind) => kind.clone(),
            Value::Array(kinds) => listed(kinds),
            _ => String::new(),
        }
    }

    fn table(&self, fields: &[Field]) -> Markup {
        let language = self.language;
        html! {
            table {
                thead { tr {
                    @for word in [words::FIELD, words::PLACE, words::KIND, words::MEANING] {
                        th scope="col" { (word.say(language)) }
                    }
                } }
                tbody { @for field in fields { tr {
                    th scope="row" {
                        code { (field.name) }
                        @if field.is_required { " " small { (words::REQUIRED.say(language)) } }
                    }
                    td { (field.place) }
                    td { code { (field.kind) } }
                    td { (field.about) }
                } } }
            }
        }
    }

    fn example(&self, schema: &Value) -> Markup {
        let example = self.instance(schema, DEPTH);
        html! {
            details {
                summary { (words::EXAMPLE.say(self.language)) }
                pre { (format!("{example:#}")) }
            }
        }
    }

    /// A value that fits a schema.
    fn instance(&self, schema: &Value, depth: u8) -> Value {
        let inner = |schema| self.instance(schema, depth - 1);
        if depth == 0 {
            return Value::Null;
        }
        if name_of(schema).is_some() {
            return inner(self.resolved(schema));
        }
        if let Some(first) = schema["enum"].get(0).or_else(|| schema["examples"].get(0)) {
            return first.clone();
        }
        if let Some(first) = schema["oneOf"].get(0) {
            return inner(first);
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
        match kind {
            Some("object") => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                Value::Object(
                    fields.map(|(name, one)| (name.clone(), inner(one))).collect::<Map<_, _>>(),
                )
            }
            Some("array") => json!([inner(&schema["items"])]),
            Some("integer" | "number") => json!(0),
            Some("boolean") => json!(false),
            Some("string") => json!("…"),
            _ => Value::Null,
        }
    }

    fn codes(&self) -> Markup {
        let language = self.language;
        html! {
            table {
                thead { tr {
                    @for word in [words::CODE, words::STATUS, words::MEANING] {
                        th scope="col" { (word.say(language)) }
                    }
                } }
                tbody { @for code in Code::ALL.iter().filter(|code| **code != Code::Unknown) { tr {
                    th scope="row" { code { (json!(code).as_str().unwrap_or_default()) } }
                    td.number { (code.status()) }
                    td { (code.sentence().say(language)) }
                } } }
            }
        }
    }
}

fn about(schema: &Value) -> String {
    // What may be missing says in its first form what it is.
    let about =
        schema["description"].as_str().or_else(|| schema["oneOf"][0]["description"].as_str());
    about.unwrap_or_default().to_owned()
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn listed(values: &[Value]) -> String {
    let mut list = String::new();
    for value in values.iter().filter_map(Value::as_str) {
        let between = if list.is_empty() { "" } else { " | " };
        // Writing to a text cannot fail.
        let _ = write!(list, "{between}{value}");
    }
    list
}
