//! Answering a poll: once a person, or once a household.

pub(super) mod store;

use contract::{
    Code,
    id::{PersonId, PlaceId},
    polls::{Act, Answer, Reply, Yours, cells, check},
    time::Time,
};

use super::{
    electors::store as electors,
    reader::met_to_change,
    store::{Known, one},
};
use crate::{
    app::App,
    call::{Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency, people,
};

/// An answer and whose it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// Under which number they stand on the roll.
    pub(super) voter: i64,
    pub(super) home: PlaceId,
    /// Who has answered; nobody where a household did so on paper.
    pub(super) person: Option<PersonId>,
    pub(super) replies: &'a [Option<Reply>],
    /// Who has entered it, where it was given on paper.
    pub(super) entered_by: Option<PersonId>,
}

/// Answers a poll, or answers it anew.
pub(crate) async fn answer(app: App, change: Change<Answer>) -> Result<Outcome<Yours>> {
    let _turn = app.turn(change.request.id.number()).await;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Answer { id, replies } = &call.request;
            let (reader, known) = met_to_change(tx, &who, *id, Act::Answer, call.now).await?;
            fits(&known, replies)?;
            let voter = reader.voter(known.draft.voice);
            let (voter, home) =
                voter.zip(reader.home()).ok_or_else(|| Error::refused(Code::NotAllowed))?;
            let given = Given { voter, home, person: reader.person(), replies, entered_by: None };
            put(tx, &app, &known, &given, call.now).await?;
            let line = one(tx, &reader, *id, call.now).await?;
            Ok(line.ok_or_else(|| Error::refused(Code::NotFound))?.yours.into())
        })
    })
    .await
}

/// Whether these replies answer what was asked.
///
/// # Errors
/// The question at fault.
pub(super) fn fits(known: &Known, replies: &[Option<Reply>]) -> Result<()> {
    check(&known.draft.questions, replies).map_err(|(at, misfit)| {
        Error::field(format!("replies.{at}"), FieldReason::Word(misfit.word()))
    })
}

/// Takes an answer in.
///
/// # Errors
/// `conflict` where there is one already that is not theirs to change.
pub(super) async fn put(
    tx: &mut Tx,
    app: &App,
    known: &Known,
    given: &Given<'_>,
    now: Time,
) -> Result<()> {
    let is_new = electors::enrol(tx, known.id, given.voter, given.entered_by).await?;
    if !is_new {
        take_back(tx, known, given).await?;
    }
    if known.is_secret() && given.entered_by.is_some() {
        // Their ballot lies in the box.
        return Ok(());
    }
    cast(tx, app, known, given.replies).await?;
    if known.is_secret() { Ok(()) } else { store::keep(tx, known.id, given, now).await }
}

/// Counts what was answered. Of a secret poll the cells are all that is kept of it, and the words that
/// stand in no cell.
///
/// # Errors
/// When the store fails.
pub(super) async fn cast(
    tx: &mut Tx,
    app: &App,
    known: &Known,
    replies: &[Option<Reply>],
) -> Result<()> {
    for cell in cells(&known.draft.questions, replies) {
        store::count(tx, known.id, cell, 1).await?;
    }
    if !known.is_secret() {
        return Ok(());
    }
    for (question, reply) in (0_u8..).zip(replies) {
        if let Some(Reply::Said(text)) = reply {
            store::keep_text(tx, known.id, question, app.secret_id()?, text.as_str()).await?;
        }
    }
    Ok(())
}

/// Counts off what somebody has answered before, as far as they can change it.
async fn take_back(tx: &mut Tx, known: &Known, given: &Given<'_>) -> Result<()> {
    let conflict = || Error::refused(Code::Conflict);
    let before = store::kept(tx, known.id, given.voter).await?.ok_or_else(conflict)?;
    // Neither another one's of the household, nor what was given on paper.
    let is_theirs =
        before.entered_by.is_none() && given.entered_by.is_none() && before.person == given.person;
    if known.is_secret() || !is_theirs {
        return Err(conflict());
    }
    for cell in cells(&known.draft.questions, &before.replies) {
        store::count(tx, known.id, cell, -1).await?;
    }
    Ok(())
}
