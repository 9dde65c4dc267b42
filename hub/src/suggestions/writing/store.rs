//! The rows of suggestions as they are made, written anew and taken back.

use contract::{
    id::{AttachmentId, CommunityId, PersonId, PlaceId, SuggestionId},
    suggestions::{Condition, Counts},
    time::Time,
};

use crate::{db::Tx, error::Result, search, suggestions::store::Known};

/// A suggestion that is made.
#[derive(Clone, Debug)]
pub(in crate::suggestions) struct New {
    pub(in crate::suggestions) id: SuggestionId,
    pub(in crate::suggestions) community: CommunityId,
    pub(in crate::suggestions) author: Option<PersonId>,
    pub(in crate::suggestions) title: String,
    pub(in crate::suggestions) text: String,
    pub(in crate::suggestions) beginning: String,
    pub(in crate::suggestions) place: Option<PlaceId>,
    pub(in crate::suggestions) filed_at: Time,
    pub(in crate::suggestions) due_at: Time,
    pub(in crate::suggestions) brought: Counts,
}

/// Adds a suggestion.
pub(in crate::suggestions) async fn add(tx: &mut Tx, new: &New) -> Result<()> {
    tx.execute(
        "INSERT INTO suggestion (id, community, author, revision, title, text, beginning, place, \
         status, condition, filed_at, news_at, due_at, supports, opposes, brought_supports, \
         brought_opposes) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, 'gathering', 'open', $8, $8, $9, \
         $10, $11, $10, $11)",
        &[
            new.id.into(),
            new.community.into(),
            new.author.into(),
            new.title.as_str().into(),
            new.text.as_str().into(),
            new.beginning.as_str().into(),
            new.place.into(),
            new.filed_at.into(),
            new.due_at.into(),
            i64::from(new.brought.supports).into(),
            i64::from(new.brought.opposes).into(),
        ],
    )
    .await?;
    make_findable(tx, new.id, &new.title, &new.text).await
}

/// Lets a suggestion be found by its words.
async fn make_findable(tx: &mut Tx, id: SuggestionId, title: &str, text: &str) -> Result<()> {
    forget_words(tx, id).await?;
    let pieces = search::pieces(&format!("{title}\n{text}"));
    let sql = if tx.is_postgres() {
        "INSERT INTO suggestion_search (rowid, words) \
         VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
    } else {
        "INSERT INTO suggestion_search (rowid, words) VALUES ($1, $2)"
    };
    tx.execute(sql, &[id.into(), pieces.as_str().into()]).await?;
    Ok(())
}

async fn forget_words(tx: &mut Tx, id: SuggestionId) -> Result<()> {
    tx.execute("DELETE FROM suggestion_search WHERE rowid = $1", &[id.into()]).await?;
    Ok(())
}

/// Writes a suggestion anew. What it said before is kept where somebody may have relied on it: who mends
/// a slip that nobody has answered yet leaves no trace of it, nor what was hidden.
pub(in crate::suggestions) async fn write(
    tx: &mut Tx,
    known: &Known,
    title: &str,
    text: &str,
    beginning: &str,
    now: Time,
) -> Result<()> {
    tx.execute(
        "UPDATE suggestion SET revision = revision + 1, title = $2, text = $3, beginning = $4, \
         news_at = $5 WHERE id = $1",
        &[known.id.into(), title.into(), text.into(), beginning.into(), now.into()],
    )
    .await?;
    if known.condition == Condition::Open && known.is_answered {
        tx.execute(
            "INSERT INTO suggestion_version (suggestion, revision, until, title, text, supports) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                known.id.into(),
                known.revision.into(),
                now.into(),
                known.title.as_str().into(),
                known.text.as_str().into(),
                i64::from(known.supports).into(),
            ],
        )
        .await?;
    }
    make_findable(tx, known.id, title, text).await
}

/// Takes a suggestion back: nothing stays of its words and of what was said under it. Its pictures are
/// the attachments' own.
pub(in crate::suggestions) async fn withdraw(
    tx: &mut Tx,
    id: SuggestionId,
    now: Time,
) -> Result<()> {
    let empty = "UPDATE suggestion SET revision = revision + 1, title = '', text = '', \
                 beginning = '', place = NULL, condition = 'withdrawn', due_at = NULL, news_at = $2, comments = 0, \
                 supports = 0, opposes = 0, brought_supports = 0, brought_opposes = 0, \
                 hidden_note = NULL WHERE id = $1";
    tx.execute(empty, &[id.into(), now.into()]).await?;
    for sql in [
        "DELETE FROM suggestion_version WHERE suggestion = $1",
        "DELETE FROM suggestion_move WHERE suggestion = $1",
        "DELETE FROM suggestion_comment WHERE suggestion = $1",
        "DELETE FROM suggestion_report WHERE suggestion = $1",
        "DELETE FROM suggestion_stance WHERE suggestion = $1",
        "DELETE FROM suggestion_follow WHERE suggestion = $1",
        "DELETE FROM suggestion_piece WHERE suggestion = $1",
        "DELETE FROM suggestion_voice WHERE suggestion = $1 AND person NOT IN \
         (SELECT s.author FROM suggestion s WHERE s.id = $1 AND s.author IS NOT NULL)",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    forget_words(tx, id).await
}

/// Binds pictures to what a suggestion says with its revision; the first that is unknown, or belongs
/// to something else.
pub(in crate::suggestions) async fn bind(
    tx: &mut Tx,
    id: SuggestionId,
    revision: i64,
    photos: &[AttachmentId],
) -> Result<Option<AttachmentId>> {
    for photo in photos {
        let sql = "UPDATE attachment SET suggestion = $2, suggestion_revision = $3 WHERE id = $1 \
                   AND bytes IS NULL AND complaint IS NULL AND notice IS NULL AND suggestion IS NULL \
                   AND poll IS NULL AND activity IS NULL AND gate IS NULL";
        if tx.execute(sql, &[(*photo).into(), id.into(), revision.into()]).await? == 0 {
            return Ok(Some(*photo));
        }
    }
    Ok(None)
}

/// The grid or the building that a home is in.
pub(in crate::suggestions) async fn zone(
    tx: &mut Tx,
    home: PlaceId,
    kind: &'static str,
) -> Result<Option<PlaceId>> {
    tx.row(
        "WITH RECURSIVE up (id, next, kind, far) AS ( \
         SELECT id, COALESCE(parent, grid), kind, 0 FROM place WHERE id = $1 UNION ALL \
         SELECT p.id, COALESCE(p.parent, p.grid), p.kind, up.far + 1 \
         FROM place p JOIN up ON p.id = up.next WHERE up.far < 16) \
         SELECT id FROM up WHERE kind = $2 ORDER BY far LIMIT 1",
        &[home.into(), kind.into()],
        |row| Ok(PlaceId::from_number(row.int(0)?)),
    )
    .await
}

/// Notes what something is called where it was brought in from; whether it is new here.
pub(in crate::suggestions) async fn bring_in(
    tx: &mut Tx,
    community: CommunityId,
    name: &str,
    id: SuggestionId,
) -> Result<bool> {
    let rows = tx
        .execute(
            "INSERT INTO suggestion_brought (community, name, suggestion) VALUES ($1, $2, $3) \
             ON CONFLICT (community, name) DO NOTHING",
            &[community.into(), name.into(), id.into()],
        )
        .await?;
    Ok(rows == 1)
}
