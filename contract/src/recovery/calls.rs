//! What the staff do, what old devices see, and what they say.

use serde::{Deserialize, Serialize};

use super::Shown;
use crate::{
    Endpoint, Method,
    id::{DeviceId, PersonId, RecoveryId},
    joining::Sheet,
    sessions::{Hex, Signature},
    time::{Span, Time},
};

/// Begins the recovery of somebody who is here in person and has joined before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BeginRecovery))]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// Whose.
    pub person: PersonId,
    /// What they have shown.
    pub shown: Shown,
}

impl Endpoint for Begin {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/recovery";
    const ABOUT: &'static str = "Begins the recovery of a person who has lost all devices.";
    type Answer = Begun;
}

/// A recovery that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryBegun))]
pub struct Begun {
    /// Which.
    pub id: RecoveryId,
}

/// Approves a recovery that somebody else has begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ApproveRecovery))]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Which.
    pub id: RecoveryId,
}

impl Endpoint for Approve {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/recoveries/{id}/approve";
    const ABOUT: &'static str = "Approves a recovery that somebody else has begun.";
    type Answer = Approved;
}

/// A recovery that was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryApproved))]
pub struct Approved {
    /// From when on the card lets a device in, unless an old one says no.
    pub due_at: Time,
    /// The card to hand over.
    pub sheet: Sheet,
}

/// The recoveries of a community that are under way, for those who begin and approve them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryDesk))]
#[serde(deny_unknown_fields)]
pub struct Desk {}

impl Desk {
    /// How many are listed at the most.
    pub const MOST: usize = 100;
}

impl Endpoint for Desk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/recoveries";
    const ABOUT: &'static str = "Lists the recoveries that are under way.";
    type Answer = Vec<Line>;
}

/// A recovery, as the staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryLine))]
pub struct Line {
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their home.
    pub home: Option<String>,
    /// How it stands.
    pub waiting: Waiting,
    /// Whether it waits for somebody like the caller to approve it.
    pub may_approve: bool,
}

/// Whether somebody is getting into the caller's account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MyRecovery))]
#[serde(deny_unknown_fields)]
pub struct Mine {}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/recoveries/mine";
    const ABOUT: &'static str = "Tells whether the caller's account is being recovered.";
    type Answer = Own;
}

/// The same for a device that was stopped and has no session any more: it shows that it has its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = WatchRecovery))]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// The device.
    pub device: DeviceId,
    /// When, by its clock.
    pub at: Time,
    /// The signature of its key over [`watching`](super::watching).
    pub signature: Signature,
}

impl Endpoint for Watch {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/recoveries/watch";
    const ABOUT: &'static str = "Tells a stopped device whether its account is being recovered.";
    type Answer = Own;
}

/// What an old device is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = OwnRecovery))]
pub struct Own {
    /// The recovery that is under way.
    pub waiting: Option<Waiting>,
}

/// A recovery that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryWaiting))]
pub struct Waiting {
    /// Which.
    pub id: RecoveryId,
    /// When it was begun.
    pub begun_at: Time,
    /// The name of who has begun it.
    pub begun_by: String,
    /// What the person showed.
    pub shown: Shown,
    /// That it was approved.
    pub approval: Option<Approval>,
}

/// That a recovery was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecoveryApproval))]
pub struct Approval {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
    /// From when on a new device can come.
    pub due_at: Time,
}

impl Approval {
    /// How many hours are left, each that has begun counted; nought once a new device can come.
    #[must_use]
    pub fn hours_left(&self, now: Time) -> u64 {
        let left = u64::try_from((self.due_at - now).0).unwrap_or(0);
        left.div_ceil(Span::HOUR.0.unsigned_abs())
    }
}

/// Says no to a recovery, from an old device: it ends at once. No session is needed, the signature is enough.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = VetoRecovery))]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// What is said: canonical JSON, [`Objection`](super::Objection).
    pub document: String,
    /// The device's signature over it.
    pub signature: Hex,
}

impl Endpoint for Veto {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/recoveries/veto";
    const ABOUT: &'static str = "Ends a recovery, signed by one of the person's old devices.";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_that_has_begun_is_counted() {
        let due_at = Time(0) + super::super::WAITING;
        let approval = Approval { at: Time(0), by: "陈经理".to_owned(), due_at };
        for (now, hours) in [
            (Time(0), 72),
            (Time(1), 72),
            (Time(0) + Span::HOUR, 71),
            (Time(due_at.0 - 1), 1),
            (due_at, 0),
            (due_at + Span::DAY, 0),
        ] {
            assert_eq!(approval.hours_left(now), hours, "{now:?}");
        }
    }
}
