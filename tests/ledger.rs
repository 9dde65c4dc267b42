//! The ledger of a hub as devices follow it: what happens to somebody's data is told to them, proved, and
//! seen by others; what is changed behind their back is noticed.

use std::path::{Path, PathBuf};

use contract::{
    Code,
    complaints::File,
    counter::Look,
    devices::Revoke,
    exports::{ALONE_A_DAY, Begin, Chosen, Read},
    ledger::{Access, Basis, Beginning, Earlier, Entries, Event, Protected, Reason, Sync},
    people::Post,
    register::Show,
    seconding::{Allow, List},
    text::Search,
    time::{Span, Time},
};
use ed25519_dalek::SigningKey;
use hub::ledger::checkpoint;
use ledger::{
    Hash,
    chain::read_entries,
    checkpoint::Checkpoint,
    commitment::Record,
    follower::{Alarm, Confirmed, Follower, Told},
    growing::Edge,
    note::Note,
    policy::Policy,
    tiles::Tile,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};
use witness::{Witness, key as witness_key, serve};

use crate::{
    complaints::lift,
    support::{Engine, Person, TestHub, code, http, key, on_both_engines},
};

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

on_both_engines! {
    async fn what_happens_to_ones_data_is_told_and_proved(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let access = take_names(&hub, &manager).await;
        let told = device.confirm().await;
        assert_eq!(told.waiting, 2, "known at once, proved with the next checkpoint");
        let ours: Vec<&str> = told.ours.iter().map(|record| record.kind.name()).collect();
        assert_eq!(ours, ["policy", "notice"]);

        come_to_a_checkpoint(&hub).await;
        let told = device.confirm().await;

        let mine = events(&told.mine);
        let seed = device.person.keys.seed(device.person.account.device).expect("a key");
        let own = SigningKey::from_bytes(&seed.to_bytes()).verifying_key().to_bytes();
        assert!(
            matches!(&mine[0], Event::KeyAdded { key, by: None, .. } if key.bytes.0 == own),
            "one's own key, in one's own chain: {mine:?}"
        );
        assert_eq!(mine[1..], [Event::Access(access)]);
        assert_eq!((told.waiting, told.seen.by.len()), (0, 0));
        let nothing = device.confirm().await;
        assert_eq!((nothing.mine.len(), nothing.ours.len()), (0, 0));

        // The manager has looked at others, and nobody at them.
        let mut manager = Device::of(manager);
        assert_eq!(events(&manager.confirm().await.mine).len(), 1);
    }

    async fn who_is_shown_who_lives_in_a_home_is_noted_once_a_day(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        let search = Search::try_from("王秀").expect("a search");
        for _ in 0..3 {
            let found = staff.hub.ask(&Look { search: search.clone(), reason: Reason::Call }).await.expect("found");
            assert_eq!(found.len(), 1);
            let place = found[0].id;
            let shown = manager.hub.ask(&Show { place, reason: Reason::Emergency }).await.expect("shown");
            assert_eq!(shown.people.len(), 1);
        }
        come_to_a_checkpoint(&hub).await;
        let at = hub.now() - Span::SECOND.times(10);
        let looked = |post, by: &str, reason, basis| Event::Access(Access {
            at,
            by: by.to_owned(),
            post,
            of: Protected::Household,
            number: None,
            reason: Some(reason),
            why: None,
            basis: Some(basis),
            unit: Some(unit(&hub)),
            withheld: None,
        });
        let expected = [
            looked(Post::Staff, "小李", Reason::Call, Basis::Duty),
            looked(Post::Manager, "陈经理", Reason::Emergency, Basis::Emergency),
        ];
        assert_eq!(events(&device.confirm().await.mine), expected);

        hub.advance(Span::DAY);
        staff.hub.ask(&Look { search, reason: Reason::Call }).await.expect("found");
        assert_eq!(device.confirm().await.waiting, 1, "another day");
    }

    async fn how_the_log_began_is_told_with_its_proof_at_every_number_of_entries(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        let head = device.confirm().await.seen.checkpoint.head;
        let anybody = hub.client();
        let batch = anybody.ask(&Entries { from: 0 }).await.expect("the entries");
        let entries = read_entries(&batch.entries).expect("entries");
        let mut edge = Edge::default();
        for (size, entry) in (1..).zip(&entries) {
            edge.append(entry.hash(), |_, _| ());
            let told = anybody.ask(&Earlier { size, now: head.size }).await.expect("told");

            assert_eq!(told.shown(size, head), Some(edge.head().root), "{size}");
            let lie = Beginning { root: Hash([9; 32]), ..told.clone() };
            assert_eq!(lie.shown(size, head), None, "another root at {size}");
            assert_eq!(told.shown(size + 1, head), None, "the root of another number than {size}");
        }
        assert_eq!(edge.head(), head, "each number was asked");
        for (size, now) in [(0, head.size), (head.size + 1, head.size), (1, head.size + 100_000)] {
            let told = anybody.ask(&Earlier { size, now }).await;
            assert_eq!(code(told), Code::NotFound, "{size} of {now}");
        }
    }

    async fn a_device_that_ended_is_told_to_those_that_stay(hub: TestHub) {
        let mut device = Device::of(hub.resident("王秀英").await);
        let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let other = hub.use_up(secret, "旧手机").await.expect("joined");
        let id = other.account.device;
        device.person.hub.change(&Revoke { id }, &key()).await.expect("signed off");
        come_to_a_checkpoint(&hub).await;

        let mine = events(&device.confirm().await.mine);

        assert_eq!(mine.len(), 3, "{mine:?}");
        assert!(matches!(&mine[2], Event::KeyEnded { device, by: None, .. } if *device == id));
        assert_eq!(code(other.hub.ask(&Sync::default()).await), Code::DeviceRevoked);
        assert_eq!(code(hub.client().ask(&Sync::default()).await), Code::NotSignedIn);
    }

    async fn anybody_can_add_up_the_log_from_its_files(hub: TestHub) {
        let (_, manager) = neighbourhood(&hub).await;
        many_names(&hub, 300).await;
        come_to_a_checkpoint(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;

        let policy = Policy::read(&text(&hub, "policy").await).expect("a rule");
        let note = Note::read(&text(&hub, "checkpoint").await).expect("a note");
        let head = Checkpoint::open(&note, &policy.logs()[0]).expect("signed").head;
        let mut edge = Edge::default();
        for index in 0..head.size.div_ceil(256) {
            let tile = Tile::of(0, index, head.size).expect("a tile");
            let bundle = fetch(&hub, &tile.path_of_entries()).await;
            let hashes = fetch(&hub, &tile.path()).await;
            for (entry, hash) in bundle.chunks(40).zip(hashes.chunks(32)) {
                assert_eq!(entry[..2], [0, 38]);
                assert_eq!(Hash::of_entry(&entry[2..]).0, hash);
                edge.append(Hash::of_entry(&entry[2..]), |_, _| ());
            }
        }
        assert!(head.size > 303, "{head:?}");
        assert_eq!(edge.head(), head);
        for path in ["tile/0/001.p/255", "tile/0/1", "tile/../key", "key", "tile/0/000.new"] {
            let url = format!("{}/ledger/{path}", hub.origin);
            assert_eq!(http().get(url).send().await.expect("an answer").status(), 404, "{path}");
        }
    }

    async fn a_restart_goes_on_where_the_log_was(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        take_names(&hub, &manager).await;
        let (folder, size) = (hub.data.path().to_owned(), device.follower.size());
        // What was not shown yet may be half written, or not at all.
        let later = TestHub::open(&folder, &hub.place, &hub.clock).await;
        let mut device = signed_in(&later, device).await;

        come_to_a_checkpoint(&later).await;
        assert_eq!(events(&device.confirm().await.mine).len(), 1);
        assert!(device.follower.size() > size);

        std::fs::remove_file(folder.join("ledger/checkpoint")).expect("removed");
        std::fs::remove_dir_all(folder.join("ledger/tile")).expect("removed");
        let again = TestHub::open(&folder, &hub.place, &hub.clock).await;
        assert!(checkpoint(&again.app).await.is_err(), "it may have shown more than it has");
        std::fs::write(folder.join("ledger/rebuild"), "").expect("written");
        let again = TestHub::open(&folder, &hub.place, &hub.clock).await;
        let mut device = signed_in(&again, device).await;
        let size = device.follower.size();
        device.confirm().await;
        assert_eq!(device.follower.size(), size, "the files are made of the rows");
        assert!(!folder.join("ledger/rebuild").exists(), "said once, it counts once");
    }

    async fn what_is_changed_in_the_rows_is_noticed(hub: TestHub) {
        for (what, sql, is_expected) in TAMPERINGS {
            let hub = TestHub::start(hub.engine()).await.expect("it was there before");
            let (mut device, manager) = neighbourhood(&hub).await;
            take_names(&hub, &manager).await;
            come_to_a_checkpoint(&hub).await;
            device.confirm().await;
            take_names(&hub, &manager).await;
            take_names(&hub, &manager).await;
            come_to_a_checkpoint(&hub).await;
            for sql in sql {
                hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.expect(what);
            }
            // The thief of the machine starts it again, with all of its keys.
            let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
            let mut device = signed_in(&again, device).await;
            hub.advance(Span::MINUTE.times(10));
            checkpoint(&again.app).await.expect(what);
            let told = device.hear().await.expect_err(what);
            assert!(is_expected(&told), "{what}: {told}");
            // And again, for as long as it is so.
            assert!(device.hear().await.is_err(), "{what}");
        }
    }

    async fn a_hub_does_not_sign_another_past_than_it_has_signed(hub: TestHub) {
        let (_, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        // The files are only a copy: they are made of the rows, and the rows were changed.
        let sql = "UPDATE record SET leaf = (SELECT leaf FROM record WHERE position = 0) WHERE position = 2";
        hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.expect("changed");
        let folder = hub.data.path().join("ledger");
        std::fs::remove_file(folder.join("checkpoint")).expect("removed");
        std::fs::remove_dir_all(folder.join("tile")).expect("removed");
        std::fs::write(folder.join("rebuild"), "").expect("written");

        let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;

        assert!(checkpoint(&again.app).await.is_err());
        assert!(!folder.join("checkpoint").exists());
    }

    async fn who_is_erased_says_nothing_any_more_and_the_log_stands(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let mut neighbour = Device::of(hub.join("李明", Post::Resident, Some("4-1-101")).await);
        neighbour.person.hub.change(&lift(), &key()).await.expect("filed");
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        neighbour.confirm().await;
        std::fs::write(hub.data.path().join("witnesses.policy"), "quorum none\n").expect("written");
        let backup = hub.data.path().join("backup");
        hub::upkeep::back_up(&hub.app, hub.data.path(), &hub.place, &backup, &mut |_| ()).await.expect("a backup");

        let person = device.person.account.person;
        hub.app.vault.destroy(person).expect("erased");

        assert!(device.person.hub.ask(&Sync::default()).await.is_err());
        let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
        let mut neighbour = signed_in(&again, neighbour).await;
        come_to_a_checkpoint(&again).await;
        neighbour.confirm().await;
        // A backup of before brings none of it back: what opened it was never in there.
        let secret = |path: &PathBuf| path.iter().any(|part| part == "vault" || part == "ledger");
        assert!(!walk(&backup).iter().any(secret), "neither what opens records nor what signs the log");
        assert!(backup.join("witnesses.policy").exists(), "who watches is no secret");
    }
}

/// What somebody does to the rows, and what their owner is told.
type Tampering = (&'static str, &'static [&'static str], fn(&Alarm) -> bool);

const TAMPERINGS: [Tampering; 4] = [
    (
        "the newest record is removed, and the chain made shorter",
        &[
            "DELETE FROM record WHERE who IS NOT NULL AND id = (SELECT MAX(id) FROM record WHERE number = 4)",
            "UPDATE chain SET length = 3 WHERE length = 4",
        ],
        |alarm| *alarm == Alarm::Hidden,
    ),
    (
        "one in the middle is removed",
        &[
            "DELETE FROM record WHERE number = 3 AND who IN (SELECT who FROM chain WHERE length = 4)",
        ],
        |alarm| *alarm == Alarm::Altered,
    ),
    (
        "two change places",
        &[
            "UPDATE record SET number = 99 WHERE number = 3 AND who IN (SELECT who FROM chain WHERE length = 4)",
            "UPDATE record SET number = 3 WHERE number = 4",
            "UPDATE record SET number = 4 WHERE number = 99",
        ],
        |alarm| matches!(alarm, Alarm::Altered | Alarm::Head),
    ),
    (
        "all that came after is forgotten",
        &[
            "DELETE FROM record WHERE who IS NULL AND position = (SELECT MAX(position) FROM record)",
            "DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM record WHERE number > 2 AND who IN (SELECT who FROM chain WHERE length = 4)",
            "UPDATE chain SET length = 2 WHERE length = 4",
        ],
        |alarm| *alarm == Alarm::Hidden,
    ),
];

/// All files below a folder.
pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// The same device at another hub of the same rows.
async fn signed_in(hub: &TestHub, device: Device) -> Device {
    let phone = hub.client();
    let Person { keys, account, .. } = device.person;
    client::sign_in(&phone, &keys, account.device).await.expect("signed in");
    Device { person: Person { hub: phone, keys, account }, ..device }
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
