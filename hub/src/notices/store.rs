//! The rows of notices as they are read.

use anyhow::Context;
use contract::{
    attachments::{Document, Photo},
    id::{AttachmentId, CommunityId, NoticeId, PersonId, PlaceId},
    notices::{Draft, Group, Line, Topic},
    time::Time,
};

use super::audience::Reader;
use crate::{
    db::{Row, Tx, Value},
    error::Result,
};

/// A notice that can be read.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: NoticeId,
    pub(super) community: CommunityId,
    pub(super) group: Group,
    /// For whom: places, or none for everybody.
    pub(super) places: Vec<PlaceId>,
    pub(super) draft: Draft,
    pub(super) line: Line,
}

/// The columns [`line`] reads, of a notice `n`.
const LINE: &str = "n.id, n.title, n.beginning, n.topic, n.is_urgent, n.is_pinned, \
     n.published_at, n.corrected_at, n.happening, n.expires_at, n.law";

/// Reads the line of a list; `confirmed` is the column that is empty where nobody has confirmed.
fn line(row: &Row<'_>, now: Time, confirmed: Option<usize>) -> anyhow::Result<Line> {
    let happening = row.opt_text(8)?.map(|text| serde_json::from_str(&text)).transpose()?;
    let is_confirmed = match confirmed {
        Some(column) => row.opt_int(column)?.is_some(),
        None => true,
    };
    Ok(Line {
        id: NoticeId::from_number(row.int(0)?),
        title: row.text(1)?,
        beginning: row.text(2)?,
        topic: topic(&row.text(3)?)?,
        is_urgent: row.int(4)? == 1,
        is_pinned: row.int(5)? == 1,
        published_at: Time(row.int(6)?),
        corrected_at: row.opt_int(7)?.map(Time),
        happening,
        is_over: row.opt_int(9)?.is_some_and(|end| end <= now.0),
        is_to_confirm: row.opt_text(10)?.is_some() && !is_confirmed,
    })
}

pub(super) fn topic(name: &str) -> anyhow::Result<Topic> {
    Topic::read(name).with_context(|| format!("no such topic: {name}"))
}

pub(super) fn group(name: &str) -> anyhow::Result<Group> {
    Group::read(name).with_context(|| format!("no such group: {name}"))
}

/// The groups of a reader as three values; the last one is said again where they are fewer.
fn groups(reader: &Reader) -> [&'static str; 4] {
    let own = |number: usize| {
        let group = reader.groups.get(number).or(reader.groups.last()).copied();
        group.unwrap_or(Group::Everybody).as_str()
    };
    [own(0), own(1), own(2), own(3)]
}

/// A part of the board: what stands at one place, told by the number of its parameter; of what stands
/// before all others at the moment `first_at`, told likewise, only that. The moment itself has no place
/// in the text: each would be another statement to prepare.
fn shelf(place: usize, first_at: Option<usize>) -> String {
    let only = first_at.map_or_else(String::new, |now| {
        format!(
            "AND is_first = 1 AND EXISTS (SELECT f.id FROM notice f WHERE f.id = notice AND \
             (f.is_pinned = 1 OR f.expires_at IS NULL OR f.expires_at > ${now}))"
        )
    });
    format!(
        "SELECT notice, published_at FROM (SELECT notice, published_at FROM notice_board \
         WHERE community = $1 AND place = ${place} AND (published_at, notice) < \
         (COALESCE((SELECT published_at FROM notice WHERE id = $2), 9223372036854775807), $2) \
         AND grouped IN ($4, $5, $6, $7) {only} \
         ORDER BY published_at DESC, notice DESC LIMIT $3) s{place}"
    )
}

async fn on_board(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<NoticeId>,
    limit: usize,
    now: Time,
    only_first: bool,
) -> Result<Vec<Line>> {
    let places: Vec<Value<'_>> = reader.places.iter().map(|place| (*place).into()).collect();
    let first_at = only_first.then_some(places.len() + 9);
    let shelves: Vec<String> =
        (0..places.len()).map(|number| shelf(number + 9, first_at)).collect();
    let sql = format!(
        "SELECT DISTINCT {LINE}, c.at FROM ({}) b JOIN notice n ON n.id = b.notice \
         LEFT JOIN notice_confirmed c ON c.notice = n.id AND c.person = $8 \
         ORDER BY n.published_at DESC, n.id DESC LIMIT $3",
        shelves.join(" UNION ALL ")
    );
    let groups = groups(reader);
    let mut values = vec![
        reader.community.into(),
        after.map_or(i64::MAX, NoticeId::number).into(),
        i64::try_from(limit)?.into(),
    ];
    values.extend(groups.map(Value::from));
    values.push(reader.person.map_or(0, PersonId::number).into());
    values.extend(places);
    values.extend(only_first.then(|| Value::from(now)));
    let confirmed = reader.person.map(|_| 11);
    tx.rows(&sql, &values, |row| line(row, now, confirmed)).await
}

/// A page of the board, the newest first.
pub(super) async fn board(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<NoticeId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    on_board(tx, reader, after, limit, now, false).await
}

/// What stands before all others: what is pinned, and what is urgent and not over.
pub(super) async fn first(tx: &mut Tx, reader: &Reader, now: Time) -> Result<Vec<Line>> {
    const MOST: usize = 30;
    let mut lines = on_board(tx, reader, None, MOST, now, true).await?;
    lines.sort_by_key(|line| !line.is_urgent || line.is_over);
    Ok(lines)
}

/// Those of a reader that hold all these pieces, the newest first.
pub(super) async fn found(
    tx: &mut Tx,
    reader: &Reader,
    wanted: &[String],
    after: Option<NoticeId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let (matches, query) = if tx.is_postgres() {
        let all: Vec<_> = wanted.iter().map(|piece| format!("'{piece}'")).collect();
        ("words @@ $4::TEXT::tsquery", all.join(" & "))
    } else {
        let all: Vec<_> = wanted.iter().map(|piece| format!("\"{piece}\"")).collect();
        ("notice_search MATCH $4", all.join(" AND "))
    };
    let places: Vec<Value<'_>> = reader.places.iter().map(|place| (*place).into()).collect();
    let named: Vec<String> = (0..places.len()).map(|number| format!("${}", number + 10)).collect();
    let sql = format!(
        "SELECT {LINE}, c.at FROM notice n \
         LEFT JOIN notice_confirmed c ON c.notice = n.id AND c.person = $9 \
         WHERE n.community = $1 AND n.id < $2 \
         AND n.id IN (SELECT rowid FROM notice_search WHERE {matches}) \
         AND EXISTS (SELECT 1 FROM notice_board b WHERE b.notice = n.id \
           AND b.grouped IN ($5, $6, $7, $8) AND b.place IN ({})) \
         ORDER BY n.id DESC LIMIT $3",
        named.join(", ")
    );
    let groups = groups(reader);
    let mut values = vec![
        reader.community.into(),
        after.map_or(i64::MAX, NoticeId::number).into(),
        i64::try_from(limit)?.into(),
        query.as_str().into(),
    ];
    values.extend(groups.map(Value::from));
    values.push(reader.person.map_or(0, PersonId::number).into());
    values.extend(places);
    let confirmed = reader.person.map(|_| 11);
    tx.rows(&sql, &values, |row| line(row, now, confirmed)).await
}

/// A notice that was published and not recalled.
pub(super) async fn published(tx: &mut Tx, id: NoticeId, now: Time) -> Result<Option<Known>> {
    let sql = format!(
        "SELECT {LINE}, n.community, n.grouped, n.draft FROM notice n \
         WHERE n.id = $1 AND n.state = 'published'"
    );
    let found = tx
        .row(&sql, &[id.into()], |row| {
            Ok(Known {
                id,
                community: CommunityId::from_number(row.int(11)?),
                group: group(&row.text(12)?)?,
                places: Vec::new(),
                draft: serde_json::from_str(&row.text(13)?).context("reading a notice")?,
                line: line(row, now, None)?,
            })
        })
        .await?;
    let Some(mut known) = found else { return Ok(None) };
    known.places = places(tx, id).await?;
    Ok(Some(known))
}

/// The places a notice is for, as they stand on the board; that of everybody is one as well.
pub(super) async fn places(tx: &mut Tx, id: NoticeId) -> Result<Vec<PlaceId>> {
    let sql = "SELECT place FROM notice_place WHERE notice = $1 ORDER BY place";
    tx.rows(sql, &[id.into()], |row| Ok(PlaceId::from_number(row.int(0)?))).await
}

/// What people call these places; the one of everybody has no name.
pub(super) async fn names(tx: &mut Tx, places: &[PlaceId]) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(places.len());
    for place in places {
        let sql = "SELECT name FROM place WHERE id = $1";
        names.extend(tx.row(sql, &[(*place).into()], |row| row.text(0)).await?);
    }
    Ok(names)
}

/// The pictures bound to a notice.
pub(super) async fn photos(tx: &mut Tx, id: NoticeId) -> Result<Vec<Photo>> {
    tx.rows(
        "SELECT id, width, height FROM attachment WHERE notice = $1 AND bytes IS NULL ORDER BY id",
        &[id.into()],
        |row| {
            Ok(Photo {
                id: AttachmentId::from_number(row.int(0)?),
                width: u32::try_from(row.int(1)?)?,
                height: u32::try_from(row.int(2)?)?,
            })
        },
    )
    .await
}

/// The documents bound to a notice.
pub(super) async fn documents(tx: &mut Tx, id: NoticeId) -> Result<Vec<Document>> {
    tx.rows(
        "SELECT id, bytes FROM attachment WHERE notice = $1 AND bytes IS NOT NULL ORDER BY id",
        &[id.into()],
        |row| {
            Ok(Document {
                id: AttachmentId::from_number(row.int(0)?),
                bytes: u32::try_from(row.int(1)?)?,
            })
        },
    )
    .await
}

/// What a notice said before.
pub(super) struct Said {
    pub(super) at: Time,
    pub(super) why: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) documents: String,
}

/// What it said before each correction, the newest first.
pub(super) async fn corrections(tx: &mut Tx, id: NoticeId) -> Result<Vec<Said>> {
    tx.rows(
        "SELECT at, why, title, text, documents FROM notice_correction WHERE notice = $1 \
         ORDER BY at DESC",
        &[id.into()],
        |row| {
            Ok(Said {
                at: Time(row.int(0)?),
                why: row.text(1)?,
                title: row.text(2)?,
                text: row.text(3)?,
                documents: row.text(4)?,
            })
        },
    )
    .await
}

/// Notes that a device has opened a notice; once is enough.
pub(super) async fn note_seen(tx: &mut Tx, id: NoticeId, mark: &[u8]) -> Result<()> {
    tx.put(
        "INSERT INTO notice_seen (notice, mark) VALUES ($1, $2) \
         ON CONFLICT (notice, mark) DO NOTHING",
        &[id.into(), mark.into()],
    )
    .await
}

/// When a person has confirmed a notice.
pub(super) async fn confirmed(tx: &mut Tx, id: NoticeId, person: PersonId) -> Result<Option<Time>> {
    let sql = "SELECT at FROM notice_confirmed WHERE notice = $1 AND person = $2";
    tx.row(sql, &[id.into(), person.into()], |row| Ok(Time(row.int(0)?))).await
}

/// Notes that a person has confirmed a notice; the first time counts.
pub(super) async fn note_confirmed(
    tx: &mut Tx,
    id: NoticeId,
    person: PersonId,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO notice_confirmed (notice, person, at) VALUES ($1, $2, $3) \
         ON CONFLICT (notice, person) DO NOTHING",
        &[id.into(), person.into(), now.into()],
    )
    .await
}
