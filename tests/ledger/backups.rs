//! Backups and the ledger: everybody is told of one before it is made, once; and what it brings back stands where
//! everybody has seen it.

use std::{
    env, fs, mem,
    path::{Path, PathBuf},
    process::Command,
};

use contract::{id::PersonId, ledger::Event, people::Post, upkeep::Reason};
use hub::{db::Place, people, upkeep::Label};
use ledger::follower::Follower;

use super::{come_to_a_checkpoint, events, neighbourhood, signed_in, take_names};
use crate::support::{Engine, TestHub, on_both_engines, skip};

on_both_engines! {
    async fn everybody_is_told_of_a_backup_and_of_each_once(hub: TestHub) {
        let (mut device, _) = neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        let taken = |at| Event::BackupTaken { at, reason: Reason::Routine };

        let first = taken(hub.now());
        let backup = back_up(&hub, "backup").await;
        come_to_a_checkpoint(&hub).await;
        let told = device.confirm().await;
        assert_eq!(events(&told.ours), std::slice::from_ref(&first));
        assert!(told.mine.is_empty(), "it is told to all, and stands in nobody's own records");

        // Brought back, it has its own record, and there is no second one.
        let again = hub.bring_back(&backup, &["vault", "ledger"]).await;
        let mut device = signed_in(&again, device).await;
        come_to_a_checkpoint(&again).await;
        assert!(device.confirm().await.ours.is_empty());
        let second = taken(again.now());
        let target = hub.data.path().join("second");
        let (data, place) = (hub.data.path().join("restored"), &again.place);
        hub::upkeep::back_up(&again.app, &data, place, &target, Reason::Routine, &mut |_| ())
            .await
            .expect("a backup of what was brought back");
        come_to_a_checkpoint(&again).await;
        assert_eq!(events(&device.confirm().await.ours), std::slice::from_ref(&second));
        assert_eq!(doubled(&again).await, 0);

        // So says whoever reads the log from its beginning.
        device.follower = Follower::default();
        let all = device.confirm().await.ours;
        // The rule of the witnesses stands there as well, in its own form.
        let all = all.iter().filter_map(|record| serde_json::from_str(&record.event).ok());
        let backups = all.filter(|event| matches!(event, Event::BackupTaken { .. }));
        assert_eq!(backups.collect::<Vec<_>>(), [first, second]);
    }

    async fn where_nobody_can_be_told_nothing_is_copied(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let target = hub.data.path().join("backup");
        change(&hub, "ALTER TABLE record RENAME TO lost").await;

        let refused = hub.back_up_to(&target).await.expect_err("nothing can be written down");
        let left = fs::read_dir(&target).expect("a folder").count();
        change(&hub, "ALTER TABLE lost RENAME TO record").await;
        let made = hub.back_up_to(&target).await;

        assert!(refused.to_string().contains("telling everybody of the backup"), "{refused:#}");
        assert_eq!(left, 0);
        assert!(made.is_ok(), "{made:?}");
    }

    async fn beside_a_vault_that_is_not_its_own_there_is_no_backup(hub: TestHub) {
        neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        let backup = back_up(&hub, "backup").await;
        let (data, target) = (hub.data.path().join("restored"), hub.data.path().join("second"));
        let place = hub.empty_place(&data).await;
        hub::upkeep::restore(&backup, &data, &place, &mut |_| ()).expect("restored");
        let bare = TestHub::open(&data, &place, &hub.clock).await;

        let refused =
            hub::upkeep::back_up(&bare.app, &data, &place, &target, Reason::Routine, &mut |_| ()).await;

        let why = refused.expect_err("it would be told to nobody").to_string();
        assert!(why.contains("nobody there would hear of it"), "{why}");
        assert_eq!(fs::read_dir(&target).expect("a folder").count(), 0);
    }

    async fn where_one_of_the_communities_would_not_hear_of_it_nothing_is_copied(hub: TestHub) {
        let mut hub = hub;
        neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        hub.stop().await;
        let files = hub.data.path().join("communities");
        let demo = fs::read_to_string(files.join("demo.toml")).expect("a community");
        let (demo, _) = demo.split_once("# Grids").expect("what comes before its buildings");
        let other = demo.replace("tongyinli", "wutongli").replace("桐荫里社区", "梧桐里社区");
        fs::write(files.join("other.toml"), other).expect("a second community");
        let mut both = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
        mem::swap(&mut both.data, &mut hub.data);
        let hub = both;
        hub.app.log().await.expect("a log");
        let mut communities = hub.app.communities.iter();
        let found = communities.find(|(_, settings)| settings.name == "梧桐里社区");
        let community = found.expect("the second one").0;
        let number = community.number();
        let vault = hub.data.path().join("vault/communities");
        let secret = vault.join(format!("{:02x}/{number}", number & 0xff));
        let [first, second, third] = ["1", "2", "3"].map(|name| hub.data.path().join(name));

        // While nobody lives there, nobody is kept from hearing of it.
        fs::remove_file(&secret).expect("it had one");
        hub.back_up_to(&first).await.expect("a backup");
        let now = hub.now();
        let lives = hub.app.db.write(move |tx| {
            Box::pin(people::add(tx, PersonId::from_number(77), community, "何秀", Post::Resident, None, now))
        });
        lives.await.expect("somebody lives there");
        hub.back_up_to(&second).await.expect("a backup");
        fs::remove_file(&secret).expect("it has one again");
        let refused = hub.back_up_to(&third).await.expect_err("they would not hear of it");

        let why = refused.to_string();
        assert!(why.contains("nothing that 梧桐里社区 follows"), "{why}");
        assert_eq!(fs::read_dir(&third).expect("a folder").count(), 0);
    }

    async fn the_program_tells_of_it_beside_a_hub_that_serves(hub: TestHub) {
        let Some(program) = env::var_os("LINLI_TEST_HUB") else {
            skip("LINLI_TEST_HUB");
            return;
        };
        let (mut device, _) = neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        let run = |target: &Path, more: &[&str]| {
            let mut command = Command::new(&program);
            command.arg("backup").arg("--data").arg(hub.data.path()).arg("--to").arg(target);
            if let Place::Url(url) = &hub.place {
                command.args(["--database-url", url]);
            }
            command.args(more).output().expect("the program runs")
        };
        let targets = ["first", "second", "third"].map(|name| hub.data.path().join(name));

        let first = run(&targets[0], &[]);
        let second = run(&targets[1], &["--reason", "moving"]);
        come_to_a_checkpoint(&hub).await;
        let told = events(&device.confirm().await.ours);
        change(&hub, "ALTER TABLE record RENAME TO lost").await;
        let third = run(&targets[2], &[]);

        for made in [first, second] {
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        }
        let reasons = told.iter().map(|event| match event {
            Event::BackupTaken { reason, .. } => *reason,
            other => panic!("nothing else has happened: {other:?}"),
        });
        assert_eq!(reasons.collect::<Vec<_>>(), [Reason::Routine, Reason::Moving]);
        let Event::BackupTaken { at, .. } = &told[0] else { panic!("a backup: {told:?}") };
        let label = Label::read(&targets[0]).expect("a finished backup");
        assert_eq!(*at, label.made_at, "the one that was told is the one that lies there");
        let why = String::from_utf8_lossy(&third.stderr);
        assert_eq!(third.status.code(), Some(1), "{why}");
        assert!(why.contains("telling everybody of the backup"), "{why}");
        assert_eq!(fs::read_dir(&targets[2]).expect("a folder").count(), 0);
    }

    async fn what_waited_for_its_place_when_it_was_copied_gets_no_second_one(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        take_names(&hub, &manager).await;
        let backup = back_up(&hub, "backup").await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;

        let again = hub.bring_back(&backup, &["vault", "ledger"]).await;
        let mut device = signed_in(&again, device).await;
        come_to_a_checkpoint(&again).await;
        device.confirm().await;

        assert_eq!(doubled(&again).await, 0);
    }
}

/// Makes a backup of a hub in a folder of this name; where it is.
async fn back_up(hub: &TestHub, name: &str) -> PathBuf {
    let target = hub.data.path().join(name);
    hub.back_up_to(&target).await.expect("a backup");
    target
}

/// How many entries of somebody stand in the log twice.
async fn doubled(hub: &TestHub) -> i64 {
    let sql = "SELECT COUNT(*) FROM record one JOIN record two ON one.leaf = two.leaf \
               WHERE one.who IS NOT NULL AND one.id <> two.id";
    let rows = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
    rows.await.expect("rows").expect("a number")
}

/// Breaks the rows on purpose, or mends them.
async fn change(hub: &TestHub, sql: &'static str) {
    let changed =
        hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await.map(drop) }));
    changed.await.expect("changed");
}
