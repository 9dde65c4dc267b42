//! Deleting everything of somebody who asks for it at the counter or on paper, has moved out or has died: by two people.
//! One begins it and says what they were shown, a manager agrees; then it waits as if the person had asked for it.

use serde::{Deserialize, Serialize};

use super::{Kind, Request};
use crate::{
    Endpoint, Method,
    consents::How,
    id::{LookId, RequestId},
    seconding::Asked,
    text::Statement,
    time::Time,
};

/// Begins deleting everything of whoever has asked for it at the counter or on paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseFor {
    /// By which request.
    pub id: RequestId,
    /// What shows that it is their will: whoever agrees reads it, and so does the person.
    pub why: Statement,
}

impl Endpoint for EraseFor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights/{id}/erase";
    const ABOUT: &'static str = "Asks a manager to agree that everything is deleted of somebody who has asked for it at the counter or on paper.";
    type Answer = Asked;
}

/// A deletion or a copy that somebody has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightBegun))]
pub struct Begun {
    /// What a manager agrees to.
    pub id: LookId,
    /// Who has begun it.
    pub by: String,
    /// Whether that is the caller.
    pub is_own: bool,
    /// What they were shown.
    pub why: String,
    /// When.
    pub at: Time,
    /// Until when they can take the copy; nothing as long as nobody has agreed.
    pub until: Option<Time>,
}

impl Request {
    /// Whether it asks that everything is deleted. In the app that takes no request: what is asked there is about a part.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        is_of_all(self.wanted.kind, self.how)
    }
}

/// Whether a request of this kind that was made so asks that everything is deleted.
#[must_use]
pub fn is_of_all(kind: Kind, how: How) -> bool {
    kind == Kind::Delete && how != How::App
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_to_people_asks_to_delete_everything() {
        for kind in Kind::ALL {
            for how in How::ALL {
                let is_said = *how != How::App;
                assert_eq!(is_of_all(*kind, *how), is_said && *kind == Kind::Delete, "{kind:?}");
            }
        }
    }
}
