//! What a plain form sends: fields and pictures, read as they come.

use axum::extract::{
    DefaultBodyLimit, FromRequest, Multipart, Request,
    multipart::{Field, MultipartError},
};
use contract::{
    Code,
    attachments::{MAX_BYTES, MAX_COUNT},
    id::AttachmentId,
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::{
    app::{App, random},
    attachments,
    call::{self, Caller},
    error::{Error, FieldReason, Refusal, Result},
    idempotency::Once,
};

/// The most bytes of a form: its pictures and a little text.
const MAX_FORM: usize = MAX_BYTES * MAX_COUNT + call::MAX_BODY;

/// The most letters of a file's name that are shown.
const MAX_NAME: usize = 60;

/// A form that has arrived.
#[derive(Debug)]
pub(crate) struct Form {
    /// Who sent it.
    pub(crate) caller: Caller,
    /// The idempotency key that was hidden in it.
    pub(crate) key: String,
    /// The pictures, those that an earlier try has brought among them.
    pub(crate) photos: Vec<AttachmentId>,
    /// Pictures that could not be taken in; the others were.
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
        let (mut parts, body) = request.into_parts();
        let caller = call::admit(&mut parts, app).await?;
        let mut request = Request::from_parts(parts, body);
        // Or it would be axum's own, which is less than one picture.
        DefaultBodyLimit::max(MAX_FORM).apply(&mut request);
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
        let (mut texts, mut pictures) = (0, 0);
        while let Some(field) = sent.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or("").to_owned();
            match name.as_str() {
                "photos" if field.file_name().is_none_or(str::is_empty) => {}
                // Each would be decoded: a thousand small ones are not one call's due.
                "photos" if pictures == MAX_COUNT => {
                    let reason = FieldReason::TooManyPhotos(MAX_COUNT);
                    form.photo_fault = Some(Error::field("photos", reason));
                }
                "photos" => {
                    pictures += 1;
                    // By its content: one that is chosen in the place of another is another.
                    let of_form = form.key.clone();
                    let key = |hash: &[u8; 32]| {
                        let parts = [of_form.as_bytes(), hash].concat();
                        HEXLOWER.encode(&Sha256::digest(parts))
                    };
                    let file = field.file_name().unwrap_or_default().to_owned();
                    match attachments::take_in(app, key, field).await {
                        // The same picture twice is one.
                        Ok(photo) if form.photos.contains(&photo.id) => {}
                        Ok(photo) => form.photos.push(photo.id),
                        Err(error @ Error::Internal(_)) => return Err(error),
                        Err(Error::Refused(refusal)) => form.refuse_photo(&file, refusal),
                    }
                }
                _ => {
                    let text = text(field, call::MAX_BODY - texts).await?;
                    texts += text.len();
                    form.take(name, text)?;
                }
            }
        }
        Ok(form)
    }
}

impl Form {
    /// Notes which file was not taken, and why, or what else stood in the way.
    fn refuse_photo(&mut self, file: &str, refusal: Refusal) {
        let is_of_file = matches!(refusal.code, Code::NotAPhoto | Code::TooLarge);
        if !is_of_file {
            self.photo_fault = Some(Error::Refused(refusal));
            return;
        }
        let file = file.chars().take(MAX_NAME).collect();
        let reason = FieldReason::Photo(file, refusal.code);
        match &mut self.photo_fault {
            Some(Error::Refused(before)) => before.fields.push(("photos".to_owned(), reason)),
            fault => *fault = Some(Error::field("photos", reason)),
        }
    }

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

/// A field's text of at most `room` bytes.
async fn text(mut field: Field<'_>, room: usize) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > room {
            return Err(Error::refused(Code::TooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Error::refused(Code::Malformed))
}

fn broken(error: MultipartError) -> Error {
    let is_large = error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    if is_large { Error::refused(Code::TooLarge) } else { call::broken(&error) }
}
