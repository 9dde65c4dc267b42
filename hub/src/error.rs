//! The two kinds of error: a refusal the person can act on, and a fault of ours.

mod told;

use std::{fmt, time::Duration};

use axum::response::{IntoResponse, Response};
use contract::{Code, FieldFault, Language, Problem, text::TextFault, words, words::Word};

pub use told::told;

/// What a handler or a store function can end with.
pub enum Error {
    /// The person can act on it; it is answered as it is.
    Refused(Refusal),
    /// Ours: logged once at the edge, answered with one sentence.
    Internal(anyhow::Error),
}

/// As a log may have it: a fault's own words are left out.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => f.debug_tuple("Refused").field(refusal).finish(),
            Self::Internal(fault) => f.debug_tuple("Internal").field(&told(fault)).finish(),
        }
    }
}

/// The result of handlers and store functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// After what time somebody who was told `busy` may try again.
const UNTIL_LESS_BUSY: Duration = Duration::from_secs(2);

/// A refusal before it is put into the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What a program branches on.
    pub code: Code,
    /// The fields at fault.
    pub fields: Vec<(String, FieldReason)>,
    /// How long to wait before another try.
    pub wait: Option<Duration>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldReason {
    /// Its text breaks a limit.
    Text(TextFault),
    /// One sentence says it.
    Word(Word),
    /// The file of this name was not taken as a picture.
    Photo(String, Code),
    /// There are more pictures than this.
    TooManyPhotos(usize),
    /// It names more documents than this.
    TooManyDocuments(usize),
    /// It says what no notice may say.
    Phrase(&'static str),
    /// It names a second purpose beside the one that is agreed to.
    SecondPurpose(&'static str),
    /// The call does not know this field.
    Unknown,
    /// The call needs this field.
    Missing,
}

impl Refusal {
    /// Puts it into words.
    #[must_use]
    pub fn problem(&self, language: Language) -> Problem {
        let mut problem = Problem::new(self.code, language);
        let wait = self.wait.or((self.code == Code::Busy).then_some(UNTIL_LESS_BUSY));
        problem.retry_after =
            wait.map(|wait| u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX));
        problem.fields = self
            .fields
            .iter()
            .map(|(field, reason)| FieldFault {
                field: field.clone(),
                detail: reason.sentence(field, language),
            })
            .collect();
        problem
    }
}

impl FieldReason {
    fn sentence(&self, field: &str, language: Language) -> String {
        match self {
            Self::Text(fault) => fault.sentence(language),
            Self::Word(word) => word.say(language).to_owned(),
            Self::Photo(name, code) => {
                words::problems::photo_refused(language, name, code.sentence().say(language))
            }
            Self::TooManyPhotos(max) => {
                words::problems::photos_too_many(language, &max.to_string())
            }
            Self::TooManyDocuments(max) => {
                words::problems::documents_too_many(language, &max.to_string())
            }
            Self::Phrase(phrase) => words::gates::refused_phrase(language, phrase),
            Self::SecondPurpose(word) => words::gates::refused_second_purpose(language, word),
            Self::Unknown => words::problems::field_unknown(language, field),
            Self::Missing => words::problems::field_missing(language, field),
        }
    }
}

impl Refusal {
    /// Whether it is the session that is refused: what was asked may be right.
    #[must_use]
    pub const fn is_of_session(&self) -> bool {
        matches!(self.code, Code::NotSignedIn | Code::DeviceRevoked)
    }
}

impl Error {
    /// A refusal without fields.
    #[must_use]
    pub const fn refused(code: Code) -> Self {
        Self::Refused(Refusal { code, fields: Vec::new(), wait: None })
    }

    /// A refusal because of one field.
    #[must_use]
    pub fn field(field: impl Into<String>, reason: FieldReason) -> Self {
        Self::Refused(Refusal {
            code: Code::Invalid,
            fields: vec![(field.into(), reason)],
            wait: None,
        })
    }

    /// What the person is told; a fault is logged here, once.
    #[must_use]
    pub fn told(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Internal(error) => {
                tracing::error!(error = told(&error), "fault");
                Refusal::from(Code::Internal)
            }
        }
    }

    /// The code, if it is a refusal.
    #[must_use]
    pub const fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(refusal) => Some(refusal.code),
            Self::Internal(_) => None,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, fields: Vec::new(), wait: None }
    }
}

/// Only the status and the refusal itself; the edge puts it into the reader's language.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let refusal = self.told();
        let status = axum::http::StatusCode::from_u16(refusal.code.status())
            .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(refusal);
        response
    }
}
