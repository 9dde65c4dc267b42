//! A gate whose terminal speaks ONVIF, by its stand-in: what is taken in and deleted through it, what is
//! signed for, and what it does with a terminal that fails, lies or is hostile.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use client::Clock;
use contract::{
    Code,
    consents::{Given, Presented, Withdraw},
    gates::{
        State, TRIED, WayIn,
        agent::{Done, Saying},
    },
    ledger::Event,
    people::Post,
    time::{Day, Offset, Span, Time},
};
use gate::{
    Agent, Capture, Matches, Terminal,
    onvif::{Fault, Onvif, Password, Settings},
    tried,
};
use ledger::Hash;
use tempfile::TempDir;

use crate::{
    gates::{events, standing},
    support::{
        Engine, Person, TestHub, code,
        gate::{Gate, face},
        http, key, on_both_engines,
        onvif::{PASSWORD, StandIn, Trouble, USER},
    },
};

mod card;
mod protocol;
mod screen;

const FACE: &str = "pt:Face";
const CARD: &str = "pt:Card";

/// How the stand-in is spoken to.
fn settings(terminal: &StandIn) -> Settings {
    Settings::new(terminal.address.clone(), USER.to_owned(), Password(PASSWORD.to_owned()))
}

/// A driver beside it; somebody has just tried a card and a code.
fn driver(folder: &Path, settings: Settings, clock: &Arc<AtomicI64>) -> Onvif {
    let driver = Onvif::open(folder, settings, Clock::Set(Arc::clone(clock)));
    try_by_hand(folder, Time(clock.load(Ordering::Relaxed)));
    driver.expect("a driver")
}

/// Somebody tries a card and a code at the door, and both let in.
fn try_by_hand(folder: &Path, now: Time) {
    for way in WayIn::ALL {
        tried::note(folder, *way, now).expect("noted");
    }
}

/// A stand-in and a driver without any hub.
struct Alone {
    terminal: StandIn,
    driver: Onvif,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

impl Alone {
    async fn start() -> Self {
        Self::with(|settings| settings).await
    }

    async fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        let clock = Arc::new(AtomicI64::new(Day::of(2026, 11, 23).at(10, Offset::CHINA).0));
        let terminal = StandIn::start(&clock).await;
        let folder = TempDir::new().expect("a place for temporary files");
        let driver = driver(folder.path(), change(settings(&terminal)), &clock);
        Self { terminal, driver, clock, folder }
    }

    /// The ways in without a face that were tried and let in.
    async fn ways(&mut self) -> Vec<WayIn> {
        let now = Time(self.clock.load(Ordering::Relaxed));
        let tried = self.driver.ways(now).await.expect("it tells");
        tried.iter().map(|trial| trial.way).collect()
    }

    /// Somebody comes to the terminal's own screen and is taken in there.
    async fn take_in(&mut self, consent: Hash, token: &str) {
        assert!(self.driver.watch().await.expect("it tells"), "it has a screen");
        self.terminal.put(token, FACE);
        self.driver.held().await.expect("it tells");
        self.driver.enrol(consent, &Capture::default()).await.expect("taken in");
        self.driver.unwatch();
    }

    /// The fault with which it does not tell what it holds.
    async fn fault(&mut self) -> Fault {
        fault(self.driver.held().await)
    }
}

/// How often a terminal was asked for an operation.
fn asked(terminal: &StandIn, operation: &str) -> usize {
    terminal.inside().asked.iter().filter(|asked| *asked == operation).count()
}

fn fault<T>(outcome: anyhow::Result<T>) -> Fault {
    let error = outcome.err().expect("a fault");
    error.downcast::<Fault>().expect("one of the driver's")
}

/// A resident who has agreed to a gate in use, whose terminal has a card in it.
async fn agreed(hub: &TestHub, folder: &TempDir) -> (Person, Gate<Onvif>, StandIn, Given) {
    hub.app.log().await.expect("a log");
    let terminal = StandIn::start(&hub.clock).await;
    terminal.put("card-1", CARD);
    let resident = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let place = folder.path().join("onvif");
    let driver = driver_at(&place, &terminal, hub);
    let gate = hub.gate_with(&manager, |_| driver).await;
    let given = resident.agree(gate.id).await.expect("agreed");
    hub.come_to_a_checkpoint().await;
    (resident, gate, terminal, given)
}

fn driver_at(place: &Path, terminal: &StandIn, hub: &TestHub) -> Onvif {
    std::fs::create_dir_all(place).expect("a folder");
    driver(place, settings(terminal), &hub.clock)
}

/// Somebody shows a ticket, comes to the terminal's own screen and is taken in there.
async fn take_in_at_screen(
    agent: &mut Agent<Onvif>,
    terminal: &StandIn,
    ticket: &Presented,
    token: &str,
) {
    let consent = agent.enrol(ticket, &Capture::default()).await.expect("awaited");
    terminal.put(token, FACE);
    let round = agent.round().await.expect("a round");
    assert_eq!((round.at_screen, agent.awaited()), (Some(Ok(consent)), None));
}

async fn withdraw(person: &Person) {
    person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
}

/// What the gate has signed in somebody's records: whether a face was taken in, and the rest.
async fn receipts(person: &Person) -> Vec<(bool, Done)> {
    let said = events(person).await.into_iter().filter_map(|event| match event {
        Event::GateSigned { saying, .. } => Saying::kept(&saying),
        _ => None,
    });
    said.filter_map(|saying| match saying {
        Saying::Enrolled(done) => Some((true, done)),
        Saying::Deleted(done) => Some((false, done)),
        Saying::Report(_) | Saying::Fetch(_) | Saying::Took(_) | Saying::Matches(_) => None,
    })
    .collect()
}

on_both_engines! {
    async fn from_the_terminals_own_screen_to_the_receipt(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        let awaited = gate.agent.enrol(&ticket, &Capture::default()).await;
        assert_eq!(awaited.expect("awaited"), given.consent);
        // At the screen there is a code first, and the face last.
        for kind in ["pt:PIN", FACE] {
            let round = gate.agent.round().await.expect("a round");
            assert_eq!((round.at_screen, gate.agent.awaited()), (None, Some(given.consent)));
            terminal.put("new", kind);
        }
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.at_screen, round.strays), (Some(Ok(given.consent)), 0));
        assert_eq!(gate.agent.awaited(), None);
        let is_handed_over = terminal.inside().asked.contains(&"CreateCredential".to_owned());
        assert!(!is_handed_over, "it keeps its faces to itself");
        let known = gate.agent.matches(&ticket).await.expect("told");
        assert_eq!(known, Matches::Unknown, "the protocol does not say");

        withdraw(&resident).await;
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.failed, round.unheard), (1, 0, 0), "{:?}", round.why);
        let left = [FACE, CARD, "pt:PIN"].map(|kind| terminal.count(kind));
        assert_eq!(left, [0, 1, 1]);
        let signed = receipts(&resident).await;
        let counts = signed.iter().map(|(is_in, done)| (*is_in, done.before, done.after));
        assert_eq!(counts.collect::<Vec<_>>(), [(true, 0, 1), (false, 1, 0)]);
        assert_eq!(signed[1].1.method.as_str(), "ONVIF AM-300, firmware V2.1.4: read back");
        assert!(!standing(&resident).await[0].is_unfinished());
    }

    /// FR 10: what somebody has tried once does not count for ever, and a gate takes people in again by itself.
    async fn a_gate_whose_card_reader_nobody_has_tried_for_long_takes_in_nobody(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, _terminal, _) = agreed(&hub, &folder).await;
        let manager = hub.join("赵经理", Post::Manager, None).await;
        let neighbour = hub.resident("李强").await;
        let place = folder.path().join("onvif");
        let tried_at = hub.now() - Span::SECOND.times(10);
        gate.agent.round().await.expect("a round");
        let now = crate::gates::look_at(&manager, gate.id).await;
        assert_eq!((now.takes_in, now.broken.len()), (true, 0));
        assert!(now.trials.iter().all(|trial| trial.at <= tried_at), "when it was, and not when it was said");

        hub.advance(TRIED);
        gate.agent.round().await.expect("a round");
        let now = crate::gates::look_at(&manager, gate.id).await;
        assert_eq!((now.takes_in, now.state, &now.broken[..]), (false, State::Live, WayIn::ALL));
        assert_eq!(resident.offers().await[0].broken, WayIn::ALL, "told to those who are asked");
        assert_eq!(code(neighbour.agree(gate.id).await), Code::Invalid);

        try_by_hand(&place, hub.now());
        gate.agent.round().await.expect("a round");
        let now = crate::gates::look_at(&manager, gate.id).await;
        assert_eq!((now.takes_in, now.broken.len()), (true, 0));
        neighbour.agree(gate.id).await.expect("agreed");
    }

    async fn a_power_cut_in_the_middle_leaves_nothing_unsigned(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, gate, terminal, given) = agreed(&hub, &folder).await;
        let Gate { mut agent, folder: state, .. } = gate;
        let ticket = resident.ticket(&given).await;
        terminal.inside().trouble = Trouble::DiesAfter("CreateCredential");
        agent.enrol(&ticket, &face("王秀英")).await.expect_err("the line is dead");
        assert_eq!(terminal.count(FACE), 1, "and the face is in it");
        drop(agent);
        let open = || {
            let driver = driver_at(&folder.path().join("onvif"), &terminal, &hub);
            Agent::open(&state.path().join("agent"), driver, |_| hub.around()).expect("it goes on")
        };
        terminal.inside().trouble = Trouble::None;
        let mut agent = open();
        let round = agent.round().await.expect("a round");
        assert_eq!((round.strays, round.failed), (0, 0));
        let signed = receipts(&resident).await;
        assert!(matches!(signed[..], [(true, Done { before: 0, after: 1, .. })]), "{signed:?}");

        withdraw(&resident).await;
        terminal.inside().trouble = Trouble::DiesAfter("DeleteCredential");
        let round = agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.failed), (0, 1));
        assert_eq!(terminal.count(FACE), 0);
        assert!(standing(&resident).await[0].is_unfinished(), "nobody has read that back");
        drop(agent);
        terminal.inside().trouble = Trouble::None;
        assert_eq!(open().round().await.expect("a round").deleted, 1);
        assert!(!standing(&resident).await[0].is_unfinished());
    }

    async fn a_terminal_that_lies_about_deleting_gets_no_receipt(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        withdraw(&resident).await;
        for (trouble, rounds) in [(Trouble::Keeps, 2), (Trouble::Moves, 3)] {
            terminal.inside().trouble = trouble;
            for _ in 0..rounds {
                let round = gate.agent.round().await.expect("a round");
                assert_eq!(round.deleted, 0);
                assert_eq!(round.why, Some(Fault::StillThere.to_string()));
                assert!(standing(&resident).await[0].is_unfinished(), "nothing is signed");
            }
        }
        terminal.inside().trouble = Trouble::None;
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.strays, round.deleted, terminal.count(FACE)), (1, 1, 0));
        assert!(!standing(&resident).await[0].is_unfinished());
    }

    async fn a_terminal_that_lists_nothing_for_a_while_gets_no_receipt(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let neighbour = hub.resident("李强").await;
        let other = neighbour.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        // At the screen, so that the terminal has nothing but a token of whose they are.
        for (person, given, token) in [(&resident, &given, "one"), (&neighbour, &other, "two")] {
            let ticket = person.ticket(given).await;
            take_in_at_screen(&mut gate.agent, &terminal, &ticket, token).await;
        }
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;

        terminal.inside().trouble = Trouble::Forgets;
        for _ in 0..2 {
            let thin = fault(gate.agent.round().await);
            assert!(matches!(thin, Fault::Garbled(_)), "{thin}");
        }
        assert_eq!(terminal.count(FACE), 2);
        assert!(standing(&resident).await[0].is_unfinished(), "nothing is signed");

        terminal.inside().trouble = Trouble::None;
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.strays, round.deleted, terminal.count(FACE)), (0, 1, 1));
        let held = gate.agent.terminal().held().await.expect("it tells");
        assert_eq!(held, [other.consent], "the neighbour's face has its name");
        assert!(!standing(&resident).await[0].is_unfinished());
    }

    async fn who_cannot_be_understood_or_lets_nobody_in_loses_nothing(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;
        let known = gate.agent.state().enrolled.clone();

        terminal.set_password("changed at the terminal");
        let refused = fault(gate.agent.round().await);
        assert!(matches!(refused, Fault::NotAuthorized { .. }), "{refused}");
        terminal.set_password(PASSWORD);
        let bomb = "<!DOCTYPE e [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><e>&b;</e>";
        let older = "http://schemas.xmlsoap.org/soap/envelope/";
        let other = format!("<Envelope xmlns=\"{older}\"><Body/></Envelope>");
        let (long, deep) = ("x".repeat(5_000_000), "<a>".repeat(99_999));
        for hostile in [bomb.to_owned(), other, long, deep] {
            terminal.inside().trouble = Trouble::Says(hostile);
            let garbled = fault(gate.agent.round().await);
            assert!(matches!(garbled, Fault::Garbled(_)), "{garbled}");
        }
        assert_eq!((&gate.agent.state().enrolled, terminal.count(FACE)), (&known, 1));
        assert_eq!(receipts(&resident).await.len(), 1);

        terminal.inside().trouble = Trouble::None;
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    }
}

#[tokio::test]
async fn by_whichever_clock_requests_are_dated_by_the_terminals() {
    let mut alone = Alone::start().await;
    for hours in [-3, 0, 5] {
        alone.terminal.inside().ahead = Span::HOUR.times(hours);
        let (about, ahead) = alone.driver.about().await.expect("it tells");
        assert_eq!((about.serial.as_str(), ahead), ("0042", Some(Span::HOUR.times(hours))));
        assert!(alone.driver.held().await.expect("it tells").is_empty());
    }

    // Its clock is put right while it runs: once it refuses, and then it is asked what time it is.
    alone.terminal.inside().ahead = Span::default();
    let refused = alone.fault().await;
    assert!(refused.to_string().contains("18000 seconds ahead of"), "{refused}");
    alone.driver.held().await.expect("it tells");

    alone.terminal.inside().ahead = Span::HOUR;
    alone.terminal.inside().tells_time = false;
    alone.fault().await;
    let refused = alone.fault().await;
    assert_eq!(refused, Fault::NotAuthorized { ahead: None, wants_digest: false });
    assert!(refused.to_string().contains("set its clock"), "{refused}");
}

#[tokio::test]
async fn what_is_wrong_is_said_so_that_it_can_be_mended() {
    let mut alone = Alone::start().await;
    let folder = TempDir::new().expect("a place for temporary files");
    let hasty = Settings { patience: Duration::from_millis(300), ..settings(&alone.terminal) };
    let mut hasty = driver(folder.path(), hasty, &alone.clock);
    alone.terminal.inside().trouble = Trouble::Silent;
    assert_eq!(fault(hasty.held().await), Fault::Slow);
    alone.terminal.inside().trouble = Trouble::DiesAfter("GetSystemDateAndTime");
    assert_eq!(alone.fault().await, Fault::Cut);
    alone.terminal.inside().trouble = Trouble::None;
    alone.terminal.inside().has_credentials = false;
    assert_eq!(alone.fault().await, Fault::NoService("credential service"));
    alone.terminal.inside().has_credentials = true;
    alone.terminal.knows(&[CARD], &[]);
    assert_eq!(alone.fault().await, Fault::NoFaces);
    alone.terminal.knows(&[FACE], &[]);
    alone.driver.held().await.expect("it tells");
    assert_eq!(alone.ways().await, [WayIn::Code], "no card opens it");
    std::fs::remove_dir_all(alone.folder.path().join("tried")).expect("removed");
    assert_eq!(alone.ways().await, [], "nobody has tried any");

    let nowhere =
        Settings { address: "http://127.0.0.1:1".to_owned(), ..settings(&alone.terminal) };
    let mut nobody = driver(folder.path(), nowhere, &alone.clock);
    assert!(matches!(fault(nobody.held().await), Fault::Unreached(_)));
    let file = Settings { address: "file:///etc".to_owned(), ..settings(&alone.terminal) };
    let refused = Onvif::open(folder.path(), file, Clock::Set(Arc::clone(&alone.clock)));
    assert!(refused.is_err(), "only http and https");
    assert!(!format!("{:?}", settings(&alone.terminal)).contains(PASSWORD));
}

#[tokio::test]
async fn a_request_counts_once() {
    let mut alone = Alone::start().await;
    alone.terminal.put("card-1", CARD);
    alone.driver.held().await.expect("it tells");
    let (path, request) = alone.terminal.inside().last.clone();
    assert!(!request.contains(PASSWORD));
    let again = http()
        .post(format!("{}{path}", alone.terminal.address))
        .header("content-type", "application/soap+xml")
        .body(request)
        .send()
        .await
        .expect("an answer");
    assert_eq!(again.status().as_u16(), 400, "the stand-in has seen that token");
}

#[tokio::test]
async fn a_long_list_is_read_to_its_end() {
    let mut alone = Alone::start().await;
    for number in 0..7 {
        alone.terminal.put(&format!("face-{number}"), FACE);
        alone.terminal.put(&format!("card-{number}"), CARD);
    }
    assert_eq!(alone.driver.held().await.expect("it tells").len(), 7);

    // What a credential is made of comes with its value, and is asked once.
    alone.terminal.inside().asked.clear();
    alone.driver.held().await.expect("it tells");
    assert!(!alone.terminal.inside().asked.contains(&"GetCredentials".to_owned()));
    alone.terminal.put("late", FACE);
    alone.terminal.inside().trouble = Trouble::Hides("late");
    assert!(matches!(alone.fault().await, Fault::Garbled(_)), "a list that hides is none");
    alone.terminal.inside().trouble = Trouble::Trails;
    assert_eq!(alone.driver.held().await.expect("an empty reference is none").len(), 8);
}

#[tokio::test]
async fn a_list_is_bounded_whatever_the_terminal_says() {
    let mut alone = Alone::start().await;
    for token in ["card-1", "card-2", "card-3"] {
        alone.terminal.put(token, CARD);
    }
    alone.terminal.inside().trouble = Trouble::Crowds;
    let crowded = alone.fault().await.to_string();
    assert!(crowded.contains("more at once than it was asked for"), "{crowded}");
    alone.terminal.inside().trouble = Trouble::Dawdles;
    alone.terminal.inside().asked.clear();
    assert_eq!(alone.fault().await, Fault::Slow);
    assert_eq!(asked(&alone.terminal, "GetCredentialInfoList"), 6, "five minutes, and no more");

    alone.terminal.inside().trouble = Trouble::None;
    alone.driver.held().await.expect("it tells");
    alone.terminal.put(&"x".repeat(300), CARD);
    let long = alone.fault().await.to_string();
    assert!(long.contains("a token that is too long"), "{long}");
}

#[tokio::test]
async fn a_first_look_that_fails_goes_on_where_it_was() {
    let mut alone = Alone::start().await;
    for number in 0..20 {
        alone.terminal.put(&format!("card-{number:02}"), CARD);
    }
    alone.terminal.inside().trouble = Trouble::Hides("card-19");
    assert!(matches!(alone.fault().await, Fault::Garbled(_)));
    assert_eq!(asked(&alone.terminal, "GetCredentials"), 10, "two at a time");

    // All but the one that was not shown are known.
    alone.terminal.inside().trouble = Trouble::None;
    alone.terminal.inside().asked.clear();
    assert!(alone.driver.held().await.expect("it tells").is_empty());
    assert_eq!(asked(&alone.terminal, "GetCredentials"), 1);
}

#[tokio::test]
async fn a_list_that_lacks_most_is_believed_once_that_has_lasted() {
    let mut alone = Alone::start().await;
    let both = [Hash([3; 32]), Hash([4; 32])];
    for (consent, token) in both.into_iter().zip(["one", "two"]) {
        alone.take_in(consent, token).await;
    }
    let pass = |span: Span| alone.clock.fetch_add(span.0, Ordering::Relaxed);
    let (almost, rest) = (Span::MINUTE.times(59), Span::MINUTE);
    for _ in 0..2 {
        alone.terminal.inside().trouble = Trouble::Forgets;
        for _ in 0..2 {
            let thin = fault(alone.driver.held().await);
            assert!(thin.to_string().contains("hardly any"), "{thin}");
        }
        pass(almost);
        assert!(matches!(fault(alone.driver.held().await), Fault::Garbled(_)));
        alone.terminal.inside().trouble = Trouble::None;
        let held = alone.driver.held().await.expect("it tells");
        assert_eq!(held, both, "each has its name, and the hour begins anew");
    }

    alone.terminal.inside().trouble = Trouble::Forgets;
    fault(alone.driver.held().await);
    pass(almost);
    fault(alone.driver.held().await);
    pass(rest);
    assert!(alone.driver.held().await.expect("it has been emptied").is_empty());
}

#[tokio::test]
async fn a_terminal_that_merges_faces_gives_nobody_the_face_of_another() {
    let mut alone = Alone::start().await;
    let (one, two) = (Hash([3; 32]), Hash([4; 32]));
    alone.driver.enrol(one, &face("李强")).await.expect("taken in");
    alone.terminal.inside().trouble = Trouble::Merges;
    assert_eq!(fault(alone.driver.enrol(two, &face("李强")).await), Fault::NotThere);
    assert_eq!(alone.driver.held().await.expect("it tells"), [one]);
    let mut next = driver(alone.folder.path(), settings(&alone.terminal), &alone.clock);
    assert_eq!(next.held().await.expect("it tells"), [one], "nor is it written down");
}

#[tokio::test]
async fn whoever_has_a_card_keeps_it() {
    let mut alone = Alone::start().await;
    alone.terminal.put("both", CARD);
    alone.terminal.put("both", FACE);
    let held = alone.driver.held().await.expect("it tells");
    let [stray] = held[..] else { panic!("{held:?}") };
    alone.driver.delete(stray).await.expect("deleted");
    assert_eq!((alone.terminal.count(CARD), alone.terminal.count(FACE)), (1, 0));
    alone.driver.delete(stray).await.expect("nothing is to be done");

    // A face that somebody adds to a card is found within an hour.
    alone.terminal.put("both", FACE);
    alone.clock.fetch_add(Span::HOUR.0, Ordering::Relaxed);
    assert_eq!(alone.driver.held().await.expect("it tells"), [stray]);

    // By a clock that is set back a year that hour is not longer.
    alone.driver.delete(stray).await.expect("deleted");
    alone.terminal.put("both", FACE);
    alone.clock.fetch_sub(Span::DAY.times(365).0, Ordering::Relaxed);
    assert_eq!(alone.driver.held().await.expect("it tells"), [stray]);
}

#[tokio::test]
async fn a_face_is_handed_over_once_in_a_format_that_is_known() {
    let mut alone = Alone::start().await;
    let consent = Hash([3; 32]);
    alone.terminal.knows(&[CARD, FACE], &["am-300-v2", "am-300-v3"]);
    let refused = fault(alone.driver.enrol(consent, &face("李强")).await);
    assert_eq!(refused.to_string(), "say in which format faces are, one of: am-300-v2, am-300-v3");
    alone.terminal.knows(&[CARD, FACE], &["am-300-v2"]);

    alone.terminal.inside().trouble = Trouble::Drops;
    assert_eq!(fault(alone.driver.enrol(consent, &face("李强")).await), Fault::NotThere);
    alone.terminal.inside().trouble = Trouble::DiesAfter("CreateCredential");
    alone.terminal.inside().asked.clear();
    assert_eq!(fault(alone.driver.enrol(consent, &face("李强")).await), Fault::Cut);
    alone.terminal.inside().trouble = Trouble::None;
    alone.driver.enrol(consent, &face("李强")).await.expect("it is there");
    assert_eq!(alone.driver.held().await.expect("it tells"), [consent]);
    assert_eq!(alone.terminal.count(FACE), 1);
}

#[tokio::test]
async fn at_the_screen_it_is_one_who_comes_and_somebody_new() {
    let mut alone = Alone::start().await;
    let consent = Hash([3; 32]);
    alone.terminal.put("card-1", CARD);
    assert!(alone.driver.watch().await.expect("it tells"));
    // Whoever has a card already is nobody new.
    alone.terminal.put("card-1", FACE);
    let nobody = fault(alone.driver.enrol(consent, &Capture::default()).await);
    assert_eq!((nobody, alone.driver.came()), (Fault::NotThere, Vec::new()));
    alone.terminal.remove("card-1");

    alone.terminal.put("one", FACE);
    alone.terminal.put("two", FACE);
    let several = fault(alone.driver.enrol(consent, &Capture::default()).await);
    assert_eq!(several, Fault::Several);
    alone.driver.unwatch();
    let strays = alone.driver.held().await.expect("it tells");
    assert!(strays.len() == 2 && !strays.contains(&consent), "both are nobody's");
    for stray in strays {
        alone.driver.delete(stray).await.expect("deleted");
    }

    alone.take_in(consent, "one").await;
    // Another program that goes on with the same folder knows whose it is.
    let mut next = driver(alone.folder.path(), settings(&alone.terminal), &alone.clock);
    assert_eq!(next.held().await.expect("it tells"), [consent]);

    // Somebody deletes it at the screen, and the terminal gives its token to the next person.
    alone.terminal.remove("one");
    assert!(next.held().await.expect("it tells").is_empty());
    alone.terminal.put("one", FACE);
    let held = next.held().await.expect("it tells");
    assert!(held.len() == 1 && held != [consent], "a token is nobody's name");
}
