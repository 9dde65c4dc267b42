//! 刷脸进门: each gate that knows faces, what it is told about it, and one's own answer: not, or yes; and how
//! a yes is taken back and followed until the gate has signed.
//!
//! How things stand is read from one's own records, which this device has checked, and so are the gates that one
//! has answered; the hub is only asked which others there are, and what is told of each now. Without a network
//! nothing is missing but agreeing.

mod asking;
mod door;
mod given;
mod keeping;
mod leaving;
mod matches;
mod over;
mod photo;
mod places;
mod slip;
mod strange;
mod unheard;
mod uses;
mod ways;

use contract::{
    consents::{Consent, Hash, Offer, Offers, Standing, may_ask, read},
    family::{Act, Kin},
    gates::Purpose,
    id::GateId,
    ledger::Event,
    people::Me,
    sure::{Ground, Sure},
    time::Time,
    words::{consents as words, panel},
};
use leptos::prelude::*;

use super::{
    family::{self, Acting},
    following::{Following, Line},
    heads, home, join_first, rights, sure,
};
use crate::{
    parts::{ButtonLook, Element, Shown, all, el, icon, live, skeleton, tap},
    reading::Reading,
    sessions::session,
    settings::{language, say},
    way::way,
};
use leaving::{Leaving, when_back};
use places::{Place, with_own};
pub(super) use strange::warning as strange;
pub(super) use uses::uses;

/// What the screens of one gate work with; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    following: Following,
    /// One's own chain, where the other is somebody's for whom one acts.
    own: Following,
    acting: Option<Acting>,
    offers: Reading<Vec<Offer>>,
    leaving: Leaving,
    /// Where one has said no just now: nobody is asked once more there.
    refused: StoredValue<Option<GateId>>,
}

impl Desk {
    /// Looks again at everything after something was said.
    fn look(self) {
        self.following.look();
        self.offers.read(Offers {});
    }

    /// Whether who is signed in can agree here.
    fn may_agree(self) -> bool {
        self.acting.is_none_or(|acting| acting.tie.may(Act::Agree))
    }

    /// Which record of the chain a consent is, counted from one.
    fn record(self, consent: Hash) -> Option<u64> {
        let lines = self.following.lines();
        let is_it = |line: &Line| {
            matches!(&line.event, Some(Event::ConsentGiven { document, .. })
                if Consent::hash(document) == consent)
        };
        // The newest is the first.
        let newer = lines.iter().position(is_it)?;
        u64::try_from(lines.len() - newer).ok()
    }

    /// How things stand with a gate, and whether the ledger has all of it by now.
    fn standing(self, gate: GateId, purpose: Purpose) -> Option<(Standing, bool)> {
        self.standings(gate, purpose).pop()
    }

    /// Whether the question may stand open: nobody is asked again soon who has said no.
    fn may_ask(self, gate: GateId, purpose: Purpose) -> bool {
        let lines = self.following.lines();
        let events = lines.iter().rev().filter_map(|line| line.event.as_ref());
        may_ask(events, (gate, purpose), self.following.now())
    }

    /// The same with what the gate still has to delete of what was agreed to before, the newest last.
    fn standings(self, gate: GateId, purpose: Purpose) -> Vec<(Standing, bool)> {
        let here = |is_proved: bool| {
            let all = self.known(is_proved).into_iter();
            let all = all.filter(|(at, _)| *at == (gate, purpose)).map(|(_, standing)| standing);
            all.collect::<Vec<_>>()
        };
        let proved = here(true);
        let is_proved = |standing: &Standing| proved.contains(standing);
        here(false).into_iter().map(|one| (one.clone(), is_proved(&one))).collect()
    }

    /// What one's own records say of every gate; those that the ledger proves and what gates have signed alone, where that
    /// is asked.
    fn known(self, is_proved: bool) -> Vec<((GateId, Purpose), Standing)> {
        let lines = self.following.lines();
        let told = lines.iter().rev().filter(|line| line.stands() || !is_proved);
        read(told.filter_map(|line| line.event.as_ref()), self.following.now())
    }

    /// What the hub told last of a gate.
    fn offer(self, gate: GateId, purpose: Purpose) -> Option<Offer> {
        let is_it = |offer: &Offer| (offer.notice.gate, offer.notice.purpose) == (gate, purpose);
        self.offers.get().into_iter().flatten().find(is_it)
    }

    /// The gates that are known, by the hub or by one's own records; that a photo can be sent to one is said below it.
    fn places(self) -> Vec<Place> {
        let offers = self.offers.get().into_iter().flatten();
        let told = offers.map(|offer| Place::told(offer.notice));
        let told = told.filter(|place| place.purpose == Purpose::Enter).collect();
        let own = self.known(false).into_iter().map(|(at, _)| at);
        let own = own.filter(|(_, purpose)| *purpose == Purpose::Enter);
        with_own(told, own, |gate, purpose| self.following.notice(gate, purpose))
    }

    /// When one has withdrawn here, as long as the hub has not heard it.
    fn left(self, gate: GateId) -> Option<Time> {
        self.leaving.left(gate)
    }

    /// Whether this device knows of nothing to withdraw: whoever agreed on another one withdraws everything.
    fn knows_nothing(self) -> bool {
        let is_given = |standing: &Standing| matches!(standing, Standing::Given { .. });
        let is_known = self.known(false).iter().any(|(_, standing)| is_given(standing));
        self.acting.is_none() && !is_known && !self.leaving.has_left_all()
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
    let following = acting.map_or(own, |acting| Following::of(me, Some(acting)));
    let offers = Reading::default();
    let whom = acting.map(|acting| acting.person);
    let leaving = Leaving::begin(me.person, whom, following);
    let refused = StoredValue::new(None);
    let desk = Desk { following, own, acting, offers, leaving, refused };
    offers.read(Offers {});
    when_back(move || {
        if desk.offers.has_failed() {
            desk.look();
        }
    });
    let chosen = Memo::new(|_| way().query("gate").and_then(|gate| gate.parse::<GateId>().ok()));
    let places = Memo::new(move |_| desk.places());
    let is_pending = Memo::new(move |_| offers.is_pending());
    let shown = move || {
        let (places, own) = (places.get(), chosen.get());
        let one = places.iter().find(|place| Some(place.gate) == own);
        match (one, &places[..]) {
            (Some(one), _) => gate(desk, one, true),
            // The one that was chosen may still come.
            (None, _) if own.is_some() && is_pending.get() => skeleton(3),
            (None, [one]) => gate(desk, one, false),
            (None, []) => unheard::none(desk),
            (None, all) => list(desk, all),
        }
    };
    all![
        home::small_light(following),
        strange(following, true),
        desk.leaving.told(),
        el("p").class("hint").child(say(words::NEVER_NEEDED)),
        live(shown),
        unheard::unheard(desk),
    ]
}

/// The gates, each with how things stand, and with what else does not open it now.
fn list(desk: Desk, places: &[Place]) -> AnyView {
    let lines = places.iter().map(|place| {
        let (gate, purpose) = (place.gate, place.purpose);
        let said = live(move || {
            let Some((now, is_proved)) = desk.standing(gate, purpose) else {
                return el("span").class("tag").child(say(words::STATE_NONE)).shown();
            };
            let is_left = matches!(now, Standing::Given { .. }) && desk.left(gate).is_some();
            // What was said on this device nobody has yet.
            let (said, ground) = match is_left {
                true => (words::END_WITHDRAWN, Ground::Word),
                false => (state(&now), now.ground(is_proved, desk.following.now())),
            };
            all![el("span").class("tag").child(say(said)), " ", sure::tag(Sure::of(ground))]
        });
        let said = el("span").class("bar").child(said).child(ways::short(desk, gate));
        let link = el("a")
            .set(
                "href",
                desk.acting.map_or_else(
                    || format!("/panel/face?gate={gate}"),
                    |acting| format!("/panel/face?for={}&gate={gate}", acting.person),
                ),
            )
            .child(icon("building"))
            .child(el("strong").child(place.called()))
            .child(" ")
            .child(said);
        link.shown()
    });
    let nav = el("nav").class("actions").attr("aria-label", say(panel::FACE));
    all![nav.child(lines.collect::<Vec<_>>()), ways_out(desk, places.to_vec())]
}

/// The way out of each gate that is agreed to, on the list itself: for a child, who is reached by one tap more, it is no
/// longer than the way in either.
fn ways_out(desk: Desk, places: Vec<Place>) -> AnyView {
    live(move || {
        let is_given = |place: &&Place| {
            let now = desk.standing(place.gate, place.purpose);
            matches!(now, Some((Standing::Given { .. }, _))) && desk.left(place.gate).is_none()
        };
        let way = |place: &Place| {
            let (gate, word) = (place.gate, words::withdraw_at(language(), &place.called()));
            tap(ButtonLook::Plain, "undo", word, move || desk.leaving.leave(gate)).shown()
        };
        let ways: Vec<AnyView> = places.iter().filter(is_given).map(way).collect();
        let hint = el("p").class("hint").child(say(words::WITHDRAW_HINT));
        (!ways.is_empty()).then(|| all![el("p").class("bar no-print").child(ways), hint])
    })
}

/// In a word, how things stand.
const fn state(standing: &Standing) -> contract::words::Word {
    match standing {
        Standing::Refused { .. } => words::STATE_REFUSED,
        Standing::Given { enrolled_at: None, .. } => words::STATE_GIVEN,
        Standing::Given { .. } => words::STATE_ENROLLED,
        Standing::Ended { .. } => words::STATE_ENDED,
    }
}

/// One gate, and below it the photo that is sent to it. Whoever had refused and chose it among others has come to decide
/// anew; nobody else is asked.
fn gate(desk: Desk, place: &Place, is_chosen: bool) -> AnyView {
    let (gate, purpose) = (place.gate, place.purpose);
    let heading = el("h2").child(place.called());
    let ways = ways::ways(desk, place);
    let place = place.clone();
    let shown = move || {
        let mut all = desk.standings(gate, purpose);
        let is_given = matches!(all.last(), Some((Standing::Given { .. }, _)));
        // Who has answered finds the question, and is not asked: not before they may be.
        let again = |is_open: bool| {
            let ask = move |desk: Desk, offer: &Offer| match desk
                .may_ask(offer.notice.gate, offer.notice.purpose)
            {
                true => asking::asking(desk, offer),
                false => asking::again(desk, offer, is_open).shown(),
            };
            asked(desk, (gate, purpose), ask)
        };
        let now = match all.pop() {
            Some((Standing::Given { consent, hash, enrolled_at }, is_proved)) => {
                match desk.left(gate) {
                    Some(at) => over::unsent(desk.following.whom(), at).shown(),
                    None => all![
                        given::given(desk, &place, &consent, hash, enrolled_at, is_proved),
                        photo::photo(desk, &place, enrolled_at.is_some()),
                    ],
                }
            }
            Some((over @ Standing::Ended { .. }, is_proved)) => {
                let kept = over.consent().and_then(|consent| keeping::keeping(desk, consent));
                all![
                    over::over(desk, &place, &over, is_proved),
                    slip::over(&place, &over, is_proved, desk.following.now()),
                    printing(),
                    kept,
                    again(false),
                ]
            }
            Some((Standing::Refused { at }, is_proved)) => {
                let is_open = is_chosen && desk.refused.get_value() != Some(gate);
                all![
                    over::refused(desk, &place, at, (is_proved, desk.may_ask(gate, purpose))),
                    slip::refused(&place, at, is_proved),
                    printing(),
                    again(is_open),
                ]
            }
            None => asked(desk, (gate, purpose), asking::asking),
        };
        let former =
            all.iter().filter_map(|(over, is_proved)| over::over(desk, &place, over, *is_proved));
        let photo = (!is_given).then(|| photo::former(desk, &place)).flatten();
        all![now, former.collect::<Vec<_>>(), photo]
    };
    el("section").class("stack").child(heading).child(ways).child(live(shown)).shown()
}

/// What asks, once the hub has told what stands in the gate's notice now; drawn anew when that has changed.
fn asked(
    desk: Desk,
    (gate, purpose): (GateId, Purpose),
    ask: impl Fn(Desk, &Offer) -> AnyView + Send + 'static,
) -> AnyView {
    let told = Memo::new(move |_| (desk.offer(gate, purpose), desk.offers.is_pending()));
    live(move || match told.get() {
        (Some(offer), _) => Some(ask(desk, &offer)),
        (None, true) => Some(skeleton(2)),
        (None, false) => None,
    })
}

/// The way to a slip of what is over, or of what was not wanted.
fn printing() -> Element {
    el("p").class("bar no-print").child(slip::print())
}

/// How sure what a gate has signed is: until the ledger has the consent that names its key, the hub alone says so.
fn signature(is_proved: bool) -> Element {
    let hint = if is_proved { words::SIGNED_HINT } else { words::WAITING_HINT };
    sure::with(Ground::Signature { is_proved }, hint)
}

/// How sure what stands in one's own records is.
fn recorded(is_proved: bool) -> Element {
    let hint = if is_proved { words::PROVED_HINT } else { words::WAITING_HINT };
    sure::with(Ground::Record { is_proved }, hint)
}
