//! What a plain form sends: fields and pictures, read as they come.

use axum::extract::{
    DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request,
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
    call::{self, Caller, check_origin},
    error::{Error, FieldReason, Refusal, Result},
    idempotency::Once,
};

/// The most bytes of a form: its pictures and a little text.
const MAX_FORM: usize = MAX_BYTES * MAX_COUNT + call::MAX_BODY;

/// The most bytes of a form that is refused anyway: enough for the words, to show them again.
const MAX_REFUSED: usize = call::MAX_BODY;

/// The most fields, each picture one of them; the largest form has a dozen besides.
const MAX_FIELDS: usize = 100;

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
    /// Why it is not to be taken in; what arrived of it is here all the same.
    pub(crate) fault: Option<Error>,
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

    /// Every field as it came, pictures and key left out.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether something that a person typed has arrived.
    pub(crate) fn has_words(&self) -> bool {
        ["text", "place", "case_key"].into_iter().any(|name| self.field(name).is_some())
            || !self.photos.is_empty()
    }

    /// The fingerprint of the request this form becomes.
    pub(crate) fn once(&self, path: &str, request: &impl serde::Serialize) -> Result<Once> {
        Ok(Once::new(self.key.clone(), path, &serde_json::to_vec(request)?))
    }
}

impl FromRequest<App> for Form {
    type Rejection = Error;

    /// Only a form of another site, or what is no form, is turned away; what else stands in the
    /// way is noted in the form, so that its words can be shown again.
    async fn from_request(request: Request, app: &App) -> Result<Self> {
        check_origin(request.headers(), &app.origin)?;
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
        let fault = call::admit(&mut parts, app).await.err();
        let mut request = Request::from_parts(parts, body);
        // Or it would be axum's own, which is less than one picture.
        let most = if fault.is_some() { MAX_REFUSED } else { MAX_FORM };
        DefaultBodyLimit::max(most).apply(&mut request);
        let sent = Multipart::from_request(request, app)
            .await
            .map_err(|_| Error::refused(Code::Malformed))?;
        let mut form = Self {
            caller,
            // A form that lost its key gets one that nobody else has: keys that two forms share
            // would show the one the other's receipt.
            key: HEXLOWER.encode(&random::<16>()?),
            photos: Vec::new(),
            photo_fault: None,
            fault,
            fields: Vec::new(),
        };
        if let Err(fault) = form.read(app, sent).await {
            form.fault.get_or_insert(fault);
        }
        Ok(form)
    }
}

impl Form {
    /// Reads fields and pictures as they come, until the end or what breaks it off.
    async fn read(&mut self, app: &App, mut sent: Multipart) -> Result<()> {
        let (mut room, mut pictures, mut fields) = (call::MAX_BODY, 0, 0);
        while let Some(mut field) = sent.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or("").to_owned();
            // Names count as well, and so does a field that is empty.
            room = room.checked_sub(name.len()).ok_or_else(|| Error::refused(Code::TooLarge))?;
            if fields == MAX_FIELDS {
                return Err(Error::refused(Code::TooLarge));
            }
            fields += 1;
            match name.as_str() {
                "photos" if self.fault.is_some() => {}
                "photos" if field.file_name().is_none_or(str::is_empty) => {}
                // Each would be decoded: a thousand small ones are not one call's due.
                "photos" if pictures == MAX_COUNT => {
                    let reason = FieldReason::TooManyPhotos(MAX_COUNT);
                    self.photo_fault = Some(Error::field("photos", reason));
                }
                "photos" => {
                    pictures += 1;
                    self.take_photo(app, field).await?;
                }
                _ => {
                    let mut bytes = Vec::new();
                    let read = text(&mut field, &mut bytes, &mut room).await;
                    // What broke off inside a letter loses that letter only.
                    let text = String::from_utf8_lossy(&bytes);
                    let is_text = !text.contains(char::REPLACEMENT_CHARACTER) || read.is_err();
                    self.take(name, &text)?;
                    read?;
                    if !is_text {
                        return Err(Error::refused(Code::Malformed));
                    }
                }
            }
        }
        Ok(())
    }

    async fn take_photo(&mut self, app: &App, field: Field<'_>) -> Result<()> {
        // By its content: one that is chosen in the place of another is another.
        let of_form = self.key.clone();
        let key = |hash: &[u8; 32]| {
            let parts = [of_form.as_bytes(), hash].concat();
            HEXLOWER.encode(&Sha256::digest(parts))
        };
        let file = field.file_name().unwrap_or_default().to_owned();
        match attachments::take_in(app, key, field).await {
            // The same picture twice is one.
            Ok(photo) if self.photos.contains(&photo.id) => {}
            Ok(photo) => self.photos.push(photo.id),
            Err(error @ Error::Internal(_)) => self.fault = Some(error),
            Err(Error::Refused(refusal)) => self.refuse_photo(&file, refusal),
        }
        Ok(())
    }

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

    fn take(&mut self, name: String, text: &str) -> Result<()> {
        match name.as_str() {
            "key" if (16..=64).contains(&text.len()) => text.clone_into(&mut self.key),
            "photo" => {
                self.photos.push(text.parse().map_err(|_| Error::refused(Code::Malformed))?);
            }
            // A form's text comes with the line ends of RFC 7578.
            _ => self.fields.push((name, text.replace("\r\n", "\n"))),
        }
        Ok(())
    }
}

/// Reads a field's text into `bytes`, as far as it comes and there is `room`.
async fn text(field: &mut Field<'_>, bytes: &mut Vec<u8>, room: &mut usize) -> Result<()> {
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        *room = room.checked_sub(chunk.len()).ok_or_else(|| Error::refused(Code::TooLarge))?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(())
}

fn broken(error: MultipartError) -> Error {
    let is_large = error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    if is_large { Error::refused(Code::TooLarge) } else { call::broken(&error) }
}
