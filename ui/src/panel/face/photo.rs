//! 用照片办理: the second card. What happens to a photo, the question whether one is sent ([`choosing`]), and what became
//! of it. The question rests after a no as that of the gate does.

mod choosing;

use contract::{
    consents::{Consent, End, Hash, Offer, Standing},
    gates::Purpose,
    id::GateId,
    relay::{self, LASTS, Sent},
    sure::{Ground, Sure},
    time::Time,
    words::{consents as words, relay as of_relay},
};
use leptos::prelude::*;

use super::{Desk, asking, over, places::Place, recorded, rights, signature, sure};
use crate::{
    community::here,
    parts::{ButtonLook, Element, Shown, all, el, icon, live, moment, opening, tap},
    settings::{language, say},
};
use choosing::{Choosing, below};

/// The card, for oneself: where the gate takes photos, or one was sent; a face that is taken in needs none. Without a
/// network what became of one is told all the same.
pub(super) fn photo(desk: Desk, place: &Place, is_enrolled: bool) -> Option<AnyView> {
    desk.acting.is_none().then_some(())?;
    let place = place.clone();
    let offer = Memo::new({
        let gate = place.gate;
        move |_| desk.offer(gate, Purpose::Relay)
    });
    Some(live(move || card(desk, &place, offer.get().as_ref(), is_enrolled)))
}

/// What became of one where the person does not agree to the gate any more: nothing is asked then.
pub(super) fn former(desk: Desk, place: &Place) -> Option<Element> {
    desk.acting.is_none().then_some(())?;
    card(desk, place, None, false)
}

fn card(desk: Desk, place: &Place, offer: Option<&Offer>, is_enrolled: bool) -> Option<Element> {
    let now = desk.standing(place.gate, Purpose::Relay);
    let (sent, is_given, is_proved) = match &now {
        Some((Standing::Given { hash, consent, .. }, is_proved)) => {
            (Some(became(desk, *hash, consent)), true, *is_proved)
        }
        Some((Standing::Ended { hash, consent, .. }, is_proved)) => {
            (Some(became(desk, *hash, consent)), false, *is_proved)
        }
        Some((Standing::Refused { .. }, _)) | None => (None, false, false),
    };
    let (sent, is_proved) = match sent {
        Some((sent, is_told)) => (Some(sent), is_proved && is_told),
        None => (None, false),
    };
    let is_waiting = matches!(sent, Some(Sent::Waits { .. })) && is_given;
    // What the gate has fetched is not stopped any more: that is withdrawing from the gate.
    let may_stop = is_given && !matches!(sent, Some(Sent::Fetched { .. }));
    // What was said on this device nobody has yet.
    let stopped = desk.leaving.stopped(place.gate).filter(|_| may_stop);
    let news = sent.and_then(|sent| told(&place.called(), sent, is_given, is_proved));
    let offer = offer.filter(|_| !is_enrolled && !is_waiting && stopped.is_none());
    let may_ask = desk.may_ask(place.gate, Purpose::Relay);
    let news = news.or_else(|| match &now {
        Some((Standing::Refused { at }, is_proved)) if offer.is_some() => {
            Some(refused(*at, (*is_proved, may_ask)))
        }
        _ => None,
    });
    let all = desk.standings(place.gate, Purpose::Relay);
    let late =
        all.iter().rev().find_map(|(one, _)| overdue(&place.called(), one, desk.following.now()));
    if news.is_none() && offer.is_none() && late.is_none() {
        return None;
    }
    let explain = (news.is_some() || late.is_some()).then(|| {
        rights::explaining_gate(desk.leaving.person(), say(of_relay::CARD), &place.called())
    });
    let card = el("section")
        .class("card stack")
        .child(el("h3").child(say(of_relay::CARD)))
        .child(news)
        .child(late)
        .child(explain)
        .child(stopped.map(|at| over::unsent(desk.leaving.person(), at)))
        .child((may_stop && stopped.is_none()).then(|| stop(desk, place.gate)))
        .child(offer.map(|offer| if may_ask { asked(desk, offer) } else { again(desk, offer) }));
    Some(card)
}

/// What became of the photo of a consent, and whether the ledger has that by now, but for what the gate has signed.
fn became(desk: Desk, hash: Hash, consent: &Consent) -> (Sent, bool) {
    let lines = desk.following.lines();
    let read = |is_proved: bool| {
        let told = lines.iter().rev().filter(|line| line.stands() || !is_proved);
        relay::read(told.filter_map(|line| line.event.as_ref()), (hash, consent))
    };
    let sent = read(false);
    (sent, read(true) == sent)
}

/// The same in words.
fn told(gate: &str, sent: Sent, is_given: bool, is_proved: bool) -> Option<AnyView> {
    let when = |at: Time| moment(at, here().offset());
    let said = |picture, text: String| el("p").child(icon(picture)).child(" ").child(text);
    let sure = recorded(is_proved);
    Some(match sent {
        Sent::Not if is_given => {
            all![el("p").class("notice warn").child(say(of_relay::AGREED)), sure]
        }
        Sent::Not => return None,
        Sent::Waits { at } if !is_given => {
            all![said("alert", of_relay::waited(language(), gate, &when(at))), sure]
        }
        Sent::Waits { at } => all![
            said("clock", of_relay::waits(language(), gate, &when(at))),
            el("p").class("hint").child(of_relay::waits_hint(language(), &when(at + LASTS))),
            sure,
        ],
        Sent::Fetched { at, is_taken: true } => {
            all![
                said("circle-check", of_relay::taken(language(), gate, &when(at))),
                signature(is_proved)
            ]
        }
        Sent::Fetched { at, is_taken: false } => {
            all![
                said("alert", of_relay::not_taken(language(), gate, &when(at))),
                signature(is_proved)
            ]
        }
        // That a hub deletes is its word, whatever the ledger has of it.
        Sent::Dropped { at } => all![
            said("trash", of_relay::dropped(language(), &when(at))),
            sure::with(Ground::Word, of_relay::DROPPED_HINT),
        ],
    })
}

/// That no photo is wanted to be sent, and that nobody is asked again soon.
fn refused(at: Time, (is_proved, may_ask): (bool, bool)) -> AnyView {
    let said = of_relay::refused(language(), &moment(at, here().offset()));
    all![
        el("p").class("notice").child(icon("check")).child(" ").child(said),
        recorded(is_proved),
        (!may_ask).then(|| el("p").class("hint").child(say(of_relay::REFUSED_RESTS))),
    ]
}

/// That the gate has not signed in time that nothing of what was sent is left there: the first screen counts that too.
fn overdue(gate: &str, standing: &Standing, now: Time) -> Option<Element> {
    let Standing::Ended { at, why, deleting, .. } = standing else { return None };
    standing.is_overdue(now).then_some(())?;
    let said = match deleting {
        Some(order) => {
            words::step_overdue(language(), &moment(order.due_at, here().offset()), gate)
        }
        None if *why == End::Expired => over::ran_out(gate, *at, true),
        None => words::step_not_told(language(), gate),
    };
    let word = sure::tag(Sure::of(Ground::Late));
    let problem = el("p").class("problem").child(icon("alert")).child(" ").child(said);
    Some(problem.child(" ").child(word))
}

/// The way out of it, with a network or without.
fn stop(desk: Desk, gate: GateId) -> AnyView {
    let stop = tap(ButtonLook::Plain, "undo", say(of_relay::STOP), move || desk.leaving.stop(gate));
    all![
        el("p").class("bar no-print").child(stop),
        el("p").class("hint").child(say(of_relay::STOP_HINT)),
    ]
}

/// What is told, and where a photo is chosen or not wanted.
fn asked(desk: Desk, offer: &Offer) -> AnyView {
    let hint = of_relay::card_hint(language(), offer.notice.gate_name.as_str());
    let notice = offer.notice.clone();
    let is_known = Memo::new(move |_| desk.following.knows(&notice));
    let takes_in = offer.takes_in;
    let chosen = Choosing::new(desk, offer, is_known);
    let below = move || below(takes_in, is_known.get_untracked());
    all![
        el("p").child(hint),
        asking::told(offer, below),
        chosen.view(),
        asking::turn_to(desk, takes_in, is_known, chosen.sending),
    ]
}

/// The same for whoever has said no not long ago, or withdrawn: it is there, and asks nothing.
fn again(desk: Desk, offer: &Offer) -> AnyView {
    let offer = offer.clone();
    opening(say(words::ASK_AGAIN), move || asked(desk, &offer)).shown()
}
