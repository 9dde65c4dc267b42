//! The rows of what is said under suggestions, and of reports.

use contract::{
    id::{CommentId, PersonId, SuggestionId},
    suggestions::{Comment, CommentOrder as Order, Replied, Rule},
    time::Time,
};

use super::Words;
use crate::{
    db::{Row, Tx, Value},
    error::Result,
    suggestions::{
        reader::Reader,
        store::{author, hushed},
    },
};

/// The columns [`comment`] reads.
const COMMENT: &str = "c.id, c.at, c.text, c.is_removed, c.hidden_rule, c.hidden_note, c.hidden_at, \
     c.person, v.number, v.is_named, p.name, p.post, p.ended_at, \
     c.reply_to, r.person, w.number, w.is_named, q.name, q.post, q.ended_at, e.at";

/// Where they come from; `$1` is the reader.
const FROM: &str = "suggestion_comment c \
     LEFT JOIN suggestion_voice v ON v.suggestion = c.suggestion AND v.person = c.person \
     LEFT JOIN person p ON p.id = c.person \
     LEFT JOIN suggestion_comment r ON r.id = c.reply_to \
     LEFT JOIN suggestion_voice w ON w.suggestion = r.suggestion AND w.person = r.person \
     LEFT JOIN person q ON q.id = r.person \
     LEFT JOIN suggestion_report e ON e.suggestion = c.suggestion AND e.comment = c.id \
       AND e.person = $1 AND e.settled_at IS NULL";

fn comment(row: &Row<'_>, reader: &Reader, now: Time) -> anyhow::Result<Comment> {
    let writer = author(row, 7, reader, now)?;
    let hidden = hushed(row, 4)?;
    let is_staff = reader.member.as_ref().is_some_and(|member| member.post.answers());
    let reads_hidden = is_staff || writer.is_you;
    let is_gone = row.int(3)? == 1 || (hidden.is_some() && !reads_hidden);
    let reply_to = row.opt_int(13)?.map(CommentId::from_number);
    Ok(Comment {
        id: CommentId::from_number(row.int(0)?),
        at: Time(row.int(1)?),
        text: (!is_gone).then(|| row.text(2)).transpose()?,
        hidden: hidden.map(|hidden| {
            let note = hidden.note.filter(|_| reads_hidden);
            contract::suggestions::Hushed { note, ..hidden }
        }),
        reply_to: match reply_to {
            Some(id) => Some(Replied { id, author: author(row, 14, reader, now)? }),
            None => None,
        },
        author: writer,
        is_reported: row.opt_int(20)?.is_some(),
    })
}

/// What was said under a suggestion, at most `limit` of it.
pub(in crate::suggestions) async fn list(
    tx: &mut Tx,
    reader: &Reader,
    id: SuggestionId,
    order: Order,
    after: Option<CommentId>,
    limit: usize,
    now: Time,
) -> Result<Vec<Comment>> {
    let (than, direction, start) = match order {
        Order::Oldest => ('>', "ASC", -1),
        Order::Newest => ('<', "DESC", i64::MAX),
    };
    let sql = format!(
        "SELECT {COMMENT} FROM {FROM} WHERE c.suggestion = $2 AND c.id {than} $3 \
         ORDER BY c.id {direction} LIMIT $4"
    );
    let values: [Value<'_>; 4] = [
        reader.person().map_or(0, PersonId::number).into(),
        id.into(),
        after.map_or(start, CommentId::number).into(),
        i64::try_from(limit)?.into(),
    ];
    tx.rows(&sql, &values, |row| comment(row, reader, now)).await
}

/// One of them.
pub(in crate::suggestions) async fn one(
    tx: &mut Tx,
    reader: &Reader,
    id: CommentId,
    now: Time,
) -> Result<Option<Comment>> {
    let sql = format!("SELECT {COMMENT} FROM {FROM} WHERE c.id = $2");
    let me = reader.person().map_or(0, PersonId::number);
    tx.row(&sql, &[me.into(), id.into()], |row| comment(row, reader, now)).await
}

/// Who said something under a suggestion that was not removed, and whether all can read it.
pub(in crate::suggestions) async fn writer(
    tx: &mut Tx,
    id: SuggestionId,
    comment: CommentId,
) -> Result<Option<(PersonId, bool)>> {
    let sql = "SELECT person, hidden_at FROM suggestion_comment \
               WHERE id = $1 AND suggestion = $2 AND is_removed = 0";
    tx.row(sql, &[comment.into(), id.into()], |row| {
        Ok((PersonId::from_number(row.int(0)?), row.opt_int(1)?.is_none()))
    })
    .await
}

/// Adds what somebody says.
pub(in crate::suggestions) async fn add(
    tx: &mut Tx,
    id: CommentId,
    suggestion: SuggestionId,
    person: PersonId,
    text: &str,
    reply_to: Option<CommentId>,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO suggestion_comment (id, suggestion, person, at, text, reply_to) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            suggestion.into(),
            person.into(),
            now.into(),
            text.into(),
            reply_to.map(CommentId::number).into(),
        ],
    )
    .await?;
    recount(tx, suggestion, 1).await
}

/// Changes how many can be read.
async fn recount(tx: &mut Tx, id: SuggestionId, change: i64) -> Result<()> {
    let sql = "UPDATE suggestion SET comments = comments + $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), change.into()]).await?;
    Ok(())
}

/// Removes what was said; its words are gone.
pub(in crate::suggestions) async fn remove(
    tx: &mut Tx,
    suggestion: SuggestionId,
    id: CommentId,
) -> Result<()> {
    let is_hidden = "SELECT hidden_at FROM suggestion_comment WHERE id = $1";
    let hidden = tx.row(is_hidden, &[id.into()], |row| row.opt_int(0)).await?.flatten();
    let sql = "UPDATE suggestion_comment SET text = '', is_removed = 1, hidden_note = NULL \
               WHERE id = $1";
    tx.execute(sql, &[id.into()]).await?;
    tx.execute(
        "DELETE FROM suggestion_report WHERE suggestion = $1 AND comment = $2",
        &[suggestion.into(), id.into()],
    )
    .await?;
    if hidden.is_none() { recount(tx, suggestion, -1).await } else { Ok(()) }
}

/// Hides what was said, or shows it again where there is no rule; whether that changes anything.
pub(in crate::suggestions) async fn hide(
    tx: &mut Tx,
    suggestion: SuggestionId,
    id: CommentId,
    rule: Option<(Rule, &str)>,
    now: Time,
) -> Result<bool> {
    let (sql, change) = if rule.is_some() {
        (
            "UPDATE suggestion_comment SET hidden_rule = $3, hidden_note = $4, hidden_at = $5 \
          WHERE id = $1 AND suggestion = $2 AND hidden_at IS NULL AND is_removed = 0",
            -1,
        )
    } else {
        (
            "UPDATE suggestion_comment SET hidden_rule = $3, hidden_note = $4, hidden_at = $5 \
          WHERE id = $1 AND suggestion = $2 AND hidden_at IS NOT NULL AND is_removed = 0",
            1,
        )
    };
    let rows = tx
        .execute(
            sql,
            &[
                id.into(),
                suggestion.into(),
                rule.map(|(rule, _)| rule.as_str()).into(),
                rule.map(|(_, note)| note).into(),
                rule.map(|_| now).into(),
            ],
        )
        .await?;
    if rows == 1 {
        recount(tx, suggestion, change).await?;
    }
    Ok(rows == 1)
}

/// What stands in the rows of reports for what was reported.
pub(in crate::suggestions) fn reported(comment: Option<CommentId>) -> i64 {
    comment.map_or(0, CommentId::number)
}

/// Notes a report; the last one of a person counts.
pub(in crate::suggestions) async fn report(
    tx: &mut Tx,
    (suggestion, comment): Words,
    person: PersonId,
    rule: Rule,
    note: &str,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO suggestion_report (suggestion, comment, person, rule, note, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (suggestion, comment, person) \
         DO UPDATE SET rule = excluded.rule, note = excluded.note, at = excluded.at, \
         settled_at = NULL",
        &[
            suggestion.into(),
            reported(comment).into(),
            person.into(),
            rule.as_str().into(),
            note.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}
