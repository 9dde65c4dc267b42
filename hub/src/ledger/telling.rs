//! What the log tells of the chains of a person and of their community: to a device, after what it has heard, or whole, as
//! they take it along.

use contract::{
    Code,
    id::{CommunityId, PersonId},
};
use ledger::{chain::Who, commitment::Record};

use super::{Subject, chain, secret};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
};

/// A chain as it is told: what it is called, and its records after so many.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(super) who: Who,
    pub(super) records: Vec<Record>,
}

/// Reads a person's chain and the community's, each after so many records.
///
/// # Errors
/// When the store or the vault fails; `not_signed_in` for somebody who was erased.
pub(crate) async fn chains(
    tx: &mut Tx,
    app: &App,
    [mine, ours]: [(Subject, u64); 2],
) -> Result<[Chain; 2]> {
    Ok([one(tx, app, mine).await?, one(tx, app, ours).await?])
}

/// Reads both from the first record on, to be handed to the person.
///
/// # Errors
/// When the store or the vault fails; `not_found` for somebody who was erased.
pub(crate) async fn whole(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    community: CommunityId,
) -> Result<[Chain; 2]> {
    let (me, us) = (Subject::Person(person), Subject::Community(community));
    if app.vault.secret(me)?.is_none() {
        return Err(Error::refused(Code::NotFound));
    }
    chains(tx, app, [(me, 0), (us, 0)]).await
}

async fn one(tx: &mut Tx, app: &App, (subject, after): (Subject, u64)) -> Result<Chain> {
    let who = secret(app, subject)?.who();
    Ok(Chain { who, records: chain(tx, app, subject, after).await? })
}
