//! What a plain form sends: fields and pictures, read as they come.

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request},
};
use contract::{
    Code,
    attachments::{MAX_BYTES, MAX_COUNT},
    id::AttachmentId,
};

use data_encoding::HEXLOWER;

use crate::{
    app::{App, random},
    attachments,
    call::{self, Caller, check_origin},
    error::{Error, Result},
    idempotency::Once,
};

/// The most bytes of a form: its pictures and a little text.
const MAX_FORM: usize = MAX_BYTES * MAX_COUNT + call::MAX_BODY;

/// A form that has arrived.
#[derive(Debug)]
pub(crate) struct Form {
    /// Who sent it.
    pub(crate) caller: Caller,
    /// The idempotency key that was hidden in it.
    pub(crate) key: String,
    /// The pictures, those that an earlier try has brought among them.
    pub(crate) photos: Vec<AttachmentId>,
    /// A picture that could not be taken in; the others were.
    pub(crate) photo_fault: Option<Error>,
    fields: Vec<(String, String)>,
}

impl Form {
    /// A field's text with line ends as `\n`; `None` where it is missing or blank.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(found, text)| found == name && !text.trim().is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// The fingerprint of the request this form becomes.
    pub(crate) fn once(&self, path: &str, request: &impl serde::Serialize) -> Result<Once> {
        Ok(Once::new(self.key.clone(), path, &serde_json::to_vec(request)?))
    }
}

impl FromRequest<App> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        check_origin(request.headers(), &app.origin)?;
        let (mut parts, body) = request.into_parts();
        let caller = call::admit(&mut parts, app).await?;
        let request =
            Request::from_parts(parts, Body::new(http_body_util::Limited::new(body, MAX_FORM)));
        let mut sent = Multipart::from_request(request, app)
            .await
            .map_err(|_| Error::refused(Code::Malformed))?;
        let mut form = Self {
            caller,
            // A form that lost its key gets one that nobody else has: keys that two forms share
            // would show the one the other's receipt.
            key: HEXLOWER.encode(&random::<16>()?),
            photos: Vec::new(),
            photo_fault: None,
            fields: Vec::new(),
        };
        while let Some(field) = sent.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or("").to_owned();
            match name.as_str() {
                "photos" if field.file_name().is_some_and(|name| !name.is_empty()) => {
                    let key = format!("{}-{}", form.key, form.photos.len());
                    match attachments::take_in(app, key, field).await {
                        Ok(photo) => form.photos.push(photo.id),
                        Err(error @ Error::Internal(_)) => return Err(error),
                        Err(refused) => form.photo_fault = Some(refused),
                    }
                }
                "photos" => {}
                _ => {
                    let text = field.text().await.map_err(broken)?;
                    form.take(name, text)?;
                }
            }
        }
        Ok(form)
    }
}

impl Form {
    fn take(&mut self, name: String, text: String) -> Result<()> {
        match name.as_str() {
            "key" if (16..=64).contains(&text.len()) => self.key = text,
            "photo" => {
                self.photos.push(text.parse().map_err(|_| Error::refused(Code::Malformed))?);
            }
            // A form's text comes with the line ends of RFC 7578.
            _ => self.fields.push((name, text.replace("\r\n", "\n"))),
        }
        Ok(())
    }
}

fn broken(error: axum::extract::multipart::MultipartError) -> Error {
    let is_large = error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    Error::refused(if is_large { Code::TooLarge } else { Code::Malformed })
}
