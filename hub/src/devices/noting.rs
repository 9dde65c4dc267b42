//! What the ledger is told of devices: whose key speaks for somebody, and since when no more.

use contract::{
    devices::{MACHINE, Vouched},
    id::{DeviceId, PersonId},
    ledger::Event,
    sessions::PublicKey,
    time::Time,
};
use ledger::commitment::Kind;

use super::Ending;
use crate::{
    app::App,
    db::Tx,
    error::Result,
    joining,
    ledger::{Subject, note, note_if_kept},
};

/// A device that comes to a person.
#[derive(Clone, Debug)]
pub(crate) struct Added<'a> {
    pub(crate) person: PersonId,
    pub(crate) device: DeviceId,
    pub(crate) key: &'a PublicKey,
    /// Who has made the invitation; nobody where the hub's own machine has.
    pub(crate) invited_by: Option<PersonId>,
    /// By what another of the person's devices has let it in.
    pub(crate) vouched: Option<Vouched>,
}

/// Notes that a device has come.
pub(crate) async fn note_added(tx: &mut Tx, app: &App, added: Added<'_>, now: Time) -> Result<()> {
    let Added { person, device, key, invited_by, vouched } = added;
    let by = match invited_by {
        Some(_) => name_of_other(tx, person, invited_by).await?,
        None => Some(MACHINE.to_owned()),
    };
    let event = Event::KeyAdded { at: now, device, key: key.clone(), by, vouched };
    note(tx, app, Subject::Person(person), Kind::Key, &event).await
}

/// Notes that a device has gone, also of somebody who was erased.
pub(super) async fn note_ended(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    device: DeviceId,
    ending: Ending,
) -> Result<()> {
    let by = name_of_other(tx, person, ending.by).await?;
    let event = Event::KeyEnded { at: ending.at, device, why: ending.why, by };
    note_if_kept(tx, app, Subject::Person(person), Kind::Key, &event).await
}

/// The name of whoever did it, if that was not the person themselves.
async fn name_of_other(
    tx: &mut Tx,
    person: PersonId,
    by: Option<PersonId>,
) -> Result<Option<String>> {
    match by.filter(|by| *by != person) {
        Some(by) => Ok(Some(joining::bearer(tx, by).await?.0)),
        None => Ok(None),
    }
}
