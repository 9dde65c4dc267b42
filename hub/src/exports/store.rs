//! The queries of exports and of their record.

use anyhow::Context;
use contract::{
    complaints::{ActKind, Reason, Satisfaction, Status},
    exports::{Chosen, Exported, List},
    id::{CommunityId, ComplaintId, ExportId, PersonId},
    inbox::Cursor,
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    family::CLOSED,
    people::Member,
};

/// How many matters an export has.
pub(super) async fn count(tx: &mut Tx, community: CommunityId, chosen: &Chosen) -> Result<u64> {
    let count = tx
        .row(
            "SELECT COUNT(*) FROM complaint c WHERE c.community = $1 \
             AND c.filed_at >= $2 AND c.filed_at < $3 AND ($4 = '' OR c.status = $4)",
            &[
                community.into(),
                chosen.from.into(),
                chosen.until.into(),
                chosen.status.map_or("", Status::as_str).into(),
            ],
            |row| row.int(0),
        )
        .await?;
    Ok(u64::try_from(count.unwrap_or_default())?)
}

/// Notes that a name leaves with an export; whether for the first time.
pub(super) async fn name_leaves(tx: &mut Tx, id: ExportId, person: PersonId) -> Result<bool> {
    let sql = "INSERT INTO export_name (export, person) VALUES ($1, $2) \
               ON CONFLICT (export, person) DO NOTHING";
    Ok(tx.execute(sql, &[id.into(), person.into()]).await? > 0)
}

/// What is noted beside what was chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'w> {
    pub(super) rows: u64,
    pub(super) why: Option<&'w str>,
    pub(super) needs_word: bool,
}

/// Writes an export into the record.
pub(super) async fn note(
    tx: &mut Tx,
    (id, member): (ExportId, &Member),
    chosen: &Chosen,
    beside: Beside<'_>,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO export (id, community, person, at, matters, filed_from, filed_until, status, \
         has_texts, has_names, why, needs_word) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            id.into(),
            member.community.into(),
            member.person.into(),
            now.into(),
            i64::try_from(beside.rows)?.into(),
            chosen.from.into(),
            chosen.until.into(),
            chosen.status.map_or("", Status::as_str).into(),
            chosen.has_texts.into(),
            chosen.has_names.into(),
            beside.why.into(),
            beside.needs_word.into(),
        ],
    )
    .await?;
    Ok(())
}

/// How many tables with names somebody has begun since.
pub(super) async fn with_names(tx: &mut Tx, person: PersonId, since: Time) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM export WHERE person = $1 AND at >= $2 AND has_names = 1";
    let count = tx.row(sql, &[person.into(), since.into()], |row| row.int(0)).await?;
    Ok(u64::try_from(count.unwrap_or_default())?)
}

/// An export that was begun.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) chosen: Chosen,
    /// What for.
    pub(super) why: Option<String>,
    pub(super) at: Time,
    pub(super) needs_word: bool,
    /// Until when a second person has allowed it.
    pub(super) word_until: Option<Time>,
    /// How many matters it had then.
    pub(super) rows: u64,
}

/// An export that this person has begun.
pub(super) async fn begun(tx: &mut Tx, id: ExportId, person: PersonId) -> Result<Option<Begun>> {
    tx.row(
        "SELECT filed_from, filed_until, status, has_texts, has_names, why, at, needs_word, \
         word_until, matters FROM export WHERE id = $1 AND person = $2",
        &[id.into(), person.into()],
        |row| {
            Ok(Begun {
                chosen: read_chosen(row, 0)?,
                why: row.opt_text(5)?,
                at: Time(row.int(6)?),
                needs_word: row.int(7)? == 1,
                word_until: row.opt_int(8)?.map(Time),
                rows: u64::try_from(row.int(9)?)?,
            })
        },
    )
    .await
}

/// Notes that a second person has allowed an export.
pub(crate) async fn allowed(tx: &mut Tx, id: ExportId, until: Time, by: &str) -> Result<()> {
    let sql = "UPDATE export SET word_until = $2, word_by = $3 WHERE id = $1";
    tx.put(sql, &[id.into(), until.into(), by.into()]).await
}

/// What was chosen, from this column on.
pub(crate) fn read_chosen(row: &Row<'_>, first: usize) -> anyhow::Result<Chosen> {
    Ok(Chosen {
        from: Time(row.int(first)?),
        until: Time(row.int(first + 1)?),
        status: Status::read(&row.text(first + 2)?),
        has_texts: row.int(first + 3)? == 1,
        has_names: row.int(first + 4)? == 1,
    })
}

/// A page of the record, the newest first.
pub(super) async fn record(
    tx: &mut Tx,
    reader: &Member,
    after: Option<ExportId>,
) -> Result<Vec<Exported>> {
    let own = reader.person;
    tx.rows(
        "SELECT e.id, e.at, p.name, e.matters, e.filed_from, e.filed_until, e.status, \
         e.has_texts, e.has_names, e.person, e.needs_word, e.word_until, e.word_by FROM export e JOIN person p ON p.id = e.person \
         WHERE e.community = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3",
        &[
            reader.community.into(),
            after.map_or(i64::MAX, ExportId::number).into(),
            i64::try_from(List::PAGE)?.into(),
        ],
        |row| {
            Ok(Exported {
                id: ExportId::from_number(row.int(0)?),
                at: Time(row.int(1)?),
                by: row.text(2)?,
                rows: u64::try_from(row.int(3)?)?,
                chosen: read_chosen(row, 4)?,
                is_own: PersonId::from_number(row.int(9)?) == own,
                needs_word: row.int(10)? == 1,
                until: row.opt_int(11)?.map(Time),
                allowed_by: row.opt_text(12)?,
            })
        },
    )
    .await
}

/// A matter as the table has it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) id: ComplaintId,
    pub(super) number: i64,
    pub(super) filed_at: Time,
    /// As it was told where names were chosen, else no home's ([`NO_HOME`]).
    pub(super) place: Option<String>,
    pub(super) status: Status,
    pub(super) due_at: Time,
    pub(super) answered_at: Option<Time>,
    /// The last of what ended it, and when.
    pub(super) result: Option<(ActKind, Option<Reason>, Time)>,
    pub(super) satisfaction: Option<Satisfaction>,
    pub(super) author: Option<String>,
    /// Who that is.
    pub(super) by: Option<PersonId>,
    /// What was filed, and what was said at the end; only where texts were chosen.
    pub(super) text: Option<String>,
    pub(super) result_text: Option<String>,
}

impl Line {
    /// Leaves out what a child has written, where, and what they were told: beside a number and a day, a table with names
    /// would say whose it is.
    pub(super) fn close(&mut self) {
        self.author = Some(CLOSED.to_owned());
        (self.place, self.text, self.result_text) = (None, None, None);
    }
}

/// A part of an export, the earliest first. Texts and names are read only where they were chosen.
pub(super) async fn lines(
    tx: &mut Tx,
    community: CommunityId,
    chosen: &Chosen,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Line>> {
    let (at, id) = after.map_or((i64::MIN, 0), |Cursor { at, id }| (at.0, id.number()));
    let none = "CAST(NULL AS TEXT)";
    let (text, result) = if chosen.has_texts { ("f.text", "o.text") } else { (none, none) };
    let (author, place) =
        if chosen.has_names { ("a.name", "c.whereabouts") } else { (none, NO_HOME) };
    let sql = format!(
        "SELECT c.id, c.number, c.filed_at, {place}, c.status, c.due_at, c.answered_at, \
         o.kind, o.reason, o.at, j.satisfaction, {author}, {text}, {result}, c.author FROM complaint c \
         LEFT JOIN person a ON a.id = c.author \
         LEFT JOIN place p ON p.id = COALESCE(c.building, c.place) \
         LEFT JOIN place u ON u.id = p.parent LEFT JOIN place b ON b.id = u.parent \
         LEFT JOIN entry f ON f.complaint = c.id AND f.version = 1 \
         LEFT JOIN entry o ON o.complaint = c.id AND c.is_open = 0 AND o.version = \
           (SELECT MAX(x.version) FROM entry x WHERE x.complaint = c.id \
            AND x.kind IN ('resolve', 'decline', 'withdraw')) \
         LEFT JOIN entry j ON j.complaint = c.id AND j.version = \
           (SELECT MAX(x.version) FROM entry x WHERE x.complaint = c.id \
            AND x.kind IN ('judge_solved', 'judge_unsolved')) \
         WHERE c.community = $1 AND c.filed_at >= $2 AND c.filed_at < $3 \
         AND ($4 = '' OR c.status = $4) AND (c.filed_at, c.id) > ($5, $6) \
         ORDER BY c.filed_at, c.id LIMIT $7"
    );
    tx.rows(
        &sql,
        &[
            community.into(),
            chosen.from.into(),
            chosen.until.into(),
            chosen.status.map_or("", Status::as_str).into(),
            at.into(),
            id.into(),
            i64::try_from(limit)?.into(),
        ],
        line,
    )
    .await
}

/// Where a matter is, for a table that names nobody: its building, or a place that is no home's. A flat's number is a
/// name to whoever knows who lives there; so may be words that somebody has typed instead.
const NO_HOME: &str = "CASE WHEN p.kind = 'building' OR p.kind = 'door' OR p.kind = 'grid' THEN p.name \
     WHEN u.kind = 'building' THEN u.name WHEN b.kind = 'building' THEN b.name END";

fn line(row: &Row<'_>) -> anyhow::Result<Line> {
    let status = row.text(4)?;
    let kind = row.opt_text(7)?.as_deref().and_then(ActKind::read);
    let reason = row.opt_text(8)?.as_deref().and_then(Reason::read);
    let ended_at = row.opt_int(9)?.map(Time);
    Ok(Line {
        id: ComplaintId::from_number(row.int(0)?),
        number: row.int(1)?,
        filed_at: Time(row.int(2)?),
        place: row.opt_text(3)?,
        status: Status::read(&status).with_context(|| format!("no such status: {status}"))?,
        due_at: Time(row.int(5)?),
        answered_at: row.opt_int(6)?.map(Time),
        result: kind.zip(ended_at).map(|(kind, at)| (kind, reason, at)),
        satisfaction: row.opt_text(10)?.as_deref().and_then(Satisfaction::read),
        author: row.opt_text(11)?,
        text: row.opt_text(12)?,
        result_text: row.opt_text(13)?,
        by: row.opt_int(14)?.map(PersonId::from_number),
    })
}

/// Forgets with which tables somebody's name has left.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM export_name WHERE person = $1", &[person.into()]).await?;
    Ok(())
}
