//! What strangers send to a gate, a hub or a device, changed by chance: nothing of it makes a reader panic, and what
//! is still signed and proved is what was.

#[path = "../../ledger/tests/mutating/mod.rs"]
mod mutating;
mod ticket;

use std::sync::LazyLock;

use contract::{
    consents::{
        Consent, End, Hash, How, Presented, SCANNED, Showing, Signatory, Standing, Taken, Who, read,
    },
    gates::{Notice, Tester, Trial, WayIn, agent},
    id::{DeviceId, OrderId, RecoveryId},
    ledger::Event,
    recovery::{Fault, Objection, faults},
    sessions::{Hex, Signature},
    text::Name,
    time::{Offset, Span, Time},
};
use ledger::policy::Policy;
use mutating::{Edit, changed, config, edits};
use proptest::{prelude::*, sample::Index};
use ticket::{
    AT, GATE, Page, consent, device, gate, given, minor, notice, of_child, page, policy, public,
    showing, signed,
};

/// What is signed: texts of one kind, each with its signature.
type Signed = (Vec<String>, Vec<Signature>);

fn done(consent: &Consent, order: Option<OrderId>) -> agent::Done {
    let consent = Consent::hash(&consent.text());
    let (method, firmware) = (Name::try_from("reference").expect("a name"), Hash([8; 32]));
    agent::Done { gate: GATE, order, consent, before: 3, after: 2, at: AT, method, firmware }
}

const ORDER: OrderId = OrderId::from_number(3);

static CONSENTS: LazyLock<Signed> = LazyLock::new(|| {
    let texts = [consent().text(), of_child().text()];
    let signatures = texts.iter().map(|text| signed(&device(), &Consent::signed(text)));
    (texts.to_vec(), signatures.collect())
});

static SAYINGS: LazyLock<Signed> = LazyLock::new(|| {
    let (ways, firmware) = (vec![WayIn::Card, WayIn::Code], Hash([8; 32]));
    let tried = vec![Trial { way: WayIn::Card, at: AT, by: Tester::Person }];
    let report =
        agent::Report { gate: GATE, number: 1, at: AT, templates: 4, ways, tried, firmware };
    let consent_of = Consent::hash(&consent().text());
    let fetch = agent::Fetch { gate: GATE, consent: consent_of, at: AT };
    let left = agent::Left::Nothing;
    let took =
        agent::Took { gate: GATE, consent: consent_of, is_taken: true, left, at: AT, firmware };
    let sayings = [
        agent::Saying::Report(report),
        agent::Saying::Enrolled(done(&consent(), None)),
        agent::Saying::Deleted(done(&consent(), Some(ORDER))),
        agent::Saying::Fetch(fetch),
        agent::Saying::Took(took),
    ];
    let texts = sayings.map(|saying| saying.text());
    let signatures = texts.iter().map(|text| signed(&gate(), &agent::Saying::signed(text)));
    (texts.to_vec(), signatures.collect())
});

static OBJECTIONS: LazyLock<Signed> = LazyLock::new(|| {
    let texts = [1, 2].map(|number| {
        let recovery = RecoveryId::from_number(number);
        Objection::to(recovery, DeviceId::from_number(9), public(&device()), AT).text()
    });
    let signatures = texts.iter().map(|text| signed(&device(), &Objection::signed(text)));
    (texts.to_vec(), signatures.collect())
});

/// What two people show at the gate, on two pages each; and what is learnt of it.
static SHOWN: LazyLock<(Vec<String>, Vec<Taken>)> = LazyLock::new(|| {
    let (mut texts, mut all) = (Vec::new(), Vec::new());
    for minute in [0, 1] {
        let at = AT + Span::MINUTE.times(minute);
        let page = Page { seen_at: vec![at.0 / 1_000; 2], ..page() };
        for (consent, minor) in [(consent(), None), (of_child(), Some(minor()))] {
            let ticket = ticket::ticket(&given(&consent, minor), &page);
            let presented = Presented { ticket, showing: showing(&consent, at) };
            all.push(taken(&presented).expect("taken"));
            texts.push(serde_json::to_string(&presented).expect("plain data"));
        }
    }
    (texts, all)
});

static RULE: LazyLock<Policy> = LazyLock::new(|| policy(true));

fn taken(presented: &Presented) -> Option<Taken> {
    presented.check(&RULE, (GATE, &public(&gate())), AT).ok()
}

#[test]
fn each_chain_that_is_changed_says_something_before_it_is() {
    for text in &*CHAINS {
        let events: Vec<Event> = serde_json::from_str(text).expect("records");
        assert_eq!(read(events.iter(), AT).len(), 1, "{text}");
    }
}

/// A chain from agreeing to the gate's receipt, and with it a recovery that was refused.
static CHAINS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let hash = Consent::hash(&consent().text());
    let said = |number: usize| {
        let (saying, signature) = (SAYINGS.0[number].clone(), SAYINGS.1[number].clone());
        Event::GateSigned { at: AT, saying, signature }
    };
    let how = Some(How::App);
    let ended = Event::ConsentEnded { at: AT, consent: hash, why: End::Withdrawn, how, by: None };
    let (order, due_at) = (ORDER, AT + Span::DAY);
    let ordered = Event::DeletionOrdered { at: AT, order, consent: hash, due_at };
    let tried = Event::DoorTried { at: AT, order, opened: true };
    let no = Event::RecoveryVetoed {
        at: AT,
        recovery: RecoveryId::from_number(1),
        device: DeviceId::from_number(9),
        document: OBJECTIONS.0[0].clone(),
        signature: OBJECTIONS.1[0].clone(),
    };
    let recovery = RecoveryId::from_number(1);
    let over = Event::RecoveryFinished { at: AT, recovery, device: DeviceId::from_number(9) };
    let given = given(&consent(), None);
    // Only what a key of the person's has signed is theirs.
    let (device, key) = (DeviceId::from_number(8), public(&device()));
    let came = Event::KeyAdded { at: AT, device, key, by: None, vouched: None };
    let whole = [came, given, said(1), ended, ordered, said(2), tried, no, over];
    let text = |events: &[Event]| serde_json::to_string(events).expect("plain data");
    vec![text(&whole), text(&whole[..3]), text(&[self::given(&of_child(), Some(minor()))])]
});

/// One of these texts, changed.
fn one_of(texts: &[String], of: Index, edits: &[Edit]) -> String {
    let text: &String = of.get(texts);
    changed(text, texts, edits)
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn a_changed_document_was_signed_by_nobody(
        of in any::<Index>(), by in any::<Index>(), edits in edits(),
    ) {
        let ((consents, by_device), (sayings, by_gate)) = (&*CONSENTS, &*SAYINGS);
        let text = one_of(consents, of, &edits);
        if let Ok(read) = Consent::read(&text, by.get(by_device)) {
            prop_assert!(consents.contains(&text) && read.text() == text);
        }
        let text = one_of(sayings, of, &edits);
        let key = public(&gate());
        if let Some(read) = agent::Saying::read(&text, &key, by.get(by_gate)) {
            prop_assert!(sayings.contains(&text) && read.text() == text);
        }
        let (objections, by_device) = &*OBJECTIONS;
        let text = one_of(objections, of, &edits);
        if let Some(read) = Objection::read(&text, by.get(by_device)) {
            prop_assert!(objections.contains(&text) && read.text() == text);
        }
    }

    #[test]
    fn a_changed_signature_is_the_same_or_none(of in any::<Index>(), edits in edits()) {
        let (texts, signatures) = &*CONSENTS;
        let written: Vec<String> = signatures.iter().map(Hex::to_string).collect();
        let Ok(signature) = Hex::try_from(one_of(&written, of, &edits)) else { return Ok(()) };
        prop_assert_eq!(Hex::try_from(signature.to_string()), Ok(signature.clone()));
        for (text, own) in texts.iter().zip(signatures) {
            prop_assert_eq!(Consent::read(text, &signature).is_ok(), signature == *own);
        }
    }

    #[test]
    fn a_changed_notice_is_written_in_one_way(edits in edits()) {
        let texts = [notice().text(), Notice { english: Some(notice().texts), ..notice() }.text()];
        for text in &texts {
            let text = changed(text, &texts, &edits);
            let Some(notice) = Notice::read(&text) else { continue };
            prop_assert_eq!(notice.text(), text);
            // Whatever is in it, nobody agrees for longer than a year.
            let longest = AT + Span::DAY.times(366);
            prop_assert!(notice.valid_until(AT, Offset::CHINA) <= longest);
        }
    }

    #[test]
    fn a_changed_ticket_is_taken_for_the_same_or_for_none(of in any::<Index>(), edits in edits()) {
        let (texts, all) = &*SHOWN;
        let text = one_of(texts, of, &edits);
        let Ok(presented) = serde_json::from_str::<Presented>(&text) else { return Ok(()) };
        let written = serde_json::to_string(&presented).expect("plain data");
        prop_assert_eq!(serde_json::from_str::<Presented>(&written).ok(), Some(presented.clone()));
        if let Some(taken) = taken(&presented) {
            prop_assert!(all.contains(&taken), "{taken:?}");
            let shown_at = [AT, AT + Span::MINUTE];
            prop_assert!(shown_at.contains(&presented.showing.at));
        }
    }

    #[test]
    fn a_changed_code_is_read_in_one_way(edits in edits()) {
        let codes = [0, 1].map(|minute| {
            showing(&consent(), AT + Span::MINUTE.times(minute)).scanned(&format!("{SCANNED}MFRGG"))
        });
        let text = changed(&codes[0], &codes, &edits);
        if let Some((packed, showing)) = Showing::read(&text) {
            prop_assert_eq!(showing.scanned(&format!("{SCANNED}{packed}")), text.trim());
        }
    }

    #[test]
    fn a_changed_chain_says_nothing_that_was_not_signed(
        of in any::<Index>(),
        now in any::<i64>(),
        edits in edits(),
    ) {
        let text = one_of(&CHAINS, of, &edits);
        let Ok(events) = serde_json::from_str::<Vec<Event>>(&text) else { return Ok(()) };
        let known: Vec<Hash> = CONSENTS.0.iter().map(|text| Consent::hash(text)).collect();
        for (_, standing) in read(events.iter(), Time(now)) {
            let (hash, enrolled_at, done) = match standing {
                Standing::Refused { .. } => continue,
                Standing::Given { hash, enrolled_at, .. } => (hash, enrolled_at, None),
                Standing::Ended { hash, deleting, .. } => {
                    (hash, None, deleting.and_then(|deleting| deleting.done))
                }
            };
            prop_assert!(known.contains(&hash));
            prop_assert!(enrolled_at.is_none_or(|at| at == AT && hash == known[0]));
            prop_assert!(done.is_none_or(|done| done == (AT, 2) && hash == known[0]));
        }
        // A recovery that nobody had approved is found, whatever else is told.
        let is_finished = |event: &&Event| matches!(event, Event::RecoveryFinished { .. });
        let finished = events.iter().filter(is_finished).count();
        let approved = text.contains("recovery_approved");
        let of_recoveries = faults(events.iter()).into_iter();
        let of_recoveries = of_recoveries.filter(|(_, fault)| *fault != Fault::Added).count();
        prop_assert!(approved || of_recoveries == finished);
    }

    #[test]
    fn any_moment_is_read_and_none_but_now_is_now(at in any::<i64>(), edits in edits()) {
        let far = Consent { given_at: Time(at), ..consent() };
        let text = changed(&far.text(), &CONSENTS.0, &edits);
        let Ok(read) = serde_json::from_str::<Consent>(&text) else { return Ok(()) };
        let ends = notice().valid_until(read.given_at, Offset::CHINA);
        let owner = Signatory { who: Who(Hash([5; 32])), home: Some("3-1-502") };
        let read = Consent { valid_until: ends, ..read };
        let check = read.check(&notice().into(), owner, AT, Offset::CHINA);
        prop_assert!(check.is_err() || read.given_at.is_near(AT, Span::MINUTE.times(10)));
    }
}
