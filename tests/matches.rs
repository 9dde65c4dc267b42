//! How often a gate has known somebody: told at the gate to whom it is about, and to no hub.

use std::{fs::File, path::Path};

use contract::{
    consents::{NotTaken, Presented, Withdraw},
    gates::Trial,
    time::{Day, Offset, Span, Time},
};
use gate::{Capture, Matches, Refusal, Terminal, reference::Reference};
use hub::db::Place;
use ledger::Hash;
use tempfile::TempDir;

use crate::{
    gates::neighbourhood,
    support::{
        Engine, TestHub,
        gate::{Gate, face},
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
    gate.terminal().matches(consent, day).await.expect("read")
}

/// In which rows and files of a hub a text stands.
async fn traces(hub: &TestHub, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    files(hub.data.path(), text, &mut found);
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

fn files(folder: &Path, text: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, text, found);
        } else if has(&std::fs::read(&path).expect("a file"), text.as_bytes()) {
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
        let before = File::open(&path).expect("a file");
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
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let told = gate.agent.matches(&ticket).await.expect("told");
        assert_eq!(told, Matches::Days(vec![(today(&hub), MANY)]));
        for _ in 0..3 {
            gate.agent.round().await.expect("a round");
            hub.come_to_a_checkpoint().await;
        }
        assert_ne!(traces(&hub, "王秀英").await, Vec::<String>::new(), "what is there is found");
        assert_eq!(traces(&hub, &MANY.to_string()).await, Vec::<String>::new());
        let mut own = Vec::new();
        files(&gate.folder.path().join("agent"), &MANY.to_string(), &mut own);
        assert_eq!(own, Vec::<String>::new(), "the agent keeps none either");
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
    let of_one = terminal.matches(one, now).await.expect("read");
    assert_eq!(of_one, Matches::Days(vec![(day, 1), (now, 2)]));
    assert_eq!(terminal.matches(two, now).await.expect("read"), Matches::Days(vec![(day, 1)]));

    terminal.delete(one).await.expect("deleted");
    assert_eq!(terminal.matches(one, now).await.expect("read"), Matches::Days(Vec::new()));
    assert_eq!(terminal.matches(two, now).await.expect("read"), Matches::Days(vec![(day, 1)]));
    // A clock that was wrong has counted for a day that has not come.
    assert_eq!(
        terminal.matches(two, Day(day.0 - 1)).await.expect("read"),
        Matches::Days(Vec::new())
    );
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

    async fn matches(&mut self, _consent: Hash, today: Day) -> anyhow::Result<Matches> {
        Ok(Matches::Days(vec![(today, MANY)]))
    }
}
