//! How consents end: each with an order to its gate, in the same transaction.

use contract::{
    Code,
    consents::{End, How},
    gates::{Board, DELETING, Purpose},
    id::{DeviceId, GateId, OrderId, PersonId},
    ledger::Event,
    sessions::PublicKey,
    time::{Offset, Time},
};
use ledger::{Hash, commitment::Kind};

use super::{again, store};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    ledger::{Subject, note_if_kept},
    relay,
};

/// How many consents end in one transaction when their time is over.
const BATCH: i64 = 200;

/// Which consents: all of which every part that is said is true. Those of nobody in particular are not
/// meant by accident: one of the two has to be said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Over {
    person: Option<PersonId>,
    gate: Option<GateId>,
    purpose: Option<Purpose>,
}

impl Over {
    pub(crate) const fn gate(gate: GateId) -> Self {
        Self { person: None, gate: Some(gate), purpose: None }
    }

    pub(crate) const fn purpose(gate: GateId, purpose: Purpose) -> Self {
        Self { person: None, gate: Some(gate), purpose: Some(purpose) }
    }

    pub(super) const fn person(person: PersonId) -> Self {
        Self { person: Some(person), gate: None, purpose: None }
    }

    /// The same at one gate, or at all.
    pub(super) const fn at(self, gate: Option<GateId>) -> Self {
        Self { gate, ..self }
    }

    pub(super) const fn person_at(person: PersonId, gate: GateId, purpose: Purpose) -> Self {
        Self { person: Some(person), gate: Some(gate), purpose: Some(purpose) }
    }
}

/// Who said that a consent is over, and how.
#[derive(Clone, Debug)]
pub(super) struct By {
    pub(super) how: Option<How>,
    pub(super) name: Option<String>,
}

impl By {
    /// Nobody: it came by itself.
    pub(super) const NONE: Self = Self { how: None, name: None };
}

/// Ends these consents, and tells their gates to delete.
pub(super) async fn end_all(
    tx: &mut Tx,
    app: &App,
    over: Over,
    why: End,
    by: By,
    now: Time,
) -> Result<()> {
    let Over { person, gate, purpose } = over;
    for (consent, person, gate) in store::running(tx, person, gate, purpose).await? {
        end(tx, app, (consent, person, gate), why, &by, now).await?;
    }
    Ok(())
}

/// Ends a consent; and that to send a photo with the one it was sent by the side of, unless that is given anew.
pub(super) async fn end(
    tx: &mut Tx,
    app: &App,
    (consent, person, gate): (Hash, PersonId, GateId),
    why: End,
    by: &By,
    now: Time,
) -> Result<()> {
    end_one(tx, app, (consent, person, gate), why, by, now).await?;
    if why == End::Renewed {
        return Ok(());
    }
    let (of, at, photo) = (Some(person), Some(gate), Some(Purpose::Relay));
    for beside in store::running(tx, of, at, photo).await? {
        end_one(tx, app, beside, why, by, now).await?;
    }
    Ok(())
}

async fn end_one(
    tx: &mut Tx,
    app: &App,
    (consent, person, gate): (Hash, PersonId, GateId),
    why: End,
    by: &By,
    now: Time,
) -> Result<()> {
    if !store::end(tx, consent, why, now).await? {
        return Ok(());
    }
    again::keep(app, consent, why, now)?;
    let (how, by) = (by.how, by.name.clone());
    let event = Event::ConsentEnded { at: now, consent, why, how, by };
    note_if_kept(tx, app, Subject::Person(person), Kind::Consent, &event).await?;
    relay::dropped(tx, app, (consent, person), now).await?;
    order(tx, app, (consent, person, gate), now).await
}

/// Tells a gate to delete.
async fn order(
    tx: &mut Tx,
    app: &App,
    (consent, person, gate): (Hash, PersonId, GateId),
    now: Time,
) -> Result<()> {
    let order = OrderId::from_number(app.id()?);
    let due_at = now + DELETING;
    store::order(tx, order, gate, consent, now, due_at).await?;
    let event = Event::DeletionOrdered { at: now, order, consent, due_at };
    note_if_kept(tx, app, Subject::Person(person), Kind::Order, &event).await
}

/// What was agreed to is another thing now.
pub(crate) async fn changed(tx: &mut Tx, app: &App, over: Over, now: Time) -> Result<()> {
    end_all(tx, app, over, End::Changed, By::NONE, now).await
}

/// What was agreed to is not there any more.
pub(crate) async fn removed(tx: &mut Tx, app: &App, over: Over, now: Time) -> Result<()> {
    end_all(tx, app, over, End::Removed, By::NONE, now).await
}

/// The person has left.
pub(crate) async fn left(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    end_all(tx, app, Over::person(person), End::Left, By::NONE, now).await
}

/// The person agrees to nothing any more, as they have said in the app.
pub(crate) async fn withdrawn(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    let by = By { how: Some(How::App), name: None };
    end_all(tx, app, Over::person(person), End::Withdrawn, by, now).await
}

/// The same, as they have said at the counter or on paper to this one of the staff.
pub(crate) async fn withdrawn_for(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    (how, name): (How, String),
    now: Time,
) -> Result<()> {
    let by = By { how: Some(how), name: Some(name) };
    end_all(tx, app, Over::person(person), End::Withdrawn, by, now).await
}

/// The person does not agree any more that a photo is sent to a gate; that to the gate itself stays.
pub(crate) async fn photo_withdrawn(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    gate: GateId,
    now: Time,
) -> Result<()> {
    let by = By { how: Some(How::App), name: None };
    let over = Over::person_at(person, gate, Purpose::Relay);
    end_all(tx, app, over, End::Withdrawn, by, now).await
}

/// Somebody who acts for a person has withdrawn for them, at one gate or at all.
pub(crate) async fn withdrawn_by(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    gate: Option<GateId>,
    name: String,
    now: Time,
) -> Result<()> {
    let by = By { how: Some(How::App), name: Some(name) };
    end_all(tx, app, Over::person(person).at(gate), End::Withdrawn, by, now).await
}

/// The person is a child, or another birthday was entered: what was agreed to until now no guardian has signed.
pub(crate) async fn unguarded(tx: &mut Tx, app: &App, child: PersonId, now: Time) -> Result<()> {
    end_all(tx, app, Over::person(child), End::Guardian, By::NONE, now).await
}

/// Somebody is no guardian any more, of one child or of any: what they have signed for it is over.
pub(crate) async fn unsigned(
    tx: &mut Tx,
    app: &App,
    child: Option<PersonId>,
    guardian: PersonId,
    now: Time,
) -> Result<()> {
    for consent in store::signed_for(tx, child, guardian).await? {
        end(tx, app, consent, End::Guardian, &By::NONE, now).await?;
    }
    Ok(())
}

/// Forgets what those had agreed to who were deleted, from the month on after it would have been over by itself: until
/// then a gate that took them in late has to be told to delete, and in the month itself it is still counted, so that no
/// number of [`Board`] moves by it. Of when they did what only the days stay.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, app: &App, now: Time) -> Result<u64> {
    store::blur_erased(tx, Offset::CHINA).await?;
    let mut removed = 0;
    for (community, settings) in app.communities.iter() {
        let (_, month) = Board::months(now.day(settings.offset()));
        let began = month.at(0, settings.offset());
        removed += store::forget_erased(tx, community, began).await?;
    }
    Ok(removed)
}

/// A device of a person may be in other hands: what it has signed is signed again.
pub(crate) async fn compromised_on(
    tx: &mut Tx,
    app: &App,
    device: DeviceId,
    now: Time,
) -> Result<()> {
    for consent in store::signed_by(tx, device).await? {
        end(tx, app, consent, End::Compromised, &By::NONE, now).await?;
    }
    Ok(())
}

/// The keys of a person may be in other hands: also what they have signed for a child is signed again.
pub(crate) async fn compromised(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    for consent in store::signed_for(tx, None, person).await? {
        end(tx, app, consent, End::Compromised, &By::NONE, now).await?;
    }
    end_all(tx, app, Over::person(person), End::Compromised, By::NONE, now).await
}

/// Ends what was agreed to until now or earlier (PIPL articles 19 and 47); when the next one ends.
///
/// # Errors
/// When the store fails.
pub async fn expire(app: &App) -> Result<Option<Time>> {
    loop {
        let now = app.now();
        let next = app.db.read(|tx| Box::pin(async move { store::next_end(tx).await })).await?;
        if next.is_none_or(|at| at > now) {
            return Ok(next);
        }
        let inner = app.clone();
        app.db
            .write(move |tx| {
                let app = inner.clone();
                Box::pin(async move {
                    for over in store::over(tx, now, BATCH).await? {
                        end(tx, &app, over, End::Expired, &By::NONE, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
}

/// Notes that a gate has taken in somebody's face, as it `said`; whose, if that was not heard before. Where the consent was over
/// already, the gate is told once more to delete, however often it takes them in.
///
/// # Errors
/// `not_found` where nobody agreed so at this gate while this key spoke for it.
pub(crate) async fn enrolled(
    tx: &mut Tx,
    app: &App,
    gate: (GateId, &PublicKey),
    consent: Hash,
    said: Hash,
    now: Time,
) -> Result<Option<PersonId>> {
    let known = store::known(tx, gate, consent).await?;
    let known = known.ok_or_else(|| Error::refused(Code::NotFound))?;
    if !store::enrol(tx, consent, said, now).await? {
        return Ok(None);
    }
    if known.is_over && !store::is_pending(tx, consent).await? {
        order(tx, app, (consent, known.person, gate.0), now).await?;
    }
    Ok(Some(known.person))
}

/// Notes that a gate has deleted by an order; whose face, if that was not known.
///
/// # Errors
/// `not_found` where it was not told to.
pub(crate) async fn deleted(
    tx: &mut Tx,
    gate: (GateId, &PublicKey),
    consent: Hash,
    order: Option<OrderId>,
    now: Time,
) -> Result<Option<PersonId>> {
    let known = store::known(tx, gate, consent).await?;
    let (Some(known), Some(order)) = (known, order) else {
        return Err(Error::refused(Code::NotFound));
    };
    match store::done(tx, order, gate.0, consent, now).await? {
        Some(true) => Ok(Some(known.person)),
        Some(false) => Ok(None),
        None => Err(Error::refused(Code::NotFound)),
    }
}
