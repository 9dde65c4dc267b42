//! What changing calls answer: of each it is known whether that names or quotes a resident, and who is named is told.
//! They cannot be tried all as those are that only read: whatever answers without a refusal has acted.

use std::collections::BTreeSet;

use contract::{
    counter::{self, Channel},
    people::Post,
    recovery::Approve,
    suggestions::Reveal,
    text::Subject,
};
use serde_json::Value;

use super::{CANARY, as_on_another_day, looks};
use crate::{
    complaints::body,
    family::guarded,
    recovery,
    suggestions::proposed,
    support::{Engine, Person, TestHub, code, http, key, on_both_engines},
};

/// They name a resident, or say where one lives; the tests below hold that this is written down, and
/// `whoever_is_named_on_a_card_is_told_and_a_stack_names_nobody` that cards are.
const NAMING: [&str; 6] = [
    "/api/counter",
    "/api/joining/invitations",
    "/api/joining/invitations/{id}/withdraw",
    "/api/people/{person}/renew",
    "/api/recoveries/{id}/approve",
    "/api/suggestions/{id}/reveal",
];

/// They say nothing of a resident that needs a record, and why.
const PLAIN: [(&str, &[&str]); 7] = [
    (
        "numbers, moments and codes of what was just made",
        &[
            "/api/activities/desk",
            "/api/activities/desk/{id}/enrol",
            "/api/attachments",
            "/api/breaches",
            "/api/complaints/{id}/acts",
            "/api/complaints/{id}/looks",
            "/api/consents",
            "/api/documents",
            "/api/exports",
            "/api/inbox/{id}/acts",
            "/api/notices/desk",
            "/api/notices/desk/{id}/approve",
            "/api/notices/desk/{id}/correct",
            "/api/notices/desk/{id}/publish",
            "/api/people/{person}/evidence",
            "/api/people/{person}/leave",
            "/api/people/{person}/looks",
            "/api/people/{person}/recovery",
            "/api/people/{person}/rights",
            "/api/people/{person}/withholdings",
            "/api/polls/desk",
            "/api/register/import",
            "/api/rights",
            "/api/rights/{id}/copy",
            "/api/rights/{id}/erase",
            "/api/sessions/begin",
            "/api/suggestions",
            "/api/suggestions/{id}/decide",
            "/api/suggestions/{id}/edit",
            "/api/suggestions/{id}/stand",
        ],
    ),
    (
        "the caller's own",
        &[
            "/api/activities/{id}/checkin",
            "/api/activities/{id}/leave",
            "/api/activities/{id}/signup",
            "/api/complaints",
            "/api/devices/invitation",
            "/api/joining",
            "/api/polls/{id}/answer",
            "/api/recoveries/watch",
            "/api/rights/erase",
            "/api/sessions",
            "/api/suggestions/{id}/comments",
        ],
    ),
    (
        "for whoever holds the secret of whom it is about: the case key, or the card that has the name on it",
        &["/api/follow", "/api/joining/look"],
    ),
    (
        "what the caller sends, or one of the staff or an auditor has written",
        &[
            "/api/auditing",
            "/api/gates/{id}/notice",
            "/api/inbox/held/{entry}/undo",
            "/api/inbox/phrases",
            "/api/notices/desk/preview",
            "/api/register/check",
        ],
    ),
    (
        "what all read, or how far a matter is that nobody is named with",
        &["/api/complaints/alike", "/api/complaints/{id}/support", "/api/suggestions/alike"],
    ),
    (
        "for a gate: it knows people by a name of its own, and the photo it fetches is sealed to it",
        &["/api/gates/pair", "/api/gates/{gate}/photo", "/api/gates/{gate}/say"],
    ),
    (
        "of gates alone: who enters a withdrawal is told all of them, whatever was agreed to",
        &[
            "/api/gates",
            "/api/gates/{id}/invitation",
            "/api/gates/{id}/state",
            "/api/people/{person}/withdraw-consents",
        ],
    ),
];

/// Whether an answer of this form can have words in it.
fn has_words(document: &Value, form: &Value, seen: &mut BTreeSet<String>) -> bool {
    match form {
        Value::Object(fields) => fields.iter().any(|(name, one)| match (name.as_str(), one) {
            ("$ref", Value::String(place)) => {
                let other = document.pointer(place.trim_start_matches('#'));
                seen.insert(place.clone())
                    && other.is_some_and(|other| has_words(document, other, seen))
            }
            ("type", Value::String(kind)) => kind == "string",
            ("type", Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
            _ => has_words(document, one, seen),
        }),
        Value::Array(all) => all.iter().any(|one| has_words(document, one, seen)),
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_every_changing_call_it_is_known_whether_its_answer_names_a_resident() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let document = http().get(format!("{}/openapi.json", hub.origin)).send().await;
    let document = document.expect("an answer").bytes().await.expect("a body");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let mut known: BTreeSet<&str> = NAMING.into_iter().collect();
    for (why, paths) in PLAIN {
        for path in paths {
            assert!(known.insert(path), "{path} stands here twice: {why}");
        }
    }

    let mut changing = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let Some(call) = methods.get("post") else { continue };
        changing.insert(path.as_str());
        let form = &call["responses"]["200"]["content"];
        let is_known = known.contains(path.as_str());
        let may_name = has_words(&document, form, &mut BTreeSet::new());
        assert!(is_known || !may_name, "does {path} name or quote a resident? then it is told");
    }

    let gone: Vec<_> = known.difference(&changing).collect();
    assert!(gone.is_empty(), "called nowhere any more: {gone:?}");
}

/// What staff file for somebody whom they have not looked up.
fn told(resident: &Person) -> counter::File {
    counter::File {
        text: body("灯不亮。"),
        place: None,
        whereabouts: None,
        resident: Some(resident.account.person),
        channel: Channel::Phone,
    }
}

on_both_engines! {
    async fn whom_a_changing_call_names_is_told(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.join(CANARY, Post::Resident, Some("4-1-101")).await;
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let suggestion = proposed(&resident, "加一盏路灯").await;
        let begun = recovery::begin(&staff, &resident).await.expect("begun");
        assert!(looks(&resident).await.is_empty(), "nobody was named yet");

        let why = Subject::try_from("有人说他被冒名了").expect("a title");
        let reveal = Reveal { id: suggestion, comment: None, why };
        let revealed = manager.hub.change(&reveal, &key()).await.expect("told");
        assert_eq!((&*revealed.name, looks(&resident).await.len()), (CANARY, 1));

        as_on_another_day(&hub).await;
        let approve = Approve { id: begun };
        let approved = manager.hub.change(&approve, &key()).await.expect("approved");
        assert_eq!(approved.sheet.cards[0].name.as_deref(), Some(CANARY));
        assert_eq!(looks(&resident).await.len(), 2);
    }

    async fn where_somebody_lives_is_told_at_the_counter_with_a_record_and_of_a_child_not_at_all(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;

        let of_child = staff.hub.change(&told(&child), &key()).await.expect("filed");
        assert_eq!((of_child.place, looks(&child).await.len()), (None, 0));

        for _ in 0..2 {
            let receipt = staff.hub.change(&told(&guardian), &key()).await.expect("filed");
            assert_eq!(receipt.place.as_deref(), Some("3栋1单元502"));
        }
        assert_eq!(looks(&guardian).await.len(), 1, "once a day");
        let stranger = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let filed = stranger.hub.change(&told(&guardian), &key()).await;
        assert_eq!(code(filed), contract::Code::NotAllowed);
        assert_eq!(looks(&guardian).await.len(), 1);
    }
}
