//! A sheet that is being filled in: kept on the device until the hub has it, and not a moment longer.

use contract::{
    id::{PersonId, PollId},
    polls::Reply,
};
use serde::{Deserialize, Serialize};

use crate::sending::Tried;

/// What was filled in so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) replies: Vec<Option<Reply>>,
    /// What was sent and perhaps never answered.
    #[serde(default)]
    pub(super) tried: Tried,
}

/// Under which name it is kept; signing out throws away what begins so.
pub(super) fn name(person: PersonId, id: PollId) -> String {
    format!("draft.{person}.poll.{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_its_writers() {
        let id = PollId::from_number(3);
        let (one, other) = (PersonId::from_number(1), PersonId::from_number(2));
        assert_ne!(name(one, id), name(other, id));
        // What signing out throws away begins so.
        assert!(name(one, id).starts_with(&format!("draft.{one}.")));
    }
}
