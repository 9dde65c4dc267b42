//! Storing a complaint with the whole of an invented history, by the rules of the real ones.

use anyhow::Context;
use contract::{
    complaints::{ActKind, EntryKind, Part, Reason, Satisfaction, Side, Status, Turn, title},
    id::{CommunityId, ComplaintId, EntryId, PersonId, PlaceId},
    time::Time,
};

use super::{Known, next_state, store};
use crate::{app::App, community, db::Tx, error::Result};

/// A complaint that nobody filed.
#[derive(Clone, Debug)]
pub(crate) struct Invented {
    /// Which.
    pub(crate) id: ComplaintId,
    /// Of which community.
    pub(crate) community: CommunityId,
    /// Who filed it; `None` for a visitor.
    pub(crate) author: Option<PersonId>,
    /// Where it is.
    pub(crate) place: Option<PlaceId>,
    /// What that is called.
    pub(crate) whereabouts: Option<String>,
    /// What it is about.
    pub(crate) subject: Option<String>,
    /// When it was filed.
    pub(crate) filed_at: Time,
    /// What it says.
    pub(crate) text: String,
    /// The first entry.
    pub(crate) entry: EntryId,
    /// What happened then.
    pub(crate) steps: Vec<Step>,
}

/// Something that happened to it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) entry: EntryId,
    pub(crate) at: Time,
    pub(crate) kind: ActKind,
    /// Who of the staff did it; for the author's own acts the author is taken.
    pub(crate) staff: Option<PersonId>,
    pub(crate) text: String,
    pub(crate) reason: Option<Reason>,
    pub(crate) satisfaction: Option<Satisfaction>,
}

/// Stores it. Nobody is told, and a visitor's has no case key: nobody waits for it.
///
/// # Errors
/// When a step makes no sense after the one before, or the store fails.
pub(crate) async fn put_invented(tx: &mut Tx, app: &App, invented: &Invented) -> Result<()> {
    let settings = community::settings(app, invented.community)?;
    let subject = invented.subject.as_deref();
    let new = store::New {
        id: invented.id,
        community: invented.community,
        number: store::next_number(tx).await?,
        author: invented.author,
        key_hash: None,
        place: invented.place,
        whereabouts: invented.whereabouts.clone(),
        building: None,
        subject: subject.map(str::to_owned),
        title: title(subject, &invented.text),
        about: None,
        notice: settings.notice_version(),
        filed_at: invented.filed_at,
        due_at: settings.due(invented.filed_at),
    };
    store::add(tx, &new).await?;
    let first = store::NewEntry {
        id: invented.entry,
        complaint: new.id,
        version: 1,
        at: new.filed_at,
        kind: EntryKind::Filed,
        side: Side::Author,
        person: new.author,
        text: &invented.text,
        reason: None,
        satisfaction: None,
    };
    store::add_entry(tx, &first, subject.unwrap_or("")).await?;
    let mut known = Known {
        id: new.id,
        community: new.community,
        number: new.number,
        author: new.author,
        status: Status::Filed,
        turn: Turn::Staff,
        assignee: None,
        due_at: new.due_at,
        answered_at: None,
        version: 1,
        is_owed: true,
        is_missed: false,
    };
    let mut last = None;
    for step in &invented.steps {
        let Some(state) = take(tx, app, &known, step).await? else { continue };
        known = Known {
            status: state.status,
            turn: state.turn,
            assignee: state.assignee,
            due_at: state.due_at,
            answered_at: state.answered_at,
            version: state.version,
            is_owed: state.is_owed,
            is_missed: state.is_missed,
            ..known
        };
        last = Some(state);
    }
    match last {
        Some(state) => store::update(tx, &state).await,
        None => Ok(()),
    }
}

/// Takes a step; what the complaint becomes, or nothing where that is a note.
async fn take(tx: &mut Tx, app: &App, known: &Known, step: &Step) -> Result<Option<store::State>> {
    let (side, person) = match step.staff {
        Some(staff) => (Side::Staff, Some(staff)),
        None => (Side::Author, known.author),
    };
    let part = if side == Side::Staff { Part::Handler } else { Part::Author };
    let status = known
        .status
        .after(step.kind)
        .filter(|_| part.may(step.kind))
        .with_context(|| format!("{:?} by {side:?} at {:?}", step.kind, known.status))?;
    let entry = store::NewEntry {
        id: step.entry,
        complaint: known.id,
        version: known.version_after(step.kind),
        at: step.at,
        kind: EntryKind::Act(step.kind),
        side,
        person,
        text: &step.text,
        reason: step.reason,
        satisfaction: step.satisfaction,
    };
    store::add_entry(tx, &entry, "").await?;
    if step.kind == ActKind::Note {
        return Ok(None);
    }
    next_state(app, known, &entry, status).map(Some)
}
