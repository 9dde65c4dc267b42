//! Adding a device: a code to scan or to type, until the new device has appeared.

use client::{Error, IdempotencyKey};
use contract::{
    devices::{ADD_LIFE, Device, Invited},
    id::DeviceId,
    qr::draw,
    time::Offset,
    words::{common, devices as words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{self, ButtonLook, Shown, all, button, el, icon, moment, problem, qr, tap, watch},
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Adding {
    invited: RwSignal<Option<Invited>>,
    is_over: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    /// What has appeared.
    done: RwSignal<Option<String>>,
    /// The devices that were there when the code was made.
    before: StoredValue<Vec<DeviceId>>,
    offset: Offset,
}

/// The button, then the code; closed by itself when a new device is among `live`.
pub(super) fn add(live: Signal<Vec<Device>>, offset: Offset) -> AnyView {
    let adding = Adding {
        invited: RwSignal::new(None),
        is_over: RwSignal::new(false),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        done: RwSignal::new(None),
        before: StoredValue::new(Vec::new()),
        offset,
    };
    watch(move || {
        let now = live.get();
        if adding.invited.with_untracked(Option::is_some)
            && let Some(new) = adding.before.with_value(|before| fresh(before, &now))
        {
            adding.done.set(Some(words::add_done(language(), &new.name)));
            adding.invited.set(None);
        }
    });
    let trouble =
        move || adding.failure.get().map(|error| problem(&error, move || adding.ask(live)));
    let stage = move || match adding.invited.get() {
        Some(invited) => adding.code(invited, live),
        None => adding.offer(live),
    };
    let done = move || {
        let done = adding.done.get();
        done.map(|done| {
            el("p").class("notice good").child(icon("circle-check")).child(" ").child(done)
        })
    };
    el("section")
        .class("stack")
        .child(el("h2").child(say(words::ADD)))
        .child(el("div").attr("role", "status").child(parts::live(done)))
        .child(parts::live(trouble))
        .child(parts::live(stage))
        .shown()
}

/// A device that was not there before.
fn fresh<'d>(before: &[DeviceId], now: &'d [Device]) -> Option<&'d Device> {
    now.iter().find(|one| !before.contains(&one.id))
}

impl Adding {
    fn offer(self, live: Signal<Vec<Device>>) -> AnyView {
        let word = || say(words::ADD);
        let ask = move || self.ask(live);
        all![
            el("p").class("hint").child(say(words::ADD_HINT)),
            el("p").class("bar").child(button(
                ButtonLook::Main,
                "qr-code",
                word,
                self.is_busy.into(),
                ask
            )),
        ]
    }

    fn ask(self, live: Signal<Vec<Device>>) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failure.set(None);
        self.done.set(None);
        self.before.set_value(live.with_untracked(|live| live.iter().map(|one| one.id).collect()));
        spawn_local(async move {
            let answer = device::hub().let_in(&IdempotencyKey::new()).await;
            self.is_busy.set(false);
            match answer {
                Ok(invited) => self.show(invited),
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn show(self, invited: Invited) {
        let secret = invited.secret;
        self.is_over.set(false);
        self.invited.set(Some(invited));
        device::focus_soon("#adding");
        // By the time that passes, not by this device's clock, which may be wrong.
        let life = std::time::Duration::from_millis(ADD_LIFE.0.unsigned_abs());
        let end = move || {
            let is_same = self
                .invited
                .try_with_untracked(|now| now.as_ref().is_some_and(|now| now.secret == secret));
            if is_same == Some(true) {
                self.is_over.set(true);
            }
        };
        set_timeout(end, life);
    }

    fn code(self, invited: Invited, live: Signal<Vec<Device>>) -> AnyView {
        let close = move || self.invited.set(None);
        let shown = move || {
            if self.is_over.get() {
                let again = move || self.ask(live);
                let word = || say(words::ADD_AGAIN);
                return all![
                    el("p").child(say(words::ADD_OVER)),
                    button(ButtonLook::Main, "refresh", word, self.is_busy.into(), again),
                ];
            }
            self.open(invited.clone())
        };
        el("div")
            .class("card stack")
            .child(
                el("h3").attr("id", "adding").attr("tabindex", "-1").child(say(words::ADD_TITLE)),
            )
            .child(parts::live(shown))
            .child(el("p").child(tap(ButtonLook::Quiet, "x", say(words::ADD_CLOSE), close)))
            .shown()
    }

    fn open(self, invited: Invited) -> AnyView {
        let code = invited.secret.to_string();
        let groups =
            code.split_inclusive('-').map(|group| el("span").child(group.to_owned()).shown());
        let until = words::add_until(language(), &moment(invited.expires_at, self.offset));
        let address = device::origin() + "/join";
        all![
            el("p").child(say(words::ADD_SCAN)),
            // What this device has made, which the hub's own drawing has not.
            draw(&invited.link).ok().map(|code| qr(&code, say(words::ADD_QR).to_owned())),
            el("p").child(say(words::ADD_TYPE)),
            el("p").child(say(words::ADDRESS)).child(" ").child(el("strong").child(address)),
            el("p").class("key").child(groups.collect::<Vec<_>>()),
            el("p").class("hint").child(icon("clock")).child(" ").child(until),
            el("p").child(copying(invited.link.clone())),
        ]
    }
}

fn copying(link: String) -> AnyView {
    let is_copied = RwSignal::new(false);
    let word = move || say(if is_copied.get() { common::COPIED } else { words::COPY_LINK });
    let copy = move || {
        let link = link.clone();
        spawn_local(async move { is_copied.set(device::copy(&link).await) });
    };
    tap(ButtonLook::Plain, "copy", parts::live(word), copy).shown()
}

#[cfg(test)]
mod tests {
    use contract::time::Time;

    use super::*;

    #[test]
    fn only_a_device_that_was_not_there_is_new() {
        let device = |number| Device {
            id: DeviceId::from_number(number),
            name: String::new(),
            is_this: false,
            added_at: Time(0),
            used_at: Time(0),
            invited_by: None,
            end: None,
        };
        let before = [DeviceId::from_number(1)];

        assert_eq!(fresh(&before, &[device(1)]), None);
        assert_eq!(fresh(&before, &[device(2), device(1)]), Some(&device(2)));
        assert_eq!(fresh(&before, &[]), None);
    }
}
