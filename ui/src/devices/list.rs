//! The list of one's devices: each named, renamed, signed off; those that ended with when and why.

use client::{Error, IdempotencyKey};
use contract::{
    devices::{Device, End, List, Rename, Revoke, Why},
    id::DeviceId,
    live::Event,
    sure::{Ground, Sure},
    text::Name,
    time::Offset,
    words::{common, devices as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{adding, stopping};
use crate::{
    community::here,
    device,
    live::on_event,
    parts::{
        self, ButtonLook, Fault, Faults, Field, Row, Shown, about, all, button, day, el, icon,
        line, link, moment, problem, rows, tap,
    },
    reading::Reading,
    sessions::{self, Session},
    settings::{language, say},
};

/// What somebody is about to do, and with which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Renaming(DeviceId),
    Revoking(DeviceId),
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Screen {
    session: Session,
    reading: Reading<Vec<Device>>,
    doing: RwSignal<Option<Doing>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    /// What was done, for the eye and for a screen reader.
    said: RwSignal<String>,
    offset: Offset,
}

/// The devices of whoever is signed in.
pub(super) fn list(session: Session) -> AnyView {
    let screen = Screen {
        session,
        reading: Reading::default(),
        doing: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        said: RwSignal::new(String::new()),
        offset: here().offset(),
    };
    screen.read();
    on_event(move |event| match event {
        Event::Open | Event::Devices | Event::Reset => screen.read(),
        Event::Complaint { .. }
        | Event::Assigned { .. }
        | Event::Desk { .. }
        | Event::Writing { .. }
        | Event::Notices { .. }
        | Event::Rights
        | Event::Suggestion { .. }
        | Event::Poll { .. }
        | Event::Activity { .. }
        | Event::Breach { .. }
        | Event::Ended => {}
    });
    screen.reading.draw(3, move || screen.read(), move |devices| screen.shown(devices))
}

impl Screen {
    fn read(self) {
        self.reading.read(List {});
    }

    fn shown(self, devices: Signal<Vec<Device>>) -> AnyView {
        let live = Signal::derive(move || of(&devices.get(), false));
        let ended = Signal::derive(move || of(&devices.get(), true));
        let row = move |one: Device| {
            let key = format!("{}.{}.{}", one.id, one.name, one.used_at.0);
            Row { key, draw: Box::new(move || self.row(one, live)) }
        };
        let trouble =
            move || self.failure.get().map(|error| problem(&error, move || self.failure.set(None)));
        let past = move || {
            let ended = ended.get();
            (!ended.is_empty()).then(|| self.past(ended))
        };
        all![
            el("section")
                .class("stack")
                .child(el("h2").child(say(words::LIST)))
                .child(
                    el("p")
                        .class("hint")
                        .child(
                            words::list_claimed(language(), say(Sure::of(Ground::Word).word()),)
                        )
                )
                .child(el("p").child(link(
                    ButtonLook::Quiet,
                    "/panel/looked?open=keys",
                    "key",
                    words::LIST_CHECK,
                )))
                .child(
                    el("ul").class("stack").child(rows(Box::new(move || {
                        live.get().into_iter().map(row).collect()
                    })))
                )
                .child(el("p").attr("role", "status").child(parts::live(move || self.said.get())))
                .child(parts::live(trouble)),
            adding::add(live, self.offset),
            stopping::stop_all(),
            parts::live(past),
            el("section")
                .child(el("h2").child(say(words::LOST)))
                .child(el("p").child(say(words::LOST_HINT)))
                .child(crate::frame::call()),
        ]
    }

    fn row(self, one: Device, live: Signal<Vec<Device>>) -> AnyView {
        let id = one.id;
        let added = day(one.added_at, self.offset);
        let added = match &one.invited_by {
            Some(name) => words::added_by(language(), &added, name),
            None => words::added(language(), &added),
        };
        let used = words::used(language(), &moment(one.used_at, self.offset));
        let tag = one.is_this.then(|| el("span").class("tag").child(say(words::THIS)));
        let doing = Memo::new(move |_| self.doing.get().filter(|doing| doing.device() == id));
        let is_last = move || live.with_untracked(Vec::len) == 1;
        let name = one.name.clone();
        let ways = move || match doing.get() {
            Some(Doing::Renaming(_)) => self.renaming(&one),
            Some(Doing::Revoking(_)) => self.question(&one, is_last()),
            None => self.buttons(&one),
        };
        el("li")
            .class("card")
            .child(
                el("p")
                    .child(icon("smartphone"))
                    .child(" ")
                    .child(el("strong").child(name))
                    .child(" ")
                    .child(tag),
            )
            .child(el("p").class("hint").child(used).child(el("br")).child(added))
            .child(parts::live(ways))
            .shown()
    }

    fn buttons(self, one: &Device) -> AnyView {
        let id = one.id;
        let begin = move |doing, focus| {
            move || {
                self.said.set(String::new());
                self.failure.set(None);
                self.doing.set(Some(doing));
                device::focus_soon(focus);
            }
        };
        let rename = begin(Doing::Renaming(id), "#name");
        let revoke = begin(Doing::Revoking(id), "#revoking");
        el("p")
            .class("bar")
            .child(about("pencil", words::RENAME, &one.name, rename))
            .child(about("lock", words::REVOKE, &one.name, revoke))
            .shown()
    }

    fn renaming(self, one: &Device) -> AnyView {
        let (id, name) = (one.id, RwSignal::new(one.name.clone()));
        let faults = Faults::new("#rename-faults");
        let send = move || match Name::try_from(name.get_untracked().trim()) {
            Ok(name) => {
                self.change(Rename { id, name }, move |()| {
                    self.said.set(say(words::RENAMED).to_owned())
                });
            }
            Err(fault) => faults.show(vec![Fault::new("name", fault.sentence(language()))]),
        };
        let word = || say(common::SAVE);
        el("form")
            .class("stack")
            .submit(send)
            .child(faults.summary())
            .child(line(Field::new("name", say(words::NAME)), name, faults))
            .child(
                el("div")
                    .class("bar")
                    .child(button(ButtonLook::Main, "check", word, self.is_busy.into(), send))
                    .child(tap(ButtonLook::Quiet, "x", say(common::CANCEL), move || {
                        self.doing.set(None);
                    })),
            )
            .shown()
    }

    /// Asks before a device is signed off: plainly, above all where it is the one in the hand.
    fn question(self, one: &Device, is_last: bool) -> AnyView {
        let (id, is_this, name) = (one.id, one.is_this, one.name.clone());
        let (title, hint) = if is_this {
            (say(words::REVOKE_THIS).to_owned(), words::REVOKE_THIS_HINT)
        } else {
            (words::revoke_other(language(), &name), words::REVOKE_OTHER_HINT)
        };
        let revoke = move || {
            if is_this {
                return self.revoke_this();
            }
            let done = words::revoked(language(), &name);
            self.change(Revoke { id }, move |()| self.said.set(done));
        };
        let word = || say(words::REVOKE);
        el("div")
            .class("notice warn")
            .attr("id", "revoking")
            .attr("tabindex", "-1")
            .child(el("strong").child(title))
            .child(el("p").child(say(hint)))
            .child((is_this && is_last).then(|| el("p").child(say(words::REVOKE_LAST_HINT))))
            .child(
                el("div")
                    .class("bar")
                    .child(button(ButtonLook::Danger, "lock", word, self.is_busy.into(), revoke))
                    .child(tap(ButtonLook::Plain, "undo", say(words::REVOKE_KEEP), move || {
                        self.doing.set(None);
                    })),
            )
            .shown()
    }

    fn revoke_this(self) {
        let Some(me) = self.session.me.get_untracked() else { return };
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = sessions::remove(self.session, me).await;
            // Whoever is out sees who is left on this device; this list has gone with them.
            if let Err(error) = answer {
                self.is_busy.set(false);
                self.failure.set(Some(error));
            }
            device::focus_soon("h1");
        });
    }

    fn change<E: contract::Endpoint<Answer = ()>>(
        self,
        request: E,
        done: impl FnOnce(()) + 'static,
    ) {
        self.is_busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = device::hub().change(&request, &IdempotencyKey::new()).await;
            self.is_busy.set(false);
            match answer {
                Ok(()) => {
                    self.doing.set(None);
                    done(());
                    self.read();
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn past(self, ended: Vec<Device>) -> AnyView {
        let items =
            ended.into_iter().filter_map(|one| {
                let end = one.end?;
                let told = told(&end, &day(end.at, self.offset));
                let item =
                    el("li")
                        .class("card")
                        .child(el("p").child(el("strong").child(one.name)).child(" ").child(
                            el("span").class("tag").child(icon("lock")).child(say(words::END)),
                        ))
                        .child(el("p").class("hint").child(told));
                Some(item.shown())
            });
        el("section")
            .class("stack")
            .child(el("h2").child(say(words::ENDED)))
            .child(el("ul").class("stack").child(items.collect::<Vec<_>>()))
            .child(el("p").class("hint").child(say(words::ENDED_HINT)))
            .shown()
    }
}

impl Doing {
    const fn device(self) -> DeviceId {
        match self {
            Self::Renaming(id) | Self::Revoking(id) => id,
        }
    }
}

/// Those that can be used, or those that ended.
fn of(devices: &[Device], is_ended: bool) -> Vec<Device> {
    devices.iter().filter(|one| one.end.is_some() == is_ended).cloned().collect()
}

/// When and why a device ended, in one line.
fn told(end: &End, day: &str) -> String {
    let language = language();
    match (end.why, &end.by, &end.from) {
        (Why::SignedOff, _, Some(from)) => words::end_from(language, day, from),
        (Why::SignedOff, _, None) => words::end_self(language, day),
        (Why::Stopped, Some(by), _) => words::end_stopped(language, day, by),
        (Why::Stopped, None, _) => words::end_stopped_own(language, day),
        (Why::Recovered, ..) => words::end_recovered(language, day),
        (Why::Renewed, Some(by), _) => words::end_renewed(language, day, by),
        (Why::Renewed, None, _) => words::end_renewed_hub(language, day),
        (Why::Left, Some(by), _) => words::end_left(language, day, by),
        (Why::Left, None, _) => words::end_left_hub(language, day),
    }
}

#[cfg(test)]
mod tests {
    use contract::time::Time;

    use super::*;

    #[test]
    fn each_end_names_who_and_why() {
        for (why, by, from, expected) in [
            (Why::SignedOff, None, None, "11月23日，在它自己上停用"),
            (Why::SignedOff, None, Some("我的手机"), "11月23日，您从“我的手机”上停用"),
            (Why::Stopped, Some("小李"), None, "11月23日，小李按您说的停用了全部设备"),
            (Why::Stopped, None, Some("我的手机"), "11月23日，您停用了全部设备"),
            (Why::Recovered, None, None, "11月23日，账号恢复到了新设备"),
            (Why::Renewed, Some("小李"), None, "11月23日，小李为您换了新邀请码"),
            (Why::Renewed, None, None, "11月23日，社区为您换了新邀请码"),
            (Why::Left, Some("小李"), None, "11月23日，小李登记您已离开"),
            (Why::Left, None, None, "11月23日，登记为已离开"),
        ] {
            let (by, from) = (by.map(str::to_owned), from.map(str::to_owned));
            let end = End { at: Time(0), why, by, from };
            assert_eq!(told(&end, "11月23日"), expected);
        }
    }
}
