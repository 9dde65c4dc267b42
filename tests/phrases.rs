//! 常用语: kept by those who answer, filled in, and never sent half-filled.

use contract::{
    Code,
    complaints::Act,
    id::PhraseId,
    inbox::{DropPhrase, KeepPhrase, Phrases, Send},
    people::Post,
    text::{Body, Name},
};

use crate::{
    complaints::{body, lift},
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

fn keep(id: Option<PhraseId>, title: &str, text: &str) -> KeepPhrase {
    KeepPhrase {
        id,
        title: Name::try_from(title).expect("a short name"),
        text: Body::try_from(text).expect("a text"),
    }
}

async fn titles(person: &Person) -> Vec<(String, bool)> {
    let phrases = person.hub.ask(&Phrases {}).await.expect("listed");
    phrases.into_iter().map(|one| (one.title, one.may_change)).collect()
}

on_both_engines! {
    async fn managers_look_after_all_phrases_and_others_after_their_own(hub: TestHub) {
        let (li, wang) = (hub.staff("小李").await, hub.staff("小王").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let own = keep(None, "收到", "{{称呼}}，您反映的{{编号}}号事项已收到。");
        let own = li.hub.change(&own, &key()).await.expect("kept");

        let by_other = wang.hub.change(&keep(Some(own.id), "改", "改了"), &key()).await;
        let dropped_by_other = wang.hub.change(&DropPhrase { id: own.id }, &key()).await;
        let by_maker = li.hub.change(&keep(Some(own.id), "收到了", "收到。"), &key()).await;
        let by_manager = manager.hub.change(&keep(Some(own.id), "已收到", "收到。"), &key()).await;

        assert_eq!(code(by_other), Code::NotAllowed);
        assert_eq!(code(dropped_by_other), Code::NotAllowed);
        assert!(by_maker.is_ok() && by_manager.is_ok());
        for (person, may_change) in [(&li, true), (&wang, false), (&manager, true)] {
            assert_eq!(titles(person).await, [("已收到".to_owned(), may_change)]);
        }
        manager.hub.change(&DropPhrase { id: own.id }, &key()).await.expect("removed");
        assert!(titles(&li).await.is_empty());
        let gone = manager.hub.change(&DropPhrase { id: own.id }, &key()).await;
        assert_eq!(code(gone), Code::NotFound);
    }

    async fn phrases_are_for_those_who_answer(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        for person in [&resident, &auditor] {
            let listed = person.hub.ask(&Phrases {}).await;
            let kept = person.hub.change(&keep(None, "x", "x"), &key()).await;
            let id = PhraseId::from_number(1);
            let dropped = person.hub.change(&DropPhrase { id }, &key()).await;
            assert_eq!(code(listed), Code::NotAllowed);
            assert_eq!(code(kept), Code::NotAllowed);
            assert_eq!(code(dropped), Code::NotAllowed);
        }
        assert_eq!(code(hub.client().ask(&Phrases {}).await), Code::NotSignedIn);
    }

    async fn nothing_is_sent_with_a_place_that_is_not_filled_in(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let id = hub.client().change(&lift(), &key()).await.expect("filing works").id;
        let act = Act::Answer { text: body("{{称呼}}，已收到。"), photos: Vec::new() };
        let send = Send { id, act, seen: None, same_as: None };

        assert_eq!(code(staff.hub.change(&send, &key()).await), Code::Invalid);
    }
}
