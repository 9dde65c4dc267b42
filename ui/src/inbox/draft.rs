//! What somebody is writing about a case: kept, checked, and sent once.

use client::IdempotencyKey;
use contract::{
    Code,
    complaints::{Act, ActKind, Reason},
    id::ComplaintId,
    inbox::{Send, unfilled},
    text::{Body, TextFault},
    words::{Word, inbox as words},
};
use serde::{Deserialize, Serialize};

use crate::parts::Kept;

/// What can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// To the resident.
    #[default]
    Answer,
    /// To colleagues.
    Note,
    /// The result, with which the matter is done.
    Resolve,
    /// Why it will not be done.
    Decline,
}

impl Kind {
    /// Every kind, in the order of the tabs.
    pub(super) const ALL: [Self; 4] = [Self::Answer, Self::Note, Self::Resolve, Self::Decline];

    /// The act it becomes.
    #[must_use]
    pub(super) const fn act(self) -> ActKind {
        match self {
            Self::Answer => ActKind::Answer,
            Self::Note => ActKind::Note,
            Self::Resolve => ActKind::Resolve,
            Self::Decline => ActKind::Decline,
        }
    }

    /// The kind that becomes this act.
    #[must_use]
    pub(super) fn of(act: ActKind) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.act() == act)
    }

    /// The name in the store and in the style sheet.
    #[must_use]
    pub(super) const fn as_str(self) -> &'static str {
        self.act().as_str()
    }

    /// Whether pictures may go with it.
    #[must_use]
    pub(super) const fn takes_photos(self) -> bool {
        matches!(self, Self::Answer | Self::Resolve)
    }

    /// Its tab.
    #[must_use]
    pub(super) const fn word(self) -> Word {
        match self {
            Self::Answer => words::KIND_ANSWER,
            Self::Note => words::KIND_NOTE,
            Self::Resolve => words::KIND_RESOLVE,
            Self::Decline => words::KIND_DECLINE,
        }
    }

    /// What is to be written.
    #[must_use]
    pub(super) const fn label(self) -> Word {
        match self {
            Self::Answer => words::LABEL_ANSWER,
            Self::Note => words::LABEL_NOTE,
            Self::Resolve => words::LABEL_RESOLVE,
            Self::Decline => words::LABEL_DECLINE,
        }
    }

    /// The button that sends it.
    #[must_use]
    pub(super) const fn send(self) -> Word {
        match self {
            Self::Answer => words::SEND_ANSWER,
            Self::Note => words::SEND_NOTE,
            Self::Resolve => words::SEND_RESOLVE,
            Self::Decline => words::SEND_DECLINE,
        }
    }

    /// What is said when it has arrived.
    #[must_use]
    pub(super) const fn sent(self) -> Word {
        match self {
            Self::Answer => words::SENT_ANSWER,
            Self::Note => words::SENT_NOTE,
            Self::Resolve => words::SENT_RESOLVE,
            Self::Decline => words::SENT_DECLINE,
        }
    }
}

/// The tabs of a composer: what may be done now, and what was begun before that changed; `true`
/// where it may be sent.
#[must_use]
pub(super) fn tabs(acts: &[ActKind], begun: impl Fn(Kind) -> bool) -> Vec<(Kind, bool)> {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind, acts.contains(&kind.act())))
        .filter(|(kind, may)| *may || begun(*kind))
        .collect()
}

/// Something that was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    /// What was written.
    pub(super) text: String,
    /// Why the matter is declined.
    pub(super) reason: Option<Reason>,
    /// The matter this one is the same as, if that is the reason.
    pub(super) same_as: Option<ComplaintId>,
    /// Pictures that have arrived at the hub.
    pub(super) photos: Vec<Kept>,
    /// What was sent last and not answered.
    pub(super) tried: Option<Try>,
}

/// A call that may or may not have arrived.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Try {
    /// Its key: the hub answers a retry as it answered the first.
    pub(super) key: IdempotencyKey,
    /// The very request; another one must not use the key.
    pub(super) request: Send,
}

impl PartialEq for Try {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && same(&self.request, &other.request)
    }
}

impl Eq for Try {}

fn same(one: &Send, other: &Send) -> bool {
    (one.id, one.seen, &one.act, one.same_as) == (other.id, other.seen, &other.act, other.same_as)
}

/// Why a draft cannot be sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text.
    Text(TextFault),
    /// No reason was chosen.
    Reason,
    /// A place of a phrase is not filled in.
    Unfilled,
}

impl Draft {
    /// Where the device keeps it.
    #[must_use]
    pub(super) fn name(id: ComplaintId, kind: Kind) -> String {
        format!("inbox.draft.{id}.{}", kind.as_str())
    }

    /// Whether nothing would be lost with it.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.photos.is_empty() && self.reason.is_none()
    }

    /// What is to be sent: the call that was not answered if nothing was changed since, else a new
    /// one with a new key.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn attempt(
        &self,
        id: ComplaintId,
        kind: Kind,
        seen: i64,
        key: impl FnOnce() -> IdempotencyKey,
    ) -> Result<Try, Fault> {
        let act = self.act(kind)?;
        let same_as = self.same_as.filter(|_| act.reason() == Some(Reason::Duplicate));
        let is_same = |tried: &Send| (tried.id, &tried.act, tried.same_as) == (id, &act, same_as);
        match &self.tried {
            Some(tried) if is_same(&tried.request) => Ok(tried.clone()),
            _ => Ok(Try { key: key(), request: Send { id, act, seen: Some(seen), same_as } }),
        }
    }

    fn act(&self, kind: Kind) -> Result<Act, Fault> {
        let reason = match (kind, self.reason) {
            (Kind::Decline, None) => return Err(Fault::Reason),
            (_, reason) => reason.unwrap_or(Reason::Other),
        };
        let text = Body::try_from(self.text.as_str()).map_err(Fault::Text)?;
        if unfilled(&self.text).is_some() {
            return Err(Fault::Unfilled);
        }
        let photos = self.photos.iter().map(|kept| kept.photo.id).collect();
        Ok(match kind {
            Kind::Answer => Act::Answer { text, photos },
            Kind::Note => Act::Note { text },
            Kind::Resolve => Act::Resolve { text, photos },
            Kind::Decline => Act::Decline { reason, text },
        })
    }
}

/// What a failed sending leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Somebody else was faster: look, then send as a new call.
    Collision,
    /// The hub said no and did nothing: change something, then send as a new call.
    Refused,
    /// Nobody knows whether it arrived: send the same call again.
    Unsure,
}

/// What follows from an error.
#[must_use]
pub(super) fn after(error: &client::Error) -> After {
    match error {
        client::Error::Offline | client::Error::Garbled(_) => After::Unsure,
        client::Error::Refused(problem) => match problem.code {
            Code::Conflict => After::Collision,
            // A proxy or a failing hub may say these after the act was done.
            Code::Internal | Code::Busy => After::Unsure,
            _ => After::Refused,
        },
    }
}

#[cfg(test)]
mod tests;
