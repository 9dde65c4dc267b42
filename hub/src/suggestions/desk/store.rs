//! The rows of what the staff do with suggestions.

use std::collections::BTreeMap;

use anyhow::Context;
use contract::{
    attachments::Photo,
    id::{CommentId, CommunityId, PersonId, SuggestionId},
    notices::Picture,
    suggestions::{Decide, Move, Reported, Revealed, Rule, Status, Why},
    time::Time,
};

use crate::{
    db::Tx,
    error::Result,
    ledger::Pass,
    suggestions::{
        comments::{Words, store::reported},
        store::{BRIEF, Known, brief, hushed},
    },
};

/// Notes what the community says of a suggestion, and whether it has kept the date it had named.
pub(in crate::suggestions) async fn decide(
    tx: &mut Tx,
    known: &Known,
    decide: &Decide,
    person: PersonId,
    now: Time,
) -> Result<()> {
    let (kept, missed) = match known.due_at {
        Some(due) if due < now => (0, 1),
        Some(_) if known.status.is_kept_by(decide.status) => (1, 0),
        _ => (0, 0),
    };
    tx.execute(
        "UPDATE suggestion SET revision = revision + 1, status = $2, due_at = $3, moved_at = $4, \
         news_at = $4, kept = kept + $5, missed = missed + $6 WHERE id = $1",
        &[
            known.id.into(),
            decide.status.as_str().into(),
            decide.due_at.into(),
            now.into(),
            kept.into(),
            missed.into(),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO suggestion_move (suggestion, revision, at, person, status, reason, due_at, \
         pictures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            known.id.into(),
            (known.revision + 1).into(),
            now.into(),
            person.into(),
            decide.status.as_str().into(),
            decide.reason.as_str().into(),
            decide.due_at.into(),
            serde_json::to_string(&decide.pictures)?.as_str().into(),
        ],
    )
    .await?;
    Ok(())
}

/// What the community has said of a suggestion, each with its revision, the newest first. Of the
/// pictures only their names and what they show are known here.
pub(in crate::suggestions) async fn moves(
    tx: &mut Tx,
    id: SuggestionId,
) -> Result<Vec<(i64, Move)>> {
    let sql = "SELECT m.revision, m.at, m.status, m.reason, m.due_at, m.pictures, p.name \
         FROM suggestion_move m LEFT JOIN person p ON p.id = m.person \
         WHERE m.suggestion = $1 ORDER BY m.revision DESC";
    tx.rows(sql, &[id.into()], |row| {
        let name = row.text(2)?;
        let pictures: Vec<contract::notices::Illustration> = serde_json::from_str(&row.text(5)?)?;
        let step = Move {
            at: Time(row.int(1)?),
            status: Status::read(&name).with_context(|| format!("no such status: {name}"))?,
            reason: row.text(3)?,
            due_at: row.opt_int(4)?.map(Time),
            by: row.opt_text(6)?,
            pictures: pictures
                .into_iter()
                .map(|one| Picture {
                    photo: Photo { id: one.photo, width: 0, height: 0 },
                    shows: one.shows.to_string(),
                })
                .collect(),
        };
        Ok((row.int(0)?, step))
    })
    .await
}

/// Hides a suggestion.
pub(in crate::suggestions) async fn hide(
    tx: &mut Tx,
    id: SuggestionId,
    rule: Rule,
    note: &str,
    now: Time,
) -> Result<()> {
    let sql = "UPDATE suggestion SET condition = 'hidden', hidden_rule = $2, hidden_note = $3, \
               hidden_at = $4, news_at = $4 WHERE id = $1";
    tx.execute(sql, &[id.into(), rule.as_str().into(), note.into(), now.into()]).await?;
    Ok(())
}

/// Shows a suggestion again.
pub(in crate::suggestions) async fn unhide(tx: &mut Tx, id: SuggestionId, now: Time) -> Result<()> {
    let sql = "UPDATE suggestion SET condition = 'open', hidden_rule = NULL, hidden_note = NULL, \
               hidden_at = NULL, news_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()]).await?;
    Ok(())
}

/// What was reported and not looked at, the longest waiting first.
pub(in crate::suggestions) async fn queue(
    tx: &mut Tx,
    community: CommunityId,
    limit: usize,
) -> Result<Vec<Reported>> {
    let sql = format!(
        "SELECT {BRIEF}, r.comment, c.text, r.rule, r.note, r.at, \
         COALESCE(c.hidden_rule, CASE WHEN r.comment = 0 THEN s.hidden_rule END), \
         COALESCE(c.hidden_note, CASE WHEN r.comment = 0 THEN s.hidden_note END), \
         COALESCE(c.hidden_at, CASE WHEN r.comment = 0 THEN s.hidden_at END) \
         FROM suggestion_report r JOIN suggestion s ON s.id = r.suggestion \
         LEFT JOIN suggestion_comment c ON c.id = r.comment \
         WHERE s.community = $1 AND r.settled_at IS NULL ORDER BY r.at LIMIT $2"
    );
    let mut order: Vec<(SuggestionId, i64)> = Vec::new();
    let mut found: BTreeMap<(SuggestionId, i64), Reported> = BTreeMap::new();
    let rows = tx
        .rows(&sql, &[community.into(), i64::try_from(limit * 10)?.into()], |row| {
            let name = row.text(7)?;
            let rule = Rule::read(&name).with_context(|| format!("no such rule: {name}"))?;
            let comment = row.int(5)?;
            let text = row.opt_text(6)?.map(|text| (CommentId::from_number(comment), text));
            let one = Reported {
                suggestion: brief(row)?,
                comment: text,
                rules: vec![(rule, 1)],
                notes: Some(row.text(8)?).into_iter().filter(|note| !note.is_empty()).collect(),
                since: Time(row.int(9)?),
                hidden: hushed(row, 10)?,
            };
            Ok((comment, one))
        })
        .await?;
    for (comment, one) in rows {
        let key = (one.suggestion.id, comment);
        let Some(known) = found.get_mut(&key) else {
            order.push(key);
            found.insert(key, one);
            continue;
        };
        known.notes.extend(one.notes);
        for (rule, count) in one.rules {
            match known.rules.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, known)) => *known += count,
                None => known.rules.push((rule, count)),
            }
        }
    }
    order.truncate(limit);
    Ok(order.iter().filter_map(|key| found.remove(key)).collect())
}

/// Notes that what was reported was looked at.
pub(in crate::suggestions) async fn settle(
    tx: &mut Tx,
    (suggestion, comment): Words,
    now: Time,
) -> Result<()> {
    tx.execute(
        "UPDATE suggestion_report SET settled_at = $3 \
         WHERE suggestion = $1 AND comment = $2 AND settled_at IS NULL",
        &[suggestion.into(), reported(comment).into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Notes that somebody learns who wrote, and makes that news to the writer.
pub(in crate::suggestions) async fn note_revealed(
    tx: &mut Tx,
    id: i64,
    (suggestion, comment): Words,
    [writer, person]: [PersonId; 2],
    why: &str,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO suggestion_revealed (id, suggestion, comment, writer, at, person, why) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            suggestion.into(),
            reported(comment).into(),
            writer.into(),
            now.into(),
            person.into(),
            why.into(),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO suggestion_follow (person, suggestion, seen_at) VALUES ($1, $2, 0) \
         ON CONFLICT (person, suggestion) DO UPDATE SET seen_at = 0",
        &[writer.into(), suggestion.into()],
    )
    .await?;
    Ok(())
}

/// A person's name and household, for whom the pass was given.
pub(in crate::suggestions) async fn name(
    tx: &mut Tx,
    _: &Pass,
    person: PersonId,
) -> Result<Option<Revealed>> {
    let sql = "SELECT p.name, h.name FROM person p LEFT JOIN place h ON h.id = p.home \
               WHERE p.id = $1";
    tx.row(sql, &[person.into()], |row| Ok(Revealed { name: row.text(0)?, home: row.opt_text(1)? }))
        .await
}

/// When and why somebody learned that a person wrote under a suggestion, the newest first.
pub(in crate::suggestions) async fn revealed(
    tx: &mut Tx,
    id: SuggestionId,
    writer: PersonId,
) -> Result<Vec<Why>> {
    let sql = "SELECT r.at, r.why, p.name FROM suggestion_revealed r \
         LEFT JOIN person p ON p.id = r.person WHERE r.suggestion = $1 AND r.writer = $2 \
         ORDER BY r.id DESC";
    tx.rows(sql, &[id.into(), writer.into()], |row| {
        Ok(Why { at: Time(row.int(0)?), why: row.text(1)?, by: row.opt_text(2)? })
    })
    .await
}
