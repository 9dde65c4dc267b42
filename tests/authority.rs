//! Who may do what: a table of role × act, every cell tested; a refusal tells nothing.

use contract::{
    Code,
    complaints::{Act, ActKind, Do, Erase, Follow, Reason, Satisfaction, Show, TakeCopy},
    counter,
    inbox::{List, ListErased},
    people::Post,
    text::Search,
    time::Span,
};

use crate::{
    complaints::{body, lift, resolve},
    support::{Engine, TestHub, code, key, on_both_engines},
};

/// The roles of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Stranger,
    KeyHolder,
    Author,
    Housemate,
    Staff,
    Manager,
    Auditor,
}

const ROLES: [Role; 7] = [
    Role::Stranger,
    Role::KeyHolder,
    Role::Author,
    Role::Housemate,
    Role::Staff,
    Role::Manager,
    Role::Auditor,
];

/// The act of each kind.
fn act(kind: ActKind) -> Act {
    let satisfaction = Satisfaction::Fair;
    match kind {
        ActKind::Accept => Act::Accept {},
        ActKind::Answer => Act::Answer { text: body("x"), photos: Vec::new() },
        ActKind::Note => Act::Note { text: body("x") },
        ActKind::Resolve => resolve("x"),
        ActKind::Decline => Act::Decline { reason: Reason::Other, text: body("x") },
        ActKind::Say => Act::Say { text: Some(body("x")), photos: Vec::new() },
        ActKind::JudgeSolved => Act::JudgeSolved { satisfaction, text: None },
        ActKind::JudgeUnsolved => Act::JudgeUnsolved { satisfaction, text: None },
        ActKind::Reopen => Act::Reopen { text: None },
        ActKind::Withdraw => Act::Withdraw {},
    }
}

/// A place that staff look for at the counter.
fn look() -> counter::Look {
    counter::Look {
        search: Search::try_from("3-1-502").expect("words"),
        reason: contract::ledger::Reason::Call,
    }
}

/// What staff file for a caller.
fn told() -> counter::File {
    counter::File {
        text: body("灯不亮。"),
        place: None,
        whereabouts: None,
        resident: None,
        channel: counter::Channel::Phone,
    }
}

/// What the table says: `None` for "allowed", else the refusal.
fn expected(role: Role, kind: ActKind) -> Option<Code> {
    let is_authors = matches!(
        kind,
        ActKind::Say
            | ActKind::JudgeSolved
            | ActKind::JudgeUnsolved
            | ActKind::Reopen
            | ActKind::Withdraw
    );
    match role {
        Role::Stranger | Role::Housemate | Role::Auditor => Some(Code::NotFound),
        Role::Author | Role::KeyHolder => (!is_authors).then_some(Code::NotAllowed),
        Role::Staff | Role::Manager => is_authors.then_some(Code::NotAllowed),
    }
}

on_both_engines! {
    async fn every_cell_of_role_and_act(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let housemate = hub.resident("王小明").await;
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        for role in ROLES {
            for kind in ActKind::ALL {
                // Each cell on a matter of its own, brought to where the act makes sense.
                hub.advance(Span::SECOND.times(10));
                let holder = hub.client();
                let filer = if role == Role::KeyHolder { &holder } else { &author.hub };
                let receipt = filer.change(&lift(), &key()).await.expect("filing works");
                let id = receipt.id;
                let needs_result = matches!(
                    kind,
                    ActKind::JudgeSolved | ActKind::JudgeUnsolved | ActKind::Reopen
                );
                if needs_result {
                    let done = Do { id, act: resolve("好了"), seen: None };
                    staff.hub.change(&done, &key()).await.expect("resolved");
                }
                let stranger = hub.client();
                let caller = match role {
                    Role::Stranger => &stranger,
                    Role::KeyHolder => {
                        let key_of_case = receipt.case_key.expect("a visitor gets a key");
                        let follow = Follow { key: key_of_case };
                        holder.change(&follow, &key()).await.expect("the key opens");
                        &holder
                    }
                    Role::Author => &author.hub,
                    Role::Housemate => &housemate.hub,
                    Role::Staff => &staff.hub,
                    Role::Manager => &manager.hub,
                    Role::Auditor => &auditor.hub,
                };

                let done = caller.change(&Do { id, act: act(*kind), seen: None }, &key()).await;
                let shown = caller.ask(&Show { id }).await;

                match expected(role, *kind) {
                    None => assert!(done.is_ok(), "{role:?} × {kind:?}: {done:?}"),
                    Some(refusal) => assert_eq!(code(done), refusal, "{role:?} × {kind:?}"),
                }
                match expected(role, *kind) {
                    Some(Code::NotFound) => assert_eq!(code(shown), Code::NotFound, "{role:?}"),
                    _ => assert!(shown.is_ok(), "{role:?} sees it"),
                }
            }
        }
    }

    async fn the_inbox_is_for_those_who_answer(hub: TestHub) {
        for (post, may) in [
            (Post::Resident, false),
            (Post::Auditor, false),
            (Post::Staff, true),
            (Post::Manager, true),
        ] {
            let person = hub.join("某人", post, None).await;
            let listed = person.hub.ask(&List::default()).await.map(drop);
            let looked = person.hub.ask(&look()).await.map(drop);
            let filed = person.hub.change(&told(), &key()).await.map(drop);
            for answer in [listed, looked, filed] {
                match may {
                    true => assert!(answer.is_ok(), "{post:?}"),
                    false => assert_eq!(code(answer), Code::NotAllowed, "{post:?}"),
                }
            }
        }
        let nobody = hub.client().ask(&List::default()).await;
        assert_eq!(code(nobody), Code::NotSignedIn);
    }

    async fn what_is_over_is_its_authors_to_copy_and_to_remove(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let housemate = hub.resident("王小明").await;
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        for role in ROLES {
            hub.advance(Span::SECOND.times(10));
            let (holder, stranger) = (hub.client(), hub.client());
            let filer = if role == Role::KeyHolder { &holder } else { &author.hub };
            let receipt = filer.change(&lift(), &key()).await.expect("filing works");
            let id = receipt.id;
            if let Some(key_of_case) = receipt.case_key {
                let follow = Follow { key: key_of_case };
                holder.change(&follow, &key()).await.expect("the key opens");
            }
            let withdraw = Do { id, act: Act::Withdraw {}, seen: None };
            filer.change(&withdraw, &key()).await.expect("taken back");
            let (caller, expected, listing) = match role {
                Role::Stranger => (&stranger, Some(Code::NotFound), Some(Code::NotSignedIn)),
                Role::KeyHolder => (&holder, None, Some(Code::NotSignedIn)),
                Role::Author => (&author.hub, None, Some(Code::NotAllowed)),
                Role::Housemate => (&housemate.hub, Some(Code::NotFound), Some(Code::NotAllowed)),
                Role::Staff => (&staff.hub, Some(Code::NotAllowed), None),
                Role::Manager => (&manager.hub, Some(Code::NotAllowed), None),
                Role::Auditor => (&auditor.hub, Some(Code::NotFound), Some(Code::NotAllowed)),
            };

            let copied = caller.ask(&TakeCopy { id: Some(id) }).await.map(drop);
            let erased = caller.change(&Erase { id }, &key()).await;
            let listed = caller.ask(&ListErased {}).await.map(drop);

            for (done, expected) in [(copied, expected), (erased, expected), (listed, listing)] {
                match expected {
                    None => assert_eq!(done, Ok(()), "{role:?}"),
                    Some(refusal) => assert_eq!(code(done), refusal, "{role:?}"),
                }
            }
            let is_there = staff.hub.ask(&Show { id }).await.is_ok();
            assert_eq!(is_there, expected.is_some(), "{role:?}");
        }
    }

    async fn a_case_key_opens_its_own_matter_only(hub: TestHub) {
        let (one, other) = (hub.client(), hub.client());
        let mine = one.change(&lift(), &key()).await.expect("filing works");
        let theirs = other.change(&lift(), &key()).await.expect("filing works");
        let follow = Follow { key: mine.case_key.expect("a visitor gets a key") };
        one.change(&follow, &key()).await.expect("the key opens");

        assert!(one.ask(&Show { id: mine.id }).await.is_ok());
        assert_eq!(code(one.ask(&Show { id: theirs.id }).await), Code::NotFound);
    }
}

mod over_devices {
    //! Who may do what with the devices and the access of others.

    use contract::{
        devices::{Add, Leave, List, Rename, Renew, Revoke, Stay, Stop, looks_after},
        recovery::{Begin, Shown},
        sessions::Show,
        text::Name,
    };

    use super::*;
    use crate::support::Person;

    on_both_engines! {
        async fn a_device_is_its_owners_alone(hub: TestHub) {
            let owner = hub.resident("王秀英").await;
            let (id, name) = (owner.account.device, Name::try_from("别人的").expect("a name"));
            let others = [
                hub.resident("王小明").await,
                hub.staff("小李").await,
                hub.join("陈经理", Post::Manager, None).await,
                hub.join("审计员", Post::Auditor, None).await,
            ];
            for other in &others {
                let post = other.account.post;
                let renamed = other.hub.change(&Rename { id, name: name.clone() }, &key()).await;
                let revoked = other.hub.change(&Revoke { id }, &key()).await;
                let listed = other.hub.ask(&List {}).await.expect("their own");
                let invited = other.hub.change(&Add::default(), &key()).await;

                assert_eq!(code(renamed), Code::NotFound, "{post:?}");
                assert_eq!(code(revoked), Code::NotFound, "{post:?}");
                assert!(listed.iter().all(|one| one.id != id), "{post:?}");
                assert!(invited.is_ok(), "everybody adds devices of their own: {post:?}");
            }
            let nobody = hub.client();
            assert_eq!(code(nobody.ask(&List {}).await), Code::NotSignedIn);
            assert_eq!(code(nobody.change(&Add::default(), &key()).await), Code::NotSignedIn);
            let renamed = nobody.change(&Rename { id, name: name.clone() }, &key()).await;
            assert_eq!(code(renamed), Code::NotSignedIn);
            assert_eq!(code(nobody.change(&Revoke { id }, &key()).await), Code::NotSignedIn);
            assert!(owner.hub.change(&Rename { id, name }, &key()).await.is_ok());
            assert!(owner.hub.change(&Revoke { id }, &key()).await.is_ok());
        }

        async fn access_is_stopped_and_ended_by_those_who_look_after_it(hub: TestHub) {
            for post in Post::ALL {
                let caller = hub.join("某人", post, None).await;
                for other in Post::ALL {
                    let stopped = hub.join("另一个", other, None).await;
                    let left = hub.join("再一个", other, None).await;
                    let expected = (!looks_after(post, other)).then_some(Code::NotAllowed);

                    cell(&hub, &caller.hub, (&stopped, &left), expected).await;
                }
                // Not for oneself: whoever lost their own device asks a colleague.
                let own = Stop { person: caller.account.person };
                let gone = Leave { person: caller.account.person, on: None };
                assert_eq!(code(caller.hub.change(&own, &key()).await), Code::NotAllowed);
                let back = Stay { person: caller.account.person };
                assert_eq!(code(caller.hub.change(&gone, &key()).await), Code::NotAllowed);
                assert_eq!(code(caller.hub.change(&back, &key()).await), Code::NotAllowed);
            }
            let other = hub.resident("王秀英").await;
            let nobody = hub.client();
            cell(&hub, &nobody, (&other, &other), Some(Code::NotSignedIn)).await;
        }

        async fn nobody_learns_who_exists(hub: TestHub) {
            let unknown = contract::id::PersonId::from_number(42);
            for (post, expected) in [
                (Post::Resident, Code::NotAllowed),
                (Post::Auditor, Code::NotAllowed),
                (Post::Staff, Code::NotFound),
                (Post::Manager, Code::NotFound),
            ] {
                let caller = hub.join("某人", post, None).await;
                let renew = Renew { person: unknown };
                let stop = Stop { person: unknown };
                let begin = Begin { person: unknown, shown: Shown::IdCard };
                let leave = Leave { person: unknown, on: None };
                assert_eq!(code(caller.hub.change(&renew, &key()).await), expected, "{post:?}");
                assert_eq!(code(caller.hub.change(&stop, &key()).await), expected, "{post:?}");
                assert_eq!(code(caller.hub.change(&begin, &key()).await), expected, "{post:?}");
                assert_eq!(code(caller.hub.change(&leave, &key()).await), expected, "{post:?}");
                let stay = Stay { person: unknown };
                assert_eq!(code(caller.hub.change(&stay, &key()).await), expected, "{post:?}");
            }
        }
    }

    /// One cell: the acts, and whether they did something.
    async fn cell(
        hub: &TestHub,
        caller: &client::Hub,
        (stopped, left): (&Person, &Person),
        expected: Option<Code>,
    ) {
        hub.advance(Span::SECOND.times(10));
        let stop = Stop { person: stopped.account.person };
        let leave = Leave { person: left.account.person, on: None };
        let stop = caller.change(&stop, &key()).await;
        let leave = caller.change(&leave, &key()).await;
        let stay = Stay { person: left.account.person };
        match expected {
            Some(refusal) => assert_eq!(code(caller.change(&stay, &key()).await), refusal),
            None => assert_eq!(caller.change(&stay, &key()).await, Ok(())),
        }
        for (done, person) in [(stop, stopped), (leave.map(drop), left)] {
            let still_in = person.hub.ask(&Show {}).await;
            match expected {
                Some(refusal) => {
                    assert_eq!(code(done), refusal);
                    assert!(still_in.is_ok(), "nothing was done");
                }
                None => {
                    assert_eq!(done, Ok(()));
                    assert_eq!(code(still_in), Code::DeviceRevoked);
                }
            }
        }
    }
}

mod over_requests {
    //! Who may begin to delete or to copy somebody who has asked for it at the counter, who may agree, and who takes it.

    use super::*;
    use crate::{
        copying,
        rights::{allow, entered, erase_for},
    };

    on_both_engines! {
        async fn deleting_somebody_is_begun_by_those_who_answer_and_agreed_to_by_a_manager(hub: TestHub) {
            let (clerk, begins) = (hub.staff("小李").await, hub.staff("小王").await);
            for (post, may_begin, may_agree) in [
                (Post::Resident, false, false),
                (Post::Auditor, false, false),
                (Post::Staff, true, false),
                (Post::Manager, true, true),
            ] {
                hub.advance(Span::MINUTE);
                let caller = hub.join("某人", post, None).await;
                let one = hub.resident(&format!("住户甲{}", post.as_str())).await;
                let other = hub.resident(&format!("住户乙{}", post.as_str())).await;
                let first = entered(&clerk, one.account.person).await;
                let second = entered(&clerk, other.account.person).await;
                let waits = erase_for(&begins, second).await.expect("begun");

                let begun = erase_for(&caller, first).await.map(drop);
                let agreed = allow(&caller, waits).await;

                for (done, may) in [(begun, may_begin), (agreed, may_agree)] {
                    match may {
                        true => assert!(done.is_ok(), "{post:?}: {done:?}"),
                        false => assert_eq!(code(done), Code::NotAllowed, "{post:?}"),
                    }
                }
                let visitor = contract::rights::EraseFor {
                    id: first,
                    why: crate::support::gate::statement("看了身份证。"),
                };
                let visitor = hub.client().change(&visitor, &key()).await;
                assert_eq!(code(visitor), Code::NotSignedIn);
            }
        }

        async fn copying_somebody_is_begun_agreed_to_and_taken_by_managers(hub: TestHub) {
            hub.app.log().await.expect("a log");
            let clerk = hub.staff("小李").await;
            let begins = hub.join("陈经理", Post::Manager, None).await;
            let second = hub.join("李经理", Post::Manager, None).await;
            for post in Post::ALL {
                hub.advance(Span::MINUTE);
                let caller = hub.join("某人", post, None).await;
                let one = hub.resident(&format!("住户甲{}", post.as_str())).await;
                let other = hub.resident(&format!("住户乙{}", post.as_str())).await;
                let first = copying::asked(&clerk, one.account.person).await;
                let third = copying::asked(&clerk, other.account.person).await;
                let waits = copying::begin(&begins, third).await.expect("begun");

                let begun = copying::begin(&caller, first).await;
                let agreed = allow(&caller, waits).await;
                let took = copying::take(&caller, waits).await.map(drop);

                match post {
                    Post::Manager => {
                        assert_eq!(agreed, Ok(()));
                        assert_eq!(code(took), Code::NotFound, "what somebody else has begun");
                        let own = begun.expect("begun");
                        allow(&second, own).await.expect("agreed");
                        copying::take(&caller, own).await.expect("taken");
                    }
                    Post::Resident | Post::Staff | Post::Auditor => {
                        for refused in [begun.map(drop), agreed, took] {
                            assert_eq!(code(refused), Code::NotAllowed, "{post:?}");
                        }
                    }
                }
                let visitor = hub.client();
                let begin = contract::rights::CopyFor {
                    id: first,
                    why: crate::support::gate::statement("看了身份证。"),
                };
                assert_eq!(code(visitor.change(&begin, &key()).await), Code::NotSignedIn);
                let take = contract::rights::TakeFor { id: waits };
                assert_eq!(code(visitor.ask(&take).await), Code::NotSignedIn);
            }
        }
    }
}

mod over_neighbours {
    //! Who may learn of the matters of neighbours, and join them.

    use contract::{
        complaints::{Alike, File, Support, Supported, Unsupport},
        text::Whereabouts,
    };

    use super::*;

    on_both_engines! {
        async fn only_residents_of_the_building_learn_of_its_matters_and_join(hub: TestHub) {
            let author = hub.resident("王秀英").await;
            let place = Whereabouts::try_from("3栋1单元").expect("a place");
            let file = File { place: Some(place.clone()), ..lift() };
            let id = author.hub.change(&file, &key()).await.expect("filed").id;
            let alike = Alike { door: None, place: Some(place), text: body("电梯坏了，老人下不了楼") };
            let nobody = hub.client();
            assert_eq!(code(nobody.change(&alike, &key()).await), Code::NotSignedIn);
            assert_eq!(code(nobody.ask(&Supported {}).await), Code::NotSignedIn);
            assert_eq!(code(nobody.change(&Support { id }, &key()).await), Code::NotSignedIn);
            assert_eq!(code(nobody.change(&Unsupport { id }, &key()).await), Code::NotSignedIn);
            for (name, post, home, may) in [
                ("王秀英", Post::Resident, Some("3-1-502"), false),
                ("王建军", Post::Resident, Some("3-1-502"), false),
                ("李建国", Post::Resident, Some("3-2-101"), true),
                ("赵强", Post::Resident, Some("1-1-101"), false),
                ("小李", Post::Staff, None, false),
                ("陈经理", Post::Manager, None, false),
                ("审计员", Post::Auditor, None, false),
            ] {
                let caller = hub.join(name, post, home).await;

                let found = caller.hub.change(&alike, &key()).await.expect("told or nothing");
                let joined = caller.hub.change(&Support { id }, &key()).await;

                assert_eq!(found.len(), usize::from(may), "{name}");
                match may {
                    true => assert!(joined.is_ok(), "{name}: {joined:?}"),
                    false => assert_eq!(code(joined), Code::NotFound, "{name}"),
                }
                let seen = caller.hub.ask(&Supported {}).await.expect("their own");
                assert_eq!(seen.len(), usize::from(may), "{name}");
            }
        }
    }
}
