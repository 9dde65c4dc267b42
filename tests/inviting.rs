//! Invitations by the manager: cards for a household or a building, listed, withdrawn.

use client::Keys;
use contract::{
    Code,
    complaints::{Mine, Show},
    devices::Leave,
    id::PlaceId,
    joining::{Invite, Invited, List, Look, Sheet, Standing, Whom, Withdraw},
    ledger::Reason,
    people::Post,
    register,
    text::{Name, Search},
    time::{Day, Offset, Span},
};

use crate::{
    complaints::lift,
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

async fn manager(hub: &TestHub) -> Person {
    hub.join("陈经理", Post::Manager, None).await
}

/// Brings in a building of so many households and returns it.
async fn building(manager: &Person, homes: u32) -> PlaceId {
    let rows: String = (1..=homes).map(|room| format!("9,1,{room},业主{room}\n")).collect();
    let file = register::File(format!("楼栋,单元,户号,业主\n{rows}").into_bytes());
    let seen = register::Tally { fresh: homes, ..register::Tally::default() };
    let import = register::Import { file, seen, forget_gone: false };
    manager.hub.change(&import, &key()).await.expect("imported");
    above(manager).await
}

async fn below(manager: &Person, place: PlaceId, again: bool) -> Sheet {
    let invite = Invite { whom: Whom::Below { place, again } };
    manager.hub.change(&invite, &key()).await.expect("a sheet")
}

/// The building or unit that [`building`] has made.
async fn above(manager: &Person) -> PlaceId {
    let places = manager.hub.ask(&register::List::default()).await.expect("listed").places;
    places.into_iter().find(|place| place.code == "9").expect("building 9").id
}

async fn household(manager: &Person, code: &str) -> PlaceId {
    let search = Some(Search::try_from(code).expect("short"));
    let list = register::List { search, ..register::List::default() };
    manager.hub.ask(&list).await.expect("searched").places[0].id
}

async fn nameless(manager: &Person, place: PlaceId) -> Sheet {
    let invite = Invite { whom: Whom::Home { place, name: None } };
    manager.hub.change(&invite, &key()).await.expect("a card")
}

async fn use_up(hub: &TestHub, sheet: &Sheet) -> Person {
    hub.use_up(sheet.cards[0].secret, "手机").await.expect("joining works")
}

async fn listed(manager: &Person, standing: Option<Standing>) -> Vec<Invited> {
    let list = List { standing, ..List::default() };
    manager.hub.ask(&list).await.expect("listed").invitations
}

fn name(text: &str) -> Name {
    Name::try_from(text).expect("a short name")
}

on_both_engines! {
    async fn a_whole_building_gets_its_cards_and_each_lets_one_person_in(hub: TestHub) {
        let manager = manager(&hub).await;
        let place = building(&manager, 200).await;

        let sheet = below(&manager, place, false).await;
        let again = below(&manager, place, false).await;

        assert_eq!((sheet.cards.len(), sheet.left_out), (200, 0));
        assert_eq!(sheet.cards[0].title, "9栋1单元1");
        assert!(sheet.cards[0].qr.path.starts_with("M0 0h7"));
        assert_eq!(sheet.telephone, "028-8555-0100");
        assert_eq!((again.cards.len(), again.left_out), (0, 200));
        let phone = hub.client();
        let secret = sheet.cards[7].secret;
        let account = client::join(&phone, &Keys::memory(), secret, name("手机")).await;
        let account = account.expect("joining works");
        assert_eq!((account.name.as_str(), account.post), ("业主8", Post::Resident));
        let counted = manager.hub.ask(&register::List::default()).await.expect("listed").places;
        let nine = counted.iter().find(|place| place.code == "9").expect("building 9");
        assert_eq!((nine.households, nine.joined, nine.invited), (200, 1, 199));
    }

    async fn a_lost_sheet_is_made_again_and_the_old_cards_stop_working(hub: TestHub) {
        let manager = manager(&hub).await;
        let place = building(&manager, 3).await;
        let old = below(&manager, place, false).await;
        let secret = old.cards[0].secret;
        let joined = client::join(&hub.client(), &Keys::memory(), secret, name("手机")).await;
        joined.expect("joining works");

        let new = below(&manager, place, true).await;

        assert_eq!((new.cards.len(), new.left_out), (2, 1));
        let look = |secret| Look { secret };
        let dead = hub.client().change(&look(old.cards[1].secret), &key()).await;
        let alive = hub.client().change(&look(new.cards[0].secret), &key()).await;
        assert_eq!(code(dead), Code::InvitationOver);
        assert_eq!(alive.expect("open").name, "业主2");
        assert_eq!(listed(&manager, Some(Standing::Withdrawn)).await.len(), 2);
    }

    async fn a_retry_gets_the_same_cards(hub: TestHub) {
        let manager = manager(&hub).await;
        let invite = Invite { whom: Whom::Below { place: building(&manager, 2).await, again: true } };
        let key = key();

        let first = manager.hub.change(&invite, &key).await.expect("a sheet");
        let again = manager.hub.change(&invite, &key).await;

        // The act would make other cards; the record of the first try is what is answered.
        assert_eq!(again.expect("a sheet").cards, first.cards);
        assert_eq!(listed(&manager, None).await.iter().filter(|one| one.home.is_some()).count(), 2);
    }

    async fn a_household_and_a_colleague_are_invited_by_name(hub: TestHub) {
        let manager = manager(&hub).await;
        building(&manager, 1).await;
        let home = household(&manager, "9-1-1").await;
        let make = async |whom| manager.hub.change(&Invite { whom }, &key()).await;

        let owner = make(Whom::Home { place: home, name: None }).await.expect("a card");
        let other = make(Whom::Home { place: home, name: Some(name("小朋友")) }).await;
        let colleague = make(Whom::Colleague { name: name("小李"), post: Post::Staff, appointed_by: None }).await;
        let neither = make(Whom::Colleague { name: name("小李"), post: Post::Resident, appointed_by: None }).await;
        let nowhere = make(Whom::Home { place: PlaceId::from_number(1), name: None }).await;

        let look = Look { secret: owner.cards[0].secret };
        assert_eq!(hub.client().change(&look, &key()).await.expect("open").name, "业主1");
        assert_eq!(other.expect("a card").cards[0].title, "9栋1单元1");
        assert_eq!(colleague.expect("a card").cards[0].title, "小李");
        assert_eq!(code(neither), Code::Invalid);
        assert_eq!(code(nowhere), Code::Invalid);
        let shown = manager.hub.ask(&register::Show { place: home, reason: Reason::Invitation }).await.expect("shown");
        assert_eq!(shown.people.len(), 2);
        assert!(shown.people.iter().all(|person| person.is_invited && person.joined_at.is_none()));
        assert_eq!(shown.invitations[0].made_by.as_deref(), Some("陈经理"));
    }

    async fn two_cards_without_a_name_are_two_people_who_see_nothing_of_each_other(hub: TestHub) {
        let manager = manager(&hub).await;
        building(&manager, 1).await;
        let home = household(&manager, "9-1-1").await;

        // One before anybody has joined and one after; then the household empties.
        let sheets = [nameless(&manager, home).await, nameless(&manager, home).await];
        let wife = use_up(&hub, &sheets[0]).await;
        let husband = use_up(&hub, &sheets[1]).await;
        let son = use_up(&hub, &nameless(&manager, home).await).await;
        let id = wife.hub.change(&lift(), &key()).await.expect("filing works").id;
        let person = wife.account.person;
        let tomorrow = hub.now().day(Offset::CHINA).next();
        let leave = Leave { person, on: Some(tomorrow) };
        manager.hub.change(&leave, &key()).await.expect("noted");
        let before = use_up(&hub, &nameless(&manager, home).await).await;
        hub.advance(Span::DAY.times(2));
        let after = use_up(&hub, &nameless(&manager, home).await).await;

        let names: Vec<_> = [&wife, &husband, &son, &before, &after]
            .map(|one| one.account.name.clone())
            .to_vec();
        assert_eq!(names, ["业主1", "住户", "住户2", "住户3", "业主1"]);
        for other in [&husband, &son, &before, &after] {
            assert_ne!(other.account.person, person);
            assert_eq!(code(other.hub.ask(&Show { id }).await), Code::NotFound);
            assert!(other.hub.ask(&Mine { after: None }).await.expect("listed").is_empty());
        }
    }

    async fn who_has_joined_gets_no_card_and_whoever_has_not_gets_one_only(hub: TestHub) {
        let manager = manager(&hub).await;
        building(&manager, 1).await;
        let home = household(&manager, "9-1-1").await;
        let called = async |text| {
            let whom = Whom::Home { place: home, name: Some(name(text)) };
            manager.hub.change(&Invite { whom }, &key()).await
        };
        let lost = called("王秀英").await.expect("a card");
        let again = called("王秀英").await.expect("the same person again");
        let gone = client::join(&hub.client(), &Keys::memory(), lost.cards[0].secret, name("x")).await;
        assert_eq!(code(gone), Code::InvitationOver, "two people could come in as one");
        let first = use_up(&hub, &again).await;
        hub.staff("小李").await;

        let second = called("王秀英").await;
        let leave = Leave { person: first.account.person, on: Some(Day::of(2999, 12, 31)) };
        manager.hub.change(&leave, &key()).await.expect("noted");
        let leaving = called("王秀英").await;
        let whom = Whom::Colleague { name: name("小李"), post: Post::Staff, appointed_by: None };
        let same = manager.hub.change(&Invite { whom }, &key()).await;

        for refused in [second, leaving, same] {
            let client::Error::Refused(problem) = refused.expect_err("refused") else {
                panic!("a refusal was expected");
            };
            assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::Invalid, "name"));
            assert!(problem.fields[0].detail.contains("手机丢了"));
        }
        let sheet = below(&manager, above(&manager).await, true).await;
        assert_eq!((sheet.cards.len(), sheet.left_out), (0, 1), "somebody is here");
    }

    async fn who_leaves_stays_in_sight(hub: TestHub) {
        let manager = manager(&hub).await;
        building(&manager, 1).await;
        let home = household(&manager, "9-1-1").await;
        let first = use_up(&hub, &nameless(&manager, home).await).await;
        use_up(&hub, &nameless(&manager, home).await).await;
        let ends = async || {
            let shown = manager.hub.ask(&register::Show { place: home, reason: Reason::Invitation }).await.expect("shown");
            let people = shown.people.into_iter();
            people.map(|one| (one.name, one.ends_at)).collect::<Vec<_>>()
        };
        let on = hub.now().day(Offset::CHINA).next();
        let at = on.next().at(0, Offset::CHINA);

        let leave = Leave { person: first.account.person, on: Some(on) };
        manager.hub.change(&leave, &key()).await.expect("noted");
        let before = ends().await;
        hub.advance(Span::DAY.times(2));
        let after = ends().await;
        hub.advance(Span::DAY.times(90));

        let (owner, resident) = ("业主1".to_owned(), "住户".to_owned());
        assert_eq!(before, [(owner.clone(), Some(at)), (resident.clone(), None)]);
        assert_eq!(after, [(resident.clone(), None), (owner, Some(at))]);
        assert_eq!(ends().await, [(resident, None)]);
    }

    async fn an_open_invitation_is_withdrawn_and_a_used_one_is_not(hub: TestHub) {
        let manager = manager(&hub).await;
        let whom = || Whom::Colleague { name: name("小李"), post: Post::Staff, appointed_by: None };
        let sheet = manager.hub.change(&Invite { whom: whom() }, &key()).await.expect("a card");
        let id = listed(&manager, Some(Standing::Open)).await[0].id;

        let gone = manager.hub.change(&Withdraw { id }, &key()).await.expect("withdrawn");
        let twice = manager.hub.change(&Withdraw { id }, &key()).await;
        let secret = sheet.cards[0].secret;
        let joined = client::join(&hub.client(), &Keys::memory(), secret, name("电脑")).await;

        assert_eq!(gone.standing, Standing::Withdrawn);
        assert_eq!(code(twice), Code::Conflict);
        assert_eq!(code(joined), Code::InvitationOver);
        let used = listed(&manager, Some(Standing::Used)).await[0].id;
        let used = manager.hub.change(&Withdraw { id: used }, &key()).await;
        assert_eq!(code(used), Code::Conflict);
    }

    async fn each_standing_has_its_list_and_the_way_by_the_machine_is_seen(hub: TestHub) {
        let manager = manager(&hub).await;
        let whom = Whom::Colleague { name: name("小李"), post: Post::Staff, appointed_by: None };
        manager.hub.change(&Invite { whom }, &key()).await.expect("a card");
        hub.advance(Span::DAY.times(15));
        hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;

        for (standing, expected) in [
            (Some(Standing::Open), vec!["王秀英"]),
            (Some(Standing::Expired), vec!["小李"]),
            (Some(Standing::Used), vec!["陈经理"]),
            (Some(Standing::Withdrawn), vec![]),
            (None, vec!["王秀英", "小李", "陈经理"]),
        ] {
            let names: Vec<String> =
                listed(&manager, standing).await.into_iter().map(|one| one.name).collect();
            assert_eq!(names, expected, "{standing:?}");
        }
        let glass = List { break_glass: true, ..List::default() };
        let glass = manager.hub.ask(&glass).await.expect("listed").invitations;
        assert_eq!(glass.len(), 1);
        assert_eq!((glass[0].name.as_str(), glass[0].made_by.as_deref()), ("陈经理", None));
    }
}
