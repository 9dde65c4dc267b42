//! What families ask and say, and what is said for them at the counter.

use serde::{Deserialize, Serialize};

use super::{Document, Tie};
use crate::{
    Endpoint, Method,
    consents::How,
    id::{ComplaintId, GateId, PersonId},
    seconding::Asked,
    text::{Name, Statement},
    time::{Day, Time},
};

/// Enters at the counter that somebody is under fourteen, and who is their guardian.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddGuardian {
    /// The child.
    pub person: PersonId,
    /// The guardian: somebody of the same household.
    pub guardian: PersonId,
    /// The child's fourteenth birthday.
    pub under_14_until: Day,
    /// What was shown.
    pub document: Document,
    /// That the guardian agrees to the child's account, asked in person (PIPL article 31). Without it nothing is entered.
    pub has_agreed: bool,
}

impl Endpoint for AddGuardian {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/guardians";
    const ABOUT: &'static str = "Enters a child under fourteen and who is their guardian.";
    type Answer = ();
}

/// Enters at the counter whom somebody wants to be helped by.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddHelper {
    /// Who is helped.
    pub person: PersonId,
    /// The helper: somebody of the same household.
    pub helper: PersonId,
    /// How they said it: `counter` or `paper`.
    pub how: How,
}

impl Endpoint for AddHelper {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/helpers";
    const ABOUT: &'static str = "Enters whom somebody wants to be helped by.";
    type Answer = ();
}

/// Names somebody of one's own household who helps for a year: looks, and withdraws.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NameHelper {
    /// What they are called in the register.
    pub name: Name,
}

impl Endpoint for NameHelper {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/family/helpers";
    const ABOUT: &'static str = "Names somebody of the caller's household as their helper.";
    type Answer = ();
}

/// Ends that somebody acts for somebody: a helper, by either of the two; both kinds, at the counter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = EndTie))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// For whom.
    pub person: PersonId,
    /// Who.
    pub other: PersonId,
}

impl Endpoint for End {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/family/end";
    const ABOUT: &'static str = "Ends that somebody acts for somebody else.";
    type Answer = ();
}

/// Withdraws for whom the caller acts for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FamilyWithdraw))]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// For whom.
    pub person: PersonId,
    /// At which gate; at all of them without one.
    pub gate: Option<GateId>,
}

impl Endpoint for Withdraw {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/family/{person}/withdraw";
    const ABOUT: &'static str = "Withdraws for a child or for somebody the caller helps.";
    type Answer = ();
}

/// Who acts for the caller, and for whom the caller acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MyFamily))]
#[serde(deny_unknown_fields)]
pub struct Mine {}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/family";
    const ABOUT: &'static str = "Tells who acts for the caller and for whom the caller acts.";
    type Answer = Family;
}

/// A family, as one of it sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Family {
    /// The caller's fourteenth birthday, as long as that is not over.
    pub under_14_until: Option<Day>,
    /// Who acts for the caller.
    pub for_me: Vec<Kin>,
    /// For whom the caller acts.
    pub by_me: Vec<Kin>,
}

/// The other one of a tie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FamilyKin))]
pub struct Kin {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Who acts for whom.
    pub tie: Tie,
    /// Since when.
    pub since: Time,
    /// Until when: at fourteen, or after a year.
    pub until: Time,
}

/// Shows the staff a child with the guardians. Without a second person's word it is refused, and that somebody
/// wanted to look stands in the child's chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowChild {
    /// The child.
    pub person: PersonId,
}

impl Endpoint for ShowChild {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/people/{person}/family";
    const ABOUT: &'static str =
        "Shows a child under fourteen with their guardians, where a second person has allowed it.";
    type Answer = Child;
}

/// A child, as the staff see them who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FamilyChild))]
pub struct Child {
    /// The child's name.
    pub name: String,
    /// Their fourteenth birthday.
    pub under_14_until: Day,
    /// Their guardians.
    pub guardians: Vec<Kin>,
}

/// Asks a second person to be allowed to read what is a child's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskLook {
    /// The child.
    pub person: PersonId,
    /// What for: the guardians read it.
    pub why: Statement,
}

impl Endpoint for AskLook {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/looks";
    const ABOUT: &'static str = "Asks a manager to allow reading what is a child's.";
    type Answer = Asked;
}

/// Asks the same of a matter that a child has filed: whoever answers it does not know whose it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskAuthor {
    /// The matter.
    pub id: ComplaintId,
    /// What for: the guardians read it.
    pub why: Statement,
}

impl Endpoint for AskAuthor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/{id}/looks";
    const ABOUT: &'static str = "Asks a manager to allow knowing which child has filed a matter.";
    type Answer = Asked;
}
