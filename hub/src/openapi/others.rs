//! The calls whose body is no JSON: pictures, documents and the live stream.

use contract::{
    attachments::{DOCUMENT_PATH, Document, MAX_BYTES, MAX_DOCUMENT_BYTES, Photo, UPLOAD_PATH},
    live::{self, Event},
};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{idempotency_key, refused, speaker, to_value};

/// A call that is routed by hand.
pub(super) struct Other {
    pub(super) path: String,
    pub(super) method: &'static str,
    pub(super) operation: Value,
}

/// Every one of them, in the order of their paths.
pub(super) fn all() -> Vec<Other> {
    let picture = format!("{UPLOAD_PATH}/{{id}}");
    vec![
        Other { path: UPLOAD_PATH.to_owned(), method: "post", operation: upload() },
        Other {
            path: format!("{picture}/thumbnail"),
            method: "get",
            operation: shown("attachments_thumbnail_get", "Shows a picture's thumbnail."),
        },
        Other {
            path: picture,
            method: "get",
            operation: shown("attachments_picture_get", "Shows a picture."),
        },
        Other { path: DOCUMENT_PATH.to_owned(), method: "post", operation: upload_document() },
        Other {
            path: format!("{DOCUMENT_PATH}/{{id}}/{{name}}"),
            method: "get",
            operation: document(),
        },
        Other { path: live::PATH.to_owned(), method: "get", operation: stream() },
    ]
}

/// The types they carry, beside those of the calls.
pub(super) fn parts() -> Map<String, Value> {
    let mut parts = Vec::new();
    Photo::schemas(&mut parts);
    Document::schemas(&mut parts);
    Event::schemas(&mut parts);
    let mut parts: Map<String, Value> =
        parts.iter().map(|(name, schema)| (name.clone(), to_value(schema))).collect();
    parts.insert("Photo".into(), schema_of::<Photo>());
    parts.insert("Document".into(), schema_of::<Document>());
    parts.insert("Event".into(), schema_of::<Event>());
    parts
}

fn schema_of<T: ToSchema>() -> Value {
    to_value(&T::schema())
}

fn upload() -> Value {
    json!({
        "summary": "Takes in a picture, which is then named in a message within a day.",
        "description": format!(
            "JPEG, PNG or WebP, at most {MAX_BYTES} bytes. The hub makes it anew: neither place \
             nor device is left in it."
        ),
        "operationId": "attachments_post",
        "parameters": [idempotency_key(), speaker()],
        "requestBody": {
            "required": true,
            "content": { "image/*": {
                "schema": { "type": "string", "contentMediaType": "image/*" },
            } },
        },
        "responses": {
            "200": {
                "description": "Taken in.",
                "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Photo" },
                } },
            },
            "default": refused(),
        },
    })
}

fn upload_document() -> Value {
    json!({
        "summary": "Takes in a document, which is then named in a notice within a day.",
        "description": format!(
            "A whole PDF file, at most {MAX_DOCUMENT_BYTES} bytes, from those who publish. It is \
             kept byte for byte, with all that is noted inside."
        ),
        "operationId": "documents_post",
        "parameters": [idempotency_key(), speaker()],
        "requestBody": {
            "required": true,
            "content": { "application/pdf": {
                "schema": { "type": "string", "contentMediaType": "application/pdf" },
            } },
        },
        "responses": {
            "200": {
                "description": "Taken in.",
                "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Document" },
                } },
            },
            "default": refused(),
        },
    })
}

fn document() -> Value {
    let part = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    json!({
        "summary": "Gives a document to be saved; the last part of its address is what the file is \
                    called.",
        "operationId": "documents_document_get",
        "parameters": [part("id"), part("name")],
        "responses": {
            "200": {
                "description": "The document, for those whom its notice is for.",
                "content": { "application/pdf": {
                    "schema": { "type": "string", "contentMediaType": "application/pdf" },
                } },
            },
            "default": refused(),
        },
    })
}

fn shown(name: &str, about: &str) -> Value {
    json!({
        "summary": about,
        "operationId": name,
        "parameters": [{
            "name": "id",
            "in": "path",
            "required": true,
            "schema": { "type": "string" },
        }],
        "responses": {
            "200": {
                "description": "The picture, for those whom its matter concerns.",
                "content": { "image/jpeg": {
                    "schema": { "type": "string", "contentMediaType": "image/jpeg" },
                } },
            },
            "default": refused(),
        },
    })
}

fn stream() -> Value {
    json!({
        "summary": "Tells what changes, for as long as it is read; what it has become is asked \
                    again.",
        "description": "Server-sent events. The data of each is an `Event` as JSON; its id is sent \
                        back to go on where the stream was cut off.",
        "operationId": "live_get",
        "parameters": [{
            "name": "Last-Event-ID",
            "in": "header",
            "required": false,
            "description": "The id of the last event that was read.",
            "schema": { "type": "string" },
        }, speaker()],
        "responses": {
            "200": {
                "description": "The stream.",
                "content": { "text/event-stream": {
                    "schema": { "$ref": "#/components/schemas/Event" },
                } },
            },
            "default": refused(),
        },
    })
}
