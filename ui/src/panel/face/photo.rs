//! 用照片办理: the second card. What happens to a photo, the photo itself, one button that agrees to just that and
//! sends it; and what became of it.
//!
//! The photo is drawn anew on this device, without where it was taken, and sealed here before anything is said: to
//! the key that stands in the ledger, or not at all.

use client::{Error, IdempotencyKey, random};
use contract::{
    consents::{Consent, End, Hash, Offer, Standing, Who},
    gates::{Notice, Purpose},
    id::GateId,
    relay::{self, LASTS, MOST_PHOTO, Photo, Sent},
    sure::{Ground, Sure},
    time::{Offset, Time},
    words::{Word, consents as words, problems, relay as of_relay},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{Desk, asking, over, places::Place, recorded, rights, signature, sure};
use crate::{
    community::here,
    device::{self, picture},
    parts::{ButtonLook, Element, Shown, all, button, el, icon, live, moment, tap},
    sending::Sending,
    settings::{language, say},
};

/// The longest side of a photo: enough for a face, and far below what may be sent.
const SIDE: u32 = 1_024;

/// A photo that was chosen.
#[derive(Clone)]
struct Picked {
    bytes: Vec<u8>,
    /// Where its small picture can be shown.
    shown: Option<String>,
}

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
        .child(offer.map(|offer| asked(desk, offer)));
    Some(card)
}

/// What became of the photo of a consent, and whether the ledger has that by now.
fn became(desk: Desk, hash: Hash, consent: &Consent) -> (Sent, bool) {
    let lines = desk.following.lines();
    let read = |is_proved: bool| {
        let told = lines.iter().rev().filter(|line| line.is_proved || !is_proved);
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

/// What is told, and where a photo is chosen; or why none can be sent now.
fn asked(desk: Desk, offer: &Offer) -> AnyView {
    let hint = of_relay::card_hint(language(), offer.notice.gate_name.as_str());
    let is_known = {
        let notice = offer.notice.clone();
        Memo::new(move |_| desk.following.knows(&notice))
    };
    let (takes_in, notice) = (offer.takes_in, StoredValue::new(offer.notice.clone()));
    let chosen = Choosing::new(desk, notice, is_known);
    let choose = move || {
        if !takes_in {
            return sure::with(Ground::Word, words::GATE_RESTS).shown();
        }
        if !is_known.get() {
            return asking::not_ledgered(desk).shown();
        }
        chosen.view()
    };
    let below = move || below(takes_in, is_known.get_untracked());
    all![
        el("p").child(hint),
        asking::told(offer, below),
        live(choose),
        asking::turn_to(desk, takes_in, is_known, chosen.sending),
    ]
}

/// What stands below what is told: why no photo can be sent now, or how one is chosen.
fn below(takes_in: bool, is_known: bool) -> Vec<Word> {
    match (takes_in, is_known) {
        (false, _) => vec![words::GATE_RESTS],
        (true, false) => vec![words::NOT_LEDGERED],
        (true, true) => vec![of_relay::CHOOSE, of_relay::CHOOSE_HINT],
    }
}

/// Choosing a photo and sending it; copies are the same.
#[derive(Clone, Copy)]
struct Choosing {
    desk: Desk,
    notice: StoredValue<Notice>,
    is_known: Memo<bool>,
    picked: RwSignal<Option<Picked>>,
    /// What is wrong with what was chosen, or with the key that it would be sealed to.
    fault: RwSignal<Option<String>>,
    sending: Sending,
    /// Asked for where it is drawn: whoever presses a button is outside of what knows it.
    offset: Offset,
}

impl Choosing {
    fn new(desk: Desk, notice: StoredValue<Notice>, is_known: Memo<bool>) -> Self {
        let picked: RwSignal<Option<Picked>> = RwSignal::new(None);
        on_cleanup(move || {
            let shown = picked.try_get_untracked().flatten().and_then(|picked| picked.shown);
            if let Some(address) = shown {
                picture::release(&address);
            }
        });
        let (fault, sending) = (RwSignal::new(None), Sending::new());
        Self { desk, notice, is_known, picked, fault, sending, offset: here().offset() }
    }

    fn gate(self) -> String {
        self.notice.with_value(|notice| notice.gate_name.as_str().to_owned())
    }

    fn view(self) -> AnyView {
        let fault = move || {
            self.fault.get().map(|said| el("p").class("problem").attr("role", "alert").child(said))
        };
        let shown = move || match self.picked.get() {
            None => self.picker().shown(),
            Some(picked) => self.preview(picked.shown),
        };
        all![live(fault), self.sending.trouble(), live(shown)]
    }

    fn picker(self) -> Element {
        let choose = move |event: web_sys::Event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let file = input
                .and_then(|input: HtmlInputElement| picture::chosen(&input).into_iter().next());
            if let Some(file) = file {
                spawn_local(self.pick(file));
            }
        };
        let input = el("input")
            .attr("type", "file")
            .attr("id", "relay-photo")
            .attr("accept", "image/*")
            .attr("aria-describedby", "relay-photo-hint")
            .on("change", choose);
        let pick = el("label")
            .class("pick")
            .child(icon("camera"))
            .child(el("span").child(say(of_relay::CHOOSE)))
            .child(input);
        el("div").class("field no-print").child(pick).child(
            el("p").class("hint").attr("id", "relay-photo-hint").child(say(of_relay::CHOOSE_HINT)),
        )
    }

    /// Draws a photo anew; what is not one is told.
    async fn pick(self, file: web_sys::File) {
        let _ = self.fault.try_set(None);
        let fault = match picture::shrink(&file, SIDE).await {
            None => Some(problems::NOT_A_PHOTO),
            Some(shrunk) if shrunk.bytes.len() > MOST_PHOTO => Some(of_relay::TOO_LARGE),
            Some(shrunk) => {
                let shown = picture::address(&shrunk.preview);
                let _ = self.picked.try_set(Some(Picked { bytes: shrunk.bytes, shown }));
                None
            }
        };
        if let Some(word) = fault {
            let _ = self.fault.try_set(Some(say(word).to_owned()));
        }
    }

    fn preview(self, shown: Option<String>) -> AnyView {
        let name = of_relay::preview(language(), &self.gate());
        let image = shown.map(|address| {
            let image = el("img").set("src", address).set("alt", name.clone());
            el("div").class("photos").child(el("figure").child(image))
        });
        let go = button(
            ButtonLook::Plain,
            "send",
            || say(of_relay::SEND),
            self.sending.is_busy.into(),
            move || self.send(),
        );
        let other = tap(ButtonLook::Quiet, "trash", say(of_relay::REMOVE), move || self.remove());
        all![
            el("p").child(el("strong").child(name)),
            image,
            el("p").child(el("strong").child(say(words::SAME_EITHER_WAY))),
            el("div").class("bar no-print").child(go).child(other),
        ]
    }

    fn remove(self) {
        if let Some(address) = self.picked.get_untracked().and_then(|picked| picked.shown) {
            picture::release(&address);
        }
        self.picked.set(None);
        device::focus_soon("#relay-photo");
    }

    fn send(self) {
        let Some(picked) = self.picked.get_untracked() else { return };
        let who = self.desk.own.who().filter(|_| self.is_known.get_untracked());
        let Some(who) = who else { return };
        let (notice, offset) = (self.notice.get_value(), self.offset);
        self.sending.is_busy.set(true);
        self.sending.failure.set(None);
        self.fault.set(None);
        spawn_local(async move {
            let sent = give_and_send(&notice, who, offset, picked.bytes).await;
            let _ = self.sending.is_busy.try_set(false);
            match sent {
                Ok(true) => self.remove_sent(),
                Ok(false) => {
                    let gate = notice.gate_name.as_str();
                    let said = of_relay::not_sealed(language(), gate);
                    let _ = self.fault.try_set(Some(said));
                }
                Err(error) => {
                    let _ = self.sending.failure.try_set(Some(error));
                }
            }
        });
    }

    /// It was sent: this device keeps it no longer. The screen may have gone meanwhile.
    fn remove_sent(self) {
        if self.picked.try_get_untracked().is_some() {
            self.remove();
            self.desk.look();
        }
    }
}

/// Agrees to send a photo, and sends it: whether it could be sealed to the gate's own key. It is sealed first; else
/// nothing is said and nothing sent.
async fn give_and_send(
    notice: &Notice,
    who: Who,
    offset: Offset,
    picture: Vec<u8>,
) -> Result<bool, Error> {
    let hub = device::hub();
    let give = hub.agree(notice, who, offset).await?;
    let consent = Consent::hash(&give.document);
    let signature = hub.sign_photo(consent, Photo::hash(&picture)).await?;
    let photo = Photo { signature, picture };
    let Some(sealed) = relay::seal(notice, consent, &photo, random()) else { return Ok(false) };
    hub.change(&give, &IdempotencyKey::new()).await?;
    hub.change(&relay::Send { consent, sealed }, &IdempotencyKey::new()).await?;
    Ok(true)
}
