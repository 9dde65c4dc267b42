//! 通知: what the community tells its residents; written, agreed to, published, read, corrected,
//! ended.

mod audience;
mod desk;
pub(crate) mod page;
mod publishing;
mod reading;
mod seed;
mod store;

pub(crate) use desk::{keep, list as desk, look, preview, reach, remove, store::zones_of, zones};
pub use publishing::release;
pub(crate) use publishing::{approve, correct, end, pin, publish, recall};
pub(crate) use reading::{confirm, glance, glimpse, list, seen, show};
pub(crate) use seed::put_invented;

use contract::{Code, id::NoticeId};

use crate::{app::App, db::Tx, error::Result, people::Who};

/// Whether somebody may read a notice.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_read(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    id: NoticeId,
    now: contract::time::Time,
) -> Result<bool> {
    match reading::met(tx, app, who, id, now).await {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some(Code::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether somebody may see the pictures of a notice: those who may read it, and those who write it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_see(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    id: NoticeId,
    now: contract::time::Time,
) -> Result<bool> {
    if let Some(member) = who.member.as_ref().filter(|member| member.post.answers()) {
        let kept = desk::store::kept(tx, id).await?;
        return Ok(kept.is_some_and(|kept| kept.community == member.community));
    }
    may_read(tx, app, who, id, now).await
}
