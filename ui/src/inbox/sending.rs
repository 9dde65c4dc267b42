//! Sends acts, each once, and says what became of them.

use client::{Error, IdempotencyKey};
use contract::{
    Language,
    complaints::{Act, Do, Done},
    id::ComplaintId,
    words::{Word, inbox as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    draft::{After, Draft, Fault, Kind, Try, after},
    drafts::Drafts,
    listing::Listing,
    opened::{Opened, came_back},
};
use crate::device;

/// What is being sent, or was: a draft of a kind, or with none the taking on of the case.
pub(super) type What = (ComplaintId, Option<Kind>);

/// What became of a sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It has arrived.
    Sent(Word),
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
        !matches!(self, Self::Sent(_))
    }

    /// What a person reads.
    #[must_use]
    pub(super) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Sent(word) => word.say(language).to_owned(),
            Self::Collision => words::CONFLICT.say(language).to_owned(),
            Self::Offline => words::OFFLINE_KEPT.say(language).to_owned(),
            Self::Unsure => words::UNSURE.say(language).to_owned(),
            Self::Refused(detail) => detail.clone(),
            Self::Missing(Fault::Text(fault)) => fault.sentence(language),
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
}

impl Sending {
    /// Nothing was sent yet.
    #[must_use]
    pub(super) fn new(drafts: Drafts, listing: Listing, opened: Opened) -> Self {
        Self { drafts, listing, opened, now: RwSignal::default(), told: RwSignal::default() }
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
        let request = Do { id, act: Act::Accept {}, seen: Some(version) };
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
            let answer = done(&attempt).await;
            self.now.set(None);
            self.settle(what, answer.as_ref().err());
            self.opened.read_again();
            self.listing.read_again();
        });
    }

    fn settle(self, what: What, error: Option<&Error>) {
        if let (id, Some(kind)) = what {
            match error.map(after) {
                None => {
                    self.drafts.keep(id, kind, Draft::default());
                }
                Some(After::Unsure) => {}
                Some(After::Collision | After::Refused) => {
                    self.drafts.change(id, kind, |draft| draft.tried = None);
                }
            }
        }
        let sent = || Told::Sent(what.1.map_or(words::SENT_ACCEPT, Kind::sent));
        self.told.set(Some((what, error.map_or_else(sent, Told::of))));
    }
}

async fn done(attempt: &Try) -> Result<Done, Error> {
    match device::hub().change(&attempt.request, &attempt.key).await {
        Err(error) if came_back(&error).await? => {
            device::hub().change(&attempt.request, &attempt.key).await
        }
        answer => answer,
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
        for told in [Told::Missing(Fault::Reason), Told::Missing(Fault::Text(TextFault::Empty))] {
            assert!(!told.sentence(Language::Zh).is_empty());
        }
    }
}
