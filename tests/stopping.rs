//! A hub that is told to stop: what is on its way is answered, streams come to their end, and the
//! next one has every word.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use client::{Error, IdempotencyKey};
use contract::{
    Code, Endpoint,
    complaints::{Follow, Mine},
    id::ComplaintId,
    live,
};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{
    complaints::lift,
    support::{HubProcess, Person, http, key, new_database, skip, tell},
};

/// Shorter than the time after which the hub cuts off what is still open: nothing may need that.
const SOON: Duration = Duration::from_secs(9);

/// How many streams are open, and how many people file without a pause.
const STREAMS: usize = 12;
const WRITERS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_on_sqlite_it_ends_well_and_keeps_what_it_answered() {
    it_ends_well(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_on_postgres_it_ends_well_and_keeps_what_it_answered() {
    let Ok(server) = std::env::var("LINLI_TEST_POSTGRES") else {
        skip("LINLI_TEST_POSTGRES");
        return;
    };
    it_ends_well(Some(new_database(&server).await)).await;
}

async fn it_ends_well(database_url: Option<String>) {
    let data = TempDir::new().expect("a place for temporary files");
    let Some(mut hub) = HubProcess::start(&data.path().join("data"), database_url).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let resident = Arc::new(hub.join("王秀英", "resident").await);
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let stream = stream(&hub.origin).await;
        streams.push(tokio::spawn(to_its_end(stream)));
    }
    let (answered, more) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| tokio::spawn(write(Arc::clone(&resident), Arc::clone(&answered), more.clone())))
        .collect();
    while answered.load(Ordering::Relaxed) < 10 * WRITERS {
        more.notified().await;
    }

    let ended = tokio::time::timeout(SOON, hub.terminate()).await.expect("it stops in time");

    assert_eq!(ended.code(), Some(0), "{ended}");
    for stream in streams {
        stream.await.expect("no panic").expect("a stream ends, it does not break");
    }
    let (mut kept, mut unanswered) = (Vec::new(), Vec::new());
    for writer in writers {
        let (ids, last) = writer.await.expect("no panic");
        kept.extend(ids);
        unanswered.push(last);
    }
    hub.restart().await;
    assert_eq!(filed(&resident).await, sorted(kept.clone()), "answered is stored, and only that");
    for last in unanswered {
        kept.push(resident.hub.change(&lift(), &last).await.expect("sent again").id);
    }
    assert_eq!(filed(&resident).await, sorted(kept.clone()), "sent again is there once");
    tell(&format!("{} complaints and {STREAMS} streams when it was told to stop", kept.len()));
}

/// Opens a live stream past the client, which would come back by itself.
async fn stream(origin: &str) -> reqwest::Response {
    let filed = client::Hub::new(origin).change(&lift(), &key()).await.expect("filing works");
    let follow = Follow { key: filed.case_key.expect("a visitor gets a key") };
    let http = http();
    let opened = http
        .post(format!("{origin}{}", Follow::PATH))
        .header("linli-native", "1")
        .header("idempotency-key", key().as_str())
        .json(&follow)
        .send()
        .await
        .expect("an answer");
    let session = opened.headers().get("linli-case").expect("the key opens").clone();
    let stream = http.get(format!("{origin}{}", live::PATH)).header("linli-case", session).send();
    let mut stream = stream.await.expect("an answer");
    assert_eq!(stream.status(), 200);
    stream.chunk().await.expect("it is open").expect("its first word");
    stream
}

async fn to_its_end(mut stream: reqwest::Response) -> reqwest::Result<()> {
    while stream.chunk().await?.is_some() {}
    Ok(())
}

/// Files until nobody answers any more: what was answered, and the key of what was not.
async fn write(
    resident: Arc<Person>,
    answered: Arc<AtomicUsize>,
    more: Arc<Notify>,
) -> (Vec<ComplaintId>, IdempotencyKey) {
    let mut ids = Vec::new();
    loop {
        let key = key();
        match resident.hub.change(&lift(), &key).await {
            Ok(receipt) => {
                ids.push(receipt.id);
                answered.fetch_add(1, Ordering::Relaxed);
                more.notify_one();
            }
            Err(Error::Refused(problem)) if problem.code == Code::Busy => {}
            Err(Error::Offline) => return (ids, key),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Everything the resident has filed.
async fn filed(resident: &Person) -> Vec<ComplaintId> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = resident.hub.ask(&Mine { after }).await.expect("listed");
        let Some(last) = page.last() else { return sorted(ids) };
        after = Some(last.id);
        ids.extend(page.iter().map(|matter| matter.id));
    }
}

fn sorted(mut ids: Vec<ComplaintId>) -> Vec<ComplaintId> {
    ids.sort_unstable();
    ids
}
