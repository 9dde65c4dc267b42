//! The rows of those who are for a suggestion or against it, follow it and speak under it.

use contract::{
    id::{PersonId, SuggestionId},
    suggestions::{Author, Counts, Stance},
    time::Time,
};

use crate::{
    db::Tx,
    error::Result,
    suggestions::{
        reader::Reader,
        store::{author, stance as read_stance},
    },
};

const fn number(stance: Stance) -> i64 {
    match stance {
        Stance::For => 1,
        Stance::Against => -1,
    }
}

/// What somebody says of a suggestion, if they say anything.
async fn held(tx: &mut Tx, id: SuggestionId, person: PersonId) -> Result<Option<Stance>> {
    let sql = "SELECT stance FROM suggestion_stance WHERE suggestion = $1 AND person = $2";
    let held = tx.row(sql, &[id.into(), person.into()], |row| Ok(read_stance(row.int(0)?))).await?;
    Ok(held.flatten())
}

/// Adds to the counts of a suggestion.
async fn count(tx: &mut Tx, id: SuggestionId, stance: Stance, change: i64) -> Result<()> {
    let sql = match stance {
        Stance::For => "UPDATE suggestion SET supports = supports + $2 WHERE id = $1",
        Stance::Against => "UPDATE suggestion SET opposes = opposes + $2 WHERE id = $1",
    };
    tx.execute(sql, &[id.into(), change.into()]).await?;
    Ok(())
}

/// Follows nothing any more, and is named nowhere.
pub(in crate::suggestions) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM suggestion_follow WHERE person = $1",
        "UPDATE suggestion_voice SET is_named = 0 WHERE person = $1",
        "DELETE FROM suggestion_report WHERE person = $1",
        "DELETE FROM suggestion_revealed WHERE writer = $1",
    ] {
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}

/// Notes what somebody says of a suggestion; the last word counts.
pub(in crate::suggestions) async fn stand(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
    stance: Stance,
    now: Time,
) -> Result<()> {
    let before = held(tx, id, person).await?;
    tx.execute(
        "INSERT INTO suggestion_stance (suggestion, person, stance, via, at) \
         VALUES ($1, $2, $3, 0, $4) ON CONFLICT (suggestion, person) \
         DO UPDATE SET stance = excluded.stance, via = 0, at = excluded.at",
        &[id.into(), person.into(), number(stance).into(), now.into()],
    )
    .await?;
    if before == Some(stance) {
        return Ok(());
    }
    if let Some(before) = before {
        count(tx, id, before, -1).await?;
    }
    count(tx, id, stance, 1).await
}

/// Forgets what somebody said of a suggestion. Where others were put together with it, it is noted
/// that they have taken it back: what they said of those counts here no more.
pub(in crate::suggestions) async fn take_back(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
    now: Time,
) -> Result<()> {
    let before = held(tx, id, person).await?;
    let sql = "DELETE FROM suggestion_stance WHERE suggestion = $1 AND person = $2";
    tx.execute(sql, &[id.into(), person.into()]).await?;
    tx.execute(
        "INSERT INTO suggestion_stance (suggestion, person, stance, via, at) \
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 0, 0, CAST($3 AS BIGINT) \
         WHERE EXISTS (SELECT s.id FROM suggestion s WHERE s.merged_into = $1)",
        &[id.into(), person.into(), now.into()],
    )
    .await?;
    match before {
        Some(before) => count(tx, id, before, -1).await,
        None => Ok(()),
    }
}

/// What is said of a suggestion, and what somebody says.
pub(in crate::suggestions) async fn counts(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
) -> Result<Counts> {
    let sql = "SELECT s.supports, s.opposes, t.stance FROM suggestion s \
         LEFT JOIN suggestion_stance t ON t.suggestion = s.id AND t.person = $2 WHERE s.id = $1";
    let counts = tx
        .row(sql, &[id.into(), person.into()], |row| {
            Ok(Counts {
                supports: u32::try_from(row.int(0)?)?,
                opposes: u32::try_from(row.int(1)?)?,
                yours: row.opt_int(2)?.and_then(read_stance),
            })
        })
        .await?;
    Ok(counts.unwrap_or_default())
}

/// Tells somebody of a suggestion's course from now on; what was, they know.
pub(in crate::suggestions) async fn follow(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO suggestion_follow (person, suggestion, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person, suggestion) DO NOTHING",
        &[person.into(), id.into(), now.into()],
    )
    .await?;
    Ok(())
}

pub(in crate::suggestions) async fn unfollow(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
) -> Result<()> {
    let sql = "DELETE FROM suggestion_follow WHERE person = $1 AND suggestion = $2";
    tx.execute(sql, &[person.into(), id.into()]).await?;
    Ok(())
}

/// Notes that somebody who follows a suggestion has looked at it.
pub(in crate::suggestions) async fn note_seen(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
    now: Time,
) -> Result<()> {
    let sql = "UPDATE suggestion_follow SET seen_at = $3 WHERE person = $1 AND suggestion = $2";
    tx.execute(sql, &[person.into(), id.into(), now.into()]).await?;
    Ok(())
}

/// Lets somebody speak under a suggestion: the first one has made it and is 0, the others are counted
/// as they come. Whether they are named holds for all they say there.
pub(in crate::suggestions) async fn speak(
    tx: &mut Tx,
    id: SuggestionId,
    person: PersonId,
    is_named: bool,
) -> Result<()> {
    let sql = "UPDATE suggestion_voice SET is_named = $3 WHERE suggestion = $1 AND person = $2";
    if tx.execute(sql, &[id.into(), person.into(), is_named.into()]).await? > 0 {
        return Ok(());
    }
    tx.execute("UPDATE suggestion SET voices = voices + 1 WHERE id = $1", &[id.into()]).await?;
    tx.execute(
        "INSERT INTO suggestion_voice (suggestion, person, number, is_named) \
         SELECT id, $2, voices - CASE WHEN author IS NULL THEN 0 ELSE 1 END, $3 \
         FROM suggestion WHERE id = $1",
        &[id.into(), person.into(), is_named.into()],
    )
    .await?;
    Ok(())
}

/// How somebody is called under a suggestion, if they have spoken there.
pub(in crate::suggestions) async fn voice(
    tx: &mut Tx,
    reader: &Reader,
    id: SuggestionId,
    person: PersonId,
    now: Time,
) -> Result<Option<Author>> {
    let sql = "SELECT v.person, v.number, v.is_named, p.name, p.post, p.ended_at \
         FROM suggestion_voice v JOIN person p ON p.id = v.person \
         WHERE v.suggestion = $1 AND v.person = $2";
    let voice = tx.row(sql, &[id.into(), person.into()], |row| author(row, 0, reader, now)).await?;
    // As the others see them.
    Ok(voice.map(|voice| Author { is_you: false, ..voice }))
}
