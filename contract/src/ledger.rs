//! The ledger: what happened to somebody's data, as it is committed to, and how a device keeps up with it.
//!
//! A record is bytes that a device checks before it reads them; what they say is an [`Event`].

mod access;
mod calls;
mod six;

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    Language,
    auditing::{Body, Subject},
    breaches::Texts,
    consents::{End, How},
    devices::{Vouched, Why},
    family::{Document, Minor},
    gates::{Purpose, State},
    id::{BreachId, DeviceId, GateId, OrderId, RecoveryId, RequestId, WithheldId},
    recovery::Shown,
    relay::Sealing,
    rights::{Outcome, Wanted},
    sessions::{PublicKey, Signature},
    text::{Name, Statement},
    time::{Day, Time},
    upkeep, withholding,
};

pub use access::{Access, Basis, Protected, Reason};
pub use calls::{Batch, Beginning, Earlier, Entries, Prove, Sync};
pub use six::{are_six_words, six_words};

/// What a record says. As bytes it is canonical JSON (RFC 8785).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerEvent))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Somebody has read or taken what is protected (PIPL articles 51 and 55; records of access).
    Access(Access),
    /// Somebody has read or taken it, and the law forbids to tell for now who and what (PIPL articles 18 and 35). It is
    /// told as an [`Access`] with the same number; by another decision it is withheld for longer, and said again.
    AccessWithheld {
        /// When they did; of another decision, when that was.
        at: Time,
        /// Under which number it is withheld.
        withheld: WithheldId,
        /// When it is told at the latest.
        until: Time,
        /// By what it is not told.
        basis: withholding::Basis,
    },
    /// A device came to the person: from now on its key speaks for them.
    KeyAdded {
        /// When.
        at: Time,
        /// Which.
        device: DeviceId,
        /// Its key.
        key: PublicKey,
        /// Who made the invitation it came with, if that was somebody else: [`MACHINE`](crate::devices::MACHINE) where
        /// it was made on the hub's own machine. Records of before do not say that.
        by: Option<String>,
        /// By what another of the person's devices has let it in: what was typed by hand has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vouched: Option<Vouched>,
    },
    /// A device went: its key speaks for nobody any more.
    KeyEnded {
        /// When.
        at: Time,
        /// Which.
        device: DeviceId,
        /// Why.
        why: Why,
        /// Who did it, if that was somebody else.
        by: Option<String>,
    },
    /// A privacy notice has applied since then.
    Notice {
        /// When.
        at: Time,
        /// Its version: of the community's part and of the sentences that come with the app.
        version: u32,
        /// Who decides over the data.
        controller: String,
        /// How to reach them about it.
        contact: String,
        /// How many months what is over is kept.
        keep_months: u16,
    },
    /// The person has agreed to something (PIPL articles 13 and 29).
    ConsentGiven {
        /// When the hub took it.
        at: Time,
        /// What was signed: a [`Consent`](crate::consents::Consent).
        document: String,
        /// The signature.
        signature: Signature,
        /// Which key may sign for the person, where they are a child.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minor: Option<Minor>,
    },
    /// The person does not want to, or for a child a guardian does not.
    ConsentRefused {
        /// When.
        at: Time,
        /// At which gate.
        gate: GateId,
        /// For what.
        purpose: Purpose,
        /// What was shown.
        notice: Hash,
        /// In which language it was shown; records of before do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// The name of the guardian who has said it, if that was somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// Something that was agreed to is over.
    ConsentEnded {
        /// When.
        at: Time,
        /// Which consent.
        consent: Hash,
        /// Why.
        why: End,
        /// How it was said, where somebody said it.
        how: Option<How>,
        /// Who entered it, if that was somebody else.
        by: Option<String>,
    },
    /// The person said at the counter or on paper that they do not agree to anything; whether they had is
    /// not known to who entered it.
    WithdrawalEntered {
        /// When.
        at: Time,
        /// How it was said.
        how: How,
        /// Who entered it.
        by: String,
    },
    /// A gate was told to delete.
    DeletionOrdered {
        /// When.
        at: Time,
        /// Which order.
        order: OrderId,
        /// Of which consent.
        consent: Hash,
        /// Until when the gate has to sign.
        due_at: Time,
    },
    /// A gate has signed that it took in the person's face, or deleted it. It is a promise, no proof.
    GateSigned {
        /// When the hub heard it.
        at: Time,
        /// What it said: a [`Saying`](crate::gates::agent::Saying).
        saying: String,
        /// The signature of the gate's key.
        signature: Signature,
    },
    /// The person has sent a gate a photo, sealed so that nobody else opens it.
    PhotoSent {
        /// When the hub took it.
        at: Time,
        /// By which consent.
        consent: Hash,
        /// The hash of the sealed bytes.
        sealed: Hash,
    },
    /// It was deleted before the gate had signed that it has it.
    PhotoDropped {
        /// When.
        at: Time,
        /// By which consent it was sent.
        consent: Hash,
    },
    /// The person went to the door after a gate had signed that it deleted, and said what came of it.
    DoorTried {
        /// When they said so.
        at: Time,
        /// Which order the gate had signed for.
        order: OrderId,
        /// Whether it still knew them.
        opened: bool,
    },
    /// The person's data may have been lost, or it is a drill (PIPL article 57).
    BreachTold {
        /// When.
        at: Time,
        /// Which breach.
        breach: BreachId,
        /// Whether nothing was lost.
        is_drill: bool,
        /// What they are told.
        texts: Texts,
    },
    /// Somebody is the guardian of a child under fourteen; it stands in the chains of both (PIPL article 31).
    GuardianAdded {
        /// When.
        at: Time,
        /// The child's name.
        child: String,
        /// The guardian's.
        guardian: String,
        /// The child's fourteenth birthday.
        under_14_until: Day,
        /// What was shown.
        document: Document,
        /// Whether the guardian said there that they agree to the child's account; nobody was asked in records of before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        has_agreed: bool,
        /// Who entered it.
        by: String,
    },
    /// They are not any more.
    GuardianRemoved {
        /// When.
        at: Time,
        /// The child's name.
        child: String,
        /// The guardian's.
        guardian: String,
        /// Who entered it; nothing where the guardian has left.
        by: Option<String>,
    },
    /// Somebody may look and withdraw for somebody; it stands in the chains of both.
    HelperAdded {
        /// When.
        at: Time,
        /// The name of who is helped.
        helped: String,
        /// The helper's.
        helper: String,
        /// Until when.
        until: Time,
        /// How it was said.
        how: How,
        /// Who entered it, if that was somebody else.
        by: Option<String>,
    },
    /// They may not any more.
    HelperRemoved {
        /// When.
        at: Time,
        /// The name of who was helped.
        helped: String,
        /// The helper's.
        helper: String,
        /// Who has ended it; nothing where one of them has left, or the device was lost on which the helper was named.
        by: Option<String>,
    },
    /// A second person has allowed somebody of the staff what nobody does alone: to read what is this child's
    /// (未成年人网络保护条例 article 36), or to take the proof of what this person has agreed to.
    LookAllowed {
        /// When.
        at: Time,
        /// Whom.
        to: String,
        /// What for, in their words.
        why: String,
        /// Until when.
        until: Time,
        /// Who has allowed it.
        by: String,
    },
    /// Somebody of the staff wanted to read what is this child's, and was shown nothing of it: nobody had allowed it. Where
    /// what it says was shown without the name, there is an [`Access`](Event::Access) that says so.
    LookRefused(Access),
    /// The person has asked for something about their data, or somebody for them.
    RightAsked {
        /// When.
        at: Time,
        /// Which request.
        request: RequestId,
        /// What.
        wanted: Wanted,
        /// When it has to have ended.
        due_at: Time,
        /// How it was said; records of before do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<How>,
        /// Which relative asks, where the person has died.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relative: Option<Name>,
        /// Who entered it, if that was somebody else.
        by: Option<String>,
    },
    /// That has ended.
    RightAnswered {
        /// When.
        at: Time,
        /// Which request.
        request: RequestId,
        /// Done or refused.
        outcome: Outcome,
        /// What was done, or why not.
        text: String,
        /// Who has decided.
        by: String,
    },
    /// Everything of the person is going to be deleted; each of their devices can call it off.
    ErasureAsked {
        /// When.
        at: Time,
        /// From which device.
        device: DeviceId,
        /// When it will be done.
        due_at: Time,
    },
    /// The same, asked for at the counter or on paper and done by two people; a no to that request calls it off as well.
    ErasureEntered {
        /// When the second of them agreed.
        at: Time,
        /// By which request.
        request: RequestId,
        /// Who began it.
        by: String,
        /// When.
        begun_at: Time,
        /// What they were shown.
        why: String,
        /// Who agreed.
        allowed_by: String,
        /// When it will be done.
        due_at: Time,
    },
    /// That was called off.
    ErasureCalledOff {
        /// When.
        at: Time,
        /// From which device; nothing where it was done on the hub's own machine.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device: Option<DeviceId>,
    },
    /// Somebody came in person who says that they have lost all their devices.
    RecoveryBegun {
        /// When.
        at: Time,
        /// Which recovery.
        recovery: RecoveryId,
        /// What they showed.
        shown: Shown,
        /// Who has begun it.
        by: String,
    },
    /// Somebody else has approved it; from now on the old devices have time to say no.
    RecoveryApproved {
        /// When.
        at: Time,
        /// Which recovery.
        recovery: RecoveryId,
        /// Who.
        by: String,
        /// From when on a new device can come.
        due_at: Time,
    },
    /// An old device has said no.
    RecoveryVetoed {
        /// When the hub heard it.
        at: Time,
        /// Which recovery.
        recovery: RecoveryId,
        /// Which device.
        device: DeviceId,
        /// What it signed: an [`Objection`](crate::recovery::Objection).
        document: String,
        /// The signature of its key.
        signature: Signature,
    },
    /// Nobody said no: a new device has come, and the old ones are over.
    RecoveryFinished {
        /// When.
        at: Time,
        /// Which recovery.
        recovery: RecoveryId,
        /// The new device.
        device: DeviceId,
    },
    /// From now on this key speaks for a gate.
    GateKey {
        /// When.
        at: Time,
        /// Which gate.
        gate: GateId,
        /// What it is called.
        name: String,
        /// Its key.
        key: PublicKey,
        /// To which key photos for it are sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealing: Option<Sealing>,
    },
    /// From now on people are told this of a gate.
    GateNotice {
        /// When.
        at: Time,
        /// What: a [`Notice`](crate::gates::Notice).
        notice: String,
    },
    /// A gate came into use, rests, or is gone.
    GateState {
        /// When.
        at: Time,
        /// Which gate.
        gate: GateId,
        /// What it is called.
        name: String,
        /// How far it has come.
        state: State,
    },
    /// Somebody takes a table of the community's matters that names nobody. It stands in the community's chain: whose
    /// matters they are is not read for it.
    TableTaken {
        /// When.
        at: Time,
        /// How many matters it has.
        rows: u64,
        /// Whether it has what was written.
        has_texts: bool,
    },
    /// Whoever runs the hub makes a backup of it. It stands in the chain of each community: everybody's data is in it.
    BackupTaken {
        /// When it was begun.
        at: Time,
        /// What for, as they say.
        reason: upkeep::Reason,
    },
    /// An auditor looks at something, for the first time that day.
    AuditRead {
        /// When.
        at: Time,
        /// At what.
        of: Subject,
        /// Who has appointed them, where that was noted.
        by: Option<Body>,
    },
    /// An audit has ended.
    AuditFinished {
        /// When.
        at: Time,
        /// From when on it has looked.
        since: Time,
        /// How many entries the page had that was checked.
        size: u64,
        /// The root of that.
        root: Hash,
        /// What was found.
        found: Statement,
        /// Who had appointed the auditor, where that was noted.
        by: Option<Body>,
    },
}

impl Event {
    /// Whether a gate says it, not the hub: who reads it checks the signature with the key that a consent names, and needs no
    /// ledger to know who has signed.
    #[must_use]
    pub const fn is_signed_by_gate(&self) -> bool {
        matches!(self, Self::GateSigned { .. })
    }

    /// When it happened, as the hub says.
    #[must_use]
    pub const fn at(&self) -> Time {
        match self {
            Self::Access(Access { at, .. })
            | Self::AccessWithheld { at, .. }
            | Self::LookRefused(Access { at, .. })
            | Self::GuardianAdded { at, .. }
            | Self::GuardianRemoved { at, .. }
            | Self::HelperAdded { at, .. }
            | Self::HelperRemoved { at, .. }
            | Self::LookAllowed { at, .. }
            | Self::KeyAdded { at, .. }
            | Self::KeyEnded { at, .. }
            | Self::Notice { at, .. }
            | Self::ConsentGiven { at, .. }
            | Self::ConsentRefused { at, .. }
            | Self::ConsentEnded { at, .. }
            | Self::WithdrawalEntered { at, .. }
            | Self::DeletionOrdered { at, .. }
            | Self::GateSigned { at, .. }
            | Self::PhotoSent { at, .. }
            | Self::PhotoDropped { at, .. }
            | Self::DoorTried { at, .. }
            | Self::BreachTold { at, .. }
            | Self::RightAsked { at, .. }
            | Self::RightAnswered { at, .. }
            | Self::ErasureAsked { at, .. }
            | Self::ErasureEntered { at, .. }
            | Self::ErasureCalledOff { at, .. }
            | Self::RecoveryBegun { at, .. }
            | Self::RecoveryApproved { at, .. }
            | Self::RecoveryVetoed { at, .. }
            | Self::RecoveryFinished { at, .. }
            | Self::GateKey { at, .. }
            | Self::GateNotice { at, .. }
            | Self::GateState { at, .. }
            | Self::TableTaken { at, .. }
            | Self::BackupTaken { at, .. }
            | Self::AuditRead { at, .. }
            | Self::AuditFinished { at, .. } => *at,
        }
    }
}
