//! The rows of pictures and documents.

use contract::{
    id::{ActivityId, AttachmentId, ComplaintId, EntryId, GateId, NoticeId, PollId, SuggestionId},
    time::Time,
};

use super::files::{Kind, Stored};
use crate::{db::Tx, error::Result};

pub(super) async fn add(tx: &mut Tx, id: AttachmentId, file: &Stored, now: Time) -> Result<()> {
    let (width, height, bytes) = match file.kind {
        Kind::Picture { width, height } => (width, height, None),
        Kind::Document(bytes) => (0, 0, Some(i64::from(bytes))),
    };
    tx.execute(
        "INSERT INTO attachment (id, hash, width, height, bytes, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            (&file.hash).into(),
            i64::from(width).into(),
            i64::from(height).into(),
            bytes.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Binds a picture that was not sent before; whether there was one.
pub(super) async fn claim(
    tx: &mut Tx,
    id: AttachmentId,
    complaint: ComplaintId,
    entry: EntryId,
) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE attachment SET complaint = $2, entry = $3 WHERE id = $1 AND bytes IS NULL \
             AND complaint IS NULL AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND activity IS NULL AND gate IS NULL",
            &[id.into(), complaint.into(), entry.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// Frees the pictures of an entry that is taken back.
pub(super) async fn let_go(tx: &mut Tx, entry: EntryId, now: Time) -> Result<()> {
    tx.execute(
        "UPDATE attachment SET complaint = NULL, entry = NULL, created_at = $2 WHERE entry = $1",
        &[entry.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// What a picture belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holder {
    Complaint(ComplaintId),
    Notice(NoticeId),
    Suggestion(SuggestionId),
    Poll(PollId),
    Activity(ActivityId),
    Gate(GateId),
}

/// What a picture or a document belongs to, its content, and whether it is a document; nothing for one
/// that was not sent.
pub(super) async fn sent(tx: &mut Tx, id: AttachmentId) -> Result<Option<(Holder, Vec<u8>, bool)>> {
    let sql = "SELECT complaint, notice, suggestion, poll, hash, activity, bytes, gate FROM attachment \
               WHERE id = $1";
    let found = tx
        .row(sql, &[id.into()], |row| {
            let complaint = row.opt_int(0)?.map(ComplaintId::from_number);
            let notice = row.opt_int(1)?.map(NoticeId::from_number);
            let suggestion = row.opt_int(2)?.map(SuggestionId::from_number);
            let holder = complaint.map(Holder::Complaint).or(notice.map(Holder::Notice));
            let poll = row.opt_int(3)?.map(PollId::from_number).map(Holder::Poll);
            let activity = row.opt_int(5)?.map(ActivityId::from_number).map(Holder::Activity);
            let gate = row.opt_int(7)?.map(GateId::from_number).map(Holder::Gate);
            let holder = holder.or(suggestion.map(Holder::Suggestion)).or(poll).or(activity);
            let holder = holder.or(gate);
            Ok((holder, row.bytes(4)?, row.opt_int(6)?.is_some()))
        })
        .await?;
    Ok(found.and_then(|(holder, hash, is_document)| Some((holder?, hash, is_document))))
}

/// Whether a picture of a complaint came from whoever filed it.
pub(super) async fn is_authors(tx: &mut Tx, id: AttachmentId) -> Result<bool> {
    let sql = "SELECT e.id FROM attachment t JOIN entry e ON e.id = t.entry \
               WHERE t.id = $1 AND e.side = 'author'";
    Ok(tx.row(sql, &[id.into()], |row| row.int(0)).await?.is_some())
}

/// Removes pictures uploaded before `before` and never sent.
pub(super) async fn sweep(tx: &mut Tx, before: Time) -> Result<()> {
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT DISTINCT hash FROM attachment \
         WHERE complaint IS NULL AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND activity IS NULL AND gate IS NULL AND created_at < $1 \
         ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment \
         WHERE complaint IS NULL AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND activity IS NULL AND gate IS NULL AND created_at < $1",
    ] {
        tx.execute(sql, &[before.into()]).await?;
    }
    Ok(())
}

/// The contents of pictures, those among them that wait to be removed.
pub(super) async fn named(tx: &mut Tx) -> Result<Vec<Vec<u8>>> {
    let all = "SELECT hash FROM attachment UNION SELECT hash FROM loose_picture";
    tx.rows(all, &[], |row| row.bytes(0)).await
}

/// Removes the pictures of a matter.
pub(super) async fn forget(tx: &mut Tx, complaint: ComplaintId) -> Result<()> {
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT DISTINCT hash FROM attachment \
         WHERE complaint = $1 ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment WHERE complaint = $1",
    ] {
        tx.execute(sql, &[complaint.into()]).await?;
    }
    Ok(())
}

/// Removes the pictures of a suggestion.
pub(super) async fn forget_of_suggestion(tx: &mut Tx, suggestion: SuggestionId) -> Result<()> {
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT DISTINCT hash FROM attachment \
         WHERE suggestion = $1 ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment WHERE suggestion = $1",
    ] {
        tx.execute(sql, &[suggestion.into()]).await?;
    }
    Ok(())
}

/// Binds the picture of a sheet to an answer of a poll; whether it was free.
pub(super) async fn bind_to_poll(
    tx: &mut Tx,
    id: AttachmentId,
    poll: PollId,
    voter: i64,
) -> Result<bool> {
    let sql = "UPDATE attachment SET poll = $2, poll_voter = $3 WHERE id = $1 AND bytes IS NULL \
               AND complaint IS NULL AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND activity IS NULL AND gate IS NULL";
    Ok(tx.execute(sql, &[id.into(), poll.into(), voter.into()]).await? > 0)
}

/// Removes the pictures of the sheets of a poll, or of one answer to it.
pub(super) async fn forget_of_poll(tx: &mut Tx, poll: PollId, voter: Option<i64>) -> Result<()> {
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT DISTINCT hash FROM attachment \
         WHERE poll = $1 AND poll_voter = COALESCE($2, poll_voter) ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment WHERE poll = $1 AND poll_voter = COALESCE($2, poll_voter)",
    ] {
        tx.execute(sql, &[poll.into(), voter.into()]).await?;
    }
    Ok(())
}

/// Binds a picture of what came of an activity; whether it was free, or was its already.
pub(super) async fn bind_to_activity(
    tx: &mut Tx,
    id: AttachmentId,
    activity: ActivityId,
) -> Result<bool> {
    let sql = "UPDATE attachment SET activity = $2 WHERE id = $1 AND bytes IS NULL AND complaint IS NULL \
               AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND gate IS NULL \
               AND (activity IS NULL OR activity = $2)";
    Ok(tx.execute(sql, &[id.into(), activity.into()]).await? > 0)
}

/// Binds the picture of a sign to its gate, in place of the one before; whether it was free.
pub(super) async fn bind_to_gate(tx: &mut Tx, id: AttachmentId, gate: GateId) -> Result<bool> {
    let sql = "UPDATE attachment SET gate = $2 WHERE id = $1 AND bytes IS NULL AND complaint IS NULL \
               AND notice IS NULL AND suggestion IS NULL AND poll IS NULL AND activity IS NULL \
               AND gate IS NULL";
    if tx.execute(sql, &[id.into(), gate.into()]).await? == 0 {
        return Ok(false);
    }
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT DISTINCT hash FROM attachment \
         WHERE gate = $1 AND id <> $2 ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment WHERE gate = $1 AND id <> $2",
    ] {
        tx.execute(sql, &[gate.into(), id.into()]).await?;
    }
    Ok(true)
}

/// The pictures of an activity.
pub(super) async fn of_activity(tx: &mut Tx, activity: ActivityId) -> Result<Vec<AttachmentId>> {
    let sql = "SELECT id FROM attachment WHERE activity = $1";
    tx.rows(sql, &[activity.into()], |row| Ok(AttachmentId::from_number(row.int(0)?))).await
}

/// Removes one picture.
pub(super) async fn remove(tx: &mut Tx, id: AttachmentId) -> Result<()> {
    for sql in [
        "INSERT INTO loose_picture (hash) SELECT hash FROM attachment WHERE id = $1 \
         ON CONFLICT (hash) DO NOTHING",
        "DELETE FROM attachment WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// Contents of which a row has gone, and whether another one names them.
pub(super) async fn loose(tx: &mut Tx, limit: i64) -> Result<Vec<(Vec<u8>, bool)>> {
    tx.rows(
        "SELECT l.hash, (SELECT COUNT(*) FROM attachment a WHERE a.hash = l.hash) \
         FROM loose_picture l LIMIT $1",
        &[limit.into()],
        |row| Ok((row.bytes(0)?, row.int(1)? > 0)),
    )
    .await
}

/// Notes that a content was looked into.
pub(super) async fn settle(tx: &mut Tx, hash: &[u8]) -> Result<()> {
    tx.execute("DELETE FROM loose_picture WHERE hash = $1", &[hash.into()]).await?;
    Ok(())
}

/// Whether a row names this content.
pub(super) async fn is_named(tx: &mut Tx, hash: &[u8]) -> Result<bool> {
    let found = tx
        .row("SELECT id FROM attachment WHERE hash = $1 LIMIT 1", &[hash.into()], |row| row.int(0))
        .await?;
    Ok(found.is_some())
}
