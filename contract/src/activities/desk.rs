//! Activities as those see them who organise them: announcing, changing, who comes, what came of it.

use serde::{Deserialize, Serialize};

use super::{Draft, Line};
use crate::{
    Endpoint, Method,
    id::{ActivityId, AttachmentId, AttendeeId},
    joining::Qr,
    polls::Reply,
    text::{Body, Name, Subject, Whereabouts},
    time::Time,
};

/// Lists activities for those who organise them, the last announced first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityDesk))]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<ActivityId>,
}

impl Desk {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Desk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities/desk";
    const ABOUT: &'static str = "Lists activities for those who organise them.";
    type Answer = Vec<Line>;
}

/// Shows an activity to those who organise it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityLook))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which.
    pub id: ActivityId,
}

impl Endpoint for Look {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities/desk/{id}";
    const ABOUT: &'static str = "Shows an activity as it was written, with the code for the door.";
    type Answer = Sheet;
}

/// An activity as those see it who organise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivitySheet))]
pub struct Sheet {
    /// What the list says of it.
    pub line: Line,
    /// What was written.
    pub draft: Draft,
    /// How often it was changed.
    pub revision: i64,
    /// The six digits that hang at the door.
    pub digits: String,
    /// The way to the screen where they are typed in, with them, as a code for cameras.
    pub door: Qr,
    /// How many were there, all those counted who came with somebody.
    pub came: u32,
    /// Whether it is over so long that who came is no longer kept.
    pub is_past: bool,
}

/// Announces an activity: whom it is for can sign up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// All of it.
    pub draft: Draft,
}

impl Endpoint for Announce {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk";
    const ABOUT: &'static str = "Announces an activity.";
    type Answer = Announced;
}

/// An activity that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Announced {
    /// Which.
    pub id: ActivityId,
}

/// Changes an activity that has not begun; all read why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ChangeActivity))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Which.
    pub id: ActivityId,
    /// The revision that was seen: what a colleague has changed since is not undone unseen.
    pub seen: i64,
    /// All of it. What is asked stays as it is once somebody has signed up.
    pub draft: Draft,
    /// Why.
    pub why: Subject,
}

impl Endpoint for Change {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/change";
    const ABOUT: &'static str = "Changes an activity.";
    type Answer = ();
}

/// Calls an activity off; all read why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CancelActivity))]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// Which.
    pub id: ActivityId,
    /// Why.
    pub why: Subject,
}

impl Endpoint for Cancel {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/cancel";
    const ABOUT: &'static str = "Calls an activity off.";
    type Answer = ();
}

/// Reads who comes, helpers first, then those who come, then those who wait, each in their order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// To which.
    pub id: ActivityId,
}

impl Roster {
    /// How many sign-ups there are at most.
    pub const MOST: u32 = 5_000;
}

impl Endpoint for Roster {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities/desk/{id}/roster";
    const ABOUT: &'static str = "Reads who comes to an activity.";
    type Answer = Vec<Attendee>;
}

/// Somebody who comes, with those who come with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Attendee {
    /// Which sign-up.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// Their household, as the community writes it.
    pub home: Option<String>,
    /// How many they are.
    pub heads: u8,
    /// Whether they help.
    pub is_helper: bool,
    /// Whether they wait for a seat.
    pub is_waiting: bool,
    /// Whether they were there.
    pub has_come: bool,
    /// Whether the staff have put them on the list.
    pub is_entered: bool,
    /// Whether they do not live here any more.
    pub is_gone: bool,
    /// For how many minutes they have helped, where that was noted.
    pub minutes: Option<u16>,
    /// What they have answered.
    pub replies: Vec<Option<Reply>>,
}

/// Puts somebody on the list who has no device, or who has just come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// Of which activity.
    pub id: ActivityId,
    /// Their name.
    pub name: Name,
    /// Their household, in words.
    #[serde(default)]
    pub home: Option<Whereabouts>,
    /// How many they are.
    pub heads: u8,
    /// Whether they help.
    #[serde(default)]
    pub is_helper: bool,
}

impl Endpoint for Enrol {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/enrol";
    const ABOUT: &'static str = "Puts somebody on the list who has no device.";
    type Answer = Enrolled;
}

/// Somebody who was put on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// Whether they wait for a seat.
    pub is_waiting: bool,
}

/// What is noted of somebody on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// They were there.
    Came,
    /// They were not.
    Missed,
    /// They were put on the list by mistake, or do not come; only of those the staff have put there, and of
    /// those who do not live here any more.
    Removed,
}

/// Notes who was there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MarkAttendee))]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// At which activity.
    pub id: ActivityId,
    /// Who.
    pub attendee: AttendeeId,
    /// What.
    pub marking: Marking,
}

impl Endpoint for Mark {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/mark";
    const ABOUT: &'static str = "Notes who was at an activity.";
    type Answer = ();
}

/// Notes how long somebody has helped; they read it in their record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// At which activity.
    pub id: ActivityId,
    /// Who.
    pub attendee: AttendeeId,
    /// For how many minutes; at most a day. 0 takes it back.
    pub minutes: u16,
}

impl Credit {
    /// The most minutes.
    pub const MOST: u16 = 24 * 60;
}

impl Endpoint for Credit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/credit";
    const ABOUT: &'static str = "Notes how long somebody has helped.";
    type Answer = ();
}

/// Tells what came of it; told again, the last word stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ReportActivity))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Of which.
    pub id: ActivityId,
    /// What, in Markdown.
    pub text: Body,
    /// All its pictures: those that were uploaded before, and those it had that it keeps.
    #[serde(default)]
    pub photos: Vec<AttachmentId>,
    /// When what the writer has seen was told, where something was.
    #[serde(default)]
    pub seen: Option<Time>,
}

impl Endpoint for Report {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/desk/{id}/report";
    const ABOUT: &'static str = "Tells what came of an activity.";
    type Answer = ();
}
