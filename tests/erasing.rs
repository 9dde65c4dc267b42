//! Many who are deleted: the whole ledger still stands, and what is left says nothing of anybody. Whoever has all of it,
//! the log and every row of every table, is asked which entries are of one person.

mod distinguisher;

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    consents::Standing,
    id::PersonId,
    joining::Secret,
    ledger::{Event, Sync},
    people::Post,
    polls::{Secrecy, Voice},
    rights::{EraseMe, WAITING},
    suggestions::Stance,
    time::Span,
};
use hub::{
    db::{Row, Tx},
    ledger::LINGER,
};
use ledger::follower::{Follower, Told};

use distinguisher::{Looks, Score, judged};

use crate::{
    activities,
    complaints::lift,
    gates::standing,
    ledger::take_names,
    polls,
    suggestions::{proposed, stands},
    support::{Engine, Person, Seeded, TestHub, gate::Gate, key, on_both_engines, seed, tell},
};

/// How many are deleted.
fn many() -> usize {
    if std::env::var_os("LINLI_TEST_DEEP").is_some() { 1_000 } else { 250 }
}

/// How many pairs of entries of each of them are looked at, and as many of two people.
const PAIRS: usize = 4;

/// What whoever has the disk knows of an entry.
#[derive(Clone, Debug)]
struct Left {
    id: i64,
    position: i64,
    who: Option<Vec<u8>>,
    leaf: Vec<u8>,
    sealed: Vec<u8>,
    /// With which transaction PostgreSQL has written its row; it keeps that, SQLite does not.
    written: i64,
}

async fn entries(hub: &TestHub) -> Vec<Left> {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let (nothing, written) = match tx.is_postgres() {
                true => ("CAST('' AS BYTEA)", "CAST(CAST(xmin AS TEXT) AS BIGINT)"),
                false => ("X''", "0"),
            };
            let sql = format!(
                "SELECT id, position, COALESCE(who, {nothing}), leaf, COALESCE(sealed, {nothing}), \
                 {written} FROM record WHERE position IS NOT NULL ORDER BY position"
            );
            tx.rows(&sql, &[], |row| {
                Ok(Left {
                    id: row.int(0)?,
                    position: row.int(1)?,
                    who: Some(row.bytes(2)?).filter(|who| !who.is_empty()),
                    leaf: row.bytes(3)?,
                    sealed: row.bytes(4)?,
                    written: row.int(5)?,
                })
            })
            .await
        })
    });
    read.await.expect("the rows are readable")
}

/// The places of entries in the log, in the order in which their rows lie.
async fn lying(hub: &TestHub) -> Vec<i64> {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let order = if tx.is_postgres() { "ctid" } else { "rowid DESC" };
            let sql =
                format!("SELECT position FROM record WHERE position IS NOT NULL ORDER BY {order}");
            tx.rows(&sql, &[], |row| row.int(0)).await
        })
    });
    read.await.expect("the rows are readable")
}

/// The tables but the log's own and those of search.
async fn tables(tx: &mut Tx) -> hub::error::Result<Vec<String>> {
    let sql = match tx.is_postgres() {
        true => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' \
             AND table_type = 'BASE TABLE' AND table_name NOT LIKE '%search%' \
             AND table_name NOT IN ('record', 'chain')"
        }
        false => {
            "SELECT name FROM sqlite_master WHERE type = 'table' \
             AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' \
             AND name NOT LIKE '%search%' AND name NOT IN ('record', 'chain')"
        }
    };
    tx.rows(sql, &[], |row| row.text(0)).await
}

/// The numbers and the hashes among a table's columns as texts; PostgreSQL says of which kind a column is, SQLite of
/// which a value is.
async fn said(tx: &mut Tx, table: &str) -> hub::error::Result<Vec<String>> {
    if tx.is_postgres() {
        let sql = format!(
            "SELECT column_name, data_type FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        );
        let columns = tx.rows(&sql, &[], |row| Ok((row.text(0)?, row.text(1)?))).await?;
        let said = |(name, kind): (String, String)| match kind.as_str() {
            "bigint" | "integer" | "smallint" => Some(format!("CAST(\"{name}\" AS TEXT)")),
            "bytea" => Some(format!(
                "CASE length(\"{name}\") WHEN 32 THEN upper(encode(\"{name}\", 'hex')) END"
            )),
            _ => None,
        };
        return Ok(columns.into_iter().filter_map(said).collect());
    }
    let sql = "SELECT name FROM pragma_table_info($1)";
    let columns = tx.rows(sql, &[table.into()], |row| row.text(0)).await?;
    let said = |name: &String| {
        format!(
            "CASE typeof(\"{name}\") WHEN 'integer' THEN CAST(\"{name}\" AS TEXT) \
             WHEN 'blob' THEN CASE length(\"{name}\") WHEN 32 THEN hex(\"{name}\") END END"
        )
    };
    Ok(columns.iter().map(said).collect())
}

/// Every row of every table but the log's own, as its numbers and its hashes, these in hexadecimal digits.
async fn rows(hub: &TestHub) -> Vec<Vec<String>> {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let mut all: Vec<Vec<String>> = Vec::new();
            for table in tables(tx).await? {
                let said = said(tx, &table).await?;
                let count = said.len();
                if count == 0 {
                    continue;
                }
                let sql = format!("SELECT {} FROM \"{table}\"", said.join(", "));
                let read = |row: &Row<'_>| -> anyhow::Result<Vec<String>> {
                    (0..count).filter_map(|at| row.opt_text(at).transpose()).collect()
                };
                all.append(&mut tx.rows(&sql, &[], read).await?);
            }
            Ok(all)
        })
    });
    read.await.expect("the rows are readable")
}

/// What the rows know of when numbers of people did something, beside the pages of the log.
struct Times {
    /// How many entries the log had at each page, and when that was made.
    pages: Vec<(i64, i64)>,
    /// Of which people a row has a moment of the time before a page.
    people: BTreeMap<usize, BTreeSet<i64>>,
}

impl Times {
    async fn read(hub: &TestHub, people: &[PersonId]) -> Self {
        let read = hub.app.db.read(|tx| {
            Box::pin(async move {
                let sql = "SELECT size, at FROM checkpoint ORDER BY size";
                tx.rows(sql, &[], |row| Ok((row.int(0)?, row.int(1)?))).await
            })
        });
        let pages: Vec<(i64, i64)> = read.await.expect("the rows are readable");
        // A number made by the hub has the moment at which it was made.
        let epoch = hub.now().0 - (hub.app.id().expect("a number") >> 20);
        let span = pages[0].1..=hub.now().0;
        let moments = |row: &[String]| -> Vec<i64> {
            let numbers = row.iter().filter_map(|one| one.parse::<i64>().ok());
            let both = numbers.flat_map(|number| [number, (number >> 20) + epoch]);
            both.filter(|moment| span.contains(moment)).collect()
        };
        let people: BTreeSet<i64> = people.iter().map(|person| person.number()).collect();
        let rows = rows(hub).await;
        let mut of: Vec<(i64, Vec<i64>)> = Vec::new();
        let mut owners: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &rows {
            let numbers = row.iter().filter_map(|one| one.parse::<i64>().ok());
            for person in numbers.filter(|number| people.contains(number)) {
                of.push((person, moments(row)));
                let hashes = row.iter().filter(|one| one.len() == 64);
                owners.extend(hashes.map(|hash| (hash.as_str(), person)));
            }
        }
        // And those that name nobody, but what is somebody's.
        for row in &rows {
            if let Some(person) = row.iter().find_map(|one| owners.get(one.as_str())) {
                of.push((*person, moments(row)));
            }
        }
        let mut times = Self { pages, people: BTreeMap::new() };
        for (person, moments) in of {
            for moment in moments {
                let page = times.pages.partition_point(|(_, at)| *at < moment);
                times.people.entry(page).or_default().insert(person);
            }
        }
        times
    }

    /// With which page an entry came.
    fn page(&self, entry: &Left) -> usize {
        self.pages.partition_point(|(size, _)| *size <= entry.position)
    }

    /// How many people there are of whom the rows have a moment before each of both pages.
    fn linked(&self, one: &Left, other: &Left) -> u64 {
        let all = |entry: &Left| self.people.get(&self.page(entry));
        let both =
            all(one).zip(all(other)).map_or(0, |(one, other)| one.intersection(other).count());
        u64::try_from(both).expect("a count")
    }
}

fn shuffle<T>(all: &mut [T], chance: &mut Seeded) {
    for last in (1..all.len()).rev() {
        all.swap(last, chance.below(last + 1));
    }
}

/// Which entries of two people stand beside those of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawn {
    /// Of the same two kinds, as the first thing that is told of somebody and the last: what tells these apart says who.
    Alike,
    /// Any: everybody comes before they go, and whoever counts how near two entries lie finds that as well.
    Any,
    /// The same two places in their chains, of an order to delete and its receipt: whoever knew of entries that they are such
    /// ones.
    Of(usize, usize),
}

/// Pairs of places in the log, as many of one person as of two; those that came with one page are left out: in ten seconds
/// few people do anything, and who did all of it is known without any rows.
fn pairs(
    times: &Times,
    entries: &[Left],
    (many, drawing): (usize, Drawn),
    chance: &mut Seeded,
) -> Vec<(i64, i64, bool)> {
    let mut chains: BTreeMap<&[u8], Vec<&Left>> = BTreeMap::new();
    for entry in entries {
        if let Some(who) = &entry.who {
            chains.entry(who).or_default().push(entry);
        }
    }
    // Those who are deleted have chains of one length, or of two where a table names some of them; of the few who stay
    // nobody need ask.
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for chain in chains.values() {
        *lengths.entry(chain.len()).or_default() += 1;
    }
    let length =
        lengths.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(length, _)| length);
    let chains: Vec<_> = chains.into_values().filter(|chain| chain.len() == length).collect();
    assert!(length > 3 && 2 * chains.len() >= many, "{} of {length} records", chains.len());
    let mut pairs = Vec::new();
    for (at, chain) in chains.iter().enumerate() {
        let mut drawn = [0; 2];
        let wanted = if let Drawn::Of(..) = drawing { 1 } else { PAIRS };
        if let Drawn::Of(first, second) = drawing
            && times.page(chain[first]) == times.page(chain[second])
        {
            continue;
        }
        while drawn != [wanted; 2] {
            let is_same = drawn[1] < wanted;
            let other = match is_same {
                true => chain,
                false => &chains[(at + 1 + chance.below(chains.len() - 1)) % chains.len()],
            };
            let (first, second) = match drawing {
                Drawn::Of(first, second) => (first, second),
                Drawn::Alike | Drawn::Any => (chance.below(chain.len()), chance.below(other.len())),
            };
            // All live through the same, so that the same place in a chain is the same kind.
            if first == second && drawing == Drawn::Alike {
                continue;
            }
            let (one, other) = (chain[first], other[second]);
            if times.page(one) != times.page(other) {
                pairs.push((one.position, other.position, is_same));
                drawn[usize::from(is_same)] += 1;
            }
        }
    }
    shuffle(&mut pairs, chance);
    pairs
}

/// What people live through here: each comes in, agrees to a gate, takes part, and asks to be deleted, whenever it is
/// their turn; ten seconds after `pace` somebody's. The gate hears of it at once.
async fn live(
    hub: &TestHub,
    gate: &mut Gate,
    cards: &[Secret],
    (pace, chance): (Span, &mut Seeded),
) -> Vec<Person> {
    let staff = hub.staff("小李").await;
    let idea = proposed(&hub.join("赵强", Post::Resident, Some("4-1-102")).await, "装一盏灯").await;
    let poll = polls::draft(hub, Voice::Person, Secrecy::Named);
    let poll = polls::published(&staff, poll).await;
    let activity = activities::announced(&staff, activities::draft(hub)).await;
    let mut people: Vec<(Option<Person>, u8)> = cards.iter().map(|_| (None, 0)).collect();
    let mut turns: Vec<usize> = (0..cards.len()).flat_map(|number| [number; 4]).collect();
    shuffle(&mut turns, chance);
    for number in turns {
        hub.advance(pace);
        let (person, acts) = &mut people[number];
        match (person.as_ref(), *acts) {
            (None, _) => {
                *person = Some(hub.use_up(cards[number], "手机").await.expect("joined"));
            }
            (Some(person), 1) => {
                person.agree(gate.id).await.expect("agreed");
            }
            (Some(person), 2) => {
                person.hub.change(&lift(), &key()).await.expect("filed");
                stands(person, idea, Some(Stance::For)).await;
                polls::answers(person, poll, polls::pick(0)).await.expect("answered");
                activities::sign_up(person, activity, 1).await.expect("signed up");
            }
            (Some(person), _) => {
                person.hub.change(&EraseMe {}, &key()).await.expect("planned");
            }
        }
        *acts += 1;
        hub.come_to_a_checkpoint().await;
        gate.agent.round().await.expect("a round");
    }
    people.into_iter().filter_map(|(person, _)| person).collect()
}

/// At which places of a chain an order to delete and its receipt are, as its person is told of them.
async fn places(person: &Person) -> (usize, usize) {
    let news = person.hub.ask(&Sync::default()).await.expect("told");
    let events: Vec<Event> = news
        .mine
        .records
        .iter()
        .map(|record| serde_json::from_str(&record.event).expect("an event"))
        .collect();
    let place = |is_it: fn(&Event) -> bool| events.iter().rposition(is_it).expect("it is told");
    (
        place(|event| matches!(event, Event::DeletionOrdered { .. })),
        place(|event| matches!(event, Event::GateSigned { .. })),
    )
}

/// Lets the two days pass in which what gates have signed comes into the log, page by page.
async fn all_has_come_in(hub: &TestHub) {
    let often = Span::MINUTE.times(5);
    for _ in 0..=2 * LINGER.0 / often.0 {
        hub.advance(often);
        hub.come_to_a_checkpoint().await;
    }
}

/// Has them deleted, three days later, and the gates' days taken out of the rows.
async fn all_are_deleted(hub: &TestHub) {
    hub.advance(WAITING);
    hub.keep_agenda().await;
    hub.come_to_a_checkpoint().await;
    let (app, now) = (hub.app.clone(), hub.now());
    let swept = hub.app.db.write(move |tx| {
        let app = app.clone();
        Box::pin(async move { hub::consents::sweep(tx, &app, now).await })
    });
    swept.await.expect("swept");
}

/// What of one life was judged rightly.
#[derive(Debug)]
struct Scores {
    /// By what is left in entries and rows.
    rows: Score,
    /// By that and by how near entries lie in the log.
    near: Score,
    /// By that and by what the engine says of its rows.
    engine: Score,
}

/// So many live through it at a pace and are deleted; the ledger stands. What is told of them afterwards.
async fn deleted(hub: TestHub, many: usize, pace: Span) -> Scores {
    // As one that is installed.
    let hub = hub.lingering().await;
    hub.app.log().await.expect("a log");
    let seed = seed();
    let mut chance = Seeded(seed);
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let witness = hub.join("李明", Post::Resident, Some("4-1-101")).await;
    let mut gate = hub.gate(&manager).await;
    // Their cards were printed before anybody came.
    let mut cards = Vec::new();
    for number in 0..many {
        let name = format!("居民{number}");
        cards.push(hub.invite(&name, Post::Resident, Some("3-1-502")).await);
    }
    hub.come_to_a_checkpoint().await;
    let people = live(&hub, &mut gate, &cards, (pace, &mut chance)).await;
    all_has_come_in(&hub).await;
    take_names(&hub, &manager).await;
    hub.come_to_a_checkpoint().await;
    let mut follower = Follower::default();
    let told = client::follow(&witness.hub, &mut follower).await.expect("the hub answers");
    assert!(matches!(told, Ok(Told::Confirmed(_))));
    let last = standing(&people[0]).await;
    assert!(matches!(&last[..], [Standing::Ended { .. }]), "gates were told: {last:?}");

    let ids: Vec<PersonId> = people.iter().map(|person| person.account.person).collect();
    let (before, times) = (entries(&hub).await, Times::read(&hub, &ids).await);
    let any = pairs(&times, &before, (many, Drawn::Any), &mut chance);
    let (order, receipt) = places(&people[0]).await;
    let receipts = pairs(&times, &before, (many, Drawn::Of(order, receipt)), &mut chance);
    let pairs = pairs(&times, &before, (many, Drawn::Alike), &mut chance);
    let by_place = |entries: Vec<Left>| -> BTreeMap<i64, Left> {
        entries.into_iter().map(|entry| (entry.position, entry)).collect()
    };
    let whole = by_place(before.clone());
    let all = judged(&times, &whole, &pairs, Looks::Rows);
    assert_eq!(all.right, all.tried, "whoever has rows and chains tells them all apart");

    all_are_deleted(&hub).await;
    let after = entries(&hub).await;
    for (was, is) in before.iter().zip(&after) {
        assert_eq!((was.position, &was.leaf), (is.position, &is.leaf), "no entry is another one");
    }
    let of_many = after.iter().filter(|entry| entry.who.is_some()).count();
    assert!(of_many < 60, "what is left are the chains of those who stay: {of_many} records");
    let lying = lying(&hub).await;
    if hub.engine() == Engine::Sqlite {
        // But for the heads of checkpoints, which are nobody's.
        let is_record = |place: &i64| whole.get(place).is_some_and(|entry| entry.who.is_some());
        let lying: Vec<i64> = lying.iter().copied().filter(is_record).collect();
        let is_in_order = lying.len() > many && lying.is_sorted();
        assert!(is_in_order, "rows lie in no other order than the log's");
    }
    let lies: BTreeMap<i64, usize> =
        lying.into_iter().enumerate().map(|(at, place)| (place, at)).collect();
    let (times, after) = (Times::read(&hub, &ids).await, by_place(after));
    let right = judged(&times, &after, &pairs, Looks::Rows);
    let near = judged(&times, &after, &pairs, Looks::Near);
    let engine = judged(&times, &after, &pairs, Looks::Engine(&lies));
    let any = judged(&times, &after, &any, Looks::Near);
    let receipts = judged(&times, &after, &receipts, Looks::Near);
    tell(&format!(
        "LINLI_TEST_SEED={seed}: {} deleted on {:?}, {} s after each other; of 1,000 pairs {} were told apart by what is left, {} where \
         also counted how near they lie in the log, {} where also counted what the engine says of its rows, \
         500 by chance ({} tried); {} of pairs of any kinds by how near they lie, {} of an order and a receipt \
         ({} tried, those that came apart)",
        many,
        hub.engine(),
        pace.0 / 1_000 + 10,
        right.of_thousand(),
        near.of_thousand(),
        engine.of_thousand(),
        right.tried,
        any.of_thousand(),
        receipts.of_thousand(),
        receipts.tried
    ));
    // Whoever stays has the whole log before them, and it is the one they knew.
    let told = client::follow(&witness.hub, &mut follower).await.expect("the hub answers");
    assert!(matches!(told, Ok(Told::Confirmed(_))), "{told:?}");
    let mut anew = Follower::default();
    let told = client::follow(&witness.hub, &mut anew).await.expect("the hub answers");
    assert!(matches!(told, Ok(Told::Confirmed(_))), "{told:?}");
    let left: Vec<PersonId> = hub.app.vault.erased().expect("a register");
    assert_eq!(left.len(), many);
    // A hub that starts again finds everything as it was.
    let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
    again.come_to_a_checkpoint().await;
    assert_eq!(hub::rights::replay(&again.app).await.expect("looked"), 0);
    Scores { rows: right, near, engine }
}

/// Of 1,000 pairs, how many are told apart by how near they lie, in a run of 2026-11-30 with 1,000 residents: what one does
/// comes in the order of a life, and each thing nearer to the one before than to that of somebody else.
const NEAR: usize = 554;

on_both_engines! {
    async fn many_are_deleted_and_the_ledger_stands_and_the_rows_say_nothing_of_them(hub: TestHub) {
        let Scores { rows, near, engine } = deleted(hub, many(), Span(0)).await;
        assert!(rows.is_chance(), "{rows:?} told apart");
        assert!(near.is_at_most(NEAR), "{near:?} told apart by how near they lie");
        // The engine says no more of its rows than the log does of its entries.
        assert!(engine.is_at_most(NEAR), "{engine:?} told apart by what the engine says");
    }
}

/// Where some 350 things happen a day, in a log of three days: what a gate signs stays out of it for a day at most, and that
/// has to be enough.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "part of --deep: the same once more"]
async fn where_little_happens_the_rows_say_nothing_of_them_either() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let Scores { rows, near, .. } = deleted(hub, 250, Span::MINUTE.times(4)).await;
    assert!(rows.is_chance(), "{rows:?} told apart");
    assert!(near.is_at_most(NEAR), "{near:?} told apart by how near they lie");
}
