//! Who may what: a helper, each tie, each post at the desk; and what makes no sense is refused.

use client::Signed;
use contract::{
    Code,
    consents::{End, How, Standing, read},
    family::{
        self, Act, AddGuardian, AddHelper, AskLook, HELPING, Mine, NameHelper, ShowChild, Tie,
        grown_at,
    },
    id::{LookId, PersonId},
    ledger::{Access, Event, Protected},
    people::Post,
    seconding::{Allow, List},
    text::Name,
    time::{Day, Offset},
};

use super::{add, ask_look, consent_for, guarded, helper, sync};
use crate::{
    gates::{events, neighbourhood, standing},
    support::{Engine, TestHub, code, key, on_both_engines},
};

on_both_engines! {
    async fn a_helper_looks_and_withdraws_and_never_agrees(hub: TestHub) {
        let (elder, _, gate) = neighbourhood(&hub).await;
        let daughter = hub.resident("王小丽").await;
        let stranger = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let name = |name: &str| NameHelper { name: Name::try_from(name).expect("a name") };
        assert_eq!(code(elder.hub.change(&name("李明"), &key()).await), Code::Invalid, "of another home");
        elder.hub.change(&name("王小丽"), &key()).await.expect("named");
        let own = elder.hub.ask(&Mine {}).await.expect("a family");
        assert_eq!((own.for_me[0].tie, own.for_me[0].until), (Tie::Helper, hub.now() + HELPING));
        elder.agree(gate.id).await.expect("agreed");

        for _ in 0..2 {
            daughter.hub.ask(&sync(&elder)).await.expect("the elder's records");
        }
        let looks = events(&elder).await;
        let looks = looks.iter().filter(|event| matches!(event,
            Event::Access(Access { by, of: Protected::Records, post: Post::Resident, .. }) if by == "王小丽"));
        assert_eq!(looks.count(), 1, "once a day, in the elder's own chain");
        assert_eq!(code(stranger.hub.ask(&sync(&elder)).await), Code::NotAllowed);

        let (person, gate_id) = (elder.account.person, Some(gate.id));
        let notice = daughter.offers().await[0].notice.clone();
        let today = hub.now().day(Offset::CHINA);
        let give = consent_for(&daughter, &elder, today.next(), &notice).await;
        assert_eq!(code(daughter.hub.change(&give, &key()).await), Code::NotAllowed);
        let withdraw = family::Withdraw { person, gate: gate_id };
        assert_eq!(code(stranger.hub.change(&withdraw, &key()).await), Code::NotAllowed);
        daughter.hub.change(&withdraw, &key()).await.expect("withdrawn");
        assert!(matches!(standing(&elder).await[..], [Standing::Ended { why: End::Withdrawn, .. }]));
        assert!(events(&elder).await.iter().any(|event| matches!(event,
            Event::ConsentEnded { by: Some(by), .. } if by == "王小丽")));

        let other = daughter.account.person;
        elder.hub.change(&family::End { person, other }, &key()).await.expect("ended in one press");
        assert_eq!(code(daughter.hub.ask(&sync(&elder)).await), Code::NotAllowed);
        elder.hub.change(&name("王小丽"), &key()).await.expect("named again");
        hub.advance(HELPING);
        assert_eq!(code(daughter.hub.ask(&sync(&elder)).await), Code::NotAllowed, "a year is over");
    }

    async fn every_cell_of_post_and_act_at_the_desk(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (elder, daughter) = (hub.resident("王老先生").await, hub.resident("王小丽").await);
        let staff = hub.staff("小李").await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        for post in Post::ALL {
            let caller = hub.join("某人", post, None).await;
            let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
            let (answers, allows) = (post.answers(), post == Post::Manager);
            let end = family::End { person: elder.account.person, other: daughter.account.person };
            let hub = &caller.hub;
            let cells = [
                ("guardian", answers, hub.change(&add(&child, &guardian, birthday), &key()).await),
                ("helper", answers, hub.change(&helper(&elder, &daughter), &key()).await),
                ("end", answers, hub.change(&end, &key()).await),
                ("ask", answers, hub.change(&ask_look(&child), &key()).await.map(drop)),
                ("looks", allows, hub.ask(&List {}).await.map(drop)),
                ("allow", allows, hub.change(&Allow { id: asked.id }, &key()).await),
                ("show", false, hub.ask(&ShowChild { person: child.account.person }).await.map(drop)),
            ];
            for (act, may, done) in cells {
                match may {
                    true => assert_eq!(done, Ok(()), "{post:?} × {act}"),
                    false => assert_eq!(code(done), Code::NotAllowed, "{post:?} × {act}"),
                }
            }
        }
        let nobody = hub.client();
        assert_eq!(code(nobody.change(&add(&child, &guardian, birthday), &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&Mine {}).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&sync(&child)).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&List {}).await), Code::NotSignedIn);
        let show = ShowChild { person: child.account.person };
        assert_eq!(code(nobody.ask(&show).await), Code::NotSignedIn);
    }

    async fn every_cell_of_tie_and_act(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let (elder, daughter) = (hub.resident("王老先生").await, hub.resident("王小丽").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        staff.hub.change(&helper(&elder, &daughter), &key()).await.expect("entered");
        let notice = guardian.offers().await[0].notice.clone();
        for (caller, whom, tie) in [
            (&guardian, &child, Some(Tie::Guardian)),
            (&daughter, &elder, Some(Tie::Helper)),
            (&guardian, &elder, None),
            (&daughter, &child, None),
            (&staff, &child, None),
        ] {
            for act in Act::ALL {
                let may = tie.is_some_and(|tie| tie.may(act));
                let person = whom.account.person;
                let done = match act {
                    Act::Look => caller.hub.ask(&sync(whom)).await.map(drop),
                    Act::Withdraw => {
                        let withdraw = family::Withdraw { person, gate: Some(gate.id) };
                        caller.hub.change(&withdraw, &key()).await
                    }
                    Act::Agree => {
                        let signed = Signed {
                            person,
                            who: whom.chain().await,
                            grown_at: grown_at(birthday, Offset::CHINA),
                        };
                        let own = caller.chain().await;
                        let give = caller.hub.agree_for(&notice, own, &signed, Offset::CHINA);
                        let give = give.await.expect("signed");
                        caller.hub.change(&give, &key()).await.map(drop)
                    }
                };
                match may {
                    true => assert_eq!(done, Ok(()), "{tie:?} × {act:?}"),
                    false => assert_eq!(code(done), Code::NotAllowed, "{tie:?} × {act:?}"),
                }
            }
        }
        let news = guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        let all: Vec<Event> = news.mine.records.iter()
            .map(|record| serde_json::from_str(&record.event).expect("an event")).collect();
        assert_eq!(read(all.iter(), hub.now()).len(), 1, "one's guardian agreed, and nobody else");
    }

    async fn what_makes_no_sense_is_not_entered(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (brother, staff) = (hub.resident("王小虎").await, hub.staff("小李").await);
        let stranger = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let today = hub.now().day(Offset::CHINA);
        let enter = async |add: AddGuardian| code(staff.hub.change(&add, &key()).await);
        let soon = today.next();
        let unasked = AddGuardian { has_agreed: false, ..add(&child, &guardian, soon) };
        assert_eq!(enter(unasked).await, Code::Invalid, "nobody has asked the guardian");
        let entered = |event: &Event| matches!(event, Event::GuardianAdded { .. });
        assert!(!events(&child).await.iter().any(entered), "nothing is entered");
        assert_eq!(enter(add(&child, &stranger, soon)).await, Code::Invalid, "of another home");
        assert_eq!(enter(add(&child, &child, soon)).await, Code::Invalid);
        assert_eq!(enter(add(&child, &guardian, Day(today.0 - 1))).await, Code::Invalid, "fourteen");
        assert_eq!(enter(add(&child, &guardian, Day(today.0 + 15 * 366))).await, Code::Invalid);
        assert_eq!(enter(add(&staff, &guardian, soon)).await, Code::NotAllowed);
        let nobody = AddGuardian { person: PersonId::from_number(1), ..add(&child, &guardian, soon) };
        assert_eq!(enter(nobody).await, Code::NotFound);
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert_eq!(enter(add(&brother, &child, soon)).await, Code::Invalid, "a child is no guardian");
        assert_eq!(code(staff.hub.change(&helper(&child, &guardian), &key()).await), Code::Invalid);
        assert_eq!(code(staff.hub.change(&helper(&guardian, &child), &key()).await), Code::Invalid);
        for how in [How::App, How::Phone] {
            let unseen = AddHelper { how, ..helper(&guardian, &brother) };
            assert_eq!(code(staff.hub.change(&unseen, &key()).await), Code::Invalid, "{how:?}");
        }
        let ask = AskLook { person: brother.account.person, ..ask_look(&child) };
        assert_eq!(code(staff.hub.change(&ask, &key()).await), Code::NotFound, "no child");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let allow = Allow { id: LookId::from_number(1) };
        assert_eq!(code(manager.hub.change(&allow, &key()).await), Code::NotFound);
    }
}
