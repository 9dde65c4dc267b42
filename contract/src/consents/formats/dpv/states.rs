//! The states of a consent, one after the other, and what its gate was told and has signed.

use ledger::Hash;
use serde_json::{Value, json};

use super::{
    super::{
        Told,
        history::{Ended, Order, Past, Said},
        names,
    },
    typed,
};
use crate::{consents::How, time::Time};

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
        "dpv:isIndicatedBy": names::of_hash(consent.person),
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

/// That it ended. What the person did not end, was ended in the name of who decides over the data.
pub(super) fn ended(told: &Told<'_>, past: &Past, end: &Ended) -> Value {
    use crate::consents::End::{Renewed, Withdrawn};
    let person = names::of_hash(past.consent.person);
    let controller = format!("{}#controller", names::of_hash(past.hash));
    let is_own = matches!(end.why, Withdrawn | Renewed);
    json!({
        "@type": names::state(end.why),
        "dpv:isIndicatedAtTime": names::moment(end.at, told.offset),
        "dpv:isIndicatedBy": if is_own { person } else { controller },
        "dpv:hasIndicationMethod": end.how.map(How::as_str),
        "linli:hasReason": names::reason(end.why),
        "linli:enteredBy": end.by,
        "dct:isReplacedBy": end.replaced_by.map(of_record),
    })
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
