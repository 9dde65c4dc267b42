//! What staff read of somebody is told to that person: a matter they open, a list they look through; and no answer
//! has a name whose owner is not told.

mod changing;

use std::collections::BTreeSet;

use contract::{
    Code,
    complaints::{self, File},
    devices::Renew,
    exports::{Begin, Chosen},
    family::{AskAuthor, ShowChild},
    id::ComplaintId,
    inbox::{self, Show},
    joining::{self, Invite, Whom},
    ledger::{Access, Event, Protected, Reason},
    people::Post,
    polls::{Secrecy, Voice},
    register,
    rights::{Ask, Kind},
    seconding::Allow,
    text::Search,
    time::{Span, Time},
};
use serde_json::Value;

use crate::{
    activities::{announced, draft as activity, sign_up},
    auditing::{Ids, addresses},
    complaints::{body, lift},
    family::{ask_look, guarded},
    gates::{events, neighbourhood},
    polls::{answers, draft as poll, owns, pick, published},
    recovery,
    rights::wanted,
    suggestions::proposed,
    support::{Engine, Person, TestHub, code, gate::statement, http, jpeg, key, on_both_engines},
};

/// Whom no answer may name without her being told.
const CANARY: &str = "王秀英金丝雀";

/// What she has written to the community: no answer may show it either.
const WORDS: &str = "走廊的灯，金丝雀";

/// Who has looked at what of somebody.
pub(crate) async fn looks(person: &Person) -> Vec<Access> {
    let all = events(person).await.into_iter();
    all.filter_map(|event| match event {
        Event::Access(access) => Some(access),
        _ => None,
    })
    .collect()
}

/// How many records there are of anybody.
pub(crate) async fn records(hub: &TestHub) -> i64 {
    count(hub, "SELECT COUNT(*) FROM record").await
}

async fn count(hub: &TestHub, sql: &'static str) -> i64 {
    let read = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
    read.await.expect("the rows are readable").expect("a count")
}

on_both_engines! {
    async fn who_opens_a_matter_is_told_once_a_day_by_its_number(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let (staff, colleague) = (hub.staff("小李").await, hub.staff("小张").await);
        let secret = File { text: Some(body("楼上每天半夜拖椅子。")), ..lift() };
        let first = resident.hub.change(&secret, &key()).await.expect("filed");
        let second = resident.hub.change(&lift(), &key()).await.expect("filed");
        resident.hub.ask(&complaints::Show { id: first.id }).await.expect("one's own");
        assert!(looks(&resident).await.is_empty());

        for id in [first.id, first.id, second.id] {
            staff.hub.ask(&Show { id }).await.expect("opened");
            staff.hub.ask(&complaints::Show { id }).await.expect("the same by another call");
        }
        let told = looks(&resident).await;
        let [one] = &told[..] else { panic!("once a day: {told:?}") };
        assert_eq!((one.of, one.number, &*one.by), (Protected::Matter, Some(first.number), "小李"));
        let text = serde_json::to_string(&events(&resident).await).expect("plain data");
        assert!(!text.contains("拖椅子"), "its number, and not what it says: {text}");

        colleague.hub.ask(&complaints::Show { id: second.id }).await.expect("opened");
        hub.advance(Span::DAY);
        staff.hub.ask(&Show { id: second.id }).await.expect("opened");
        let told = looks(&resident).await;
        let whose: Vec<_> = told.iter().map(|one| (&*one.by, one.number)).collect();
        let expected = [("小李", first.number), ("小张", second.number), ("小李", second.number)];
        assert_eq!(whose, expected.map(|(by, number)| (by, Some(number))));
    }

    async fn what_has_no_name_makes_no_record(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let staff = hub.staff("小李").await;
        let id = hub.client().change(&lift(), &key()).await.expect("filed by a visitor").id;
        let before = records(&hub).await;

        let sheet = staff.hub.ask(&Show { id }).await.expect("opened");

        assert_eq!((sheet.case.author, records(&hub).await), (None, before));
        assert_eq!(count(&hub, "SELECT COUNT(*) FROM looked").await, 0);
    }

    async fn a_childs_matter_is_read_and_the_record_says_so_and_whose_it_is_by_a_second_persons_word(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let photo = child.hub.attach(jpeg(640, 480), &key()).await.expect("a photo");
        let file = File { photos: vec![photo.id], ..lift() };
        let filed = child.hub.change(&file, &key()).await.expect("filed");
        let id = filed.id;

        for _ in 0..2 {
            let case = staff.hub.ask(&Show { id }).await.expect("opened").case;
            let text = serde_json::to_string(&case).expect("plain data");
            assert!(!text.contains("王小明") && !text.contains("单元"), "{text}");
            assert_eq!(case.author.as_deref(), Some("未满14岁的孩子"));
            assert_eq!((case.is_closed, case.matter.place.as_deref()), (true, Some("3栋")));
            let said = &case.entries[0];
            assert!(said.text.contains("电梯坏了三天"), "a broken lift is not left unread");
            assert!(said.photos.is_empty());
        }
        assert_eq!(code(staff.hub.picture(&photo.path()).await), Code::NotFound);
        child.hub.picture(&photo.path()).await.expect("one's own");
        let told = looks(&child).await;
        let [one] = &told[..] else { panic!("once a day: {told:?}") };
        assert_eq!((one.of, one.number, &*one.by), (Protected::Matter, Some(filed.number), "小李"));
        assert!(one.is_unnamed, "the record says what was shown, and what was not");
        let refused = |event: &Event| matches!(event, Event::LookRefused(_));
        assert!(!events(&child).await.iter().any(refused), "what was read was not refused");

        let ask = AskAuthor { id, why: statement("师傅要上门修。") };
        let asked = staff.hub.change(&ask, &key()).await.expect("asked").id;
        manager.hub.change(&Allow { id: asked }, &key()).await.expect("allowed");
        let case = staff.hub.ask(&Show { id }).await.expect("opened").case;
        assert!(case.author.expect("a name").starts_with("王小明"));
        assert_eq!((case.is_closed, case.matter.place.as_deref()), (false, Some("3栋1单元502")));
        assert_eq!(case.entries[0].photos.len(), 1);
        staff.hub.picture(&photo.path()).await.expect("allowed");
        let told = looks(&child).await;
        let [_, named] = &told[..] else { panic!("another look: {told:?}") };
        assert_eq!((named.of, named.is_unnamed), (Protected::Matter, false));
        assert_eq!(named.why.as_deref(), Some("师傅要上门修。"));
    }

    async fn lists_tell_no_home_of_a_childs_matter_and_put_it_beside_none_of_that_home(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let own = child.hub.change(&lift(), &key()).await.expect("filed").id;
        let first = guardian.hub.change(&lift(), &key()).await.expect("filed").id;
        let second = guardian.hub.change(&lift(), &key()).await.expect("filed").id;

        let page = staff.hub.ask(&inbox::List::default()).await.expect("listed");
        let place = |id: ComplaintId| {
            let line = page.matters.iter().find(|line| line.id == id).expect("a line");
            line.place.as_deref()
        };
        let home = Some("3栋1单元502");
        assert_eq!([own, first, second].map(place), [Some("3栋"), home, home]);
        let near = staff.hub.ask(&inbox::Near { id: first }).await.expect("listed");
        assert_eq!(near.iter().map(|line| line.id).collect::<Vec<_>>(), [second]);
        assert!(staff.hub.ask(&inbox::Near { id: own }).await.expect("listed").is_empty());
        let search = Search::try_from("电梯坏了").ok();
        let found = inbox::List { search, ..inbox::List::default() };
        let found = staff.hub.ask(&found).await.expect("found").matters;
        let of_child = found.iter().find(|line| line.id == own).expect("a line");
        assert_eq!(of_child.place.as_deref(), Some("3栋"));
    }

    async fn many_who_open_one_matter_at_once_all_read_it_and_all_are_told_of(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filed").id;
        let mut staff = Vec::new();
        for number in 0..8 {
            staff.push(hub.staff(&format!("小李{number}")).await);
        }

        let opened: Vec<_> = staff
            .into_iter()
            .map(|one| tokio::spawn(async move { one.hub.ask(&Show { id }).await }))
            .collect();
        for one in opened {
            let sheet = one.await.expect("no panic").expect("opened");
            assert!(sheet.case.author.is_some());
        }

        let told = looks(&resident).await;
        let by: BTreeSet<_> = told.iter().map(|one| one.by.as_str()).collect();
        assert_eq!((told.len(), by.len()), (8, 8), "each once: {by:?}");
    }

    async fn a_guardian_who_is_named_beside_a_child_is_told(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let show = ShowChild { person: child.account.person };
        staff.hub.ask(&show).await.expect_err("nobody has allowed it");
        assert!(looks(&guardian).await.is_empty(), "nobody was named");

        let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked").id;
        manager.hub.change(&Allow { id: asked }, &key()).await.expect("allowed");
        let shown = staff.hub.ask(&show).await.expect("shown");

        assert_eq!(shown.guardians[0].name, "王秀英");
        for one in [&guardian, &child] {
            let told = looks(one).await;
            let [look] = &told[..] else { panic!("each is told: {told:?}") };
            assert_eq!((look.of, &*look.by), (Protected::Household, "小李"));
        }
    }

    async fn whoever_is_named_on_a_card_is_told_and_a_stack_names_nobody(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        hub.invite("住户", Post::Resident, Some("4-1-101")).await;
        let search = Some(Search::try_from("4-1-101").expect("a search"));
        let list = register::List { search, ..register::List::default() };
        let place = manager.hub.ask(&list).await.expect("found").places[0].id;
        let show = register::Show { place, reason: Reason::Visit };
        let home = manager.hub.ask(&show).await.expect("shown");
        let unit = home.trail.iter().rev().nth(1).expect("a unit or a building").id;
        let person = home.people[0].id;
        let told = async |what: &str, whether: i64, before: i64| {
            assert_eq!(records(&hub).await - before, whether, "{what}");
            as_on_another_day(&hub).await;
            records(&hub).await
        };
        as_on_another_day(&hub).await;
        let before = records(&hub).await;

        let withdraw = joining::Withdraw { id: home.invitations[0].id };
        let gone = manager.hub.change(&withdraw, &key()).await.expect("withdrawn");
        assert_eq!(gone.name, "住户");
        let before = told("what was withdrawn", 1, before).await;

        let next = Invite { whom: Whom::Home { place, name: None } };
        let sheet = manager.hub.change(&next, &key()).await.expect("a card");
        assert_eq!(sheet.cards[0].name.as_deref(), Some("住户"));
        let before = told("a card for who is next", 1, before).await;

        let sheet = manager.hub.change(&Renew { person }, &key()).await.expect("a card");
        assert_eq!(sheet.cards[0].name.as_deref(), Some("住户"));
        let before = told("a card made anew", 1, before).await;

        let below = Invite { whom: Whom::Below { place: unit, again: true } };
        let sheet = manager.hub.change(&below, &key()).await.expect("a stack");
        assert_eq!(sheet.cards[0].name, None);
        told("a stack of cards", 0, before).await;

        let resident = hub.use_up(sheet.cards[0].secret, "手机").await.expect("joined");
        assert_eq!(resident.account.person, person);
        let reasons: Vec<_> = looks(&resident).await.iter().map(|look| look.reason).collect();
        let invited = Some(Reason::Invitation);
        assert_eq!(reasons, [Some(Reason::Visit), invited, invited, invited]);
    }

    async fn no_answer_names_or_quotes_a_resident_who_is_not_told(hub: TestHub) {
        let (resident, staff, manager, ids, more) = lived(&hub).await;
        let document = http().get(format!("{}/openapi.json", hub.origin)).send().await;
        let document = document.expect("an answer").bytes().await.expect("a body");
        let document: Value = serde_json::from_slice(&document).expect("JSON");

        let mut named = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            // The stream says what has changed, and never ends.
            let Some(call) = methods.get("get").filter(|_| path != contract::live::PATH) else { continue };
            let mut all = addresses(path, call, &ids);
            all.extend(more.iter().filter(|one| one.split('?').next() == Some(path.as_str())).cloned());
            for (address, reader) in all.iter().flat_map(|one| [(one, &staff), (one, &manager)]) {
                as_on_another_day(&hub).await;
                let Ok(bytes) = reader.hub.document(address).await else { continue };
                let text = String::from_utf8_lossy(&bytes);
                if ![CANARY, WORDS].iter().any(|one| text.contains(one)) {
                    continue;
                }
                as_on_another_day(&hub).await;
                let before = looks(&resident).await.len();
                reader.hub.document(address).await.expect("once more");
                let told = looks(&resident).await;
                assert!(told.len() > before, "{address} names or quotes her, and she is not told");
                named.insert(path.as_str());
            }
        }

        for path in [
            "/api/activities/desk/{id}/roster", "/api/complaints/{id}", "/api/counter/places",
            "/api/exports/{id}", "/api/inbox", "/api/inbox/{id}", "/api/inbox/{id}/near", "/api/joining/invitations",
            "/api/polls/desk/{id}/answers", "/api/polls/desk/{id}/voters", "/api/recoveries",
            "/api/register", "/api/register/{place}", "/api/rights/desk",
        ] {
            assert!(named.contains(path), "{path} was to name or quote her: {named:?}");
        }
    }
}

/// Nobody has looked at anybody yet, and no name has left.
async fn as_on_another_day(hub: &TestHub) {
    for sql in ["DELETE FROM looked", "DELETE FROM export_name"] {
        let forget =
            hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }));
        forget.await.expect("forgotten");
    }
}

/// A resident who has done whatever one can do here without saying her name, those who answer, and what can be asked
/// for.
async fn lived(hub: &TestHub) -> (Person, Person, Person, Ids, Vec<String>) {
    let (_, manager, gate) = neighbourhood(hub).await;
    let staff = hub.staff("小李").await;
    let resident = hub.join(CANARY, Post::Resident, Some("4-1-101")).await;
    let file = File { text: Some(body(WORDS)), ..lift() };
    let matter = resident.hub.change(&file, &key()).await.expect("filed").id;
    // At the same place, so that hers stands beside it.
    let neighbour = hub.join("李明", Post::Resident, Some("4-1-101")).await;
    let other = neighbour.hub.change(&lift(), &key()).await.expect("filed").id;
    let suggestion = proposed(&resident, "加一盏路灯").await;
    let activity = announced(&staff, activity(hub)).await;
    sign_up(&resident, activity, 1).await.expect("signed up");
    let poll = published(&staff, poll(hub, Voice::Person, Secrecy::Named)).await;
    answers(&resident, poll, pick(0)).await.expect("answered");
    let given = resident.agree(gate.id).await.expect("agreed");
    let ask = Ask { wanted: wanted(Kind::Explain, "谁看过我的诉求？"), of: None };
    let request = resident.hub.change(&ask, &key()).await.expect("asked").id;
    recovery::begin(&staff, &resident).await.expect("begun");
    let search = Search::try_from("4-1-101").expect("a search");
    let list = register::List { search: Some(search), ..register::List::default() };
    let home = manager.hub.ask(&list).await.expect("found").places[0].id;
    owns(hub, home, CANARY).await;
    let trail = manager
        .hub
        .ask(&register::Show { place: home, reason: Reason::Visit })
        .await
        .expect("shown")
        .trail;
    let unit = trail.iter().rev().nth(1).expect("a unit or a building").id;
    let chosen = Chosen {
        from: Time(0),
        until: Time(i64::MAX),
        status: None,
        has_texts: false,
        has_names: true,
    };
    let why = Some("年底总结".try_into().expect("short"));
    let export = manager.hub.change(&Begin { chosen, why }, &key()).await.expect("begun").id;
    let all = vec![
        matter.to_string(),
        other.to_string(),
        suggestion.to_string(),
        activity.to_string(),
        poll.to_string(),
        gate.id.to_string(),
        request.to_string(),
        export.to_string(),
        home.to_string(),
        resident.account.person.to_string(),
    ];
    let more = vec![
        format!("/api/register?at={unit}&reason=visit"),
        "/api/register?search=4-1-101&reason=visit".to_owned(),
        "/api/rights/desk?is_over=true".to_owned(),
        // 走廊
        "/api/inbox?search=%E8%B5%B0%E5%BB%8A".to_owned(),
    ];
    let ids = Ids { all, consent: given.consent.to_string() };
    (resident, staff, manager, ids, more)
}

/// So many of the staff look at so many residents on one day.
const READERS: i64 = 20;

/// See above.
const READ: i64 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_looks_of_a_day_find_their_places() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    hub.app.log().await.expect("a log");
    let resident = hub.resident("王秀英").await;
    for number in 1..READ {
        hub.invite(&format!("住户{number}"), Post::Resident, Some("3-1-502")).await;
    }
    let first = hub.join("陈经理", Post::Manager, None).await;
    let search = Some(Search::try_from("3-1-502").expect("a search"));
    let list = register::List { search, ..register::List::default() };
    let place = first.hub.ask(&list).await.expect("found").places[0].id;
    let before = count(&hub, "SELECT COUNT(*) FROM looked").await;
    for number in 0..READERS {
        let reader = hub.join(&format!("经理{number}"), Post::Manager, None).await;
        for _ in 0..2 {
            let home = reader
                .hub
                .ask(&register::Show { place, reason: Reason::Visit })
                .await
                .expect("shown");
            assert_eq!(i64::try_from(home.people.len()), Ok(READ));
        }
    }

    hub.come_to_a_checkpoint().await;

    assert_eq!(count(&hub, "SELECT COUNT(*) FROM looked").await - before, READERS * READ);
    assert_eq!(count(&hub, "SELECT COUNT(*) FROM record WHERE position IS NULL").await, 0);
    let chains = "SELECT COUNT(*) FROM chain WHERE length >= 20";
    assert_eq!(count(&hub, chains).await, READ);
    assert_eq!(looks(&resident).await.len(), 20);
    let mut follower = ledger::follower::Follower::default();
    let told = client::follow(&resident.hub, &mut follower).await.expect("the hub answers");
    let told = told.expect("no promise was broken");
    assert!(matches!(told, ledger::follower::Told::Confirmed(told) if told.waiting == 0));
}
