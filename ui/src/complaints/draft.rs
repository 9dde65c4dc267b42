//! A complaint that is being written: kept on the device until the hub has it.

use contract::{
    community::DoorCode,
    complaints::File,
    id::{NoticeId, PersonId},
    text::{Body, TextFault, Whereabouts},
    words::problems,
};
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::acting::Attempt;
use crate::{
    device::{Shelf, album},
    parts::{Fault, Kept},
    sending::Tried,
    settings::{language, say},
};

/// What was written so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// What happened.
    pub(super) text: String,
    /// Where.
    pub(super) place: String,
    /// Photos the hub has.
    #[serde(default)]
    pub(super) photos: Vec<Kept>,
    /// What was sent and perhaps never answered.
    #[serde(default)]
    pub(super) tried: Tried,
    /// The same of what is added to a matter.
    #[serde(default)]
    pub(super) attempt: Option<Attempt>,
}

/// What a complaint is filed with besides what is written.
#[derive(Clone, Debug)]
pub(super) struct Around {
    /// The door that was scanned.
    pub(super) door: Option<DoorCode>,
    /// The place the form began with: left as it is, the hub knows better what it is.
    pub(super) place: Option<String>,
    /// The notice that is asked about.
    pub(super) about: Option<NoticeId>,
    /// The version of the privacy notice that was shown.
    pub(super) notice: u32,
}

/// Under which name a draft is kept: each person has their own of each thing.
pub(super) fn name(person: Option<PersonId>, of: &str) -> String {
    format!("draft.{}.{of}", whose(person))
}

/// Under which name a person's last receipt is kept for the visit.
pub(super) fn receipt_name(person: Option<PersonId>) -> String {
    format!("receipt.{}", whose(person))
}

pub(super) fn whose(person: Option<PersonId>) -> String {
    person.map_or_else(|| "visitor".to_owned(), |person| person.to_string())
}

/// Throws away what a person has written here and not sent.
pub fn forget_drafts(person: PersonId) {
    let drafts = name(Some(person), "");
    Shelf::Device.forget_all(&drafts);
    spawn_local(async move { album::forget_all(&drafts).await });
    Shelf::Visit.forget_all(&receipt_name(Some(person)));
}

/// Under which name the text of another screen waits for the form.
fn suggested_name(person: PersonId) -> String {
    format!("suggested.{person}")
}

/// Has the form begin with a text, or go on with it: nobody has to say again what the screen they come from
/// knows. It waits for this visit alone, and is a draft once the form is there: a draft that is written
/// while a page is being left keeps the browser's database busy, and the next page waiting.
pub fn suggest(person: PersonId, text: &str) {
    Shelf::Visit.keep_text(&suggested_name(person), text);
}

/// A draft with the text that waits for it.
pub(super) fn with_suggested(found: Option<Draft>, person: Option<PersonId>) -> Option<Draft> {
    let Some(person) = person else { return found };
    let name = suggested_name(person);
    let Some(text) = Shelf::Visit.text(&name) else { return found };
    Shelf::Visit.forget(&name);
    let mut draft = found.unwrap_or_default();
    if !draft.text.contains(&text) {
        if !draft.text.trim().is_empty() {
            draft.text.push('\n');
        }
        draft.text.push_str(&text);
    }
    Some(draft)
}

impl Draft {
    /// Whether nothing was written that anybody would miss.
    pub(super) fn is_empty(&self, place: Option<&str>) -> bool {
        self.text.trim().is_empty()
            && self.photos.is_empty()
            && (self.place.trim().is_empty() || Some(self.place.as_str()) == place)
    }

    /// The complaint, if it can be filed.
    pub(super) fn request(&self, around: &Around) -> Result<File, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut note =
            |field, fault: TextFault| faults.push(Fault::new(field, fault.sentence(language())));
        let text = match Body::try_from(self.text.as_str()) {
            Ok(text) => Some(text),
            Err(TextFault::Empty) => None,
            Err(fault) => {
                note("text", fault);
                None
            }
        };
        let is_own = Some(self.place.trim()) != around.place.as_deref();
        let place = match Whereabouts::try_from(self.place.trim()) {
            Ok(place) => is_own.then_some(place),
            Err(TextFault::Empty) => None,
            Err(fault) => {
                note("place", fault);
                None
            }
        };
        if faults.is_empty() && text.is_none() && self.photos.is_empty() {
            faults.push(Fault::new("text", say(problems::TEXT_OR_PHOTO)));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(File {
            door: around.door.clone(),
            place,
            subject: None,
            text,
            photos: self.photos.iter().map(|kept| kept.photo.id).collect(),
            about: around.about,
            notice: around.notice,
        })
    }
}

#[cfg(test)]
mod tests {
    use contract::{attachments::Photo, id::AttachmentId, time::Time};

    use super::*;

    fn around() -> Around {
        Around { door: None, place: Some("3栋1单元".into()), about: None, notice: 1 }
    }

    fn written(text: &str, place: &str) -> Draft {
        Draft { text: text.into(), place: place.into(), ..Draft::default() }
    }

    fn photo() -> Kept {
        let photo = Photo { id: AttachmentId::from_number(5), width: 1, height: 1 };
        Kept { photo, preview: String::new(), at: Time(0), name: None }
    }

    #[test]
    fn a_text_or_a_photo_is_enough_and_nothing_is_not() {
        let only_photo = Draft { photos: vec![photo()], ..Draft::default() };

        assert!(written("电梯坏了", "").request(&around()).is_ok());
        assert!(only_photo.request(&around()).is_ok());
        let faults = written(" \n", "3栋").request(&around()).expect_err("nothing was written");
        assert_eq!(faults[0].field, "text");
    }

    #[test]
    fn the_doors_own_place_is_left_to_the_hub_and_another_is_sent() {
        let place = |typed| {
            let request = written("电梯坏了", typed).request(&around()).expect("a whole complaint");
            request.place.map(String::from)
        };

        assert_eq!(place("3栋1单元"), None);
        assert_eq!(place(""), None);
        assert_eq!(place(" 车库入口 "), Some("车库入口".to_owned()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let draft = written(&"字".repeat(Body::MAX + 1), &"字".repeat(Whereabouts::MAX + 1));

        let faults = draft.request(&around()).expect_err("both are too long");

        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["text", "place"]);
    }

    #[test]
    fn drafts_of_two_people_or_two_doors_do_not_meet() {
        let person = PersonId::from_number(1);

        let names = [
            name(None, ""),
            name(None, "3-1"),
            name(Some(person), ""),
            name(Some(person), "3-1"),
            name(Some(person), "case.1"),
        ];

        for (index, one) in names.iter().enumerate() {
            assert!(!names[index + 1..].contains(one), "{one}");
        }
    }

    #[test]
    fn the_prefilled_place_alone_is_no_draft() {
        assert!(written("", "3栋1单元").is_empty(Some("3栋1单元")));
        assert!(!written("", "车库").is_empty(Some("3栋1单元")));
        assert!(!written("坏了", "").is_empty(None));
    }
}
