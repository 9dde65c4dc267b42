//! 活动: announced, signed up for, waited for, attended, told.

use contract::{
    Code,
    activities::{
        Announce, Attendee, Cancel, Change, CheckIn, Credit, Desk, Draft, Enrol, ForgetHours,
        Hours, Leave, List, Look, Mark, Marking, Report, Role, Roster, Seats, Show, SignUp,
        Standing, Yours,
    },
    id::ActivityId,
    live::Event,
    notices::{Glance, Zones},
    people::Post,
    polls::{Kind, Reply},
    text::{Digits, Name, Whereabouts},
    time::Span,
};

use crate::{
    complaints::body,
    polls::{choices, question},
    suggestions::subject,
    support::{Engine, Person, TestHub, code, jpeg, key, on_both_engines},
};

/// Dumplings: two seats, two helpers, a question.
pub(crate) fn draft(hub: &TestHub) -> Draft {
    let starts_at = hub.now() + Span::DAY.times(3);
    Draft {
        title: Some(subject("端午包粽子")),
        text: Some(body("材料社区准备，**请自带**围裙。")),
        place: Whereabouts::try_from("3 栋一层活动室").ok(),
        starts_at: Some(starts_at),
        ends_at: Some(starts_at + Span::HOUR.times(2)),
        needs_signup: true,
        capacity: Some(4),
        party: 3,
        helpers: 1,
        questions: vec![question(
            "吃甜的还是咸的？",
            Kind::Single { choices: choices(&["甜的", "咸的"]) },
        )],
        ..Draft::default()
    }
}

pub(crate) async fn announced(staff: &Person, draft: Draft) -> ActivityId {
    staff.hub.change(&Announce { draft }, &key()).await.expect("announced").id
}

pub(crate) async fn sign_up(
    person: &Person,
    id: ActivityId,
    heads: u8,
) -> Result<Yours, client::Error> {
    let request = SignUp { id, heads, is_helper: false, replies: vec![None] };
    person.hub.change(&request, &key()).await
}

async fn helps(person: &Person, id: ActivityId) -> Result<Yours, client::Error> {
    let request = SignUp { id, heads: 1, is_helper: true, replies: vec![None] };
    person.hub.change(&request, &key()).await
}

async fn leave(person: &Person, id: ActivityId) -> Result<Yours, client::Error> {
    person.hub.change(&Leave { id }, &key()).await
}

async fn shown(hub: &client::Hub, id: ActivityId) -> contract::activities::Activity {
    hub.ask(&Show { id }).await.expect("shown")
}

async fn seats(hub: &client::Hub, id: ActivityId) -> (u32, u32) {
    let Seats { taken, waiting, .. } = shown(hub, id).await.line.seats;
    (taken, waiting)
}

async fn roster(staff: &Person, id: ActivityId) -> Vec<Attendee> {
    staff.hub.ask(&Roster { id }).await.expect("read")
}

fn enrol(id: ActivityId, name: &str, heads: u8) -> Enrol {
    Enrol { id, name: Name::try_from(name).expect("short"), home: None, heads, is_helper: false }
}

async fn check_in(person: &Person, id: ActivityId, digits: &str) -> Result<Yours, client::Error> {
    let code = Digits::try_from(digits).expect("short");
    person.hub.change(&CheckIn { id, code }, &key()).await
}

const fn coming(heads: u8) -> Yours {
    Yours::Coming { heads, is_helper: false, has_come: false }
}

async fn is_sound(hub: &TestHub) {
    let found = hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
    assert_eq!(found.wrong, Vec::<String>::new());
}

on_both_engines! {
    async fn who_comes_first_is_served_first_and_those_who_wait_move_up(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let mut people = Vec::new();
        for number in 0..4 {
            people.push(hub.resident(&format!("邻居{number}")).await);
        }
        let id = announced(&staff, draft(&hub)).await;

        assert_eq!(sign_up(&people[0], id, 3).await.expect("a seat"), coming(3));
        assert_eq!(code(sign_up(&people[0], id, 1).await), Code::Conflict, "once");
        assert_eq!(sign_up(&people[1], id, 2).await.expect("waits"), Yours::Waiting { heads: 2, before: 0 });
        // One seat is left, but nobody overtakes those who wait.
        assert_eq!(sign_up(&people[2], id, 1).await.expect("waits"), Yours::Waiting { heads: 1, before: 1 });
        assert_eq!(seats(&hub.client(), id).await, (3, 3));
        let mut live = people[1].hub.live();
        assert_eq!(live.next().await.expect("open"), Event::Open);
        assert_eq!(leave(&people[0], id).await.expect("left"), Yours::Free);
        assert_eq!(live.next().await.expect("told"), Event::Activity { id });

        assert_eq!(shown(&people[1].hub, id).await.line.yours, coming(2));
        assert_eq!(shown(&people[2].hub, id).await.line.yours, coming(1));
        assert_eq!(seats(&hub.client(), id).await, (3, 0));
        assert_eq!(code(leave(&people[0], id).await), Code::Conflict);
        let glimpse = people[1].hub.ask(&Glance::default()).await.expect("told");
        assert_eq!(glimpse.activities, 1);
        is_sound(&hub).await;
    }

    async fn it_is_for_whom_it_is_for(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (own, other) = (
            hub.resident("王秀英").await,
            hub.join("赵强", Post::Resident, Some("4-1-101")).await,
        );
        let zones = staff.hub.ask(&Zones {}).await.expect("listed");
        let building = zones.iter().find(|zone| zone.name == "3栋").expect("a building").id;
        let id = announced(&staff, Draft { places: vec![building], ..draft(&hub) }).await;

        assert_eq!(shown(&own.hub, id).await.role, Role::Invited);
        assert_eq!(shown(&other.hub, id).await.role, Role::Resident);
        assert_eq!(shown(&hub.client(), id).await.line.yours, Yours::Join);
        assert_eq!(code(sign_up(&other, id, 1).await), Code::NotAllowed);
        assert_eq!(code(sign_up(&staff, id, 1).await), Code::NotAllowed);
        let nobody = SignUp { id, heads: 1, is_helper: false, replies: vec![None] };
        assert_eq!(code(hub.client().change(&nobody, &key()).await), Code::NotSignedIn);
        assert!(sign_up(&own, id, 1).await.is_ok());
        for unread in [&own, &other] {
            assert_eq!(code(unread.hub.ask(&Roster { id }).await), Code::NotAllowed);
            assert_eq!(code(unread.hub.ask(&Look { id }).await), Code::NotAllowed);
        }
        assert!(shown(&own.hub, id).await.audience.contains("3栋"));
    }

    async fn what_is_asked_is_answered_and_read_by_the_staff_alone(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let mut draft = draft(&hub);
        draft.questions[0].is_required = true;
        let id = announced(&staff, draft.clone()).await;
        let signed = |heads, replies| SignUp { id, heads, is_helper: false, replies };

        assert_eq!(code(person.hub.change(&signed(1, vec![None]), &key()).await), Code::Invalid);
        let sweet = vec![Some(Reply::Picks(vec![0]))];
        assert_eq!(code(person.hub.change(&signed(4, sweet.clone()), &key()).await), Code::Invalid);
        assert_eq!(code(person.hub.change(&signed(0, sweet.clone()), &key()).await), Code::Invalid);
        person.hub.change(&signed(2, sweet.clone()), &key()).await.expect("signed up");

        assert_eq!(shown(&person.hub, id).await.replies, sweet);
        assert_eq!(shown(&hub.client(), id).await.replies, []);
        let list = roster(&staff, id).await;
        assert_eq!((list[0].name.as_str(), list[0].heads, &list[0].replies), ("王秀英", 2, &sweet));
        // What was asked stays what was answered.
        let other = Draft { questions: vec![], ..draft };
        let change = Change { id, seen: 1, draft: other, why: subject("不问了") };
        assert_eq!(code(staff.hub.change(&change, &key()).await), Code::Invalid);
    }

    async fn it_is_changed_and_called_off_and_all_read_why(hub: TestHub) {
        let (staff, other) = (hub.staff("小李").await, hub.staff("小赵").await);
        let people = [hub.resident("王秀英").await, hub.resident("邻居").await];
        let id = announced(&staff, draft(&hub)).await;
        sign_up(&people[0], id, 3).await.expect("a seat");
        sign_up(&people[1], id, 2).await.expect("waits");
        let larger = Draft { capacity: Some(6), ..draft(&hub) };
        let change = Change { id, seen: 1, draft: larger.clone(), why: subject("换了大教室") };

        let smaller = Draft { capacity: Some(2), party: 1, ..larger.clone() };
        let smaller = Change { draft: smaller, ..change.clone() };
        assert_eq!(code(staff.hub.change(&smaller, &key()).await), Code::Invalid);
        staff.hub.change(&change, &key()).await.expect("changed");
        assert_eq!(code(other.hub.change(&change, &key()).await), Code::Conflict, "unseen");
        assert_eq!(code(people[0].hub.change(&change, &key()).await), Code::NotAllowed);
        assert_eq!(shown(&people[1].hub, id).await.line.yours, coming(2), "there are seats now");
        let after = shown(&hub.client(), id).await;
        assert_eq!((after.changes, after.why.as_deref()), (1, Some("换了大教室")));
        let cancel = Cancel { id, why: subject("下大雨") };
        staff.hub.change(&cancel, &key()).await.expect("called off");

        let after = shown(&people[0].hub, id).await;
        assert_eq!((after.line.standing, after.why.as_deref()), (Standing::Cancelled, Some("下大雨")));
        assert_eq!(code(leave(&people[0], id).await), Code::Conflict);
        assert_eq!(code(staff.hub.change(&cancel, &key()).await), Code::Conflict);
        let page = people[0].hub.ask(&List::default()).await.expect("listed");
        assert_eq!((page.coming.len(), page.over[0].id), (0, id));
        assert_eq!(people[0].hub.ask(&Glance::default()).await.expect("told").activities, 0);
    }

    async fn at_the_door_six_digits_say_that_one_is_there(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let people = [hub.resident("王秀英").await, hub.resident("邻居").await, hub.resident("赵强").await];
        let id = announced(&staff, draft(&hub)).await;
        sign_up(&people[0], id, 3).await.expect("a seat");
        sign_up(&people[1], id, 2).await.expect("waits");
        let digits = staff.hub.ask(&Look { id }).await.expect("shown").digits;
        let wrong = if digits == "000000" { "000001" } else { "000000" };

        assert_eq!(digits.len(), 6);
        assert_eq!(code(check_in(&people[0], id, &digits).await), Code::Invalid, "too early");
        hub.advance(Span::MINUTE.times(3 * 24 * 60 - 50));
        assert_eq!(code(check_in(&people[0], id, wrong).await), Code::Invalid);
        let there = check_in(&people[0], id, &digits).await.expect("there");
        assert_eq!(there, Yours::Coming { heads: 3, is_helper: false, has_come: true });
        assert_eq!(code(check_in(&people[1], id, &digits).await), Code::Invalid, "waits for a seat");
        let list = roster(&staff, id).await;
        let waiting = list.iter().find(|one| one.is_waiting).expect("one").id;
        hub.advance(Span::HOUR);
        let request = enrol(id, "李奶奶", 2);
        let entered = staff.hub.change(&request, &key()).await.expect("just came");
        assert!(!entered.is_waiting);
        let list = roster(&staff, id).await;
        let mark = |attendee, marking| Mark { id, attendee, marking };
        staff.hub.change(&mark(waiting, Marking::Came), &key()).await.expect("let in");

        assert_eq!(staff.hub.ask(&Look { id }).await.expect("shown").came, 7);
        let entered = list.iter().find(|one| one.is_entered).expect("one").id;
        let own = list.iter().find(|one| !one.is_entered).expect("one").id;
        assert_eq!(code(staff.hub.change(&mark(own, Marking::Removed), &key()).await), Code::Invalid);
        staff.hub.change(&mark(entered, Marking::Removed), &key()).await.expect("by mistake");
        staff.hub.change(&mark(own, Marking::Missed), &key()).await.expect("was not there");
        assert_eq!(staff.hub.ask(&Look { id }).await.expect("shown").came, 2);
        assert_eq!(code(check_in(&people[2], id, &digits).await), Code::Invalid, "it is full");
        is_sound(&hub).await;
    }

    async fn where_nobody_signs_up_one_just_comes(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let free = Draft { needs_signup: false, capacity: None, questions: vec![], ..draft(&hub) };
        let id = announced(&staff, free).await;
        let digits = staff.hub.ask(&Look { id }).await.expect("shown").digits;
        let none = SignUp { id, heads: 1, is_helper: false, replies: vec![] };
        assert_eq!(code(person.hub.change(&none, &key()).await), Code::Conflict);
        hub.advance(Span::DAY.times(3));

        check_in(&person, id, &digits).await.expect("there");

        assert_eq!(staff.hub.ask(&Look { id }).await.expect("shown").came, 1);
        hub.advance(Span::HOUR.times(3));
        assert_eq!(code(check_in(&person, id, &digits).await), Code::Conflict, "over");
    }

    async fn who_helps_has_their_hours_and_nobody_else_their_sum(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (helper, other) = (hub.resident("王秀英").await, hub.resident("邻居").await);
        let id = announced(&staff, draft(&hub)).await;
        helps(&helper, id).await.expect("helps");
        assert_eq!(code(helps(&other, id).await), Code::Invalid, "enough helpers");
        sign_up(&other, id, 2).await.expect("a seat");
        assert_eq!(seats(&hub.client(), id).await, (2, 0), "helpers need no seat");
        let list = roster(&staff, id).await;
        let credit = |at: usize, minutes| Credit { id, attendee: list[at].id, minutes };
        assert_eq!(code(staff.hub.change(&credit(0, 90), &key()).await), Code::Conflict, "not yet");
        hub.advance(Span::DAY.times(4));

        assert_eq!(code(staff.hub.change(&credit(0, 2_000), &key()).await), Code::Invalid);
        assert_eq!(code(staff.hub.change(&credit(1, 90), &key()).await), Code::Conflict, "a guest");
        staff.hub.change(&credit(0, 90), &key()).await.expect("noted");
        staff.hub.change(&credit(0, 120), &key()).await.expect("corrected");
        assert_eq!(code(other.hub.change(&credit(0, 90), &key()).await), Code::NotAllowed);
        assert_eq!(roster(&staff, id).await[0].minutes, Some(120));

        let record = helper.hub.ask(&Hours {}).await.expect("read");
        assert_eq!((record.minutes, record.times.len(), record.times[0].id), (120, 1, id));
        assert_eq!(other.hub.ask(&Hours {}).await.expect("read").minutes, 0);
        assert_eq!(code(hub.client().ask(&Hours {}).await), Code::NotSignedIn);
        // The list goes with its time; the record stays its person's.
        hub.advance(Span::DAY.times(740));
        assert_eq!(hub::activities::sweep(&hub.app).await.expect("swept"), 1);
        assert_eq!(roster(&staff, id).await, []);
        assert!(staff.hub.ask(&Look { id }).await.expect("shown").is_past);
        assert_eq!(helper.hub.ask(&Hours {}).await.expect("read").minutes, 120);
        other.hub.change(&ForgetHours { id }, &key()).await.expect("nothing of theirs");
        assert_eq!(helper.hub.ask(&Hours {}).await.expect("read").minutes, 120);
        helper.hub.change(&ForgetHours { id }, &key()).await.expect("deleted");
        assert_eq!(helper.hub.ask(&Hours {}).await.expect("read").minutes, 0);
        assert_eq!(seats(&hub.client(), id).await, (2, 0), "how many there were");
        is_sound(&hub).await;
    }

    async fn what_came_of_it_is_told_with_pictures_for_those_who_live_here(hub: TestHub) {
        let (staff, other) = (hub.staff("小李").await, hub.staff("小赵").await);
        let person = hub.resident("王秀英").await;
        let id = announced(&staff, draft(&hub)).await;
        let photo = staff.hub.attach(jpeg(400, 300), &key()).await.expect("taken in");
        let report = Report { id, text: body("来了 30 位邻居。"), photos: vec![photo.id], seen: None };
        assert_eq!(code(staff.hub.change(&report, &key()).await), Code::Conflict, "not over");
        hub.advance(Span::DAY.times(4));
        staff.hub.change(&report, &key()).await.expect("told");

        let told = shown(&person.hub, id).await.report.expect("told");
        assert_eq!((told.text.as_str(), told.photos.len()), ("来了 30 位邻居。", 1));
        assert!(person.hub.picture(&photo.path()).await.is_ok());
        assert_eq!(code(hub.client().picture(&photo.path()).await), Code::NotFound, "it shows people");
        assert_eq!(code(other.hub.change(&report, &key()).await), Code::Conflict, "unseen");
        let again = Report { seen: Some(told.at), photos: vec![], ..report };
        other.hub.change(&again, &key()).await.expect("replaced");
        assert_eq!(code(person.hub.picture(&photo.path()).await), Code::NotFound, "gone with it");
        is_sound(&hub).await;
    }

    async fn what_makes_no_activity_names_its_field(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let whole = draft(&hub);
        for (field, wrong) in [
            ("draft.title", Draft { title: None, ..whole.clone() }),
            ("draft.starts_at", Draft { starts_at: Some(hub.now()), ..whole.clone() }),
            ("draft.ends_at", Draft { ends_at: whole.starts_at, ..whole.clone() }),
            ("draft.closes_at", Draft { closes_at: whole.ends_at, ..whole.clone() }),
            ("draft.capacity", Draft { capacity: Some(0), ..whole.clone() }),
            ("draft.party", Draft { capacity: Some(2), party: 3, ..whole.clone() }),
            ("draft.places", Draft { places: vec![contract::id::PlaceId::from_number(1)], ..whole.clone() }),
        ] {
            let refusal = staff.hub.change(&Announce { draft: wrong }, &key()).await;
            let Err(client::Error::Refused(problem)) = refusal else { panic!("{field}") };
            assert_eq!(problem.fields[0].field, field);
        }
        let announce = Announce { draft: whole };
        assert_eq!(code(person.hub.change(&announce, &key()).await), Code::NotAllowed);
        assert_eq!(code(person.hub.ask(&Desk::default()).await), Code::NotAllowed);
        let once = key();
        let one = staff.hub.change(&announce, &once).await.expect("announced");
        assert_eq!(staff.hub.change(&announce, &once).await.expect("the same"), one);
        assert_eq!(staff.hub.ask(&Desk::default()).await.expect("listed").len(), 1);
    }

    async fn nobody_is_let_in_before_the_doors_open_and_who_is_there_has_the_seat_of_who_is_not(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let people = [hub.resident("王秀英").await, hub.resident("邻居").await, hub.resident("赵强").await];
        let id = announced(&staff, Draft { questions: vec![], ..draft(&hub) }).await;
        let request = enrol(id, "李奶奶", 3);
        staff.hub.change(&request, &key()).await.expect("called");
        let waits = SignUp { id, heads: 2, is_helper: false, replies: vec![] };
        people[0].hub.change(&waits, &key()).await.expect("waits");
        let list = roster(&staff, id).await;
        let of = |is_it: fn(&&Attendee) -> bool| list.iter().find(is_it).expect("one").id;
        let (called, waiting) = (of(|one| one.is_entered), of(|one| one.is_waiting));
        let came = Mark { id, attendee: waiting, marking: Marking::Came };
        assert_eq!(code(staff.hub.change(&came, &key()).await), Code::Invalid, "before the doors open");
        assert_eq!(shown(&people[0].hub, id).await.line.yours, Yours::Waiting { heads: 2, before: 0 });
        let digits = staff.hub.ask(&Look { id }).await.expect("shown").digits;
        hub.advance(Span::MINUTE.times(3 * 24 * 60 + 1));

        // Who called does not come; who waits moves up only at the door now.
        let gone = Mark { id, attendee: called, marking: Marking::Removed };
        staff.hub.change(&gone, &key()).await.expect("off the list");
        assert_eq!(check_in(&people[1], id, &digits).await.expect("there"), Yours::Coming { heads: 1, is_helper: false, has_come: true });
        assert_eq!(check_in(&people[0], id, &digits).await.expect("there"), Yours::Coming { heads: 2, is_helper: false, has_come: true });
        assert_eq!(seats(&hub.client(), id).await, (3, 0));
        is_sound(&hub).await;
    }

    async fn who_has_moved_away_is_taken_off_and_who_is_asked_no_more_still_comes(hub: TestHub) {
        let (staff, manager) =
            (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let person = hub.resident("王秀英").await;
        let other = hub.join("赵强", Post::Resident, Some("4-1-101")).await;
        let id = announced(&staff, draft(&hub)).await;
        sign_up(&person, id, 3).await.expect("a seat");
        sign_up(&other, id, 1).await.expect("a seat");
        let own = roster(&staff, id).await[0].id;
        let gone = Mark { id, attendee: own, marking: Marking::Removed };
        assert_eq!(code(staff.hub.change(&gone, &key()).await), Code::Invalid, "they still live here");
        let me = person.hub.ask(&contract::sessions::Show {}).await.expect("signed in").person;
        let ended = hub.app.db.write(move |tx| Box::pin(async move {
            tx.execute("UPDATE person SET ended_at = 1 WHERE id = $1", &[me.into()]).await.map(drop)
        }));
        ended.await.expect("moved away");
        assert!(roster(&staff, id).await[0].is_gone);
        staff.hub.change(&gone, &key()).await.expect("taken off");
        assert_eq!(seats(&hub.client(), id).await, (1, 0));
        let zones = staff.hub.ask(&Zones {}).await.expect("listed");
        let building = zones.iter().find(|zone| zone.name == "3栋").expect("a building").id;
        let narrower = Draft { places: vec![building], ..draft(&hub) };
        let change = Change { id, seen: 1, draft: narrower, why: subject("人太多") };
        staff.hub.change(&change, &key()).await.expect("changed");
        let digits = staff.hub.ask(&Look { id }).await.expect("shown").digits;
        hub.advance(Span::DAY.times(3));

        check_in(&other, id, &digits).await.expect("they stand on the list");
        assert_eq!(code(check_in(&manager, id, &digits).await), Code::NotAllowed);
    }

    async fn every_cell_of_role_and_what_the_staff_do(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计", Post::Auditor, None).await;
        let resident = hub.resident("王秀英").await;
        let nobody = hub.client();
        for (who, is_theirs, refusal) in [
            (&nobody, false, Code::NotSignedIn),
            (&resident.hub, false, Code::NotAllowed),
            (&auditor.hub, false, Code::NotAllowed),
            (&staff.hub, true, Code::NotAllowed),
            (&manager.hub, true, Code::NotAllowed),
        ] {
            let id = announced(&staff, draft(&hub)).await;
            let attendee = contract::id::AttendeeId::from_number(1);
            let change = Change { id, seen: 1, draft: draft(&hub), why: subject("换教室") };
            let asked = [
                who.ask(&Roster { id }).await.map(drop),
                who.ask(&Look { id }).await.map(drop),
                who.change(&enrol(id, "李奶奶", 1), &key()).await.map(drop),
                who.change(&change, &key()).await,
                who.change(&Announce { draft: draft(&hub) }, &key()).await.map(drop),
                who.change(&Cancel { id, why: subject("下大雨") }, &key()).await,
            ];
            for (at, answer) in asked.into_iter().enumerate() {
                let found = answer.err().and_then(|error| error.code());
                assert_eq!(found, (!is_theirs).then_some(refusal), "{at}");
            }
            let id = announced(&staff, draft(&hub)).await;
            let mark = Mark { id, attendee, marking: Marking::Missed };
            // Whoever may is told that there is nobody of this number.
            let expected = if is_theirs { Code::NotFound } else { refusal };
            assert_eq!(code(who.change(&mark, &key()).await), expected);
        }
    }

    async fn a_rush_is_answered_and_seats_are_given_once(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let id = announced(&staff, Draft { capacity: Some(10), ..draft(&hub) }).await;
        let mut people = Vec::new();
        for number in 0..30 {
            people.push(hub.resident(&format!("邻居{number}")).await);
        }
        let all = people.iter().map(|person| sign_up(person, id, 1));
        let answers = futures_util::future::join_all(all).await;

        let answers: Vec<Yours> = answers.into_iter().map(|one| one.expect("answered")).collect();
        let come = answers.iter().filter(|one| matches!(one, Yours::Coming { .. })).count();
        assert_eq!((answers.len(), come), (30, 10));
        assert_eq!(seats(&hub.client(), id).await, (10, 20));
        let mut places: Vec<u32> = answers
            .iter()
            .filter_map(|one| match one {
                Yours::Waiting { before, .. } => Some(*before),
                _ => None,
            })
            .collect();
        places.sort_unstable();
        assert_eq!(places, (0..20).collect::<Vec<u32>>(), "each a place of its own");
        is_sound(&hub).await;
    }
}
