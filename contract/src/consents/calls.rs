//! What a resident asks and says, and what is said for them at the counter.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::How;
use crate::{
    Endpoint, Method,
    gates::{Notice, Purpose, State, WayIn},
    id::{GateId, OrderId, PersonId},
    sessions::Hex,
    time::Time,
};

/// The gates of one's community, with what one is told before one agrees.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentOffers))]
#[serde(deny_unknown_fields)]
pub struct Offers {}

impl Endpoint for Offers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/consents/offers";
    const ABOUT: &'static str = "Lists the gates one can agree to, with their notices.";
    type Answer = Vec<Offer>;
}

/// A gate, as residents see it. Whether one has agreed does not stand here: one's own records say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentOffer))]
pub struct Offer {
    /// What one is told. The ledger has its hash; without that, nobody should agree.
    pub notice: Notice,
    /// How far the gate has come.
    pub state: State,
    /// Whether one can agree now: the ways without a face work, and the gate was heard not long ago.
    pub takes_in: bool,
    /// Which ways in without a face do not work there, or were not tried for long; none from a hub that does not say so.
    #[serde(default)]
    pub broken: Vec<WayIn>,
}

/// Agrees.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GiveConsent))]
#[serde(deny_unknown_fields)]
pub struct Give {
    /// The consent: canonical JSON, [`Consent`](super::Consent).
    pub document: String,
    /// The device's signature over it.
    pub signature: Hex,
    /// The child under fourteen whose consent it is, where the caller signs as their guardian.
    #[serde(default)]
    pub child: Option<PersonId>,
}

impl Endpoint for Give {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/consents";
    const ABOUT: &'static str = "Agrees to one purpose at one gate, signed by the caller's device.";
    type Answer = Given;
}

/// A consent that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentGiven))]
pub struct Given {
    /// The number it goes by.
    pub consent: Hash,
}

/// Refuses. Everything else stays as it was, and nobody on the staff is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RefuseConsent))]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// Which gate.
    pub gate: GateId,
    /// For what.
    pub purpose: Purpose,
    /// The child under fourteen for whom the caller refuses as their guardian.
    #[serde(default)]
    pub child: Option<PersonId>,
}

impl Endpoint for Refuse {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/consents/refuse";
    const ABOUT: &'static str = "Refuses one purpose at one gate, also for a child.";
    type Answer = ();
}

/// Withdraws; no key is needed for that, and the gates are told to delete at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = WithdrawConsent))]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// At which gate; at all of them without one.
    pub gate: Option<GateId>,
}

impl Endpoint for Withdraw {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/consents/withdraw";
    const ABOUT: &'static str = "Withdraws what the caller has agreed to.";
    type Answer = ();
}

/// Withdraws for somebody who says so at the counter, by telephone or on paper. Whoever enters it does not learn whether
/// they had agreed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = WithdrawConsentFor))]
#[serde(deny_unknown_fields)]
pub struct WithdrawFor {
    /// Who.
    pub person: PersonId,
    /// How they said it: `counter`, `phone` or `paper`.
    pub how: How,
}

impl Endpoint for WithdrawFor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/withdraw-consents";
    const ABOUT: &'static str = "Withdraws at the counter what somebody has agreed to.";
    type Answer = Withdrawn;
}

/// What somebody takes home who withdrew at the counter, by telephone or on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentsWithdrawn))]
pub struct Withdrawn {
    /// When it was entered: from then on it counts.
    pub at: Time,
    /// Who entered it.
    pub by: String,
    /// How it was said.
    pub how: How,
    /// Every gate of the community in whose use somebody may have agreed: it says nothing of whether they had.
    pub gates: Vec<String>,
    /// The telephone a person answers.
    pub telephone: String,
}

/// Tells what came of going to the door after a gate has signed that it deleted. The gate's signature is a
/// promise, this is one's own word; told again, the last word counts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TryDoor))]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// Which order the gate has signed for.
    pub order: OrderId,
    /// Whether the gate still knew one's face.
    pub opened: bool,
}

impl Endpoint for Try {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/consents/tried";
    const ABOUT: &'static str =
        "Tells whether a gate still knows one after it signed that it deleted.";
    type Answer = ();
}
