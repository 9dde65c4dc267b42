//! The states of a consent, one after the other, and what its gate was told and has signed.

use ledger::Hash;
use serde_json::{Value, json};

use super::{
    super::{
        Told,
        history::{Ended, No, Order, Past, Said},
        names,
    },
    about::{Others, acting},
    typed,
};
use crate::{
    consents::{End, How},
    family::Tie,
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

/// That somebody said no: the person, or a guardian for them.
pub(super) fn refused<'n>(
    told: &Told<'_>,
    person: Hash,
    no: &'n No,
    others: &mut Others<'n>,
) -> Value {
    let guardian = no.by.as_deref().map(|name| others.called(Tie::Guardian, name));
    json!({
        "@type": "dpv:ConsentRefused",
        "dpv:isIndicatedAtTime": names::moment(no.at, told.offset),
        "dpv:isIndicatedBy": guardian.unwrap_or_else(|| names::of_hash(person)),
    })
}

/// That it ended: ended by the person, or by who has acted for them; and else in the name of who decides over the
/// data.
pub(super) fn ended<'n>(
    told: &Told<'_>,
    past: &Past,
    end: &'n Ended,
    others: &mut Others<'n>,
) -> Value {
    // A child has no helper.
    let tie = if past.consent.guardian.is_some() { Tie::Guardian } else { Tie::Helper };
    let by = match end.why {
        End::Withdrawn => match end.acting() {
            Some(name) => others.called(tie, name),
            None => names::of_hash(past.consent.person),
        },
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

/// Another guardian than before who has agreed anew.
pub(super) fn renewed_by(past: &Past, end: &Ended) -> Option<Value> {
    let consent = &past.consent;
    let (_, signer) = end.replaced_by.filter(|_| end.why == End::Renewed)?;
    let is_new = signer != consent.person && signer != consent.signer();
    is_new.then(|| acting(Tie::Guardian, &names::of_hash(signer), None, consent.person))
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
