//! The rows of notices as those see and change them who write them.

use anyhow::Context;
use contract::{
    id::{AttachmentId, CommunityId, NoticeId, PersonId, PlaceId},
    notices::{Desk, Draft, Enclosure, Group, Reached, Standing, Written, Zone},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    notices::{
        audience::{DESK, EVERYWHERE},
        store::{self as rows, topic},
    },
    search,
};

/// How far a notice is, as it is stored: whether its time is over depends on the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) enum State {
    Draft,
    Waiting,
    Scheduled,
    Published,
    Recalled,
}

impl State {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Draft, "draft"),
        (Self::Waiting, "waiting"),
        (Self::Scheduled, "scheduled"),
        (Self::Published, "published"),
        (Self::Recalled, "recalled"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    fn read(name: &str) -> anyhow::Result<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(state, _)| *state).with_context(|| format!("no such state: {name}"))
    }

    /// How far it is at a moment.
    pub(in crate::notices) fn standing(self, expires_at: Option<Time>, now: Time) -> Standing {
        match self {
            Self::Draft => Standing::Draft,
            Self::Waiting => Standing::Waiting,
            Self::Scheduled => Standing::Scheduled,
            Self::Published if expires_at.is_some_and(|end| end <= now) => Standing::Over,
            Self::Published => Standing::Published,
            Self::Recalled => Standing::Recalled,
        }
    }
}

/// A notice as rules look at it.
#[derive(Clone, Debug)]
pub(in crate::notices) struct Kept {
    pub(in crate::notices) id: NoticeId,
    pub(in crate::notices) community: CommunityId,
    pub(in crate::notices) author: PersonId,
    pub(in crate::notices) revision: i64,
    pub(in crate::notices) state: State,
    pub(in crate::notices) draft: Draft,
    pub(in crate::notices) publish_at: Option<Time>,
    pub(in crate::notices) published_at: Option<Time>,
    pub(in crate::notices) published_by: Option<PersonId>,
    pub(in crate::notices) approved_by: Option<PersonId>,
    pub(in crate::notices) reached: Option<Reached>,
}

/// A notice.
pub(in crate::notices) async fn kept(tx: &mut Tx, id: NoticeId) -> Result<Option<Kept>> {
    tx.row(
        "SELECT community, author, revision, state, draft, publish_at, published_at, published_by, \
         approved_by, people, households, unreached FROM notice WHERE id = $1",
        &[id.into()],
        |row| {
            let count = |column| anyhow::Ok(row.opt_int(column)?.map(u32::try_from).transpose()?);
            let reached = match (count(9)?, count(10)?, count(11)?) {
                (Some(people), Some(households), Some(unreached)) => {
                    Some(Reached { people, households, unreached })
                }
                _ => None,
            };
            Ok(Kept {
                id,
                community: CommunityId::from_number(row.int(0)?),
                author: PersonId::from_number(row.int(1)?),
                revision: row.int(2)?,
                state: State::read(&row.text(3)?)?,
                draft: serde_json::from_str(&row.text(4)?).context("reading a draft")?,
                publish_at: row.opt_int(5)?.map(Time),
                published_at: row.opt_int(6)?.map(Time),
                published_by: row.opt_int(7)?.map(PersonId::from_number),
                approved_by: row.opt_int(8)?.map(PersonId::from_number),
                reached,
            })
        },
    )
    .await
}

/// Adds a draft.
pub(in crate::notices) async fn add(
    tx: &mut Tx,
    id: NoticeId,
    community: CommunityId,
    author: PersonId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO notice (id, community, author, revision, changed_at, state, draft, title, \
         beginning, topic, is_urgent, is_pinned, grouped) \
         VALUES ($1, $2, $3, 0, $4, 'draft', '{}', '', '', 'general', 0, 0, 'everybody')",
        &[id.into(), community.into(), author.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Writes what a notice says, where nobody has changed it since the revision `seen`; how it begins is
/// made by the caller. Whether it was written.
pub(in crate::notices) async fn write(
    tx: &mut Tx,
    id: NoticeId,
    seen: i64,
    draft: &Draft,
    beginning: &str,
    now: Time,
) -> Result<bool> {
    let happening = draft.happening.as_ref().map(serde_json::to_string).transpose()?;
    let rows = tx
        .execute(
            "UPDATE notice SET revision = revision + 1, changed_at = $3, draft = $4, title = $5, \
             beginning = $6, topic = $7, is_urgent = $8, is_pinned = $9, grouped = $10, \
             expires_at = $11, happening = $12, law = $13 WHERE id = $1 AND revision = $2",
            &[
                id.into(),
                seen.into(),
                now.into(),
                serde_json::to_string(draft)?.as_str().into(),
                draft.title.as_ref().map_or("", |title| title.as_str()).into(),
                beginning.into(),
                draft.topic.as_str().into(),
                draft.is_urgent.into(),
                draft.is_pinned.into(),
                draft.audience.group.as_str().into(),
                draft.expires_at.into(),
                happening.as_deref().into(),
                draft.law.as_ref().map(|law| law.as_str()).into(),
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Binds the pictures and documents a notice names, and lets those go that it names no more. The first
/// that is unknown, or belongs to something else, or is not what it is named as.
pub(in crate::notices) async fn bind(
    tx: &mut Tx,
    id: NoticeId,
    named: &[Bound],
    now: Time,
) -> Result<Option<Bound>> {
    let bound = "SELECT id, bytes FROM attachment WHERE notice = $1";
    let bound = tx
        .rows(bound, &[id.into()], |row| {
            let id = AttachmentId::from_number(row.int(0)?);
            Ok(if row.opt_int(1)?.is_some() { Bound::Document(id) } else { Bound::Picture(id) })
        })
        .await?;
    for gone in bound.iter().filter(|one| !named.contains(one)) {
        let sql = "UPDATE attachment SET notice = NULL, created_at = $2 WHERE id = $1";
        tx.execute(sql, &[gone.id().into(), now.into()]).await?;
    }
    for new in named.iter().filter(|one| !bound.contains(one)) {
        let sql = "UPDATE attachment SET notice = $2 WHERE id = $1 AND complaint IS NULL \
                   AND notice IS NULL AND suggestion IS NULL AND poll IS NULL \
                   AND activity IS NULL AND gate IS NULL AND (bytes IS NOT NULL) = (CAST($3 AS BIGINT) = 1)";
        let is_document = matches!(new, Bound::Document(_));
        let is_document = i64::from(is_document);
        if tx.execute(sql, &[new.id().into(), id.into(), is_document.into()]).await? == 0 {
            return Ok(Some(*new));
        }
    }
    Ok(None)
}

/// What goes with a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) enum Bound {
    Picture(AttachmentId),
    Document(AttachmentId),
}

impl Bound {
    fn id(self) -> AttachmentId {
        match self {
            Self::Picture(id) | Self::Document(id) => id,
        }
    }
}

/// Whether all of these are places of a community that notices can be for; and those of them that are
/// not within another of them.
///
/// # Errors
/// When the store fails.
pub(crate) async fn zones_of(
    tx: &mut Tx,
    community: CommunityId,
    places: &[PlaceId],
) -> Result<Option<Vec<PlaceId>>> {
    let mut outermost = Vec::new();
    for place in places {
        let sql = "SELECT id FROM place WHERE id = $1 AND community = $2 \
                   AND kind IN ('grid', 'building', 'unit', 'household')";
        let values = [(*place).into(), community.into()];
        if tx.row(sql, &values, |row| row.int(0)).await?.is_none() {
            return Ok(None);
        }
        let around = crate::community::chain(tx, *place).await?;
        let is_within = around.iter().skip(1).any(|other| places.contains(other));
        if !is_within && !outermost.contains(place) {
            outermost.push(*place);
        }
    }
    Ok(Some(outermost))
}

/// Writes down for whom a notice is.
pub(in crate::notices) async fn put_places(
    tx: &mut Tx,
    id: NoticeId,
    places: &[PlaceId],
) -> Result<()> {
    tx.execute("DELETE FROM notice_place WHERE notice = $1", &[id.into()]).await?;
    let everywhere = [EVERYWHERE];
    for place in if places.is_empty() { &everywhere } else { places } {
        let sql = "INSERT INTO notice_place (notice, place) VALUES ($1, $2) \
                   ON CONFLICT (notice, place) DO NOTHING";
        tx.execute(sql, &[id.into(), (*place).into()]).await?;
    }
    Ok(())
}

/// Whom a notice of these places reaches. `$1` is the notice, `$2` its community, `$3` the moment.
pub(in crate::notices) async fn reach(
    tx: &mut Tx,
    id: NoticeId,
    community: CommunityId,
    group: Group,
    now: Time,
) -> Result<Reached> {
    if group == Group::Staff {
        let sql = "SELECT COUNT(*) FROM person p WHERE p.community = $1 \
             AND p.post IN ('staff', 'manager') AND (p.ended_at IS NULL OR p.ended_at > $2) \
             AND EXISTS (SELECT 1 FROM device d WHERE d.person = p.id AND d.revoked_at IS NULL)";
        let people = tx.row(sql, &[community.into(), now.into()], |row| row.int(0)).await?;
        let people = u32::try_from(people.unwrap_or(0))?;
        return Ok(Reached { people, households: 0, unreached: 0 });
    }
    // Owners are known to the register by name, one a line.
    let is_of_group = if group == Group::Owners {
        "AND EXISTS (SELECT 1 FROM household h WHERE h.place = x.id \
         AND position_of(p.name, h.owners) > 0)"
    } else {
        ""
    };
    let position = if tx.is_postgres() {
        "position(chr(10) || p.name || chr(10) in chr(10) || h.owners || chr(10))"
    } else {
        "instr(char(10) || h.owners || char(10), char(10) || p.name || char(10))"
    };
    let is_of_group = is_of_group.replace("position_of(p.name, h.owners)", position);
    let sql = format!(
        "WITH RECURSIVE below (id, kind) AS ( \
         SELECT x.id, x.kind FROM place x WHERE x.community = $2 AND EXISTS ( \
           SELECT 1 FROM notice_place n WHERE n.notice = $1 AND (n.place = x.id OR n.place = 0)) \
         UNION SELECT x.id, x.kind FROM place x JOIN below b ON x.parent = b.id OR x.grid = b.id), \
         homes AS (SELECT DISTINCT id FROM below WHERE kind = 'household'), \
         told AS (SELECT x.id AS home, p.id AS person FROM homes x JOIN person p ON p.home = x.id \
           WHERE (p.ended_at IS NULL OR p.ended_at > $3) AND p.post = 'resident' \
           AND EXISTS (SELECT 1 FROM device d WHERE d.person = p.id AND d.revoked_at IS NULL) \
           {is_of_group}) \
         SELECT (SELECT COUNT(*) FROM told), (SELECT COUNT(*) FROM homes), \
           (SELECT COUNT(*) FROM homes) - (SELECT COUNT(DISTINCT home) FROM told)"
    );
    let counts = tx
        .row(&sql, &[id.into(), community.into(), now.into()], |row| {
            let count = |column| anyhow::Ok(u32::try_from(row.int(column)?)?);
            Ok(Reached { people: count(0)?, households: count(1)?, unreached: count(2)? })
        })
        .await?;
    Ok(counts.unwrap_or_default())
}

/// What becomes of a notice.
#[derive(Clone, Copy, Debug)]
pub(in crate::notices) struct Step {
    pub(in crate::notices) state: State,
    pub(in crate::notices) publish_at: Option<Time>,
    pub(in crate::notices) published_at: Option<Time>,
    pub(in crate::notices) published_by: Option<PersonId>,
    pub(in crate::notices) approved_by: Option<PersonId>,
    pub(in crate::notices) reached: Option<Reached>,
}

/// Takes a step, where nobody has changed the notice meanwhile; whether it was taken.
pub(in crate::notices) async fn step(
    tx: &mut Tx,
    kept: &Kept,
    step: Step,
    now: Time,
) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE notice SET revision = revision + 1, changed_at = $3, state = $4, \
             publish_at = $5, published_at = $6, published_by = $7, approved_by = $8, \
             people = $9, households = $10, unreached = $11 WHERE id = $1 AND revision = $2",
            &[
                kept.id.into(),
                kept.revision.into(),
                now.into(),
                step.state.as_str().into(),
                step.publish_at.into(),
                step.published_at.into(),
                step.published_by.into(),
                step.approved_by.into(),
                step.reached.map(|reached| i64::from(reached.people)).into(),
                step.reached.map(|reached| i64::from(reached.households)).into(),
                step.reached.map(|reached| i64::from(reached.unreached)).into(),
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Puts a notice on the board, as it is now, and makes it findable.
pub(in crate::notices) async fn put_on_board(
    tx: &mut Tx,
    kept: &Kept,
    published_at: Time,
    words: &str,
) -> Result<()> {
    take_from_board(tx, kept.id).await?;
    let is_first = kept.draft.is_pinned || kept.draft.is_urgent;
    let mut places = rows::places(tx, kept.id).await?;
    places.push(DESK);
    for place in places {
        tx.execute(
            "INSERT INTO notice_board (community, place, published_at, notice, grouped, is_first) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                kept.community.into(),
                place.into(),
                published_at.into(),
                kept.id.into(),
                kept.draft.audience.group.as_str().into(),
                is_first.into(),
            ],
        )
        .await?;
    }
    let pieces = search::pieces(words);
    let sql = if tx.is_postgres() {
        "INSERT INTO notice_search (rowid, words) \
         VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
    } else {
        "INSERT INTO notice_search (rowid, words) VALUES ($1, $2)"
    };
    tx.execute(sql, &[kept.id.into(), pieces.as_str().into()]).await?;
    Ok(())
}

/// Takes a notice from the board: nobody finds it any more.
pub(in crate::notices) async fn take_from_board(tx: &mut Tx, id: NoticeId) -> Result<()> {
    for sql in
        ["DELETE FROM notice_board WHERE notice = $1", "DELETE FROM notice_search WHERE rowid = $1"]
    {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// Removes a draft, or what was recalled; its pictures are swept like any that nobody sends.
pub(in crate::notices) async fn remove(tx: &mut Tx, id: NoticeId, now: Time) -> Result<()> {
    let free = "UPDATE attachment SET notice = NULL, created_at = $2 WHERE notice = $1";
    tx.execute(free, &[id.into(), now.into()]).await?;
    for sql in [
        "DELETE FROM notice_place WHERE notice = $1",
        "DELETE FROM notice_correction WHERE notice = $1",
        "DELETE FROM notice_confirmed WHERE notice = $1",
        "DELETE FROM notice_seen WHERE notice = $1",
        "DELETE FROM notice WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// Keeps what a notice said before a correction.
pub(in crate::notices) async fn add_correction(
    tx: &mut Tx,
    before: &Kept,
    after: &Draft,
    person: PersonId,
    why: &str,
    now: Time,
) -> Result<()> {
    let is_gone =
        |one: &&Enclosure| !after.documents.iter().any(|other| other.document == one.document);
    let gone = before.draft.documents.iter().filter(is_gone).map(|one| one.name.as_str());
    let gone = gone.collect::<Vec<_>>().join("\n");
    let title = before.draft.title.as_ref().map_or("", |title| title.as_str());
    let text = before.draft.text.as_ref().map_or("", |text| text.as_str());
    tx.execute(
        "INSERT INTO notice_correction (notice, at, person, why, title, text, documents) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            before.id.into(),
            now.into(),
            person.into(),
            why.into(),
            title.into(),
            text.into(),
            gone.as_str().into(),
        ],
    )
    .await?;
    let sql = "UPDATE notice SET corrected_at = $2 WHERE id = $1";
    tx.execute(sql, &[before.id.into(), now.into()]).await?;
    Ok(())
}

/// Those whose time to be published has come.
pub(in crate::notices) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<NoticeId>> {
    let sql = "SELECT id FROM notice WHERE state = 'scheduled' AND publish_at <= $1 \
               ORDER BY publish_at, id LIMIT 50";
    tx.rows(sql, &[now.into()], |row| Ok(NoticeId::from_number(row.int(0)?))).await
}

/// When the next one is due.
pub(in crate::notices) async fn next_due(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT publish_at FROM notice WHERE state = 'scheduled' \
               ORDER BY publish_at LIMIT 1";
    tx.row(sql, &[], |row| Ok(Time(row.int(0)?))).await
}

/// The columns [`written`] reads, of a notice `n` with its author `p`.
const WRITTEN: &str = "SELECT n.id, n.title, n.topic, n.is_urgent, n.state, n.expires_at, p.name, \
     n.publish_at, n.published_at, n.people, \
     (SELECT COUNT(*) FROM notice_seen s WHERE s.notice = n.id) \
     FROM notice n JOIN person p ON p.id = n.author";

fn written(row: &Row<'_>, now: Time) -> anyhow::Result<Written> {
    let expires_at = row.opt_int(5)?.map(Time);
    let (planned, published) = (row.opt_int(7)?, row.opt_int(8)?);
    Ok(Written {
        id: NoticeId::from_number(row.int(0)?),
        title: row.text(1)?,
        topic: topic(&row.text(2)?)?,
        is_urgent: row.int(3)? == 1,
        standing: State::read(&row.text(4)?)?.standing(expires_at, now),
        by: row.text(6)?,
        at: published.or(planned).map(Time),
        people: row.opt_int(9)?.map(u32::try_from).transpose()?,
        seen: u32::try_from(row.int(10)?)?,
    })
}

/// A page of all of a community, the newest first.
pub(in crate::notices) async fn list(
    tx: &mut Tx,
    community: CommunityId,
    after: Option<NoticeId>,
    now: Time,
) -> Result<Vec<Written>> {
    let sql = format!("{WRITTEN} WHERE n.community = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3");
    let values = [
        community.into(),
        after.map_or(i64::MAX, NoticeId::number).into(),
        i64::try_from(Desk::PAGE)?.into(),
    ];
    tx.rows(&sql, &values, |row| written(row, now)).await
}

/// One of them.
pub(in crate::notices) async fn one(
    tx: &mut Tx,
    id: NoticeId,
    now: Time,
) -> Result<Option<Written>> {
    let sql = format!("{WRITTEN} WHERE n.id = $1");
    tx.row(&sql, &[id.into()], |row| written(row, now)).await
}

/// The name of somebody.
pub(in crate::notices) async fn name(tx: &mut Tx, person: PersonId) -> Result<Option<String>> {
    tx.row("SELECT name FROM person WHERE id = $1", &[person.into()], |row| row.text(0)).await
}

/// How many have confirmed a notice.
pub(in crate::notices) async fn count_confirmed(tx: &mut Tx, id: NoticeId) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM notice_confirmed WHERE notice = $1";
    let count = tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(count.unwrap_or(0))?)
}

/// The grids, buildings and units of a community, each with how many residents of it have joined.
pub(in crate::notices) async fn zones(
    tx: &mut Tx,
    community: CommunityId,
    now: Time,
) -> Result<Vec<Zone>> {
    tx.rows(
        "WITH RECURSIVE joined (id) AS ( \
         SELECT p.home FROM person p WHERE p.community = $1 AND p.home IS NOT NULL \
           AND p.post = 'resident' AND (p.ended_at IS NULL OR p.ended_at > $2) \
           AND EXISTS (SELECT 1 FROM device d WHERE d.person = p.id AND d.revoked_at IS NULL) \
         UNION ALL SELECT COALESCE(x.parent, x.grid) FROM joined j JOIN place x ON x.id = j.id \
           WHERE COALESCE(x.parent, x.grid) IS NOT NULL), \
         counted AS (SELECT id, COUNT(*) AS people FROM joined GROUP BY id) \
         SELECT z.id, COALESCE(z.parent, z.grid), z.name, COALESCE(c.people, 0) \
         FROM place z LEFT JOIN counted c ON c.id = z.id WHERE z.community = $1 AND z.kind IN ('grid', 'building', 'unit') \
         ORDER BY length(z.code), z.code",
        &[community.into(), now.into()],
        |row| {
            Ok(Zone {
                id: PlaceId::from_number(row.int(0)?),
                within: row.opt_int(1)?.map(PlaceId::from_number),
                name: row.text(2)?,
                residents: u32::try_from(row.int(3)?)?,
            })
        },
    )
    .await
}
