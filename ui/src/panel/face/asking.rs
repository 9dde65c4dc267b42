//! 要不要刷脸: five answers, and two buttons of one size.

use contract::{
    consents::{Offer, Refuse},
    gates::Purpose,
    sure::Ground,
    words::{Word, consents as words, family},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, rights, sure};
use crate::{
    community::here,
    device,
    notices::aloud,
    panel::following::Verdict,
    parts::{ButtonLook, Element, Shown, all, button, el, live, opening, opening_kept},
    sending::Sending,
    settings::{language, say},
};

/// What is told of a gate, with the two buttons.
pub(super) fn asking(desk: Desk, offer: &Offer) -> AnyView {
    let notice = offer.notice.clone();
    let is_known = Memo::new(move |_| desk.following.knows(&notice));
    let takes_in = offer.takes_in;
    let below = move || choices(desk, takes_in, is_known.get_untracked());
    all![told(offer, below), buttons(desk, offer, is_known)]
}

/// The same for whoever has said no not long ago: it is there, and asks nothing. Open for whoever has come to decide anew.
pub(super) fn again(desk: Desk, offer: &Offer, is_open: bool) -> Element {
    let offer = offer.clone();
    opening_kept(say(words::ASK_AGAIN), is_open, |_| (), move || asking(desk, &offer))
}

/// What is told, which is read aloud with what stands below it.
pub(super) fn told(
    offer: &Offer,
    below: impl Fn() -> Vec<Word> + Clone + Send + 'static,
) -> AnyView {
    let notice = offer.notice.clone();
    let answers = notice.answers(language());
    let read: Vec<String> =
        answers.iter().flat_map(|(asked, said)| [say(*asked).to_owned(), said.clone()]).collect();
    let is_counted = notice.purpose == Purpose::Enter;
    let lines = move || -> Vec<String> {
        let below = below().into_iter().map(|word| say(word).to_owned());
        let counted = is_counted.then(|| say(words::ASK_MATCHES).to_owned());
        let promised = [say(words::PROMISED_HINT).to_owned()];
        read.iter().cloned().chain(counted).chain(promised).chain(below).collect()
    };
    let counted = is_counted.then(|| el("p").class("hint").child(say(words::ASK_MATCHES)));
    let silent = Some(words::ALOUD_NOT);
    let rest = move || el("dl").class("facts").child(facts(notice.rest(language()))).shown();
    all![
        el("dl").class("facts").child(facts(answers.into())),
        counted,
        sure::with(Ground::Word, words::PROMISED_HINT),
        el("div").class("no-print").child(aloud::aloud(language(), lines, silent)),
        opening(say(words::ASK_REST), rest),
    ]
}

/// What stands below the answers, as it is read aloud: that either is as good, and the two choices, or why there
/// is none.
fn choices(desk: Desk, takes_in: bool, is_known: bool) -> Vec<Word> {
    if !desk.may_agree() {
        return vec![family::HELPER_NO_AGREE];
    }
    let (no, yes) = no_and_yes(desk);
    let yes = match (takes_in, is_known) {
        (false, _) => words::GATE_RESTS,
        (true, false) => words::NOT_LEDGERED,
        (true, true) => yes,
    };
    vec![words::SAME_EITHER_WAY, no, yes]
}

/// What the two buttons say.
fn no_and_yes(desk: Desk) -> (Word, Word) {
    match desk.acting {
        None => (words::SAY_NO, words::SAY_YES),
        Some(_) => (family::SAY_NO, family::SAY_YES),
    }
}

/// What is asked, and what is said to it.
pub(super) fn facts(answers: Vec<(Word, String)>) -> AnyView {
    let rows = answers
        .into_iter()
        .map(|(asked, said)| all![el("dt").child(say(asked)), el("dd").child(said)]);
    rows.collect::<Vec<_>>().shown()
}

fn buttons(desk: Desk, offer: &Offer, is_known: Memo<bool>) -> AnyView {
    let (gate, purpose) = (offer.notice.gate, offer.notice.purpose);
    let sending = Sending::new();
    let child = desk.acting.map(|acting| acting.person);
    let refuse = move || {
        desk.refused.set_value(Some(gate));
        sending.send(Refuse { gate, purpose, child }, move |()| desk.look());
    };
    let notice = offer.notice.clone();
    // Asked for now: whoever presses a button is outside of what knows it.
    let (takes_in, here) = (offer.takes_in, here());
    let agree = move || {
        let Some(who) = desk.own.who().filter(|_| is_known.get_untracked()) else { return };
        let child = match desk.acting {
            None => None,
            Some(acting) => match acting.signs(desk.following) {
                Some(child) => Some(child),
                None => return,
            },
        };
        let (notice, offset) = (notice.clone(), here.offset());
        sending.is_busy.set(true);
        spawn_local(async move {
            let hub = device::hub();
            let signed = match &child {
                Some(child) => hub.agree_for(&notice, who, child, offset).await,
                None => hub.agree(&notice, who, offset).await,
            };
            let _ = sending.is_busy.try_set(false);
            match signed {
                Ok(give) => sending.send(give, move |_| desk.look()),
                Err(error) => {
                    let _ = sending.failure.try_set(Some(error));
                }
            }
        });
    };
    let (no, yes_word) = no_and_yes(desk);
    if !desk.may_agree() {
        return el("p").class("hint").child(say(family::HELPER_NO_AGREE)).shown();
    }
    let no = button(ButtonLook::Plain, "x", move || say(no), sending.is_busy.into(), refuse);
    let yes = move || {
        if !takes_in {
            return sure::with(Ground::Word, words::GATE_RESTS).shown();
        }
        if !is_known.get() {
            return not_ledgered(desk).shown();
        }
        let agree = agree.clone();
        let word = move || say(yes_word);
        button(ButtonLook::Plain, "check", word, sending.is_busy.into(), agree)
    };
    all![
        el("p").child(el("strong").child(say(words::SAME_EITHER_WAY))),
        sending.trouble(),
        el("div").class("bar even no-print").child(no).child(live(yes)),
        turn_to(desk, takes_in, is_known, sending),
    ]
}

/// That the notice does not stand in the ledger, as far as this device has read it.
pub(super) fn not_ledgered(desk: Desk) -> Element {
    let is_whole = desk.following.has_all();
    sure::with(Ground::Nothing { is_whole }, words::NOT_LEDGERED)
}

/// Whom to turn to, where nobody can agree at the moment or what was sent was refused.
pub(super) fn turn_to(
    desk: Desk,
    takes_in: bool,
    is_known: Memo<bool>,
    sending: Sending,
) -> AnyView {
    let person = desk.leaving.person();
    // What the device has not read yet is no "no".
    let is_no = Memo::new(move |_| {
        let is_looking = desk.following.verdict.with(|verdict| *verdict == Verdict::Looking);
        !takes_in || !(is_known.get() || is_looking)
    });
    live(move || match is_no.get() {
        true => rights::channels(Some(person)).shown(),
        false => rights::if_refused(sending.failure, person),
    })
}
