//! What the exports say of a person's records, and what they do not.

use ed25519_dalek::{Signer, SigningKey};
use ledger::{Hash, chain::Who};
use serde_json::{Value, json};

use super::*;
use crate::{
    Language,
    consents::{Consent, End, How, Signatory, household},
    gates::{
        Notice, Purpose, Texts,
        agent::{Done, Saying},
        tests::notice,
    },
    id::{GateId, OrderId},
    ledger::Event,
    sessions::{Hex, PublicKey, Suite},
    text::{Name, Statement},
    time::{Offset, Span, Time},
};

/// 2026-11-23, eight o'clock.
pub(super) const AT: Time = Time(1_795_392_000_000);

pub(super) const WHO: Who = Who(Hash([5; 32]));
pub(super) const HOME: &str = "3-1-502";
const SIGNER: Signatory<'_> = Signatory { who: WHO, home: Some(HOME) };

pub(super) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(super) fn public(secret: &SigningKey) -> PublicKey {
    let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
    PublicKey { suite: Suite::Ed25519, bytes }
}

pub(super) fn told_notice() -> Notice {
    Notice { gate_key: public(&key(2)), ..notice() }
}

pub(super) fn given(at: Time, signer: &SigningKey) -> (Event, Hash) {
    let when = (at, Offset::CHINA);
    let consent =
        Consent::to(&told_notice(), SIGNER, &public(&key(1)), Language::Zh, when, Hash([6; 32]));
    let document = consent.text();
    let signature = Hex(signer.sign(&Consent::signed(&document)).to_bytes().to_vec());
    let hash = Consent::hash(&document);
    (Event::ConsentGiven { at: at + Span::SECOND, document, signature, minor: None }, hash)
}

fn ended(consent: Hash, at: Time, why: End) -> Event {
    let how = (why == End::Withdrawn).then_some(How::Counter);
    let by = how.map(|_| "小李".to_owned());
    Event::ConsentEnded { at, consent, why, how, by }
}

fn refused(at: Time) -> Event {
    refused_in(at, &told_notice(), Some(Language::Zh))
}

fn refused_in(at: Time, notice: &Notice, language: Option<Language>) -> Event {
    let (gate, purpose, notice) = (GateId::from_number(1), Purpose::Enter, notice.hash());
    Event::ConsentRefused { at, gate, purpose, notice, language, by: None }
}

fn deleted(consent: Hash, signer: &SigningKey) -> Event {
    let method = Name::try_from("reference").expect("a name");
    let (gate, order) = (GateId::from_number(1), Some(OrderId::from_number(3)));
    let firmware = Hash([8; 32]);
    let done = Done { gate, order, consent, before: 3, after: 2, at: AT, method, firmware };
    let saying = Saying::Deleted(done).text();
    let signature = Hex(signer.sign(&Saying::signed(&saying)).to_bytes().to_vec());
    Event::GateSigned { at: AT, saying, signature }
}

pub(super) fn ours() -> Vec<Event> {
    vec![Event::GateNotice { at: AT - Span::DAY, notice: told_notice().text() }]
}

pub(super) fn told<'e>(mine: &'e [Event], ours: &'e [Event]) -> Told<'e> {
    Told { who: WHO, mine, ours, offset: Offset::CHINA }
}

/// The states of a record, one after the other.
fn states(record: &Value) -> Vec<&str> {
    let states = record["dpv:hasConsentStatus"].as_array().expect("states");
    let name = states.iter().map(|state| state["@type"].get(0).unwrap_or(&state["@type"]));
    name.filter_map(Value::as_str).collect()
}

#[test]
fn one_record_keeps_every_state_of_its_consent() {
    let (given, hash) = given(AT, &key(1));
    let over = AT + Span::DAY;
    let order = OrderId::from_number(3);
    let due_at = over + Span::DAY;
    let mine = [
        refused(AT - Span::HOUR),
        given,
        ended(hash, over, End::Withdrawn),
        Event::DeletionOrdered { at: over, order, consent: hash, due_at },
        deleted(hash, &key(2)),
    ];
    let all = records(&told(&mine, &ours()));
    let [record] = &all[..] else { panic!("{all:?}") };
    let expected = ["dpv:ConsentRefused", "dpv:ConsentGiven", "dpv:ConsentWithdrawn"];
    assert_eq!(states(record), expected);
    let last = &record["dpv:hasConsentStatus"][2];
    assert_eq!(last["dpv:isIndicatedAtTime"], "2026-11-24T08:00:00+08:00");
    assert_eq!(last["dpv:hasIndicationMethod"], "counter");
    assert_eq!(last["linli:enteredBy"], "小李");
    let given = &record["dpv:hasConsentStatus"][1];
    assert_eq!(given["dpv:hasDuration"]["rdf:value"]["@value"], "2027-11-23T00:00:00+08:00");
    assert_eq!(given["linli:recordedAt"], "2026-11-23T08:00:01+08:00");
    assert_eq!(record["linli:hasGateStatement"][0]["@type"], "linli:Deleted");
    assert_eq!(record["linli:hasDeletionOrder"][0]["dct:identifier"], order.to_string());
}

#[test]
fn a_record_says_what_was_signed_and_carries_it() {
    let (given, hash) = given(AT, &key(1));
    let Event::ConsentGiven { document, signature, .. } = &given else { panic!("given") };
    let mine = [given.clone()];
    let record = records(&told(&mine, &ours())).remove(0);
    let measure = &record["dpv:hasTechnicalMeasure"];
    assert_eq!(measure["linli:document"], document.as_str());
    assert_eq!(measure["linli:signature"], signature.to_string());
    assert_eq!(measure["linli:suite"], "linli-consent/1");
    let home = household(WHO, GateId::from_number(1), HOME);
    assert_eq!(record["linli:household"], names::of_hash(home));
    let ways = &record["dpv:hasConsentControl"]["dpv:isExercisedAt"];
    assert_eq!(*ways, json!(["app", "counter", "phone", "paper", "随时撤回"]));
    let process = &record["dpv:hasProcess"];
    assert_eq!(process["dpv:hasPurpose"], "dpv:EnforceAccessControl");
    assert_eq!(process["dpv:hasPersonalData"], "pd:FacialPrint");
    assert_eq!(process["dpv:hasRecipient"], "https://linli.example/id/gate/0000000000001");
    assert_eq!(record["dct:identifier"], names::of_hash(hash));
    assert_eq!(record["dpv:hasNotice"]["linli:document"], told_notice().text());
    assert!(record["@context"]["dpv:hasPurpose"].is_object(), "nobody has to fetch it");
    assert!(!has_null(&record), "what is not known is not said: {record}");
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.values().any(has_null),
        Value::Array(list) => list.iter().any(has_null),
        _ => false,
    }
}

#[test]
fn each_end_has_its_state() {
    let expected = [
        (End::Withdrawn, "dpv:ConsentWithdrawn"),
        (End::Expired, "dpv:ConsentExpired"),
        (End::Changed, "dpv:ConsentInvalidated"),
        (End::Removed, "dpv:ConsentRevoked"),
        (End::Left, "dpv:ConsentRevoked"),
        (End::Renewed, "dpv:RenewedConsentGiven"),
        (End::Compromised, "dpv:ConsentInvalidated"),
        (End::Guardian, "dpv:ConsentInvalidated"),
    ];
    assert_eq!(expected.len(), End::ALL.len());
    for (why, state) in expected {
        let (given, hash) = given(AT, &key(1));
        let mine = [given, ended(hash, AT + Span::DAY, why)];
        let record = records(&told(&mine, &ours())).remove(0);
        assert_eq!(states(&record)[1], state, "{why:?}");
        let reason = &record["dpv:hasConsentStatus"][1]["linli:hasReason"];
        assert_eq!(reason, &format!("linli:{why:?}"));
        let by = &record["dpv:hasConsentStatus"][1]["dpv:isIndicatedBy"];
        let is_own = matches!(why, End::Withdrawn | End::Renewed);
        let person = &record["dpv:hasDataSubject"]["@id"];
        assert_eq!(by, if is_own { person } else { &record["dpv:hasDataController"] }, "{why:?}");
    }
}

#[test]
fn who_agrees_anew_has_two_records_that_name_each_other() {
    let (first, before) = given(AT, &key(1));
    let later = AT + Span::DAY;
    let (second, after) = given(later, &key(1));
    let mine = [first, ended(before, later, End::Renewed), second];
    let all = records(&told(&mine, &ours()));
    let [old, new] = &all[..] else { panic!("{all:?}") };
    assert_eq!(states(new), ["dpv:RenewedConsentGiven"]);
    assert_eq!(new["dpv:hasConsentStatus"][0]["dct:replaces"], old["@id"]);
    assert_eq!(old["dpv:hasConsentStatus"][1]["dct:isReplacedBy"], new["@id"]);
    assert_ne!(before, after);
}

#[test]
fn only_what_was_renewed_is_replaced_and_only_once() {
    let given_at = |days| given(AT + Span::DAY.times(days), &key(1));
    let ((first, before), (second, after), (third, _)) = (given_at(0), given_at(1), given_at(2));
    let over = AT + Span::DAY;
    // Who withdrew agrees anew, and renews nothing.
    let mine = [first.clone(), ended(before, over, End::Withdrawn), second.clone()];
    let all = records(&told(&mine, &ours()));
    assert_eq!(states(&all[0]), ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]);
    assert_eq!(states(&all[1]), ["dpv:ConsentGiven"]);

    let mine = [first.clone(), ended(before, over, End::Renewed), second.clone(), third];
    let all = records(&told(&mine, &ours()));
    let given: Vec<&str> = all.iter().map(|record| states(record)[0]).collect();
    assert_eq!(given, ["dpv:ConsentGiven", "dpv:RenewedConsentGiven", "dpv:ConsentGiven"]);

    // It ends once, whatever is told afterwards; told twice, it was given once.
    let mine = [
        first.clone(),
        first,
        ended(before, over, End::Left),
        ended(before, over, End::Expired),
        second,
    ];
    let all = records(&told(&mine, &ours()));
    assert_eq!(states(&all[0]), ["dpv:ConsentGiven", "dpv:ConsentRevoked"]);
    assert_eq!(given_hashes(&mine), [before, after]);
}

fn given_hashes(mine: &[Event]) -> Vec<Hash> {
    super::given(&told(mine, &ours()))
}

#[test]
fn a_record_names_who_is_in_it_and_what_the_gate_has_said() {
    let (given, hash) = given(AT, &key(1));
    let method = Name::try_from("reference").expect("a name");
    let gate = GateId::from_number(1);
    let (order, consent, firmware) = (None, hash, Hash([8; 32]));
    let done = Done { gate, order, consent, before: 2, after: 3, at: AT, method, firmware };
    let saying = Saying::Enrolled(done).text();
    let signature = Hex(key(2).sign(&Saying::signed(&saying)).to_bytes().to_vec());
    let signed = Event::GateSigned { at: AT, saying: saying.clone(), signature: signature.clone() };
    let mine = [given, signed, deleted(hash, &key(2))];
    let record = records(&told(&mine, &ours())).remove(0);

    let said = record["linli:hasGateStatement"].as_array().expect("statements");
    let kinds: Vec<&Value> = said.iter().map(|said| &said["@type"]).collect();
    assert_eq!(kinds, ["linli:Enrolled", "linli:Deleted"]);
    assert_eq!(said[0]["linli:document"], saying);
    assert_eq!(said[0]["linli:signature"], signature.to_string());
    assert_eq!(said[0]["dct:date"], "2026-11-23T08:00:00+08:00");

    let name = names::of_hash(hash);
    let (controller, processor) = (format!("{name}#controller"), format!("{name}#processor"));
    assert_eq!(record["dpv:hasDataController"], controller);
    assert_eq!(record["dpv:hasDataProcessor"], processor);
    let entities = record["dpv:hasEntity"].as_array().expect("entities");
    let ids: Vec<&Value> = entities.iter().map(|entity| &entity["@id"]).collect();
    assert_eq!(ids, [&json!(controller), &json!(processor), &json!(names::of_gate(gate))]);
    let called: Vec<&Value> = entities.iter().map(|entity| &entity["dpv:hasName"]).collect();
    assert_eq!(called, ["物业公司", "设备公司", "东门"]);
    let person = record["dpv:hasDataSubject"]["@id"].as_str().expect("a name");
    assert_eq!(person, names::of_hash(crate::consents::pseudonym(WHO, gate)));
}

#[test]
fn what_was_said_of_another_gate_is_another_matter() {
    let elsewhere = |at| {
        let gate = GateId::from_number(2);
        let notice = told_notice().hash();
        let language = Some(Language::Zh);
        Event::ConsentRefused { at, gate, purpose: Purpose::Enter, notice, language, by: None }
    };
    let (given, _) = given(AT, &key(1));
    let mine = [elsewhere(AT - Span::HOUR), given, refused(AT + Span::DAY)];
    let all = records(&told(&mine, &ours()));
    let kinds: Vec<Vec<&str>> = all.iter().map(states).collect();
    assert_eq!(kinds, [["dpv:ConsentGiven"], ["dpv:ConsentRefused"], ["dpv:ConsentRefused"]]);
}

#[test]
fn what_was_refused_and_never_agreed_to_is_a_record_of_its_own() {
    let mine = [refused(AT), refused(AT + Span::DAY)];
    let all = records(&told(&mine, &ours()));
    let [record] = &all[..] else { panic!("{all:?}") };
    assert_eq!(record["@type"], json!(["dpv:ConsentRecord", "linli:RefusalRecord"]));
    assert_eq!(states(record), ["dpv:ConsentRefused", "dpv:ConsentRefused"]);
    assert_eq!(record["dpv:hasTechnicalMeasure"], Value::Null, "nobody signs a no");
    assert!(records(&told(&mine, &[])).is_empty(), "what was shown is not known");
}

#[test]
fn a_refusal_is_in_the_language_that_was_shown_or_in_one_that_is_not_known() {
    let chinese = Notice { english: None, ..told_notice() };
    let both = Notice { english: Some(chinese.texts.clone()), ..chinese.clone() };
    for (notice, said, expected) in [
        (&both, Some(Language::En), json!("en")),
        (&both, Some(Language::Zh), json!("zh-CN")),
        (&chinese, None, json!("zh-CN")),
        (&both, None, json!("und")),
    ] {
        let ours = [Event::GateNotice { at: AT, notice: notice.text() }];
        let mine = [refused_in(AT + Span::HOUR, notice, said)];
        let all = records(&told(&mine, &ours));
        let [record] = &all[..] else { panic!("{all:?}") };
        assert_eq!(record["dpv:hasNotice"]["dct:language"], expected, "{said:?}");
    }
}

#[test]
fn the_deletion_is_described_as_the_notice_that_was_shown_says() {
    let described = |notice: &Notice, language| {
        let ours = [Event::GateNotice { at: AT, notice: notice.text() }];
        let mine = [refused_in(AT + Span::HOUR, notice, Some(language))];
        let record = records(&told(&mine, &ours)).remove(0);
        let storage = record["dpv:hasProcess"]["dpv:hasStorageCondition"].as_array();
        let deleted = storage.and_then(|storage| storage.last()).expect("a condition");
        assert_eq!(deleted["@type"], "dpv:StorageDeletion");
        deleted["dct:description"].clone()
    };
    let end = Statement::try_from("Deleted at the end").ok();
    let chinese = told_notice();
    let english = Texts { at_end: end, ..chinese.texts.clone() };
    let both = Notice { english: Some(english), ..chinese.clone() };
    assert_eq!(described(&both, Language::Zh), "到期就删除");
    assert_eq!(described(&both, Language::En), "Deleted at the end");
    let before = Texts { at_end: None, ..chinese.texts.clone() };
    let before = Notice { texts: before, ..chinese };
    assert_eq!(described(&before, Language::Zh), Value::Null);
}

#[test]
fn what_the_wrong_key_has_signed_is_in_no_export() {
    let (forged, hash) = given(AT, &key(9));
    let mine = [forged];
    assert!(records(&told(&mine, &ours())).is_empty());
    assert_eq!(receipt(&told(&mine, &ours()), hash), None);
    assert_eq!(kantara(&told(&mine, &ours()), hash), None);

    let (given, hash) = given(AT, &key(1));
    let mine = [given, deleted(hash, &key(1)), deleted(Hash([0; 32]), &key(2))];
    let record = records(&told(&mine, &ours())).remove(0);
    assert_eq!(record["linli:hasGateStatement"], Value::Null, "only the gate speaks for the gate");
}

#[test]
fn a_receipt_knows_nothing_of_later() {
    let (given, hash) = given(AT, &key(1));
    let mine = [refused(AT - Span::HOUR), given, ended(hash, AT + Span::DAY, End::Left)];
    let receipt = receipt(&told(&mine, &ours()), hash).expect("a receipt");
    assert_eq!(states(&receipt["dpv:hasRecordOfActivity"]), ["dpv:ConsentGiven"]);
    assert_eq!(receipt["dct:created"], "2026-11-23T08:00:01+08:00");
    assert_eq!(receipt["dpv:hasRecordOfActivity"]["@context"], Value::Null, "once is enough");
}

#[test]
fn a_receipt_of_kantara_has_each_field_it_demands() {
    let (given, hash) = given(AT, &key(1));
    let mine = [given];
    let receipt = kantara(&told(&mine, &ours()), hash).expect("a receipt");
    assert_eq!(receipt["version"], "KI-CR-v1.1.0");
    assert_eq!(receipt["consentTimestamp"], AT.0 / 1_000);
    assert_eq!(receipt["piiControllers"][0]["piiController"], "物业公司");
    let purpose = &receipt["services"][0]["purposes"][0];
    assert_eq!(purpose["termination"], "2027-11-23T00:00:00+08:00");
    assert_eq!(purpose["thirdPartyDisclosure"], false);
    let schema = include_str!("../../../../formats/kantara/consent-receipt-v1.1.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    for name in schema["required"].as_array().expect("fields") {
        assert!(!receipt[name.as_str().expect("a name")].is_null(), "{name}");
    }
    assert_eq!(kantara(&told(&mine, &[]), hash), None, "its notice is not known");
}
