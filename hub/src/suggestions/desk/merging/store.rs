//! The rows of suggestions that were put together.

use contract::{id::SuggestionId, suggestions::Counts, time::Time};

use crate::{db::Tx, error::Result};

/// Puts a suggestion together with another one, after those that were before.
pub(super) async fn merge(
    tx: &mut Tx,
    id: SuggestionId,
    into: SuggestionId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "UPDATE suggestion SET condition = 'merged', merged_into = $2, news_at = $3, merged_as = \
         (SELECT COALESCE(MAX(o.merged_as), 0) + 1 FROM suggestion o WHERE o.merged_into = $2) \
         WHERE id = $1",
        &[id.into(), into.into(), now.into()],
    )
    .await?;
    tx.execute(
        "INSERT INTO suggestion_follow (person, suggestion, seen_at) \
         SELECT f.person, s.id, f.seen_at FROM suggestion_follow f JOIN suggestion s ON s.id = $2 \
         WHERE f.suggestion = $1 ON CONFLICT (person, suggestion) DO NOTHING",
        &[id.into(), into.into()],
    )
    .await?;
    Ok(())
}

/// Takes a suggestion out of the one it was put together with.
pub(super) async fn split(tx: &mut Tx, id: SuggestionId, now: Time) -> Result<()> {
    tx.execute(
        "UPDATE suggestion SET condition = 'open', merged_into = NULL, merged_as = NULL, \
         news_at = $2 WHERE id = $1",
        &[id.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Those that were put together with a suggestion, in that order.
pub(super) async fn children(tx: &mut Tx, id: SuggestionId) -> Result<Vec<SuggestionId>> {
    let sql = "SELECT id FROM suggestion WHERE merged_into = $1 ORDER BY merged_as";
    tx.rows(sql, &[id.into()], |row| Ok(SuggestionId::from_number(row.int(0)?))).await
}

/// The one a suggestion was put together with.
pub(super) async fn parent(tx: &mut Tx, id: SuggestionId) -> Result<Option<SuggestionId>> {
    let sql = "SELECT merged_into FROM suggestion WHERE id = $1";
    let parent = tx.row(sql, &[id.into()], |row| row.opt_int(0)).await?;
    Ok(parent.flatten().map(SuggestionId::from_number))
}

/// Gathers what is said of a suggestion anew: what people said of it themselves, else of the first of
/// those that came to it. Nobody is added or left out because they have made one of them: that would
/// tell what an author thinks of another's.
pub(super) async fn gather(tx: &mut Tx, id: SuggestionId) -> Result<()> {
    let own = "DELETE FROM suggestion_stance WHERE suggestion = $1 AND via <> 0";
    tx.execute(own, &[id.into()]).await?;
    for child in children(tx, id).await? {
        tx.execute(
            "INSERT INTO suggestion_stance (suggestion, person, stance, via, at) \
             SELECT i.id, t.person, t.stance, t.suggestion, t.at FROM suggestion_stance t \
             JOIN suggestion i ON i.id = $2 WHERE t.suggestion = $1 AND t.stance <> 0 \
             ON CONFLICT (suggestion, person) DO NOTHING",
            &[child.into(), id.into()],
        )
        .await?;
    }
    let brought = brought(tx, id).await?;
    tx.execute(
        "UPDATE suggestion SET supports = $2 + (SELECT COUNT(*) \
         FROM suggestion_stance t WHERE t.suggestion = $1 AND t.stance = 1), \
         opposes = $3 + (SELECT COUNT(*) \
         FROM suggestion_stance t WHERE t.suggestion = $1 AND t.stance = -1) WHERE id = $1",
        &[id.into(), i64::from(brought.supports).into(), i64::from(brought.opposes).into()],
    )
    .await?;
    Ok(())
}

/// What came from another system with a suggestion and with those that were put together with it.
pub(in crate::suggestions) async fn brought(tx: &mut Tx, id: SuggestionId) -> Result<Counts> {
    let sql = "WITH RECURSIVE below (id) AS ( \
         SELECT id FROM suggestion WHERE id = $1 UNION \
         SELECT s.id FROM suggestion s JOIN below b ON s.merged_into = b.id) \
         SELECT CAST(SUM(s.brought_supports) AS BIGINT), CAST(SUM(s.brought_opposes) AS BIGINT) \
         FROM below b JOIN suggestion s ON s.id = b.id";
    let brought = tx
        .row(sql, &[id.into()], |row| {
            let count = |column| anyhow::Ok(u32::try_from(row.opt_int(column)?.unwrap_or(0))?);
            Ok(Counts { supports: count(0)?, opposes: count(1)?, yours: None })
        })
        .await?;
    Ok(brought.unwrap_or_default())
}
