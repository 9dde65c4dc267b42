//! What a community shows of what somebody has agreed to, and what of it proves nothing.

#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{
    Hash,
    audit::Evidence,
    chain::write_entries,
    commitment::{Kind, Record},
    evidence::{Dossier, Proved},
    follower::Follower,
    pack::NotProved,
    tree,
};
use log::{Log, head_of, record, who};
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const OURS: u8 = 1;
const ME: u8 = 7;
const NOTICE: &str = r#"{"gate":"east","says":"what for"}"#;

fn signed(seed: u8, prefix: &[u8], text: &str) -> String {
    let signed = [prefix, text.as_bytes()].concat();
    HEXLOWER.encode(&SigningKey::from_bytes(&[seed; 32]).sign(&signed).to_bytes())
}

fn key(seed: u8) -> Value {
    let bytes = SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes();
    json!({ "suite": "ed25519", "bytes": HEXLOWER.encode(&bytes) })
}

/// A consent at the east gate that says this of itself, with the record of it.
fn given(more: &Value, signer: u8) -> (Hash, Value) {
    let notice = Hash::of(&[b"linli-consent/1 notice\n", NOTICE.as_bytes()]);
    let mut said = json!({
        "gate": "east", "key": key(4), "notice": notice.to_string(), "person": "p",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        said[name] = value.clone();
    }
    let document = said.to_string();
    let signature = signed(signer, b"linli/consent/1\n", &document);
    let hash = Hash::of(&[b"linli/consent/1\n", document.as_bytes()]);
    (hash, json!({ "event": "consent_given", "document": document, "signature": signature }))
}

fn of(consent: Hash, event: &str) -> Value {
    json!({ "event": event, "order": "1", "consent": consent.to_string() })
}

fn gate_signed(consent: Hash) -> Value {
    let saying =
        json!({ "gate": "east", "says": "deleted", "consent": consent.to_string() }).to_string();
    let signature = signed(5, b"linli/gate/1\n", &saying);
    json!({ "event": "gate_signed", "saying": saying, "signature": signature })
}

fn added() -> Value {
    json!({ "event": "key_added", "key": key(4) })
}

/// A log with these records of one person, all of which are shown.
fn dossier(events: &[Value]) -> Dossier {
    let mut log = Log::new();
    let said = |number, event: &Value| Record {
        kind: Kind::Consent,
        ..record(number, &event.to_string())
    };
    let gate = json!({ "event": "gate_key", "gate": "east", "key": key(5) });
    log.add(who(OURS), said(0, &gate));
    log.add(who(OURS), said(1, &json!({ "event": "gate_notice", "notice": NOTICE })));
    for (number, event) in (2..).zip(events) {
        log.add(who(ME), said(number, event));
    }
    log.checkpoint();
    let size = log.entries.0.len() as u64;
    let chain = log.chains.get(&who(ME)).cloned().unwrap_or_default();
    let shown = chain.iter().enumerate().map(|(number, record)| {
        let shown = record.shown(who(ME), head_of(who(ME), &chain[..number]));
        let mut places = log.entries.0.iter();
        let place = places.position(|entry| entry.commitment == shown.commitment());
        let place = place.expect("it is in the log");
        let entry = write_entries(&log.entries.0[place..=place]);
        let beside = tree::inclusion(&mut log.entries, place as u64, size).expect("hashes");
        Evidence { shown, entry, index: place as u64, beside: beside.expect("it is there") }
    });
    let shown = shown.collect();
    Dossier {
        format: Dossier::FORMAT.to_owned(),
        policy: log.policy.clone(),
        checkpoint: log.note.clone(),
        heads: log.heads_at.clone(),
        ours: log.news(&Follower::default(), who(OURS), who(OURS)).ours,
        shown,
        said: "{}".to_owned(),
    }
}

fn checked(events: &[Value]) -> Result<Proved, NotProved> {
    dossier(events).check(None)
}

#[test]
fn a_consent_and_all_that_came_of_it_is_proved() {
    let (consent, agreed) = given(&json!({}), 4);
    let notice = Hash::of(&[b"linli-consent/1 notice\n", NOTICE.as_bytes()]).to_string();
    let events = [
        json!({ "event": "consent_refused", "notice": notice }),
        added(),
        agreed,
        of(consent, "photo_sent"),
        of(consent, "photo_dropped"),
        of(consent, "consent_ended"),
        json!({ "event": "withdrawal_entered" }),
        of(consent, "deletion_ordered"),
        gate_signed(consent),
        json!({ "event": "door_tried", "order": "1" }),
    ];

    let dossier = dossier(&events);
    let proved = dossier.check(Some(&dossier.policy)).expect("proved");

    assert_eq!((proved.consents, proved.signed, proved.shown.len()), (1, 1, events.len()));
    assert_eq!((proved.ours.len(), proved.seen.by.len()), (2, 2));
    assert_eq!(dossier.check(None), Ok(proved));
    assert_eq!(dossier.check(Some("no rule")), Err(NotProved::Rule));
}

#[test]
fn nothing_is_taken_that_is_about_no_consent_that_is_shown() {
    let (consent, agreed) = given(&json!({}), 4);
    let other = Hash([9; 32]);
    for stranger in [
        json!({ "event": "access" }),
        json!({}),
        json!({ "event": "consent_refused", "notice": other.to_string() }),
        json!({ "event": "consent_refused" }),
        of(other, "photo_sent"),
        of(other, "photo_dropped"),
        of(other, "consent_ended"),
        of(other, "deletion_ordered"),
        json!({ "event": "consent_ended" }),
        gate_signed(other),
        json!({ "event": "door_tried", "order": "2" }),
        agreed.clone(),
    ] {
        let events = [added(), agreed.clone(), of(consent, "deletion_ordered"), stranger.clone()];
        let place = dossier(&events).shown[3].index;
        assert_eq!(checked(&events), Err(NotProved::Stranger(place)), "{stranger}");
    }
}

#[test]
fn a_consent_is_one_by_its_key_its_notice_and_its_name_alone() {
    let wrong = |events: &[Value]| match checked(events) {
        Err(NotProved::NotAgreed(place)) => {
            let shown = dossier(events).shown;
            shown.iter().position(|evidence| evidence.index == place)
        }
        other => panic!("{other:?}"),
    };
    let (_, agreed) = given(&json!({}), 4);

    assert_eq!(wrong(std::slice::from_ref(&agreed)), Some(0), "no key came to them");
    assert_eq!(wrong(&[agreed.clone(), added()]), Some(0), "nor before it");
    assert_eq!(wrong(&[added(), given(&json!({}), 6).1]), Some(1), "another has signed");
    let notice = json!({ "notice": Hash([8; 32]).to_string() });
    assert_eq!(wrong(&[added(), given(&notice, 4).1]), Some(1), "nobody was told this");
    let person = json!({ "person": "q" });
    assert_eq!(wrong(&[added(), agreed.clone(), given(&person, 4).1]), Some(2), "two people");
    let suite = json!({ "key": { "suite": "p256", "bytes": key(4)["bytes"] } });
    let came = json!({ "event": "key_added", "key": suite["key"] });
    assert_eq!(wrong(&[came, given(&suite, 4).1]), Some(1), "a signature of another kind");

    let elsewhere = json!({ "person": "q", "gate": "west" });
    let proved = checked(&[added(), agreed, given(&elsewhere, 4).1]).expect("at another gate");
    assert_eq!(proved.consents, 2);
}

#[test]
fn a_consent_that_a_key_of_the_other_kind_has_signed_is_one() {
    let own = p256::ecdsa::SigningKey::from_slice(&[4; 32]).expect("a scalar");
    let point = own.verifying_key().to_sec1_point(false);
    let key = json!({ "suite": "p256", "bytes": HEXLOWER.encode(point.as_bytes()) });
    let (_, mut agreed) = given(&json!({ "key": key.clone() }), 4);
    let document = agreed["document"].as_str().expect("a text");
    let signed = [&b"linli/consent/1\n"[..], document.as_bytes()].concat();
    let signature: p256::ecdsa::Signature =
        own.sign_prehash(&Sha256::digest(&signed)).expect("signed");
    agreed["signature"] = HEXLOWER.encode(&signature.to_bytes()).into();
    let came = json!({ "event": "key_added", "key": key });
    assert_eq!(checked(&[came, agreed]).expect("proved").consents, 1);
}

#[test]
fn a_guardian_signs_with_the_key_that_stands_beside_it() {
    let child = json!({ "guardian": { "person": "q" } });
    let (_, mut agreed) = given(&child, 4);
    assert!(matches!(checked(std::slice::from_ref(&agreed)), Err(NotProved::NotAgreed(_))));
    agreed["minor"] = json!({ "guardian": key(6) });
    assert!(matches!(checked(std::slice::from_ref(&agreed)), Err(NotProved::NotAgreed(_))));
    agreed["minor"] = json!({ "guardian": key(4) });
    assert_eq!(checked(&[agreed]).expect("proved").consents, 1);
}

#[test]
fn it_is_read_as_it_is_written_and_nothing_else_is() {
    let dossier = dossier(&[added(), given(&json!({}), 4).1]);
    let text = serde_json::to_string(&dossier).expect("plain data");
    assert_eq!(Dossier::read(&text), Ok(dossier));
    for other in [
        text.replacen("linli-evidence/1", "linli-evidence/2", 1),
        text.replacen("\"said\"", "\"more\":1,\"said\"", 1),
        "{}".to_owned(),
    ] {
        assert_eq!(Dossier::read(&other), Err(NotProved::Form), "{other}");
    }
}
