//! Backups that come back whole, and checks that find what is broken.

use std::io::{BufRead, BufReader, Write};

use contract::complaints::{File, Mine, Show};
use hub::upkeep::{self, Step};

use crate::{
    complaints::lift,
    support::{Engine, TestHub, jpeg, key, on_both_engines, skip},
};

on_both_engines! {
    async fn a_backup_of_a_running_hub_comes_back_whole(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let photo = resident.hub.attach(jpeg(300, 200), &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..lift() };
        let id = resident.hub.change(&file, &key()).await.expect("filing works").id;
        let target = hub.data.path().join("backup");

        let mut told = Vec::new();
        let mut tell = |step| told.push(step);
        let label =
            upkeep::back_up(&hub.app, hub.data.path(), &hub.place, &target, &mut tell).await;
        let later = resident.hub.change(&lift(), &key()).await.expect("filing goes on").id;
        let label = label.expect("a backup");
        let twice = upkeep::back_up(&hub.app, hub.data.path(), &hub.place, &target, &mut |_| ()).await;
        let restored = hub.data.path().join("restored");
        let place = hub.empty_place(&restored).await;
        upkeep::restore(&target, &restored, &place, &mut |_| ()).expect("restored");
        let again = upkeep::restore(&target, &restored, &place, &mut |_| ());

        assert_eq!(label.pictures, 1);
        assert_eq!(told.first(), Some(&Step::Rows { bytes: 0 }));
        assert!(told.iter().any(|step| matches!(step, Step::Rows { bytes } if *bytes > 0)));
        assert_eq!(told.last(), Some(&Step::Pictures { done: 0, of: 1 }));
        assert!(twice.is_err() && again.is_err(), "neither writes over anything");
        let here = TestHub::open(&restored, &place, &hub.clock).await;
        let found = upkeep::check(&here.app, &mut |_| ()).await.expect("checked");
        assert_eq!((found.complaints, found.pictures), (1, 1));
        assert_eq!(found.wrong, Vec::<String>::new());
        // The same key opens the restored hub, and what came after the backup is not in it.
        let phone = here.client();
        client::sign_in(&phone, &resident.keys, resident.account.device).await.expect("signed in");
        let mine = phone.ask(&Mine { after: None }).await.expect("listed");
        assert_eq!(mine.iter().map(|matter| matter.id).collect::<Vec<_>>(), [id]);
        assert!(phone.ask(&Show { id: later }).await.is_err());
        assert!(phone.picture(&photo.path()).await.is_ok());
    }

    async fn a_check_finds_what_is_broken(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let photo = resident.hub.attach(jpeg(300, 200), &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..lift() };
        resident.hub.change(&file, &key()).await.expect("filing works");
        let before = upkeep::check(&hub.app, &mut |_| ()).await.expect("checked").wrong;

        let folder = hub.data.path().join("files");
        for path in pictures(&folder) {
            std::fs::write(path, b"not what its name says").expect("writable");
        }
        for sql in ["UPDATE complaint SET version = 3", "DELETE FROM search"] {
            hub.app
                .db
                .write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }))
                .await
                .expect("broken on purpose");
        }
        let after = upkeep::check(&hub.app, &mut |_| ()).await.expect("checked").wrong;

        assert_eq!(before, Vec::<String>::new());
        for part in ["lacks an entry", "missing from the search", "another content"] {
            assert!(after.iter().any(|wrong| wrong.contains(part)), "{part}: {after:?}");
        }
    }
}

fn pictures(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() && !path.ends_with("incoming"))
        .flat_map(|path| std::fs::read_dir(path).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_interrupted_is_run_again_and_doubles_nothing() {
    let Some(program) = std::env::var_os("LINLI_TEST_HUB") else {
        crate::support::skip("LINLI_TEST_HUB");
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let (data, file) = (folder.path().join("data"), folder.path().join("messages.jsonl"));
    let pipe = folder.path().join("pipe");
    let line = |id: usize| {
        format!(
            "{{\"id\":\"{id}\",\"subject\":\"路灯\",\"filed_at\":\"2019-04-24T16:03:40+08:00\",\"body\":\"不亮\"}}\n"
        )
    };
    let first: String = (0..250).map(line).collect();
    let all: String = (0..450).map(line).collect();
    std::fs::write(&file, &all).expect("a file");
    let run = |words: &[&std::ffi::OsStr]| {
        let output = std::process::Command::new(&program).args(words).output();
        output.expect("the program runs")
    };
    let config = crate::support::root().join("xtask/demo/community.toml");
    let (import, data_flag) = ("import-messages".as_ref(), "--data".as_ref());
    run(&["init".as_ref(), data_flag, data.as_ref(), "--config".as_ref(), config.as_ref()]);
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());

    // It waits for the rest of the file when it is killed, one batch done and one begun.
    let mut killed = std::process::Command::new(&program)
        .args([import, data_flag, data.as_ref(), pipe.as_ref()])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut writer = std::fs::OpenOptions::new().write(true).open(&pipe).expect("a pipe");
    writer.write_all(first.as_bytes()).expect("it reads");
    let mut said = BufReader::new(killed.stderr.take().expect("a pipe")).lines();
    assert_eq!(said.next().expect("a line").expect("text"), "200");
    killed.kill().expect("it can be killed");
    killed.wait().expect("it ends");
    let again = run(&[import, data_flag, data.as_ref(), file.as_ref()]);
    let twice = run(&[import, data_flag, data.as_ref(), file.as_ref()]);
    let checked = run(&["check".as_ref(), data_flag, data.as_ref()]);

    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(told(&again.stdout), "200 were here before\nimported 450 of 450\n");
    assert_eq!(told(&twice.stdout), "450 were here before\nimported 450 of 450\n");
    assert!(again.status.success() && twice.status.success());
    assert_eq!(
        told(&checked.stdout),
        "450 complaints, 450 entries, 0 pictures checked\n",
        "{}",
        told(&checked.stderr)
    );
    assert_eq!(told(&checked.stderr), "", "no terminal, nothing that takes long: silence");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_another_system_are_brought_in_and_counted() {
    let Some(program) = std::env::var_os("LINLI_TEST_HUB") else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let (data, file) = (folder.path().join("data"), folder.path().join("messages.jsonl"));
    let good = r#"{"id":"1","author":"A1","subject":"路灯","filed_at":"2019-04-24T16:03:40+08:00","body":"不亮","reply":"修好了","replied_at":"2019-04-29T09:00:00+08:00"}"#;
    let open =
        r#"{"id":"2","subject":"噪音","filed_at":"2019-04-24T16:03:40+08:00","body":"太吵"}"#;
    let bad = r#"{"id":"3","subject":"","filed_at":"yesterday","body":" "}"#;
    std::fs::write(&file, [good, open, bad].join("\n")).expect("a file");
    let run = |words: &[&std::ffi::OsStr]| {
        let output = std::process::Command::new(&program).args(words).output();
        output.expect("the program runs")
    };
    let config = crate::support::root().join("xtask/demo/community.toml");
    let (data_flag, config_flag) = ("--data".as_ref(), "--config".as_ref());
    run(&["init".as_ref(), data_flag, data.as_ref(), config_flag, config.as_ref()]);

    let imported = run(&["import-messages".as_ref(), data_flag, data.as_ref(), file.as_ref()]);
    let checked = run(&["check".as_ref(), data_flag, data.as_ref()]);

    let last = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().last().map(str::to_owned);
    assert_eq!(last(&imported.stdout).as_deref(), Some("imported 2 of 3"));
    assert!(String::from_utf8_lossy(&imported.stderr).contains("line 3: "));
    assert_eq!(imported.status.code(), Some(1));
    let expected = "2 complaints, 3 entries, 0 pictures checked";
    assert_eq!(last(&checked.stdout).as_deref(), Some(expected));
    assert!(checked.status.success());
}
