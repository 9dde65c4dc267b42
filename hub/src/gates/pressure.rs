//! Nobody is pressed into showing a face, or paid for it (FR article 12), wherever something is announced: in a
//! notice of the board, an activity, a poll; nor in what is said to everybody afterwards of an activity, a poll or a
//! suggestion.

use contract::{
    gates::forbidden_face,
    notices,
    polls::Question,
    text::{Body, Subject, Whereabouts},
};

use crate::error::{Error, FieldReason, Result};

/// What is announced: each text with the name of its field, and what it answers to.
pub(crate) struct Wording<'a> {
    texts: Vec<(String, &'a str)>,
    answered: Vec<&'a str>,
}

impl<'a> Wording<'a> {
    /// What has a title and a text.
    pub(crate) fn of(title: Option<&'a Subject>, text: Option<&'a Body>) -> Self {
        let title = title.map(|title| ("draft.title".to_owned(), title.as_str()));
        let text = text.map(|text| ("draft.text".to_owned(), text.as_str()));
        Self { texts: title.into_iter().chain(text).collect(), answered: Vec::new() }
    }

    /// One text that is said of something to everybody.
    pub(crate) fn said(field: &str, text: &'a str) -> Self {
        Self { texts: vec![(field.to_owned(), text)], answered: Vec::new() }
    }

    /// The same with another text beside it.
    pub(crate) fn and(mut self, field: &str, text: &'a str) -> Self {
        self.texts.push((field.to_owned(), text));
        self
    }

    /// The same where it is said of that: whether it is about faces shows there as well, and what others wrote there is
    /// nobody's fault here.
    pub(crate) fn answering(mut self, other: Self) -> Self {
        self.answered.extend(other.texts.into_iter().map(|(_, text)| text));
        self
    }

    /// The same with where it is.
    pub(crate) fn at(mut self, place: Option<&'a Whereabouts>) -> Self {
        self.texts.extend(place.map(|place| ("draft.place".to_owned(), place.as_str())));
        self
    }

    /// The same with what is asked.
    pub(crate) fn asking(mut self, questions: &'a [Question]) -> Self {
        for (at, question) in questions.iter().enumerate() {
            let texts = question.texts().into_iter();
            self.texts.extend(texts.map(|text| (format!("draft.questions.{at}"), text)));
        }
        self
    }

    /// The same with what its pictures show and its documents are called.
    pub(crate) fn with(mut self, draft: &'a notices::Draft) -> Self {
        let pictures = draft.pictures.iter().map(|one| ("draft.pictures", one.shows.as_str()));
        let documents = draft.documents.iter().map(|one| ("draft.documents", one.name.as_str()));
        let all = pictures.chain(documents);
        self.texts.extend(all.map(|(field, text)| (field.to_owned(), text)));
        self
    }

    /// Refuses it where it is about faces and presses, pays or promises too much.
    ///
    /// # Errors
    /// The first field at fault.
    pub(crate) fn check(self) -> Result<()> {
        match forbidden_face(self.texts, &self.answered) {
            Some((field, phrase)) => Err(Error::field(field, FieldReason::Phrase(phrase))),
            None => Ok(()),
        }
    }
}
