//! A receipt in the form of Kantara's Consent Receipt Specification 1.1.0. Beside each field stands what the
//! specification calls it.
//!
//! Where it demands more than a notice says, the notice's one line about how to reach who decides stands for
//! contact, e-mail and telephone, and the country for the address. `publicKey` would be the controller's, who has
//! none: what was signed and by which key stands in the DPV receipt.

use serde_json::{Value, json};

use super::{
    Told,
    history::{self, Past},
    names,
};
use crate::{Language, consents::Consent};

/// The receipt of one consent, where its notice is known.
pub(super) fn receipt(told: &Told<'_>, past: &Past) -> Option<Value> {
    let consent = &past.consent;
    let (_, notice) = history::notice(told.ours, consent.notice)?;
    let contact = notice.contact.as_str();
    let controller = json!({
        // PII Controller, On Behalf
        "piiController": consent.controller,
        "onBehalf": false,
        // PII Controller Contact, Address, Email, Phone
        "contact": contact,
        "address": { "addressCountry": "CN" },
        "email": contact,
        "phone": contact,
    });
    let purpose = json!({
        // Purpose, Purpose Category: opening the gate is what the gate is for
        "purpose": notice.texts(consent.language).purpose,
        "purposeCategory": ["1 - Core Function"],
        // Consent Type: signed for nothing else (PIPL article 29)
        "consentType": "EXPLICIT",
        // PII Categories
        "piiCategory": ["3 - Biometric"],
        // Primary Purpose
        "primaryPurpose": true,
        // Termination
        "termination": names::moment(consent.valid_until, told.offset),
        // Third Party Disclosure: the gate alone gets it, and who looks after it acts for the controller
        "thirdPartyDisclosure": false,
    });
    Some(json!({
        // Version
        "version": "KI-CR-v1.1.0",
        // Jurisdiction
        "jurisdiction": "CN",
        // Consent Timestamp: in seconds
        "consentTimestamp": consent.given_at.0.div_euclid(1_000),
        // Collection Method
        "collectionMethod": method(consent),
        // Consent Receipt ID
        "consentReceiptID": names::uuid(past.hash),
        // Language (ISO 639-1)
        "language": match consent.language {
            Language::Zh => "zh",
            Language::En => "en",
        },
        // PII Principal ID: who the person is at this one gate
        "piiPrincipalId": names::of_hash(consent.person),
        "piiControllers": [controller],
        // Privacy Policy: the notice, by its hash
        "policyUrl": names::of_hash(consent.notice),
        // Services, Purposes: one gate, one purpose
        "services": [{ "service": notice.gate_name, "purposes": [purpose] }],
        // Sensitive PII, Sensitive PII Category (PIPL article 28)
        "sensitive": true,
        "spiCat": ["3 - Biometric"],
    }))
}

/// How it was collected. A guardian has no field of their own, and is named here, as they are called at this gate.
fn method(consent: &Consent) -> String {
    let signer = consent.guardian.as_ref().map_or_else(
        || "the person".to_owned(),
        |guardian| format!("a guardian of the person, {}", names::of_hash(guardian.person)),
    );
    format!("signed by {signer}, with a key of their own device, after the notice was shown there")
}
