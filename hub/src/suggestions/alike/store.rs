//! The rows of the pieces that titles fall into.

use std::collections::BTreeMap;

use contract::{
    id::{CommunityId, SuggestionId},
    suggestions::Brief,
};

use crate::{
    db::{Tx, Value},
    error::Result,
    suggestions::store::{BRIEF, brief as read},
};

/// How many holders of a piece are looked at, the newest; one that more have says little.
pub(super) const HOLDERS: usize = 200;

/// How many pieces one statement asks for.
const AT_ONCE: usize = 20;

/// Notes the pieces of a title in place of those it had.
pub(super) async fn put(
    tx: &mut Tx,
    community: CommunityId,
    id: SuggestionId,
    pieces: &[String],
) -> Result<()> {
    tx.execute("DELETE FROM suggestion_piece WHERE suggestion = $1", &[id.into()]).await?;
    for piece in pieces {
        tx.execute(
            "INSERT INTO suggestion_piece (community, piece, suggestion) VALUES ($1, $2, $3)",
            &[community.into(), piece.as_str().into(), id.into()],
        )
        .await?;
    }
    Ok(())
}

/// Which suggestions have these pieces in their titles.
pub(super) async fn holders(
    tx: &mut Tx,
    community: CommunityId,
    pieces: &[String],
) -> Result<BTreeMap<String, Vec<SuggestionId>>> {
    let mut holders: BTreeMap<String, Vec<SuggestionId>> = BTreeMap::new();
    for some in pieces.chunks(AT_ONCE) {
        let of_one = |number: usize| {
            format!(
                "SELECT piece, suggestion FROM (SELECT piece, suggestion FROM suggestion_piece \
                 WHERE community = $1 AND piece = ${} ORDER BY suggestion DESC LIMIT $2) h{number}",
                number + 3
            )
        };
        // The same number of pieces each time, so that the statement is made once.
        let sql = (0..AT_ONCE).map(of_one).collect::<Vec<_>>().join(" UNION ALL ");
        let mut values: Vec<Value<'_>> = vec![community.into(), i64::try_from(HOLDERS)?.into()];
        let own = |number: usize| some.get(number).map_or("", String::as_str);
        values.extend((0..AT_ONCE).map(|number| Value::from(own(number))));
        let rows = tx
            .rows(&sql, &values, |row| Ok((row.text(0)?, SuggestionId::from_number(row.int(1)?))))
            .await?;
        for (piece, id) in rows {
            holders.entry(piece).or_default().push(id);
        }
    }
    Ok(holders)
}

/// Those of these that stand for themselves, each with how many pieces its title has.
pub(super) async fn briefs(tx: &mut Tx, ids: &[SuggestionId]) -> Result<Vec<(Brief, usize)>> {
    let named: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {BRIEF}, (SELECT COUNT(*) FROM suggestion_piece p WHERE p.suggestion = s.id) \
         FROM suggestion s WHERE s.condition = 'open' AND s.id IN ({})",
        named.join(", ")
    );
    let values: Vec<Value<'_>> = ids.iter().map(|id| (*id).into()).collect();
    tx.rows(&sql, &values, |row| Ok((read(row)?, usize::try_from(row.int(5)?)?))).await
}
