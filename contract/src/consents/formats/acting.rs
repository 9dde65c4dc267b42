//! What the exports say where somebody acts for the person: a guardian for a child, a helper for who has named them.

use ed25519_dalek::Signer as _;
use ledger::{Hash, chain::Who};
use serde_json::{Value, json};

use super::{
    tests::{AT, HOME, WHO, given, key, ours, public, told, told_notice},
    *,
};
use crate::{
    Language,
    consents::{Consent, End, How, Signatory, pseudonym},
    family::{self, Minor},
    gates::{Notice, Purpose},
    id::GateId,
    sessions::Hex,
    time::{Day, Span, Time},
};

const MOTHER: Who = Who(Hash([7; 32]));
const FATHER: Who = Who(Hash([8; 32]));

/// The day after the fourteenth birthday.
fn grown_at() -> Time {
    Day::of(2027, 3, 2).at(0, Offset::CHINA)
}

fn minor() -> Minor {
    let guardian = Some(public(&key(1)));
    Minor { name: family::name_of(WHO), grown_at: grown_at(), guardian }
}

/// A consent of a child, signed by a guardian with the key 1.
fn given_for(at: Time, guardian: Who) -> (Event, Hash) {
    let (when, salt) = ((at, Offset::CHINA), Hash([6; 32]));
    let guardian = Signatory { who: guardian, home: Some(HOME) };
    let own = Consent::to(&told_notice(), guardian, &public(&key(1)), Language::Zh, when, salt);
    let document = own.of_child(WHO, grown_at()).text();
    let signature = Hex(key(1).sign(&Consent::signed(&document)).to_bytes().to_vec());
    let hash = Consent::hash(&document);
    let minor = Some(minor());
    (Event::ConsentGiven { at: at + Span::SECOND, document, signature, minor }, hash)
}

fn withdrawn(consent: Hash, how: How, by: Option<&str>) -> Event {
    let (at, by) = (AT + Span::DAY, by.map(str::to_owned));
    Event::ConsentEnded { at, consent, why: End::Withdrawn, how: Some(how), by }
}

/// That a guardian, or the person, does not want what the tests tell of.
fn refused(at: Time, by: Option<&str>) -> Event {
    refused_to(at, &told_notice(), Some(Language::Zh), by)
}

fn refused_to(at: Time, to: &Notice, language: Option<Language>, by: Option<&str>) -> Event {
    let (gate, purpose) = (GateId::from_number(1), Purpose::Enter);
    let (notice, by) = (to.hash(), by.map(str::to_owned));
    Event::ConsentRefused { at, gate, purpose, notice, language, by }
}

/// What somebody is called at the gate of these tests.
fn called(who: Who) -> String {
    names::of_hash(pseudonym(who, GateId::from_number(1)))
}

/// Who acts for the person in a record.
fn acting(record: &Value) -> Vec<&Value> {
    let entities = record["dpv:hasEntity"].as_array().expect("entities");
    entities.iter().filter(|one| !one["dpv:isRepresentativeFor"].is_null()).collect()
}

#[test]
fn a_childs_consent_is_the_guardians_who_has_signed_it() {
    let (given, hash) = given_for(AT, MOTHER);
    let mine = [given];
    let record = records(&told(&mine, &ours())).remove(0);
    let child = &record["dpv:hasDataSubject"]["@id"];
    assert_ne!(child, &json!(called(MOTHER)));
    let state = &record["dpv:hasConsentStatus"][0];
    assert_eq!(state["dpv:isIndicatedBy"], called(MOTHER));
    assert_eq!(state["dpv:hasDuration"]["rdf:value"]["@value"], "2027-03-02T00:00:00+08:00");
    let [guardian] = acting(&record)[..] else { panic!("{record}") };
    assert_eq!(guardian["@id"], called(MOTHER));
    assert_eq!(guardian["@type"], "dpv:GuardianOfDataSubject");
    assert_eq!(&guardian["dpv:isRepresentativeFor"], child);
    assert!(guardian["dpv:hasName"].is_null(), "by a pseudonym, as the child is");
    assert_eq!(record["dpv:hasLegalBasis"], json!(["cn:SeparateConsent", "cn:PIPL-A31"]));

    let receipt = receipt(&told(&mine, &ours()), hash).expect("a receipt");
    let inside = &receipt["dpv:hasRecordOfActivity"];
    assert_eq!(inside["dpv:hasConsentStatus"][0]["dpv:isIndicatedBy"], called(MOTHER));
    assert_eq!(acting(inside), [guardian]);
    let kantara = kantara(&told(&mine, &ours()), hash).expect("a receipt");
    assert_eq!(&kantara["piiPrincipalId"], child);
    let method = kantara["collectionMethod"].as_str().expect("a sentence");
    assert!(method.contains(&format!("a guardian of the person, {}", called(MOTHER))), "{method}");
}

#[test]
fn ones_own_consent_names_nobody_else() {
    let (given, hash) = given(AT, &key(1));
    let mine = [given];
    let record = records(&told(&mine, &ours())).remove(0);
    assert_eq!(record["dpv:hasConsentStatus"][0]["dpv:isIndicatedBy"], called(WHO));
    assert!(acting(&record).is_empty());
    assert_eq!(record["dpv:hasLegalBasis"], "cn:SeparateConsent");
    let kantara = kantara(&told(&mine, &ours()), hash).expect("a receipt");
    assert!(!kantara["collectionMethod"].to_string().contains("guardian"));
}

#[test]
fn who_withdraws_for_another_is_named_and_who_only_enters_it_is_not_taken_for_them() {
    for is_child in [false, true] {
        for (how, by, is_acting) in [
            (How::App, None, false),
            (How::App, Some("王小丽"), true),
            (How::Counter, Some("小李"), false),
            (How::Phone, Some("小李"), false),
            (How::Paper, Some("小李"), false),
        ] {
            let (given, hash) = if is_child { given_for(AT, MOTHER) } else { given(AT, &key(1)) };
            let mine = [given, withdrawn(hash, how, by)];
            let record = records(&told(&mine, &ours())).remove(0);
            let last = &record["dpv:hasConsentStatus"][1];
            let said_by = &last["dpv:isIndicatedBy"];
            if !is_acting {
                assert_eq!(said_by, &record["dpv:hasDataSubject"]["@id"], "{how:?}");
                assert_eq!(last["linli:enteredBy"], json!(by), "{how:?}");
                assert_eq!(acting(&record).len(), usize::from(is_child), "{how:?}");
                continue;
            }
            let all = acting(&record);
            let other = all.last().expect("somebody");
            assert_eq!(said_by, &other["@id"]);
            assert_eq!(other["dpv:hasName"], json!(by));
            let kind = if is_child { "dpv:GuardianOfDataSubject" } else { "dpv:Representative" };
            assert_eq!(other["@type"], kind);
            assert!(last["linli:enteredBy"].is_null(), "named once");
            // What was handed over before knows nothing of it.
            let receipt = receipt(&told(&mine, &ours()), hash).expect("a receipt");
            let before = acting(&receipt["dpv:hasRecordOfActivity"]);
            assert_eq!(before.len(), usize::from(is_child));
        }
    }
}

#[test]
fn a_consent_that_another_guardian_has_given_anew_names_both() {
    let (first, before) = given_for(AT, MOTHER);
    let (at, why) = (AT + Span::DAY, End::Renewed);
    let over = Event::ConsentEnded { at, consent: before, why, how: None, by: None };
    for (guardian, expected) in
        [(FATHER, vec![called(MOTHER), called(FATHER)]), (MOTHER, vec![called(MOTHER)])]
    {
        let mine = [first.clone(), over.clone(), given_for(at, guardian).0];
        let all = records(&told(&mine, &ours()));
        let old = acting(&all[0]);
        assert_eq!(old.iter().map(|one| one["@id"].clone()).collect::<Vec<_>>(), expected);
        assert_eq!(all[0]["dpv:hasConsentStatus"][1]["dpv:isIndicatedBy"], called(guardian));
        assert_eq!(all[1]["dpv:hasConsentStatus"][0]["dpv:isIndicatedBy"], called(guardian));
    }
}

#[test]
fn a_guardians_no_names_the_guardian_and_ones_own_nobody_else() {
    let days = |count| AT + Span::DAY.times(count);
    let mine = [
        refused(AT, Some("王秀英")),
        refused(days(1), Some("王建国")),
        refused(days(2), Some("王秀英")),
        refused(days(3), None),
    ];
    let record = records(&told(&mine, &ours())).remove(0);
    let child = &record["dpv:hasDataSubject"]["@id"];
    let name = record["@id"].as_str().expect("a name");
    let [mother, father] = ["", "-2"].map(|more| json!(format!("{name}#representative{more}")));
    let states = record["dpv:hasConsentStatus"].as_array().expect("states");
    let said: Vec<&Value> = states.iter().map(|state| &state["dpv:isIndicatedBy"]).collect();
    assert_eq!(said, [&mother, &father, &mother, child]);
    let all = acting(&record);
    let each = |name: &str| -> Vec<&Value> { all.iter().map(|one| &one[name]).collect() };
    assert_eq!(each("@id"), [&mother, &father], "each of them once");
    assert_eq!(each("dpv:hasName"), ["王秀英", "王建国"]);
    assert!(each("@type").iter().all(|kind| *kind == "dpv:GuardianOfDataSubject"));
    assert!(each("dpv:isRepresentativeFor").iter().all(|whose| *whose == child));
    assert_eq!(record["dpv:hasLegalBasis"], json!(["cn:SeparateConsent", "cn:PIPL-A31"]));

    let mine = [refused(AT, None)];
    let record = records(&told(&mine, &ours())).remove(0);
    assert_eq!(record["dpv:hasConsentStatus"][0]["dpv:isIndicatedBy"], called(WHO));
    assert!(acting(&record).is_empty());
    assert_eq!(record["dpv:hasLegalBasis"], "cn:SeparateConsent");
}

#[test]
fn who_refused_for_a_child_before_and_who_withdrew_after_are_not_taken_for_each_other() {
    let (given, hash) = given_for(AT, MOTHER);
    for (by, expected) in [("王秀英", vec!["王秀英"]), ("王建国", vec!["王秀英", "王建国"])]
    {
        let no = refused(AT - Span::HOUR, Some("王秀英"));
        let mine = [no, given.clone(), withdrawn(hash, How::App, Some(by))];
        let record = records(&told(&mine, &ours())).remove(0);
        let all = acting(&record);
        let names: Vec<&str> = all.iter().filter_map(|one| one["dpv:hasName"].as_str()).collect();
        assert_eq!(names, expected);
        let states = &record["dpv:hasConsentStatus"];
        for (index, name) in [(0, "王秀英"), (2, by)] {
            let who = all.iter().find(|one| one["@id"] == states[index]["dpv:isIndicatedBy"]);
            assert_eq!(who.expect("somebody")["dpv:hasName"], name);
        }
    }
}

#[test]
fn the_refusals_stand_there_as_they_are_written() {
    let examples = include_str!("../../../../formats/examples/refusals.jsonld");
    let examples: Vec<Value> = serde_json::from_str(examples).expect("documents");
    let moment = |day: Day| day.at(9, Offset::CHINA);
    let [before, once, again] =
        [Day::of(2026, 11, 20), Day::of(2027, 6, 1), Day::of(2027, 12, 1)].map(moment);
    let expected = [
        (Some(Language::Zh), vec![(once, Some("王秀英")), (again, Some("王建国"))]),
        (None, vec![(once, None)]),
    ];
    assert_eq!(examples.len(), expected.len());
    for (example, (language, said)) in examples.iter().zip(expected) {
        let text = example["dpv:hasNotice"]["linli:document"].as_str().expect("a text");
        let notice = Notice::read(text).expect("a notice");
        let said = said.into_iter().map(|(at, by)| refused_to(at, &notice, language, by));
        let mine: Vec<Event> = said.collect();
        let ours = [Event::GateNotice { at: before, notice: text.to_owned() }];
        assert_eq!(&records(&told(&mine, &ours))[..], std::slice::from_ref(example));
    }
}

#[test]
fn the_examples_stand_there_as_they_are_written() {
    let examples = include_str!("../../../../formats/examples/acting.jsonld");
    let examples: Vec<Value> = serde_json::from_str(examples).expect("documents");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for (example, (minor, by)) in examples.iter().zip([(Some(minor()), "王秀英"), (None, "王小丽")])
    {
        let measure = &example["dpv:hasTechnicalMeasure"];
        let document = text(&measure["linli:document"]);
        let signature = serde_json::from_value(measure["linli:signature"].clone()).expect("hex");
        let consent = Consent::hash(&document);
        let at = Day::of(2026, 11, 23).at(10, Offset::CHINA) + Span::SECOND.times(8);
        let given = Event::ConsentGiven { at, document, signature, minor };
        let (at, why) = (Day::of(2026, 12, 24).at(18, Offset::CHINA), End::Withdrawn);
        let (how, by) = (Some(How::App), Some(by.to_owned()));
        let ended = Event::ConsentEnded { at, consent, why, how, by };
        let notice = text(&example["dpv:hasNotice"]["linli:document"]);
        let at = Day::of(2026, 11, 20).at(9, Offset::CHINA);
        let (mine, ours) = ([given, ended], [Event::GateNotice { at, notice }]);
        assert_eq!(&records(&told(&mine, &ours))[..], std::slice::from_ref(example));
    }
}
