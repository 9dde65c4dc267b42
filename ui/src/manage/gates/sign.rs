//! The sign beside a gate that tells people of its camera: one photo of it, handed in and shown at once. A photo on its
//! way arrives also where the list is drawn anew meanwhile.

use client::IdempotencyKey;
use contract::{
    attachments::{MAX_SIDE, Photo},
    gates::ShowSign,
    id::GateId,
    words::{common, gates as words, problems},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::Desk;
use crate::{
    device::{self, picture},
    parts::{Fault, Faults, Shown, el, fault, icon, live, sentence},
    sending::Sending,
    settings::say,
};

pub(super) fn sign(desk: Desk, id: GateId) -> AnyView {
    let uploading = desk.signs.of(Some(id), || Uploading {
        desk,
        id,
        is_reading: RwSignal::new(false),
        faults: Faults::new("#gate-faults"),
        sending: Sending::new(),
    });
    uploading.view()
}

#[derive(Clone, Copy)]
pub(super) struct Uploading {
    desk: Desk,
    id: GateId,
    /// While the photo is drawn anew and handed in.
    is_reading: RwSignal<bool>,
    faults: Faults,
    sending: Sending,
}

impl Uploading {
    fn view(self) -> AnyView {
        let choose = move |event: web_sys::Event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let files = input.map(|input| picture::chosen(&input)).unwrap_or_default();
            if let Some(file) = files.into_iter().next() {
                self.hand_in(file);
            }
        };
        let input = el("input")
            .attr("type", "file")
            .attr("id", "sign")
            .attr("accept", "image/*")
            .attr("aria-describedby", "sign-hint sign-fault")
            .on("change", choose);
        let pick = el("label")
            .class("pick")
            .child(icon("camera"))
            .child(el("span").child(say(words::ACT_SHOW_SIGN)))
            .child(input);
        let busy = move || {
            let is_busy = self.is_reading.get() || self.sending.is_busy.get();
            is_busy.then(|| say(common::WORKING))
        };
        el("div")
            .class("field")
            .child(self.faults.summary())
            .child(el("p").class("hint").attr("id", "sign-hint").child(say(words::SIGN_HINT)))
            .child(pick)
            .child(el("p").class("hint").attr("role", "status").child(live(busy)))
            .child(fault("sign", self.faults))
            .child(self.sending.trouble())
            .shown()
    }

    fn hand_in(self, file: web_sys::File) {
        if self.is_reading.get_untracked() || self.sending.is_busy.get_untracked() {
            return;
        }
        self.is_reading.set(true);
        self.faults.show(vec![]);
        spawn_local(async move {
            let answer = handed_in(&file).await;
            // The screen may have gone meanwhile.
            if self.is_reading.try_get_untracked().is_none() {
                return;
            }
            self.is_reading.set(false);
            let desk = self.desk;
            match answer {
                Ok(photo) => {
                    let request = ShowSign { id: self.id, photo: photo.id };
                    self.sending.send(request, move |()| {
                        desk.signs.sent(Some(self.id));
                        desk.done(words::DONE_SHOW_SIGN);
                    });
                }
                Err(why) => self.faults.show(vec![Fault::new("sign", why)]),
            }
        });
    }
}

async fn handed_in(file: &web_sys::File) -> Result<Photo, String> {
    let shrunk = picture::shrink(file, MAX_SIDE).await;
    let shrunk = shrunk.ok_or_else(|| say(problems::NOT_A_PHOTO).to_owned())?;
    let answer = device::hub().attach_with(shrunk.bytes, &IdempotencyKey::new(), None).await;
    answer.map_err(|error| sentence(&error))
}
