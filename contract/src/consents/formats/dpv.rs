//! Records and receipts in the form of the W3C guide to ISO/IEC TS 27560 (DPV-27560), in terms of DPV 2.2.
//!
//! Beside each field stands the field of the technical specification that it is, where it has one. Two of those we
//! do not have: a postal address of who decides over the data (`party_address`), and places of storage on a map.

mod about;
mod states;

use serde_json::{Map, Value, json};

use super::{
    Told,
    history::{self, Past, Refusal},
    names,
};
use crate::{Language, consents::pseudonym};
use about::{About, Others, entities, process};
use states::{ended, giving, ordered, refused, renewed_by, statement};

/// The words of JSON-LD that every document carries inside: whoever reads it needs no network.
const CONTEXT: &str = include_str!("../../../../formats/contexts/linli.jsonld");

/// A node as a document of its own.
pub(super) fn document(node: Value) -> Value {
    let context: Value = serde_json::from_str(CONTEXT).expect("our own file is JSON");
    let mut whole = Map::new();
    whole.insert("@context".to_owned(), context["@context"].clone());
    if let Value::Object(fields) = lean(node) {
        whole.extend(fields);
    }
    whole.into()
}

/// The whole history of one consent.
pub(super) fn record(told: &Told<'_>, past: &Past) -> Value {
    let person = past.consent.person;
    let mut others = Others::of(names::of_hash(past.hash));
    let refused = past.refused.iter().map(|no| refused(told, person, no, &mut others));
    let mut states: Vec<Value> = refused.collect();
    states.push(giving(told, past));
    states.extend(past.end.as_ref().map(|end| ended(told, past, end, &mut others)));
    let mut whole = signed(told, past, states);
    let said = past.said.iter().map(|said| statement(told, said)).collect();
    let orders = past.orders.iter().map(|order| ordered(told, order)).collect();
    insert(&mut whole, "linli:hasGateStatement", some(said));
    insert(&mut whole, "linli:hasDeletionOrder", some(orders));
    let anew = past.end.as_ref().and_then(|end| renewed_by(past, end));
    join(&mut whole, others.entities(person).chain(anew));
    whole
}

/// What is handed over when a consent is given: its record as it was at that moment.
pub(super) fn receipt(told: &Told<'_>, past: &Past) -> Value {
    let (name, person) = (names::of_hash(past.hash), names::of_hash(past.consent.person));
    json!({
        "@id": format!("{name}#receipt"),
        "@type": "dpv:ConsentReceipt",
        // schema_version
        "dct:conformsTo": "dpv-27560:receipt",
        // receipt_id
        "dct:identifier": format!("{name}#receipt"),
        "dct:created": names::moment(past.taken_at, told.offset),
        // The guide lets the person make their own receipts; this is made of their own records.
        "dct:creator": person,
        "schema:recipient": person,
        "dpv:hasRecordOfActivity": signed(told, past, vec![giving(told, past)]),
    })
}

/// That somebody has refused, each time they did; nothing where what they were shown is not known.
pub(super) fn refusal(told: &Told<'_>, refusal: &Refusal) -> Option<Value> {
    let (since, notice) = history::notice(told.ours, refusal.notice)?;
    let (gate, purpose, first) = (refusal.gate, refusal.purpose, refusal.said.first()?);
    let gate_name = names::of_gate(gate);
    let person = pseudonym(told.who, gate);
    let about = About {
        name: format!("{gate_name}/{}/refused/{}", purpose.as_str(), first.at.0),
        person,
        guardian: None,
        is_childs: refusal.said.iter().any(|no| no.by.is_some()),
        gate,
        gate_key: notice.gate_key.to_text(),
        purpose,
        kind: notice.kind,
        controller: notice.controller.to_string(),
        notice: refusal.notice,
        // A record of before does not say it; where there was one language alone, it was that.
        language: refusal.language.or(notice.english.is_none().then_some(Language::Zh)),
        known: Some((since, &notice)),
        until: None,
        deletion_hours: None,
        withdrawal: &[],
    };
    let mut others = Others::of(about.name.clone());
    let states = refusal.said.iter().map(|no| refused(told, person, no, &mut others)).collect();
    let mut whole = common(told, &about, "linli:RefusalRecord", &about.name, states);
    join(&mut whole, others.entities(person));
    Some(whole)
}

/// The record of a consent with these states.
fn signed(told: &Told<'_>, past: &Past, states: Vec<Value>) -> Value {
    let consent = &past.consent;
    let known = history::notice(told.ours, consent.notice);
    let name = names::of_hash(past.hash);
    let about = About {
        name: name.clone(),
        person: consent.person,
        guardian: consent.guardian.as_ref().map(|guardian| guardian.person),
        is_childs: consent.guardian.is_some(),
        gate: consent.gate,
        gate_key: consent.gate_key.to_text(),
        purpose: consent.purpose,
        kind: consent.kind,
        controller: consent.controller.to_string(),
        notice: consent.notice,
        language: Some(consent.language),
        known: known.as_ref().map(|(since, notice)| (*since, notice)),
        until: Some(names::moment(consent.valid_until, told.offset)),
        deletion_hours: consent.deletion_hours,
        withdrawal: &consent.withdrawal,
    };
    let record = format!("{name}#record");
    let mut whole = common(told, &about, "linli:SignedRecord", &record, states);
    let measure = json!({
        "@type": "dpv:DigitalSignatures",
        "linli:suite": consent.suite,
        "linli:algorithm": consent.key.suite.as_str(),
        "linli:key": consent.key.to_text(),
        "linli:signature": past.signature.to_string(),
        "linli:document": past.document,
    });
    insert(&mut whole, "dpv:hasTechnicalMeasure", measure);
    // The guide has no field for it.
    insert(&mut whole, "linli:household", consent.household.map(names::of_hash).into());
    whole
}

/// What every record says.
fn common(told: &Told<'_>, about: &About<'_>, kind: &str, id: &str, states: Vec<Value>) -> Value {
    let person = about.person();
    let ways = about.ways().iter().map(|how| how.as_str());
    let rights = about.known.map(|(_, notice)| about.texts(notice).rights.as_str());
    let ways: Vec<&str> = ways.chain(rights).collect();
    json!({
        "@id": id,
        "@type": ["dpv:ConsentRecord", kind],
        // schema_version
        "dct:conformsTo": "dpv-27560:record",
        // record_id
        "dct:identifier": about.name,
        // pii_principal_id: who the person is at this one gate
        "dpv:hasDataSubject": {
            "@id": person, "@type": "dpv:DataSubject", "dct:identifier": person,
        },
        // pii_controllers
        "dpv:hasDataController": about.controller(),
        // Who looks after the device is no third party (recipient_third_parties): there is none.
        "dpv:hasDataProcessor": about.processor(),
        // jurisdiction
        "dpv:hasJurisdiction": "loc:CN",
        "dpv:hasApplicableLaw": ["cn:PIPL", "cn:FR"],
        // lawful_basis, event_type; a child's is a guardian's (PIPL article 31)
        "dpv:hasLegalBasis": match about.is_childs {
            true => json!(["cn:SeparateConsent", "cn:PIPL-A31"]),
            false => json!("cn:SeparateConsent"),
        },
        // privacy_rights
        "dpv:hasRight": [
            "cn:PIPL-A15", "cn:PIPL-A44", "cn:PIPL-A45", "cn:PIPL-A46", "cn:PIPL-A47",
        ],
        // withdrawal_method
        "dpv:hasConsentControl": { "@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": ways },
        // privacy_notice, language
        "dpv:hasNotice": {
            "@id": names::of_hash(about.notice),
            "@type": "dpv:ConsentNotice",
            // BCP 47 has a word for what is not known, and the guide demands one.
            "dct:language": about.language.map_or("und", Language::tag),
            "dct:date": about.known.map(|(since, _)| names::moment(since, told.offset)),
            "linli:document": about.known.map(|(_, notice)| notice.text()),
        },
        "dpv:hasProcess": process(about),
        // parties
        "dpv:hasEntity": entities(about),
        // events
        "dpv:hasConsentStatus": states,
    })
}

/// Names some more of those who are in a record.
fn join(whole: &mut Value, others: impl Iterator<Item = Value>) {
    if let Some(entities) = whole["dpv:hasEntity"].as_array_mut() {
        entities.extend(others);
    }
}

/// A value with its type of XML Schema.
fn typed(kind: &str, value: &str) -> Value {
    json!({ "@type": format!("xsd:{kind}"), "@value": value })
}

/// A list, or nothing where it is empty.
fn some(list: Vec<Value>) -> Value {
    if list.is_empty() { Value::Null } else { list.into() }
}

fn insert(node: &mut Value, name: &str, value: Value) {
    node[name] = value;
}

/// Without the fields that say nothing.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name, lean(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(list) => list.into_iter().map(lean).collect::<Vec<_>>().into(),
        other => other,
    }
}
