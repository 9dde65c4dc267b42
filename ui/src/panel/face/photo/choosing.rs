//! Choosing a photo and sending it, or not: two buttons of one size at each step. One of them agrees to just that
//! photo and sends it; the other says no.
//!
//! The photo is drawn anew on this device, without where it was taken, and sealed here before anything is said: to
//! the key that stands in the ledger, or not at all.

use client::{Error, IdempotencyKey, random};
use contract::{
    consents::{Consent, Offer, Refuse, Who},
    gates::{Notice, Purpose},
    relay::{self, MOST_PHOTO, Photo},
    sure::Ground,
    time::Offset,
    words::{Word, consents as words, problems, relay as of_relay},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{Desk, asking, sure};
use crate::{
    community::here,
    device::{self, picture},
    parts::{ButtonLook, Element, Shown, all, button, el, icon, live, tap},
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

/// What stands below what is told, as it is read aloud: that either is as good, the no, and how a photo is chosen, or
/// why none can be sent now.
pub(super) fn below(takes_in: bool, is_known: bool) -> Vec<Word> {
    let mut said = vec![words::SAME_EITHER_WAY, of_relay::SAY_NO];
    match (takes_in, is_known) {
        (false, _) => said.push(words::GATE_RESTS),
        (true, false) => said.push(words::NOT_LEDGERED),
        (true, true) => said.extend([of_relay::CHOOSE, of_relay::CHOOSE_HINT]),
    }
    said
}

/// Choosing a photo and sending it; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Choosing {
    desk: Desk,
    notice: StoredValue<Notice>,
    takes_in: bool,
    is_known: Memo<bool>,
    picked: RwSignal<Option<Picked>>,
    /// What is wrong with what was chosen, or with the key that it would be sealed to.
    fault: RwSignal<Option<String>>,
    pub(super) sending: Sending,
    /// Asked for where it is drawn: whoever presses a button is outside of what knows it.
    offset: Offset,
}

impl Choosing {
    pub(super) fn new(desk: Desk, offer: &Offer, is_known: Memo<bool>) -> Self {
        let picked: RwSignal<Option<Picked>> = RwSignal::new(None);
        on_cleanup(move || {
            let shown = picked.try_get_untracked().flatten().and_then(|picked| picked.shown);
            if let Some(address) = shown {
                picture::release(&address);
            }
        });
        let (fault, sending) = (RwSignal::new(None), Sending::new());
        let (notice, takes_in) = (StoredValue::new(offer.notice.clone()), offer.takes_in);
        let offset = here().offset();
        Self { desk, notice, takes_in, is_known, picked, fault, sending, offset }
    }

    fn gate(self) -> String {
        self.notice.with_value(|notice| notice.gate_name.as_str().to_owned())
    }

    /// Whether a photo can be sent at the moment.
    fn may_send(self) -> bool {
        self.takes_in && self.is_known.get()
    }

    pub(super) fn view(self) -> AnyView {
        let fault = move || {
            self.fault.get().map(|said| el("p").class("problem").attr("role", "alert").child(said))
        };
        let shown = move || {
            let picked = self.picked.get().filter(|_| self.may_send())?;
            Some(self.preview(picked.shown))
        };
        let rest = move || self.may_send().then(|| self.rest());
        let both = el("div").class("bar even no-print").child(self.no());
        all![
            live(fault),
            self.sending.trouble(),
            live(shown),
            el("p").child(el("strong").child(say(words::SAME_EITHER_WAY))),
            both.child(live(move || self.yes())),
            live(rest),
        ]
    }

    /// Sends no photo: it is done at the gate, and nobody asks again soon.
    fn no(self) -> AnyView {
        let refuse = move || {
            let gate = self.notice.with_value(|notice| notice.gate);
            let refuse = Refuse { gate, purpose: Purpose::Relay, child: None };
            self.sending.send(refuse, move |()| self.desk.look());
        };
        let word = || say(of_relay::SAY_NO);
        button(ButtonLook::Plain, "x", word, self.sending.is_busy.into(), refuse)
    }

    /// Where a photo is chosen, and then what agrees and sends it; or why none can be sent now.
    fn yes(self) -> AnyView {
        if !self.takes_in {
            return sure::with(Ground::Word, words::GATE_RESTS).shown();
        }
        if !self.is_known.get() {
            return asking::not_ledgered(self.desk).shown();
        }
        if self.picked.with(Option::is_none) {
            return self.picker().shown();
        }
        let word = || say(of_relay::SEND);
        let send = move || self.send();
        button(ButtonLook::Plain, "send", word, self.sending.is_busy.into(), send)
    }

    /// What photo it should be, or the way to another one.
    fn rest(self) -> Element {
        if self.picked.with(Option::is_none) {
            let hint = el("p").class("hint no-print").attr("id", "relay-photo-hint");
            return hint.child(say(of_relay::CHOOSE_HINT));
        }
        let other = tap(ButtonLook::Quiet, "trash", say(of_relay::REMOVE), move || self.remove());
        el("p").class("bar no-print").child(other)
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
        el("label")
            .class("pick")
            .child(icon("camera"))
            .child(el("span").child(say(of_relay::CHOOSE)))
            .child(input)
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
        all![el("p").child(el("strong").child(name)), image]
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
