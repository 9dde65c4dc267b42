//! The rows of polls as everybody reads them.

use std::collections::BTreeMap;

use anyhow::Context;
use contract::{
    id::{CommunityId, PersonId, PlaceId, PollId},
    polls::{Cell, Conclusion, Draft, Happened, Line, Secrecy, Standing, Voice, What},
    time::Time,
};

use super::reader::Reader;
use crate::{
    db::{Row, Tx, Value},
    error::Result,
};

/// How far a poll is, as it is stored: the rest is told by the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Draft,
    Published,
    Stopped,
}

impl State {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Draft, "draft"), (Self::Published, "published"), (Self::Stopped, "stopped")];

    pub(super) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    fn read(name: &str) -> anyhow::Result<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(state, _)| *state).with_context(|| format!("no such state: {name}"))
    }

    /// How far a poll is that ends then and was counted, or not.
    fn standing(self, closes_at: Option<Time>, is_counted: bool, now: Time) -> Standing {
        match self {
            Self::Draft => Standing::Draft,
            Self::Stopped => Standing::Stopped,
            Self::Published if is_counted => Standing::Closed,
            Self::Published if closes_at.is_some_and(|end| now < end) => Standing::Open,
            Self::Published => Standing::Counting,
        }
    }
}

/// A poll as rules look at it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: PollId,
    pub(super) community: CommunityId,
    pub(super) revision: i64,
    pub(super) state: State,
    pub(super) draft: Draft,
    pub(super) published_at: Option<Time>,
    pub(super) closes_at: Option<Time>,
    /// When it will be counted.
    pub(super) counts_at: Option<Time>,
    pub(super) is_counted: bool,
    pub(super) answered: u32,
    pub(super) papers: u32,
    pub(super) ballots: u32,
    /// Whether who has answered is no longer kept.
    pub(super) is_past: bool,
    pub(super) conclusion: Option<Conclusion>,
}

impl Known {
    /// How far it is.
    pub(super) fn standing(&self, now: Time) -> Standing {
        self.state.standing(self.closes_at, self.is_counted, now)
    }

    /// Whether answers are secret; what is not said yet is not promised.
    pub(super) fn is_secret(&self) -> bool {
        self.draft.secrecy == Some(Secrecy::Secret)
    }

    /// Until when paper can be entered, where it can.
    pub(super) fn paper_until(&self) -> Option<Time> {
        self.counts_at.filter(|_| self.draft.takes_paper)
    }
}

/// What the roll says of a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Whether they live where it is asked.
    pub(super) lives_there: bool,
    /// Whether they, or their household, have answered, and then whether on paper.
    pub(super) answered: Option<bool>,
    /// Who has, where that is known.
    pub(super) by: Option<PersonId>,
    /// Whether that is no longer kept.
    pub(super) is_past: bool,
}

/// Lets nobody else change a poll until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, id: PollId) -> Result<()> {
    if tx.is_postgres() {
        let sql = "SELECT id FROM poll WHERE id = $1 FOR UPDATE";
        tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    }
    Ok(())
}

/// A poll.
pub(super) async fn known(tx: &mut Tx, id: PollId) -> Result<Option<Known>> {
    tx.row(
        "SELECT p.community, p.revision, p.state, p.draft, p.published_at, p.closes_at, \
         p.counts_at, p.counted_at, p.answered, p.papers, p.conclusion, p.concluded_at, q.name, p.ballots, \
         p.is_forgotten \
         FROM poll p LEFT JOIN person q ON q.id = p.concluded_by WHERE p.id = $1",
        &[id.into()],
        |row| {
            let conclusion = match (row.opt_text(10)?, row.opt_int(11)?) {
                (Some(text), Some(at)) => {
                    Some(Conclusion { at: Time(at), text, by: row.opt_text(12)? })
                }
                _ => None,
            };
            Ok(Known {
                id,
                community: CommunityId::from_number(row.int(0)?),
                revision: row.int(1)?,
                state: State::read(&row.text(2)?)?,
                draft: serde_json::from_str(&row.text(3)?).context("reading a poll")?,
                published_at: row.opt_int(4)?.map(Time),
                closes_at: row.opt_int(5)?.map(Time),
                counts_at: row.opt_int(6)?.map(Time),
                is_counted: row.opt_int(7)?.is_some(),
                answered: u32::try_from(row.int(8)?)?,
                papers: u32::try_from(row.int(9)?)?,
                ballots: u32::try_from(row.int(13)?)?,
                is_past: row.int(14)? != 0,
                conclusion,
            })
        },
    )
    .await
}

/// Numbered parameters from `first` on, as many as there are places; 0 where there are none.
fn list(first: usize, places: &[PlaceId]) -> String {
    let names: Vec<String> = (0..places.len()).map(|at| format!("${}", first + at)).collect();
    // A place that no poll is for.
    if names.is_empty() { "-1".to_owned() } else { names.join(", ") }
}

/// Whether a poll is for one of these places.
pub(super) async fn is_for(tx: &mut Tx, id: PollId, places: &[PlaceId]) -> Result<bool> {
    let sql = format!(
        "SELECT place FROM poll_place WHERE poll = $1 AND place IN ({}) LIMIT 1",
        list(2, places)
    );
    let mut values: Vec<Value<'_>> = vec![id.into()];
    values.extend(places.iter().map(|place| Value::from(*place)));
    Ok(tx.row(&sql, &values, |row| row.int(0)).await?.is_some())
}

/// What the roll says: `$1` is the person, `$2` their household, `$3` on their places.
const ROLL: &str = "LEFT JOIN poll_roll r ON r.poll = p.id \
     AND r.voter = CASE WHEN p.voice = 'person' THEN CAST($1 AS BIGINT) ELSE CAST($2 AS BIGINT) END \
     LEFT JOIN poll_answer a ON a.poll = p.id AND a.voter = r.voter";

/// Polls as they stand in a list, of which a condition holds, whose parameters begin at `rest`.
async fn lines(
    tx: &mut Tx,
    reader: &Reader,
    (condition, rest): (&str, &[i64]),
    now: Time,
) -> Result<Vec<Line>> {
    let first = reader.places.len() + 3;
    let mut condition = condition.to_owned();
    for at in 0..rest.len() {
        condition = condition.replace(&format!("?{at}"), &format!("${}", first + at));
    }
    let sql = format!(
        "SELECT p.id, p.title, p.beginning, p.state, p.closes_at, p.counted_at, p.voice, \
         p.secrecy, p.answered, p.electors, p.concluded_at, \
         (SELECT COUNT(*) FROM poll_place x WHERE x.poll = p.id AND x.place IN ({})), \
         r.is_paper, a.person, p.is_forgotten FROM poll p {ROLL} WHERE {condition}",
        list(3, &reader.places)
    );
    let mut values: Vec<Value<'_>> = vec![
        reader.person().map_or(0, PersonId::number).into(),
        reader.home().map_or(0, PlaceId::number).into(),
    ];
    values.extend(reader.places.iter().map(|place| Value::from(*place)));
    values.extend(rest.iter().map(|number| Value::from(*number)));
    tx.rows(&sql, &values, |row| line(row, reader, now)).await
}

fn line(row: &Row<'_>, reader: &Reader, now: Time) -> anyhow::Result<Line> {
    let closes_at = row.opt_int(4)?.map(Time);
    let is_counted = row.opt_int(5)?.is_some();
    let standing = State::read(&row.text(3)?)?.standing(closes_at, is_counted, now);
    let voice = row.text(6)?;
    let voice = Voice::read(&voice).with_context(|| format!("no such voice: {voice}"))?;
    let secrecy = row.opt_text(7)?.as_deref().and_then(Secrecy::read);
    let answered = u32::try_from(row.int(8)?)?;
    let mark = Mark {
        lives_there: row.int(11)? > 0,
        answered: row.opt_int(12)?.map(|is_paper| is_paper != 0),
        by: row.opt_int(13)?.map(PersonId::from_number),
        is_past: row.int(14)? != 0,
    };
    Ok(Line {
        id: PollId::from_number(row.int(0)?),
        title: row.text(1)?,
        beginning: row.text(2)?,
        standing,
        closes_at,
        voice,
        secrecy,
        yours: reader.yours((voice, secrecy), standing, mark),
        answered,
        // Whoever has moved in since it was published has answered as well.
        electors: u32::try_from(row.int(9)?)?.max(answered),
        is_concluded: row.opt_int(10)?.is_some(),
    })
}

/// One poll as it stands in a list.
pub(super) async fn one(
    tx: &mut Tx,
    reader: &Reader,
    id: PollId,
    now: Time,
) -> Result<Option<Line>> {
    Ok(lines(tx, reader, ("p.id = ?0", &[id.number()]), now).await?.pop())
}

/// Those that are not counted yet, the one that ends soonest first.
pub(super) async fn running(tx: &mut Tx, reader: &Reader, now: Time) -> Result<Vec<Line>> {
    let condition = "p.community = ?0 AND p.state = 'published' AND p.counted_at IS NULL \
         ORDER BY p.closes_at, p.id";
    lines(tx, reader, (condition, &[reader.community.number()]), now).await
}

/// Those that are over, the newest first.
pub(super) async fn over(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<PollId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let condition = "p.community = ?0 AND (p.state = 'stopped' OR p.counted_at IS NOT NULL) \
         AND p.id < ?1 ORDER BY p.id DESC LIMIT ?2";
    let rest =
        [reader.community.number(), after.map_or(i64::MAX, PollId::number), i64::try_from(limit)?];
    lines(tx, reader, (condition, &rest), now).await
}

/// All of them for the staff, drafts too, the newest first.
pub(super) async fn all(
    tx: &mut Tx,
    reader: &Reader,
    after: Option<PollId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let condition = "p.community = ?0 AND p.id < ?1 ORDER BY p.id DESC LIMIT ?2";
    let rest =
        [reader.community.number(), after.map_or(i64::MAX, PollId::number), i64::try_from(limit)?];
    lines(tx, reader, (condition, &rest), now).await
}

/// For which places a poll is; nothing where it is for all.
pub(super) async fn places(tx: &mut Tx, id: PollId) -> Result<Vec<String>> {
    tx.rows(
        "SELECT x.name FROM poll_place p JOIN place x ON x.id = p.place WHERE p.poll = $1 \
         ORDER BY length(x.code), x.code",
        &[id.into()],
        |row| row.text(0),
    )
    .await
}

/// What happened to a poll, the newest first.
pub(super) async fn events(tx: &mut Tx, id: PollId) -> Result<Vec<Happened>> {
    tx.rows(
        "SELECT at, kind, why, before FROM poll_event WHERE poll = $1 ORDER BY id DESC",
        &[id.into()],
        |row| {
            let kind = row.text(1)?;
            let what = match (kind.as_str(), row.opt_int(3)?) {
                ("extended", Some(before)) => What::Extended { before: Time(before) },
                ("stopped", _) => What::Stopped,
                ("voided", _) => What::Voided,
                _ => anyhow::bail!("no such event: {kind}"),
            };
            Ok(Happened { at: Time(row.int(0)?), what, why: row.text(2)? })
        },
    )
    .await
}

/// What was counted.
pub(super) async fn cells(tx: &mut Tx, id: PollId) -> Result<BTreeMap<Cell, u32>> {
    let sql = "SELECT question, pick, place, votes FROM poll_cell WHERE poll = $1 AND votes <> 0";
    let cells = tx
        .rows(sql, &[id.into()], |row| {
            let number = |column| anyhow::Ok(u8::try_from(row.int(column)?)?);
            let cell = Cell { question: number(0)?, pick: number(1)?, place: number(2)? };
            Ok((cell, u32::try_from(row.int(3)?)?))
        })
        .await?;
    Ok(cells.into_iter().collect())
}

/// How many polls a person of this household can answer now and has not. It is asked at every glance:
/// one statement.
///
/// # Errors
/// When the store fails.
pub(crate) async fn waiting(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    now: Time,
) -> Result<u32> {
    let owners = if tx.is_postgres() {
        "position(chr(10) || q.name || chr(10) in chr(10) || h.owners || chr(10))"
    } else {
        "instr(char(10) || h.owners || char(10), char(10) || q.name || char(10))"
    };
    let sql = format!(
        "WITH RECURSIVE up (id, next) AS ( \
         SELECT x.id, COALESCE(x.parent, x.grid) FROM place x JOIN person q ON q.home = x.id \
           WHERE q.id = $2 AND q.post = 'resident' UNION ALL \
         SELECT x.id, COALESCE(x.parent, x.grid) FROM place x JOIN up u ON x.id = u.next) \
         SELECT COUNT(*) FROM poll p JOIN person q ON q.id = $2 \
         WHERE p.community = $1 AND p.state = 'published' AND p.counted_at IS NULL \
         AND p.closes_at > $3 AND q.home IS NOT NULL AND q.post = 'resident' \
         AND EXISTS (SELECT x.place FROM poll_place x WHERE x.poll = p.id \
           AND (x.place = 0 OR x.place IN (SELECT id FROM up))) \
         AND NOT EXISTS (SELECT r.voter FROM poll_roll r WHERE r.poll = p.id \
           AND r.voter = CASE WHEN p.voice = 'person' THEN q.id ELSE q.home END) \
         AND (p.voice <> 'owner' OR EXISTS (SELECT h.place FROM household h \
           WHERE h.place = q.home AND {owners} > 0))"
    );
    let count = tx
        .row(&sql, &[community.into(), person.into(), now.into()], |row| row.int(0))
        .await?
        .unwrap_or_default();
    Ok(u32::try_from(count)?)
}

/// Polls that count others than stand on their roll, or than were answered.
///
/// # Errors
/// When the store fails.
pub(crate) async fn miscounted(tx: &mut Tx) -> Result<Vec<PollId>> {
    tx.rows(
        "SELECT p.id FROM poll p WHERE p.state = 'published' AND p.is_forgotten = 0 AND (p.answered <> \
         (SELECT COUNT(*) FROM poll_roll r WHERE r.poll = p.id) OR p.papers <> \
         (SELECT COUNT(*) FROM poll_roll r WHERE r.poll = p.id AND r.is_paper = 1) \
         OR p.ballots > p.papers OR (p.secrecy = 'named' AND p.answered <> \
         (SELECT COUNT(*) FROM poll_answer a WHERE a.poll = p.id)) OR p.answered < COALESCE( \
         (SELECT MAX(c.votes) FROM poll_cell c WHERE c.poll = p.id AND c.pick = 255), 0)) \
         ORDER BY p.id",
        &[],
        |row| Ok(PollId::from_number(row.int(0)?)),
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_tells_how_far_a_poll_is() {
        let (end, before, after) = (Time(100), Time(99), Time(100));
        for (state, is_counted, now, expected) in [
            (State::Draft, false, after, Standing::Draft),
            (State::Published, false, before, Standing::Open),
            (State::Published, false, after, Standing::Counting),
            (State::Published, true, after, Standing::Closed),
            (State::Stopped, false, before, Standing::Stopped),
        ] {
            assert_eq!(state.standing(Some(end), is_counted, now), expected, "{state:?} {now:?}");
        }
    }
}
