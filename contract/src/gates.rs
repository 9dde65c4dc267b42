//! Gates that know faces: registered, assessed, announced and only then in use; never the only way in.
//!
//! A gate has an agent beside it, a program with a key of its own ([`agent`]). What it may do stands in a
//! notice ([`Notice`]) that a resident agrees to, gate by gate; whatever changes in it that matters closes
//! what was agreed before.

pub mod agent;
mod alike;
mod answers;
mod assessing;
mod board;
mod desk;
mod filing;
mod letters;
mod notice;
mod phrases;
mod purposes;
mod standing;
mod trying;

use serde::{Deserialize, Serialize};

use crate::{
    time::Span,
    words::{Word, gates as words},
};

pub use alike::{look_alike, unclear};
pub use assessing::{Answers, Assess, KEPT_YEARS};
pub use board::Board;
pub use desk::{
    Assessed, Change, Contract, Describe, Dismiss, Draft, Gate, Invite, Invited, List, Opened,
    Pending, Register, Set, ShowSign, Vendor,
};
pub use filing::{FILING_AT, Filed, Filing, NoteFiling, ShowFiling, Task, filing_due};
pub use notice::{Hashed, MOST_MONTHS, Notice, Suite, Texts};
pub use phrases::{forbidden, forbidden_face};
pub use purposes::second_purpose;
pub use standing::{Lack, Ready, may, next};
pub use trying::{TRIED, Tester, Trial};

/// How long a gate may be silent, or the other ways in unchecked, before nobody new can agree to it.
pub const SILENCE: Span = Span::MINUTE.times(10);

/// How long a gate has to sign that it has deleted: one whose line is down has a day.
pub const DELETING: Span = Span::DAY;

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident as $schema:ident { $($(#[$doc:meta])* $variant:ident = $text:literal, $word:ident;)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", schema(as = $schema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name it is stored and sent by.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the stored name.
            #[must_use]
            pub fn read(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }

            /// What it is called.
            #[must_use]
            pub const fn word(self) -> Word {
                match self { $(Self::$variant => words::$word,)* }
            }
        }
    )*};
}

pub(crate) use names;

names! {
    /// What the camera of a gate looks at.
    Area as GateArea {
        /// The way into the neighbourhood.
        Outside = "outside", AREA_OUTSIDE;
        /// The way into a building.
        Building = "building", AREA_BUILDING;
        /// A private space, as a door of a flat: not allowed (PIPL article 26, FR article 13).
        Private = "private", AREA_PRIVATE;
    }

    /// When the camera of a gate looks.
    Mode as GateMode {
        /// Once somebody touches it.
        Touch = "touch", MODE_TOUCH;
        /// Once somebody shows a card or a code, to compare one face.
        CardFirst = "card_first", MODE_CARD_FIRST;
        /// Always: so it scans those as well who have refused, and is not allowed here.
        Always = "always", MODE_ALWAYS;
    }

    /// A way in without a face.
    WayIn as GateWayIn {
        /// A card.
        Card = "card", WAY_CARD;
        /// A code on the telephone.
        Code = "code", WAY_CODE;
    }

    /// How far a gate has come.
    State as GateState {
        /// It is registered, and nobody can agree to it yet.
        Draft = "draft", STATE_DRAFT;
        /// It is in use.
        Live = "live", STATE_LIVE;
        /// It takes in nobody new.
        Paused = "paused", STATE_PAUSED;
        /// It is out of use for good, and has to delete everything.
        Removed = "removed", STATE_REMOVED;
    }

    /// What a manager does to a gate.
    Act as GateAct {
        /// Changes what is known of it.
        Change = "change", ACT_CHANGE;
        /// Assesses what it does to people (PIPL article 55).
        Assess = "assess", ACT_ASSESS;
        /// Publishes what people are told of it (PIPL article 17).
        Describe = "describe", ACT_DESCRIBE;
        /// Shows the sign beside it (FR article 13).
        ShowSign = "show_sign", ACT_SHOW_SIGN;
        /// Lets another agent speak for it.
        Invite = "invite", ACT_INVITE;
        /// Brings it into use.
        Start = "start", ACT_START;
        /// Lets it take in nobody new.
        Pause = "pause", ACT_PAUSE;
        /// Takes it out of use for good.
        Remove = "remove", ACT_REMOVE;
    }

    /// For what somebody's face is used. Each is agreed to by itself (PIPL article 29).
    Purpose as ConsentPurpose {
        /// Opening this gate.
        Enter = "enter", PURPOSE_ENTER;
        /// Sending the gate one photo, instead of going there.
        Relay = "relay", PURPOSE_RELAY;
    }

    /// What of a face is used.
    DataKind as ConsentKind {
        /// Numbers that were computed from a face.
        Template = "template", KIND_TEMPLATE;
        /// A photo of a face.
        Photo = "photo", KIND_PHOTO;
    }

    /// Where it is kept.
    Storage as ConsentStorage {
        /// In the gate's own device, and nowhere else.
        Device = "device", STORAGE_DEVICE;
    }
}

impl Area {
    /// Whether a gate may look there.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        !matches!(self, Self::Private)
    }
}

impl Mode {
    /// Whether a gate may look so.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        !matches!(self, Self::Always)
    }
}

impl Purpose {
    /// What of a face it needs; nothing else is taken.
    #[must_use]
    pub const fn kind(self) -> DataKind {
        match self {
            Self::Enter => DataKind::Template,
            Self::Relay => DataKind::Photo,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    pub(crate) use super::notice::tests::notice;
    use super::*;

    #[test]
    fn no_gate_looks_into_homes_or_always() {
        assert_eq!(Area::ALL.iter().filter(|area| !area.is_allowed()).count(), 1);
        assert!(!Area::Private.is_allowed());
        assert_eq!(Mode::ALL.iter().filter(|mode| !mode.is_allowed()).count(), 1);
        assert!(!Mode::Always.is_allowed());
        assert_eq!(Purpose::Enter.kind(), DataKind::Template);
        assert_eq!(Purpose::Relay.kind(), DataKind::Photo);
    }

    #[test]
    fn every_name_is_read_back() {
        for state in State::ALL {
            assert_eq!(State::read(state.as_str()), Some(*state));
        }
        for mode in Mode::ALL {
            let sent = serde_json::to_value(mode).expect("plain data");
            assert_eq!(sent, mode.as_str(), "sent as it is stored");
        }
        for act in Act::ALL {
            assert_eq!(serde_json::to_value(act).expect("plain data"), act.as_str());
        }
        assert_eq!(WayIn::read("face"), None, "a face is no way in without a face");
    }
}
