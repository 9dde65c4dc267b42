//! A community as everybody may see it: name, telephone, promises, privacy notice.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, calendar,
    id::CommunityId,
    time::{Offset, Time},
};

/// The code on a door, printed as a QR link `/d/<code>`: 1 to 32 letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DoorCode(String);

crate::schema::string_schema!(DoorCode);

/// Says that a text is not a door code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADoorCode;

impl fmt::Display for NotADoorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("door-code")
    }
}

impl std::error::Error for NotADoorCode {}

impl DoorCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DoorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DoorCode {
    type Error = NotADoorCode;
    fn try_from(text: String) -> Result<Self, NotADoorCode> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotADoorCode) }
    }
}

impl From<DoorCode> for String {
    fn from(code: DoorCode) -> Self {
        code.0
    }
}

/// A community and, if a door was named, its place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<DoorCode>,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/community";
    const ABOUT: &'static str = "Shows the community, its telephone, promises and privacy notice.";
    type Answer = Community;
}

impl Community {
    /// Until when an answer is promised for what arrives at `filed_at`.
    #[must_use]
    pub fn due(&self, filed_at: Time) -> Time {
        calendar::due(filed_at, self.answer_days, self.closing_hour, self.offset)
    }
}

/// What everybody may know of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Community {
    /// Which.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
    /// The telephone a person answers.
    pub telephone: String,
    /// When somebody is at the telephone and the counter, in words.
    pub hours: String,
    /// Where the counter is.
    pub counter: String,
    /// Minutes east of UTC on its clocks.
    pub offset: Offset,
    /// Working days until an answer is promised.
    pub answer_days: u8,
    /// The hour of that day at which the promise ends.
    pub closing_hour: u8,
    /// How long answers really took in the last thirty days.
    pub measured: Option<Measured>,
    /// The scanned door's place, if a door was named.
    pub place: Option<String>,
    /// The privacy notice.
    pub notice: Notice,
}

/// How long first answers took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Measured {
    /// Half were answered within so many hours.
    pub median_hours: u32,
    /// Nine of ten were answered within so many hours.
    pub most_hours: u32,
    /// How many matters this was measured on.
    pub count: u32,
    /// The end of the thirty days.
    pub until: Time,
}

/// How often the sentences of the privacy notice that come with the app have changed. Raise it with
/// every change: people are asked again.
pub const NOTICE_WORDS: u32 = 4;

/// What a person is told before their data is taken (PIPL article 17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Grows with every change, of the community's file or of the app's sentences
    /// ([`NOTICE_WORDS`]); a complaint says which version was shown.
    pub version: u32,
    /// Who decides over the data.
    pub controller: String,
    /// How to reach them about it.
    pub contact: String,
    /// How many months a complaint is kept after it is over.
    pub keep_months: u16,
}
