//! Witnesses that are announced see each checkpoint.

use std::sync::Arc;

use axum::{Router, extract::State, routing::post};
use client::following::Kept;
use ledger::{
    follower::Told,
    note::{Kind, Signer},
    witnessing::Submission,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, sync::Semaphore};
use witness::{Witness, key as witness_key, serve};

use super::{Device, come_to_a_checkpoint, neighbourhood, signed_in, take_names};
use crate::support::{Engine, TestHub};

/// The rule that two of these have to see each checkpoint.
pub(crate) fn rule(all: &[Seeing; 3]) -> String {
    let lines = all.each_ref().map(|one| one.line.as_str()).join("\n");
    format!("{lines}\ngroup two 2 committee street university\nquorum two\n")
}

/// A witness at work: where it listens, and what ends it.
pub(crate) struct Seeing {
    line: String,
    server: Option<Runtime>,
    _folder: TempDir,
}

impl Seeing {
    /// A witness of this log, which calls it so.
    pub(crate) async fn start(name: &str, log: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let (key, logs) = (folder.path().join("key"), folder.path().join("logs"));
        witness_key::make(&format!("{name}.example/1"), &key).expect("a key");
        std::fs::write(&logs, format!("{log}\n")).expect("written");
        let signer = witness_key::read(&key).expect("a key");
        let logs = witness_key::logs(&logs).expect("a log");
        let witness = Witness::new(signer, logs, &folder.path().join("seen")).expect("a witness");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let line = format!("witness {name} {} http://{address}", witness.key());
        // A runtime of its own: with it end the connections, too.
        let server = Runtime::new().expect("a runtime");
        let listener = listener.into_std().expect("a listener");
        server.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("a listener");
            serve::serve(witness, listener).await.expect("it serves");
        });
        Self { line, server: Some(server), _folder: folder }
    }

    fn stop(&mut self) {
        self.server.take().expect("it is running").shutdown_background();
    }
}

impl Drop for Seeing {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown_background();
        }
    }
}

/// A witness that signs whatever it is shown, once it is its turn.
struct Waiting {
    signer: Signer,
    turn: Semaphore,
}

impl Waiting {
    /// One at work, and its line in a rule.
    async fn start(name: &str) -> (Arc<Self>, String) {
        let signer = Signer::new(&format!("{name}.example/1"), Kind::Cosignature, &[9; 32]);
        let own = Self { signer: signer.expect("a name"), turn: Semaphore::new(1) };
        let own = Arc::new(own);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let line = format!("witness {name} {} http://{address}", own.signer.key());
        let router = Router::new().route("/add-checkpoint", post(Self::sign));
        let router = router.with_state(Arc::clone(&own));
        tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves until the test ends");
        });
        (own, line)
    }

    async fn sign(State(own): State<Arc<Self>>, body: String) -> String {
        let _turn = own.turn.acquire().await.expect("it is never closed");
        let shown = Submission::read(&body).expect("a checkpoint");
        own.signer.sign(shown.checkpoint.text(), 1_800_000_000).to_string()
    }
}

const fn seen_by_all() -> [&'static str; 3] {
    ["committee", "street", "university"]
}

#[tokio::test(flavor = "multi_thread")]
async fn witnesses_that_are_announced_see_each_checkpoint_and_none_counts_without_them() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (mut device, manager) = neighbourhood(&hub).await;
    let folder = hub.data.path().to_owned();
    device.confirm().await;
    let log = hub.app.log().await.expect("a log").key();
    let mut all = [
        Seeing::start("committee", &log).await,
        Seeing::start("street", &log).await,
        Seeing::start("university", &log).await,
    ];
    std::fs::write(folder.join("witnesses.policy"), rule(&all)).expect("written");

    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let mut device = signed_in(&hub, device).await;
    let manager = signed_in(&hub, Device::of(manager)).await.person;
    let told = device.confirm().await;
    assert_eq!(told.ours.last().map(|record| record.kind.name()), Some("policy"));
    take_names(&hub, &manager).await;
    come_to_a_checkpoint(&hub).await;
    let told = device.confirm().await;
    let seen: Vec<&str> = told.seen.by.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(seen, seen_by_all());
    // The page is of the second by which two of them had seen it, whatever the third says.
    let mut times: Vec<u64> = told.seen.by.iter().map(|(_, at)| *at).collect();
    times.sort_unstable();
    let kept = Kept { follower: device.follower.clone(), ..Kept::default() };
    assert_eq!(kept.floor().0, i64::try_from(times[1] * 1_000).expect("a time"));

    // Two of them are replaced: those who leave still see the page that says so.
    let new = [Seeing::start("court", &log).await, Seeing::start("school", &log).await];
    let rule = format!(
        "{}\n{}\n{}\ngroup two 2 committee court school\nquorum two\n",
        all[0].line, new[0].line, new[1].line
    );
    let policy = folder.join("witnesses.policy");
    let before = std::fs::read_to_string(&policy).expect("read");
    for (rule, expected) in [(rule, ["committee", "court", "school"]), (before, seen_by_all())] {
        std::fs::write(&policy, rule).expect("written");
        let again = TestHub::open(&folder, &hub.place, &hub.clock).await;
        device = signed_in(&again, device).await;
        let told = device.confirm().await;
        let seen: Vec<&str> = told.seen.by.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(seen, expected);
    }
    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let mut device = signed_in(&hub, device).await;
    let manager = signed_in(&hub, Device::of(manager)).await.person;

    // One is enough to be missed, two are too many.
    all[0].stop();
    take_names(&hub, &manager).await;
    come_to_a_checkpoint(&hub).await;
    assert_eq!(device.confirm().await.seen.by.len(), 2);
    all[1].stop();
    take_names(&hub, &manager).await;
    come_to_a_checkpoint(&hub).await;
    let told = device.hear().await.expect("no lie");
    assert!(matches!(told, Told::Unconfirmed(by) if by.len() == 1), "the university alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_waits_for_nobody_whom_the_rule_in_force_does_not_need() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (mut device, _) = neighbourhood(&hub).await;
    let folder = hub.data.path().to_owned();
    device.confirm().await;
    let log = hub.app.log().await.expect("a log").key();
    let (before, line) = Waiting::start("committee").await;
    let policy = folder.join("witnesses.policy");
    std::fs::write(&policy, format!("{line}\nquorum committee\n")).expect("written");
    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let mut device = signed_in(&hub, device).await;
    device.confirm().await;

    // The one who leaves says nothing, and hangs up on nobody either.
    let turn = before.turn.acquire().await.expect("it is never closed");
    let court = Seeing::start("court", &log).await;
    std::fs::write(&policy, format!("{}\nquorum court\n", court.line)).expect("written");
    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let mut device = signed_in(&hub, device).await;
    let told = device.hear().await.expect("no lie");
    assert!(matches!(told, Told::Unconfirmed(by) if by.is_empty()), "by the rule it knows");

    // It has not been given up meanwhile: the page that says by which rule from now on gets its signature as well.
    drop(turn);
    let page = folder.join("ledger/checkpoint");
    // Bounded by the test's own patience.
    while !std::fs::read_to_string(&page).expect("a page").contains("committee.example/1") {
        tokio::task::yield_now().await;
    }
    let told = loop {
        if let Told::Confirmed(told) = device.hear().await.expect("no lie") {
            break told;
        }
    };
    let seen: Vec<&str> = told.seen.by.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(seen, ["court"]);
}
