//! That a way in without a face does not work at a gate, or was not tried for long: told to whoever passes it, whatever
//! they have answered.

use contract::{
    consents::Offer,
    gates::{Purpose, State, WayIn},
    id::GateId,
    sure::{Ground, Sure},
    words::consents as words,
};
use leptos::prelude::*;

use super::{Desk, places::Place, sure};
use crate::{
    community::here,
    parts::{Element, all, el, icon, live},
    settings::{language, say},
};

/// The warning, as long as the hub tells of one.
pub(super) fn ways(desk: Desk, place: &Place) -> AnyView {
    let here = here();
    let (gate, called) = (place.gate, place.called());
    let dead = Memo::new(move |_| desk.offer(gate, Purpose::Enter).map(dead).unwrap_or_default());
    live(move || {
        let dead = dead.get();
        (!dead.is_empty()).then(|| warning(&called, &dead, here.telephone()))
    })
}

/// The same in a line of the list of gates: whoever has several of them sees it before one is opened.
pub(super) fn short(desk: Desk, gate: GateId) -> AnyView {
    let dead = Memo::new(move |_| desk.offer(gate, Purpose::Enter).map(dead).unwrap_or_default());
    live(move || {
        let dead = dead.get();
        let said = || words::ways_dead_short(language(), &named(&dead));
        let told = || el("span").class("due").attr("data-due", "late").child(said());
        (!dead.is_empty()).then(|| all![told(), " ", sure::tag(Sure::of(Ground::Word))])
    })
}

/// What does not work there; of a gate that is out of use nothing is told any more.
fn dead(offer: Offer) -> Vec<WayIn> {
    if offer.state == State::Removed { Vec::new() } else { offer.broken }
}

/// The ways, by what they are called.
fn named(ways: &[WayIn]) -> String {
    ways.iter().map(|way| say(way.word())).collect::<Vec<_>>().join(say(words::AND))
}

fn warning(gate: &str, dead: &[WayIn], telephone: Option<String>) -> Element {
    let said = words::ways_dead(language(), gate, &named(dead));
    let call = telephone.map(|number| {
        let link = el("a").class("button").set("href", format!("tel:{}", number.replace(' ', "")));
        el("p").class("bar").child(link.child(icon("phone")).child(" ").child(number))
    });
    el("div")
        .class("problem stack")
        .attr("role", "status")
        .child(el("p").child(icon("alert")).child(" ").child(said))
        .child(sure::line(Ground::Word))
        .child(call)
}
