//! Who is writing just now: told to colleagues, forgotten within seconds, kept nowhere.

use contract::{
    Code,
    complaints::{Act, Do},
    id::ComplaintId,
    inbox::{self, Write, Writer, Writers},
    live::Event,
    people::Post,
    time::Span,
};

use crate::{
    complaints::lift,
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

async fn say(person: &Person, id: ComplaintId, is_writing: bool) {
    let write = Write { id, is_writing };
    person.hub.change(&write, &key()).await.expect("said");
}

async fn writers(person: &Person, id: ComplaintId) -> Vec<String> {
    let writers = person.hub.ask(&Writers { id }).await.expect("told");
    writers.into_iter().map(|writer| writer.name).collect()
}

on_both_engines! {
    async fn colleagues_see_who_writes_and_nobody_else_hears_of_it(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (li, wang) = (hub.staff("小李").await, hub.staff("小王").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let (mut by_staff, mut by_resident) = (li.hub.live(), resident.hub.live());
        for heard in [&mut by_staff, &mut by_resident] {
            assert_eq!(heard.next().await, Some(Event::Open));
        }

        say(&wang, id, true).await;
        say(&wang, id, true).await;
        let seen = writers(&li, id).await;
        let sheet = li.hub.ask(&inbox::Show { id }).await.expect("shown");
        let own = writers(&wang, id).await;
        say(&wang, id, false).await;
        let after = writers(&li, id).await;
        let accept = Do { id, act: Act::Accept {}, seen: None };
        li.hub.change(&accept, &key()).await.expect("taken on");

        assert_eq!(seen, ["小王"]);
        assert_eq!(sheet.writers, [Writer { name: "小王".to_owned(), left: Writer::LIFE }]);
        assert!(own.is_empty() && after.is_empty());
        // Begun and stopped are told; what was said again at once is not.
        let writing = Some(Event::Writing { id });
        let changed = Some(Event::Complaint { id, version: 2 });
        assert_eq!([by_staff.next().await, by_staff.next().await], [writing, writing]);
        assert_eq!(by_staff.next().await, changed);
        assert_eq!(by_resident.next().await, changed);
    }

    async fn it_is_forgotten_within_seconds(hub: TestHub) {
        let (li, wang) = (hub.staff("小李").await, hub.staff("小王").await);
        let id = hub.client().change(&lift(), &key()).await.expect("filing works").id;
        say(&wang, id, true).await;

        hub.advance(Span::SECOND.times(11));
        let still = writers(&li, id).await;
        hub.advance(Span::SECOND);

        assert_eq!(still, ["小王"]);
        assert!(writers(&li, id).await.is_empty());
    }

    async fn only_those_who_answer_may_say_it_or_ask(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let housemate = hub.resident("王小明").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let id = author.hub.change(&lift(), &key()).await.expect("filing works").id;
        for (person, refusal) in [
            (&author, Some(Code::NotAllowed)),
            (&housemate, Some(Code::NotFound)),
            (&auditor, Some(Code::NotFound)),
            (&manager, None),
        ] {
            let said = person.hub.change(&Write { id, is_writing: true }, &key()).await;
            let asked = person.hub.ask(&Writers { id }).await;
            match refusal {
                Some(refusal) => assert_eq!((code(said), code(asked)), (refusal, refusal)),
                None => assert!(said.is_ok() && asked.is_ok()),
            }
        }
    }
}
