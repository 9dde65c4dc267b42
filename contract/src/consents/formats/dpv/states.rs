//! The states of a consent, one after the other, and what its gate was told and has signed.

use ledger::Hash;
use serde_json::{Value, json};

use super::{
    super::{
        Told,
        history::{Ended, Order, Past, Said},
        names,
    },
    about::acting,
    typed,
};
use crate::{
    consents::{End, How},
    family::Tie,
    time::Time,
};

/// That it was given: ISO/IEC TS 27560 `event_time`, `validity_duration`, `entity_id`, `event_type`, `event_state`.
pub(super) fn giving(told: &Told<'_>, past: &Past) -> Value {
    let consent = &past.consent;
    let state = match past.replaces {
        Some(_) => "dpv:RenewedConsentGiven",
        None => "dpv:ConsentGiven",
    };
    let until = names::moment(consent.valid_until, told.offset);
    json!({
        "@type": [state, "dpv:ExplicitlyExpressedConsent"],
        "dpv:isIndicatedAtTime": names::moment(consent.given_at, told.offset),
        "linli:recordedAt": names::moment(past.taken_at, told.offset),
        "dpv:isIndicatedBy": names::of_hash(consent.signer()),
        "dpv:hasIndicationMethod": "signed",
        "dpv:hasDuration": { "@type": "dpv:UntilTimeDuration", "rdf:value": typed("dateTime", &until) },
        "dct:replaces": past.replaces.map(of_record),
    })
}

/// That somebody said no.
pub(super) fn refused(told: &Told<'_>, person: Hash, at: Time) -> Value {
    json!({
        "@type": "dpv:ConsentRefused",
        "dpv:isIndicatedAtTime": names::moment(at, told.offset),
        "dpv:isIndicatedBy": names::of_hash(person),
    })
}

/// That it ended: ended by the person, or by who has acted for them; and else in the name of who decides over the
/// data.
pub(super) fn ended(told: &Told<'_>, past: &Past, end: &Ended) -> Value {
    let by = match end.why {
        End::Withdrawn if end.acting().is_some() => representative(past),
        End::Withdrawn => names::of_hash(past.consent.person),
        End::Renewed => {
            names::of_hash(end.replaced_by.map_or(past.consent.signer(), |(_, signer)| signer))
        }
        End::Expired
        | End::Changed
        | End::Removed
        | End::Left
        | End::Compromised
        | End::Guardian => format!("{}#controller", names::of_hash(past.hash)),
    };
    json!({
        "@type": names::state(end.why),
        "dpv:isIndicatedAtTime": names::moment(end.at, told.offset),
        "dpv:isIndicatedBy": by,
        "dpv:hasIndicationMethod": end.how.map(How::as_str),
        "linli:hasReason": names::reason(end.why),
        "linli:enteredBy": end.by.as_deref().filter(|_| end.acting().is_none()),
        "dct:isReplacedBy": end.replaced_by.map(|(consent, _)| of_record(consent)),
    })
}

/// Who has ended it for the person, where the record does not name them yet: who has withdrawn, or another guardian
/// than before who has agreed anew.
pub(super) fn ended_by(past: &Past, end: &Ended) -> Option<Value> {
    let consent = &past.consent;
    if end.why == End::Withdrawn {
        // A child has no helper.
        let tie = if consent.guardian.is_some() { Tie::Guardian } else { Tie::Helper };
        return Some(acting(tie, &representative(past), Some(end.acting()?), consent.person));
    }
    let (_, signer) = end.replaced_by.filter(|_| end.why == End::Renewed)?;
    let is_new = signer != consent.person && signer != consent.signer();
    is_new.then(|| acting(Tie::Guardian, &names::of_hash(signer), None, consent.person))
}

/// What somebody is called in this record who has withdrawn for the person: of them the chain has the name alone.
fn representative(past: &Past) -> String {
    format!("{}#representative", names::of_hash(past.hash))
}

pub(super) fn of_record(consent: Hash) -> String {
    format!("{}#record", names::of_hash(consent))
}

pub(super) fn statement(told: &Told<'_>, said: &Said) -> Value {
    json!({
        "@type": if said.is_deleted { "linli:Deleted" } else { "linli:Enrolled" },
        "dct:date": names::moment(said.at, told.offset),
        "linli:document": said.saying,
        "linli:signature": said.signature.to_string(),
    })
}

pub(super) fn ordered(told: &Told<'_>, order: &Order) -> Value {
    json!({
        "@type": "linli:DeletionOrder",
        "dct:identifier": order.id.to_string(),
        "dct:date": names::moment(order.at, told.offset),
        "linli:dueAt": names::moment(order.due_at, told.offset),
    })
}
