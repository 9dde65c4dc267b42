//! Backups that come back whole, and checks that find what is broken.

use std::io::{BufRead, BufReader, Write};

use contract::{
    complaints::{File, Mine, Show},
    people::Post,
    upkeep::Reason,
};
use hub::{
    db::Place,
    upkeep::{self, Step},
};

use crate::{
    complaints::lift,
    support::{Engine, MESSAGES, TestHub, jpeg, key, on_both_engines, skip},
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
        let (data, reason) = (hub.data.path(), Reason::Routine);
        let label = upkeep::back_up(&hub.app, data, &hub.place, &target, reason, &mut tell).await;
        let later = resident.hub.change(&lift(), &key()).await.expect("filing goes on").id;
        let label = label.expect("a backup");
        let twice = hub.back_up_to(&target).await;
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

    async fn a_backup_taken_while_many_write_is_whole(hub: TestHub) {
        let mut writers = Vec::new();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let begun = std::sync::Arc::new(tokio::sync::Barrier::new(9));
        for number in 0..8 {
            let resident = hub.join(&format!("居民{number}"), Post::Resident, Some("3-1-502")).await;
            let (stopped, begun) = (stopped.clone(), std::sync::Arc::clone(&begun));
            writers.push(tokio::spawn(async move {
                let mut count = 0;
                while !*stopped.borrow() {
                    let picture = jpeg(64 + count, 64 + number);
                    let photo = resident.hub.attach(picture, &key()).await.expect("taken in");
                    let file = File { photos: vec![photo.id], ..lift() };
                    resident.hub.change(&file, &key()).await.expect("filing works");
                    count += 1;
                    if count == 1 {
                        begun.wait().await;
                    }
                }
                i64::from(count)
            }));
        }
        begun.wait().await;
        let target = hub.data.path().join("backup");
        let label = hub.back_up_to(&target).await;
        let label = label.expect("a backup");
        stop.send(true).expect("they still write");
        let mut answered = 0;
        for writer in writers {
            answered += writer.await.expect("no writer fails");
        }

        let restored = hub.data.path().join("restored");
        let place = hub.empty_place(&restored).await;
        upkeep::restore(&target, &restored, &place, &mut |_| ()).expect("restored");
        let here = TestHub::open(&restored, &place, &hub.clock).await;
        let found = upkeep::check(&here.app, &mut |_| ()).await.expect("checked");
        assert_eq!(found.wrong, Vec::<String>::new());
        assert!((8..=answered).contains(&found.complaints), "{} of {answered}", found.complaints);
        // Pictures that were handed in and not sent yet are in it as well.
        assert!(label.pictures >= usize::try_from(found.complaints).expect("a count"));
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
        let stray = folder.join("ff").join("ff".repeat(32) + ".jpg");
        std::fs::create_dir_all(folder.join("ff")).expect("writable");
        std::fs::write(&stray, b"nobody's").expect("writable");
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let file = std::fs::File::options().write(true).open(&stray).expect("writable");
        file.set_modified(long_ago).expect("dated");
        let strange = match hub.place {
            Place::Url(_) => "INSERT INTO search (rowid, words) VALUES (5, to_tsvector('simple', 'a'))",
            Place::File(_) => "INSERT INTO search (rowid, words) VALUES (5, 'a')",
        };
        for sql in ["UPDATE complaint SET version = 3", "DELETE FROM search", strange] {
            hub.app
                .db
                .write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }))
                .await
                .expect("broken on purpose");
        }
        let after = upkeep::check(&hub.app, &mut |_| ()).await.expect("checked").wrong;
        let foreign = folder.join("ff").join("lies-here.txt");
        std::fs::write(&foreign, b"another's").expect("writable");
        std::fs::File::options().write(true).open(&foreign).expect("writable").set_modified(long_ago).expect("dated");
        let removed = hub::attachments::remove_strays(&hub.app).await.expect("removed");

        assert!(removed == 1 && !stray.exists() && foreign.exists(), "only the stray");
        assert_eq!(pictures(&folder).len(), 3, "two of the picture, and another's");
        assert_eq!(before, Vec::<String>::new());
        for part in [
            "lacks an entry",
            "missing from the search",
            "another content",
            "knows entry 5, which does not exist",
            "belongs to no picture",
        ] {
            assert!(after.iter().any(|wrong| wrong.contains(part)), "{part}: {after:?}");
        }
    }
}

/// Whoever opens the files with the rows of another hub must not lose them.
#[tokio::test(flavor = "multi_thread")]
async fn where_the_rows_name_no_picture_no_file_is_removed() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let shelf = hub.data.path().join("files/ff");
    std::fs::create_dir_all(&shelf).expect("writable");
    let picture = shelf.join("ff".repeat(32) + ".jpg");
    std::fs::write(&picture, b"somebody's").expect("writable");
    let file = std::fs::File::options().write(true).open(&picture).expect("writable");
    file.set_modified(std::time::UNIX_EPOCH).expect("dated");

    let refused = hub::attachments::remove_strays(&hub.app).await;

    assert!(refused.is_err() && picture.exists());
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

#[tokio::test(flavor = "multi_thread")]
async fn real_suggestions_are_brought_in_with_those_who_were_for_them() {
    let Some(program) = std::env::var_os("LINLI_TEST_HUB") else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let file = crate::support::root().join(MESSAGES).join("messages-supported.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        skip(MESSAGES);
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let data = folder.path().join("data");
    let run = |words: &[&std::ffi::OsStr]| {
        let output = std::process::Command::new(&program).args(words).output();
        output.expect("the program runs")
    };
    let config = crate::support::root().join("xtask/demo/community.toml");
    let (data_flag, config_flag) = ("--data".as_ref(), "--config".as_ref());
    run(&["init".as_ref(), data_flag, data.as_ref(), config_flag, config.as_ref()]);

    let import = || run(&["import-suggestions".as_ref(), data_flag, data.as_ref(), file.as_ref()]);
    let (imported, again) = (import(), import());

    let count = text.lines().count();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(said(&imported.stdout), format!("imported {count} of {count}\n"));
    let twice = format!("{count} were here before\nimported {count} of {count}\n");
    assert_eq!(said(&again.stdout), twice);
    assert!(imported.status.success() && again.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_real_messages_are_brought_in() {
    let Some(program) = std::env::var_os("LINLI_TEST_HUB") else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let file = crate::support::root().join(MESSAGES).join("messages-answered.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        skip(MESSAGES);
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let data = folder.path().join("data");
    let run = |words: &[&std::ffi::OsStr]| {
        let output = std::process::Command::new(&program).args(words).output();
        output.expect("the program runs")
    };
    let config = crate::support::root().join("xtask/demo/community.toml");
    let (data_flag, config_flag) = ("--data".as_ref(), "--config".as_ref());
    run(&["init".as_ref(), data_flag, data.as_ref(), config_flag, config.as_ref()]);

    let imported = run(&["import-messages".as_ref(), data_flag, data.as_ref(), file.as_ref()]);
    let (backup, again) = (folder.path().join("backup"), folder.path().join("again"));
    let backed_up =
        run(&["backup".as_ref(), data_flag, data.as_ref(), "--to".as_ref(), backup.as_ref()]);
    let from: &std::ffi::OsStr = "--from".as_ref();
    let restored = run(&["restore".as_ref(), from, backup.as_ref(), data_flag, again.as_ref()]);
    let twice = run(&["restore".as_ref(), from, backup.as_ref(), data_flag, again.as_ref()]);
    let checked = run(&["check".as_ref(), data_flag, again.as_ref()]);

    let count = text.lines().count();
    let said = String::from_utf8_lossy(&imported.stdout).into_owned();
    assert_eq!(said.lines().last(), Some(&*format!("imported {count} of {count}")));
    for (name, output, expected) in [
        ("import", &imported, 0),
        ("backup", &backed_up, 0),
        ("restore", &restored, 0),
        ("a second restore", &twice, 1),
        ("check", &checked, 0),
    ] {
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{name}: {told}");
    }
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(told.starts_with(&format!("{count} complaints, {} entries", count * 2)), "{told}");
    let why = String::from_utf8_lossy(&twice.stderr).into_owned();
    assert!(why.contains("again"), "it names the folder that is in the way: {why}");
}
