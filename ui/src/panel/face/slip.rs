//! 凭条: what a person takes home on paper: what they agreed to, what is over, or that they do not want to; who
//! decides over their face, the way out, and whom to call.

use contract::{
    consents::{Consent, Deleting, End, Slip, Standing},
    gates::Notice,
    qr::draw,
    sure::Ground,
    time::Time,
    words::{Word, consents as words, panel},
};
use ledger::Hash;

use super::{over::ran_out, places::Place, recorded, sure};
use crate::{
    community::here,
    device,
    parts::{ButtonLook, Element, Shown, dl, el, moment, opening, qr, tap},
    settings::{language, say},
};

/// What one has agreed to; what others say of it stands by itself, with a word of its own.
pub(super) fn given(
    place: &Place,
    consent: &Consent,
    hash: Hash,
    record: Option<u64>,
    is_proved: bool,
) -> Element {
    let offset = here().offset();
    let mut facts = vec![
        (words::SLIP_GATE, place.called()),
        (words::SLIP_PURPOSE, say(consent.purpose.word()).to_owned()),
        (words::SLIP_GIVEN, moment(consent.given_at, offset)),
        (words::SLIP_UNTIL, moment(consent.valid_until, offset)),
        (words::SLIP_NUMBER, hash.to_string()),
    ];
    facts.extend(
        record.map(|number| (words::SLIP_RECORD, words::slip_record_number(language(), number))),
    );
    let mut promised = vec![
        (words::ASK_WHO, deciding(place, consent)),
        (words::ASK_WHERE, say(consent.storage.word()).to_owned()),
    ];
    promised.extend(at_end(place, consent).map(|end| (words::SLIP_AT_END, end)));
    let ways = vec![(words::SLIP_WITHDRAW, ways_out()), complaining()];
    let slip = el("article")
        .class("receipt alone")
        .child(head(words::SLIP))
        .child(said(facts, recorded(is_proved)))
        .child(said(promised, sure::with(Ground::Word, words::PROMISED_HINT)))
        .child(el("dl").child(dl(ways)))
        .child(el("div").class("no-print").child(for_experts(consent)));
    let (gate, valid_until) = (consent.gate, consent.valid_until);
    let told = record.map(|record| Slip { consent: hash, gate, valid_until, record });
    // On paper alone: on the screen it would stand beside the code for the gate, whose camera takes no other.
    slip.child(told.and_then(|told| code(&told)))
}

/// By which key it is signed, which notice and which gate's key it names. The signature itself is in the file that is kept.
fn for_experts(consent: &Consent) -> Element {
    let mut facts = vec![
        (words::SLIP_KEY, consent.key.bytes.to_string()),
        (words::SLIP_NOTICE, consent.notice.to_string()),
        (words::SLIP_GATE_KEY, consent.gate_key.bytes.to_string()),
    ];
    let named = consent.matches_key.as_ref().map(ToString::to_string);
    facts.extend(named.map(|key| (words::SLIP_MATCHES_KEY, key)));
    let named = consent.household.map(|home| home.to_string());
    facts.extend(named.map(|home| (words::SLIP_HOUSEHOLD, home)));
    opening(say(panel::CHECK_MORE), move || el("dl").child(dl(facts.clone())).shown())
}

/// What one has agreed to before and is over.
pub(super) fn over(
    place: &Place,
    standing: &Standing,
    is_proved: bool,
    now: Time,
) -> Option<Element> {
    let Standing::Ended { hash, consent, at, why, deleting, .. } = standing else { return None };
    let (gate, offset) = (place.called(), here().offset());
    let is_late = standing.is_overdue(now);
    let deleted = match deleting {
        None if *why == End::Expired => ran_out(&gate, *at, is_late),
        deleting => deleted(&gate, deleting.as_ref(), is_late),
    };
    let facts = vec![
        (words::SLIP_GATE, gate),
        (words::SLIP_PURPOSE, say(consent.purpose.word()).to_owned()),
        (words::SLIP_GIVEN, moment(consent.given_at, offset)),
        (words::SLIP_OVER_AT, moment(*at, offset)),
        (words::SLIP_OVER_WHY, say(why.word()).to_owned()),
        (words::SLIP_NUMBER, hash.to_string()),
    ];
    let deleted = vec![(words::SLIP_DELETED, deleted)];
    let slip = on_paper(words::SLIP_OVER)
        .child(said(facts, recorded(is_proved)))
        .child(said(deleted, sure::line(standing.deletion(is_proved, now))))
        .child(el("dl").child(dl(vec![complaining()])));
    Some(slip)
}

/// That one does not want to.
pub(super) fn refused(place: &Place, at: Time, is_proved: bool) -> Element {
    let facts = vec![
        (words::SLIP_GATE, place.called()),
        (words::SLIP_PURPOSE, say(place.purpose.word()).to_owned()),
        (words::SLIP_REFUSED_AT, moment(at, here().offset())),
    ];
    on_paper(words::SLIP_REFUSED)
        .child(said(facts, recorded(is_proved)))
        .child(el("p").child(say(words::SAME_EITHER_WAY)))
        .child(el("dl").child(dl(vec![complaining()])))
}

/// The button that prints the slip of this gate.
pub(super) fn print() -> Element {
    tap(ButtonLook::Plain, "printer", say(panel::CHECK_PRINT), device::print)
}

/// A slip that the screen says in other words already.
fn on_paper(title: Word) -> Element {
    el("article").class("receipt alone print-only").child(head(title))
}

/// What is said, and below it how sure all of that is.
fn said(facts: Vec<(Word, String)>, sure: Element) -> Element {
    el("div").child(el("dl").child(dl(facts))).child(sure)
}

fn head(title: Word) -> Element {
    el("h3").child(say(title))
}

/// Who decides over their face, and who looks after the device, where the notice that was agreed to is known here.
fn deciding(place: &Place, consent: &Consent) -> String {
    let controller = consent.controller.as_str();
    match agreed_to(place, consent) {
        Some(notice) => words::answer_who(language(), controller, notice.vendor.as_str()),
        None => controller.to_owned(),
    }
}

/// What happens to the data when the time is up, in the words that were signed; notices of before have none.
fn at_end(place: &Place, consent: &Consent) -> Option<String> {
    let texts = agreed_to(place, consent)?.texts(consent.language);
    texts.at_end.as_ref().map(|end| end.as_str().to_owned())
}

/// The notice that was agreed to, where it is known here.
fn agreed_to<'p>(place: &'p Place, consent: &Consent) -> Option<&'p Notice> {
    place.notice.as_ref().filter(|notice| notice.hash() == consent.notice)
}

/// How one takes it back, with the telephone where it is known.
fn ways_out() -> String {
    match here().telephone() {
        Some(telephone) => words::slip_ways_out(language(), &telephone),
        None => say(words::WITHDRAW_HINT).to_owned(),
    }
}

fn complaining() -> (Word, String) {
    let ways = match here().telephone() {
        Some(telephone) => words::slip_complain_ways(language(), &telephone),
        None => say(words::SLIP_COMPLAIN_OTHERS).to_owned(),
    };
    (words::SLIP_COMPLAIN, ways)
}

/// How far the gate has come with deleting.
fn deleted(gate: &str, deleting: Option<&Deleting>, is_late: bool) -> String {
    let when = |at| moment(at, here().offset());
    match deleting {
        Some(Deleting { done: Some((_, left)), .. }) => {
            words::step_signed(language(), u64::from(*left), gate)
        }
        Some(order) if is_late => words::step_overdue(language(), &when(order.due_at), gate),
        Some(order) => words::slip_waits(language(), &when(order.due_at), gate),
        None if is_late => words::step_not_told(language(), gate),
        None => say(words::WAITING_HINT).to_owned(),
    }
}

/// The code that finds the consent again.
fn code(slip: &Slip) -> Option<Element> {
    let code = draw(&slip.text()).ok()?;
    let label = say(words::SLIP_CODE);
    Some(
        el("p")
            .class("print-only")
            .child(qr(&code, label.to_owned()))
            .child(el("small").child(label)),
    )
}
