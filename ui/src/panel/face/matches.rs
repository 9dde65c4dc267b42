//! 门禁机每天认出我几次: what the gate has sealed to this device, opened here, and the code that shows the numbers of today at
//! the gate.

use contract::{
    consents::Consent,
    matches::{Found, Matches, Told},
    sure::Ground,
    time::Day,
    words::{Word, consents as words},
};
use ledger::Hash;
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, given::ticket, rights, signature, sure, uses};
use crate::{
    community::here,
    device,
    parts::{Element, Shown, all, day, el, live, opening, sentence, skeleton},
    settings::{language, say},
};

/// The words that ask for it, and what stands below them.
pub(super) fn matches(
    desk: Desk,
    gate: &str,
    consent: &Consent,
    hash: Hash,
    is_proved: bool,
) -> Element {
    let (gate, consent) = (gate.to_owned(), consent.clone());
    let asked = if desk.acting.is_some() { words::MATCHES_CHILD } else { words::MATCHES };
    opening(say(asked), move || {
        let by = uses::by_consent(&gate, consent.purpose, consent.given_at);
        all![looked_for(desk, &consent, (hash, is_proved)), el("p").class("hint").child(by)]
    })
}

fn looked_for(desk: Desk, consent: &Consent, (hash, is_proved): (Hash, bool)) -> AnyView {
    let found: RwSignal<Option<Result<Found, String>>> = RwSignal::new(None);
    let own = consent.clone();
    spawn_local(async move {
        let heard = device::hub().matches(hash, &own).await;
        let _ = found.try_set(Some(heard.map_err(|error| sentence(&error))));
    });
    live(move || match found.get() {
        None => skeleton(1),
        Some(Ok(found)) => shown(desk, &found, (hash, is_proved)),
        Some(Err(said)) => {
            let said = el("p").class("problem").attr("role", "alert").child(said);
            all![said, at_gate(hash, is_proved)]
        }
    })
    .shown()
}

fn shown(desk: Desk, found: &Found, (hash, is_proved): (Hash, bool)) -> AnyView {
    let plain = |word: Word| el("p").child(say(word));
    let claimed = |word: Word| sure::with(Ground::Word, word);
    let kept = || all![claimed(words::MATCHES_SENT), claimed(words::MATCHES_HINT)];
    match found {
        Found::Told(told) => {
            all![told_by_gate(told, is_proved), kept(), at_gate(hash, is_proved)]
        }
        Found::NotYet => {
            all![claimed(words::MATCHES_NOT_YET), kept(), at_gate(hash, is_proved)]
        }
        Found::Unnamed => {
            let hint = claimed(words::MATCHES_HINT);
            all![plain(words::MATCHES_UNNAMED), hint, at_gate(hash, is_proved)]
        }
        // The gate shows them to no other device either.
        Found::Elsewhere => all![plain(words::MATCHES_ELSEWHERE), kept()],
        Found::Strange => {
            let said = el("p").class("problem").child(say(words::MATCHES_STRANGE));
            all![said, rights::channels(Some(desk.leaving.person()))]
        }
    }
}

/// The numbers, the newest day first.
fn told_by_gate(told: &Told, is_proved: bool) -> Element {
    let until = named(told.until);
    let said = match &told.matches {
        Matches::Unknown => el("p").child(say(words::MATCHES_SILENT)),
        Matches::Days(days) if days.is_empty() => {
            el("p").child(words::matches_none_until(language(), &until))
        }
        Matches::Days(days) => {
            let line = |(day, count): &(Day, u32)| {
                let said = words::matches_line(language(), u64::from(*count), &named(*day));
                el("li").child(said).shown()
            };
            let lines: Vec<AnyView> = days.iter().rev().map(line).collect();
            let until = el("p").child(words::matches_until(language(), &until));
            el("div").class("stack").child(until).child(el("ul").child(lines))
        }
    };
    el("div").class("stack").child(said).child(signature(is_proved))
}

/// How to read those of today; nothing as long as the ledger does not prove the code.
fn at_gate(hash: Hash, is_proved: bool) -> Option<AnyView> {
    is_proved.then(|| {
        all![
            el("p").child(say(words::MATCHES_TODAY)),
            el("p").class("hint").child(say(words::MATCHES_SOME)),
            ticket(hash, is_proved, words::MATCHES_CODE),
        ]
    })
}

fn named(of: Day) -> String {
    let offset = here().offset();
    day(of.at(12, offset), offset)
}
