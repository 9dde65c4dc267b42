//! Races: many hands at once, and the same outcome as if they had come one by one.

use contract::{
    Code,
    complaints::{Act, Do, Show},
    inbox::{List, Send},
    time::Span,
};

use crate::{
    complaints::{body, lift},
    support::{Engine, TestHub, code, key, on_both_engines},
};

on_both_engines! {
    async fn one_key_sent_many_times_at_once_files_once(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let again = key();
        let sent: Vec<_> = (0..24)
            .map(|_| {
                let (visitor, again) = (hub.client(), again.clone());
                tokio::spawn(async move { visitor.change(&lift(), &again).await })
            })
            .collect();

        let mut receipts = Vec::new();
        for one in sent {
            receipts.push(one.await.expect("no panic").expect("the same answer"));
        }

        assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(staff.hub.ask(&List::default()).await.expect("listed").matters.len(), 1);
    }

    async fn of_many_who_answer_unseeing_one_gets_through(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let mut answers = Vec::new();
        for number in 0..8 {
            let staff = hub.staff(&format!("小李{number}")).await;
            answers.push(tokio::spawn(async move {
                let act = Act::Answer { text: body("今天去看"), photos: Vec::new() };
                staff.hub.change(&Do { id, act, seen: Some(1) }, &key()).await
            }));
        }

        let mut through = 0;
        for one in answers {
            match one.await.expect("no panic") {
                Ok(_) => through += 1,
                refused => assert_eq!(code(refused), Code::Conflict),
            }
        }

        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((through, case.entries.len(), case.version), (1, 2, 2));
    }

    async fn of_many_whose_answers_are_held_one_gets_through(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let mut answers = Vec::new();
        for number in 0..8 {
            let staff = hub.staff(&format!("小李{number}")).await;
            answers.push(tokio::spawn(async move {
                let act = Act::Answer { text: body("今天去看"), photos: Vec::new() };
                staff.hub.change(&Send { id, act, seen: Some(1), same_as: None }, &key()).await
            }));
        }

        let mut through = 0;
        for one in answers {
            match one.await.expect("no panic") {
                Ok(_) => through += 1,
                refused => assert_eq!(code(refused), Code::Conflict),
            }
        }
        hub.advance(Span::SECOND.times(10));
        hub.release().await;

        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((through, case.entries.len(), case.version), (1, 2, 2));
    }

    async fn everyone_who_files_at_once_gets_a_number_of_their_own(hub: TestHub) {
        let filed: Vec<_> = (0..64)
            .map(|_| {
                let visitor = hub.client();
                tokio::spawn(async move { visitor.change(&lift(), &key()).await })
            })
            .collect();

        let mut numbers = Vec::new();
        for one in filed {
            numbers.push(one.await.expect("no panic").expect("filing works").number);
        }

        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 64);
    }

    async fn a_write_refused_half_way_takes_only_its_own_with_it(hub: TestHub) {
        // The first holds up the others until all of them wait, so that they share a commit.
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let first = hub.app.db.write(move |_| {
            let _ = wait.lock().expect("held by nobody else").recv();
            Box::pin(async { Ok(()) })
        });
        let others = (1..=40_i64).map(|number| {
            hub.app.db.write(move |tx| {
                Box::pin(async move {
                    let name = if number % 4 == 0 { "refused" } else { "kept" };
                    tx.execute(
                        "INSERT INTO community (id, name, settings) VALUES ($1, $2, '')",
                        &[number.into(), name.into()],
                    )
                    .await?;
                    match number % 8 {
                        0 => panic!("on purpose"),
                        4 => Err(hub::error::Error::refused(Code::Conflict)),
                        _ => Ok(()),
                    }
                })
            })
        });

        let (first, others, ()) =
            tokio::join!(first, futures_util::future::join_all(others), async { drop(go) });

        assert!(first.is_ok());
        assert_eq!(others.iter().filter(|outcome| outcome.is_ok()).count(), 30);
        let names = hub.app.db.read(|tx| {
            Box::pin(async move {
                let sql = "SELECT name FROM community WHERE id BETWEEN 1 AND 40";
                tx.rows(sql, &[], |row| row.text(0)).await
            })
        });
        assert_eq!(names.await.expect("read"), vec!["kept"; 30]);
    }
}
