//! 有人正在替您恢复账号: told on every old device, in use or stopped, with one button to end it.

use std::time::Duration;

use client::IdempotencyKey;
use contract::{
    id::{DeviceId, RecoveryId},
    ledger,
    live::Event,
    recovery::{Mine, Own, Waiting, newest_fault},
    sure::{Ground, Sure},
    words::recovery as words,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    community::here,
    device,
    live::on_event,
    panel::sure,
    parts::{ButtonLook, Element, Shown, button, el, icon, live, moment},
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// How often the hours that are left are counted anew.
const TICK: Duration = Duration::from_secs(60);

/// What an old device is told; copies are the same.
#[derive(Clone, Copy)]
struct Alert {
    device: DeviceId,
    own: Reading<Own>,
    is_stopped: RwSignal<bool>,
    tick: RwSignal<()>,
    sending: Sending,
}

/// On a device that is in use: nothing as long as nobody is getting in.
pub(crate) fn alert(device: DeviceId) -> AnyView {
    let alert = Alert::new(device);
    alert.own.read(Mine {});
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Devices | Event::Reset) {
            alert.own.read(Mine {});
        }
    });
    alert.view()
}

/// The same on one that was stopped: it has no session, and asks with its key.
pub(crate) fn alert_stopped(device: DeviceId) -> AnyView {
    let alert = Alert::new(device);
    spawn_local(async move {
        // One that its own person has signed off is told nothing.
        if let Ok(watch) = device::watch_recovery(device).await {
            let answer = device::hub().change(&watch, &IdempotencyKey::new()).await;
            alert.own.take(answer);
        }
    });
    alert.view()
}

impl Alert {
    fn new(device: DeviceId) -> Self {
        let alert = Self {
            device,
            own: Reading::default(),
            is_stopped: RwSignal::new(false),
            tick: RwSignal::new(()),
            sending: Sending::new(),
        };
        let look = move || {
            let _ = alert.tick.try_set(());
        };
        if let Ok(looking) = set_interval_with_handle(look, TICK) {
            on_cleanup(move || looking.clear());
        }
        alert
    }

    fn view(self) -> AnyView {
        let told = live(move || Some(self.told(&self.own.get()?.waiting?)));
        let stopped = move || {
            self.is_stopped.get().then(|| {
                let good = el("p").class("notice good").child(icon("circle-check")).child(" ");
                good.child(say(words::STOPPED)).child(" ").child(claimed())
            })
        };
        let stopped = el("div")
            .set("id", self.said_id())
            .attr("tabindex", "-1")
            .attr("role", "status")
            .child(live(stopped));
        el("div").child(stopped).child(told).shown()
    }

    /// Where it is told that it was stopped. On a device of two people both may be alarmed.
    fn said_id(self) -> String {
        format!("recovery-said-{}", self.device)
    }

    fn told(self, waiting: &Waiting) -> Element {
        let (language, offset) = (language(), here().offset());
        let shown = say(waiting.shown.word());
        let begun_by = &waiting.begun_by;
        let how = match &waiting.approval {
            None => {
                let when = moment(waiting.begun_at, offset);
                words::alert_begun(language, begun_by, shown, &when)
            }
            Some(approval) => {
                let when = moment(approval.due_at, offset);
                words::alert_approved(language, begun_by, &approval.by, shown, &when)
            }
        };
        let due = waiting.approval.clone();
        let left = live(move || {
            self.tick.get();
            let said = match due.as_ref()?.hours_left(device::now()) {
                0 => say(words::ALERT_DUE).to_owned(),
                hours => words::alert_hours(crate::settings::language(), hours),
            };
            let line = el("p").child(icon("clock")).child(" ");
            Some(line.child(el("strong").child(said)))
        });
        let recovery = waiting.id;
        let stop = move || self.stop(recovery);
        let word = || say(words::STOP);
        let go = button(ButtonLook::Danger, "hand", word, self.sending.is_busy.into(), stop);
        el("section")
            .class("problem stack")
            .attr("role", "alert")
            .child(el("h2").child(icon("alert")).child(" ").child(say(words::ALERT)))
            .child(el("p").child(how).child(" ").child(claimed()))
            .child(left)
            .child(el("p").child(say(words::ALERT_NOT_ME)))
            .child(self.sending.trouble())
            .child(el("div").class("bar even").child(go))
            .child(el("p").class("hint").child(say(words::ALERT_MINE)))
    }

    /// Says no with this device's key.
    fn stop(self, recovery: RecoveryId) {
        let (sending, own) = (self.sending, self.own);
        sending.is_busy.set(true);
        spawn_local(async move {
            let signed = device::object_recovery(self.device, recovery).await;
            let _ = sending.is_busy.try_set(false);
            match signed {
                Ok(veto) => sending.send(veto, move |()| {
                    own.take(Ok(Own { waiting: None }));
                    let _ = self.is_stopped.try_set(true);
                    device::focus_soon(format!("#{}", self.said_id()));
                }),
                Err(error) => {
                    let _ = sending.failure.try_set(Some(error));
                }
            }
        });
    }
}

/// The word for what the hub alone says here: an old device may have no records to look into.
fn claimed() -> Element {
    sure::tag(Sure::of(Ground::Word))
}

/// That one's own records, each with whether it stands in the ledger, tell of a recovery that should not have been
/// carried out.
pub(crate) fn broken<'e>(
    told: impl Iterator<Item = (&'e ledger::Event, bool)> + Clone,
) -> Option<Element> {
    let (at, fault, ground) = newest_fault(told)?;
    let when = moment(at, here().offset());
    Some(
        el("section")
            .class("problem stack")
            .attr("role", "alert")
            .child(el("h2").child(icon("circle-x")).child(" ").child(say(words::FAULT)))
            .child(el("p").child(when).child(" ").child(say(fault.word())))
            .child(sure::line(ground))
            .child(el("p").child(say(words::FAULT_HINT))),
    )
}
