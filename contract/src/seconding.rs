//! A second person's word: what nobody of the staff does alone. One asks and says what for, another who looks after the
//! community allows it, and it holds for a day.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    exports::Chosen,
    gates::names,
    id::LookId,
    time::{Span, Time},
    words::{Word, seconding as words},
};

/// For how long somebody may do what was allowed.
pub const HOLDS: Span = Span::DAY;

names! {
    /// What takes a second person's word.
    Subject as SecondingSubject {
        /// Reading what is a child's (未成年人网络保护条例 article 36).
        Child = "child", OF_CHILD;
        /// Taking a large table with names, or many of them on one day.
        Export = "export", OF_EXPORT;
        /// Taking the file that proves what somebody has agreed to.
        Evidence = "evidence", OF_EVIDENCE;
        /// Deleting everything of somebody who has asked for it at the counter or on paper; it is planned as it is allowed.
        Erasure = "erasure", OF_ERASURE;
        /// Taking the copy for somebody who has asked for it at the counter, by telephone or on paper.
        Copy = "copy", OF_COPY;
    }
}

/// A request that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SecondingAsked))]
pub struct Asked {
    /// Which.
    pub id: LookId,
}

/// Allows what somebody else has asked, for a day. Nobody allows it to themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AllowSecond))]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Which request.
    pub id: LookId,
}

impl Endpoint for Allow {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/seconding/{id}";
    const ABOUT: &'static str = "Allows somebody else what they have asked, for a day.";
    type Answer = ();
}

/// The requests that wait, and what is allowed now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListSeconds))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl List {
    /// How many are listed at the most.
    pub const MOST: usize = 200;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/seconding";
    const ABOUT: &'static str = "Lists who asks for a second person's word, and what is allowed.";
    type Answer = Vec<Line>;
}

/// A request for a second person's word. No resident's name is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SecondingLine))]
pub struct Line {
    /// Which.
    pub id: LookId,
    /// For what.
    pub of: Subject,
    /// Where whoever it is about lives.
    pub home: Option<String>,
    /// What would stand in the table.
    pub table: Option<Table>,
    /// Who asks.
    pub by: String,
    /// Whether that is the caller.
    pub is_own: bool,
    /// What for.
    pub why: String,
    /// When it was asked.
    pub asked_at: Time,
    /// Until when it is allowed; nothing as long as nobody has.
    pub until: Option<Time>,
    /// Who has allowed it.
    pub allowed_by: Option<String>,
}

/// A table that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SecondingTable))]
pub struct Table {
    /// How many matters it has.
    pub rows: u64,
    /// What stands in it.
    pub chosen: Chosen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_stored_by_the_name_it_has_on_the_wire() {
        for of in Subject::ALL {
            assert_eq!(serde_json::to_value(of).expect("plain data"), of.as_str());
            assert_eq!(Subject::read(of.as_str()), Some(*of));
        }
    }
}
