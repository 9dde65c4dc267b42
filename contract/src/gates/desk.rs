//! What those see and do who look after gates. Nobody sees here who has agreed, and small numbers are none.

use serde::{Deserialize, Serialize};

use super::{Act, Answers, Area, Board, Lack, Mode, Notice, Purpose, State, Texts, Trial, WayIn};
use crate::{
    Endpoint, Method,
    attachments::Photo,
    id::{AttachmentId, GateId},
    joining::Secret,
    text::{Name, Statement},
    time::{Day, Time},
};

/// What is known of a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateDraft))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What it is called.
    pub name: Name,
    /// What its camera looks at.
    pub area: Area,
    /// When it looks.
    pub mode: Mode,
    /// The ways in without a face; at least one (FR article 10).
    pub ways: Vec<WayIn>,
    /// Who looks after the device.
    pub vendor: Name,
    /// How to reach them.
    pub vendor_contact: Statement,
    /// The contract with them; nobody new can agree to the gate without one. Drafts of before do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// What device it is.
    pub model: Name,
}

/// The contract with who looks after the device of a gate, by which it is agreed what they may do with the data and how
/// they protect it (NDSR article 12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateContract))]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its number.
    pub number: Name,
    /// On which day it was signed.
    pub signed_on: Day,
}

/// Who looks after the device of a gate, and by which contract: what auditors and whoever has to prove a consent are
/// told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// What they are called.
    pub name: Name,
    /// The contract, where it is known.
    pub contract: Option<Contract>,
}

impl From<Draft> for Vendor {
    fn from(draft: Draft) -> Self {
        Self { name: draft.vendor, contract: draft.contract }
    }
}

/// Registers a gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RegisterGate))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// What is known of it.
    pub draft: Draft,
}

impl Endpoint for Register {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates";
    const ABOUT: &'static str = "Registers a gate that knows faces.";
    type Answer = Invited;
}

/// What lets an agent speak for a gate, once and for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateInvited))]
pub struct Invited {
    /// Which gate.
    pub id: GateId,
    /// What its agent is told; the hub cannot show it again.
    pub secret: Secret,
    /// Until when.
    pub expires_at: Time,
}

/// Changes what is known of a gate; it has to be assessed and announced again, and rests until then.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ChangeGate))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Which gate.
    pub id: GateId,
    /// What is known of it now.
    pub draft: Draft,
}

impl Endpoint for Change {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}";
    const ABOUT: &'static str = "Changes what is known of a gate.";
    type Answer = ();
}

/// Lets another agent speak for a gate; it rests until that has shown its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = InviteGate))]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Which gate.
    pub id: GateId,
}

impl Endpoint for Invite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}/invitation";
    const ABOUT: &'static str = "Makes a code with which an agent comes to speak for a gate.";
    type Answer = Invited;
}

/// Shows the sign beside a gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ShowGateSign))]
#[serde(deny_unknown_fields)]
pub struct ShowSign {
    /// Which gate.
    pub id: GateId,
    /// A photo of the sign.
    pub photo: AttachmentId,
}

impl Endpoint for ShowSign {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}/sign";
    const ABOUT: &'static str = "Shows the sign that tells people of a gate's camera.";
    type Answer = ();
}

/// Publishes what people are told of a gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DescribeGate))]
#[serde(deny_unknown_fields)]
pub struct Describe {
    /// Which gate.
    pub id: GateId,
    /// What a face is used for.
    pub purpose: Purpose,
    /// For how many months at the most: 1 to 12.
    pub months: u8,
    /// The sentences in Chinese, all of them.
    pub texts: Texts,
    /// The same in English.
    pub english: Option<Texts>,
}

impl Endpoint for Describe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}/notice";
    const ABOUT: &'static str = "Publishes what people are told before they agree to a gate.";
    type Answer = Notice;
}

/// Brings a gate into use, lets it rest, or takes it out of use.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SetGate))]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Which gate.
    pub id: GateId,
    /// `start`, `pause` or `remove`.
    pub act: Act,
}

impl Endpoint for Set {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}/state";
    const ABOUT: &'static str = "Brings a gate into use, lets it rest, or takes it out of use.";
    type Answer = State;
}

/// Ends with a company that looks after gates: all of theirs are out of use, and have to delete (PIPL
/// article 21).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DismissVendor))]
#[serde(deny_unknown_fields)]
pub struct Dismiss {
    /// Which company, as the gates name it.
    pub vendor: Name,
}

impl Endpoint for Dismiss {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/vendors/dismiss";
    const ABOUT: &'static str = "Takes all gates of a company out of use.";
    type Answer = ();
}

/// Lists the gates, as those see them who look after them or audit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListGates))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/gates";
    const ABOUT: &'static str = "Lists the gates that know faces.";
    type Answer = Vec<Gate>;
}

/// A gate, as it is looked after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Gate))]
pub struct Gate {
    /// Which.
    pub id: GateId,
    /// How far it has come.
    pub state: State,
    /// What is known of it.
    pub draft: Draft,
    /// The key of its agent, to compare with what the agent shows.
    pub key: Option<String>,
    /// Whether a code was made with which an agent has not come yet, and still can.
    pub awaits: bool,
    /// The sign beside it.
    pub sign: Option<Photo>,
    /// When its agent was heard last.
    pub heard_at: Option<Time>,
    /// What of the ways without a face does not work, as far as is known, or was not tried for long.
    pub broken: Vec<WayIn>,
    /// When each of the others was tried last, by the hub's clock.
    pub trials: Vec<Trial>,
    /// How many faces it holds, as its agent says; nothing below [`Gate::FEWEST`].
    pub templates: Option<u32>,
    /// The assessments, the newest first.
    pub assessed: Vec<Assessed>,
    /// What people are told.
    pub notices: Vec<Notice>,
    /// How many have agreed, have withdrawn and have let it end.
    pub board: Board,
    /// What it should have deleted by now.
    pub pending: Vec<Pending>,
    /// How many orders it has still time for, in steps of [`Gate::FEWEST`]: whoever enters what somebody says at
    /// the counter would see by one more whether they had agreed.
    pub open: Option<u32>,
    /// How many went to the door after it signed that it deleted and said what came of it, in steps of
    /// [`Gate::FEWEST`].
    pub tried: Option<u32>,
    /// What those of them say whom it still knew, the newest first.
    pub opened: Vec<Opened>,
    /// What it lacks before it can be used.
    pub lacks: Vec<Lack>,
    /// Whether somebody new can agree to it now.
    pub takes_in: bool,
    /// Whether its agent has a key to which photos can be sealed.
    pub takes_photos: bool,
}

impl Gate {
    /// Fewer than these are not told: who looks may know some of them.
    pub const FEWEST: u32 = 5;

    /// A number of people as it may be told: one more or less is not seen.
    #[must_use]
    pub const fn told(count: u32) -> Option<u32> {
        if count < Self::FEWEST { None } else { Some(count - count % Self::FEWEST) }
    }
}

/// An assessment in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateAssessed))]
pub struct Assessed {
    /// When.
    pub at: Time,
    /// Who answers for it.
    pub by: String,
    /// What was answered.
    pub answers: Answers,
    /// Whether the gate is still what was assessed.
    pub is_current: bool,
}

/// Something a gate should have deleted. Of whom is not told, nor anything more exact than the day: who works
/// here may know who came to the counter at that hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GatePending))]
pub struct Pending {
    /// On which day the order was given.
    pub made_on: Day,
    /// By which day the gate had to sign.
    pub due_on: Day,
}

/// That a gate still knew somebody after it had signed that it deleted: their word, and no proof. Neither
/// of whom nor of which order is told: whoever enters what somebody says at the counter would see whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateOpened))]
pub struct Opened {
    /// When they last said so.
    pub found_at: Time,
    /// When they tried again since then, and it did not know them any more.
    pub shut_at: Option<Time>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_of_a_gate_before_there_was_a_contract_is_read() {
        let before = r#"{"name":"东门","area":"outside","mode":"touch","ways":["card"],"vendor":"设备公司",
            "vendor_contact":"0571-0000","model":"AM-300"}"#;
        let before: Draft = serde_json::from_str(before).expect("as it was kept");
        assert_eq!(before.contract, None);
        let number = Name::try_from("HT-12").expect("a name");
        let contract = Contract { number, signed_on: Day::of(2026, 9, 1) };
        let now = Draft { contract: Some(contract), ..before };
        let kept = serde_json::to_string(&now).expect("plain data");
        assert!(
            kept.contains(r#""contract":{"number":"HT-12","signed_on":"2026-09-01"}"#),
            "{kept}"
        );
        assert_eq!(serde_json::from_str::<Draft>(&kept).ok(), Some(now));
    }

    #[test]
    fn small_numbers_are_not_told() {
        let told = [0, 1, 4, 5, 9, 900].map(Gate::told);
        assert_eq!(told, [None, None, None, Some(5), Some(5), Some(900)]);
    }
}
