//! A line of a list is read as well: whose it is is told that, once a day, and of a search never the words.

use contract::{
    complaints::{Act, File, Reason as Declined},
    inbox::{List, Near, Send, Show},
    ledger::{Basis, Event, Protected, Reason},
    polls::{Secrecy, Texts, Voice},
    text::Search,
    time::Span,
};

use ledger::{Hash, chain::Who};

use crate::{
    complaints::{body, lift},
    family::guarded,
    gates::events,
    polls::{answers, draft as poll, published, said},
    reads::{looks, records},
    support::{Engine, Person, TestHub, key, on_both_engines},
};

/// Whom a person was told of, and at what they looked.
async fn told(person: &Person) -> Vec<(Protected, String)> {
    looks(person).await.into_iter().map(|one| (one.of, one.by)).collect()
}

fn found(words: &str) -> List {
    List { search: Some(Search::try_from(words).expect("a search")), ..List::default() }
}

/// How many matters a list shows.
async fn listed(staff: &Person, list: &List) -> usize {
    staff.hub.ask(list).await.expect("listed").matters.len()
}

/// Into whose chains the newest records were written, one after the other.
async fn newest(hub: &TestHub, count: usize) -> Vec<Who> {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let sql = "SELECT who FROM record WHERE position IS NULL ORDER BY id";
            tx.rows(sql, &[], |row| Ok(row.bytes(0)?.try_into().map(Hash).ok())).await
        })
    });
    let all = read.await.expect("read");
    all[all.len() - count..].iter().map(|who| Who(who.expect("32 bytes"))).collect()
}

on_both_engines! {
    async fn whose_line_a_list_shows_is_told_once_a_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let (staff, colleague) = (hub.staff("小李").await, hub.staff("小张").await);
        for _ in 0..2 {
            resident.hub.change(&lift(), &key()).await.expect("filed");
        }
        hub.client().change(&lift(), &key()).await.expect("filed by a visitor");
        staff.hub.change(&lift(), &key()).await.expect("filed by who reads it");
        let before = records(&hub).await;

        for _ in 0..3 {
            assert_eq!(listed(&staff, &List::default()).await, 4);
        }

        let all = looks(&resident).await;
        let [one] = &all[..] else { panic!("once a day, however many lines: {all:?}") };
        assert_eq!((one.of, one.by.as_str(), one.number), (Protected::Listed, "小李", None));
        assert_eq!((one.reason, one.basis), (Some(Reason::Handling), Some(Basis::Request)));
        assert!(told(&neighbour).await.is_empty(), "of hers there was no line");
        assert_eq!(records(&hub).await, before + 1, "none of a visitor's, and none of one's own");
        listed(&colleague, &List::default()).await;
        hub.advance(Span::DAY);
        listed(&staff, &List::default()).await;
        let by: Vec<_> = told(&resident).await.into_iter().map(|(_, by)| by).collect();
        assert_eq!(by, ["小李", "小张", "小李"]);
    }

    async fn who_is_found_is_told_and_never_by_which_words(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        resident.hub.change(&lift(), &key()).await.expect("filed");
        let lamp = File { text: Some(body("路灯不亮，晚上看不清。")), ..lift() };
        neighbour.hub.change(&lamp, &key()).await.expect("filed");

        for words in ["电梯", "电梯坏了"] {
            assert_eq!(listed(&staff, &found(words)).await, 1, "{words}");
        }

        assert_eq!(told(&resident).await, [(Protected::Found, "小李".to_owned())]);
        assert!(told(&neighbour).await.is_empty());
        let text = serde_json::to_string(&events(&resident).await).expect("plain data");
        assert!(!text.contains("电梯"), "{text}");
        let before = records(&hub).await;
        assert_eq!(listed(&staff, &found("停车")).await, 0);
        assert_eq!(records(&hub).await, before, "who finds nothing reads nothing of anybody");
    }

    async fn titles_beside_a_matter_are_lines_as_well(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        let first = resident.hub.change(&lift(), &key()).await.expect("filed").id;
        let second = neighbour.hub.change(&lift(), &key()).await.expect("filed").id;

        let near = staff.hub.ask(&Near { id: second }).await.expect("listed");

        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [first]);
        let line = || (Protected::Listed, "小李".to_owned());
        assert_eq!(told(&resident).await, [line()]);
        assert!(told(&neighbour).await.is_empty(), "hers was not shown by it");

        let act = Act::Decline { reason: Declined::Duplicate, text: body("并到那一件里办。") };
        let send = Send { id: second, act, seen: None, same_as: Some(first) };
        staff.hub.change(&send, &key()).await.expect("sent");
        hub.advance(Span::SECOND.times(10));
        hub.release().await;
        for _ in 0..2 {
            let sheet = staff.hub.ask(&Show { id: first }).await.expect("opened");
            assert_eq!(sheet.duplicates.iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
        }
        assert_eq!(told(&neighbour).await, [line()]);
    }

    async fn whose_lines_a_sheet_shows_is_told_in_one_order_whoever_has_filed_it(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        assert!(resident.account.person < neighbour.account.person);
        let staff = hub.staff("小李").await;
        let first = resident.hub.change(&lift(), &key()).await.expect("filed").id;
        let second = neighbour.hub.change(&lift(), &key()).await.expect("filed").id;
        let act = Act::Decline { reason: Declined::Duplicate, text: body("并到那一件里办。") };
        let send = Send { id: second, act, seen: None, same_as: Some(first) };
        staff.hub.change(&send, &key()).await.expect("sent");
        hub.advance(Span::SECOND.times(10));
        hub.release().await;
        let both = [resident.chain().await, neighbour.chain().await];

        // Two who open them at once wait for each other in one direction alone.
        for (id, of) in [
            (first, [Protected::Matter, Protected::Listed]),
            (second, [Protected::Listed, Protected::Matter]),
        ] {
            let reader = hub.staff("小张").await;
            reader.hub.ask(&Show { id }).await.expect("opened");
            assert_eq!(newest(&hub, 2).await, both);
            let looked = [told(&resident).await, told(&neighbour).await];
            assert_eq!(looked.map(|told| told.last().map(|(of, _)| *of)), of.map(Some));
        }
    }

    async fn of_a_child_a_line_names_nobody_and_is_told(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        child.hub.change(&lift(), &key()).await.expect("filed");

        let page = staff.hub.ask(&List::default()).await.expect("listed");

        let text = serde_json::to_string(&page.matters).expect("plain data");
        assert!(page.matters.len() == 1 && !text.contains("王小明"), "{text}");
        assert_eq!(told(&child).await, [(Protected::Listed, "小李".to_owned())]);
        let refused = |event: &Event| matches!(event, Event::LookRefused(_));
        assert!(!events(&child).await.iter().any(refused), "nothing was kept from anybody");
    }

    async fn answers_in_own_words_are_told_where_it_is_known_whose_they_are(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = published(&staff, poll(&hub, Voice::Person, Secrecy::Named)).await;
        answers(&resident, id, said("想要长椅。")).await.expect("answered");

        for _ in 0..2 {
            let texts = Texts { id, question: 1, after: None };
            let page = staff.hub.ask(&texts).await.expect("read");
            assert_eq!(page.texts, ["想要长椅。"]);
        }

        assert_eq!(told(&resident).await, [(Protected::Listed, "小李".to_owned())]);
    }

    async fn many_who_read_one_list_at_once_all_read_it_and_all_are_told_of(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let mut residents = Vec::new();
        for number in 0..6 {
            let resident = hub.resident(&format!("住户{number}")).await;
            resident.hub.change(&lift(), &key()).await.expect("filed");
            residents.push(resident);
        }
        let mut staff = Vec::new();
        for number in 0..6 {
            staff.push(hub.staff(&format!("小李{number}")).await);
        }

        let read: Vec<_> = staff
            .into_iter()
            .map(|one| tokio::spawn(async move { one.hub.ask(&List::default()).await }))
            .collect();
        for one in read {
            let page = one.await.expect("no panic").expect("listed");
            assert_eq!(page.matters.len(), residents.len());
        }

        for resident in &residents {
            let mut by: Vec<_> = told(resident).await.into_iter().map(|(_, by)| by).collect();
            by.sort_unstable();
            let expected: Vec<_> = (0..6).map(|number| format!("小李{number}")).collect();
            assert_eq!(by, expected, "each once");
        }
    }

    async fn what_cannot_be_written_down_is_not_listed(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        resident.hub.change(&lift(), &key()).await.expect("filed");
        let refuse = hub.app.db.write(|tx| {
            Box::pin(async move {
                let sql = match tx.is_postgres() {
                    true => "ALTER TABLE record ADD CONSTRAINT probe \
                             CHECK (position IS NOT NULL) NOT VALID",
                    false => "CREATE TRIGGER probe BEFORE INSERT ON record \
                              BEGIN SELECT RAISE(ABORT, 'no'); END",
                };
                tx.execute(sql, &[]).await
            })
        });
        refuse.await.expect("from now on no record is taken");

        staff.hub.ask(&List::default()).await.expect_err("no log, no list");
        staff.hub.ask(&found("电梯")).await.expect_err("nor what a search finds");
    }
}
