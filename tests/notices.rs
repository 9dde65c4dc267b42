//! 通知: written, agreed to, published to those they are for, read, corrected, ended.

use contract::{
    Code,
    community::DoorCode,
    id::{NoticeId, PersonId, PlaceId},
    live::Event,
    notices::{
        Approve, Audience, Confirm, Correct, Desk, Draft, End, Group, Illustration, Keep, Kept,
        List, Look, Page, Pin, Preview, Publish, Reach, Recall, Remove, Seen, Show, Standing,
        Topic, Zones,
    },
    people::Post,
    rich::{Block, Span},
    sessions::Hex,
    text::{Body, Search, Subject, Whereabouts},
    time::Span as Time,
};

use crate::support::{Engine, Person, TestHub, code, jpeg, key, on_both_engines};

fn title(text: &str) -> Option<Subject> {
    Some(Subject::try_from(text).expect("a title"))
}

/// A notice of this title, for everybody.
pub(crate) fn draft(text: &str) -> Draft {
    Draft {
        title: title(text),
        text: Some(Body::try_from("今晚**十点**停水。").expect("a text")),
        ..Draft::default()
    }
}

async fn kept(writer: &Person, draft: Draft) -> Kept {
    let keep = Keep { id: None, seen: None, draft };
    writer.hub.change(&keep, &key()).await.expect("kept")
}

pub(crate) async fn published(writer: &Person, draft: Draft) -> NoticeId {
    let Kept { id, revision } = kept(writer, draft).await;
    let publish = Publish { id, seen: revision, at: None };
    let published = writer.hub.change(&publish, &key()).await.expect("published");
    assert_eq!(published.standing, Standing::Published);
    id
}

async fn listed(hub: &client::Hub) -> Page {
    hub.ask(&List::default()).await.expect("listed")
}

fn titles(page: &Page) -> Vec<&str> {
    page.first.iter().chain(&page.lines).map(|line| line.title.as_str()).collect()
}

/// The place of this name among those a notice can be for.
async fn zone(writer: &Person, name: &str) -> PlaceId {
    let zones = writer.hub.ask(&Zones {}).await.expect("listed");
    zones.iter().find(|zone| zone.name == name).unwrap_or_else(|| panic!("{zones:?}")).id
}

fn at(places: &[PlaceId], group: Group) -> Audience {
    Audience { places: places.to_vec(), group }
}

on_both_engines! {
    async fn what_is_published_is_read_by_all_and_a_draft_by_nobody(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let Kept { id, revision } = kept(&staff, draft("停水")).await;
        let before = listed(&resident.hub).await;
        let hidden = resident.hub.ask(&Show { id }).await;

        staff.hub.change(&Publish { id, seen: revision, at: None }, &key()).await.expect("published");
        let notice = resident.hub.ask(&Show { id }).await.expect("shown");
        let visitor = hub.client();
        let passed_on = visitor.ask(&Show { id }).await.expect("a link that was passed on");

        assert_eq!(titles(&before), Vec::<&str>::new());
        assert_eq!(code(hidden), Code::NotFound);
        assert_eq!(titles(&listed(&resident.hub).await), ["停水"]);
        assert_eq!(titles(&listed(&visitor).await), ["停水"]);
        let text = |words: &str| Span::Text(words.to_owned());
        let expected = vec![text("今晚"), Span::Strong("十点".into()), text("停水。")];
        assert_eq!(notice.body, [Block::Paragraph(expected)]);
        assert_eq!(notice.line.beginning, "今晚十点停水。");
        assert_eq!((notice.audience.as_str(), passed_on.audience.as_str()), ("全体居民", "全体居民"));
    }

    async fn everybody_reads_what_is_for_them_and_nothing_else(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let first = hub.join("赵强", Post::Resident, Some("1-1-101")).await;
        let third = hub.resident("王秀英").await;
        let fourth = hub.join("李建国", Post::Resident, Some("4-1-101")).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        own(&hub, &third, "王秀英").await;
        let (south, three) = (zone(&manager, "南区网格").await, zone(&manager, "3栋").await);
        let unit = zone(&manager, "3栋1单元").await;
        for (name, places, group) in [
            ("南区", vec![south], Group::Residents),
            ("三栋", vec![three], Group::Residents),
            ("三栋和南区", vec![three, south, unit], Group::Residents),
            ("业主", vec![], Group::Owners),
            ("三栋业主", vec![three], Group::Owners),
            ("四栋大家", vec![zone(&manager, "4栋").await], Group::Everybody),
            ("同事", vec![], Group::Staff),
        ] {
            published(&manager, Draft { audience: at(&places, group), ..draft(name) }).await;
        }

        for (name, person, expected) in [
            ("of the first building", &first, vec!["三栋和南区", "南区"]),
            ("owner in the third", &third, vec!["三栋业主", "业主", "三栋和南区", "三栋", "南区"]),
            ("of the fourth", &fourth, vec!["四栋大家"]),
            ("auditor", &auditor, vec![]),
            (
                "manager",
                &manager,
                vec!["同事", "四栋大家", "三栋业主", "业主", "三栋和南区", "三栋", "南区"],
            ),
        ] {
            assert_eq!(titles(&listed(&person.hub).await), expected, "{name}");
        }
        let visitor = hub.client();
        assert_eq!(titles(&listed(&visitor).await), Vec::<&str>::new());
        let door = DoorCode::try_from("4-1".to_owned()).ok();
        let at_door = visitor.ask(&List { door, ..List::default() }).await.expect("listed");
        assert_eq!(titles(&at_door), ["四栋大家"]);
        // Nobody finds by a link, or by words, what is not for them.
        let all = manager.hub.ask(&Desk::default()).await.expect("listed");
        let search = Search::try_from("停水").ok();
        for (person, count) in [(&first, 2), (&third, 5), (&fourth, 1), (&auditor, 0)] {
            let found = person.hub.ask(&List { search: search.clone(), ..List::default() }).await;
            assert_eq!(found.expect("found").lines.len(), count);
            for notice in &all {
                let shown = person.hub.ask(&Show { id: notice.id }).await.is_ok();
                let is_theirs = titles(&listed(&person.hub).await).contains(&&*notice.title);
                assert_eq!(shown, is_theirs || notice.title == "四栋大家", "{}", notice.title);
            }
        }
    }

    async fn what_is_planned_comes_at_its_time_and_not_before(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let Kept { id, revision } = kept(&staff, draft("停水")).await;
        let hour = hub.now() + Time::HOUR;
        let publish = Publish { id, seen: revision, at: Some(hour) };
        let planned = staff.hub.change(&publish, &key()).await;
        let mut heard = resident.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        hub.advance(Time::MINUTE.times(59));
        let next = hub::notices::release(&hub.app).await.expect("looked");
        let before = listed(&resident.hub).await.lines.len();
        hub.advance(Time::MINUTE);
        hub::notices::release(&hub.app).await.expect("published");

        assert_eq!(planned.expect("planned").standing, Standing::Scheduled);
        assert_eq!((next, before), (Some(hour), 0));
        assert_eq!(heard.next().await, Some(Event::Notices { is_urgent: false, within: 0 }));
        assert_eq!(listed(&resident.hub).await.lines[0].published_at, hour);
    }

    async fn a_notice_to_many_needs_a_second_person(hub: TestHub) {
        let (writer, colleague) = (hub.staff("小李").await, hub.staff("小张").await);
        crowd(&hub, 501).await;
        let Kept { id, revision } = kept(&writer, draft("停水")).await;
        let reach = writer.hub.ask(&Reach { id }).await.expect("counted");

        let publish = Publish { id, seen: revision, at: None };
        let waiting = writer.hub.change(&publish, &key()).await.expect("waits");
        let visitor = listed(&hub.client()).await.lines.len();
        let sheet = colleague.hub.ask(&Look { id }).await.expect("shown");
        let seen = sheet.revision;
        let alone = writer.hub.change(&Approve { id, seen }, &key()).await;
        let unseen = colleague.hub.change(&Approve { id, seen: seen - 1 }, &key()).await;
        let approved = colleague.hub.change(&Approve { id, seen }, &key()).await.expect("agreed");
        let sheet = writer.hub.ask(&Look { id }).await.expect("shown");

        assert_eq!((reach.people, reach.needs_second()), (501, true));
        assert_eq!((waiting.standing, visitor), (Standing::Waiting, 0));
        assert_eq!(code(alone), Code::NotAllowed);
        assert_eq!(code(unseen), Code::Conflict);
        assert_eq!(approved.standing, Standing::Published);
        assert_eq!(listed(&hub.client()).await.lines.len(), 1);
        assert_eq!(sheet.published_by.as_deref(), Some("小李"));
        assert_eq!(sheet.approved_by.as_deref(), Some("小张"));
        assert_eq!(sheet.written.people, Some(501));
    }

    async fn it_can_be_taken_back_for_a_minute_as_if_it_had_never_been(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let (soon, late) = (published(&staff, draft("发错了")).await, published(&staff, draft("停水")).await);
        let mut heard = resident.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        hub.advance(Time::SECOND.times(59));
        staff.hub.change(&Recall { id: soon }, &key()).await.expect("taken back");
        hub.advance(Time::SECOND);
        let too_late = staff.hub.change(&Recall { id: late }, &key()).await;

        assert_eq!(code(too_late), Code::Conflict);
        assert_eq!(heard.next().await, Some(Event::Notices { is_urgent: false, within: 0 }));
        assert_eq!(titles(&listed(&resident.hub).await), ["停水"]);
        assert_eq!(code(resident.hub.ask(&Show { id: soon }).await), Code::NotFound);
        let sheet = staff.hub.ask(&Look { id: soon }).await.expect("the staff still see it");
        assert_eq!((sheet.written.standing, sheet.recall_until), (Standing::Recalled, None));
    }

    async fn a_correction_tells_what_was_said_before(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let id = published(&staff, draft("停水")).await;
        hub.advance(Time::HOUR);
        let seen = staff.hub.ask(&Look { id }).await.expect("shown").revision;
        let why = Subject::try_from("时间写错了").expect("a reason");
        let text = Body::try_from("明晚十点停水。").ok();
        let changed = Draft { title: title("停水改期"), text, ..Draft::default() };
        let correct = |draft: Draft, seen| Correct { id, seen, why: why.clone(), draft };
        let other_readers = Draft { audience: at(&[], Group::Owners), ..changed.clone() };

        let moved = staff.hub.change(&correct(other_readers, seen), &key()).await;
        staff.hub.change(&correct(changed.clone(), seen), &key()).await.expect("corrected");
        let stale = staff.hub.change(&correct(changed, seen), &key()).await;
        let notice = resident.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!(code(moved), Code::Invalid);
        assert_eq!(code(stale), Code::Conflict);
        assert_eq!(notice.line.title, "停水改期");
        assert_eq!(notice.line.corrected_at, Some(hub.now()));
        let [correction] = &notice.corrections[..] else { panic!("{:?}", notice.corrections) };
        assert_eq!((correction.title.as_str(), correction.why.as_str()), ("停水", "时间写错了"));
        let old = Search::try_from("今晚").ok();
        let found = resident.hub.ask(&List { search: old, ..List::default() }).await.expect("found");
        assert_eq!(found.lines, [], "the old words find it no more");
    }

    async fn what_is_urgent_stands_first_until_it_is_over(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let urgent = Draft { is_urgent: true, topic: Topic::Water, ..draft("爆管停水") };
        let Kept { id, revision } = kept(&staff, urgent.clone()).await;
        let endless = staff.hub.change(&Publish { id, seen: revision, at: None }, &key()).await;
        let past = Draft { expires_at: Some(hub.now()), ..urgent.clone() };
        let keep = Keep { id: Some(id), seen: Some(revision), draft: past };
        let Kept { revision, .. } = staff.hub.change(&keep, &key()).await.expect("kept");
        let over = staff.hub.change(&Publish { id, seen: revision, at: None }, &key()).await;
        staff.hub.change(&Remove { id }, &key()).await.expect("thrown away");

        let soon = Draft { expires_at: Some(hub.now() + Time::MINUTE), ..urgent.clone() };
        let Kept { id, revision } = kept(&staff, soon).await;
        let at = Some(hub.now() + Time::HOUR);
        let planned_after_its_end =
            staff.hub.change(&Publish { id, seen: revision, at }, &key()).await;

        let pinned = published(&staff, Draft { is_pinned: true, ..draft("办事指南") }).await;
        let until = Some(hub.now() + Time::HOUR);
        published(&staff, Draft { expires_at: until, ..urgent }).await;
        published(&staff, draft("义诊")).await;
        let now = listed(&resident.hub).await;
        hub.advance(Time::HOUR);
        staff.hub.change(&Pin { id: pinned, is_pinned: false }, &key()).await.expect("unpinned");
        let later = listed(&resident.hub).await;

        assert_eq!(code(endless), Code::Invalid);
        assert_eq!(code(over), Code::Invalid);
        assert_eq!(code(planned_after_its_end), Code::Invalid);
        let first: Vec<_> = now.first.iter().map(|line| line.title.as_str()).collect();
        assert_eq!(first, ["爆管停水", "办事指南"]);
        assert_eq!(titles(&now), ["爆管停水", "办事指南", "义诊"]);
        assert_eq!(later.first, []);
        assert_eq!(titles(&later), ["义诊", "爆管停水", "办事指南"]);
        assert!(later.lines[1].is_over);
    }

    async fn how_many_have_read_is_counted_and_nobody_learns_who(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let id = published(&staff, draft("停水")).await;
        let seen = |byte: u8| Seen { id, mark: Hex(vec![byte; 32]) };

        for (hub, byte) in [(&resident.hub, 1), (&resident.hub, 1), (&hub.client(), 2)] {
            hub.change(&seen(byte), &key()).await.expect("counted");
        }
        let short = Seen { id, mark: Hex(vec![1; 8]) };
        let short = resident.hub.change(&short, &key()).await;

        let sheet = staff.hub.ask(&Look { id }).await.expect("shown");
        assert_eq!(sheet.written.seen, 2);
        assert_eq!(code(short), Code::Invalid);
        let wire = serde_json::to_string(&sheet).expect("plain data");
        assert!(!wire.contains("王秀英") && !wire.contains(&resident.account.person.to_string()));
    }

    async fn a_confirmation_is_asked_for_only_where_a_law_does(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let law = Subject::try_from("物业管理条例第二十八条").ok();
        let plain = published(&staff, draft("停水")).await;
        let legal = published(&staff, Draft { law, ..draft("电梯大修") }).await;

        let of_plain = resident.hub.change(&Confirm { id: plain }, &key()).await;
        let nobody = hub.client().change(&Confirm { id: legal }, &key()).await;
        let before = listed(&resident.hub).await.lines[0].is_to_confirm;
        resident.hub.change(&Confirm { id: legal }, &key()).await.expect("confirmed");
        hub.advance(Time::HOUR);
        resident.hub.change(&Confirm { id: legal }, &key()).await.expect("once more");
        let notice = resident.hub.ask(&Show { id: legal }).await.expect("shown");

        assert_eq!(code(of_plain), Code::Conflict);
        assert_eq!(code(nobody), Code::NotSignedIn);
        assert!(before && !listed(&resident.hub).await.lines[0].is_to_confirm);
        let confirmation = notice.confirmation.expect("a law");
        assert_eq!(confirmation.given_at, Some(hub.now() - Time::HOUR));
        assert_eq!(staff.hub.ask(&Look { id: legal }).await.expect("shown").confirmed, 1);
    }

    async fn its_pictures_are_seen_by_those_it_is_for(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let (third, first) =
            (hub.resident("王秀英").await, hub.join("赵强", Post::Resident, Some("1-1-101")).await);
        let photo = manager.hub.attach(jpeg(320, 240), &key()).await.expect("taken in");
        let shows = Whereabouts::try_from("阀门在哪里").expect("words");
        let pictures = vec![Illustration { photo: photo.id, shows }];
        let text = Body::try_from("请看：\n\n![](1)").ok();
        let audience = at(&[zone(&manager, "3栋").await], Group::Residents);
        let Kept { id, revision } =
            kept(&manager, Draft { pictures, text, audience, ..draft("阀门") }).await;
        // A draft keeps its pictures longer than what nobody sends.
        hub.advance(Time::DAY.times(3));
        hub::attachments::sweep(&hub.app, hub.now()).await.expect("swept");
        let early = third.hub.picture(&photo.path()).await;
        manager.hub.change(&Publish { id, seen: revision, at: None }, &key()).await.expect("published");

        let notice = third.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!(code(early), Code::NotFound);
        assert!(notice.body.contains(&Block::Picture(1, String::new())));
        assert_eq!(notice.pictures[0].shows, "阀门在哪里");
        assert!(third.hub.picture(&photo.path()).await.is_ok());
        assert_eq!(code(first.hub.picture(&photo.path()).await), Code::NotFound);
        assert_eq!(code(hub.client().picture(&photo.path()).await), Code::NotFound);
        let twice = manager.hub.attach(jpeg(64, 64), &key()).await.expect("taken in");
        let stolen = Illustration { photo: photo.id, shows: Whereabouts::try_from("图").expect("words") };
        let other = Draft { pictures: vec![stolen], ..draft("别的") };
        let refused = manager.hub.change(&Keep { id: None, seen: None, draft: other }, &key()).await;
        assert_eq!(code(refused), Code::Invalid, "{twice:?}");
    }

    async fn only_those_it_is_for_hear_of_it(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let (third, first) =
            (hub.resident("王秀英").await, hub.join("赵强", Post::Resident, Some("1-1-101")).await);
        let three = at(&[zone(&manager, "3栋").await], Group::Residents);
        let (mut heard, mut not_heard) = (third.hub.live(), first.hub.live());
        assert_eq!(heard.next().await, Some(Event::Open));
        assert_eq!(not_heard.next().await, Some(Event::Open));

        published(&manager, Draft { audience: three, ..draft("三栋") }).await;
        let until = Some(hub.now() + Time::HOUR);
        published(&manager, Draft { is_urgent: true, expires_at: until, ..draft("大家") }).await;

        assert_eq!(heard.next().await, Some(Event::Notices { is_urgent: false, within: 0 }));
        assert_eq!(heard.next().await, Some(Event::Notices { is_urgent: true, within: 0 }));
        assert_eq!(not_heard.next().await, Some(Event::Notices { is_urgent: true, within: 0 }));
    }

    async fn two_who_write_the_same_notice_do_not_overwrite_each_other(hub: TestHub) {
        let (one, other) = (hub.staff("小李").await, hub.staff("小张").await);
        let Kept { id, revision } = kept(&one, draft("停水")).await;
        let keep = |text: &str, seen| Keep { id: Some(id), seen: Some(seen), draft: draft(text) };

        one.hub.change(&keep("停水了", revision), &key()).await.expect("kept");
        let stale = other.hub.change(&keep("停电", revision), &key()).await;
        let unseen = other.hub.change(&Publish { id, seen: revision, at: None }, &key()).await;

        let blind = Keep { id: Some(id), seen: None, draft: draft("停气") };
        let blind = other.hub.change(&blind, &key()).await;

        assert_eq!(code(stale), Code::Conflict);
        assert_eq!(code(unseen), Code::Conflict);
        assert_eq!(code(blind), Code::Conflict);
        let sheet = other.hub.ask(&Look { id }).await.expect("shown");
        assert_eq!(sheet.written.title, "停水了");
    }

    async fn every_cell_of_role_and_act_on_notices(hub: TestHub) {
        let writer = hub.staff("小李").await;
        for (post, expected) in [
            (None, Some(Code::NotSignedIn)),
            (Some(Post::Resident), Some(Code::NotAllowed)),
            (Some(Post::Auditor), Some(Code::NotAllowed)),
            (Some(Post::Staff), None),
            (Some(Post::Manager), None),
        ] {
            let person = match post {
                Some(post) => Some(hub.join("某人", post, None).await),
                None => None,
            };
            let nobody = hub.client();
            let caller = person.as_ref().map_or(&nobody, |person| &person.hub);
            let mut answers = Vec::new();
            let Kept { id, revision } = kept(&writer, draft("停水")).await;
            let thrown = kept(&writer, draft("不要了")).await.id;
            let shown = published(&writer, draft("已发布")).await;
            let seen = writer.hub.ask(&Look { id: shown }).await.expect("shown").revision;
            let keep = Keep { id: Some(id), seen: Some(revision), draft: draft("停水") };
            let why = Subject::try_from("错字").expect("a reason");
            let correct = Correct { id: shown, seen, why, draft: draft("改过") };
            let text = Body::try_from("正文").expect("a text");
            answers.push(("desk", caller.ask(&Desk::default()).await.map(drop)));
            answers.push(("look", caller.ask(&Look { id }).await.map(drop)));
            answers.push(("zones", caller.ask(&Zones {}).await.map(drop)));
            answers.push(("reach", caller.ask(&Reach { id }).await.map(drop)));
            answers.push(("preview", caller.change(&Preview { text }, &key()).await.map(drop)));
            answers.push(("keep", caller.change(&keep, &key()).await.map(drop)));
            let publish = Publish { id, seen: revision + 1, at: None };
            answers.push(("publish", caller.change(&publish, &key()).await.map(drop)));
            answers.push(("correct", caller.change(&correct, &key()).await.map(drop)));
            let pin = Pin { id: shown, is_pinned: true };
            answers.push(("pin", caller.change(&pin, &key()).await.map(drop)));
            answers.push(("end", caller.change(&End { id: shown }, &key()).await.map(drop)));
            answers.push(("recall", caller.change(&Recall { id: shown }, &key()).await.map(drop)));
            answers.push(("remove", caller.change(&Remove { id: thrown }, &key()).await.map(drop)));
            for (act, answer) in answers {
                match expected {
                    None => assert_eq!(answer, Ok(()), "{post:?} × {act}"),
                    Some(refusal) => assert_eq!(code(answer), refusal, "{post:?} × {act}"),
                }
            }
            let approve = caller.change(&Approve { id, seen: 1 }, &key()).await;
            let refusal = expected.unwrap_or(Code::Conflict);
            assert_eq!(code(approve), refusal, "{post:?} × approve, with nothing to agree to");
        }
    }
}

/// Has the register name somebody as an owner of their home.
async fn own(hub: &TestHub, person: &Person, name: &'static str) {
    let (person, now) = (person.account.person, hub.now());
    hub.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.execute(
                    "INSERT INTO household (place, community, owners, area, changed_at) \
                     SELECT home, community, $2, NULL, $3 FROM person WHERE id = $1",
                    &[person.into(), format!("别人\n{name}").as_str().into(), now.into()],
                )
                .await
            })
        })
        .await
        .expect("owned");
}

/// So many residents who have joined, each in a home of their own.
async fn crowd(hub: &TestHub, count: u32) {
    let (app, community, now) = (hub.app.clone(), hub.community(), hub.now());
    hub.app
        .db
        .write(move |tx| {
            let app = app.clone();
            Box::pin(async move {
                for number in 0..count {
                    let code = format!("1-1-{number}");
                    let home = hub::community::put_household(tx, community, &code).await?;
                    let id = PersonId::from_number(app.id()?);
                    let home = Some(home);
                    hub::people::add(tx, id, community, "居民", Post::Resident, home, now).await?;
                    tx.execute(
                        "INSERT INTO device (id, person, suite, key, name, created_at, used_at) \
                         VALUES ($1, $2, 'ed25519', $3, '', $4, $4)",
                        &[
                            app.id()?.into(),
                            id.into(),
                            number.to_be_bytes().as_slice().into(),
                            now.into(),
                        ],
                    )
                    .await?;
                }
                Ok(())
            })
        })
        .await
        .expect("they are there");
}
