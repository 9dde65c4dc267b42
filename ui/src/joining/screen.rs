//! The screen of an invitation: the code, then whom it is for, then one button.

use client::{Error, IdempotencyKey};
use contract::{
    joining::{Invitation, InviteCode, Look},
    people::Post,
    text::{Name, TextFault},
    words::{common, joining as words, problems},
};
use leptos::{prelude::*, task::spawn_local};

use super::{device_name, post_name, start};
use crate::{
    community, connecting, device, frame,
    parts::{
        ButtonLook, Fault, Faults, Field, Shown, all, button, dl, el, icon, line, live, moment,
        problem, skeleton,
    },
    sessions::{Session, session},
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Joining {
    code: RwSignal<String>,
    device: RwSignal<String>,
    invitation: RwSignal<Option<(InviteCode, Invitation)>>,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    faults: Faults,
    session: Session,
}

/// The screen.
pub fn join() -> AnyView {
    let joining = Joining {
        code: RwSignal::new(String::new()),
        device: RwSignal::new(say(device_name(device::kind())).to_owned()),
        invitation: RwSignal::new(None),
        failure: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        faults: Faults::default(),
        session: session(),
    };
    if let Some(code) = device::take_code() {
        joining.code.set(code);
        joining.look();
    }
    let step = Memo::new(move |_| joining.invitation.with(Option::is_some));
    let trouble = move || joining.failure.get().map(|error| trouble(joining, &error));
    let stage = move || match joining.invitation.get().filter(|_| step.get()) {
        Some((code, invitation)) => shown(joining, code, invitation),
        None if joining.is_busy.get() => skeleton(2),
        None => code(joining),
    };
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        joining.faults.summary(),
        live(trouble),
        live(stage),
    ]
}

/// Where a browser keeps no keys, another try will not help, but another browser will.
fn trouble(joining: Joining, error: &Error) -> AnyView {
    if matches!(error, Error::Garbled(_)) && joining.invitation.with_untracked(Option::is_some) {
        let words = say(words::KEYS_FAILED);
        return el("p").class("problem").attr("role", "alert").child(words).shown();
    }
    problem(error, move || match joining.invitation.get_untracked() {
        Some((code, _)) => joining.join(code),
        None => joining.look(),
    })
}

fn code(joining: Joining) -> AnyView {
    let field = Field::new("code", say(words::CODE)).hint(say(words::CODE_HINT));
    let next = el("button")
        .attr("type", "submit")
        .class("main")
        .child(icon("arrow-right"))
        .child(say(words::LOOK));
    let form = el("form")
        .class("stack")
        .submit(move || joining.look())
        .child(line(field, joining.code, joining.faults))
        .child(el("div").class("bar").child(next));
    all![form, el("p").class("hint").child(say(words::NONE)), frame::counter()]
}

fn shown(joining: Joining, code: InviteCode, invitation: Invitation) -> AnyView {
    let offset = community::here().offset();
    let child = (invitation.post == Post::Resident)
        .then(|| el("p").class("notice").child(say(words::CHILD_JOINS)));
    let facts = [
        Some((words::NAME, invitation.name)),
        Some((words::POST, say(post_name(invitation.post)).to_owned())),
        invitation.home.map(|home| (words::HOME, home)),
        Some((words::COMMUNITY, invitation.community)),
        Some((words::UNTIL, moment(invitation.expires_at, offset))),
    ];
    let facts = facts.into_iter().flatten().collect();
    let word = move || if joining.is_busy.get() { say(words::JOINING) } else { say(words::JOIN) };
    let field = Field::new("device", say(words::DEVICE)).hint(say(words::DEVICE_HINT));
    let join = move || joining.join(code);
    let other = el("button")
        .attr("type", "button")
        .class("quiet")
        .click(move || joining.invitation.set(None))
        .child(say(words::OTHER_CODE));
    let buttons = el("div")
        .class("bar")
        .child(button(ButtonLook::Main, "check", word, joining.is_busy.into(), join))
        .child(other);
    let card = el("section")
        .class("card")
        .child(el("h2").child(say(words::FOR_YOU)))
        .child(el("dl").child(dl(facts)))
        .child(el("p").class("hint").child(say(words::NOT_YOU)))
        .child(child);
    let form = el("form")
        .class("stack")
        .submit(join)
        .child(line(field, joining.device, joining.faults))
        .child(el("p").child(say(words::ABOUT)))
        .child(el("p").class("hint").child(say(words::SHARED)))
        .child(connecting::warning())
        .child(buttons);
    all![card, form]
}

impl Joining {
    /// Asks whom the invitation is for.
    fn look(self) {
        let Ok(code) = super::code(&self.code.get_untracked()) else {
            self.faults.show(vec![Fault::new("code", say(problems::INVITATION_CODE_WRONG))]);
            return;
        };
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let look = Look { secret: code.secret };
            let answer = device::hub().change(&look, &IdempotencyKey::new()).await;
            self.is_busy.set(false);
            match answer {
                Ok(invitation) => {
                    self.invitation.set(Some((code, invitation)));
                    device::focus_soon("h1");
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// Makes a key and registers it.
    fn join(self, code: InviteCode) {
        if self.is_busy.get_untracked() {
            return;
        }
        let name = match Name::try_from(self.device.get_untracked()) {
            Ok(name) => name,
            Err(fault) => return self.faults.show(vec![name_fault(fault)]),
        };
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = device::join(code, name).await;
            self.is_busy.set(false);
            match answer {
                Ok(account) => {
                    self.session.joined(&account).await;
                    match start(account.post) {
                        Some(path) => device::leave_for(path),
                        None => device::leave_instead("/"),
                    }
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}

fn name_fault(fault: TextFault) -> Fault {
    Fault::new("device", fault.sentence(language()))
}
