//! What a refusal says: RFC 9457 problem details with a code, a sentence and the fields at fault.

use serde::{Deserialize, Serialize};

use crate::words::{self, Language, Word};

/// A refusal, sent as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The HTTP status, repeated for readers of a saved answer.
    pub status: u16,
    /// What a program branches on.
    pub code: Code,
    /// A sentence for the person, in their language.
    pub detail: String,
    /// The fields at fault, in the order of the request; often empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFault>,
    /// Seconds to wait before the same call may succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldFault {
    /// The field's name in the request, with dots into nested ones.
    pub field: String,
    /// A sentence for the person, in their language.
    pub detail: String,
}

impl Problem {
    /// A refusal with the code's own sentence.
    #[must_use]
    pub fn new(code: Code, language: Language) -> Self {
        Self {
            status: code.status(),
            code,
            detail: code.sentence().say(language).to_owned(),
            fields: Vec::new(),
            retry_after: None,
        }
    }

    /// The same refusal with a field at fault.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, detail: impl Into<String>) -> Self {
        self.fields.push(FieldFault { field: field.into(), detail: detail.into() });
        self
    }
}

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $status:literal, $word:ident;)*) => {
        /// The kinds of refusal a client tells apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[$meta])* $name,)* }

        impl Code {
            /// Every code, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The HTTP status it is sent with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// What a citizen reads.
            #[must_use]
            pub const fn sentence(self) -> Word {
                match self { $(Self::$name => words::problems::$word,)* }
            }
        }
    };
}

codes! {
    /// The request is not of the call's form.
    Malformed = 400, MALFORMED;
    /// Nobody is signed in, or the session has ended.
    NotSignedIn = 401, NOT_SIGNED_IN;
    /// A signature does not fit its key, origin, nonce or time.
    BadSignature = 401, BAD_SIGNATURE;
    /// The device's clock is too far from the hub's to sign in.
    ClockSkew = 401, CLOCK_SKEW;
    /// This device was signed off and its key is dead.
    DeviceRevoked = 401, DEVICE_REVOKED;
    /// The person is known but may not do this.
    NotAllowed = 403, NOT_ALLOWED;
    /// Nothing there, or nothing this person may know of.
    NotFound = 404, NOT_FOUND;
    /// The call has another method.
    WrongMethod = 405, WRONG_METHOD;
    /// The request came too slowly; the same may be sent again.
    TooSlow = 408, TOO_SLOW;
    /// The matter has moved on since it was read.
    Conflict = 409, CONFLICT;
    /// The invitation was used or has expired.
    InvitationOver = 410, INVITATION_OVER;
    /// More bytes than a request may have.
    TooLarge = 413, TOO_LARGE;
    /// The picture cannot be read as one.
    NotAPhoto = 415, NOT_A_PHOTO;
    /// The document cannot be read as one.
    NotADocument = 415, NOT_A_DOCUMENT;
    /// A field holds what it may not hold; `fields` tells which.
    Invalid = 422, INVALID;
    /// The `Idempotency-Key` was used for another request.
    KeyReused = 422, KEY_REUSED;
    /// A changing call came without a usable `Idempotency-Key`.
    KeyMissing = 400, KEY_MISSING;
    /// The client is too old for this hub.
    UpdateNeeded = 426, UPDATE_NEEDED;
    /// Too many requests; `retry_after` tells when.
    TooMany = 429, TOO_MANY;
    /// Something failed on the hub's side; it is logged.
    Internal = 500, INTERNAL;
    /// The hub is starting, stopping or overloaded; nothing was done.
    Busy = 503, BUSY;
    /// The hub's disk is full; nothing was stored.
    Full = 507, FULL;
    /// A code of a newer hub; its sentence says it all.
    #[serde(other)]
    Unknown = 500, INTERNAL;
}
