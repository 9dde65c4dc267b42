//! 投票: asked, answered once, counted, told.

use contract::{
    Code,
    id::{PlaceId, PollId},
    live::Event,
    notices::{Glance, Zones},
    people::Post,
    polls::{
        Answer, Answers, Ballot, Conclude, Desk, Draft, Enter, Extend, Finish, Keep, Kept, Kind,
        List, Look, Poll, Publish, Question, Remove, Reply, Role, Secrecy, Show, Shown, Standing,
        Stop, Voice, Void, Voter, Voters, What, Yours,
    },
    text::{Opinion, Whereabouts},
    time::Span,
};

use crate::{
    complaints::body,
    suggestions::subject,
    support::{Engine, Person, TestHub, code, jpeg, key, on_both_engines},
};

pub(crate) fn question(ask: &str, kind: Kind) -> Question {
    Question { ask: subject(ask), is_required: false, kind }
}

pub(crate) fn choices(all: &[&str]) -> Vec<contract::text::Subject> {
    all.iter().map(|choice| subject(choice)).collect()
}

/// Whether to plant trees or to build benches, and what else.
pub(crate) fn draft(hub: &TestHub, voice: Voice, secrecy: Secrecy) -> Draft {
    Draft {
        title: Some(subject("小区空地怎么用")),
        text: Some(body("中心花园旁边有一块空地，请大家说说怎么用。")),
        voice,
        secrecy: Some(secrecy),
        takes_paper: true,
        closes_at: Some(hub.now() + Span::DAY.times(7)),
        questions: vec![
            question("怎么用？", Kind::Single { choices: choices(&["种树", "放长椅"]) }),
            question("还想说什么？", Kind::Text {}),
        ],
        ..Draft::default()
    }
}

pub(crate) async fn published(staff: &Person, draft: Draft) -> PollId {
    let Kept { id, revision } = kept(staff, draft).await;
    staff.hub.change(&Publish { id, seen: revision }, &key()).await.expect("published");
    id
}

async fn kept(staff: &Person, draft: Draft) -> Kept {
    let keep = Keep { id: None, seen: None, draft };
    staff.hub.change(&keep, &key()).await.expect("kept")
}

pub(crate) fn pick(choice: u8) -> Vec<Option<Reply>> {
    vec![Some(Reply::Picks(vec![choice])), None]
}

pub(crate) fn said(text: &str) -> Vec<Option<Reply>> {
    vec![None, Some(Reply::Said(Opinion::try_from(text).expect("short")))]
}

pub(crate) async fn answers(
    person: &Person,
    id: PollId,
    replies: Vec<Option<Reply>>,
) -> Result<Yours, client::Error> {
    person.hub.change(&Answer { id, replies }, &key()).await
}

pub(crate) async fn shown(hub: &client::Hub, id: PollId) -> Poll {
    hub.ask(&Show { id }).await.expect("shown")
}

pub(crate) async fn votes(hub: &client::Hub, id: PollId) -> Option<Vec<u32>> {
    match shown(hub, id).await.result {
        Shown::Now { outcomes, .. } => {
            Some(outcomes[0].rows.iter().map(|row| row.picked).collect())
        }
        _ => None,
    }
}

/// Lets a poll come to its end, with what is entered after it.
pub(crate) async fn over(hub: &TestHub) {
    hub.advance(Span::DAY.times(11));
    hub.keep_agenda().await;
}

async fn zone(staff: &Person, name: &str) -> PlaceId {
    let zones = staff.hub.ask(&Zones {}).await.expect("listed");
    zones.iter().find(|zone| zone.name == name).unwrap_or_else(|| panic!("{zones:?}")).id
}

pub(crate) async fn voters(staff: &Person, id: PollId, home: &str) -> Vec<Voter> {
    let home = Whereabouts::try_from(home).expect("short");
    staff.hub.ask(&Voters { id, home }).await.expect("found")
}

pub(crate) async fn enters(
    staff: &Person,
    id: PollId,
    voter: &Voter,
    replies: Vec<Option<Reply>>,
) -> Result<(), client::Error> {
    let scan = staff.hub.attach(jpeg(600, 800), &key()).await.expect("taken in").id;
    let enter = Enter { id, home: voter.home, person: voter.person, replies, scans: vec![scan] };
    staff.hub.change(&enter, &key()).await
}

/// Names an owner of a home in the register.
pub(crate) async fn owns(hub: &TestHub, home: PlaceId, owner: &str) {
    let (community, owner) = (hub.community(), owner.to_owned());
    hub.app
        .db
        .write(move |tx| {
            let owner = owner.clone();
            Box::pin(async move {
                let sql = "INSERT INTO household (place, community, owners, changed_at) \
                           VALUES ($1, $2, $3, 0) ON CONFLICT (place) DO UPDATE SET owners = $3";
                let values = [home.into(), community.into(), owner.as_str().into()];
                tx.execute(sql, &values).await.map(drop)
            })
        })
        .await
        .expect("registered");
}

pub(crate) async fn is_sound(hub: &TestHub) {
    let found = hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
    assert_eq!(found.wrong, Vec::<String>::new());
}

on_both_engines! {
    async fn whom_it_is_for_answers_once(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (near, far) =
            (hub.resident("王秀英").await, hub.join("李建国", Post::Resident, Some("4-1-101")).await);
        let places = vec![zone(&staff, "3栋").await];
        let id = published(&staff, Draft { places, ..draft(&hub, Voice::Person, Secrecy::Secret) }).await;

        let visitor = hub.client();
        let mut refused = Vec::new();
        refused.push(code(visitor.change(&Answer { id, replies: pick(0) }, &key()).await));
        refused.push(code(answers(&far, id, pick(0)).await));
        refused.push(code(answers(&staff, id, pick(0)).await));
        let again = key();
        for _ in 0..2 {
            let answer = Answer { id, replies: pick(0) };
            assert_eq!(near.hub.change(&answer, &again).await.expect("answered"), Yours::Answered);
        }
        refused.push(code(answers(&near, id, pick(1)).await));

        assert_eq!(refused, [Code::NotSignedIn, Code::NotAllowed, Code::NotAllowed, Code::Conflict]);
        let poll = shown(&near.hub, id).await;
        assert_eq!((poll.role, poll.line.yours), (Role::Elector, Yours::Answered));
        assert_eq!(poll.replies, None, "it is not kept");
        assert_eq!((poll.line.answered, poll.audience.as_str()), (1, "3栋的居民，一人一票"));
        assert_eq!(shown(&far.hub, id).await.line.yours, Yours::Elsewhere);
        assert_eq!(shown(&visitor, id).await.line.yours, Yours::Join);
        is_sound(&hub).await;
    }

    async fn a_household_has_one_answer(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (one, other) = (hub.resident("王秀英").await, hub.resident("李明").await);
        for secrecy in Secrecy::ALL {
            let id = published(&staff, draft(&hub, Voice::Household, secrecy)).await;
            let mine = answers(&one, id, pick(0)).await.expect("answered");

            assert_eq!(code(answers(&other, id, pick(1)).await), Code::Conflict);
            let seen = shown(&other.hub, id).await;
            assert_eq!((seen.line.yours, seen.replies), (Yours::HomeAnswered, None));
            let expected = match secrecy {
                // Nothing tells whose hand it was.
                Secrecy::Secret => Yours::HomeAnswered,
                Secrecy::Named => Yours::Changeable,
            };
            assert_eq!(mine, expected);
        }
        is_sound(&hub).await;
    }

    async fn an_owner_answers_for_the_home(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (owner, tenant) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let everywhere = published(&staff, draft(&hub, Voice::Household, Secrecy::Named)).await;
        let home = voters(&staff, everywhere, "3-1-502").await[0].home;
        owns(&hub, home, "王秀英\n张三").await;
        let id = published(&staff, draft(&hub, Voice::Owner, Secrecy::Named)).await;

        assert_eq!(shown(&tenant.hub, id).await.line.yours, Yours::OwnersOnly);
        assert_eq!(code(answers(&tenant, id, pick(1)).await), Code::NotAllowed);
        assert_eq!(answers(&owner, id, pick(0)).await.expect("answered"), Yours::Changeable);
        assert_eq!(shown(&owner.hub, id).await.line.electors, 1);
    }

    async fn what_has_a_name_can_be_changed_until_the_end(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        answers(&person, id, pick(0)).await.expect("answered");
        answers(&person, id, said("都要")).await.expect("changed");
        answers(&person, id, pick(1)).await.expect("changed");

        let kept = shown(&person.hub, id).await;
        let running = votes(&staff.hub, id).await;
        let early = votes(&person.hub, id).await;
        hub.advance(Span::DAY.times(7));
        let late = answers(&person, id, pick(0)).await;
        over(&hub).await;

        assert_eq!((kept.line.answered, kept.replies), (1, Some(pick(1))));
        assert_eq!((running, early), (Some(vec![0, 1]), None));
        assert_eq!(code(late), Code::Conflict);
        assert_eq!(votes(&staff.hub, id).await, Some(vec![0, 1]));
        is_sound(&hub).await;
    }

    async fn what_everybody_may_watch_is_told_while_it_is_open_but_not_of_few(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let draft = Draft { is_live: true, ..draft(&hub, Voice::Person, Secrecy::Named) };
        let id = published(&staff, draft).await;
        for number in 0..5 {
            assert_eq!(votes(&hub.client(), id).await, None, "{number}");
            let person = hub.resident(&format!("邻居{number}")).await;
            let replies = if number == 0 { said("都要") } else { pick(1) };
            answers(&person, id, replies).await.expect("answered");
        }

        let Shown::Now { outcomes, .. } = shown(&hub.client(), id).await.result else {
            panic!("no numbers")
        };
        // Five have answered, but the question itself only four of them.
        assert!(outcomes[0].is_few && outcomes[0].rows.is_empty() && outcomes[1].is_few);
        assert_eq!(votes(&staff.hub, id).await, Some(vec![0, 4]));
    }

    async fn paper_and_screen_never_count_twice(hub: TestHub) {
        let (staff, manager) =
            (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let (one, other) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        let home = voters(&staff, id, "3-1-502").await;
        let find = |name: &str| home.iter().find(|voter| voter.name.as_deref() == Some(name)).expect("one");
        let (on_paper, on_screen) = (find("王秀英"), find("李明"));
        answers(&other, id, pick(1)).await.expect("answered");
        enters(&staff, id, on_paper, pick(0)).await.expect("entered");

        assert_eq!(code(enters(&staff, id, on_screen, pick(0)).await), Code::Invalid);
        assert_eq!(code(enters(&staff, id, on_paper, pick(1)).await), Code::Invalid);
        assert_eq!(code(answers(&one, id, pick(1)).await), Code::Conflict);
        let seen = shown(&one.hub, id).await;
        assert_eq!((seen.line.yours, seen.line.answered), (Yours::OnPaper, 2));
        let marks: Vec<_> = voters(&staff, id, "3-1-502").await;
        assert_eq!(marks.iter().filter(|voter| voter.answered == Some(true)).count(), 1);
        let why = subject("录成了隔壁的");
        let void = |voter: &Voter| Void { id, home: voter.home, person: voter.person, why: why.clone() };
        assert_eq!(code(staff.hub.change(&void(on_paper), &key()).await), Code::NotAllowed);
        assert_eq!(code(manager.hub.change(&void(on_screen), &key()).await), Code::Conflict);
        manager.hub.change(&void(on_paper), &key()).await.expect("struck out");
        answers(&one, id, pick(1)).await.expect("free again");
        assert_eq!(votes(&staff.hub, id).await, Some(vec![0, 2]));
        assert_eq!(shown(&one.hub, id).await.events[0].what, What::Voided);
        is_sound(&hub).await;
    }

    async fn paper_that_was_given_in_time_is_entered_after_the_end(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let id = published(&staff, draft(&hub, Voice::Household, Secrecy::Secret)).await;
        let home = voters(&staff, id, "3-1-502").await;
        hub.advance(Span::HOUR.times(7 * 24 + 1));
        hub.keep_agenda().await;

        assert_eq!(shown(&staff.hub, id).await.line.standing, Standing::Counting);
        assert_eq!(code(answers(&person, id, pick(0)).await), Code::Conflict);
        enters(&staff, id, &home[0], vec![]).await.expect("noted");
        staff.hub.change(&Ballot { id, replies: pick(1) }, &key()).await.expect("entered");
        staff.hub.change(&Finish { id }, &key()).await.expect("counted");
        let late = enters(&staff, id, &home[0], vec![]).await;

        assert_eq!(code(late), Code::Conflict);
        let poll = shown(&person.hub, id).await;
        assert_eq!((poll.line.standing, poll.line.yours), (Standing::Closed, Yours::OnPaper));
        assert_eq!(poll.result, Shown::TooFew);
        is_sound(&hub).await;
    }

    async fn a_sheet_is_for_the_staff_alone(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        let home = voters(&staff, id, "3-1-502").await;
        enters(&staff, id, &home[0], pick(0)).await.expect("entered");

        let page = staff.hub.ask(&Answers { id, after: None }).await.expect("read");
        let paper = page.answers[0].paper.clone().expect("on paper");
        let (sheet, by) = (&paper.scans[0], paper.by);

        assert_eq!((page.answers[0].name.as_deref(), by.as_deref()), (Some("王秀英"), Some("小李")));
        assert!(staff.hub.picture(&sheet.path()).await.is_ok());
        assert_eq!(code(person.hub.picture(&sheet.path()).await), Code::NotFound);
        assert_eq!(code(hub.client().picture(&sheet.path()).await), Code::NotFound);
        assert_eq!(code(person.hub.ask(&Answers { id, after: None }).await), Code::NotAllowed);
        staff.hub.change(&Stop { id, why: subject("问错了") }, &key()).await.expect("stopped");
        assert_eq!(code(staff.hub.picture(&sheet.path()).await), Code::NotFound, "deleted");
    }

    async fn it_may_end_later_but_never_sooner_and_what_is_broken_off_has_no_result(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        let end = hub.now() + Span::DAY.times(7);
        let extend = |closes_at| Extend { id, closes_at, why: subject("国庆放假") };
        for wrong in [end, end - Span::DAY, hub.now() + Span::DAY.times(400)] {
            assert_eq!(code(staff.hub.change(&extend(wrong), &key()).await), Code::Invalid);
        }
        staff.hub.change(&extend(end + Span::DAY.times(3)), &key()).await.expect("more time");
        hub.advance(Span::DAY.times(8));
        answers(&person, id, pick(0)).await.expect("in time");
        let stop = Stop { id, why: subject("问错了") };
        assert_eq!(code(person.hub.change(&stop, &key()).await), Code::NotAllowed);
        staff.hub.change(&stop, &key()).await.expect("broken off");

        let poll = shown(&person.hub, id).await;
        let happened: Vec<What> = poll.events.iter().map(|event| event.what).collect();
        assert_eq!(happened, [What::Stopped, What::Extended { before: end }]);
        assert_eq!((poll.line.answered, &poll.result, poll.replies), (0, &Shown::Never, None));
        assert_eq!(code(answers(&person, id, pick(0)).await), Code::Conflict);
        is_sound(&hub).await;
    }

    async fn a_draft_is_the_staffs_and_lacks_nothing_when_it_is_published(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let whole = draft(&hub, Voice::Person, Secrecy::Named);
        let Kept { id, revision } = kept(&staff, Draft { questions: vec![], ..whole.clone() }).await;
        let publish = |seen| Publish { id, seen };

        assert_eq!(code(person.hub.ask(&Show { id }).await), Code::NotFound);
        assert_eq!(code(staff.hub.ask(&Show { id }).await), Code::Conflict);
        assert_eq!(code(person.hub.ask(&Look { id }).await), Code::NotAllowed);
        assert_eq!(code(staff.hub.change(&publish(revision), &key()).await), Code::Invalid);
        let keep = Keep { id: Some(id), seen: Some(revision), draft: whole };
        let kept = staff.hub.change(&keep, &key()).await.expect("kept");
        assert_eq!(code(staff.hub.change(&keep, &key()).await), Code::Conflict, "seen before");
        assert_eq!(code(staff.hub.change(&publish(revision), &key()).await), Code::Conflict);
        staff.hub.change(&publish(kept.revision), &key()).await.expect("published");
        assert_eq!(code(staff.hub.change(&keep, &key()).await), Code::Conflict, "published");
        assert_eq!(code(staff.hub.change(&Remove { id, seen: kept.revision }, &key()).await), Code::Conflict);
        let sheet = staff.hub.ask(&Look { id }).await.expect("looked at");
        assert_eq!((sheet.line.standing, sheet.line.electors), (Standing::Open, 1));
    }

    async fn lists_have_what_is_open_first_and_then_what_is_over(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let mut closed = Vec::new();
        for _ in 0..23 {
            closed.push(published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await);
        }
        over(&hub).await;
        let late = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
        let soon = Draft {
            closes_at: Some(hub.now() + Span::DAY),
            ..draft(&hub, Voice::Household, Secrecy::Secret)
        };
        let soon = published(&staff, soon).await;
        let unfinished = kept(&staff, Draft::default()).await.id;

        let first = person.hub.ask(&List::default()).await.expect("listed");
        let second = List { after: first.next, ..List::default() };
        let second = person.hub.ask(&second).await.expect("listed");
        let ids = |lines: &[contract::polls::Line]| -> Vec<PollId> { lines.iter().map(|line| line.id).collect() };

        assert_eq!(ids(&first.open), [soon, late]);
        closed.reverse();
        assert_eq!([ids(&first.over), ids(&second.over)].concat(), closed);
        assert_eq!((second.open.len(), second.next), (0, None));
        assert_eq!(first.over[0].yours, Yours::Missed);
        let desk = staff.hub.ask(&Desk::default()).await.expect("listed");
        assert_eq!(ids(&desk)[0], unfinished);
        let glimpse = person.hub.ask(&Glance::default()).await.expect("looked");
        assert_eq!(glimpse.polls, 2);
        answers(&person, late, pick(0)).await.expect("answered");
        let glimpse = person.hub.ask(&Glance::default()).await.expect("looked");
        assert_eq!(glimpse.polls, 1);
        assert_eq!(staff.hub.ask(&Glance::default()).await.expect("looked").polls, 0);
    }

    async fn what_came_of_it_is_told_and_reaches_open_devices(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let mut live = person.hub.live();
        assert_eq!(live.next().await.expect("open"), Event::Open);
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        assert_eq!(live.next().await.expect("told"), Event::Poll { id });
        let conclude = Conclude { id, text: body("种树的人最多，三月开工。"), seen: None };
        assert_eq!(code(staff.hub.change(&conclude, &key()).await), Code::Conflict, "not over");
        over(&hub).await;
        staff.hub.change(&conclude, &key()).await.expect("told");

        let poll = shown(&person.hub, id).await;
        let conclusion = poll.conclusion.expect("told");
        assert_eq!((conclusion.text.as_str(), conclusion.by.as_deref()), ("种树的人最多，三月开工。", Some("小李")));
        assert!(poll.line.is_concluded);
        let visitor = shown(&hub.client(), id).await;
        assert_eq!(visitor.conclusion.expect("told").by, None);
        assert_eq!(visitor.result, Shown::TooFew);
        let other = hub.staff("小赵").await;
        let unseen = Conclude { text: body("先不种了。"), ..conclude };
        assert_eq!(code(other.hub.change(&unseen, &key()).await), Code::Conflict, "of a colleague");
        let seen = Conclude { seen: Some(conclusion.at), ..unseen };
        other.hub.change(&seen, &key()).await.expect("told anew");
    }

    async fn an_answer_that_fits_no_question_names_it(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let person = hub.resident("王秀英").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        for replies in [
            pick(2),
            vec![None, None],
            vec![],
            vec![Some(Reply::Picks(vec![0, 1])), None],
            vec![None, Some(Reply::Picks(vec![0]))],
        ] {
            let refused = answers(&person, id, replies.clone()).await;
            assert_eq!(code(refused), Code::Invalid, "{replies:?}");
        }
        assert_eq!(shown(&person.hub, id).await.line.answered, 0);
    }
}
