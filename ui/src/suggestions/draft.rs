//! A suggestion that is being written: kept on the device until the hub has it.

use contract::{
    id::{PersonId, SuggestionId},
    suggestions::Near,
    text::{Body, Subject, TextFault},
};
use serde::{Deserialize, Serialize};

use crate::{
    parts::{Fault, Kept},
    sending::Tried,
    settings::language,
};

/// What was written so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) near: Near,
    pub(super) is_named: bool,
    #[serde(default)]
    pub(super) photos: Vec<Kept>,
    /// On which revision of one that was made before.
    #[serde(default)]
    pub(super) seen: Option<i64>,
    /// What was sent and perhaps never answered.
    #[serde(default)]
    pub(super) tried: Tried,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.text.trim().is_empty() && self.photos.is_empty()
    }

    pub(super) fn words(&self) -> Result<(Subject, Body), Vec<Fault>> {
        let fault = |field, wrong: TextFault| Fault::new(field, wrong.sentence(language()));
        let title = Subject::try_from(self.title.trim()).map_err(|wrong| fault("title", wrong));
        let text = Body::try_from(self.text.as_str()).map_err(|wrong| fault("text", wrong));
        match (title, text) {
            (Ok(title), Ok(text)) => Ok((title, text)),
            (title, text) => Err(title.err().into_iter().chain(text.err()).collect()),
        }
    }
}

/// Under which name it is kept; signing out throws away what begins so.
pub(super) fn name(person: PersonId, id: Option<SuggestionId>) -> String {
    let which = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    format!("draft.{person}.suggestion.{which}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_words_are_needed_and_a_draft_is_its_writers() {
        let draft = Draft { title: " ".into(), ..Draft::default() };
        let faults = draft.words().expect_err("nothing was written");
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["title", "text"]);
        assert!(draft.is_empty());

        let (one, other) = (PersonId::from_number(1), PersonId::from_number(2));
        assert_ne!(name(one, None), name(other, None));
        // What signing out throws away begins so.
        assert!(
            name(one, Some(SuggestionId::from_number(3))).starts_with(&format!("draft.{one}."))
        );
    }
}
