//! Gates that know faces: registered, assessed, announced, in use; and the agents that speak for them.
//!
//! What a gate is and what people are told of it stands in the community's chain of the ledger, its key
//! among it: a key that was swapped is seen by everybody.

mod agent;
mod desk;
mod filing;
mod kept;
mod pressure;
mod store;

use std::sync::Arc;

use contract::{
    Code,
    gates::{Draft, Hashed, Notice, Purpose, Ready, SILENCE, State, Trial, WayIn},
    id::{CommunityId, GateId},
    ledger::Event,
    relay::Sealing,
    sessions::PublicKey,
    time::Time,
};
use ledger::commitment::Kind;

pub(crate) use agent::{pair, say};
pub(crate) use desk::{
    assess, audited, change, describe, dismiss, invite, list, register, set, show_sign,
};
pub(crate) use filing::{note as note_filing, of as filing_of, show as show_filing};
pub(crate) use pressure::Wording;

use crate::{
    app::App,
    consents::{self, Over},
    db::Tx,
    error::{Error, Result},
    ledger::{Subject, note},
    settings::Privacy,
};

/// A gate as rules look at it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: GateId,
    pub(crate) community: CommunityId,
    pub(crate) state: State,
    pub(crate) draft: Draft,
    pub(crate) key: Option<PublicKey>,
    /// To which key photos for it are sealed.
    sealing: Option<Sealing>,
    heard_at: Option<Time>,
    number: u64,
    templates: u32,
    trials: Vec<Trial>,
    has_sign: bool,
    is_assessed: bool,
    /// What people are told, each purpose once.
    pub(crate) notices: Vec<Arc<Hashed>>,
}

impl Known {
    /// What people are told of a purpose.
    pub(crate) fn notice(&self, purpose: Purpose) -> Option<&Hashed> {
        self.notices.iter().find(|notice| notice.purpose == purpose).map(Arc::as_ref)
    }

    /// What is there of all it needs.
    fn ready(&self, privacy: &Privacy, now: Time) -> Ready {
        let is_heard = self.heard_at.is_some_and(|at| now - at <= SILENCE);
        Ready {
            has_key: self.key.is_some(),
            is_heard,
            has_other_way: is_heard && self.broken(now).is_empty(),
            has_sign: self.has_sign,
            has_contract: self.draft.contract.is_some(),
            is_assessed: self.is_assessed,
            is_described: self
                .notice(Purpose::Enter)
                .is_some_and(|notice| self.is_told_by(notice, privacy)),
        }
    }

    /// Which of the ways in without a face that were promised are not known to work: its agent said last that they do
    /// not, or they were not tried for long.
    pub(crate) fn broken(&self, now: Time) -> Vec<WayIn> {
        let works =
            |way: &WayIn| self.trials.iter().any(|trial| trial.way == *way && trial.counts(now));
        self.draft.ways.iter().copied().filter(|way| !works(way)).collect()
    }

    /// Whether a notice tells this gate as it is, who decides over the data and how to reach them, and what happens at the
    /// end.
    fn is_told_by(&self, notice: &Notice, privacy: &Privacy) -> bool {
        let Draft { name, area, mode, ways, vendor, vendor_contact, .. } = &self.draft;
        // Older notices do not say how to reach them.
        let reached = notice.vendor_contact.as_ref();
        notice.tells_end()
            && Some(&notice.gate_key) == self.key.as_ref()
            && notice.controller.as_str() == privacy.controller
            && notice.contact.as_str() == privacy.contact
            && (&notice.gate_name, &notice.vendor) == (name, vendor)
            && reached.is_none_or(|told| told == vendor_contact)
            && (&notice.area, &notice.mode, &notice.ways) == (area, mode, ways)
            && (notice.purpose == Purpose::Enter || self.is_sealed_to(notice))
    }

    /// Whether the key in a notice is the one that photos for it are sealed to.
    fn is_sealed_to(&self, notice: &Notice) -> bool {
        notice.sealing.is_some() && notice.sealing == self.sealing
    }

    /// Whether a photo can be sent to it at this moment: it takes people in, and tells of photos as it is.
    pub(crate) fn takes_photos(&self, privacy: &Privacy, now: Time) -> bool {
        let is_told = |notice: &Hashed| self.is_told_by(notice, privacy);
        self.takes_in(privacy, now) && self.notice(Purpose::Relay).is_some_and(is_told)
    }

    /// Whether somebody can agree to a purpose of it at this moment.
    pub(crate) fn takes(&self, purpose: Purpose, privacy: &Privacy, now: Time) -> bool {
        match purpose {
            Purpose::Enter => self.takes_in(privacy, now),
            Purpose::Relay => self.takes_photos(privacy, now),
        }
    }

    /// Whether somebody new can agree to it at this moment, and be taken in.
    pub(crate) fn takes_in(&self, privacy: &Privacy, now: Time) -> bool {
        self.ready(privacy, now).takes_in(self.state)
    }
}

/// A gate, whosever it is.
///
/// # Errors
/// When the store fails.
pub(crate) async fn find(tx: &mut Tx, id: GateId) -> Result<Option<Known>> {
    store::known(tx, id).await
}

/// A gate of this community.
///
/// # Errors
/// `not_found`.
pub(crate) async fn known(tx: &mut Tx, community: CommunityId, id: GateId) -> Result<Known> {
    let found = store::known(tx, id).await?.filter(|gate| gate.community == community);
    found.ok_or_else(|| Error::refused(Code::NotFound))
}

/// The same, held until this transaction ends: nobody agrees to what is being changed.
///
/// # Errors
/// As [`known`].
pub(crate) async fn held(tx: &mut Tx, community: CommunityId, id: GateId) -> Result<Known> {
    store::hold(tx, id).await?;
    known(tx, community, id).await
}

/// Lets no assessment of a gate count any more: something of it was lost that was assessed as safe.
///
/// # Errors
/// When the store fails.
pub(crate) async fn outdate(tx: &mut Tx, id: GateId) -> Result<()> {
    store::outdate(tx, id).await
}

/// The gates of a community, the oldest first, those that are gone at the end.
pub(crate) async fn all(tx: &mut Tx, community: CommunityId) -> Result<Vec<Known>> {
    let mut all = Vec::new();
    for id in store::of_community(tx, community).await? {
        all.extend(store::known(tx, id).await?);
    }
    all.sort_by_key(|gate| gate.state == State::Removed);
    Ok(all)
}

/// Ends what was agreed to while somebody else decided over the data than does now: the settings of a
/// community may say another name after a start (PIPL article 14).
///
/// # Errors
/// When the store fails.
pub async fn follow_settings(app: &App) -> Result<()> {
    for (community, settings) in app.communities.iter() {
        let inner = app.clone();
        let controller = settings.privacy.controller.clone();
        app.db
            .write(move |tx| {
                let (app, controller) = (inner.clone(), controller.clone());
                Box::pin(async move {
                    for gate in all(tx, community).await? {
                        let other =
                            |notice: &&Arc<Hashed>| notice.controller.as_str() != controller;
                        for notice in gate.notices.iter().filter(other) {
                            let over = Over::purpose(gate.id, notice.purpose);
                            consents::changed(tx, &app, over, app.now()).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(())
}

/// Writes something about a gate into the chain that all of its community follow.
async fn tell_all(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    kind: Kind,
    event: &Event,
) -> Result<()> {
    note(tx, app, Subject::Community(community), kind, event).await
}
