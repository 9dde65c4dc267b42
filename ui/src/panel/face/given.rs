//! What one has agreed to: the slip to print, what to show the gate, and the way out.

use client::Error;
use contract::{
    consents::{Consent, Handed, Presented, TicketFor},
    joining::Qr,
    qr::draw_much,
    sure::Ground,
    time::Time,
    words::{Word, consents as words},
};
use ledger::Hash;
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, keeping, matches, places::Place, rights, signature, slip, sure};
use crate::{
    community::here,
    device,
    parts::{ButtonLook, all, el, live, moment, qr, sentence, tap},
    settings::{language, say},
};

/// The slip, and what can be done.
pub(super) fn given(
    desk: Desk,
    place: &Place,
    consent: &Consent,
    hash: Hash,
    enrolled_at: Option<Time>,
    is_proved: bool,
) -> AnyView {
    // The gate lets only the device show it that has signed it: a guardian's for a child.
    let shows = desk.may_agree() && (desk.acting.is_some() || consent.guardian.is_none());
    let called = place.called();
    let gate = called.as_str();
    let enrolled = match enrolled_at {
        Some(at) => {
            let said = words::enrolled(language(), gate, &moment(at, here().offset()));
            // The gate tells them to whoever has given this consent, and looks at no other.
            let matches = shows.then(|| matches::matches(desk, gate, consent, hash, is_proved));
            all![el("p").child(said), signature(is_proved), matches]
        }
        None => {
            // By itself: a code that is shown stays while the ledger is looked at.
            let is_whole = Memo::new(move |_| desk.following.has_all());
            let sure = move || sure::line(Ground::Nothing { is_whole: is_whole.get() });
            all![
                el("p").child(words::not_enrolled(language(), gate)),
                live(sure),
                el("p").child(say(words::ENROL_HINT)),
                shows.then(|| ticket(hash, is_proved, words::TICKET)),
            ]
        }
    };
    let own = place.gate;
    let leave = tap(ButtonLook::Plain, "undo", say(words::WITHDRAW), move || {
        desk.leaving.leave(own);
    });
    all![
        slip::given(place, consent, hash, desk.record(hash), is_proved),
        enrolled,
        el("p").class("bar no-print").child(leave).child(slip::print()),
        rights::explaining_gate(desk.following.whom(), gate, gate),
        keeping::keeping(desk, hash),
        el("p").class("hint").child(say(words::WITHDRAW_HINT)),
    ]
}

/// What the gate checks: saved, and shown to its agent; `called` is the button for it.
pub(super) fn ticket(consent: Hash, is_proved: bool, called: Word) -> AnyView {
    if !is_proved {
        return ().into_any();
    }
    let failure = RwSignal::new(None);
    let handed: RwSignal<Option<(Presented, Option<Qr>)>> = RwSignal::new(None);
    let show = move || {
        failure.set(None);
        spawn_local(async move {
            match present(consent).await {
                Ok(shown) => drop(handed.try_set(Some(shown))),
                Err(error) => drop(failure.try_set(Some(sentence(&error)))),
            }
        });
    };
    let shown = move || {
        let (presented, code) = handed.get()?;
        let save = move || {
            let text = serde_json::to_string(&presented).unwrap_or_default();
            spawn_local(async move { _ = device::save("ticket.json", &text).await });
        };
        let code = code.map(|code| qr(&code, say(words::TICKET_CODE).to_owned()));
        let code = code.map(|code| el("div").class("much").child(code));
        let save = tap(ButtonLook::Quiet, "save", say(words::TICKET_SAVE), save);
        Some(all![code, el("p").class("bar no-print").child(save)])
    };
    let trouble = move || {
        failure.get().map(|said| el("p").class("problem").attr("role", "alert").child(said))
    };
    let show = tap(ButtonLook::Main, "qr-code", say(called), show);
    all![
        live(trouble),
        el("p").class("bar no-print").child(show),
        live(shown),
        el("p").class("hint").child(say(words::TICKET_HINT)),
    ]
}

/// The ticket, signed by this device as shown now, and its code where it fits into one.
async fn present(consent: Hash) -> Result<(Presented, Option<Qr>), Error> {
    let hub = device::hub();
    let Handed { ticket, packed } = hub.ask(&TicketFor { consent }).await?;
    let showing = hub.show(consent).await?;
    let code = draw_much(&showing.scanned(&packed)).ok();
    Ok((Presented { ticket, showing }, code))
}
