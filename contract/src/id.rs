//! Identifiers: each its own type, 63 bits, written as 13 lower-case Crockford base-32 digits.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Says that a text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid")
    }
}

impl std::error::Error for NotAnId {}

/// Writes the low `digits` × 5 bits of `value` in Crockford base 32.
#[must_use]
pub fn to_base32(value: u128, digits: usize) -> String {
    (0..digits)
        .rev()
        .map(|place| DIGITS[usize::try_from(value >> (5 * place) & 31).unwrap_or(0)] as char)
        .collect()
}

/// Reads Crockford base 32 as people type it: any case, `o` for zero, `i` and `l` for one, hyphens
/// and spaces anywhere. `None` for other characters, no digit, or more than 25 digits.
#[must_use]
pub fn from_base32(text: &str) -> Option<(u128, usize)> {
    let mut value = 0_u128;
    let mut digits = 0;
    for character in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{3000}')) {
        let digit = match character.to_ascii_lowercase() {
            'o' => 0,
            'i' | 'l' => 1,
            other => DIGITS.iter().position(|digit| *digit as char == other)?,
        };
        value = value << 5 | u128::try_from(digit).ok()?;
        digits += 1;
        if digits > 25 {
            return None;
        }
    }
    (digits > 0).then_some((value, digits))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(i64);

        crate::schema::string_schema!($name);

        impl $name {
            /// Takes a number made by the hub; negative ones belong to nobody.
            #[must_use]
            pub const fn from_number(number: i64) -> Self {
                Self(number)
            }

            /// The number that is stored.
            #[must_use]
            pub const fn number(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_base32(u128::from(self.0.unsigned_abs()), 13))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                match from_base32(text) {
                    Some((value, 13)) => i64::try_from(value).map(Self).map_err(|_| NotAnId),
                    _ => Err(NotAnId),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )*};
}

ids! {
    /// What the community does together.
    ActivityId;
    /// A picture somebody added.
    AttachmentId;
    /// Somebody on the list of an activity.
    AttendeeId;
    /// That data was lost, or a drill of it.
    BreachId;
    /// What somebody said under a suggestion.
    CommentId;
    /// A neighbourhood with its own staff, residents and rules.
    CommunityId;
    /// A matter somebody filed.
    ComplaintId;
    /// A key on one device of one person.
    DeviceId;
    /// One line of a complaint's history.
    EntryId;
    /// A table that was taken out of the hub.
    ExportId;
    /// An entrance with a camera that knows faces.
    GateId;
    /// An invitation to join.
    InvitationId;
    /// That somebody of the staff asks to read what is a child's.
    LookId;
    /// A notice of the community's.
    NoticeId;
    /// What a gate has to delete.
    OrderId;
    /// A resident, staff member, manager or auditor.
    PersonId;
    /// A text that staff use again and again.
    PhraseId;
    /// A grid, building, unit or household.
    PlaceId;
    /// What the community asks its residents.
    PollId;
    /// A way back for somebody who has lost all their devices.
    RecoveryId;
    /// What somebody asks about their own data.
    RequestId;
    /// What somebody proposes to the neighbourhood.
    SuggestionId;
    /// A look that is not told for now.
    WithheldId;
    /// That somebody's looks at somebody are not told for now, or are asked not to be.
    WithholdingId;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_is_read_back(number in 0_i64..) {
            let id = ComplaintId::from_number(number);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = text.parse::<ComplaintId>();
        }
    }

    #[test]
    fn what_people_mistype_is_read() {
        assert_eq!(from_base32("o1-iL"), Some((0b00000_00001_00001_00001, 4)));
        assert_eq!(from_base32("u"), None);
        assert_eq!(from_base32(" - "), None);
    }
}
