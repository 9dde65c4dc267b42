//! What may be done to a complaint, and by whom.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::{
    id::AttachmentId,
    text::Body,
    words::{self, Word},
};

/// Something done to a complaint, with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// The staff take it on.
    Accept {},
    /// The staff write to the author.
    Answer {
        /// What they write.
        text: Body,
        /// Pictures.
        #[serde(default)]
        photos: Vec<AttachmentId>,
    },
    /// The staff write to themselves.
    Note {
        /// What they write; the author never sees it.
        text: Body,
    },
    /// The staff say it is done.
    Resolve {
        /// The result; 办结 without one does not exist.
        text: Body,
        /// Pictures of the result.
        #[serde(default)]
        photos: Vec<AttachmentId>,
    },
    /// The staff will not do it.
    Decline {
        /// Why, in one of a few kinds.
        reason: Reason,
        /// Why, in words, and who can help.
        text: Body,
    },
    /// The author adds something: words, pictures, or both.
    Say {
        /// What they add.
        #[serde(default)]
        text: Option<Body>,
        /// Pictures.
        #[serde(default)]
        photos: Vec<AttachmentId>,
    },
    /// The author says it is solved.
    JudgeSolved {
        /// How they found it.
        satisfaction: Satisfaction,
        /// Anything else.
        #[serde(default)]
        text: Option<Body>,
    },
    /// The author says it is not solved: it goes on.
    JudgeUnsolved {
        /// How they found it.
        satisfaction: Satisfaction,
        /// What is missing.
        #[serde(default)]
        text: Option<Body>,
    },
    /// The author has it taken up again.
    Reopen {
        /// Why; one tap is enough, so it may be missing.
        #[serde(default)]
        text: Option<Body>,
    },
    /// The author takes it back.
    Withdraw {},
}

impl Act {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Accept {} => ActKind::Accept,
            Self::Answer { .. } => ActKind::Answer,
            Self::Note { .. } => ActKind::Note,
            Self::Resolve { .. } => ActKind::Resolve,
            Self::Decline { .. } => ActKind::Decline,
            Self::Say { .. } => ActKind::Say,
            Self::JudgeSolved { .. } => ActKind::JudgeSolved,
            Self::JudgeUnsolved { .. } => ActKind::JudgeUnsolved,
            Self::Reopen { .. } => ActKind::Reopen,
            Self::Withdraw {} => ActKind::Withdraw,
        }
    }

    /// What was written with it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Accept {} | Self::Withdraw {} => "",
            Self::Answer { text, .. }
            | Self::Note { text }
            | Self::Resolve { text, .. }
            | Self::Decline { text, .. } => text.as_str(),
            Self::Say { text, .. }
            | Self::JudgeSolved { text, .. }
            | Self::JudgeUnsolved { text, .. }
            | Self::Reopen { text } => text.as_ref().map_or("", Body::as_str),
        }
    }

    /// The pictures that came with it.
    #[must_use]
    pub fn photos(&self) -> &[AttachmentId] {
        match self {
            Self::Answer { photos, .. }
            | Self::Resolve { photos, .. }
            | Self::Say { photos, .. } => photos,
            _ => &[],
        }
    }

    /// Why it was declined, if it was.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Decline { reason, .. } => Some(*reason),
            _ => None,
        }
    }

    /// How it was judged, if it was.
    #[must_use]
    pub const fn satisfaction(&self) -> Option<Satisfaction> {
        match self {
            Self::JudgeSolved { satisfaction, .. } | Self::JudgeUnsolved { satisfaction, .. } => {
                Some(*satisfaction)
            }
            _ => None,
        }
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal, $word:ident;)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every one, for tables, lists and tests.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name on the wire and in the store.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the stored name.
            #[must_use]
            pub fn read(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }

            /// What a person reads.
            #[must_use]
            pub const fn word(self) -> Word {
                match self { $(Self::$variant => words::complaints::$word,)* }
            }
        }
    )*};
}

names! {
    /// The kinds of acts.
    enum ActKind {
        /// Taken on.
        Accept = "accept", ENTRY_ACCEPT;
        /// The staff write to the author.
        Answer = "answer", ENTRY_ANSWER;
        /// The staff write to themselves.
        Note = "note", ENTRY_NOTE;
        /// Done, with a result.
        Resolve = "resolve", ENTRY_RESOLVE;
        /// Will not be done, with a reason.
        Decline = "decline", ENTRY_DECLINE;
        /// The author adds something.
        Say = "say", ENTRY_SAY;
        /// The author says it is solved.
        JudgeSolved = "judge_solved", ENTRY_JUDGE_SOLVED;
        /// The author says it is not solved.
        JudgeUnsolved = "judge_unsolved", ENTRY_JUDGE_UNSOLVED;
        /// Taken up again.
        Reopen = "reopen", ENTRY_REOPEN;
        /// Taken back.
        Withdraw = "withdraw", ENTRY_WITHDRAW;
    }

    /// Why the staff decline.
    enum Reason {
        /// Somebody else is in charge; the text says who.
        NotOurs = "not_ours", REASON_NOT_OURS;
        /// The same matter is already being worked on.
        Duplicate = "duplicate", REASON_DUPLICATE;
        /// The law or the estate's rules do not allow it.
        NotLawful = "not_lawful", REASON_NOT_LAWFUL;
        /// It cannot be found or understood, and asking did not help.
        Unclear = "unclear", REASON_UNCLEAR;
        /// Something else; the text says what.
        Other = "other", REASON_OTHER;
    }

    /// How the author found it.
    enum Satisfaction {
        /// 满意.
        Good = "good", SATISFACTION_GOOD;
        /// 一般.
        Fair = "fair", SATISFACTION_FAIR;
        /// 不满意.
        Poor = "poor", SATISFACTION_POOR;
    }
}

impl ActKind {
    /// The drawing that stands beside the word, by its name among the icons.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Accept => "hand",
            Self::Answer => "reply",
            Self::Note => "lock",
            Self::Resolve => "circle-check",
            Self::Decline => "circle-x",
            Self::Say => "message",
            Self::JudgeSolved => "check",
            Self::JudgeUnsolved | Self::Reopen => "refresh",
            Self::Withdraw => "undo",
        }
    }
}

/// What somebody is to one complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Filed it, signed in or with its case key.
    Author,
    /// Answers for the community.
    Handler,
}

impl Part {
    /// Whether this part may do this act at all; [`Status::after`] says whether now.
    #[must_use]
    pub const fn may(self, act: ActKind) -> bool {
        use ActKind as A;
        match self {
            Self::Author => {
                matches!(act, A::Say | A::JudgeSolved | A::JudgeUnsolved | A::Reopen | A::Withdraw)
            }
            Self::Handler => {
                matches!(act, A::Accept | A::Answer | A::Note | A::Resolve | A::Decline)
            }
        }
    }

    /// What this part may do at `status`.
    #[must_use]
    pub fn acts(self, status: Status) -> Vec<ActKind> {
        ActKind::ALL
            .iter()
            .copied()
            .filter(|act| self.may(*act) && status.after(*act).is_some())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_belongs_to_exactly_one_part() {
        for act in ActKind::ALL {
            assert_ne!(Part::Author.may(*act), Part::Handler.may(*act), "{act:?}");
        }
    }

    #[test]
    fn an_act_is_read_as_its_kind_and_refuses_what_it_does_not_know() {
        let act: Act =
            serde_json::from_str(r#"{"kind":"answer","text":"已修好"}"#).expect("an act");
        assert_eq!((act.kind(), act.text()), (ActKind::Answer, "已修好"));
        for wrong in [
            r#"{"kind":"accept","text":"x"}"#,
            r#"{"kind":"note","text":"x","secret":1}"#,
            r#"{"kind":"resolve","text":" "}"#,
            r#"{"kind":"delete"}"#,
        ] {
            assert!(serde_json::from_str::<Act>(wrong).is_err(), "{wrong}");
        }
    }
}
