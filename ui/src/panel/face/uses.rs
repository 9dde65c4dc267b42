//! 门禁机用我的脸: what gates have done with one's face or a photo of it, each with the consent it rests on and the way
//! to it, as one's own chain says it.

use contract::{
    consents::{Use, uses as read},
    gates::Purpose,
    sure::Ground,
    time::Time,
    words::consents as words,
};
use leptos::prelude::*;

use super::{Following, places::Place, rights, sure};
use crate::{
    community::here,
    panel::following::in_order,
    parts::{Shown, all, el, icon, live, moment},
    settings::{language, say},
};

/// All of it, the newest first.
pub(in crate::panel) fn uses(following: Following) -> AnyView {
    let shown = move || {
        let mut all = read(in_order(&following.lines()));
        all.reverse();
        let is_whole = following.has_all();
        let none = all.is_empty().then(|| {
            let none = is_whole.then(|| el("p").child(say(words::USES_NONE)));
            all![none, sure::line(Ground::Nothing { is_whole })]
        });
        let rows: Vec<_> = all.iter().map(|one| row(following, one)).collect();
        all![none, el("ul").class("plain stack").child(rows)]
    };
    all![el("p").class("hint").child(say(words::USES_HINT)), live(shown)]
}

fn row(following: Following, one: &Use) -> AnyView {
    let (chain, when) = (following.chain(), moment(one.at, here().offset()));
    let did = say(one.what.word());
    let (said, by, see) = match one.by {
        None => (did.to_owned(), say(words::BY_CONSENT_LOST).to_owned(), None),
        Some(by) => {
            let notice = following.notice(by.gate, by.purpose);
            let place = Place { gate: by.gate, purpose: by.purpose, notice };
            let path = match chain.of {
                None => format!("/panel/face?gate={}", place.gate),
                Some(person) => format!("/panel/face?for={person}&gate={}", place.gate),
            };
            let see = el("a")
                .class("quiet")
                .set("href", path)
                .set("aria-label", format!("{} ({when})", say(words::SEE_CONSENT)))
                .child(icon("shield-check"))
                .child(say(words::SEE_CONSENT));
            let called = place.called();
            let said = format!("{called} · {did}");
            (said, by_consent(&called, by.purpose, by.given_at), Some(see))
        }
    };
    let explain = rights::explaining_record(following.whom(), &when, &said);
    el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when)))
        .child(el("p").child(icon("building")).child(" ").child(said))
        .child(el("p").class("hint").child(by))
        .child(sure::line(one.ground))
        .child(see.map(|see| el("p").class("bar no-print").child(see)))
        .child(explain)
        .shown()
}

/// By which consent, in words: when it was given, to which gate and for what.
pub(super) fn by_consent(gate: &str, purpose: Purpose, given_at: Time) -> String {
    let when = moment(given_at, here().offset());
    words::by_consent(language(), gate, say(purpose.word()), &when)
}
