//! 活动: what the community does together: when and where, who comes and who waits for a seat, who was
//! there, what came of it.
//!
//! Everybody may read what there is. Who comes only those see who organise it; neighbours see how many.

mod acts;
mod desk;
mod draft;
mod seats;

use serde::{Deserialize, Serialize};

pub use acts::{Act, Role, Standing};
pub use desk::{
    Announce, Announced, Attendee, Cancel, Change, Credit, Desk, Enrol, Enrolled, Look, Mark,
    Marking, Report, Roster, Sheet,
};
pub use draft::{Draft, LONGEST, Lack, PARTY, QUESTIONS};
pub use seats::Seats;

use crate::{
    Endpoint, Language, Method,
    attachments::Photo,
    calendar_file::CalendarEvent,
    community::DoorCode,
    id::ActivityId,
    joining::Qr,
    polls::{Question, Reply},
    rich::{self, Block},
    text::Digits,
    time::{Offset, Span, Time},
    words::{Word, activities as words},
};

/// How long before its beginning somebody can say that they are there.
pub const DOORS: Span = Span::HOUR;

/// Lists activities: those to come, the next one first; then those that are over, the last one first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListActivities))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<DoorCode>,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<ActivityId>,
}

impl List {
    /// How many that are over a page has; of those to come at most [`List::COMING`] are listed.
    pub const PAGE: usize = 20;

    /// How many to come are listed.
    pub const COMING: usize = 100;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities";
    const ABOUT: &'static str = "Lists the activities of a neighbourhood.";
    type Answer = Page;
}

/// A page of activities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityPage))]
pub struct Page {
    /// On the first page: those to come or going on.
    pub coming: Vec<Line>,
    /// Those that are over or were called off.
    pub over: Vec<Line>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<ActivityId>,
}

/// An activity in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityLine))]
pub struct Line {
    /// Which.
    pub id: ActivityId,
    /// What it is.
    pub title: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Time,
    /// When it ends.
    pub ends_at: Time,
    /// How far it is.
    pub standing: Standing,
    /// Whether one signs up before; else one just comes.
    pub needs_signup: bool,
    /// How many come, and how many can.
    pub seats: Seats,
    /// What it is to the reader.
    pub yours: Yours,
    /// Whether it was told what came of it.
    pub is_reported: bool,
}

/// What an activity is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = YourActivity))]
#[serde(rename_all = "snake_case")]
pub enum Yours {
    /// Whoever joins the community can perhaps come.
    Join,
    /// It is not for them: they live elsewhere, or work here.
    Elsewhere,
    /// They have not signed up.
    Free,
    /// They come.
    Coming {
        /// With how many, themselves included.
        heads: u8,
        /// Whether they help.
        is_helper: bool,
        /// Whether they were there.
        has_come: bool,
    },
    /// They wait for a seat.
    Waiting {
        /// With how many, themselves included.
        heads: u8,
        /// How many sign-ups wait before theirs.
        before: u32,
    },
}

/// Shows an activity.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ShowActivity))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: ActivityId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities/{id}";
    const ABOUT: &'static str = "Shows an activity, and what came of it.";
    type Answer = Activity;
}

/// An activity as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Activity {
    /// What the list says of it.
    pub line: Line,
    /// What the reader is to it.
    pub role: Role,
    /// What introduces it.
    pub body: Vec<Block>,
    /// For whom it is, in words.
    pub audience: String,
    /// Until when one can sign up.
    pub closes_at: Time,
    /// How many may come with one sign-up.
    pub party: u8,
    /// How many helpers are looked for.
    pub helpers: u16,
    /// How many have said that they help.
    pub helping: u16,
    /// What is asked of those who sign up.
    pub questions: Vec<Question>,
    /// How often time, place or text were changed.
    pub changes: u32,
    /// When it was announced or last changed.
    pub changed_at: Time,
    /// Why it was changed last, or called off.
    pub why: Option<String>,
    /// What the reader has answered when they signed up.
    pub replies: Vec<Option<Reply>>,
    /// What came of it.
    pub report: Option<Told>,
    /// Where everybody may read it.
    pub address: String,
    /// The same as a code for cameras.
    pub code: Qr,
}

impl Line {
    /// What people call how far it is.
    #[must_use]
    pub const fn word(&self) -> Word {
        match self.standing {
            Standing::Open | Standing::Shut if !self.needs_signup => words::WALK_IN,
            standing => standing.word(),
        }
    }

    /// How many seats there are, as long as one can sign up.
    #[must_use]
    pub fn seats_left(&self, language: Language) -> Option<String> {
        let is_asked = self.needs_signup && self.standing == Standing::Open;
        is_asked.then(|| self.seats.sentence(language))
    }
}

/// Activities in the order of their beginnings as a calendar has them: what begins in a month together,
/// below what people call the month.
#[must_use]
pub fn by_month(
    lines: &[Line],
    language: Language,
    offset: Offset,
    now: Time,
) -> Vec<(String, &[Line])> {
    let month = |line: &Line| {
        let begin = line.starts_at.civil(offset);
        (begin.year, begin.month)
    };
    let months = lines.chunk_by(|one, next| month(one) == month(next));
    let named = months.filter_map(|lines| {
        let begin = lines.first()?.starts_at.civil(offset);
        Some((crate::words::month(language, begin, now.civil(offset).year), lines))
    });
    named.collect()
}

impl Activity {
    /// Its calendar file (RFC 5545): one that is changed replaces the one before.
    #[must_use]
    pub fn calendar_file(&self) -> String {
        let line = &self.line;
        CalendarEvent {
            id: line.id.to_string(),
            sequence: usize::try_from(self.changes).unwrap_or(usize::MAX),
            changed_at: self.changed_at,
            from: line.starts_at,
            until: Some(line.ends_at),
            title: &line.title,
            place: Some(&line.place),
            text: rich::plain(&self.body),
            address: &self.address,
        }
        .write()
    }
}

/// What came of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityReport))]
pub struct Told {
    /// When it was told.
    pub at: Time,
    /// What, in Markdown.
    pub text: String,
    /// The same, drawn.
    pub body: Vec<Block>,
    /// Pictures.
    pub photos: Vec<Photo>,
}

/// Signs up, for a seat or for the list of those who wait for one: who comes first is served first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// For which.
    pub id: ActivityId,
    /// With how many, themselves included.
    pub heads: u8,
    /// Whether they help; helpers need no seat and do not wait.
    #[serde(default)]
    pub is_helper: bool,
    /// One for each question.
    #[serde(default)]
    pub replies: Vec<Option<Reply>>,
}

impl Endpoint for SignUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/{id}/signup";
    const ABOUT: &'static str = "Signs up for an activity.";
    type Answer = Yours;
}

/// Does not come after all; whoever waits first moves up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LeaveActivity))]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Which.
    pub id: ActivityId,
}

impl Endpoint for Leave {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/{id}/leave";
    const ABOUT: &'static str = "Takes back a sign-up.";
    type Answer = Yours;
}

/// Says at the door that one is there, by the code that hangs there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Where.
    pub id: ActivityId,
    /// The six digits.
    pub code: Digits,
}

impl Endpoint for CheckIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/{id}/checkin";
    const ABOUT: &'static str = "Says that one is there, by the code at the door.";
    type Answer = Yours;
}

/// The hours somebody has helped: a record of theirs, which nobody else reads as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hours {}

impl Endpoint for Hours {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/activities/hours";
    const ABOUT: &'static str = "Reads the hours one has helped.";
    type Answer = Record;
}

/// What somebody has helped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = HoursRecord))]
pub struct Record {
    /// Each time, the last one first.
    pub times: Vec<Helped>,
    /// All of it in minutes.
    pub minutes: u32,
}

/// One time that somebody has helped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Helped {
    /// At which activity.
    pub id: ActivityId,
    /// What it was called.
    pub title: String,
    /// When it began.
    pub starts_at: Time,
    /// For how many minutes.
    pub minutes: u16,
}

/// Deletes one time from one's own record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ForgetHours {
    /// At which activity.
    pub id: ActivityId,
}

impl Endpoint for ForgetHours {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/activities/{id}/forget-hours";
    const ABOUT: &'static str = "Deletes one time from the hours one has helped.";
    type Answer = ();
}

/// So many minutes in words, such as 2 小时 30 分.
#[must_use]
pub fn duration(language: Language, minutes: u32) -> String {
    let (hours, rest) = (u64::from(minutes / 60), u64::from(minutes % 60));
    match (hours, rest) {
        (0, rest) => words::minutes(language, rest),
        (hours, 0) => words::hours(language, hours),
        (hours, rest) => words::hours_minutes(
            language,
            &words::hours(language, hours),
            &words::minutes(language, rest),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_in_a_month_stands_together_below_its_name() {
        let begins = |year, month, day| Line {
            id: ActivityId::from_number(i64::from(day)),
            title: String::new(),
            place: String::new(),
            starts_at: crate::time::Day::of(year, month, day).at(9, Offset::CHINA),
            ends_at: Time(0),
            standing: Standing::Open,
            seats: Seats::default(),
            needs_signup: true,
            yours: Yours::Free,
            is_reported: false,
        };
        let lines =
            [begins(2026, 11, 30), begins(2026, 12, 1), begins(2026, 12, 31), begins(2027, 1, 1)];
        let now = crate::time::Day::of(2026, 11, 27).at(9, Offset::CHINA);

        let months = by_month(&lines, Language::Zh, Offset::CHINA, now);

        let days = |lines: &[Line]| lines.iter().map(|line| line.id.number()).collect::<Vec<_>>();
        let months: Vec<_> =
            months.iter().map(|(name, lines)| (name.as_str(), days(lines))).collect();
        assert_eq!(months, [("11月", vec![30]), ("12月", vec![1, 31]), ("2027年1月", vec![1])]);
    }

    #[test]
    fn minutes_are_said_in_hours() {
        for (minutes, said) in
            [(0, "0 分钟"), (45, "45 分钟"), (120, "2 小时"), (150, "2 小时 30 分钟")]
        {
            assert_eq!(duration(Language::Zh, minutes), said);
        }
    }
}
