//! What a gate takes for a ticket: each thing that has to hold, and what is said where it does not.

mod ticket;

use contract::{
    consents::{Consent, FRESH, Hash, NotTaken, Presented, Showing, Taken, Ticket},
    family::Minor,
    gates::Purpose,
    id::GateId,
    ledger::Event,
    sessions::{Hex, PublicKey},
    time::{Span, Time},
};
use ledger::commitment::Kind;
use ticket::{
    AT, GATE, GROWN, Page, consent, device, gate, given, minor, of_child, of_kind, page, policy,
    public, showing, signed,
};

const MOMENT: Span = Span(1);

fn check(ticket: &Ticket, now: Time) -> Result<Taken, NotTaken> {
    ticket.check(&policy(true), (GATE, &public(&gate())), now)
}

fn own() -> Ticket {
    ticket::ticket(&given(&consent(), None), &page())
}

/// Why the gate does not take a ticket for this consent, which its device has signed.
fn why(consent: &Consent, minor: Option<Minor>) -> Option<NotTaken> {
    check(&ticket::ticket(&given(consent, minor), &page()), AT).err()
}

#[test]
fn a_consent_that_the_log_proves_is_taken() {
    let taken = check(&own(), AT).expect("taken");
    let hash = Consent::hash(&consent().text());
    assert_eq!(taken, Taken { hash, consent: consent(), at: AT });
    assert_eq!(why(&of_child(), Some(minor())), None);
}

#[test]
fn a_page_is_fresh_for_ten_minutes_by_the_clock_of_those_who_have_seen_it() {
    for (now, expected) in [
        (AT + FRESH, None),
        (AT + FRESH + MOMENT, Some(NotTaken::Stale)),
        (AT - FRESH, None),
        (AT - FRESH - MOMENT, Some(NotTaken::Ahead)),
    ] {
        assert_eq!(check(&own(), now).err(), expected, "{now:?}");
    }
    assert_eq!(FRESH, Span::MINUTE.times(10));
    let at = |seen_at: [i64; 2]| {
        let page = Page { seen_at: seen_at.to_vec(), ..page() };
        check(&ticket::ticket(&given(&consent(), None), &page), AT).map(|taken| taken.at)
    };
    let second = AT.0 / 1_000;
    assert_eq!(at([second, second + 60]), Ok(AT), "both had seen it then, and not before");
    assert_eq!(at([second + 60, second + 60]), Ok(AT + Span::MINUTE));
    assert_eq!(at([0, second]), Err(NotTaken::Stale));
    assert_eq!(at([i64::MAX; 2]), Err(NotTaken::Ahead));
}

#[test]
fn where_nobody_has_to_see_a_page_the_log_says_when_it_made_it() {
    let page = Page { seen_at: Vec::new(), made_at: AT - Span::MINUTE };
    let alone = ticket::ticket(&given(&consent(), None), &page);
    let check = |ticket: &Ticket| {
        let taken = ticket.check(&policy(false), (GATE, &public(&gate())), AT);
        taken.map(|taken| taken.at)
    };
    assert_eq!(check(&alone), Ok(AT - Span::MINUTE));
    let changes: [fn(&mut Ticket); 3] = [
        |ticket| ticket.heads.at += 1,
        |ticket| ticket.heads.root = Hash([4; 32]),
        |ticket| ticket.heads.beside.clear(),
    ];
    for change in changes {
        let mut other = alone.clone();
        change(&mut other);
        assert_eq!(check(&other), Err(NotTaken::NotProved));
    }
    assert_eq!(self::check(&alone, AT), Err(NotTaken::NotProved), "others have to see it");
}

#[test]
fn it_is_of_this_gate_with_this_key_and_for_entering() {
    let key = public(&gate());
    let check = |gate: GateId, key: &PublicKey| own().check(&policy(true), (gate, key), AT).err();
    assert_eq!(check(GATE, &key), None);
    assert_eq!(check(GateId::from_number(2), &key), Some(NotTaken::OtherGate));
    assert_eq!(check(GATE, &public(&device())), Some(NotTaken::OtherGate));
    let photo = Consent { purpose: Purpose::Relay, ..consent() };
    assert_eq!(why(&photo, None), Some(NotTaken::OtherPurpose));
}

#[test]
fn nobody_signs_for_a_child_but_a_guardian_of_whom_the_log_knows() {
    let nobody = Minor { guardian: None, ..minor() };
    let another = Minor { guardian: Some(public(&gate())), ..minor() };
    for (consent, minor) in [
        (of_child(), None),
        (of_child(), Some(nobody)),
        (of_child(), Some(another)),
        (consent(), Some(minor())),
    ] {
        assert_eq!(why(&consent, minor.clone()), Some(NotTaken::NoGuardian), "{minor:?}");
    }
    let of_child = ticket::ticket(&given(&of_child(), Some(minor())), &page());
    assert_eq!(check(&of_child, AT).map(|taken| taken.consent.valid_until), Ok(GROWN));
}

#[test]
fn it_is_over_by_the_later_of_both_clocks() {
    let until = |valid_until| Consent { valid_until, ..consent() };
    assert_eq!(why(&until(AT + MOMENT), None), None);
    assert_eq!(why(&until(AT), None), Some(NotTaken::Over));
    let over = ticket::ticket(&given(&until(AT + MOMENT), None), &page());
    assert_eq!(check(&over, AT + MOMENT), Err(NotTaken::Over), "by the gate's");
    let over = ticket::ticket(&given(&until(AT), None), &page());
    assert_eq!(check(&over, AT - Span::MINUTE), Err(NotTaken::Over), "by the witnesses'");
}

/// What a stranger does to a ticket.
type Change = fn(&mut Ticket);

#[test]
fn what_is_none_or_not_in_the_log_is_not_taken() {
    let changes: [(Change, NotTaken); 6] = [
        (|ticket| ticket.label.0.truncate(5), NotTaken::Form),
        (|ticket| ticket.label.0[0] ^= 1, NotTaken::NotProved),
        (|ticket| ticket.shown.link.0[0] ^= 1, NotTaken::NotProved),
        (|ticket| ticket.shown.record.salt.0[0] ^= 1, NotTaken::NotProved),
        (|ticket| ticket.shown.record.event.clear(), NotTaken::Form),
        (|ticket| ticket.proof.clear(), NotTaken::Form),
    ];
    for (number, (change, expected)) in changes.into_iter().enumerate() {
        let mut other = own();
        change(&mut other);
        assert_eq!(check(&other, AT), Err(expected), "{number}");
    }
    let event = given(&consent(), None);
    let of_key = of_kind(Kind::Key, &event, &page());
    assert_eq!(check(&of_key, AT), Err(NotTaken::Form), "of another kind");
    let refused = Event::ConsentRefused {
        at: AT,
        gate: GATE,
        purpose: Purpose::Enter,
        notice: Hash([0; 32]),
        language: None,
        by: None,
    };
    assert_eq!(check(&ticket::ticket(&refused, &page()), AT), Err(NotTaken::Form));
    let Event::ConsentGiven { at, document, minor, .. } = event else { panic!("given") };
    let signature = signed(&gate(), &Consent::signed(&document));
    let forged = Event::ConsentGiven { at, document, signature, minor };
    assert_eq!(check(&ticket::ticket(&forged, &page()), AT), Err(NotTaken::Form));
    let one = Page { seen_at: vec![AT.0 / 1_000], ..page() };
    let unseen = ticket::ticket(&given(&consent(), None), &one);
    assert_eq!(check(&unseen, AT), Err(NotTaken::NotProved), "one of two has seen it");
}

#[test]
fn its_owner_shows_it_now() {
    let shown = |showing: Showing, now| {
        let presented = Presented { ticket: own(), showing };
        presented.check(&policy(true), (GATE, &public(&gate())), now).err()
    };
    let at = |at| showing(&consent(), at);
    assert_eq!(shown(at(AT), AT), None);
    assert_eq!(shown(at(AT - FRESH), AT), None);
    assert_eq!(shown(at(AT - FRESH - MOMENT), AT), Some(NotTaken::Stale));
    assert_eq!(shown(at(AT + FRESH), AT), None);
    assert_eq!(shown(at(AT + FRESH + MOMENT), AT), Some(NotTaken::Ahead));
    // Signed for another moment, for another consent, or by nobody.
    let later = Showing { at: AT + MOMENT, ..at(AT) };
    let others = showing(&of_child(), AT);
    let nobodys = Showing { signature: Hex(vec![0; 64]), ..at(AT) };
    for wrong in [later, others, nobodys] {
        assert_eq!(shown(wrong, AT), Some(NotTaken::NotShown));
    }
    assert_eq!(shown(at(AT), AT + FRESH + MOMENT), Some(NotTaken::Stale), "the page is old");
}
