//! Bringing in a message with its answer from another system.

use contract::{
    complaints::{ActKind, EntryKind, Side, Status, title},
    id::{CommunityId, ComplaintId, EntryId, PersonId},
    text::{Body, Subject},
    time::Time,
};

use super::store;
use crate::{app::App, community, db::Tx, error::Result};

/// A message from another system.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it is called there.
    pub name: String,
    /// What it is about.
    pub subject: Subject,
    /// What it says.
    pub body: Body,
    /// When it arrived there.
    pub filed_at: Time,
    /// What was answered, and when.
    pub answer: Option<(Body, Time)>,
}

/// Stores the message as a visitor's, and its answer as a result given by `staff`; `false` where
/// it was brought in before.
///
/// It has no case key: nobody waits for it here. Nobody is told of it.
///
/// # Errors
/// When the community's file is gone or the store fails.
pub async fn import(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    staff: PersonId,
    message: &Imported,
) -> Result<bool> {
    let settings = community::settings(app, community)?;
    let subject = message.subject.as_str();
    let id = ComplaintId::from_number(app.id()?);
    if !store::bring_in(tx, community, &message.name, id).await? {
        return Ok(false);
    }
    let new = store::New {
        id,
        community,
        number: store::next_number(tx).await?,
        author: None,
        key_hash: None,
        place: None,
        whereabouts: None,
        building: None,
        subject: Some(subject.to_owned()),
        title: title(Some(subject), message.body.as_str()),
        about: None,
        notice: settings.privacy.version,
        filed_at: message.filed_at,
        due_at: settings.due(message.filed_at),
    };
    store::add(tx, &new).await?;
    let mut entry = store::NewEntry {
        id: EntryId::from_number(app.id()?),
        complaint: id,
        version: 1,
        at: message.filed_at,
        kind: EntryKind::Filed,
        side: Side::Author,
        person: None,
        text: message.body.as_str(),
        reason: None,
        satisfaction: None,
    };
    store::add_entry(tx, &entry, subject).await?;
    let Some((reply, replied_at)) = &message.answer else { return Ok(true) };
    entry.id = EntryId::from_number(app.id()?);
    entry.version = 2;
    entry.at = *replied_at;
    entry.kind = EntryKind::Act(ActKind::Resolve);
    entry.side = Side::Staff;
    entry.person = Some(staff);
    entry.text = reply.as_str();
    store::add_entry(tx, &entry, "").await?;
    let state = store::State {
        id,
        status: Status::Resolved,
        turn: Status::Resolved.turn(true),
        assignee: Some(staff),
        due_at: new.due_at,
        answered_at: Some(*replied_at),
        changed_at: *replied_at,
        version: 2,
        stays_put_off: false,
        is_owed: false,
        is_missed: *replied_at > new.due_at,
    };
    store::update(tx, &state).await?;
    Ok(true)
}
