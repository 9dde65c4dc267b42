//! The rows of polls as the staff change them.

use anyhow::Context;
use contract::{
    id::{CommunityId, PersonId, PlaceId, PollId},
    polls::{Draft, Secrecy},
    text::Subject,
    time::Time,
};

use crate::{
    db::Tx,
    error::Result,
    polls::{reader::EVERYWHERE, store::State},
};

/// Begins a draft.
pub(in crate::polls) async fn add(
    tx: &mut Tx,
    id: PollId,
    community: CommunityId,
    author: PersonId,
) -> Result<()> {
    tx.execute(
        "INSERT INTO poll (id, community, author, revision, state, draft, title, beginning, voice, \
         takes_paper) VALUES ($1, $2, $3, 0, $4, '{}', '', '', 'person', 0)",
        &[id.into(), community.into(), author.into(), State::Draft.as_str().into()],
    )
    .await?;
    Ok(())
}

/// Says for whom a poll is: for all, where no place is named.
pub(in crate::polls) async fn put_places(
    tx: &mut Tx,
    id: PollId,
    places: &[PlaceId],
) -> Result<()> {
    tx.execute("DELETE FROM poll_place WHERE poll = $1", &[id.into()]).await?;
    let everywhere = [EVERYWHERE];
    for place in if places.is_empty() { &everywhere[..] } else { places } {
        let sql = "INSERT INTO poll_place (poll, place) VALUES ($1, $2) \
                   ON CONFLICT (poll, place) DO NOTHING";
        tx.execute(sql, &[id.into(), (*place).into()]).await?;
    }
    Ok(())
}

/// Writes a draft, where nobody has changed it since; whether that was so.
pub(in crate::polls) async fn write(
    tx: &mut Tx,
    id: PollId,
    seen: i64,
    draft: &Draft,
    beginning: &str,
) -> Result<bool> {
    let text = serde_json::to_string(draft).context("writing a draft")?;
    let rows = tx
        .execute(
            "UPDATE poll SET revision = revision + 1, draft = $3, title = $4, beginning = $5, \
             voice = $6, secrecy = $7, takes_paper = $8, closes_at = $9 \
             WHERE id = $1 AND revision = $2 AND state = 'draft'",
            &[
                id.into(),
                seen.into(),
                text.as_str().into(),
                draft.title.as_ref().map_or("", Subject::as_str).into(),
                beginning.into(),
                draft.voice.as_str().into(),
                draft.secrecy.map(Secrecy::as_str).into(),
                draft.takes_paper.into(),
                draft.closes_at.into(),
            ],
        )
        .await?;
    Ok(rows > 0)
}

/// Throws a draft away.
pub(in crate::polls) async fn remove(tx: &mut Tx, id: PollId) -> Result<()> {
    tx.execute("DELETE FROM poll_place WHERE poll = $1", &[id.into()]).await?;
    tx.execute("DELETE FROM poll WHERE id = $1 AND state = 'draft'", &[id.into()]).await?;
    Ok(())
}

/// Opens a poll: when it is published, when it ends and when it is counted.
pub(in crate::polls) async fn open(
    tx: &mut Tx,
    id: PollId,
    [published_at, closes_at, counts_at]: [Time; 3],
    electors: u32,
) -> Result<()> {
    tx.execute(
        "UPDATE poll SET state = 'published', published_at = $2, closes_at = $3, counts_at = $4, \
         electors = $5 WHERE id = $1",
        &[
            id.into(),
            published_at.into(),
            closes_at.into(),
            counts_at.into(),
            i64::from(electors).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Gives more time.
pub(in crate::polls) async fn extend(
    tx: &mut Tx,
    id: PollId,
    closes_at: Time,
    counts_at: Time,
) -> Result<()> {
    let sql = "UPDATE poll SET closes_at = $2, counts_at = $3 WHERE id = $1";
    tx.execute(sql, &[id.into(), closes_at.into(), counts_at.into()]).await?;
    Ok(())
}

/// Breaks a poll off: nothing stays of what was answered.
pub(in crate::polls) async fn stop(tx: &mut Tx, id: PollId) -> Result<()> {
    for sql in [
        "DELETE FROM poll_roll WHERE poll = $1",
        "DELETE FROM poll_answer WHERE poll = $1",
        "DELETE FROM poll_cell WHERE poll = $1",
        "DELETE FROM poll_text WHERE poll = $1",
        "UPDATE poll SET state = 'stopped', answered = 0, papers = 0, ballots = 0 WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// Notes what happened to a poll, who did it and why; the end it had before, where it has another one.
pub(in crate::polls) async fn note(
    tx: &mut Tx,
    number: i64,
    id: PollId,
    (kind, person, why, before): (&str, PersonId, &str, Option<Time>),
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO poll_event (id, poll, at, kind, person, why, before) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            number.into(),
            id.into(),
            now.into(),
            kind.into(),
            person.into(),
            why.into(),
            before.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Polls that are to be counted by now.
pub(in crate::polls) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<PollId>> {
    let sql = "SELECT id FROM poll WHERE state = 'published' AND counted_at IS NULL \
               AND counts_at <= $1 ORDER BY counts_at LIMIT 100";
    tx.rows(sql, &[now.into()], |row| Ok(PollId::from_number(row.int(0)?))).await
}

/// When the next one is.
pub(in crate::polls) async fn next_due(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT counts_at FROM poll WHERE state = 'published' AND counted_at IS NULL \
               AND counts_at IS NOT NULL ORDER BY counts_at LIMIT 1";
    tx.row(sql, &[], |row| Ok(Time(row.int(0)?))).await
}

/// Closes a poll.
pub(in crate::polls) async fn close(
    tx: &mut Tx,
    id: PollId,
    electors: u32,
    now: Time,
) -> Result<()> {
    let sql = "UPDATE poll SET counted_at = $2, electors = $3 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into(), i64::from(electors).into()]).await?;
    Ok(())
}

/// Secret polls that were counted or broken off and whose leftovers no engine has forgotten yet.
pub(in crate::polls) async fn unscrubbed(tx: &mut Tx) -> Result<Vec<PollId>> {
    let sql = "SELECT id FROM poll WHERE secrecy = 'secret' AND is_scrubbed = 0 \
               AND (counted_at IS NOT NULL OR state = 'stopped') ORDER BY id LIMIT 100";
    tx.rows(sql, &[], |row| Ok(PollId::from_number(row.int(0)?))).await
}

pub(in crate::polls) async fn note_scrubbed(tx: &mut Tx, id: PollId) -> Result<()> {
    tx.execute("UPDATE poll SET is_scrubbed = 1 WHERE id = $1", &[id.into()]).await?;
    Ok(())
}

/// Counts a ballot from the box, as long as more people were entered than ballots; whether that was so.
pub(in crate::polls) async fn take_ballot(tx: &mut Tx, id: PollId) -> Result<bool> {
    let sql = "UPDATE poll SET ballots = ballots + 1 WHERE id = $1 AND ballots < papers";
    Ok(tx.execute(sql, &[id.into()]).await? > 0)
}

/// Tells what the community makes of the result.
pub(in crate::polls) async fn conclude(
    tx: &mut Tx,
    id: PollId,
    text: &str,
    person: PersonId,
    now: Time,
) -> Result<()> {
    let sql = "UPDATE poll SET conclusion = $2, concluded_at = $3, concluded_by = $4 WHERE id = $1";
    tx.execute(sql, &[id.into(), text.into(), now.into(), person.into()]).await?;
    Ok(())
}
