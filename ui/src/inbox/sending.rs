//! Sends acts, each once, and says what became of them.

use client::{Error, IdempotencyKey};
use contract::{
    Language,
    attachments::Photo,
    complaints::Act,
    id::{ComplaintId, EntryId},
    inbox::{Send, Sent},
    time::Time,
    words::{Word, inbox as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    draft::{After, Draft, Fault, Kind, Try, after},
    drafts::Drafts,
    held::Outgoing,
    listing::Listing,
    opened::Opened,
};
use crate::{
    device,
    parts::{Kept, forget_photos},
};

/// What is being sent, or was: a draft of a kind, or with none the taking on of the case.
pub(super) type What = (ComplaintId, Option<Kind>);

/// What became of a sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It has arrived.
    Sent(Word),
    /// It has arrived and can be taken back; what is shown below the history says so.
    Held,
    /// Somebody else was faster.
    Collision,
    /// There is no network.
    Offline,
    /// It may have arrived.
    Unsure,
    /// The hub said no; its own sentence.
    Refused(String),
    /// Something is missing.
    Missing(Fault),
}

impl Told {
    /// Whether something is left to do.
    #[must_use]
    pub(super) const fn is_trouble(&self) -> bool {
        !matches!(self, Self::Sent(_) | Self::Held)
    }

    /// What a person reads.
    #[must_use]
    pub(super) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Sent(word) => word.say(language).to_owned(),
            Self::Held => String::new(),
            Self::Collision => words::CONFLICT.say(language).to_owned(),
            Self::Offline => words::OFFLINE_KEPT.say(language).to_owned(),
            Self::Unsure => words::UNSURE.say(language).to_owned(),
            Self::Refused(detail) => detail.clone(),
            Self::Missing(Fault::Text(fault)) => fault.sentence(language),
            Self::Missing(Fault::Unfilled) => words::PHRASE_UNFILLED.say(language).to_owned(),
            Self::Missing(Fault::Reason) => words::REASON_MISSING.say(language).to_owned(),
        }
    }

    /// What is to be said about an error.
    #[must_use]
    pub(super) fn of(error: &Error) -> Self {
        match (after(error), error) {
            (After::Collision, _) => Self::Collision,
            (_, Error::Offline) => Self::Offline,
            (After::Refused, Error::Refused(problem)) => Self::Refused(problem.detail.clone()),
            _ => Self::Unsure,
        }
    }
}

/// The acts under way and the last one's end.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    drafts: Drafts,
    listing: Listing,
    opened: Opened,
    /// What is on its way.
    pub(super) now: RwSignal<Option<What>>,
    /// What became of the last one.
    pub(super) told: RwSignal<Option<(What, Told)>>,
    /// What was sent last and until when, by this device's clock, it can be taken back.
    pub(super) outgoing: RwSignal<Option<(Outgoing, Time)>>,
    /// The small pictures of what was sent, should it be taken back.
    pictures: StoredValue<Vec<Kept>>,
}

impl Sending {
    /// Nothing was sent yet.
    #[must_use]
    pub(super) fn new(drafts: Drafts, listing: Listing, opened: Opened) -> Self {
        Self {
            drafts,
            listing,
            opened,
            now: RwSignal::default(),
            told: RwSignal::default(),
            outgoing: RwSignal::default(),
            pictures: StoredValue::default(),
        }
    }

    /// What is to be said about `what`.
    #[must_use]
    pub(super) fn told(self, what: What) -> Option<Told> {
        self.told
            .with(|told| told.as_ref().filter(|told| told.0 == what).map(|told| told.1.clone()))
    }

    /// Sends a draft of the open case.
    pub(super) fn send(self, kind: Kind) {
        let (Some(id), Some(version)) = (self.opened.id(), self.opened.version()) else { return };
        if self.now.get_untracked().is_some() {
            return;
        }
        let draft = untrack(|| self.drafts.find(id, kind));
        match draft.attempt(id, kind, version, IdempotencyKey::new) {
            Ok(attempt) => self.start((id, Some(kind)), draft, attempt),
            Err(fault) => self.told.set(Some(((id, Some(kind)), Told::Missing(fault)))),
        }
    }

    /// Takes the open case on.
    pub(super) fn accept(self) {
        let (Some(id), Some(version)) = (self.opened.id(), self.opened.version()) else { return };
        if self.now.get_untracked().is_some() {
            return;
        }
        let request = Send { id, act: Act::Accept {}, seen: Some(version), same_as: None };
        let attempt = Try { key: IdempotencyKey::new(), request };
        self.start((id, None), Draft::default(), attempt);
    }

    fn start(self, what: What, mut draft: Draft, attempt: Try) {
        self.told.set(None);
        self.now.set(Some(what));
        if let (id, Some(kind)) = what {
            // Kept before it is sent: a page that dies now sends the same call again.
            draft.tried = Some(attempt.clone());
            self.drafts.keep(id, kind, draft);
        }
        spawn_local(async move {
            let answer = device::hub().change(&attempt.request, &attempt.key).await;
            self.now.set(None);
            self.settle(what, &answer);
            self.opened.read_again();
            self.listing.read_again();
        });
    }

    fn settle(self, what: What, answer: &Result<Sent, Error>) {
        let error = answer.as_ref().err();
        if let (id, Some(kind)) = what {
            match error.map(after) {
                None => {
                    let sent = untrack(|| self.drafts.find(id, kind));
                    self.pictures.set_value(sent.photos);
                    self.drafts.keep(id, kind, Draft::default());
                    forget_photos(&self.drafts.name(id, kind));
                }
                Some(After::Unsure) => {}
                Some(After::Collision | After::Refused) => {
                    self.drafts.change(id, kind, |draft| draft.tried = None);
                }
            }
        }
        let told = match (answer, what) {
            (Err(error), _) => Told::of(error),
            (Ok(Sent { entry, held_for: Some(undo_time) }), (id, Some(kind))) => {
                let outgoing = Outgoing { id, entry: *entry, kind };
                self.outgoing.set(Some((outgoing, device::now() + *undo_time)));
                Told::Held
            }
            (Ok(_), (_, kind)) => Told::Sent(kind.map_or(words::SENT_ACCEPT, Kind::sent)),
        };
        self.told.set(Some((what, told)));
    }

    /// Whether `entry` is what was sent last from here; tracks.
    #[must_use]
    pub(super) fn outgoing_is(self, entry: EntryId) -> bool {
        self.outgoing.with(|last| last.as_ref().is_some_and(|(last, _)| last.entry == entry))
    }

    /// The pictures of what is taken back, as a draft keeps them.
    #[must_use]
    pub(super) fn kept_again(self, photos: &[Photo]) -> Vec<Kept> {
        let now = device::now();
        let kept = |photo: &Photo| {
            let known = self.pictures.with_value(|known| {
                known.iter().find(|kept| kept.photo.id == photo.id).map(|kept| kept.preview.clone())
            });
            Kept { photo: photo.clone(), preview: known.unwrap_or_default(), at: now, name: None }
        };
        photos.iter().map(kept).collect()
    }
}

#[cfg(test)]
mod tests {
    use contract::{Code, Problem, text::TextFault};

    use super::*;

    #[test]
    fn each_end_has_its_sentence() {
        let refused = |code| Told::of(&Error::Refused(Problem::new(code, Language::Zh)));

        assert_eq!(Told::of(&Error::Offline), Told::Offline);
        assert_eq!(Told::of(&Error::Garbled("half".to_owned())), Told::Unsure);
        assert_eq!(refused(Code::Conflict), Told::Collision);
        assert_eq!(refused(Code::Internal), Told::Unsure);
        assert_eq!(refused(Code::NotAllowed), Told::Refused("您没有权限做这件事。".to_owned()));
        for told in [
            Told::Missing(Fault::Reason),
            Told::Missing(Fault::Unfilled),
            Told::Missing(Fault::Text(TextFault::Empty)),
        ] {
            assert!(!told.sentence(Language::Zh).is_empty());
        }
    }
}
