//! A ticket: a consent as it is shown to a gate, with the proof that it stands in the ledger. A gate checks
//! it without asking anybody.

use ledger::{
    Hash,
    chain::Entry,
    commitment::{Kind, Shown, of_heads},
    follower::HeadsEntry,
    policy::{Policy, Seen},
    proof::Proof,
    tree,
};
use serde::{Deserialize, Serialize};

use super::Consent;
use crate::{
    Endpoint, Method,
    family::Minor,
    gates::Purpose,
    id::GateId,
    ledger::Event,
    sessions::{Hex, PublicKey},
    time::{Span, Time},
};

/// How old the page of the ledger may be with which a ticket is shown, and how long ago its owner's device may
/// have signed that it is shown ([`Presented`](super::Presented)).
pub const FRESH: Span = Span::MINUTE.times(10);

/// Shows one's own consent with what proves it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentTicketFor))]
#[serde(deny_unknown_fields)]
pub struct TicketFor {
    /// The number of the consent.
    pub consent: Hash,
}

impl Endpoint for TicketFor {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/consents/ticket";
    const ABOUT: &'static str =
        "Shows one's own consent with the proof that it stands in the ledger.";
    type Answer = Handed;
}

/// A ticket as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentTicketHanded))]
pub struct Handed {
    /// The ticket.
    pub ticket: Ticket,
    /// The same to be scanned: [`SCANNED`], then base 32 (RFC 4648, without padding) of the ticket's JSON in
    /// brotli (RFC 7932). The device adds that it shows it ([`Showing::scanned`](super::Showing::scanned)).
    pub packed: String,
}

/// How the text of a scanned ticket begins.
pub const SCANNED: &str = "LINLI1:";

/// A consent and the proof of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentTicket))]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The record of the consent, taken out of its chain.
    pub shown: Shown,
    /// By what its owner recognises it in the log: six bytes.
    pub label: Hex,
    /// That it is in the log (C2SP tlog-proof).
    pub proof: String,
    /// When the page was made, as the log says; where nobody outside has seen it, there is no better word.
    pub heads: HeadsEntry,
}

/// Why a gate does not take a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is none.
    Form,
    /// The ledger does not have it, or too few have seen the page.
    NotProved,
    /// The page is older than [`FRESH`].
    Stale,
    /// The page is of a time that has not come, by more than clocks differ.
    Ahead,
    /// It is another gate's, or for another key of this one.
    OtherGate,
    /// It is for another purpose.
    OtherPurpose,
    /// It is to a notice that the gate was not told of.
    OtherNotice,
    /// It is a child's, and the ledger knows no guardian who has signed it.
    NoGuardian,
    /// It is over.
    Over,
    /// Its owner's device has not signed that it is shown.
    NotShown,
}

impl std::fmt::Display for NotTaken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Form => "this is no ticket",
            Self::NotProved => "the ledger does not prove this ticket",
            Self::Stale => "the ticket is too old: show a new one",
            Self::Ahead => "the ticket is of a time that has not come",
            Self::OtherGate => "the ticket is for another gate",
            Self::OtherPurpose => "the ticket is for another purpose",
            Self::OtherNotice => "this gate was not told of the notice that was agreed to",
            Self::NoGuardian => "a child's consent is not signed by a guardian",
            Self::Over => "the consent is over",
            Self::NotShown => "it is not its owner who shows this ticket",
        })
    }
}

impl std::error::Error for NotTaken {}

/// What a gate learns of a ticket that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The number of the consent.
    pub hash: Hash,
    /// The consent.
    pub consent: Consent,
    /// When the page of the ledger was seen by others, or made where nobody has to see it.
    pub at: Time,
}

impl Ticket {
    /// Checks it for a gate, at a time by the gate's clock. Nothing is believed that is not signed, by the
    /// device, by the log and by as many witnesses as the rule asks for; nor that a key is a guardian's, unless
    /// that stands in the same record of the log.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check(
        &self,
        policy: &Policy,
        own: (GateId, &PublicKey),
        now: Time,
    ) -> Result<Taken, NotTaken> {
        self.check_for(Purpose::Enter, policy, own, now)
    }

    /// The same for a purpose.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check_for(
        &self,
        purpose: Purpose,
        policy: &Policy,
        (gate, key): (GateId, &PublicKey),
        now: Time,
    ) -> Result<Taken, NotTaken> {
        let Event::ConsentGiven { document, signature, minor, .. } = self.event()? else {
            return Err(NotTaken::Form);
        };
        let consent = Consent::read(&document, &signature).map_err(|_| NotTaken::Form)?;
        let at = self.proved_at(policy)?;
        if now - at > FRESH {
            return Err(NotTaken::Stale);
        }
        if at - now > FRESH {
            return Err(NotTaken::Ahead);
        }
        if consent.gate != gate || consent.gate_key != *key {
            return Err(NotTaken::OtherGate);
        }
        if consent.purpose != purpose {
            return Err(NotTaken::OtherPurpose);
        }
        if !Minor::covers(minor.as_ref(), &consent) {
            return Err(NotTaken::NoGuardian);
        }
        if consent.valid_until <= now.max(at) {
            return Err(NotTaken::Over);
        }
        Ok(Taken { hash: Consent::hash(&document), consent, at })
    }

    fn event(&self) -> Result<Event, NotTaken> {
        if self.shown.record.kind != Kind::Consent {
            return Err(NotTaken::Form);
        }
        serde_json::from_str(&self.shown.record.event).map_err(|_| NotTaken::Form)
    }

    /// When the page was seen on which it stands.
    fn proved_at(&self, policy: &Policy) -> Result<Time, NotTaken> {
        let entry = [&self.label.0[..], &self.shown.commitment().0].concat();
        let entry = Entry::read(&entry).ok_or(NotTaken::Form)?;
        let proof = Proof::read(&self.proof).map_err(|_| NotTaken::Form)?;
        let seen = proof.holds(entry.hash(), policy).map_err(|_| NotTaken::NotProved)?;
        let at = match policy.reached_at(&seen) {
            Some(at) => at.saturating_mul(1_000),
            None => self.made_at(&seen).ok_or(NotTaken::NotProved)?,
        };
        Ok(Time(i64::try_from(at).unwrap_or(i64::MAX)))
    }

    /// When the log says that it made the page: its last entry.
    fn made_at(&self, seen: &Seen) -> Option<u64> {
        let head = seen.checkpoint.head;
        let HeadsEntry { root, at, beside } = &self.heads;
        let (last, entry) = (head.size.checked_sub(1)?, of_heads(*root, *at).hash());
        tree::includes(head.root, head.size, last, entry, beside).then_some(*at)
    }
}
