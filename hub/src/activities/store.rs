//! The rows of activities.

use std::fmt::Write as _;

use anyhow::Context;
use contract::{
    activities::{Draft, Line, Seats, Yours},
    id::{ActivityId, AttendeeId, CommunityId, PersonId, PlaceId},
    polls::Reply,
    time::Time,
};

use super::reader::Reader;
use crate::{
    db::{Row, Tx, Value},
    error::Result,
};

/// An activity as rules look at it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: ActivityId,
    pub(super) community: CommunityId,
    pub(super) revision: i64,
    pub(super) draft: Draft,
    pub(super) changed_at: Time,
    pub(super) why: Option<String>,
    pub(super) is_cancelled: bool,
    pub(super) digits: String,
    pub(super) seats: Seats,
    pub(super) helping: u16,
    pub(super) report: Option<(Time, String)>,
    /// Whether who came is no longer kept.
    pub(super) is_past: bool,
}

/// Lets nobody else change an activity until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, id: ActivityId) -> Result<()> {
    if tx.is_postgres() {
        let sql = "SELECT id FROM activity WHERE id = $1 FOR UPDATE";
        tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    }
    Ok(())
}

/// An activity.
pub(super) async fn known(tx: &mut Tx, id: ActivityId) -> Result<Option<Known>> {
    tx.row(
        "SELECT community, revision, draft, changed_at, why, cancelled_at, digits, taken, waiting, \
         helping, report, reported_at, is_forgotten FROM activity WHERE id = $1",
        &[id.into()],
        |row| {
            let draft: Draft =
                serde_json::from_str(&row.text(2)?).context("reading an activity")?;
            let seats = Seats {
                capacity: draft.capacity,
                taken: u32::try_from(row.int(7)?)?,
                waiting: u32::try_from(row.int(8)?)?,
            };
            Ok(Known {
                id,
                community: CommunityId::from_number(row.int(0)?),
                revision: row.int(1)?,
                draft,
                changed_at: Time(row.int(3)?),
                why: row.opt_text(4)?,
                is_cancelled: row.opt_int(5)?.is_some(),
                digits: row.text(6)?,
                seats,
                helping: u16::try_from(row.int(9)?)?,
                report: row.opt_int(11)?.map(Time).zip(row.opt_text(10)?),
                is_past: row.int(12)? != 0,
            })
        },
    )
    .await
}

/// Numbered parameters from `first` on, as many as there are places; a place of nobody where there are
/// none.
fn numbered(first: usize, places: &[PlaceId]) -> String {
    let mut names = String::new();
    for at in 0..places.len() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(names, "{comma}${}", first + at);
    }
    if names.is_empty() { "-1".to_owned() } else { names }
}

/// Whether an activity is for one of these places.
pub(super) async fn is_for(tx: &mut Tx, id: ActivityId, places: &[PlaceId]) -> Result<bool> {
    let sql = format!(
        "SELECT place FROM activity_place WHERE activity = $1 AND place IN ({}) LIMIT 1",
        numbered(2, places)
    );
    let mut values: Vec<Value<'_>> = vec![id.into()];
    values.extend(places.iter().map(|place| Value::from(*place)));
    Ok(tx.row(&sql, &values, |row| row.int(0)).await?.is_some())
}

/// For which places an activity is; nothing where it is for all.
pub(super) async fn places(tx: &mut Tx, id: ActivityId) -> Result<Vec<String>> {
    tx.rows(
        "SELECT x.name FROM activity_place p JOIN place x ON x.id = p.place WHERE p.activity = $1 \
         ORDER BY length(x.code), x.code",
        &[id.into()],
        |row| row.text(0),
    )
    .await
}

/// Activities as they stand in a list, of which a condition holds, whose parameters are `?0` and so on.
async fn lines(
    tx: &mut Tx,
    reader: &Reader,
    (condition, rest): (&str, &[i64]),
    now: Time,
) -> Result<Vec<Line>> {
    let first = reader.places.len() + 2;
    let mut condition = condition.to_owned();
    for at in 0..rest.len() {
        condition = condition.replace(&format!("?{at}"), &format!("${}", first + at));
    }
    let sql = format!(
        "SELECT a.id, a.draft, a.cancelled_at, a.taken, a.waiting, a.reported_at, \
         (SELECT COUNT(*) FROM activity_place x WHERE x.activity = a.id AND x.place IN ({})), \
         t.heads, t.is_helper, t.is_waiting, t.came_at, \
         (SELECT COUNT(*) FROM attendee w WHERE w.activity = a.id AND w.is_waiting = 1 AND w.id < t.id) \
         FROM activity a LEFT JOIN attendee t ON t.activity = a.id AND t.person = $1 \
         WHERE {condition}",
        numbered(2, &reader.places)
    );
    let mut values: Vec<Value<'_>> = vec![reader.person().map_or(0, PersonId::number).into()];
    values.extend(reader.places.iter().map(|place| Value::from(*place)));
    values.extend(rest.iter().map(|number| Value::from(*number)));
    tx.rows(&sql, &values, |row| line(row, reader, now)).await
}

fn line(row: &Row<'_>, reader: &Reader, now: Time) -> anyhow::Result<Line> {
    let draft: Draft = serde_json::from_str(&row.text(1)?).context("reading an activity")?;
    let standing = draft.standing(row.opt_int(2)?.is_some(), now);
    let seats = Seats {
        capacity: draft.capacity,
        taken: u32::try_from(row.int(3)?)?,
        waiting: u32::try_from(row.int(4)?)?,
    };
    let lives_there = row.int(6)? > 0;
    let own = match row.opt_int(7)? {
        None => None,
        Some(heads) => {
            let heads = u8::try_from(heads)?;
            let is_waiting = row.opt_int(9)? == Some(1);
            Some(if is_waiting {
                Yours::Waiting { heads, before: u32::try_from(row.int(11)?)? }
            } else {
                let (is_helper, has_come) =
                    (row.opt_int(8)? == Some(1), row.opt_int(10)?.is_some());
                Yours::Coming { heads, is_helper, has_come }
            })
        }
    };
    Ok(Line {
        id: ActivityId::from_number(row.int(0)?),
        title: draft.title.map(String::from).unwrap_or_default(),
        place: draft.place.map(String::from).unwrap_or_default(),
        starts_at: draft.starts_at.unwrap_or_default(),
        ends_at: draft.ends_at.unwrap_or_default(),
        standing,
        needs_signup: draft.needs_signup,
        seats,
        yours: own.unwrap_or_else(|| reader.without_sign_up(lives_there)),
        is_reported: row.opt_int(5)?.is_some(),
    })
}

impl Reader {
    fn without_sign_up(&self, lives_there: bool) -> Yours {
        use contract::activities::Role;
        match self.role(lives_there) {
            Role::Visitor => Yours::Join,
            Role::Invited => Yours::Free,
            Role::Resident | Role::Staff | Role::Manager | Role::Auditor => Yours::Elsewhere,
        }
    }
}

/// One activity as it stands in a list.
pub(super) async fn one(
    tx: &mut Tx,
    reader: &Reader,
    id: ActivityId,
    now: Time,
) -> Result<Option<Line>> {
    Ok(lines(tx, reader, ("a.id = ?0", &[id.number()]), now).await?.pop())
}

/// Those to come or going on, the next one first.
pub(super) async fn coming(
    tx: &mut Tx,
    reader: &Reader,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let condition = "a.community = ?0 AND a.ends_at > ?1 AND a.cancelled_at IS NULL \
         ORDER BY a.starts_at, a.id LIMIT ?2";
    let rest = [reader.community.number(), now.0, i64::try_from(limit)?];
    lines(tx, reader, (condition, &rest), now).await
}

/// Those that are over or were called off, the last one first.
pub(super) async fn over(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<ActivityId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let condition = "a.community = ?0 AND (a.ends_at <= ?1 OR a.cancelled_at IS NOT NULL) \
         AND (CAST(?2 AS BIGINT) = 0 OR EXISTS (SELECT b.id FROM activity b WHERE b.id = ?2 \
           AND (a.ends_at < b.ends_at OR (a.ends_at = b.ends_at AND a.id < b.id)))) \
         ORDER BY a.ends_at DESC, a.id DESC LIMIT ?3";
    let after = after.map_or(0, ActivityId::number);
    let rest = [reader.community.number(), now.0, after, i64::try_from(limit)?];
    lines(tx, reader, (condition, &rest), now).await
}

/// All of them for those who organise them, the last announced first.
pub(super) async fn all(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<ActivityId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let condition = "a.community = ?0 AND a.id < ?1 ORDER BY a.id DESC LIMIT ?2";
    let after = after.map_or(i64::MAX, ActivityId::number);
    lines(tx, reader, (condition, &[reader.community.number(), after, i64::try_from(limit)?]), now)
        .await
}

/// How many activities a person comes to that are not over.
///
/// # Errors
/// When the store fails.
pub(crate) async fn coming_of(tx: &mut Tx, person: PersonId, now: Time) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM attendee t JOIN activity a ON a.id = t.activity \
               WHERE t.person = $1 AND a.ends_at > $2 AND a.cancelled_at IS NULL";
    let count = tx.row(sql, &[person.into(), now.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(count.unwrap_or_default())?)
}

/// What somebody has answered when they signed up.
pub(super) async fn replies(
    tx: &mut Tx,
    id: ActivityId,
    person: PersonId,
) -> Result<Vec<Option<Reply>>> {
    let sql = "SELECT replies FROM attendee WHERE activity = $1 AND person = $2";
    let found = tx
        .row(sql, &[id.into(), person.into()], |row| {
            serde_json::from_str(&row.text(0)?).context("reading a sign-up")
        })
        .await?;
    Ok(found.unwrap_or_default())
}

/// Activities that count others than stand on their lists.
///
/// # Errors
/// When the store fails.
pub(crate) async fn miscounted(tx: &mut Tx) -> Result<Vec<ActivityId>> {
    tx.rows(
        "SELECT a.id FROM activity a WHERE a.is_forgotten = 0 AND (a.taken <> \
         (SELECT COALESCE(CAST(SUM(t.heads) AS BIGINT), 0) FROM attendee t \
           WHERE t.activity = a.id AND t.is_waiting = 0 AND t.is_helper = 0) OR a.waiting <> \
         (SELECT COALESCE(CAST(SUM(t.heads) AS BIGINT), 0) FROM attendee t \
           WHERE t.activity = a.id AND t.is_waiting = 1) OR a.helping <> \
         (SELECT COUNT(*) FROM attendee t WHERE t.activity = a.id AND t.is_helper = 1)) \
         ORDER BY a.id",
        &[],
        |row| Ok(ActivityId::from_number(row.int(0)?)),
    )
    .await
}

/// Which sign-up is a person's.
pub(super) async fn attendee_of(
    tx: &mut Tx,
    id: ActivityId,
    person: PersonId,
) -> Result<Option<AttendeeId>> {
    let sql = "SELECT id FROM attendee WHERE activity = $1 AND person = $2";
    tx.row(sql, &[id.into(), person.into()], |row| Ok(AttendeeId::from_number(row.int(0)?))).await
}
