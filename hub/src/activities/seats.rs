//! Seats are taken and given back: the counts of an activity go with its list.

pub(super) mod store;

use contract::{
    activities::{Act, Roster, Standing},
    id::{ActivityId, AttendeeId, PersonId},
    live::Event,
    time::Time,
};

use super::store::Known;
use crate::{
    db::Tx,
    error::Result,
    live::{Told, Topic},
};

/// Somebody on the list, as the counts need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) id: AttendeeId,
    pub(super) person: Option<PersonId>,
    pub(super) heads: u8,
    pub(super) is_helper: bool,
    pub(super) is_waiting: bool,
    pub(super) is_entered: bool,
    /// When they have moved away, or will.
    pub(super) ended_at: Option<Time>,
}

impl Taken {
    /// Whether they do not live here any more.
    pub(super) fn is_gone(self, now: Time) -> bool {
        self.ended_at.is_some_and(|at| at <= now)
    }
}

/// Whether there are as many sign-ups as a list can have.
pub(super) fn is_crowded(known: &Known) -> bool {
    known.seats.taken + known.seats.waiting + u32::from(known.helping) >= Roster::MOST
}

/// Strikes somebody off the list; those who wait move up.
///
/// # Errors
/// When the store fails.
pub(super) async fn give_back(tx: &mut Tx, known: &Known, taken: Taken, now: Time) -> Result<()> {
    store::remove(tx, taken.id).await?;
    store::count(tx, known.id, taken, -1).await?;
    move_up(tx, known.id, known.standing(now)).await
}

/// Lets those who wait move up in their order, as long as the next one fits.
///
/// # Errors
/// When the store fails.
pub(super) async fn move_up(tx: &mut Tx, id: ActivityId, standing: Standing) -> Result<()> {
    // Who has stayed at home is not told that a seat is free once it goes on.
    if !standing.allows(Act::Leave) {
        return Ok(());
    }
    loop {
        let seats = store::seats(tx, id).await?;
        let Some(next) = store::first_waiting(tx, id).await? else { return Ok(()) };
        if !seats.fits(next.heads) {
            return Ok(());
        }
        seat(tx, id, next).await?;
    }
}

/// Gives somebody who waits a seat, and tells them.
///
/// # Errors
/// When the store fails.
pub(super) async fn seat(tx: &mut Tx, id: ActivityId, waiting: Taken) -> Result<()> {
    store::count(tx, id, waiting, -1).await?;
    store::seat(tx, waiting.id).await?;
    store::count(tx, id, Taken { is_waiting: false, ..waiting }, 1).await?;
    if let Some(person) = waiting.person {
        let topics = vec![Topic::Person(person)];
        tx.tell(Told { topics, event: Event::Activity { id } });
    }
    Ok(())
}

/// Whoever lives or works here may have it on the screen.
pub(super) fn tell(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Community(known.community), Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Activity { id: known.id } });
}

/// Those who work here, and the one who did it, may have it on the screen.
pub(super) fn tell_few(tx: &mut Tx, known: &Known, person: Option<PersonId>) {
    let mut topics = vec![Topic::Staff(known.community)];
    topics.extend(person.map(Topic::Person));
    tx.tell(Told { topics, event: Event::Activity { id: known.id } });
}
