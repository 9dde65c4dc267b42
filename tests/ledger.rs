//! The ledger of a hub as devices follow it: what happens to somebody's data is told to them, proved, and
//! seen by others; what is changed behind their back is noticed.

mod backups;
pub(crate) mod lingering;
mod noticing;
mod telling;
mod witnesses;

use std::path::{Path, PathBuf};

use contract::{
    complaints::File,
    exports::{ALONE_A_DAY, Begin, Chosen, Read},
    ledger::{Access, Basis, Event, Protected},
    people::Post,
    seconding::{Allow, List},
    time::{Span, Time},
};
use hub::ledger::checkpoint;
use ledger::{
    commitment::Record,
    follower::{Alarm, Confirmed, Follower, Told},
};

use crate::{
    complaints::lift,
    support::{Person, TestHub, http, key},
};

pub(crate) use witnesses::{Seeing, rule};

/// A device with what it remembers of the ledger.
struct Device {
    person: Person,
    follower: Follower,
}

impl Device {
    fn of(person: Person) -> Self {
        Self { person, follower: Follower::default() }
    }

    async fn hear(&mut self) -> Result<Told, Alarm> {
        client::follow(&self.person.hub, &mut self.follower).await.expect("the hub answers")
    }

    async fn confirm(&mut self) -> Confirmed {
        match self.hear().await.expect("no promise was broken") {
            Told::Confirmed(confirmed) => confirmed,
            Told::Unconfirmed(by) => panic!("seen by {by:?} only"),
        }
    }
}

fn events(records: &[Record]) -> Vec<Event> {
    let read = |record: &Record| serde_json::from_str(&record.event).expect("an event");
    records.iter().map(read).collect()
}

/// Has a manager take a table with names, by a second word where it is a large one; the record of it.
pub(crate) async fn take_names(hub: &TestHub, manager: &Person) -> Access {
    let chosen = Chosen {
        from: Time(0),
        until: Time(i64::MAX),
        status: None,
        has_texts: false,
        has_names: true,
    };
    let why = "年底要向街道报一份总结";
    let begin = Begin { chosen, why: Some(why.try_into().expect("short")) };
    let begun = manager.hub.change(&begin, &key()).await.expect("begun");
    if begun.needs_word {
        let other = hub.join("刘主任", Post::Manager, None).await;
        let waiting = other.hub.ask(&List {}).await.expect("what waits");
        let [line] = &waiting[..] else { panic!("one waits: {waiting:?}") };
        other.hub.change(&Allow { id: line.id }, &key()).await.expect("allowed");
    }
    let id = begun.id;
    for _ in 0..2 {
        // Read twice, it has left once.
        manager.hub.ask(&Read { id, after: None }).await.expect("a part");
    }
    Access {
        at: hub.now(),
        by: "陈经理".to_owned(),
        post: Post::Manager,
        of: Protected::Export,
        number: None,
        reason: None,
        why: Some(why.to_owned()),
        basis: Some(Basis::Duty),
        unit: Some(unit(hub)),
        withheld: None,
        is_unnamed: false,
    }
}

/// Has as many tables with names taken as this, by one manager after the other: nobody takes many a day alone.
pub(crate) async fn many_names(hub: &TestHub, tables: u64) {
    for number in 0..tables.div_ceil(ALONE_A_DAY) {
        let other = hub.join(&format!("经理{tables}-{number}"), Post::Manager, None).await;
        for _ in 0..ALONE_A_DAY.min(tables - number * ALONE_A_DAY) {
            take_names(hub, &other).await;
        }
    }
}

/// For whom those work who look.
pub(crate) fn unit(hub: &TestHub) -> String {
    let settings = hub.app.communities.get(hub.community()).expect("the demo's");
    settings.privacy.controller.clone()
}

/// Somebody with a matter of their own, and a manager.
async fn neighbourhood(hub: &TestHub) -> (Device, Person) {
    hub.app.log().await.expect("a log");
    let resident = hub.resident("王秀英").await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    hub.client().change(&File { ..lift() }, &key()).await.expect("filed by a visitor");
    (Device::of(resident), hub.join("陈经理", Post::Manager, None).await)
}

async fn come_to_a_checkpoint(hub: &TestHub) {
    hub.advance(Span::SECOND.times(10));
    checkpoint(&hub.app).await.expect("the ledger gets on");
}

/// All files below a folder.
pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// What a hub serves of its log.
pub(crate) async fn fetch(hub: &TestHub, path: &str) -> Vec<u8> {
    let answer =
        http().get(format!("{}/ledger/{path}", hub.origin)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.expect("bytes").to_vec()
}

async fn text(hub: &TestHub, path: &str) -> String {
    String::from_utf8(fetch(hub, path).await).expect("text")
}

/// The same device at another hub of the same rows.
async fn signed_in(hub: &TestHub, device: Device) -> Device {
    let phone = hub.client();
    let Person { keys, account, .. } = device.person;
    client::sign_in(&phone, &keys, account.device).await.expect("signed in");
    Device { person: Person { hub: phone, keys, account }, ..device }
}
