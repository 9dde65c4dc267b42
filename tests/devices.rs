//! Devices: listed, named, signed off, all stopped, added; and the end of somebody's access.

use client::{Account, Keys};
use contract::{
    Code,
    complaints::{Follow, Mine, Show as ShowCase},
    devices::{Add, Device, Leave, List, Rename, Renew, Revoke, Stay, Stop, StopOwn, Why},
    id::PersonId,
    inbox::{self, Assign, Moved},
    joining::{Look, Secret},
    ledger::Event as Told,
    live::Event,
    people::Post,
    recovery::{self, faults},
    rights::{EraseMe, Mine as Requests},
    sessions::Show,
    text::Name,
    time::{Day, Offset, Span},
};

use crate::{
    complaints::lift,
    gates::events,
    support::{Engine, HubProcess, Person, TestHub, code, http, key, on_both_engines, skip},
};

fn named(name: &str) -> Name {
    Name::try_from(name).expect("a short name")
}

async fn devices(person: &Person) -> Vec<Device> {
    person.hub.ask(&List {}).await.expect("listed")
}

/// Adds another device of the same person.
pub(crate) async fn another(hub: &TestHub, person: &Person, name: &str) -> Person {
    let invited = person.hub.change(&Add::default(), &key()).await.expect("invited");
    hub.use_up(invited.secret, name).await.expect("joining works")
}

async fn revoke(person: &Person, other: &Person) -> Result<(), client::Error> {
    person.hub.change(&Revoke { id: other.account.device }, &key()).await
}

async fn renew(by: &Person, person: PersonId) -> Result<Secret, client::Error> {
    let sheet = by.hub.change(&Renew { person }, &key()).await?;
    Ok(sheet.cards.first().expect("a card").secret)
}

async fn stop(by: &Person, of: &Person) -> Result<(), client::Error> {
    by.hub.change(&Stop { person: of.account.person }, &key()).await
}

async fn leave(by: &Person, of: &Person, on: Option<Day>) -> Result<(), client::Error> {
    let person = of.account.person;
    by.hub.change(&Leave { person, on }, &key()).await.map(drop)
}

/// Does what the hub does every few minutes; how many have left since.
pub(crate) async fn sweep(hub: &TestHub) -> u64 {
    let (app, now) = (hub.app.clone(), hub.now());
    let swept = hub.app.db.write(move |tx| {
        let app = app.clone();
        Box::pin(async move { hub::devices::sweep(tx, &app, now).await })
    });
    swept.await.expect("swept")
}

/// What a device that has ended is told: that, and why.
fn told(result: Result<impl std::fmt::Debug, client::Error>) -> (Code, Option<String>) {
    match result {
        Err(client::Error::Refused(problem)) => {
            (problem.code, problem.fields.into_iter().next().map(|field| field.detail))
        }
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

on_both_engines! {
    async fn a_second_device_is_the_same_person_and_the_first_hears_of_it(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let id = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
        let mut heard = phone.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        hub.advance(Span::MINUTE);
        let tablet = another(&hub, &phone, "我的平板").await;

        assert_eq!(heard.next().await, Some(Event::Devices));
        assert_eq!(tablet.account.person, phone.account.person);
        assert!(tablet.hub.ask(&ShowCase { id }).await.is_ok(), "it sees what the first has filed");
        let seen = devices(&tablet).await;
        let short: Vec<_> = seen.iter().map(|one| (one.name.as_str(), one.is_this)).collect();
        assert_eq!(short, [("我的平板", true), ("测试设备", false)]);
        assert_eq!(seen[0].added_at, hub.now());
        assert!(seen.iter().all(|one| one.end.is_none()));
        let by: Vec<_> = seen.iter().map(|one| one.invited_by.as_deref()).collect();
        assert_eq!(by, [None, Some("管主机的人")], "who makes invitations on the machine is not hidden");
    }

    async fn an_invitation_for_oneself_lasts_a_quarter_of_an_hour_and_works_once(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let first = phone.hub.change(&Add::default(), &key()).await.expect("invited");
        assert_eq!(first.link, format!("{}/join#{}", hub.origin, first.secret));
        assert!(first.qr.side > 20 && first.qr.path.starts_with("M0 0h7"));
        assert_eq!(first.expires_at, hub.now() + Span::MINUTE.times(15));
        let look = hub.client().change(&Look { secret: first.secret }, &key()).await;
        assert_eq!(look.expect("shown").name, "王秀英");

        let second = phone.hub.change(&Add::default(), &key()).await.expect("invited");
        let used = hub.use_up(first.secret, "旧码").await.map(drop);
        assert_eq!(code(used), Code::InvitationOver, "the next code takes the place of the one before");
        assert!(hub.use_up(second.secret, "新码").await.is_ok());
        assert_eq!(code(hub.use_up(second.secret, "再来").await.map(drop)), Code::InvitationOver);

        let late = phone.hub.change(&Add::default(), &key()).await.expect("invited");
        hub.advance(Span::MINUTE.times(15));
        assert_eq!(code(hub.use_up(late.secret, "晚了").await.map(drop)), Code::InvitationOver);
    }

    async fn a_device_is_renamed(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let id = phone.account.device;

        phone.hub.change(&Rename { id, name: named("厨房的平板") }, &key()).await.expect("renamed");

        assert_eq!(devices(&phone).await[0].name, "厨房的平板");
    }

    async fn a_device_that_is_signed_off_is_out_at_once_and_everybody_sees_why(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let tablet = another(&hub, &phone, "我的平板").await;
        let mut heard = tablet.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));
        // Made on the device that is then lost: it must not open a way back in.
        let made_there = tablet.hub.change(&Add::default(), &key()).await.expect("invited");
        hub.advance(Span::HOUR);

        revoke(&phone, &tablet).await.expect("signed off");

        let id = tablet.account.device;
        assert_eq!(heard.next().await, Some(Event::Ended));
        assert_eq!(heard.next().await, None);
        let (refused, why) = told(tablet.hub.ask(&Show {}).await);
        assert_eq!(refused, Code::DeviceRevoked);
        assert_eq!(why.as_deref(), Some("它在您的设备列表里停用了。"));
        let again = client::sign_in(&hub.client(), &tablet.keys, id).await;
        assert_eq!(code(again), Code::DeviceRevoked);
        let used = hub.use_up(made_there.secret, "捡到的人").await.map(drop);
        assert_eq!(code(used), Code::InvitationOver);
        let seen = devices(&phone).await;
        let end = seen[1].end.as_ref().expect("it stays in the list");
        assert_eq!((seen[1].id, end.at, end.why), (id, hub.now(), Why::SignedOff));
        assert_eq!((end.by.as_deref(), end.from.as_deref()), (None, Some("测试设备")));
        hub.advance(Span::DAY.times(90));
        assert_eq!(devices(&phone).await.len(), 1);
    }

    async fn a_device_signs_itself_off_and_a_repeated_call_is_answered_as_the_first(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let tablet = another(&hub, &phone, "我的平板").await;
        let (again, request) = (key(), Revoke { id: tablet.account.device });

        let first = tablet.hub.change(&request, &again).await;
        let second = tablet.hub.change(&request, &again).await;

        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(code(tablet.hub.ask(&List {}).await), Code::DeviceRevoked);
        let end = devices(&phone).await.swap_remove(1).end.expect("an end");
        assert_eq!((end.why, end.by, end.from), (Why::SignedOff, None, None));
    }

    async fn devices_are_stopped_at_the_counter_at_once_and_nobody_comes_in_by_it(hub: TestHub) {
        let lost = hub.resident("王秀英").await;
        let id = lost.hub.change(&lift(), &key()).await.expect("filing works").id;
        let unused = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let (staff, manager) = (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let mut heard = lost.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        stop(&staff, &lost).await.expect("stopped");

        assert_eq!(heard.next().await, Some(Event::Ended));
        let (refused, why) = told(lost.hub.ask(&Show {}).await);
        assert_eq!(refused, Code::DeviceRevoked);
        assert_eq!(why.as_deref(), Some("按本人说的，全部设备都停用了。"));
        assert_eq!(code(hub.use_up(unused, "旧邀请").await.map(drop)), Code::InvitationOver);
        assert_eq!(code(renew(&staff, lost.account.person).await), Code::Conflict, "no card for who has joined");
        let card = crate::recovery::card(&staff, &manager, &lost).await;
        hub.advance(recovery::WAITING);
        let fresh = hub.use_up(card, "新手机").await.expect("joining works");
        assert_eq!(fresh.account.person, lost.account.person);
        assert!(fresh.hub.ask(&ShowCase { id }).await.is_ok());
        let seen = devices(&fresh).await;
        assert_eq!(seen[0].invited_by.as_deref(), Some("陈经理"), "who let it in is not hidden");
        let end = seen[1].end.as_ref().expect("the old one is shown");
        assert_eq!((end.why, end.by.as_deref()), (Why::Stopped, Some("小李")));
    }

    async fn all_devices_are_stopped_from_any_of_them(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let tablet = another(&hub, &phone, "我的平板").await;
        let next = tablet.hub.change(&Add::default(), &key()).await.expect("invited");
        let (request, again) = (StopOwn {}, key());

        let first = tablet.hub.change(&request, &again).await;
        let second = tablet.hub.change(&request, &again).await;

        assert_eq!((first, second), (Ok(()), Ok(())), "a repeated call is answered as the first");
        for person in [&phone, &tablet] {
            let (refused, why) = told(person.hub.ask(&Show {}).await);
            assert_eq!(refused, Code::DeviceRevoked);
            assert_eq!(why.as_deref(), Some("按本人说的，全部设备都停用了。"));
        }
        assert_eq!(code(hub.use_up(next.secret, "捡到的人").await.map(drop)), Code::InvitationOver);
    }

    async fn who_has_never_joined_gets_another_card_and_the_one_before_is_over(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let first = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let person = {
            let (community, now) = (hub.community(), hub.now());
            let found = hub.app.db.read(move |tx| Box::pin(async move {
                let home = hub::community::put_household(tx, community, "3-1-502").await?;
                hub::people::named(tx, community, "王秀英", Post::Resident, Some(home), now).await
            }));
            found.await.expect("read").expect("she is known")
        };

        let second = renew(&staff, person).await.expect("a card");

        assert_eq!(code(hub.use_up(first, "旧卡").await.map(drop)), Code::InvitationOver);
        let joined = hub.use_up(second, "新卡").await.expect("joining works");
        assert_eq!(joined.account.person, person);
        assert_eq!(code(renew(&staff, person).await), Code::Conflict, "from now on it takes a recovery");
    }

    async fn a_card_adds_no_key_to_who_has_joined(hub: TestHub) {
        let home = Some("3-1-502");
        let cards = [hub.invite("王秀英", Post::Resident, home).await, hub.invite("王秀英", Post::Resident, home).await];
        let resident = hub.use_up(cards[0], "手机").await.expect("joined");

        assert_eq!(code(hub.use_up(cards[1], "别人").await.map(drop)), Code::InvitationOver);

        assert_eq!(devices(&resident).await.len(), 1);
        let added = another(&hub, &resident, "平板").await;
        assert!(faults(events(&added).await.iter()).is_empty(), "one's own is right");
    }

    async fn who_moves_out_is_out_at_once_and_what_they_filed_stays(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let staff = hub.staff("小李").await;
        let waiting = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let mut heard = resident.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        leave(&staff, &resident, None).await.expect("noted");

        assert_eq!(heard.next().await, Some(Event::Ended));
        let (refused, why) = told(resident.hub.ask(&Mine { after: None }).await);
        assert_eq!((refused, why.as_deref()), (Code::DeviceRevoked, Some("社区登记您已经搬离。登记错了请打电话。")));
        assert_eq!(code(resident.hub.ask(&ShowCase { id }).await), Code::DeviceRevoked);
        assert_eq!(code(resident.hub.change(&lift(), &key()).await), Code::DeviceRevoked);
        assert_eq!(code(hub.use_up(waiting, "还想进").await.map(drop)), Code::InvitationOver);
        assert!(staff.hub.ask(&ShowCase { id }).await.is_ok(), "it stays with the community");
        // Whoever has left is nobody any more: neither invited nor stopped nor let go again.
        assert_eq!(code(renew(&staff, resident.account.person).await), Code::NotFound);
        assert_eq!(code(stop(&staff, &resident).await), Code::NotFound);
        assert_eq!(code(leave(&staff, &resident, None).await), Code::NotFound);
    }

    async fn who_moves_out_on_a_day_is_out_when_it_ends(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let mut heard = resident.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));
        // Monday ten o'clock: first said for Saturday, then for tomorrow.
        leave(&staff, &resident, Some(Day::of(2026, 11, 28))).await.expect("noted");
        leave(&staff, &resident, Some(Day::of(2026, 11, 24))).await.expect("another day");

        hub.advance(Span::MINUTE.times(38 * 60 - 1));
        let before = resident.hub.ask(&Show {}).await;
        hub.advance(Span::MINUTE);
        let after = told(resident.hub.ask(&Show {}).await);

        assert!(before.is_ok(), "until midnight");
        assert_eq!(after, (Code::DeviceRevoked, Some("社区登记您已经搬离。登记错了请打电话。".to_owned())));
        assert_eq!(sweep(&hub).await, 1);
        assert_eq!(heard.next().await, Some(Event::Ended));
    }

    async fn who_left_by_mistake_is_brought_back_by_a_recovery(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let stay = Stay { person: resident.account.person };
        leave(&staff, &resident, Some(Day::of(2026, 11, 24))).await.expect("noted");

        staff.hub.change(&stay, &key()).await.expect("not tomorrow");
        hub.advance(Span::DAY.times(2));
        assert!(resident.hub.ask(&Show {}).await.is_ok(), "nothing has ended");
        leave(&staff, &resident, None).await.expect("noted");
        hub.advance(Span::DAY.times(89));
        staff.hub.change(&stay, &key()).await.expect("a mistake");

        assert_eq!(code(resident.hub.ask(&Show {}).await), Code::DeviceRevoked, "dead is dead");
        let card = crate::recovery::card(&staff, &manager, &resident).await;
        hub.advance(recovery::WAITING);
        let fresh = hub.use_up(card, "新手机").await.expect("joining works");
        assert!(fresh.hub.ask(&ShowCase { id }).await.is_ok(), "and all is there");
        leave(&staff, &fresh, None).await.expect("noted");
        hub.advance(Span::DAY.times(91));
        assert_eq!(code(staff.hub.change(&stay, &key()).await), Code::NotFound, "too late");
    }

    async fn what_a_leaving_colleague_had_goes_back_to_all(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let (now, later) = (hub.staff("小李").await, hub.staff("小王").await);
        let mut had = Vec::new();
        for one in [&now, &later] {
            let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
            let to = Some(one.account.person);
            manager.hub.change(&Assign { id, to }, &key()).await.expect("handed on");
            had.push(id);
        }
        let nobodys = async || {
            let list = inbox::List { nobodys: true, ..inbox::List::default() };
            let page = manager.hub.ask(&list).await.expect("listed");
            page.matters.into_iter().map(|matter| matter.id).collect::<Vec<_>>()
        };
        let moves = async |id| manager.hub.ask(&inbox::Show { id }).await.expect("shown").moves;

        let mut heard = resident.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));
        leave(&manager, &now, None).await.expect("noted");
        assert_eq!(heard.next().await, Some(Event::Assigned { id: had[0] }));
        leave(&manager, &later, Some(hub.now().day(Offset::CHINA).next())).await.expect("noted");
        assert_eq!(nobodys().await, [had[0]]);
        let colleagues = manager.hub.ask(&inbox::Colleagues {}).await.expect("listed");
        let names: Vec<_> = colleagues.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["小王", "陈经理"], "until the last day is over");
        hub.advance(Span::DAY.times(2));
        assert_eq!(sweep(&hub).await, 1);

        assert_eq!(nobodys().await, had);
        for (id, by, from) in [(had[0], Some("陈经理"), "小李"), (had[1], None, "小王")] {
            let last = moves(id).await.pop().expect("a step");
            assert_eq!(last.name.as_deref(), by);
            assert_eq!(last.what, Moved::Freed { from: Some(from.to_owned()) });
        }
        let (_, why) = told(now.hub.ask(&Show {}).await);
        assert_eq!(why.as_deref(), Some("社区登记您已经离岗。登记错了请找社区负责人。"));
    }

    async fn what_another_process_has_ended_is_refused_at_once_and_swept_soon(hub: TestHub) {
        let lost = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let mut heard = lost.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));
        // A second hub on the same rows stands for the command line.
        let other = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
        let desk = other.client();
        let seed = staff.keys.seed(staff.account.device).expect("a key in memory");
        let account = Account { origin: other.origin.clone(), ..staff.account.clone() };
        let keys = Keys::from_seeds([(account, seed)]);
        client::sign_in(&desk, &keys, staff.account.device).await.expect("signed in");

        let stop = Stop { person: lost.account.person };
        desk.change(&stop, &key()).await.expect("stopped");

        assert_eq!(code(lost.hub.change(&lift(), &key()).await), Code::DeviceRevoked);
        sweep(&hub).await;
        assert_eq!(heard.next().await, Some(Event::Ended));
    }

    async fn two_devices_that_sign_each_other_off_leave_one(hub: TestHub) {
        for _ in 0..8 {
            let phone = hub.resident("王秀英").await;
            let tablet = another(&hub, &phone, "我的平板").await;

            let (one, other) = tokio::join!(revoke(&phone, &tablet), revoke(&tablet, &phone));

            let through = [&one, &other].into_iter().filter(|result| result.is_ok()).count();
            assert_eq!(through, 1, "{one:?} {other:?}");
            let (winner, loser) = if one.is_ok() { (phone, tablet) } else { (tablet, phone) };
            assert!(winner.hub.ask(&List {}).await.is_ok());
            assert_eq!(code(loser.hub.ask(&List {}).await), Code::DeviceRevoked);
            let ours = devices(&winner).await;
            assert!(ours.iter().any(|one| one.is_this && one.end.is_none()));
        }
    }

    async fn calls_in_flight_end_with_the_device(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let tablet = another(&hub, &phone, "我的平板").await;
        let sent: Vec<_> = (0..12)
            .map(|_| {
                let tablet = tablet.hub.clone();
                tokio::spawn(async move { tablet.change(&lift(), &key()).await })
            })
            .collect();
        let codes: Vec<_> = (0..8)
            .map(|_| {
                let tablet = tablet.hub.clone();
                tokio::spawn(async move { tablet.change(&Add::default(), &key()).await })
            })
            .collect();

        revoke(&phone, &tablet).await.expect("signed off");

        // What was not done before is not done after.
        let last = code(tablet.hub.change(&lift(), &key()).await);
        assert_eq!(last, Code::DeviceRevoked);
        let mut filed = 0;
        for one in sent {
            match one.await.expect("no panic") {
                Ok(_) => filed += 1,
                refused => assert_eq!(code(refused), Code::DeviceRevoked),
            }
        }
        let mine = phone.hub.ask(&Mine { after: None }).await.expect("listed");
        assert_eq!(mine.len(), filed);
        for one in codes {
            match one.await.expect("no panic") {
                Ok(invited) => {
                    let used = hub.use_up(invited.secret, "漏网").await.map(drop);
                    assert_eq!(code(used), Code::InvitationOver);
                }
                refused => assert_eq!(code(refused), Code::DeviceRevoked),
            }
        }
    }

    async fn a_matter_opened_with_its_key_is_closed_to_the_next_person(hub: TestHub) {
        let mother = hub.resident("王秀英").await;
        let son = hub.resident("王小明").await;
        let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
        let (id, case_key) = (receipt.id, receipt.case_key.expect("a visitor gets a key"));
        let seeds = [&mother, &son].map(|one| {
            let seed = one.keys.seed(one.account.device).expect("a key in memory");
            (one.account.clone(), seed)
        });
        let (phone, keys) = (hub.client(), Keys::from_seeds(seeds));
        phone.change(&Follow { key: case_key }, &key()).await.expect("the key opens");
        client::sign_in(&phone, &keys, mother.account.device).await.expect("signed in");
        assert!(phone.ask(&ShowCase { id }).await.is_ok(), "still the same hands");

        client::sign_in(&phone, &keys, son.account.device).await.expect("changed over");
        assert_eq!(code(phone.ask(&ShowCase { id }).await), Code::NotFound);

        phone.change(&Follow { key: case_key }, &key()).await.expect("the key opens");
        client::sign_out(&phone).await.expect("signed out");
        assert_eq!(code(phone.ask(&ShowCase { id }).await), Code::NotFound);
    }

    async fn streams_that_open_while_a_device_ends_end_with_it(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        for _ in 0..4 {
            let tablet = another(&hub, &phone, "我的平板").await;
            let streams: Vec<_> = (0..8)
                .map(|_| {
                    let mut live = tablet.hub.live();
                    tokio::spawn(async move { while live.next().await.is_some() {} })
                })
                .collect();

            revoke(&phone, &tablet).await.expect("signed off");

            // One that had missed its end would never come to one.
            for stream in streams {
                stream.await.expect("no panic");
            }
        }
    }

    async fn without_scripts_the_page_says_whom_to_call(hub: TestHub) {
        let page = http().get(format!("{}/devices", hub.origin)).send().await.expect("a page");
        let page = page.text().await.expect("a text");

        for words in ["脚本功能", "tel:028-8555-0100", "党群服务中心"] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn people_of_one_phone_have_lists_of_their_own(hub: TestHub) {
        let mother = hub.resident("王秀英").await;
        let son = hub.resident("王小明").await;
        let id = mother.hub.change(&lift(), &key()).await.expect("filing works").id;
        // One phone: one session, first the mother's, then the son's.
        let keys = [&mother, &son].map(|one| {
            let seed = one.keys.seed(one.account.device).expect("a key in memory");
            (one.account.clone(), seed)
        });
        let (phone, keys) = (hub.client(), Keys::from_seeds(keys));
        client::sign_in(&phone, &keys, mother.account.device).await.expect("signed in");
        assert!(phone.ask(&ShowCase { id }).await.is_ok());

        client::sign_in(&phone, &keys, son.account.device).await.expect("changed over");

        assert_eq!(code(phone.ask(&ShowCase { id }).await), Code::NotFound);
        assert!(phone.ask(&Mine { after: None }).await.expect("listed").is_empty());
        let seen = phone.ask(&List {}).await.expect("listed");
        assert_eq!(seen.iter().map(|one| one.id).collect::<Vec<_>>(), [son.account.device]);
        let other = Revoke { id: mother.account.device };
        assert_eq!(code(phone.change(&other, &key()).await), Code::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hubs_own_machine_adds_no_key_to_who_has_joined() {
    let data = tempfile::TempDir::new().expect("a place for temporary files");
    let Some(process) = HubProcess::start(data.path(), None).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let chosen = ["--person", "王秀英", "--home", "3-1-502", "--public-url", &process.origin];
    let invite = |more: &[&'static str]| [&["invite"][..], more, &chosen].concat();
    let first = process.run(&invite(&[])).await;
    let second = process.run(&invite(&[])).await;
    let thief = process.use_up(&second).await;
    let over = process.try_use_up(&first).await.map(drop);
    assert_eq!(code(over), Code::InvitationOver, "of two cards one counts");

    let why = process.refused(&invite(&[])).await;

    assert!(why.contains("has joined already") && why.contains("--again"), "{why}");
    assert_eq!(devices(&thief).await.len(), 1);
    // Whoever has the telephone deletes her; the machine ends that as well, and says who it was.
    thief.hub.change(&EraseMe {}, &key()).await.expect("planned");
    let again = process.run(&invite(&["--again"])).await;
    let fresh = process.use_up(&again).await;
    assert_eq!(fresh.hub.ask(&Requests {}).await.expect("told").erasing, None);
    let told = events(&fresh).await;
    assert!(told.iter().any(|event| matches!(event, Told::ErasureCalledOff { device: None, .. })));
    let by = told.iter().filter_map(|event| match event {
        Told::KeyAdded { by, .. } => Some(by.as_deref()),
        _ => None,
    });
    let by: Vec<_> = by.collect();
    assert_eq!(by, [Some("管主机的人"); 2]);
    assert!(faults(told.iter()).is_empty(), "it has ended the one before");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hubs_own_machine_renews_and_ends_access() {
    let data = tempfile::TempDir::new().expect("a place for temporary files");
    let Some(process) = HubProcess::start(data.path(), None).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let manager = process.join("陈经理", "manager").await;
    let chosen = ["--person", "陈经理", "--post", "manager"];

    // Break-glass: the last manager's key is lost, and whoever has the machine lets them in again.
    let again = process
        .run(&[&["invite", "--again", "--public-url", &process.origin][..], &chosen].concat())
        .await;
    let (refused, why) = told(manager.hub.ask(&Show {}).await);
    assert_eq!(refused, Code::DeviceRevoked);
    assert_eq!(why.as_deref(), Some("社区为您换了新邀请码，旧设备都停用了。"));
    let fresh = process.use_up(&again).await;
    assert_eq!(fresh.account.person, manager.account.person);
    let end = devices(&fresh).await.swap_remove(1).end.expect("the old one is shown");
    assert_eq!((end.why, end.by), (Why::Renewed, None));

    let person = fresh.account.person.to_string();
    let later = process.run(&["leave", "--person-id", &person, "--on", "2999-12-31"]).await;
    assert_eq!(later.trim(), "ends 3000-01-01 00:00");
    assert!(fresh.hub.ask(&Show {}).await.is_ok());
    process.run(&["leave", "--person-id", &person]).await;
    assert_eq!(code(fresh.hub.ask(&Show {}).await), Code::DeviceRevoked);
}
