//! An invented community life: whole, believable, and the same every time.

use std::collections::BTreeMap;

use contract::{
    inbox::{List, Queue},
    notices,
    people::Post,
    suggestions::{self, Order},
    text::Search,
};
use hub::{
    seed::{Amount, fill},
    upkeep,
};

use crate::support::{Engine, Person, TestHub, on_both_engines, skip};

const AMOUNT: Amount = Amount {
    cases: 1_200,
    notices: 5,
    suggestions: 8,
    polls: 3,
    activities: 4,
    residents: 40,
    staff: 3,
    seed: 7,
};

on_both_engines! {
    async fn what_is_seeded_is_whole_and_can_be_worked_on(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let told = std::sync::atomic::AtomicU64::new(0);

        fill(&hub.app, hub.community(), AMOUNT, |stored| {
            told.store(stored, std::sync::atomic::Ordering::Relaxed);
        })
        .await
        .expect("seeded");

        assert_eq!(told.into_inner(), AMOUNT.cases);
        let found = upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
        assert_eq!(found.complaints, 1_200);
        assert!(found.entries > 3 * found.complaints, "{} entries", found.entries);
        assert_eq!(found.wrong, Vec::<String>::new());
        for queue in Queue::ALL {
            let titles = titles(&staff, queue).await;
            assert!(!titles.is_empty(), "nothing is {queue:?}");
        }
        let most = suggestions::List { order: Order::MostSupported, ..suggestions::List::default() };
        let most = staff.hub.ask(&most).await.expect("listed").lines;
        assert_eq!(most.len(), 8);
        // All but its author are for the first.
        assert!(most[0].counts.supports >= 39 && most[0].comments > 100, "{:?}", most[0]);
        let board = staff.hub.ask(&notices::List::default()).await.expect("listed");
        assert_eq!(board.lines.len(), 5);
        let polls = staff.hub.ask(&contract::polls::List::default()).await.expect("listed");
        assert_eq!((polls.open.len(), polls.over.len()), (2, 1));
        assert!(polls.over[0].is_concluded && polls.open.iter().any(|poll| poll.answered == 40));
        let activities =
            staff.hub.ask(&contract::activities::List::default()).await.expect("listed");
        assert_eq!((activities.coming.len(), activities.over.len()), (3, 1));
        assert!(activities.over[0].is_reported && activities.over[0].seats.taken > 10);
        let search = Some(Search::try_from("电梯").expect("a short search"));
        let page = staff.hub.ask(&List { queue: Queue::Closed, search, ..List::default() }).await;
        assert!(!page.expect("searched").matters.is_empty());
    }

    async fn the_same_seed_invents_the_same_again(hub: TestHub) {
        let staff = hub.staff("小李").await;

        fill(&hub.app, hub.community(), AMOUNT, |_| ()).await.expect("seeded");
        let once = titles(&staff, Queue::Closed).await;
        fill(&hub.app, hub.community(), AMOUNT, |_| ()).await.expect("seeded");
        let twice = titles(&staff, Queue::Closed).await;

        assert!(once.len() > 10);
        assert_eq!(once.len(), twice.len());
        for (title, count) in once {
            assert_eq!(twice[&title], 2 * count, "{title}");
        }
    }
}

/// Every title of a queue, with how often it stands there.
async fn titles(staff: &Person, queue: Queue) -> BTreeMap<String, usize> {
    assert_eq!(staff.account.post, Post::Staff);
    let mut titles = BTreeMap::new();
    let mut list = List { queue, ..List::default() };
    loop {
        let page = staff.hub.ask(&list).await.expect("listed");
        for matter in page.matters {
            *titles.entry(matter.title).or_default() += 1;
        }
        match page.next {
            Some(next) => list.after = Some(next),
            None => return titles,
        }
    }
}

#[test]
fn the_command_says_what_it_did_and_refuses_what_it_cannot() {
    let Some(program) = std::env::var_os("LINLI_TEST_HUB") else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let data = folder.path().join("data");
    let config = crate::support::root().join("xtask/demo/community.toml");
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command.arg(words[0]).arg("--data").arg(&data).args(&words[1..]);
        command.output().expect("the program runs")
    };
    run(&["init", "--config", config.to_str().expect("a plain path")]);

    let seeded = run(&["seed", "--cases", "60", "--residents", "10"]);
    let of_nobody = run(&["seed", "--cases", "60", "--staff", "0"]);
    let elsewhere = run(&["seed", "--cases", "60", "--community", "nowhere"]);

    assert_eq!(String::from_utf8_lossy(&seeded.stdout), "seeded 60 cases, 10 residents\n");
    assert!(String::from_utf8_lossy(&seeded.stderr).ends_with("60 of 60 cases\n"));
    let codes = [seeded, of_nobody, elsewhere].map(|output| output.status.code());
    assert_eq!(codes, [Some(0), Some(2), Some(1)]);
}
