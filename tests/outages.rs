//! The store is away for a while: it is said, nothing is lost, and the hub heals by itself.

use client::Error;
use contract::{
    Code,
    complaints::{File, Mine, Show},
    people::Post,
};
use hub::db::Place;

use crate::{
    complaints::{body, lift},
    looks::SHELL,
    support::{Desktop, Driver, Engine, Keychain, TestHub, code, http, key, skip},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_another_process_holds_is_said_and_heals() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let resident = hub.resident("王秀英").await;
    let before = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
    let Place::File(path) = hub.place.clone() else { unreachable!("it is a file") };
    let other = Holder::take(&path);

    let keys: Vec<_> = (0..8).map(|_| key()).collect();
    let tries = keys.iter().map(|key| {
        let (hub, key) = (resident.hub.clone(), key.clone());
        tokio::spawn(async move { hub.change(&lift(), &key).await })
    });
    let tries: Vec<_> = tries.collect();
    // Reading goes on meanwhile.
    assert!(resident.hub.ask(&Show { id: before }).await.is_ok());
    for one in tries {
        match one.await.expect("no task fails") {
            Err(Error::Refused(problem)) => {
                assert_eq!((problem.status, problem.code), (503, Code::Busy));
                assert!(problem.retry_after.is_some(), "it says when to try again");
            }
            other => panic!("{other:?}"),
        }
    }
    other.let_go();

    for key in &keys {
        resident.hub.change(&lift(), key).await.expect("it is free again");
    }
    let listed = resident.hub.ask(&Mine { after: None }).await.expect("listed");
    assert_eq!(listed.len(), keys.len() + 1, "each once");
}

/// Another program that has begun to write and does not end.
struct Holder(std::process::Child);

impl Holder {
    fn take(path: &std::path::Path) -> Self {
        use std::io::{BufRead, BufReader};
        let script = "import sqlite3, sys\n\
             store = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
             store.execute('BEGIN EXCLUSIVE')\n\
             print('held', flush=True)\n\
             sys.stdin.readline()\n";
        let mut child = std::process::Command::new("python3")
            .args(["-c", script])
            .arg(path)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("readable");
        assert_eq!(line, "held\n");
        Self(child)
    }

    fn let_go(mut self) {
        drop(self.0.stdin.take());
        self.0.wait().expect("it ends");
    }
}

/// Speaks to the server itself, past the hub.
async fn past_the_hub(server: &str, statements: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls)
        .await
        .expect("the PostgreSQL server of LINLI_TEST_POSTGRES");
    let connection = tokio::spawn(connection);
    client.batch_execute(statements).await.expect("it obeys");
    drop(client);
    connection.await.expect("a connection ends").expect("a connection ends well");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_that_goes_away_and_comes_back_is_waited_for() {
    let Some(hub) = TestHub::start(Engine::Postgres).await else {
        skip("LINLI_TEST_POSTGRES");
        return;
    };
    let server = std::env::var("LINLI_TEST_POSTGRES").expect("there is a hub on it");
    let Place::Url(url) = hub.place.clone() else { unreachable!("it is a server") };
    let (_, name) = url.rsplit_once('/').expect("a URL that names a database");
    let cut =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    let resident = hub.resident("王秀英").await;
    let before = resident.hub.change(&lift(), &key()).await.expect("filing works").id;

    // Every connection breaks, and new ones are had at once, as after a fail-over.
    for number in 0..5 {
        past_the_hub(&server, &cut).await;
        let text = Some(body(&format!("断线 {number}")));
        let filed = resident.hub.change(&File { text, ..lift() }, &key()).await;
        assert!(filed.is_ok(), "{filed:?}");
    }
    // Nobody is let in, as while it restarts.
    past_the_hub(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    past_the_hub(&server, &cut).await;
    let again = key();
    assert_eq!(code(resident.hub.change(&lift(), &again).await), Code::Busy);
    assert_eq!(code(resident.hub.ask(&Show { id: before }).await), Code::Busy);
    let ready = http().get(format!("{}/readyz", hub.origin)).send().await.expect("an answer");
    assert_eq!(ready.status(), 503);
    past_the_hub(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;

    resident.hub.change(&lift(), &again).await.expect("it is back");
    let listed = resident.hub.ask(&Mine { after: None }).await.expect("listed");
    assert_eq!(listed.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_forgets_to_answer_for_its_store_is_asked_again() {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = driver.window().await;
    // As Chromium does where a page is left that was opening the same store: neither success nor
    // failure is ever told.
    window
        .before_each_page(
            "const open = IDBFactory.prototype.open, asked = new Set(); \
             IDBFactory.prototype.open = function (name, ...rest) { \
                 if (asked.has(name)) return open.call(this, name, ...rest); \
                 asked.add(name); \
                 return {}; }",
        )
        .await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.press("button", "加入").await;
    window.wait_joined().await;

    window.go(&format!("{}/mine", hub.origin)).await;
    window.wait_alive().await;
    window.see("您还没有提交过事项").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_never_ends_a_look_into_its_store_is_asked_again() {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let window = driver.window().await;
    // The store opens, and of the first look into it neither an end nor a failure is ever told: a page that waits for
    // it stays at 正在登录.
    window
        .before_each_page(
            "const { set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete'); \
             const asked = new Set(); \
             Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set(told) { \
                 const name = `${this.db.name} ${this.mode}`; \
                 const isFirst = this.mode === 'readonly' && !asked.has(name); \
                 asked.add(name); \
                 if (!isFirst) set.call(this, told); } });",
        )
        .await;
    for (name, post, home, path, shows) in [
        ("王秀英", Post::Resident, Some("3-1-502"), "/mine", "您还没有提交过事项"),
        ("陈经理", Post::Manager, None, "/staff/activities", "还没有办过活动"),
    ] {
        let secret = hub.invite(name, post, home).await;
        window.go(&format!("{}/join#{secret}", hub.origin)).await;
        window.wait_alive().await;
        window.press("button", "加入").await;
        window.wait_joined().await;

        window.go(&format!("{}{path}", hub.origin)).await;
        window.wait_alive().await;
        window.see(shows).await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_was_writing_when_it_was_left_holds_up_no_screen_of_the_window() {
    let Some(desktop) = Desktop::start(Keychain::Unlocked).await else {
        skip("LINLI_TEST_SHELL");
        return;
    };
    let hub = TestHub::start_by_the_clock(Engine::Sqlite).await;
    let secret = hub.invite("陈经理", Post::Manager, None).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.wait_alive().await;
    window.see("陈经理").await;
    window.press("button", "加入").await;
    window.see("待办").await;
    // WebKit opens the store to the next pages and runs nothing in it any more.
    window
        .run(
            "const opening = indexedDB.open('linli-drafts', 1); \
             opening.onupgradeneeded = () => opening.result.createObjectStore('drafts'); \
             opening.onsuccess = () => { \
                 const store = opening.result; \
                 addEventListener('beforeunload', () => { \
                     const writing = store.transaction('drafts', 'readwrite'); \
                     writing.objectStore('drafts').put('x'.repeat(15e6), 'linli.draft.visitor.9-9'); \
                     store.transaction('drafts').objectStore('drafts').getAll(); \
                     store.close(); }); \
                 document.documentElement.dataset.ready = 'true'; };",
            vec![],
        )
        .await;
    window.wait_for_element("[data-ready]").await;
    for path in ["/staff/activities", "/staff/polls", "/staff/activities"] {
        window.go(&format!("{SHELL}{path}")).await;
        window.wait_alive().await;
        window.wait_settled().await;
    }
    window.see("还没有办过活动").await;
    window.close().await;
}
