//! No look at what is protected without a record of it (L17).

use contract::{
    Code, activities, counter, evidence, exports,
    family::NameHelper,
    inbox,
    ledger::{Access, Basis, Event, Protected, Reason, Sync},
    people::Post,
    polls, register,
    rights::{Ask, Desk, Kind},
    suggestions::Reveal,
    text::{Name, Search},
};

use crate::{
    complaints::lift,
    gates::events,
    rights::wanted,
    suggestions::{proposed, subject},
    support::{Engine, TestHub, code, key, on_both_engines},
};

on_both_engines! {
    /// PIPL 51; FR 14: whatever nobody reads without a record is read, and its owner's chain has each of them.
    async fn l17_each_privileged_read_is_recorded(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let daughter = hub.resident("王小丽").await;
        let matter = resident.hub.change(&lift(), &key()).await.expect("filed").id;
        let id = proposed(&resident, "加一盏路灯").await;
        let activity = crate::activities::draft(&hub);
        let activity = crate::activities::announced(&staff, activity).await;
        crate::activities::sign_up(&resident, activity, 1).await.expect("signed up");
        let poll = crate::polls::draft(&hub, polls::Voice::Person, polls::Secrecy::Named);
        let poll = crate::polls::published(&staff, poll).await;
        crate::polls::answers(&resident, poll, crate::polls::pick(0)).await.expect("answered");
        let ask = Ask { wanted: wanted(Kind::Explain, "谁看过我的诉求？"), of: None };
        resident.hub.change(&ask, &key()).await.expect("asked");
        let helper = NameHelper { name: Name::try_from("王小丽").expect("a name") };
        resident.hub.change(&helper, &key()).await.expect("named");
        let home = Search::try_from("3-1-502").expect("a search");
        let home = register::List { search: Some(home), ..register::List::default() };
        let place = manager.hub.ask(&home).await.expect("found").places[0].id;
        crate::polls::owns(&hub, place, "王秀英").await;
        let read = async || {
            let of = |event| match event {
                Event::Access(Access { of, by, .. }) => Some((of, by)),
                _ => None,
            };
            events(&resident).await.into_iter().filter_map(of).collect::<Vec<_>>()
        };
        assert!(read().await.is_empty());

        let mut told = Vec::new();
        for of in Protected::ALL {
            let by = match of {
                Protected::Household => {
                    let search = Search::try_from("王秀英").expect("a search");
                    let reason = Reason::Call;
                    staff.hub.ask(&counter::Look { search, reason }).await.expect("found");
                    "小李"
                }
                Protected::Author => {
                    let reveal = Reveal { id, comment: None, why: subject("警方来函") };
                    manager.hub.change(&reveal, &key()).await.expect("told");
                    "陈经理"
                }
                Protected::Export => {
                    crate::ledger::take_names(&hub, &manager).await;
                    "陈经理"
                }
                Protected::Records => {
                    let own = Sync { of: Some(resident.account.person), ..Sync::default() };
                    daughter.hub.ask(&own).await.expect("as a helper");
                    "王小丽"
                }
                Protected::Matter => {
                    staff.hub.ask(&inbox::Show { id: matter }).await.expect("opened");
                    "小李"
                }
                Protected::Request => {
                    manager.hub.ask(&Desk::default()).await.expect("the desk");
                    "陈经理"
                }
                Protected::Roster => {
                    staff.hub.ask(&activities::Roster { id: activity }).await.expect("the list");
                    "小李"
                }
                Protected::NamedPoll => {
                    let answers = polls::Answers { id: poll, after: None };
                    staff.hub.ask(&answers).await.expect("the answers");
                    "小李"
                }
                Protected::Owner => {
                    manager.hub.ask(&home).await.expect("found");
                    "陈经理"
                }
                Protected::Evidence => {
                    let second = hub.join("李经理", Post::Manager, None).await;
                    let id = crate::evidence::allowed(&manager, &second, &resident).await;
                    let taken = manager.hub.ask(&evidence::Take { id }).await;
                    assert_eq!(code(taken), Code::Conflict, "she has agreed to nothing");
                    "陈经理"
                }
                Protected::Copy => {
                    let second = hub.join("周经理", Post::Manager, None).await;
                    let id = crate::copying::asked(&staff, resident.account.person).await;
                    crate::copying::taken_for(&manager, &second, id).await;
                    "陈经理"
                }
                Protected::Listed => {
                    staff.hub.ask(&inbox::List::default()).await.expect("the inbox");
                    "小李"
                }
                Protected::Found => {
                    let search = Some(Search::try_from("电梯").expect("a search"));
                    let found = inbox::List { search, ..inbox::List::default() };
                    staff.hub.ask(&found).await.expect("found");
                    "小李"
                }
            };
            told.push((of, by.to_owned()));
            assert_eq!(read().await, told, "{of:?}: before it was answered");
        }
        // Each with what for, by what they may, and for whom they work (PIPL 17, 55).
        let unit = crate::ledger::unit(&hub);
        for event in events(&resident).await {
            let Event::Access(access) = event else { continue };
            let why = access.why.as_deref().filter(|why| !why.trim().is_empty());
            assert!(access.reason.is_some() || why.is_some(), "{access:?}");
            assert_eq!(access.basis, Some(Basis::of(access.of, access.reason)), "{access:?}");
            let expected = (access.post != Post::Resident).then_some(unit.as_str());
            assert_eq!(access.unit.as_deref(), expected, "{access:?}");
        }

        // What for is not said by leaving it out, nor by what is not theirs to say.
        let handling = Reason::Handling;
        let search = || Search::try_from("王秀英").expect("a search");
        let look = counter::Look { search: search(), reason: handling };
        assert_eq!(code(staff.hub.ask(&look).await), Code::Invalid);
        let show = register::Show { place, reason: handling };
        assert_eq!(code(manager.hub.ask(&show).await), Code::Invalid);
        let list = register::List { reason: handling, ..home.clone() };
        assert_eq!(code(manager.hub.ask(&list).await), Code::Invalid);
        assert!(manager.hub.document("/api/register").await.is_err());
        let chosen = exports::Chosen {
            from: hub.now(),
            until: hub.now(),
            status: None,
            has_texts: false,
            has_names: true,
        };
        let begin = exports::Begin { chosen, why: None };
        assert_eq!(code(manager.hub.change(&begin, &key()).await), Code::Invalid);
        assert_eq!(read().await, told, "what was refused was not read");
    }
}
