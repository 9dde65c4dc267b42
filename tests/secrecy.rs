//! What a secret poll keeps, and for how long: nothing joins a name with an answer, and nothing is left
//! of it in an engine.

use contract::{
    Code,
    people::Post,
    polls::{
        Answer, Answers, Ballot, Look, Reply, Secrecy, Shown, Stop, Texts, Voice, Void, Voter,
        Yours,
    },
    time::Span,
};
use hub::db::Place;

use crate::{
    polls::{answers, draft, enters, is_sound, over, pick, published, said, shown, voters, votes},
    suggestions::subject,
    support::{Engine, TestHub, code, key, on_both_engines, skip},
};

/// What somebody writes, and nobody else.
const WORDS: &str = "想要一棵银杏";

/// How often `WORDS` stands in what an engine keeps of written answers, row or leftover.
async fn traces(hub: &TestHub) -> usize {
    if let Place::File(path) = &hub.place {
        // The log is not there once it was cut off; the file always is.
        let log = std::fs::read(format!("{}-wal", path.display())).unwrap_or_default();
        return count(&std::fs::read(path).expect("the file of the rows")) + count(&log);
    }
    let sql = "SELECT pg_read_binary_file(pg_relation_filepath('poll_text'))";
    let read = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.bytes(0)).await }));
    count(&read.await.expect("read").expect("a table"))
}

/// Has a hub go round until its engine says that it has left nothing of secret polls. One round is not
/// promised to be enough: an older transaction, be it the engine's own upkeep, is waited for a moment only.
async fn scrubbed(hub: &TestHub) {
    const ROUNDS: u32 = 30;
    let sql = "SELECT COUNT(*) FROM poll WHERE secrecy = 'secret' AND is_scrubbed = 0 \
               AND (counted_at IS NOT NULL OR state = 'stopped')";
    for _ in 0..ROUNDS {
        let left = hub
            .app
            .db
            .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
        if left.await.expect("read") == Some(0) {
            return;
        }
        hub.keep_agenda().await;
    }
    panic!("not scrubbed after {ROUNDS} rounds");
}

fn count(bytes: &[u8]) -> usize {
    bytes.windows(WORDS.len()).filter(|window| *window == WORDS.as_bytes()).count()
}

/// Six neighbours, of whom the fourth says something in own words.
async fn six(hub: &TestHub, id: contract::id::PollId) {
    for number in 0..6 {
        let person = hub.resident(&format!("邻居{number}")).await;
        let mut replies = pick(u8::from(number == 3));
        if number == 3 {
            replies[1] = said(WORDS)[1].clone();
        }
        answers(&person, id, replies).await.expect("answered");
    }
}

on_both_engines! {
    async fn a_secret_poll_tells_nobody_anything_before_its_end_and_little_of_few(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let (few, enough) = (
            published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await,
            published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await,
        );
        for number in 0..5 {
            let person = hub.resident(&format!("邻居{number}")).await;
            answers(&person, enough, pick(u8::from(number < 2))).await.expect("answered");
            if number < 4 {
                answers(&person, few, pick(0)).await.expect("answered");
            }
        }

        for person in [&staff, &manager] {
            for id in [few, enough] {
                assert_eq!(shown(&person.hub, id).await.result, Shown::Later);
                let names = person.hub.ask(&Answers { id, after: None }).await;
                assert!(names.is_err() || names.is_ok_and(|page| page.answers.is_empty()));
                let texts = person.hub.ask(&Texts { id, question: 1, after: None }).await;
                assert_eq!(code(texts), Code::NotAllowed);
            }
        }
        over(&hub).await;
        let texts = staff.hub.ask(&Texts { id: few, question: 1, after: None }).await.expect("read");
        assert!(texts.is_few && texts.texts.is_empty());
        for hub in [&staff.hub, &hub.client()] {
            assert_eq!(shown(hub, few).await.result, Shown::TooFew);
            assert_eq!(votes(hub, enough).await, Some(vec![3, 2]));
        }
        let names = manager.hub.ask(&Answers { id: enough, after: None }).await.expect("of paper alone");
        assert_eq!(names.answers.len(), 0, "nor afterwards");
    }

    async fn nothing_that_is_stored_joins_a_name_with_a_secret_answer(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
        let sent = [Some(Reply::Picks(vec![1])), said("想要一棵银杏")[1].clone()].to_vec();
        for number in 0..6 {
            let person = hub.resident(&format!("邻居{number}")).await;
            let replies = if number == 3 { sent.clone() } else { pick(0) };
            answers(&person, id, replies).await.expect("answered");
        }
        let rows = |sql: &'static str| hub.app.db.read(move |tx| {
            Box::pin(async move { tx.rows(sql, &[], |row| row.int(0)).await })
        });

        assert_eq!(rows("SELECT COUNT(*) FROM poll_answer").await.expect("read"), [0]);
        assert_eq!(rows("SELECT COUNT(*) FROM poll_roll").await.expect("read"), [6]);
        // What is kept to answer a repeated request tells nothing either, though there are few
        // answers to try.
        let body = serde_json::to_vec(&serde_json::json!({ "replies": sent })).expect("JSON");
        let whole = serde_json::to_vec(&Answer { id, replies: sent }).expect("JSON");
        let path = format!("/api/polls/{id}/answer");
        let prints = hub.app.db.read(|tx| Box::pin(async move {
            tx.rows("SELECT request FROM idempotency", &[], |row| row.bytes(0)).await
        }));
        let prints = prints.await.expect("read");
        for body in [body, whole] {
            let once = format!("{:?}", hub::idempotency::Once::new(String::new(), &path, &body));
            assert!(prints.iter().all(|print| !once.contains(&format!("{print:?}"))));
        }
        let before = rows("SELECT id FROM poll_text").await.expect("read");
        let by_the_clock = hub.app.id().expect("an id");
        assert!(before[0].abs_diff(by_the_clock) > 1 << 40, "its number tells no time");
        over(&hub).await;
        if matches!(hub.place, ::hub::db::Place::Url(_)) {
            // Each row knows its transaction and where it lies: all of one, in the order of their keys.
            for (sql, rows_of) in [
                ("SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM poll_cell", "cells"),
                ("SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM poll_roll", "the roll"),
            ] {
                assert_eq!(rows(sql).await.expect("read"), [1], "{rows_of}");
            }
        }
        let roll = rows("SELECT voter FROM poll_roll").await.expect("read");
        assert!(roll.is_sorted(), "as they lie");
        let after = rows("SELECT id FROM poll_text").await.expect("read");
        assert_ne!(before, after, "written anew when it was counted");
        let texts = staff.hub.ask(&Texts { id, question: 1, after: None }).await.expect("read");
        assert!(texts.is_few, "one of them alone is not read");
    }

    async fn a_secret_ballot_has_no_name_and_there_are_no_more_than_names(hub: TestHub) {
        let (staff, manager) =
            (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        for number in 0..6 {
            hub.resident(&format!("邻居{number}")).await;
        }
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
        let home = voters(&staff, id, "3-1-502").await;
        let ballot = |choice| Ballot { id, replies: pick(choice) };

        assert_eq!(code(staff.hub.change(&ballot(0), &key()).await), Code::Invalid, "no names yet");
        assert_eq!(code(enters(&staff, id, &home[0], pick(0)).await), Code::Invalid, "both at once");
        for voter in &home {
            enters(&staff, id, voter, vec![]).await.expect("noted");
        }
        assert_eq!(code(enters(&staff, id, &home[0], vec![]).await), Code::Invalid);
        for number in 0..5 {
            staff.hub.change(&ballot(u8::from(number > 2)), &key()).await.expect("entered");
        }
        let stubs = manager.hub.ask(&Answers { id, after: None }).await.expect("read").answers;
        let shown_by = stubs[0].paper.clone().expect("on paper");
        assert_eq!((stubs.len(), shown_by.by.as_deref(), shown_by.scans.len()), (6, Some("小李"), 1));
        assert!(stubs.iter().all(|stub| stub.replies.is_empty() && stub.at.is_none()));
        assert_eq!(code(staff.hub.ask(&Answers { id, after: None }).await), Code::NotAllowed);
        let void = |voter: &Voter| {
            Void { id, home: voter.home, person: voter.person, why: subject("没有签名") }
        };
        manager.hub.change(&void(&home[0]), &key()).await.expect("one ballot is missing");
        assert_eq!(code(manager.hub.change(&void(&home[1]), &key()).await), Code::Conflict);
        over(&hub).await;

        assert_eq!(votes(&staff.hub, id).await, Some(vec![3, 2]));
        assert_eq!(shown(&staff.hub, id).await.line.answered, 5);
        is_sound(&hub).await;
    }

    async fn once_it_is_counted_an_engine_has_no_leftovers(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let [counted, stopped] = [
            published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await,
            published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await,
        ];
        six(&hub, counted).await;
        let seventh = hub.resident("邻居六").await;
        answers(&seventh, stopped, said(WORDS)).await.expect("answered");
        staff.hub.change(&Stop { id: stopped, why: subject("问错了") }, &key()).await.expect("stopped");

        over(&hub).await;
        scrubbed(&hub).await;

        assert_eq!(traces(&hub).await, 1, "the row itself, and of the other none");
    }

    async fn when_its_time_has_passed_the_numbers_stay_and_nothing_of_people(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
        let named = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        six(&hub, id).await;
        let person = hub.resident("王秀英").await;
        answers(&person, id, pick(0)).await.expect("answered");
        answers(&person, named, pick(0)).await.expect("answered");
        let home = voters(&staff, named, "3-1-502").await;
        let other = home.iter().find(|voter| voter.answered.is_none()).expect("somebody else");
        enters(&staff, named, other, pick(1)).await.expect("entered");
        let given = staff.hub.ask(&Answers { id: named, after: None }).await.expect("read").answers;
        let paper = given.iter().find_map(|given| given.paper.clone()).expect("on paper");
        over(&hub).await;
        let before = shown(&person.hub, id).await;

        let early = hub::polls::sweep(&hub.app).await.expect("swept");
        hub.advance(Span::DAY.times(733));
        let swept = hub::polls::sweep(&hub.app).await.expect("swept");
        scrubbed(&hub).await;

        assert_eq!((early, swept), (0, 2));
        assert_eq!((before.line.yours, votes(&person.hub, id).await), (Yours::Answered, Some(vec![6, 1])));
        let after = shown(&person.hub, id).await;
        assert_eq!((after.line.yours, after.line.answered), (Yours::Past, 7));
        assert_eq!(shown(&person.hub, named).await.replies, None);
        let given = staff.hub.ask(&Answers { id: named, after: None }).await.expect("read").answers;
        assert_eq!(given, []);
        assert!(staff.hub.ask(&Look { id: named }).await.expect("shown").is_past);
        assert_eq!(code(staff.hub.picture(&paper.scans[0].path()).await), Code::NotFound);
        let rows = hub.app.db.read(|tx| Box::pin(async move {
            let sql = "SELECT (SELECT COUNT(*) FROM poll_roll) + (SELECT COUNT(*) FROM poll_answer) \
                       + (SELECT COUNT(*) FROM poll_text)";
            tx.row(sql, &[], |row| row.int(0)).await
        }));
        assert_eq!(rows.await.expect("read"), Some(0));
        assert_eq!(traces(&hub).await, 0);
        assert_eq!(hub::polls::sweep(&hub.app).await.expect("swept"), 0);
        is_sound(&hub).await;
    }
}

/// SQLite leaves no old versions in its file.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_transaction_may_still_read_is_scrubbed_after_it() {
    let Some(hub) = TestHub::start(Engine::Postgres).await else {
        skip("LINLI_TEST_POSTGRES");
        return;
    };
    let Place::Url(url) = &hub.place else { panic!("it is PostgreSQL's") };
    let (mut older, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connected");
    tokio::spawn(connection);
    let staff = hub.staff("小李").await;
    let id = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
    six(&hub, id).await;
    let repeatable = tokio_postgres::IsolationLevel::RepeatableRead;
    let reading =
        older.build_transaction().isolation_level(repeatable).start().await.expect("begun");
    reading.query_one("SELECT 1", &[]).await.expect("it has a snapshot");
    over(&hub).await;
    let is_scrubbed = || {
        hub.app.db.read(|tx| {
            Box::pin(
                async move { tx.row("SELECT is_scrubbed FROM poll", &[], |row| row.int(0)).await },
            )
        })
    };

    assert_eq!(is_scrubbed().await.expect("read"), Some(0), "not said before it is done");
    reading.rollback().await.expect("over");
    scrubbed(&hub).await;
    assert_eq!(is_scrubbed().await.expect("read"), Some(1));
    assert_eq!(traces(&hub).await, 1, "the row itself");
}
