//! Somebody who is deleted takes along what they have said in public; what was answered already stays, by
//! nobody.

mod store;

use contract::{id::PersonId, time::Time};

use super::{
    comments,
    desk::merging,
    standing::store as standing,
    store as rows,
    writing::{store as writing, tell},
};
use crate::{attachments, db::Tx, error::Result};

/// Takes back what somebody has proposed and nobody has answered, removes what they have said under what others
/// proposed, and takes their name from the rest. What they were for or against stays counted: by a number that
/// leads nowhere.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    for id in store::of_author(tx, person).await? {
        rows::hold(tx, id).await?;
        let Some(known) = rows::known(tx, id).await? else { continue };
        if known.status.gathers() {
            merging::take_apart(tx, &known, now).await?;
            writing::withdraw(tx, id, now).await?;
            attachments::forget_of_suggestion(tx, id).await?;
        }
        tell(tx, known.community, id);
    }
    for (id, comment) in store::said_by(tx, person).await? {
        rows::hold(tx, id).await?;
        comments::store::remove(tx, id, comment).await?;
    }
    standing::forget_person(tx, person).await
}
