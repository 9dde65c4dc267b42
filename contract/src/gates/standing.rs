//! What can be done to a gate when, and what it lacks before it can be used.

use serde::{Deserialize, Serialize};

use super::{Act, State};
use crate::words::{Word, gates as words};

/// Whether something can be done to a gate in this state.
#[must_use]
pub const fn may(state: State, act: Act) -> bool {
    match (state, act) {
        (State::Removed, _)
        | (State::Draft | State::Paused, Act::Pause)
        | (State::Live, Act::Start) => false,
        (State::Draft | State::Live | State::Paused, _) => true,
    }
}

/// In which state a gate is after something was done to it that [`may`] be.
#[must_use]
pub const fn next(state: State, act: Act) -> State {
    match (act, state) {
        (Act::Start, _) => State::Live,
        (Act::Remove, _) => State::Removed,
        // What was changed has to be assessed and announced again before anybody new agrees to it; and
        // another agent has shown nothing yet.
        (Act::Pause | Act::Change | Act::Invite, State::Live) => State::Paused,
        _ => state,
    }
}

/// What is known of a gate that is to be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a list of what is there and what is not")]
pub struct Ready {
    /// An agent has shown its key.
    pub has_key: bool,
    /// It was heard within [`SILENCE`](super::SILENCE).
    pub is_heard: bool,
    /// At least one way in without a face worked when it was heard last, and all that were promised.
    pub has_other_way: bool,
    /// A photo of the sign beside it is there.
    pub has_sign: bool,
    /// It is known which contract there is with who looks after its device.
    pub has_contract: bool,
    /// It was assessed as it is now.
    pub is_assessed: bool,
    /// It was announced as it is now.
    pub is_described: bool,
}

/// What a gate lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateLack))]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// An agent.
    Key,
    /// A word of its agent.
    Heard,
    /// A way in without a face (FR article 10).
    OtherWay,
    /// A sign beside it (FR article 13).
    Sign,
    /// A contract with who looks after its device (NDSR article 12).
    Contract,
    /// An assessment (PIPL article 55).
    Assessment,
    /// A notice (PIPL article 17).
    Notice,
}

impl Lack {
    /// What there is to do.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Key => words::LACKS_KEY,
            Self::Heard => words::LACKS_HEARD,
            Self::OtherWay => words::LACKS_OTHER_WAY,
            Self::Sign => words::LACKS_SIGN,
            Self::Contract => words::LACKS_CONTRACT,
            Self::Assessment => words::LACKS_ASSESSMENT,
            Self::Notice => words::LACKS_NOTICE,
        }
    }
}

impl Ready {
    /// What is missing before it can be used; nothing where nothing is.
    #[must_use]
    pub fn lacks(self) -> Vec<Lack> {
        let all = [
            (self.has_key, Lack::Key),
            (self.is_heard, Lack::Heard),
            (self.has_other_way, Lack::OtherWay),
            (self.has_sign, Lack::Sign),
            (self.has_contract, Lack::Contract),
            (self.is_assessed, Lack::Assessment),
            (self.is_described, Lack::Notice),
        ];
        all.into_iter().filter(|(is_there, _)| !is_there).map(|(_, lack)| lack).collect()
    }

    /// Whether somebody new can agree to a gate in this state.
    #[must_use]
    pub const fn takes_in(self, state: State) -> bool {
        matches!(state, State::Live)
            && self.has_key
            && self.is_heard
            && self.has_other_way
            && self.has_sign
            && self.has_contract
            && self.is_assessed
            && self.is_described
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Ready = Ready {
        has_key: true,
        is_heard: true,
        has_other_way: true,
        has_sign: true,
        has_contract: true,
        is_assessed: true,
        is_described: true,
    };

    #[test]
    fn what_can_be_done_when_and_where_it_leads() {
        use Act::{Assess, Change, Describe, Invite, Pause, Remove, ShowSign, Start};
        use State::{Draft, Live, Paused, Removed};
        for (act, from_draft, from_live, from_paused) in [
            (Change, Some(Draft), Some(Paused), Some(Paused)),
            (Assess, Some(Draft), Some(Live), Some(Paused)),
            (Describe, Some(Draft), Some(Live), Some(Paused)),
            (ShowSign, Some(Draft), Some(Live), Some(Paused)),
            (Invite, Some(Draft), Some(Paused), Some(Paused)),
            (Start, Some(Live), None, Some(Live)),
            (Pause, None, Some(Paused), None),
            (Remove, Some(Removed), Some(Removed), Some(Removed)),
        ] {
            let led = |state| may(state, act).then(|| next(state, act));
            assert_eq!([led(Draft), led(Live), led(Paused)], [from_draft, from_live, from_paused]);
            assert_eq!(led(Removed), None, "{act:?}");
        }
    }

    #[test]
    fn nobody_is_taken_in_where_anything_is_missing() {
        assert!(ALL.takes_in(State::Live) && ALL.lacks().is_empty());
        for state in [State::Draft, State::Paused, State::Removed] {
            assert!(!ALL.takes_in(state), "{state:?}");
        }
        let lacking = [
            (Lack::Key, Ready { has_key: false, ..ALL }),
            (Lack::Heard, Ready { is_heard: false, ..ALL }),
            (Lack::OtherWay, Ready { has_other_way: false, ..ALL }),
            (Lack::Sign, Ready { has_sign: false, ..ALL }),
            (Lack::Contract, Ready { has_contract: false, ..ALL }),
            (Lack::Assessment, Ready { is_assessed: false, ..ALL }),
            (Lack::Notice, Ready { is_described: false, ..ALL }),
        ];
        for (lack, ready) in lacking {
            assert_eq!(ready.lacks(), [lack]);
            assert!(!ready.takes_in(State::Live), "{lack:?}");
        }
        assert_eq!(Ready::default().lacks().len(), lacking.len());
    }
}
