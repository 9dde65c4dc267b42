//! What was begun at the counter, and the call it becomes.

use contract::{
    Language,
    counter::{Channel, File, Found},
    id::PersonId,
    text::{Body, Whereabouts},
};
use serde::{Deserialize, Serialize};

use crate::{parts::Fault, sending::Tried};

/// Something that was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    /// What the caller says.
    pub(super) text: String,
    /// How they have reached the staff.
    pub(super) channel: Channel,
    /// The place of the register.
    pub(super) place: Option<Found>,
    /// Where exactly.
    pub(super) whereabouts: String,
    /// The one of the place's residents it is for.
    pub(super) resident: Option<PersonId>,
    /// What was sent and not answered.
    pub(super) tried: Tried,
}

impl Draft {
    /// The call it becomes.
    ///
    /// # Errors
    /// What is wrong with its fields.
    pub(super) fn request(&self, language: Language) -> Result<File, Vec<Fault>> {
        let mut faults = Vec::new();
        let text = Body::try_from(self.text.as_str())
            .map_err(|fault| faults.push(Fault::new("counter-text", fault.sentence(language))))
            .ok();
        let whereabouts = match self.whereabouts.trim() {
            "" => None,
            words => Whereabouts::try_from(words)
                .map_err(|fault| faults.push(Fault::new("counter-where", fault.sentence(language))))
                .ok(),
        };
        match text {
            Some(text) if faults.is_empty() => Ok(File {
                text,
                place: self.place.as_ref().map(|place| place.id),
                whereabouts,
                resident: self.resident,
                channel: self.channel,
            }),
            _ => Err(faults),
        }
    }

    /// What the resident it is for is called.
    #[must_use]
    pub(super) fn resident_name(&self) -> Option<String> {
        let residents = &self.place.as_ref()?.residents;
        let resident = residents.iter().find(|one| Some(one.id) == self.resident)?;
        Some(resident.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use contract::{counter::Resident, id::PlaceId, register::Kind};

    use super::*;

    fn draft() -> Draft {
        let resident = Resident { id: PersonId::from_number(7), name: "王秀英".to_owned() };
        Draft {
            text: "厨房漏水。".to_owned(),
            place: Some(Found {
                id: PlaceId::from_number(3),
                kind: Kind::Household,
                name: "3栋1单元502".to_owned(),
                residents: vec![resident],
            }),
            whereabouts: " ".to_owned(),
            resident: Some(PersonId::from_number(7)),
            ..Draft::default()
        }
    }

    #[test]
    fn a_draft_survives_a_reload_and_becomes_the_same_call() {
        let draft = draft();

        let kept = serde_json::to_string(&draft).expect("plain data");
        let read: Draft = serde_json::from_str(&kept).expect("what was written");

        let request = read.request(Language::Zh).expect("nothing is wrong");
        assert_eq!(read, draft);
        assert_eq!(request.resident, Some(PersonId::from_number(7)));
        assert_eq!((request.channel, request.whereabouts), (Channel::Phone, None));
        assert_eq!(read.resident_name().as_deref(), Some("王秀英"));
    }

    #[test]
    fn what_is_missing_or_too_long_is_told_at_its_field() {
        let wrong = Draft { text: " ".to_owned(), whereabouts: "长".repeat(500), ..draft() };

        let faults = wrong.request(Language::Zh).expect_err("two faults");

        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["counter-text", "counter-where"]);
    }
}
