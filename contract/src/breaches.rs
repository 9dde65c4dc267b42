//! A breach: what was lost, told to each of whom it may be the data (PIPL article 57; 未成年人网络保护条例 article 35), and
//! the drill of it, which does the same and says that it is one.
//!
//! Everybody is told the same six things, in their own chain: a later hub cannot have told them something else, or
//! nothing.

mod standing;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::{BreachId, GateId},
    text::Statement,
    time::Time,
    words::{Word, breaches as words},
};

pub use standing::{Standing, read, unread};

/// The six things that have to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachTexts))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Which kinds of data.
    pub kinds: Statement,
    /// What happened, and why.
    pub cause: Statement,
    /// What harm may come of it.
    pub harm: Statement,
    /// What has been done about it.
    pub remedy: Statement,
    /// What one can do oneself.
    pub self_help: Statement,
    /// How to reach who decides over the data.
    pub contact: Statement,
}

impl Texts {
    /// Each with its question and the name of its field.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, Word, &Statement); 6] {
        [
            ("kinds", words::KINDS, &self.kinds),
            ("cause", words::CAUSE, &self.cause),
            ("harm", words::HARM, &self.harm),
            ("remedy", words::REMEDY, &self.remedy),
            ("self_help", words::SELF_HELP, &self.self_help),
            ("contact", words::CONTACT, &self.contact),
        ]
    }
}

/// Whose data it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachAbout))]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// Everybody's of whom there is something here by a name of their own: who lives here, has moved out and is not
    /// deleted, works here or audits. Owners who are names in the register alone, and visitors who have left a telephone
    /// number in a text, have nothing in which they could be told: they are not counted, and the desk says so.
    Everybody {},
    /// Of those who have agreed at this gate and whose face may have been in it since that moment: whose consent
    /// was not over, or of whom the gate had not signed yet that it deleted.
    Gate {
        /// Which gate.
        gate: GateId,
        /// From when on it may have been lost.
        since: Time,
    },
}

/// Tells those whom it is about. Who they are is not said to who tells them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AnnounceBreach))]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// Whether it is a drill: nothing was lost.
    pub is_drill: bool,
    /// When it was found.
    pub found_at: Time,
    /// Whose data it may be.
    pub about: About,
    /// What they are told.
    pub texts: Texts,
}

impl Endpoint for Announce {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/breaches";
    const ABOUT: &'static str =
        "Tells people that their data may have been lost, or holds a drill of it.";
    type Answer = Announced;
}

/// A breach that is being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachAnnounced))]
pub struct Announced {
    /// Which.
    pub id: BreachId,
}

/// The breaches and drills of a community, the newest first, for those who tell of them and those who audit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListBreaches))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl List {
    /// How many are listed at the most.
    pub const MOST: usize = 20;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/breaches";
    const ABOUT: &'static str =
        "Lists the breaches and drills of a community with how many they have reached.";
    type Answer = Vec<Breach>;
}

/// A breach or a drill, and how far it has got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachShown))]
pub struct Breach {
    /// Which.
    pub id: BreachId,
    /// When it was announced.
    pub at: Time,
    /// The name of who has.
    pub by: String,
    /// Whether nothing was lost.
    pub is_drill: bool,
    /// When it was found.
    pub found_at: Time,
    /// What is told.
    pub texts: Texts,
    /// Of how many it may be the data, as far as that may be told ([`Gate::told`]): a drill at a gate would tell
    /// how many have agreed there.
    ///
    /// [`Gate::told`]: crate::gates::Gate::told
    pub affected: Option<u32>,
    /// Whether it stands in the chains of all of them by now.
    pub is_told: bool,
    /// How many have said that they have read it, as far as that may be told.
    pub seen: Option<u32>,
    /// How many have no device that could tell them, who has moved out among them, as far as that may be told.
    pub on_paper: Option<u32>,
}

/// What the caller was told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MyBreaches))]
#[serde(deny_unknown_fields)]
pub struct Mine {}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/breaches/mine";
    const ABOUT: &'static str = "Lists the breaches that may be about the caller's data.";
    type Answer = Vec<Told>;
}

/// A breach, as somebody is told whose data it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachTold))]
pub struct Told {
    /// Which.
    pub id: BreachId,
    /// When.
    pub at: Time,
    /// Whether nothing was lost.
    pub is_drill: bool,
    /// What they are told.
    pub texts: Texts,
    /// When they have said that they have read it.
    pub seen_at: Option<Time>,
}

/// That there is one that somebody has not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BreachUnread))]
pub struct Unread {
    /// Which: what was really lost before any drill, then the newest.
    pub id: BreachId,
    /// Whether nothing was lost.
    pub is_drill: bool,
}

impl Unread {
    /// How it is called.
    #[must_use]
    pub const fn title(self) -> Word {
        title(self.is_drill)
    }
}

/// How a breach or a drill is called towards whom it is about.
#[must_use]
pub const fn title(is_drill: bool) -> Word {
    if is_drill { words::MINE_DRILL } else { words::MINE }
}

/// Says that one has read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SeenBreach))]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Which.
    pub id: BreachId,
}

impl Endpoint for Seen {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/breaches/{id}/seen";
    const ABOUT: &'static str = "Says that the caller has read of a breach.";
    type Answer = ();
}
