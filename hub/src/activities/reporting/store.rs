//! The rows of what came of an activity.

use contract::{
    attachments::Photo,
    id::{ActivityId, AttachmentId},
    time::Time,
};

use crate::{db::Tx, error::Result};

pub(in crate::activities) async fn tell(
    tx: &mut Tx,
    id: ActivityId,
    text: &str,
    now: Time,
) -> Result<()> {
    let sql = "UPDATE activity SET report = $2, reported_at = $3 WHERE id = $1";
    tx.execute(sql, &[id.into(), text.into(), now.into()]).await?;
    Ok(())
}

/// Its pictures.
pub(in crate::activities) async fn photos(tx: &mut Tx, id: ActivityId) -> Result<Vec<Photo>> {
    let sql =
        "SELECT id, width, height FROM attachment WHERE activity = $1 ORDER BY created_at, id";
    tx.rows(sql, &[id.into()], |row| {
        Ok(Photo {
            id: AttachmentId::from_number(row.int(0)?),
            width: u32::try_from(row.int(1)?)?,
            height: u32::try_from(row.int(2)?)?,
        })
    })
    .await
}
