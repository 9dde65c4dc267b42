//! How often a gate has known somebody: told at the gate to whom it is about, to their device sealed, and to no hub.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use client::Clock;
use contract::{
    Code,
    consents::{Consent, Given, NotTaken, Presented, Withdraw},
    gates::{
        Draft, Trial,
        agent::{Handed, Saying},
    },
    ledger::Event,
    matches::{Carried, File, Found, Hand, MOST, Mine, SEALED, Told, seal},
    sessions::Hex,
    time::{Day, Offset, Span, Time},
};
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};
use gate::{Capture, Matches, Refusal, Surroundings, Terminal, reference::Reference};
use hub::db::Place;
use ledger::Hash;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    family::{agree_for, guarded},
    gates::{events, neighbourhood},
    support::{
        Engine, Person, TestHub, code,
        gate::{Gate, bring_into_use, east, face, pair},
        key, on_both_engines,
    },
};

/// A number that stands nowhere by chance.
const MANY: u32 = 1_987_654_321;

fn today(hub: &TestHub) -> Day {
    hub.now().day(Offset::CHINA)
}

/// What a second terminal of the same folder says.
async fn counted(gate: &Gate, consent: Hash, day: Day) -> Matches {
    of(&mut gate.terminal(), consent, day).await
}

async fn of(terminal: &mut Reference, consent: Hash, day: Day) -> Matches {
    terminal.matches(&[consent], day).await.expect("read").remove(0)
}

/// What somebody has signed.
async fn signed(person: &Person, given: &Given) -> Consent {
    let all = events(person).await.into_iter().find_map(|event| match event {
        Event::ConsentGiven { document, signature, .. }
            if Consent::hash(&document) == given.consent =>
        {
            Consent::read(&document, &signature).ok()
        }
        _ => None,
    });
    all.expect("a consent")
}

/// What somebody's device finds of a consent.
async fn found(person: &Person, given: &Given) -> Found {
    let consent = signed(person, given).await;
    person.hub.matches(given.consent, &consent).await.expect("looked for")
}

/// What a gate tells on the day after these numbers.
fn told(until: Day, days: &[(Day, u32)]) -> Found {
    Found::Told(Told { until, matches: Matches::Days(days.to_vec()) })
}

/// A hub that hands out something else than its gate has sealed.
async fn carry(hub: &TestHub, consent: Hash, sealed: File) {
    let written = hub.app.db.write(move |tx| {
        let sealed = sealed.clone();
        Box::pin(async move {
            let sql = "UPDATE consent SET matches = $2 WHERE hash = $1";
            tx.put(sql, &[(&consent.0).into(), sealed.0.as_slice().into()]).await
        })
    });
    written.await.expect("written");
}

/// What an agent signs with, as it lies in its folder.
fn signing(gate: &Gate) -> SigningKey {
    let kept = std::fs::read(gate.folder.path().join("agent/gate.json")).expect("a file");
    let kept: Value = serde_json::from_slice(&kept).expect("JSON");
    let Hash(secret) = serde_json::from_value(kept["secret"].clone()).expect("a secret");
    SigningKey::from_bytes(&secret)
}

/// In which rows and files of a hub a text stands.
async fn traces(hub: &TestHub, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    files(hub.data.path(), text.as_bytes(), &mut found);
    if let Place::Url(_) = &hub.place {
        let like = format!("%{text}%");
        let rows = hub.app.db.read(move |tx| {
            let like = like.clone();
            Box::pin(async move {
                let sql = "SELECT table_name FROM information_schema.tables \
                           WHERE table_schema = 'public'";
                let mut found = Vec::new();
                for table in tx.rows(sql, &[], |row| row.text(0)).await? {
                    let sql =
                        format!("SELECT COUNT(*) FROM \"{table}\" t WHERE CAST(t AS TEXT) LIKE $1");
                    let count = tx.row(&sql, &[like.as_str().into()], |row| row.int(0)).await?;
                    if count.unwrap_or(0) > 0 {
                        found.push(table);
                    }
                }
                Ok(found)
            })
        });
        found.extend(rows.await.expect("the rows are readable"));
    }
    found
}

fn files(folder: &Path, needle: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, needle, found);
        } else if has(&std::fs::read(&path).expect("a file"), needle) {
            found.push(path.display().to_string());
        }
    }
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

on_both_engines! {
    async fn three_matches_are_three_and_whose_face_is_gone_has_no_number(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        assert!(matches!(gate.agent.matches(&ticket).await, Err(Refusal::NotIn)));
        let own = face("王秀英");
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
        assert_eq!(gate.agent.matches(&ticket).await.expect("told"), Matches::Days(Vec::new()));

        let day = today(&hub);
        for _ in 0..3 {
            let known = gate.agent.terminal().open_for(&own, day).expect("read");
            assert_eq!(known, Some(given.consent));
            assert_eq!(gate.agent.terminal().open_for(&face("路人"), day).expect("read"), None);
        }
        let three = Matches::Days(vec![(day, 3)]);
        assert_eq!(gate.agent.matches(&ticket).await.expect("told"), three);
        // The hub is not asked: without a line it is the same.
        gate.agent.round().await.expect("a round");
        assert_eq!(counted(&gate, given.consent, day).await, three);

        let path = gate.folder.path().join("terminal/matches");
        let before = std::fs::File::open(&path).expect("a file");
        let sealed = std::fs::read(&path).expect("a file");
        assert!(!has(&sealed, String::from(day).as_bytes()) && !has(&sealed, &given.consent.0));
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        assert_eq!(counted(&gate, given.consent, day).await, Matches::Days(Vec::new()));
        assert_eq!(before.metadata().expect("it is open").len(), 0, "what it was is cut off");
        assert!(matches!(gate.agent.matches(&ticket).await, Err(Refusal::NotIn)));
        assert_eq!(gate.agent.terminal().open_for(&own, day).expect("read"), None);
        assert_eq!(counted(&gate, given.consent, day).await, Matches::Days(Vec::new()));
    }

    async fn a_strangers_ticket_shows_nothing(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let stranger = hub.resident("李强").await;
        let given = resident.agree(gate.id).await.expect("agreed");
        let theirs = stranger.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        gate.agent.terminal().open_for(&face("王秀英"), today(&hub)).expect("read");

        let other = stranger.ticket(&theirs).await;
        assert!(matches!(gate.agent.matches(&other).await, Err(Refusal::NotIn)));
        let showing = stranger.hub.show(given.consent).await.expect("signed");
        let forged = Presented { ticket: ticket.ticket.clone(), showing };
        let refused = gate.agent.matches(&forged).await;
        assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::NotShown))), "{refused:?}");
        // A photograph of the code is worth ten minutes.
        hub.advance(Span::MINUTE.times(11));
        let refused = gate.agent.matches(&ticket).await;
        assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::Stale))), "{refused:?}");
    }

    async fn no_row_log_or_file_of_a_hub_has_the_number(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", contract::people::Post::Manager, None).await;
        let mut gate = hub.gate_with(&manager, Many).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let told = gate.agent.matches(&ticket).await.expect("told");
        let yesterday = Day(today(&hub).0 - 1);
        assert_eq!(told, Matches::Days(vec![(yesterday, MANY)]));
        hub.advance(Span::DAY);
        for _ in 0..3 {
            gate.agent.round().await.expect("a round");
            hub.come_to_a_checkpoint().await;
        }
        let until = yesterday.next();
        let Found::Told(Told { matches, .. }) = found(&resident, &given).await else {
            panic!("it came there sealed")
        };
        assert_eq!(matches, Matches::Days(vec![(until, MANY)]));
        assert_ne!(traces(&hub, "王秀英").await, Vec::<String>::new(), "what is there is found");
        // As a text, and as it stands in what is sealed: in rows of PostgreSQL that is hexadecimal.
        let raw = MANY.to_be_bytes();
        for text in [MANY.to_string(), HEXLOWER.encode(&raw)] {
            assert_eq!(traces(&hub, &text).await, Vec::<String>::new());
        }
        let mut own = Vec::new();
        files(hub.data.path(), &raw, &mut own);
        let agent = gate.folder.path().join("agent");
        files(&agent, &raw, &mut own);
        files(&agent, MANY.to_string().as_bytes(), &mut own);
        assert_eq!(own, Vec::<String>::new(), "the agent keeps none either");
    }

    async fn everybody_is_told_once_a_day_and_reads_it_on_their_device_alone(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let neighbour = hub.resident("李强").await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        let (theirs, other) = neighbour.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let day = today(&hub);
        for _ in 0..3 {
            gate.agent.terminal().open_for(&face("王秀英"), day).expect("read");
        }
        gate.agent.round().await.expect("a round");
        let before = told(Day(day.0 - 1), &[]);
        assert_eq!(found(&resident, &given).await, before, "the day is not over");
        gate.agent.enrol(&other, &face("李强")).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        assert_eq!(found(&neighbour, &theirs).await, Found::NotYet, "once a day, and that was");

        hub.advance(Span::DAY);
        gate.agent.terminal().open_for(&face("王秀英"), day.next()).expect("read");
        gate.agent.round().await.expect("a round");
        assert_eq!(found(&resident, &given).await, told(day, &[(day, 3)]));
        assert_eq!(found(&neighbour, &theirs).await, told(day, &[]), "who was not known is told as well");
        let carried = resident.hub.ask(&Mine {}).await.expect("carried");
        let others = neighbour.hub.ask(&Mine {}).await.expect("carried");
        for all in [&carried, &others] {
            assert!(matches!(&all[..], [one] if one.sealed.0.len() == SEALED));
        }
        gate.agent.round().await.expect("a round");
        assert_eq!(resident.hub.ask(&Mine {}).await.expect("carried"), carried, "once a day");
        // Another device than the one that agreed, with what the hub has of it.
        let own = signed(&resident, &given).await;
        let elsewhere = neighbour.hub.matches(given.consent, &own).await.expect("looked for");
        assert_eq!(elsewhere, Found::Elsewhere);
        // A consent of before names no key.
        let before = Consent { matches_key: None, ..own };
        let unnamed = resident.hub.matches(given.consent, &before).await.expect("looked for");
        assert_eq!(unnamed, Found::Unnamed);

        hub.advance(Span::DAY);
        gate.agent.round().await.expect("a round");
        let both = [(day, 3), (day.next(), 1)];
        assert_eq!(found(&resident, &given).await, told(day.next(), &both));

        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert!(resident.hub.ask(&Mine {}).await.expect("carried").is_empty(), "it goes with the consent");
        gate.agent.round().await.expect("a round");
        hub.advance(Span::DAY);
        gate.agent.round().await.expect("a round");
        assert!(resident.hub.ask(&Mine {}).await.expect("carried").is_empty());
        assert_eq!(neighbour.hub.ask(&Mine {}).await.expect("carried").len(), 1);
    }

    async fn a_guardian_is_told_of_the_child_and_the_child_is_not(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (staff, child) = (hub.staff("小李").await, hub.resident("王小明").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 1_000).await;
        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
        let day = today(&hub);
        gate.agent.terminal().open_for(&face("王小明"), day).expect("read");
        hub.advance(Span::DAY);
        gate.agent.round().await.expect("a round");

        let consent = signed(&child, &given).await;
        let of = async |person: &Person| person.hub.matches(given.consent, &consent).await;
        assert_eq!(of(&guardian).await, Ok(told(day, &[(day, 1)])));
        assert_eq!(of(&child).await, Ok(Found::Elsewhere));
        assert!(child.hub.ask(&Mine {}).await.expect("carried").is_empty());
    }

    async fn what_no_gate_tells_anew_is_not_kept_beyond_its_month(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        // Then the machine stands still.
        hub.advance(Span::HOUR.times(47));
        hub.keep_agenda().await;
        assert_ne!(found(&resident, &given).await, Found::NotYet);
        hub.advance(Span::HOUR);
        hub.keep_agenda().await;
        assert_eq!(found(&resident, &given).await, Found::NotYet);
        gate.agent.round().await.expect("a round");
        assert_ne!(found(&resident, &given).await, Found::NotYet, "and comes back");
    }

    async fn by_a_clock_that_is_wrong_nobody_is_told_and_by_the_right_one_everybody(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", contract::people::Post::Manager, None).await;
        let own = Arc::new(AtomicI64::new(hub.now().0));
        let around = Surroundings { clock: Clock::Set(Arc::clone(&own)), ..hub.around() };
        let mut gate = pair(&manager, east(), around, |terminal| terminal).await;
        bring_into_use(&manager, &mut gate).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let right = hub.now();
        for wrong in [Span::DAY.times(90), Span::MINUTE.times(11)].map(|ahead| right + ahead) {
            own.store(wrong.0, Ordering::Relaxed);
            gate.agent.round().await.expect("a round");
            assert_eq!(found(&resident, &given).await, Found::NotYet, "{wrong:?}");
        }
        own.store(right.0, Ordering::Relaxed);
        gate.agent.round().await.expect("a round");
        assert_eq!(found(&resident, &given).await, told(Day(today(&hub).0 - 1), &[]));
    }

    async fn what_somebody_else_has_sealed_is_shown_to_nobody(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let given = resident.agree(gate.id).await.expect("agreed");
        let own = signed(&resident, &given).await;
        let to = (gate.id, own.matches_key.as_ref().expect("a key"));
        let day = Day(today(&hub).0 - 1);
        let says = Told { until: day, matches: Matches::Days(vec![(day, 7)]) };
        let message = Told::signed(given.consent, &says.bytes());
        let made_up = Hex(SigningKey::from_bytes(&[1; 32]).sign(&message).to_bytes().to_vec());
        let sealed = seal(to, given.consent, (&says, &made_up), [3; 32]).expect("anybody can seal");
        carry(&hub, given.consent, sealed).await;
        assert_eq!(found(&resident, &given).await, Found::Strange);
        carry(&hub, given.consent, File(vec![0; SEALED])).await;
        assert_eq!(found(&resident, &given).await, Found::Strange);
    }

    async fn a_hub_takes_nothing_that_its_gate_has_not_signed_or_that_is_not_as_long(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let one = |bytes| Carried { consent: given.consent, sealed: File(vec![7; bytes]) };
        let hand = |all: Vec<Carried>, at, key: &SigningKey| {
            let saying = Saying::Matches(Handed { gate: gate.id, at, all }).text();
            let signature = Hex(key.sign(&Saying::signed(&saying)).to_bytes().to_vec());
            Hand { gate: gate.id, saying, signature }
        };
        let (own, now) = (signing(&gate), hub.now());
        let stranger = SigningKey::from_bytes(&[1; 32]);
        for (wrong, expected) in [
            (hand(vec![one(SEALED)], now, &stranger), Code::BadSignature),
            (hand(vec![one(SEALED)], now - Span::MINUTE.times(11), &own), Code::ClockSkew),
            (hand(vec![one(SEALED - 1)], now, &own), Code::Malformed),
            (hand(vec![one(SEALED + 1)], now, &own), Code::Malformed),
            (hand(vec![one(SEALED); MOST + 1], now, &own), Code::Malformed),
        ] {
            assert_eq!(code(resident.hub.change(&wrong, &key()).await), expected);
        }
        // Another gate, of a consent that is none of its.
        let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
        let west = hub.paired_gate(&manager, west).await;
        let all = vec![one(SEALED)];
        let saying = Saying::Matches(Handed { gate: west.id, at: now, all }).text();
        let signature = signing(&west).sign(&Saying::signed(&saying)).to_bytes().to_vec();
        let others = Hand { gate: west.id, saying, signature: Hex(signature) };
        resident.hub.change(&others, &key()).await.expect("nothing is kept of it");
        let elsewhere = Hand { gate: gate.id, ..others };
        assert_eq!(code(resident.hub.change(&elsewhere, &key()).await), Code::BadSignature);
        assert!(resident.hub.ask(&Mine {}).await.expect("carried").is_empty());
        let right = hand(vec![one(SEALED)], now, &own);
        resident.hub.change(&right, &key()).await.expect("whoever carries it");
        assert_eq!(resident.hub.ask(&Mine {}).await.expect("carried"), [one(SEALED)]);
    }

    async fn after_31_days_a_number_is_forgotten_though_nobody_comes_by(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let first = Day(today(&hub).0 - 30);
        gate.agent.terminal().open_for(&face("王秀英"), first).expect("read");
        gate.agent.round().await.expect("a round");
        let one = Matches::Days(vec![(first, 1)]);
        assert_eq!(gate.agent.matches(&ticket).await.expect("told"), one);

        hub.advance(Span::DAY);
        gate.agent.round().await.expect("a round");
        // Asked as on the day itself, it is not there.
        assert_eq!(counted(&gate, given.consent, first).await, Matches::Days(Vec::new()));
    }
}

#[tokio::test]
async fn each_has_numbers_of_their_own_by_the_day() {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut terminal = Reference::open(folder.path()).expect("a terminal");
    let (one, two, day) = (Hash([1; 32]), Hash([2; 32]), Day::of(2026, 11, 23));
    terminal.enrol(one, &face("王秀英")).await.expect("taken in");
    terminal.enrol(two, &face("李强")).await.expect("taken in");
    for (name, on) in
        [("王秀英", day), ("李强", day), ("王秀英", day.next()), ("王秀英", day.next())]
    {
        terminal.open_for(&face(name), on).expect("read");
    }
    // Which face it is, somebody may ask without passing.
    terminal.recognise(&face("李强")).expect("read");
    let now = day.next();
    let known = |days: &[(Day, u32)]| Matches::Days(days.to_vec());
    let both = terminal.matches(&[two, one], now).await.expect("read");
    assert_eq!(both, [known(&[(day, 1)]), known(&[(day, 1), (now, 2)])]);

    terminal.delete(one).await.expect("deleted");
    assert_eq!(of(&mut terminal, one, now).await, known(&[]));
    assert_eq!(of(&mut terminal, two, now).await, known(&[(day, 1)]));
    // A clock that was wrong has counted for a day that has not come.
    assert_eq!(of(&mut terminal, two, Day(day.0 - 1)).await, known(&[]));
}

/// More than go at once: nothing that is to be deleted waits for it, and nobody is left out.
#[tokio::test]
async fn of_many_each_is_told_within_two_rounds() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (first, _, mut gate) = neighbourhood(&hub).await;
    let mut all = vec![first];
    for number in 0..=MOST {
        all.push(hub.resident(&format!("住户{number}")).await);
    }
    let mut given = Vec::new();
    for person in &all {
        given.push(person.agree(gate.id).await.expect("agreed"));
    }
    hub.come_to_a_checkpoint().await;
    for (person, given) in all.iter().zip(&given) {
        let ticket = person.ticket(given).await;
        let own = face(&given.consent.to_string());
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
    }
    let last = all.pop().expect("somebody");
    last.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    let (mut counts, mut deleted) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        deleted.push(gate.agent.round().await.expect("a round").deleted);
        let mut told = 0;
        for person in &all {
            told += person.hub.ask(&Mine {}).await.expect("carried").len();
        }
        counts.push(told);
    }
    assert_eq!((counts, deleted), (vec![MOST, MOST + 1], vec![1, 0]));
}

/// When somebody came by who has not agreed is nobody's to know: what stays of all of them is a number a day.
#[tokio::test]
async fn strangers_are_a_number_a_day_and_a_terminal_that_is_killed_has_lost_none() {
    let folder = TempDir::new().expect("a place for temporary files");
    let open = || Reference::open(folder.path()).expect("a terminal");
    let (day, passer) = (Day::of(2026, 11, 23), face("路人"));
    for on in [day, day, day.next()] {
        let terminal = open();
        assert_eq!(terminal.open_for(&passer, on).expect("read"), None);
        // Killed, with the next number half written: nothing is done on the way out.
        std::mem::forget(terminal);
        std::fs::write(folder.path().join("matches.new"), "half of it").expect("written");
    }
    open().recognise(&passer).expect("somebody asks without passing");

    assert_eq!(open().strangers(day.next()).expect("read"), [(day, 2), (day.next(), 1)]);
    let sealed = std::fs::read(folder.path().join("matches")).expect("a file");
    assert!(!has(&sealed, String::from(day).as_bytes()) && !has(&sealed, &passer.0));
    assert!(open().held().await.expect("read").is_empty(), "of whom, nothing says");

    open().forget_days(Day(day.0 + 31)).await.expect("forgotten");
    // Asked as on the day itself, it is not there.
    assert!(open().strangers(day).expect("read").is_empty());
    assert_eq!(open().strangers(day.next()).expect("read"), [(day.next(), 1)]);
}

/// A terminal that has known everybody very often.
struct Many(Reference);

impl Terminal for Many {
    fn method(&self) -> &str {
        self.0.method()
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> anyhow::Result<()> {
        self.0.enrol(consent, face).await
    }

    async fn delete(&mut self, consent: Hash) -> anyhow::Result<()> {
        self.0.delete(consent).await
    }

    async fn held(&mut self) -> anyhow::Result<Vec<Hash>> {
        self.0.held().await
    }

    async fn ways(&mut self, now: Time) -> anyhow::Result<Vec<Trial>> {
        self.0.ways(now).await
    }

    async fn matches(&mut self, consents: &[Hash], today: Day) -> anyhow::Result<Vec<Matches>> {
        Ok(vec![Matches::Days(vec![(Day(today.0 - 1), MANY)]); consents.len()])
    }
}
