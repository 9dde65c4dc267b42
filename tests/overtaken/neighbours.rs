//! A neighbourhood on a real hub, the folder of that hub at two pages, and the apps of two residents.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, atomic::AtomicI64},
};

use client::following::{Evidence, Kept, Memory, Trouble, Verdict, look};
use contract::{consents::Withdraw, counter::Look, ledger::Reason, people::Post, text::Search};
use hub::db::{Place, copy_sqlite};
use ledger::note::{Key, Note};
use tempfile::TempDir;

use super::{lies::Told, watchers::Watchers};
use crate::{
    ledger::walk,
    support::{Engine, Person, TestHub, key},
};

/// How far an app has come before it is lied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// It has synced at the newest page.
    Fresh,
    /// It has slept since an earlier one.
    Slept,
    /// It is on a new device.
    New,
}

/// What one sync came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// All adds up, and enough have seen it.
    Green,
    /// Too few have seen it: nothing is believed, and no green tick is shown.
    Unseen,
    /// A promise was broken: this one.
    Alarm(&'static str),
    /// The hub itself refuses to tell what does not add up, and no green tick is shown.
    Silent,
}

/// An app on one of a resident's devices, with what it keeps.
#[derive(Clone)]
pub(super) struct App {
    /// Which of the residents.
    pub(super) whose: usize,
    pub(super) age: Age,
    kept: Kept,
}

/// A memory that lasts for one look.
struct Shelf(Mutex<Kept>);

impl Memory for Shelf {
    fn find(&self) -> Result<Kept, client::Error> {
        Ok(self.0.lock().expect("no look has panicked").clone())
    }

    fn replace(&self, now: &Kept, before: &Kept) -> Result<bool, client::Error> {
        let mut kept = self.0.lock().expect("no look has panicked");
        let is_same = *kept == *before;
        if is_same {
            kept.clone_from(now);
        }
        Ok(is_same)
    }
}

impl App {
    /// Syncs once, as a device does whose person is signed in here.
    pub(super) async fn sync(&mut self, phone: &client::Hub, person: &Person) -> Outcome {
        let shelf = Shelf(Mutex::new(self.kept.clone()));
        let looked = look(phone, &shelf, Some(person.account.device), None).await;
        self.kept = shelf.find().expect("it is kept");
        match looked.verdict {
            Verdict::Fine(2..) => Outcome::Green,
            Verdict::Unseen => Outcome::Unseen,
            Verdict::Wrong(alarm) => Outcome::Alarm(drill::name(&alarm)),
            Verdict::Away(client::Error::Refused(_)) => Outcome::Silent,
            other => panic!("nobody expects {other:?}"),
        }
    }

    /// What its person can save of a promise that was broken.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        self.kept.trouble.as_ref().map(Trouble::evidence)
    }

    /// How many records of its person it has.
    pub(super) fn knows(&self) -> usize {
        self.kept.mine.len()
    }
}

/// A neighbourhood that has lived for a while.
pub(super) struct Lived {
    /// The hub's folder at an earlier page.
    pub(super) earlier: TempDir,
    /// The same at the newest.
    pub(super) now: TempDir,
    pub(super) clock: Arc<AtomicI64>,
    pub(super) people: [Person; 2],
    pub(super) staff: Person,
    /// Of each resident a fresh one, one that has slept, and a new one.
    pub(super) apps: Vec<App>,
    pub(super) watchers: Watchers,
}

impl Lived {
    /// Two residents agree to a gate; they are looked at, one of them withdraws, they are looked at again.
    pub(super) async fn begin() -> Self {
        let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
        let log = hub::ledger::public_key(hub.data.path(), &hub.origin).expect("a key");
        let watchers = Watchers::start(Key::read(&log).expect("a key"), &hub.clock).await;
        fs::write(hub.data.path().join("witnesses.policy"), &watchers.rule).expect("written");
        hub.app.log().await.expect("a log");
        let staff = hub.staff("小周").await;
        let other = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let people = [hub.resident("王秀英").await, other];
        let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
        for person in &people {
            person.agree(gate.id).await.expect("agreed");
        }
        for name in ["小李", "小赵"] {
            look_at_both(&hub.staff(name).await.hub).await;
        }
        hub.come_to_a_checkpoint().await;
        let mut slept = synced(&hub, &people, Age::Slept).await;
        let earlier = carry_off(&hub);

        people[0].hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        for name in ["小钱", "小孙"] {
            look_at_both(&hub.staff(name).await.hub).await;
        }
        hub.come_to_a_checkpoint().await;
        let mut apps = synced(&hub, &people, Age::Fresh).await;
        apps.append(&mut slept);
        apps.extend(apps_of(&people, Age::New));
        let (now, clock) = (carry_off(&hub), Arc::clone(&hub.clock));
        Self { earlier, now, clock, people, staff, apps, watchers }
    }

    /// The newest page, with the signatures it has.
    pub(super) fn page(&self) -> Note {
        let path = self.now.path().join("ledger/checkpoint");
        Note::read(&fs::read_to_string(path).expect("a page")).expect("a note")
    }

    /// Starts the hub on a folder.
    pub(super) async fn open(&self, folder: &TempDir) -> TestHub {
        let place = Place::of(folder.path(), None);
        TestHub::open(folder.path(), &place, &self.clock).await
    }

    /// Has each app sync once with a hub: only those of one resident where that is said.
    pub(super) async fn sync(
        &self,
        hub: &TestHub,
        only: impl Fn(usize) -> bool,
    ) -> Vec<(&App, Outcome)> {
        let mut heard = Vec::new();
        for (whose, person) in self.people.iter().enumerate().filter(|(whose, _)| only(*whose)) {
            let phone = sign_in(hub, person).await;
            for app in self.apps.iter().filter(|app| app.whose == whose) {
                heard.push((app, app.clone().sync(&phone, person).await));
            }
        }
        heard
    }

    /// Has each app sync once with the hub of a thief, or with the true one where the thief shows them that.
    pub(super) async fn hear(&self, told: Told) -> Vec<(&App, Outcome)> {
        let liar = self.open(&told.folder).await;
        let Some(truth) = &told.truth else { return self.sync(&liar, |_| true).await };
        let honest = self.open(truth).await;
        let mut heard = self.sync(&liar, |whose| told.is_to(whose)).await;
        heard.extend(self.sync(&honest, |whose| !told.is_to(whose)).await);
        heard
    }
}

/// Staff look for who lives where the two do; each is told of it.
pub(super) async fn look_at_both(staff: &client::Hub) {
    for name in ["王秀英", "李明"] {
        let search = Search::try_from(name).expect("a search");
        let found = staff.ask(&Look { search, reason: Reason::Call }).await.expect("found");
        assert_eq!(found.len(), 1, "{name}");
    }
}

/// Signs in with somebody's key at another hub that has the same rows.
pub(super) async fn sign_in(hub: &TestHub, person: &Person) -> client::Hub {
    let phone = hub.client();
    client::sign_in(&phone, &person.keys, person.account.device).await.expect("signed in");
    phone
}

fn apps_of(people: &[Person; 2], age: Age) -> impl Iterator<Item = App> + use<> {
    (0..people.len()).map(move |whose| App { whose, age, kept: Kept::default() })
}

async fn synced(hub: &TestHub, people: &[Person; 2], age: Age) -> Vec<App> {
    let mut apps: Vec<App> = apps_of(people, age).collect();
    for app in &mut apps {
        let person = &people[app.whose];
        let outcome = app.sync(&sign_in(hub, person).await, person).await;
        assert_eq!(outcome, Outcome::Green, "nobody has lied yet");
    }
    apps
}

/// A copy of the folder of a hub that still runs.
fn carry_off(hub: &TestHub) -> TempDir {
    let own = hub.data.path();
    let to = copy_but(own, |name| name.starts_with("linli.sqlite"));
    copy_sqlite(&own.join("linli.sqlite"), &to.path().join("linli.sqlite")).expect("the rows");
    to
}

/// A copy of a folder.
pub(super) fn copy(from: &Path) -> TempDir {
    copy_but(from, |_| false)
}

fn copy_but(from: &Path, is_left: impl Fn(&str) -> bool) -> TempDir {
    let to = TempDir::new().expect("a place for temporary files");
    for file in walk(from) {
        let name = file.strip_prefix(from).expect("it lies below");
        if is_left(&name.to_string_lossy()) {
            continue;
        }
        let place = to.path().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::copy(&file, place).expect("copied");
    }
    to
}
