//! What the hub logs: that something happened, and of which kind it was; nothing that somebody wrote.

use contract::{
    Code,
    complaints::{Act, Do, File, Follow, Show},
    devices::Rename,
    inbox::List,
    text::{Name, Search, Subject, Whereabouts},
};
use hub::{
    db::{Db, Place},
    live::Live,
};
use tempfile::TempDir;

use crate::{
    complaints::body,
    support::{HubProcess, NOTICE, code, http, key, new_database},
};

const NAME: &str = "金丝雀姓名";
const TEXT: &str = "金丝雀正文";
const SUBJECT: &str = "金丝雀标题";
const PLACE: &str = "金丝雀地点";
const TELEPHONE: &str = "13812345678";

/// Has the store refuse what is written from now on, quoting it as loudly as the engine can.
const ON_SQLITE: [&str; 2] = [
    "CREATE TRIGGER probe_entry BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, NEW.text); END",
    "CREATE TRIGGER probe_device BEFORE UPDATE OF name ON device \
     BEGIN SELECT RAISE(ABORT, NEW.name); END",
];
const ON_POSTGRES: [&str; 2] = [
    "ALTER TABLE entry ADD CONSTRAINT probe_entry CHECK (text = '') NOT VALID",
    "ALTER TABLE device ADD CONSTRAINT probe_device CHECK (name = '') NOT VALID",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_somebody_wrote_is_logged_on_sqlite() {
    nothing_is_logged(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_somebody_wrote_is_logged_on_postgres() {
    let Ok(server) = std::env::var("LINLI_TEST_POSTGRES") else {
        crate::support::skip("LINLI_TEST_POSTGRES");
        return;
    };
    nothing_is_logged(Some(new_database(&server).await)).await;
}

async fn nothing_is_logged(database_url: Option<String>) {
    let data = TempDir::new().expect("a place for temporary files");
    let data = data.path().join("data");
    let Some(hub) = HubProcess::start(&data, database_url.clone()).await else {
        crate::support::skip("LINLI_TEST_HUB");
        return;
    };
    let resident = hub.join(NAME, "resident").await;
    let staff = hub.join("小李", "staff").await;
    let file = File {
        door: None,
        place: Some(Whereabouts::try_from(PLACE).expect("short")),
        subject: Some(Subject::try_from(SUBJECT).expect("short")),
        text: Some(body(&format!("{TEXT}，打{TELEPHONE}"))),
        photos: Vec::new(),
        about: None,
        notice: NOTICE,
    };
    let visitor = client::Hub::new(&hub.origin);

    // What goes well, what is refused, and what is asked for and is not there.
    let receipt = visitor.change(&file, &key()).await.expect("filing works");
    let case_key = receipt.case_key.expect("a visitor gets a key");
    visitor.change(&Follow { key: case_key }, &key()).await.expect("the key opens");
    let id = resident.hub.change(&file, &key()).await.expect("filing works").id;
    let search = Some(Search::try_from(TEXT).expect("short"));
    let list = List { search, ..List::default() };
    assert_eq!(staff.hub.ask(&list).await.expect("listed").matters.len(), 2);
    let answer = Act::Answer { text: body(TEXT), photos: Vec::new() };
    let refused = resident.hub.change(&Do { id, act: answer.clone(), seen: None }, &key()).await;
    assert_eq!(code(refused), Code::NotAllowed);
    for path in [format!("/c/{NAME}"), format!("/d/{PLACE}"), format!("/{TEXT}?q={TELEPHONE}")] {
        http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
    }

    // What the store refuses.
    let place = Place::of(&data, database_url.as_deref());
    let sabotage = if database_url.is_some() { ON_POSTGRES } else { ON_SQLITE };
    let db = Db::open(&place, Live::new("sabotage".into())).await.expect("opened");
    for sql in sabotage {
        let break_it = db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }));
        break_it.await.expect("broken on purpose");
    }
    let filed = visitor.change(&file, &key()).await;
    let answered = staff.hub.change(&Do { id, act: answer, seen: None }, &key()).await;
    let name = Name::try_from(NAME).expect("short");
    let device = Rename { id: resident.account.device, name };
    let renamed = resident.hub.change(&device, &key()).await;
    assert_eq!(code(filed), Code::Internal);
    assert_eq!(code(answered), Code::Internal);
    assert_eq!(code(renamed), Code::Internal);
    assert!(resident.hub.ask(&Show { id }).await.is_ok());

    let log = hub.log();
    let kind = if database_url.is_some() { "PostgreSQL 23514, table " } else { "SQLite 1811" };
    let faults = log.lines().filter(|line| line.contains("fault") && line.contains(kind)).count();
    assert_eq!(faults, 3, "{log}");
    let case_key = case_key.to_string();
    for canary in [NAME, TEXT, SUBJECT, PLACE, TELEPHONE, "金丝雀", "%E9%87%91", &case_key] {
        assert!(!log.contains(canary), "{canary} stands in the log:\n{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_does_not_say_the_value_it_is_about() {
    let Ok(server) = std::env::var("LINLI_TEST_POSTGRES") else {
        crate::support::skip("LINLI_TEST_POSTGRES");
        return;
    };
    let place = Place::Url(new_database(&server).await);
    let db = Db::open(&place, Live::new("faults".into())).await.expect("opened");
    for sql in [
        "SELECT 1 FROM complaint WHERE id = $1",
        "SELECT CAST(CAST($1 AS TEXT) AS BIGINT)",
        "SELECT 1 FROM search WHERE words @@ CAST(CAST($1 AS TEXT) AS TSQUERY)",
    ] {
        let read = db.read(move |tx| {
            Box::pin(async move {
                tx.rows(sql, &[format!("{NAME} {TEXT}").as_str().into()], |_| Ok(())).await
            })
        });

        let fault = format!("{:?}", read.await.expect_err("a fault"));

        assert!(fault.contains(sql) && !fault.contains(NAME), "{fault}");
    }
}
