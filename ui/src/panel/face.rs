//! 刷脸进门: each gate that knows faces, what it is told about it, and one's own answer: not, or yes; and how
//! a yes is taken back and followed until the gate has signed.
//!
//! How things stand is read from one's own records, which this device has checked; the hub is only asked
//! which gates there are.

mod asking;
mod door;
mod given;
mod leaving;
mod over;

use contract::{
    consents::{Offer, Offers, Standing, read},
    family::{Act, Kin, Withdraw},
    gates::Purpose,
    id::GateId,
    ledger::Event,
    people::Me,
    words::{consents as words, panel},
};
use leptos::prelude::*;

use super::{
    family::{self, Acting},
    following::Following,
    heads, home, join_first,
};
use crate::{
    parts::{Element, Shown, all, el, empty, icon, live},
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::say,
    way::way,
};
use leaving::Leaving;

/// What the screens of one gate work with; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    following: Following,
    /// One's own chain, where the other is somebody's for whom one acts.
    own: Following,
    acting: Option<Acting>,
    sending: Sending,
    offers: Reading<Vec<Offer>>,
    leaving: Leaving,
}

impl Desk {
    /// Looks again at everything after something was said.
    fn look(self) {
        self.following.look();
        self.offers.read(Offers {});
    }

    /// Withdraws: for oneself also without a network.
    fn leave(self, gate: GateId) {
        match self.acting {
            None => self.leaving.leave(gate),
            Some(Acting { person, .. }) => {
                let withdraw = Withdraw { person, gate: Some(gate) };
                self.sending.send(withdraw, move |()| self.look());
            }
        }
    }

    /// Whether who is signed in can agree here.
    fn may_agree(self) -> bool {
        self.acting.is_none_or(|acting| acting.tie.may(Act::Agree))
    }

    /// How things stand with a gate, and whether the ledger has all of it by now.
    fn standing(self, gate: GateId, purpose: Purpose) -> Option<(Standing, bool)> {
        self.standings(gate, purpose).pop()
    }

    /// The same with what the gate still has to delete of what was agreed to before, the newest last.
    fn standings(self, gate: GateId, purpose: Purpose) -> Vec<(Standing, bool)> {
        let lines = self.following.lines();
        let events = |is_proved: bool| {
            let lines = lines.iter().rev().filter(move |line| line.is_proved || !is_proved);
            let events: Vec<&Event> = lines.filter_map(|line| line.event.as_ref()).collect();
            let all = read(events.into_iter()).into_iter();
            let all = all.filter(|(at, _)| *at == (gate, purpose)).map(|(_, standing)| standing);
            all.collect::<Vec<_>>()
        };
        let proved = events(true);
        let is_proved = |standing: &Standing| proved.contains(standing);
        events(false).into_iter().map(|one| (one.clone(), is_proved(&one))).collect()
    }
}

/// The screen.
pub(super) fn face() -> AnyView {
    let heads = heads(panel::FACE);
    let Some(me) = session().me.get_untracked() else { return all![heads, join_first()] };
    all![heads, family::for_whom(panel::FACE, move |kin| gates(&me, kin))]
}

fn gates(me: &Me, kin: Option<&Kin>) -> AnyView {
    let own = Following::begin(me);
    let acting = kin.map(Acting::of);
    let following = acting.map_or(own, |acting| Following::of(me, Some(acting.person)));
    let offers = Reading::default();
    let (sending, leaving) = (Sending::new(), Leaving::begin(me.person, own));
    let desk = Desk { following, own, acting, sending, offers, leaving };
    offers.read(Offers {});
    let chosen = Memo::new(|_| way().query("gate").and_then(|gate| gate.parse::<GateId>().ok()));
    let shown = move |offers: Signal<Vec<Offer>>| {
        live(move || {
            let offers = offers.get();
            let own = chosen.get();
            let one = offers.iter().find(|offer| Some(offer.notice.gate) == own);
            match (one, &offers[..]) {
                (Some(one), _) | (None, [one]) => gate(desk, one),
                (None, []) => {
                    empty("building", say(words::NO_GATES), say(words::NO_GATES_HINT), ())
                }
                (None, all) => list(desk, all),
            }
        })
    };
    let again = move || offers.read(Offers {});
    all![
        home::small_light(following),
        acting.is_none().then(|| desk.leaving.told()),
        sending.trouble(),
        el("p").class("hint").child(say(words::NEVER_NEEDED)),
        offers.draw(3, again, shown),
    ]
}

/// The gates, each with how things stand.
fn list(desk: Desk, offers: &[Offer]) -> AnyView {
    let lines = offers.iter().map(|offer| {
        let (gate, purpose) = (offer.notice.gate, offer.notice.purpose);
        let said = live(move || say(state(desk.standing(gate, purpose).map(|(now, _)| now))));
        let link = el("a")
            .set(
                "href",
                desk.acting.map_or_else(
                    || format!("/panel/face?gate={gate}"),
                    |acting| format!("/panel/face?for={}&gate={gate}", acting.person),
                ),
            )
            .child(icon("building"))
            .child(el("strong").child(offer.notice.gate_name.as_str().to_owned()))
            .child(" ")
            .child(el("span").class("tag").child(said));
        link.shown()
    });
    let nav = el("nav").class("actions").attr("aria-label", say(panel::FACE));
    nav.child(lines.collect::<Vec<_>>()).shown()
}

/// In a word, how things stand.
fn state(standing: Option<Standing>) -> contract::words::Word {
    match standing {
        None => words::STATE_NONE,
        Some(Standing::Refused { .. }) => words::STATE_REFUSED,
        Some(Standing::Given { enrolled_at: None, .. }) => words::STATE_GIVEN,
        Some(Standing::Given { .. }) => words::STATE_ENROLLED,
        Some(Standing::Ended { .. }) => words::STATE_ENDED,
    }
}

/// One gate.
fn gate(desk: Desk, offer: &Offer) -> AnyView {
    let (name, purpose) = (offer.notice.gate_name.as_str().to_owned(), offer.notice.purpose);
    let offer = StoredValue::new(offer.clone());
    let shown = move || {
        let offer = offer.get_value();
        let mut all = desk.standings(offer.notice.gate, purpose);
        let now = match all.pop() {
            Some((Standing::Given { consent, hash, enrolled_at }, is_proved)) => {
                given::given(desk, &offer, &consent, hash, enrolled_at, is_proved)
            }
            Some((over @ Standing::Ended { .. }, is_proved)) => {
                all![over::over(desk, &offer, &over, is_proved), asking::again(desk, &offer)]
            }
            Some((Standing::Refused { at }, _)) => {
                all![over::refused(at), asking::again(desk, &offer)]
            }
            None => asking::asking(desk, &offer),
        };
        let before =
            all.iter().filter_map(|(over, is_proved)| over::over(desk, &offer, over, *is_proved));
        all![now, before.collect::<Vec<_>>()]
    };
    el("section").class("stack").child(el("h2").child(name)).child(live(shown)).shown()
}

/// A word for how sure something is, with what that means.
fn sureness(word: contract::words::Word, hint: contract::words::Word) -> Element {
    el("p")
        .class("hint")
        .child(el("span").class("tag").child(say(word)))
        .child(" ")
        .child(say(hint))
}
