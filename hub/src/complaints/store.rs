//! The rows of complaints and their entries.

use anyhow::{Context, anyhow};
use contract::{
    attachments::Photo,
    complaints::{
        About, ActKind, Case, Entry, EntryKind, Matter, Part, Reason, Satisfaction, Side, Status,
        Turn,
    },
    counter::{Channel, Taken},
    id::{AttachmentId, CommunityId, ComplaintId, EntryId, NoticeId, PersonId, PlaceId},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    search,
};

/// A complaint to be added.
#[derive(Debug)]
pub(super) struct New {
    pub(super) id: ComplaintId,
    pub(super) community: CommunityId,
    pub(super) number: i64,
    pub(super) author: Option<PersonId>,
    pub(super) key_hash: Option<[u8; 32]>,
    pub(super) place: Option<PlaceId>,
    pub(super) whereabouts: Option<String>,
    pub(super) building: Option<PlaceId>,
    pub(super) subject: Option<String>,
    pub(super) title: String,
    pub(super) about: Option<NoticeId>,
    pub(super) notice: u32,
    pub(super) filed_at: Time,
    pub(super) due_at: Time,
}

/// An entry to be added.
#[derive(Debug)]
pub(crate) struct NewEntry<'a> {
    pub(crate) id: EntryId,
    pub(crate) complaint: ComplaintId,
    pub(crate) version: i64,
    pub(crate) at: Time,
    pub(crate) kind: EntryKind,
    pub(crate) side: Side,
    pub(crate) person: Option<PersonId>,
    pub(crate) text: &'a str,
    pub(crate) reason: Option<Reason>,
    pub(crate) satisfaction: Option<Satisfaction>,
}

/// What a complaint becomes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) id: ComplaintId,
    pub(super) status: Status,
    pub(super) turn: Turn,
    pub(super) assignee: Option<PersonId>,
    pub(super) due_at: Time,
    pub(super) answered_at: Option<Time>,
    pub(super) changed_at: Time,
    pub(super) version: i64,
    /// Whether it stays put off if it was; not once its author has done something, or it is over.
    pub(super) stays_put_off: bool,
    pub(super) is_owed: bool,
    pub(super) is_missed: bool,
}

/// A complaint as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: ComplaintId,
    /// Of which community.
    pub community: CommunityId,
    /// Its number.
    pub number: i64,
    /// Who filed it; `None` for a visitor.
    pub author: Option<PersonId>,
    /// How far it is.
    pub status: Status,
    /// Who is to act next.
    pub turn: Turn,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// Until when the staff's next act is promised.
    pub due_at: Time,
    /// When it was first answered.
    pub answered_at: Option<Time>,
    /// The number of its last entry that is no note.
    pub version: i64,
    /// Whether an answer is owed: from the filing, or from being taken up again, until there is one.
    pub is_owed: bool,
    /// Whether an answer was not given in time, at least once.
    pub is_missed: bool,
}

impl Known {
    /// The number of an entry that is written now. A note is a word among colleagues and counts
    /// for nothing: a number left out would tell the author of it.
    pub(crate) const fn version_after(&self, kind: ActKind) -> i64 {
        match kind {
            ActKind::Note => self.version,
            _ => self.version + 1,
        }
    }
}

/// The next number said on the telephone. PostgreSQL's sequence is outside the transaction, so
/// that those who file at the same time do not wait for each other; a number may be left out.
pub(super) async fn next_number(tx: &mut Tx) -> Result<i64> {
    let read = if tx.is_postgres() {
        "SELECT nextval('complaint_number')"
    } else {
        // Not with RETURNING: such a statement can be undone by itself, and for that SQLite has the
        // search write all it holds to the file first.
        let count = "UPDATE counter SET value = value + 1 WHERE name = 'complaint'";
        tx.execute(count, &[]).await?;
        "SELECT value FROM counter WHERE name = 'complaint'"
    };
    let number = tx.row(read, &[], |row| row.int(0)).await?;
    Ok(number.context("no counter of complaints")?)
}

pub(super) async fn add(tx: &mut Tx, new: &New) -> Result<()> {
    tx.put(
        "INSERT INTO complaint (id, community, number, author, key_hash, place, whereabouts, \
         subject, title, status, turn, is_open, notice, filed_at, due_at, changed_at, version, \
         building, about) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $13, 1, $15, $16)",
        &[
            new.id.into(),
            new.community.into(),
            new.number.into(),
            new.author.into(),
            new.key_hash.as_ref().into(),
            new.place.into(),
            new.whereabouts.as_deref().into(),
            new.subject.as_deref().into(),
            (&new.title).into(),
            Status::Filed.as_str().into(),
            Turn::Staff.as_str().into(),
            i64::from(new.notice).into(),
            new.filed_at.into(),
            new.due_at.into(),
            new.building.into(),
            new.about.into(),
        ],
    )
    .await
}

/// Notes under which name another system knows a complaint; `false` where one of this name is here.
pub(super) async fn bring_in(
    tx: &mut Tx,
    community: CommunityId,
    name: &str,
    id: ComplaintId,
) -> Result<bool> {
    let rows = tx
        .execute(
            "INSERT INTO brought_in (community, name, complaint) VALUES ($1, $2, $3) \
             ON CONFLICT (community, name) DO NOTHING",
            &[community.into(), name.into(), id.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// Adds an entry and makes it findable, together with `also`.
pub(super) async fn add_entry(tx: &mut Tx, entry: &NewEntry<'_>, also: &str) -> Result<()> {
    tx.put(
        "INSERT INTO entry (id, complaint, version, at, kind, side, person, text, reason, \
         satisfaction) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            entry.id.into(),
            entry.complaint.into(),
            entry.version.into(),
            entry.at.into(),
            entry.kind.as_str().into(),
            side_name(entry.side).into(),
            entry.person.into(),
            entry.text.into(),
            entry.reason.map(Reason::as_str).into(),
            entry.satisfaction.map(Satisfaction::as_str).into(),
        ],
    )
    .await?;
    let pieces = search::pieces(&format!("{also}\n{}", entry.text));
    if pieces.is_empty() {
        return Ok(());
    }
    let sql = if tx.is_postgres() {
        "INSERT INTO search (rowid, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
    } else {
        "INSERT INTO search (rowid, words) VALUES ($1, $2)"
    };
    tx.put(sql, &[entry.id.into(), pieces.as_str().into()]).await
}

/// Notes who of the staff wrote an entry down for somebody, and how they heard it.
pub(super) async fn note_taken(
    tx: &mut Tx,
    entry: EntryId,
    by: PersonId,
    channel: Channel,
) -> Result<()> {
    tx.execute(
        "UPDATE entry SET taken_by = $2, channel = $3 WHERE id = $1",
        &[entry.into(), by.into(), channel.as_str().into()],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, state: &State) -> Result<()> {
    tx.execute(
        "UPDATE complaint SET status = $2, turn = $3, is_open = $4, assignee = $5, due_at = $6, \
         answered_at = $7, changed_at = $8, version = $9, snoozed_until = \
         CASE WHEN CAST($10 AS BIGINT) = 1 THEN snoozed_until END, \
         is_owed = $11, is_missed = $12 WHERE id = $1",
        &[
            state.id.into(),
            state.status.as_str().into(),
            state.turn.as_str().into(),
            state.status.is_open().into(),
            state.assignee.into(),
            state.due_at.into(),
            state.answered_at.into(),
            state.changed_at.into(),
            state.version.into(),
            state.stays_put_off.into(),
            state.is_owed.into(),
            state.is_missed.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A complaint as rules look at it.
///
/// # Errors
/// When the store fails.
pub async fn known(tx: &mut Tx, id: ComplaintId) -> Result<Option<Known>> {
    tx.row(
        "SELECT community, author, status, turn, assignee, due_at, answered_at, version, \
         is_owed, is_missed, number FROM complaint WHERE id = $1",
        &[id.into()],
        |row| {
            Ok(Known {
                id,
                community: CommunityId::from_number(row.int(0)?),
                number: row.int(10)?,
                author: row.opt_int(1)?.map(PersonId::from_number),
                status: status(&row.text(2)?)?,
                turn: turn(&row.text(3)?)?,
                assignee: row.opt_int(4)?.map(PersonId::from_number),
                due_at: Time(row.int(5)?),
                answered_at: row.opt_int(6)?.map(Time),
                version: row.int(7)?,
                is_owed: row.int(8)? == 1,
                is_missed: row.int(9)? == 1,
            })
        },
    )
    .await
}

pub(super) async fn by_key(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<ComplaintId>> {
    tx.row("SELECT id FROM complaint WHERE key_hash = $1", &[hash.into()], |row| {
        Ok(ComplaintId::from_number(row.int(0)?))
    })
    .await
}

/// Whether a side has acted on the complaint since its version `seen`, but for what one of them has done.
pub(super) async fn acted_since(
    tx: &mut Tx,
    id: ComplaintId,
    (side, but): (Side, Option<PersonId>),
    seen: i64,
) -> Result<bool> {
    let sql = "SELECT version FROM entry WHERE complaint = $1 AND version > $2 AND side = $3 \
               AND kind <> 'note' AND (person IS NULL OR person <> $4) LIMIT 1";
    // Nobody has the number zero.
    let but = but.map_or(0, PersonId::number);
    let values = [id.into(), seen.into(), side_name(side).into(), but.into()];
    Ok(tx.row(sql, &values, |row| row.int(0)).await?.is_some())
}

/// The complaints a person filed, newest first, after the complaint `after`.
pub(super) async fn of_author(
    tx: &mut Tx,
    person: PersonId,
    after: Option<ComplaintId>,
    limit: usize,
) -> Result<Vec<Matter>> {
    tx.rows(
        &format!("{MATTER} WHERE c.author = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3"),
        &[
            person.into(),
            after.map_or(i64::MAX, ComplaintId::number).into(),
            i64::try_from(limit)?.into(),
        ],
        matter,
    )
    .await
}

/// A complaint with the entries that `part` may see.
pub(super) async fn case(tx: &mut Tx, known: &Known, part: Part) -> Result<Case> {
    let sql = format!(
        "SELECT {MATTER_COLUMNS}, c.subject, a.name, h.name, n.id, n.title FROM complaint c \
         LEFT JOIN notice n ON n.id = c.about AND n.state = 'published' \
         LEFT JOIN person s ON s.id = c.assignee LEFT JOIN person a ON a.id = c.author \
         LEFT JOIN place h ON h.id = a.home WHERE c.id = $1"
    );
    let head = tx
        .rows(&sql, &[known.id.into()], |row| {
            let name = row.opt_text(11)?;
            let home = row.opt_text(12)?;
            let author = name.map(|name| match home {
                Some(home) => format!("{name} · {home}"),
                None => name,
            });
            let about = match (row.opt_int(13)?, row.opt_text(14)?) {
                (Some(id), Some(title)) => Some(About { id: NoticeId::from_number(id), title }),
                _ => None,
            };
            Ok((matter(row)?, row.opt_text(10)?, author, about))
        })
        .await?
        .into_iter()
        .next();
    let (matter, subject, author, about) = head.ok_or_else(|| anyhow!("the complaint is gone"))?;
    let mut entries = entries(tx, known.id).await?;
    if part == Part::Author {
        entries.retain(|entry| entry.kind != EntryKind::Act(ActKind::Note));
    }
    Ok(Case {
        acts: part.acts(matter.status),
        matter,
        subject,
        version: known.version,
        part,
        author: author.filter(|_| part == Part::Handler),
        entries,
        about,
        is_closed: false,
    })
}

async fn entries(tx: &mut Tx, id: ComplaintId) -> Result<Vec<Entry>> {
    let mut entries = tx
        .rows(
            "SELECT e.id, e.at, e.kind, e.side, p.name, e.text, e.reason, e.satisfaction, \
             t.name, e.channel FROM entry e LEFT JOIN person p ON p.id = e.person \
             LEFT JOIN person t ON t.id = e.taken_by \
             WHERE e.complaint = $1 ORDER BY e.version, e.at, e.id",
            &[id.into()],
            entry,
        )
        .await?;
    for (of, photo) in photos(tx, id).await? {
        if let Some(entry) = entries.iter_mut().find(|entry| entry.id == of) {
            entry.photos.push(photo);
        }
    }
    Ok(entries)
}

/// The pictures of a complaint with the entries they belong to, held ones included.
pub(crate) async fn photos(tx: &mut Tx, id: ComplaintId) -> Result<Vec<(EntryId, Photo)>> {
    tx.rows(
        "SELECT entry, id, width, height FROM attachment \
         WHERE complaint = $1 AND entry IS NOT NULL ORDER BY entry, created_at, id",
        &[id.into()],
        |row| {
            let photo = Photo {
                id: AttachmentId::from_number(row.int(1)?),
                width: u32::try_from(row.int(2)?)?,
                height: u32::try_from(row.int(3)?)?,
            };
            Ok((EntryId::from_number(row.int(0)?), photo))
        },
    )
    .await
}

fn entry(row: &Row<'_>) -> anyhow::Result<Entry> {
    let kind = row.text(2)?;
    let side = row.text(3)?;
    let reason = row.opt_text(6)?;
    let satisfaction = row.opt_text(7)?;
    let channel = row.opt_text(9)?;
    let channel = channel.as_deref().and_then(Channel::read);
    Ok(Entry {
        id: EntryId::from_number(row.int(0)?),
        at: Time(row.int(1)?),
        kind: EntryKind::read(&kind).with_context(|| format!("no such kind: {kind}"))?,
        side: if side == side_name(Side::Staff) { Side::Staff } else { Side::Author },
        name: row.opt_text(4)?,
        taken: row.opt_text(8)?.zip(channel).map(|(by, channel)| Taken { by, channel }),
        text: row.text(5)?,
        reason: reason.as_deref().and_then(Reason::read),
        satisfaction: satisfaction.as_deref().and_then(Satisfaction::read),
        photos: Vec::new(),
    })
}

/// The columns [`matter`] reads, of a complaint `c` with its assignee `s`.
const MATTER_COLUMNS: &str = "c.id, c.number, c.title, c.whereabouts, c.status, c.turn, \
     c.filed_at, c.due_at, c.changed_at, s.name";

/// The same as those who answer read them in lists, `now` being the parameter for the time.
pub(crate) fn listed_columns(now: &str) -> String {
    MATTER_COLUMNS.replace("c.whereabouts", &listed_place("c", now))
}

/// Where a matter is, as lists of those who answer have it: what a child has filed is no nearer than its building.
pub(crate) fn listed_place(matter: &str, now: &str) -> String {
    let near = no_home(matter);
    format!(
        "CASE WHEN EXISTS (SELECT 1 FROM child k WHERE k.person = {matter}.author \
         AND k.grown_at > {now}) THEN {near} ELSE {matter}.whereabouts END"
    )
}

/// Where a matter is, as a door, a grid or a building; of a home, or of words that somebody has typed, its building.
fn no_home(matter: &str) -> String {
    format!(
        "(SELECT CASE WHEN q.kind IN ('building', 'door', 'grid') THEN q.name \
         WHEN u.kind = 'building' THEN u.name WHEN b.kind = 'building' THEN b.name END \
         FROM place q LEFT JOIN place u ON u.id = q.parent LEFT JOIN place b ON b.id = u.parent \
         WHERE q.id = COALESCE({matter}.place, {matter}.building))"
    )
}

/// Where a matter is, no nearer than its building.
pub(super) async fn place_without_home(tx: &mut Tx, id: ComplaintId) -> Result<Option<String>> {
    let sql = format!("SELECT {} FROM complaint c WHERE c.id = $1", no_home("c"));
    Ok(tx.row(&sql, &[id.into()], |row| row.opt_text(0)).await?.flatten())
}

/// A query of lines of lists, up to its `WHERE`.
const MATTER: &str = "SELECT c.id, c.number, c.title, c.whereabouts, c.status, c.turn, \
     c.filed_at, c.due_at, c.changed_at, s.name \
     FROM complaint c LEFT JOIN person s ON s.id = c.assignee";

/// Reads the line of a list.
pub(crate) fn matter(row: &Row<'_>) -> anyhow::Result<Matter> {
    let status = status(&row.text(4)?)?;
    Ok(Matter {
        id: ComplaintId::from_number(row.int(0)?),
        number: row.int(1)?,
        title: row.text(2)?,
        place: row.opt_text(3)?,
        status,
        turn: turn(&row.text(5)?)?,
        filed_at: Time(row.int(6)?),
        due_at: status.is_open().then_some(Time(row.int(7)?)),
        changed_at: Time(row.int(8)?),
        assignee: row.opt_text(9)?,
    })
}

pub(super) fn status(name: &str) -> anyhow::Result<Status> {
    Status::read(name).with_context(|| format!("no such status: {name}"))
}

fn turn(name: &str) -> anyhow::Result<Turn> {
    Turn::read(name).with_context(|| format!("no such turn: {name}"))
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Author => "author",
        Side::Staff => "staff",
    }
}
