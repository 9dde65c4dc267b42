//! The register: brought in from a file, read page by page, for managers alone.

use contract::{
    Code, audit, exports,
    id::PlaceId,
    joining,
    ledger::Reason,
    people::{Care, Post},
    register::{Check, Colleagues, File, Import, Imported, Kind, List, Place, Show, Tally},
    text::{Name, Search},
    time::{Span, Time},
    upkeep,
};

use crate::support::{Engine, Person, TestHub, code, key, on_both_engines};

const FILE: &str = "楼栋,单元,户号,业主,面积,联系电话\n\
    3栋,1单元,502,王秀英,89.5,13900000000\n\
    3栋,1单元,1001,李明、张三,120.08,\n\
    5栋,1单元,101,赵六,60,\n";

fn file(text: &str) -> File {
    File(text.as_bytes().to_vec())
}

async fn manager(hub: &TestHub) -> Person {
    hub.join("陈经理", Post::Manager, None).await
}

async fn import(manager: &Person, text: &str, forget_gone: bool) -> Tally {
    let check = Check { file: file(text) };
    let seen = manager.hub.change(&check, &key()).await.expect("checked").tally;
    let import = Import { file: file(text), seen, forget_gone };
    let Imported { tally } = manager.hub.change(&import, &key()).await.expect("imported");
    assert_eq!(tally, seen);
    tally
}

async fn places(manager: &Person, at: Option<PlaceId>) -> Vec<Place> {
    manager.hub.ask(&List { at, ..List::default() }).await.expect("listed").places
}

async fn search(manager: &Person, words: &str) -> Vec<String> {
    let search = Some(Search::try_from(words).expect("short"));
    let page = manager.hub.ask(&List { search, ..List::default() }).await.expect("searched");
    page.places.into_iter().map(|place| place.code).collect()
}

/// The building of this code.
async fn building(manager: &Person, code: &str) -> Place {
    let all = places(manager, None).await;
    all.into_iter().find(|place| place.code == code).expect("a building")
}

on_both_engines! {
    async fn a_file_is_checked_and_brought_in_once(hub: TestHub) {
        let manager = manager(&hub).await;

        let found = manager.hub.change(&Check { file: file(FILE) }, &key()).await.expect("checked");
        let before = search(&manager, "王秀英").await;
        let first = import(&manager, FILE, false).await;
        let again = import(&manager, FILE, false).await;

        assert_eq!(found.tally, Tally { fresh: 3, ..Tally::default() });
        assert_eq!((found.lines, found.faults.len()), (4, 0));
        assert_eq!(found.ignored, ["联系电话"]);
        assert_eq!(before, Vec::<String>::new(), "a check writes nothing");
        assert_eq!(first.fresh, 3);
        assert_eq!(again, Tally { same: 3, ..Tally::default() });
        let three = building(&manager, "3").await;
        assert_eq!((three.name.as_str(), three.households), ("3栋", 2));
        let unit = &places(&manager, Some(three.id)).await[0];
        assert_eq!((unit.kind, unit.code.as_str()), (Kind::Unit, "3-1"));
        let homes = places(&manager, Some(unit.id)).await;
        let codes: Vec<&str> = homes.iter().map(|home| home.code.as_str()).collect();
        assert_eq!(codes, ["3-1-502", "3-1-1001"], "in the order of numbers");
        assert_eq!(homes[1].owners, ["李明", "张三"]);
        assert_eq!(homes[1].area.map(|area| area.to_string()).as_deref(), Some("120.08"));
        assert_eq!(homes[0].name, "3栋1单元502");
    }

    async fn what_changed_and_what_is_gone_is_told_and_kept_unless_asked(hub: TestHub) {
        let manager = manager(&hub).await;
        import(&manager, FILE, false).await;
        let next = "楼栋,单元,户号,业主,面积\n3,1,502,王小明,89.5\n3,1,503,孙七,70\n";

        let kept = import(&manager, next, false).await;
        let still = search(&manager, "李明").await;
        let forgotten = import(&manager, next, true).await;

        assert_eq!(kept, Tally { fresh: 1, changed: 1, same: 0, gone: 1 });
        assert_eq!(still, ["3-1-1001"]);
        assert_eq!(forgotten, Tally { fresh: 0, changed: 0, same: 2, gone: 1 });
        assert_eq!(search(&manager, "李明").await, Vec::<String>::new());
        assert_eq!(search(&manager, "1001").await, ["3-1-1001"], "the place stays");
        assert_eq!(search(&manager, "赵六").await, ["5-1-101"], "another building is not asked");
    }

    async fn a_file_with_a_fault_or_an_old_check_writes_nothing(hub: TestHub) {
        let manager = manager(&hub).await;
        let faulty = format!("{FILE}3栋,1单元,504,某人,约九十,\n");
        let check = Check { file: file(&faulty) };
        let found = manager.hub.change(&check, &key()).await.expect("checked");
        let import_as = |text: &str, seen| Import { file: file(text), seen, forget_gone: false };

        let refused = manager.hub.change(&import_as(&faulty, found.tally), &key()).await;
        let stale = manager.hub.change(&import_as(FILE, Tally::default()), &key()).await;

        assert_eq!(found.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [5]);
        assert!(found.faults[0].detail.contains("约九十"), "{:?}", found.faults);
        assert_eq!(code(refused), Code::Invalid);
        assert_eq!(code(stale), Code::Conflict);
        assert_eq!(search(&manager, "王秀英").await, Vec::<String>::new());
    }

    async fn a_retry_of_an_import_gets_the_first_answer(hub: TestHub) {
        let manager = manager(&hub).await;
        let seen = Tally { fresh: 3, ..Tally::default() };
        let import = Import { file: file(FILE), seen, forget_gone: false };
        let key = key();

        let first = manager.hub.change(&import, &key).await.expect("imported");
        let again = manager.hub.change(&import, &key).await.expect("answered again");

        assert_eq!(first, again);
    }

    async fn the_search_finds_numbers_owners_and_residents_and_takes_no_wildcards(hub: TestHub) {
        let manager = manager(&hub).await;
        import(&manager, FILE, false).await;
        hub.join("周小红", Post::Resident, Some("3-1-502")).await;

        for (words, expected) in [
            ("502", vec!["3-1-502"]),
            ("3栋1单元", vec!["3-1-502", "3-1-1001"]),
            ("张三", vec!["3-1-1001"]),
            ("周小红", vec!["3-1-502"]),
            ("%", vec![]),
            ("_", vec![]),
            ("'; DROP TABLE place; --", vec![]),
        ] {
            assert_eq!(search(&manager, words).await, expected, "{words}");
        }
    }

    async fn pages_hold_every_household_once(hub: TestHub) {
        let manager = manager(&hub).await;
        let rows: String = (1..=120).map(|room| format!("8,1,{room},某人\n")).collect();
        import(&manager, &format!("楼栋,单元,户号,业主\n{rows}"), false).await;
        let building = building(&manager, "8").await;
        let unit = places(&manager, Some(building.id)).await[0].id;

        let mut list = List { at: Some(unit), ..List::default() };
        let mut seen = Vec::new();
        loop {
            let page = manager.hub.ask(&list).await.expect("listed");
            assert!(page.places.len() <= List::PAGE);
            assert_eq!(page.trail.len(), 2);
            seen.extend(page.places.into_iter().map(|place| place.code));
            match page.next {
                Some(next) => list.after = Some(next),
                None => break,
            }
        }

        let expected: Vec<String> = (1..=120).map(|room| format!("8-1-{room}")).collect();
        assert_eq!(seen, expected);
        assert_eq!(building.households, 120);
    }

    async fn a_household_shows_its_people_and_invitations(hub: TestHub) {
        let manager = manager(&hub).await;
        import(&manager, FILE, false).await;
        hub.join("周小红", Post::Resident, Some("3-1-502")).await;
        let list = List { search: Some(Search::try_from("周小红").expect("short")), ..List::default() };
        let place = manager.hub.ask(&list).await.expect("searched").places[0].id;

        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");

        let names: Vec<&str> = home.trail.iter().map(|crumb| crumb.name.as_str()).collect();
        assert_eq!(names, ["3栋", "3栋1单元", "3栋1单元502"]);
        assert_eq!(home.place.owners, ["王秀英"]);
        assert_eq!(home.people.len(), 1);
        assert!(home.people[0].joined_at.is_some());
        assert_eq!(home.invitations[0].standing, joining::Standing::Used);
        let unknown = Show { place: PlaceId::from_number(1), reason: Reason::Visit };
        assert_eq!(code(manager.hub.ask(&unknown).await), Code::NotFound);
    }

    async fn every_cell_of_post_and_care(hub: TestHub) {
        let name = Name::try_from("新同事").expect("short");
        for post in Post::ALL {
            let person = hub.join("某人", post, None).await;
            for care in Care::ALL {
                // Calls of this kind, and what each is refused with.
                let refusals = match care {
                    Care::Read => {
                        let place = PlaceId::from_number(1);
                        let shown = person.hub.ask(&Show { place, reason: Reason::Visit }).await.map(|_| ());
                        let is_missing =
                            matches!(&shown, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person.hub.ask(&List::default()).await.map(|_| ()),
                            person.hub.ask(&Colleagues::default()).await.map(|_| ()),
                            person.hub.ask(&joining::List::default()).await.map(|_| ()),
                            // Who may ask is told that there is none.
                            if is_missing { Ok(()) } else { shown },
                        ]
                    }
                    Care::Import => {
                        let seen = Tally::default();
                        let text = "楼栋,户号\n";
                        let import = Import { file: file(text), seen, forget_gone: false };
                        let imported = person.hub.change(&import, &key()).await.map(|_| ());
                        let is_faulty =
                            matches!(&imported, Err(error) if error.code() == Some(Code::Invalid));
                        let check = Check { file: file(text) };
                        vec![
                            person.hub.change(&check, &key()).await.map(|_| ()),
                            if is_faulty { Ok(()) } else { imported },
                        ]
                    }
                    Care::Invite => {
                        let whom =
                            joining::Whom::Colleague { name: name.clone(), post: Post::Staff, appointed_by: None };
                        let id = contract::id::InvitationId::from_number(1);
                        let gone = person.hub.change(&joining::Withdraw { id }, &key()).await;
                        let is_missing =
                            matches!(&gone, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person.hub.change(&joining::Invite { whom }, &key()).await.map(|_| ()),
                            if is_missing { Ok(()) } else { gone.map(|_| ()) },
                        ]
                    }
                    Care::Upkeep => vec![person.hub.ask(&upkeep::Show {}).await.map(|_| ())],
                    Care::Export => {
                        let chosen = exports::Chosen {
                            from: Time(0),
                            until: hub.now(),
                            status: None,
                            has_texts: false,
                            has_names: false,
                        };
                        let id = contract::id::ExportId::from_number(1);
                        let read = person.hub.ask(&exports::Read { id, after: None }).await;
                        let is_missing =
                            matches!(&read, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person
                                .hub
                                .change(&exports::Begin { chosen, why: None }, &key())
                                .await
                                .map(|_| ()),
                            if is_missing { Ok(()) } else { read.map(|_| ()) },
                        ]
                    }
                    Care::Breaches => {
                        let text = || crate::support::gate::statement("一句话");
                        let texts = contract::breaches::Texts {
                            kinds: text(),
                            cause: text(),
                            harm: text(),
                            remedy: text(),
                            self_help: text(),
                            contact: text(),
                        };
                        let about = contract::breaches::About::Everybody {};
                        let found_at = hub.now();
                        let announce =
                            contract::breaches::Announce { is_drill: true, found_at, about, texts };
                        vec![person.hub.change(&announce, &key()).await.map(|_| ())]
                    }
                    Care::Second => {
                        let allow = contract::seconding::Allow {
                            id: contract::id::LookId::from_number(1),
                        };
                        let allowed = person.hub.change(&allow, &key()).await;
                        let is_missing =
                            matches!(&allowed, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person.hub.ask(&contract::seconding::List {}).await.map(|_| ()),
                            if is_missing { Ok(()) } else { allowed },
                        ]
                    }
                    Care::Withhold => {
                        let end = contract::withholding::End {
                            id: contract::id::WithholdingId::from_number(1),
                        };
                        let ended = person.hub.change(&end, &key()).await;
                        let is_missing =
                            matches!(&ended, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person.hub.ask(&contract::withholding::List {}).await.map(|_| ()),
                            if is_missing { Ok(()) } else { ended },
                        ]
                    }
                    Care::Rights => {
                        let desk = contract::rights::Desk::default();
                        let answer = crate::rights::answer(
                            contract::id::RequestId::from_number(1),
                            contract::rights::Outcome::Done,
                            "好",
                        );
                        let answered = person.hub.change(&answer, &key()).await;
                        let is_missing =
                            matches!(&answered, Err(error) if error.code() == Some(Code::NotFound));
                        vec![
                            person.hub.ask(&desk).await.map(|_| ()),
                            person.hub.ask(&contract::rights::CountWaiting {}).await.map(|_| ()),
                            if is_missing { Ok(()) } else { answered },
                        ]
                    }
                    Care::Notify => {
                        let desk = contract::notices::Desk::default();
                        vec![person.hub.ask(&desk).await.map(|_| ())]
                    }
                    Care::Moderate => {
                        let queue = contract::suggestions::Queue {};
                        vec![person.hub.ask(&queue).await.map(|_| ())]
                    }
                    Care::Consult => {
                        let desk = contract::polls::Desk::default();
                        let draft = contract::polls::Draft::default();
                        let keep = contract::polls::Keep { id: None, seen: None, draft };
                        vec![
                            person.hub.ask(&desk).await.map(|_| ()),
                            person.hub.change(&keep, &key()).await.map(|_| ()),
                        ]
                    }
                    Care::Gather => {
                        let announce = contract::activities::Announce {
                            draft: contract::activities::Draft::default(),
                        };
                        let announced = person.hub.change(&announce, &key()).await.map(|_| ());
                        let is_faulty =
                            matches!(&announced, Err(error) if error.code() == Some(Code::Invalid));
                        let desk = contract::activities::Desk::default();
                        vec![
                            person.hub.ask(&desk).await.map(|_| ()),
                            if is_faulty { Ok(()) } else { announced },
                        ]
                    }
                    Care::Gates => {
                        let draft = contract::gates::Draft { ways: vec![], ..crate::support::gate::east() };
                        let register = contract::gates::Register { draft };
                        let made = person.hub.change(&register, &key()).await.map(|_| ());
                        let is_faulty =
                            matches!(&made, Err(error) if error.code() == Some(Code::Invalid));
                        vec![if is_faulty { Ok(()) } else { made }]
                    }
                    Care::Audit => {
                        let (from, until) = (Time(0), hub.now());
                        let list = audit::List { from, until, missed: false, after: None };
                        vec![
                            person.hub.ask(&audit::Count { from, until }).await.map(|_| ()),
                            person.hub.ask(&list).await.map(|_| ()),
                            person.hub.ask(&exports::List::default()).await.map(|_| ()),
                            person.hub.ask(&contract::gates::List {}).await.map(|_| ()),
                        ]
                    }
                };
                let expected = match (post, care) {
                    (Post::Manager, _)
                    | (Post::Staff, Care::Notify | Care::Moderate | Care::Consult | Care::Gather)
                    | (Post::Auditor, Care::Upkeep | Care::Audit) => None,
                    _ => Some(Code::NotAllowed),
                };
                assert_eq!(post.may(care), expected.is_none());
                for result in refusals {
                    let refusal = result.err().and_then(|error| error.code());
                    assert_eq!(refusal, expected, "{post:?} × {care:?}");
                }
            }
        }
        let nobody = hub.client();
        assert_eq!(code(nobody.ask(&List::default()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&upkeep::Show {}).await), Code::NotSignedIn);
        assert_eq!(code(nobody.change(&Check { file: file(FILE) }, &key()).await), Code::NotSignedIn);
    }

    async fn the_last_backup_and_the_room_are_told(hub: TestHub) {
        let manager = manager(&hub).await;
        let before = manager.hub.ask(&upkeep::Show {}).await.expect("told");
        hub.back_up().await;
        let made_at = hub.now();
        hub.advance(Span::DAY.times(8));

        let after = manager.hub.ask(&upkeep::Show {}).await.expect("told");

        assert_eq!(before.backup_at, None);
        assert!(before.warnings().contains(&upkeep::Warning::NoBackup));
        assert_eq!(after.backup_at, Some(made_at));
        assert!(after.warnings().contains(&upkeep::Warning::OldBackup));
        assert!(after.free > 0 && after.total >= after.free && after.database > 0);
        assert_eq!(after.settings.file, "communities/tongyinli.toml");
        let metrics = crate::support::http().get(format!("{}/metrics", hub.origin)).send().await;
        let metrics = metrics.expect("answered").text().await.expect("a text");
        assert!(metrics.contains("linli_backup_age_seconds 691200"), "{metrics}");
        assert!(metrics.contains("linli_room_free_bytes "));
    }
}
