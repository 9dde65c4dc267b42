//! Faults of the world: power cuts and a full disk. What was answered is there, what was not can be
//! sent again and exists once.

use std::{
    collections::BTreeSet,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use client::{Error, IdempotencyKey};
use contract::{
    Code, Endpoint,
    complaints::{Act, Do, EntryKind, File, Mine, Show},
    inbox::Send,
    text::{Body, Subject},
};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{
    complaints::{body, lift},
    messages::{Message, messages},
    support::{
        HubProcess, MESSAGES, Person, Seeded, code, jpeg, key, new_database, seed, skip, tell,
    },
};

/// How often the hub is killed; more often where there is time.
fn kills() -> usize {
    if std::env::var_os("LINLI_TEST_DEEP").is_some() { 100 } else { 20 }
}

/// How far the run has come, as the one who kills sees it.
#[derive(Default)]
struct Progress {
    in_flight: AtomicUsize,
    answered: AtomicUsize,
    changed: Notify,
}

impl Progress {
    /// Sends a call until it is answered, always with the same key.
    async fn send<E: Endpoint>(
        &self,
        person: &Person,
        request: &E,
        key: &IdempotencyKey,
    ) -> E::Answer {
        loop {
            self.in_flight.fetch_add(1, Ordering::Relaxed);
            let answer = person.hub.change(request, key).await;
            self.in_flight.fetch_sub(1, Ordering::Relaxed);
            match answer {
                Ok(answer) => {
                    self.answered.fetch_add(1, Ordering::Relaxed);
                    self.changed.notify_one();
                    return answer;
                }
                // The hub is gone or busy: the same again, as an outbox would.
                Err(Error::Offline | Error::Garbled(_)) => tokio::task::yield_now().await,
                Err(Error::Refused(problem)) if problem.code == Code::Busy => {}
                Err(refused) => panic!("{refused:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_often_on_sqlite_nothing_answered_is_lost_and_nothing_doubled() {
    nothing_is_lost(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_often_on_postgres_nothing_answered_is_lost_and_nothing_doubled() {
    let Ok(server) = std::env::var("LINLI_TEST_POSTGRES") else {
        skip("LINLI_TEST_POSTGRES");
        return;
    };
    nothing_is_lost(Some(new_database(&server).await)).await;
}

async fn nothing_is_lost(database_url: Option<String>) {
    let data = TempDir::new().expect("a place for temporary files");
    let data = data.path().join("data");
    let Some(mut hub) = HubProcess::start(&data, database_url).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let Some(messages) = messages() else {
        skip(MESSAGES);
        return;
    };
    let count = messages.len();
    let mut residents = Vec::new();
    for number in 0..25 {
        residents.push(Arc::new(hub.join(&format!("居民{number}"), "resident").await));
    }
    let staff = Arc::new(hub.join("小李", "staff").await);
    let progress = Arc::new(Progress::default());
    let mut lanes: Vec<Vec<Message>> = residents.iter().map(|_| Vec::new()).collect();
    for (number, message) in messages.into_iter().enumerate() {
        lanes[number % residents.len()].push(message);
    }

    let walks: Vec<_> = residents
        .iter()
        .zip(lanes)
        .map(|(resident, lane)| {
            let (resident, staff) = (Arc::clone(resident), Arc::clone(&staff));
            let progress = Arc::clone(&progress);
            tokio::spawn(async move {
                let mut expected = Vec::new();
                for message in lane {
                    expected.push(walk(&progress, &resident, &staff, message).await);
                }
                expected
            })
        })
        .collect();
    let (seed, kills) = (seed(), kills());
    println!("LINLI_TEST_SEED={seed} kills at the same moments");
    let killed_in_flight = kill_often(&mut hub, &progress, Seeded(seed), [kills, count * 2]).await;
    tell(&format!(
        "LINLI_TEST_SEED={seed}, killed {kills} times, {killed_in_flight} with requests in flight"
    ));

    let mut filed = 0;
    for (resident, walk) in residents.iter().zip(walks) {
        let expected = walk.await.expect("no lane fails");
        let listed = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        let ids: BTreeSet<_> = listed.iter().map(|matter| matter.id).collect();
        assert_eq!(ids, expected.iter().map(|(id, _)| *id).collect());
        assert_eq!(listed.len(), expected.len(), "one case each");
        for (id, message) in expected {
            let case = resident.hub.ask(&Show { id }).await.expect("shown");
            let texts: Vec<_> = case.entries.iter().map(|entry| entry.text.as_str()).collect();
            assert_eq!(texts, [message.body.as_str(), message.reply.as_str()]);
            assert_eq!(case.entries[0].kind, EntryKind::Filed);
            filed += 1;
        }
    }
    assert_eq!(filed, count);
    let checked = hub.run(&["check"]).await;
    assert!(
        checked.starts_with(&format!("{count} complaints, {} entries", count * 2)),
        "{checked}"
    );
    assert!(killed_in_flight >= kills * 3 / 4, "only {killed_in_flight} kills met a request");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_have_sent_arrives_though_the_hub_is_killed_before_its_time() {
    let data = TempDir::new().expect("a place for temporary files");
    let Some(mut hub) = HubProcess::start(&data.path().join("data"), None).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let resident = hub.join("王秀英", "resident").await;
    let staff = hub.join("小李", "staff").await;
    let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
    let mut heard = resident.hub.live();
    let act = Act::Answer { text: body("师傅今天下午到。"), photos: Vec::new() };
    let sent =
        staff.hub.change(&Send { id, act, seen: None, same_as: None }, &key()).await.expect("sent");

    hub.kill_and_restart().await;
    let before = resident.hub.ask(&Show { id }).await.expect("shown");
    let case = loop {
        heard.next().await.expect("the stream comes back");
        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        if case.version == 2 {
            break case;
        }
    };

    assert!(sent.held_for.is_some());
    assert_eq!(before.entries.len(), 1);
    assert_eq!(case.entries[1].text, "师傅今天下午到。");
}

/// Files a message and answers it.
async fn walk(
    progress: &Progress,
    resident: &Person,
    staff: &Person,
    message: Message,
) -> (contract::id::ComplaintId, Message) {
    let file = File {
        subject: Some(Subject::try_from(message.subject.as_str()).expect("within the limit")),
        text: Some(Body::try_from(message.body.as_str()).expect("within the limit")),
        ..lift()
    };
    let id = progress.send(resident, &file, &key()).await.id;
    let text = Body::try_from(message.reply.as_str()).expect("within the limit");
    let act = Act::Resolve { text, photos: Vec::new() };
    progress.send(staff, &Do { id, act, seen: Some(1) }, &key()).await;
    (id, message)
}

/// The longest pause before a kill: a few hundred answers on a quick machine.
const PAUSE: usize = 40_000;

/// Kills the hub at random moments; how often requests were in flight.
///
/// A kill waits for as many answers as leave work for those after it, and then, so that it meets
/// a write at any point and not only where one was just answered, for a random time.
async fn kill_often(
    hub: &mut HubProcess,
    progress: &Progress,
    mut chance: Seeded,
    [kills, calls]: [usize; 2],
) -> usize {
    let mut in_flight = 0;
    for number in 0..kills {
        let from = number * calls / (kills + 1);
        let moment = from + chance.below(calls / (kills + 1)).max(1);
        while progress.answered.load(Ordering::Relaxed) < moment {
            progress.changed.notified().await;
        }
        let pause = u64::try_from(chance.below(PAUSE)).expect("a small number");
        tokio::time::sleep(Duration::from_micros(pause)).await;
        in_flight += usize::from(progress.in_flight.load(Ordering::Relaxed) > 0);
        hub.kill_and_restart().await;
    }
    in_flight
}

/// A small disk; unmounted when it goes.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts 8 MB, or tells that this user may not.
    fn mount() -> Option<Self> {
        let folder = TempDir::new().expect("a place for temporary files");
        let words = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=1777", "tmpfs"];
        as_root(&words, folder.path()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the hub may still hold its files for a moment.
        as_root(&["umount", "--lazy"], self.0.path());
    }
}

/// Whether a command about a folder could be run, by this user or by one who may without asking.
fn as_root(words: &[&str], folder: &Path) -> bool {
    let ways: [&[&str]; 2] = [&[], &["sudo", "-n"]];
    ways.into_iter().any(|way| {
        let line = [way, words].concat();
        let output = Command::new(line[0]).args(&line[1..]).arg(folder).output();
        output.is_ok_and(|output| output.status.success())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_the_hub_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        skip("right to mount a disk");
        return;
    };
    let data = disk.0.path().join("data");
    let Some(hub) = HubProcess::start(&data, None).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let resident = hub.join("王秀英", "resident").await;
    let before = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
    let filler = disk.0.path().join("filler");
    fill(&filler);

    let long = File { text: Some(body(&"满".repeat(Body::MAX))), ..lift() };
    let (again, mut stored) = (key(), 0);
    let refused = loop {
        match resident.hub.change(&long, &key()).await {
            Ok(_) => stored += 1,
            refused => break refused,
        }
    };
    let photo = resident.hub.attach(jpeg(1_600, 1_600), &key()).await;
    let waiting = resident.hub.change(&long, &again).await;
    std::fs::remove_file(&filler).expect("room is made");
    let later = resident.hub.change(&long, &again).await.expect("there is room again");
    let photo_later = resident.hub.attach(jpeg(640, 640), &key()).await;

    assert_eq!(code(refused), Code::Full);
    assert_eq!(code(photo), Code::Full);
    assert_eq!(code(waiting), Code::Full);
    assert!(photo_later.is_ok());
    let listed = resident.hub.ask(&Mine { after: None }).await.expect("listed");
    assert_eq!(listed.len(), stored + 2);
    assert!(resident.hub.ask(&Show { id: before }).await.is_ok());
    assert!(resident.hub.ask(&Show { id: later.id }).await.is_ok());
}

/// Writes until the disk takes nothing more.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).expect("a file");
    let block = [0_u8; 4_096];
    while file.write_all(&block).is_ok() {}
}
