//! The screen of an invitation: the code, then whom it is for, then one button.

use client::{Error, IdempotencyKey};
use contract::{
    joining::{Invitation, Look, Secret},
    text::{Name, TextFault},
    words::{common, joining as words, problems},
};
use leptos::{prelude::*, task::spawn_local};

use super::{device_name, post_name, secret, start};
use crate::{
    community, device, frame,
    parts::{ButtonLook, Fault, Faults, Field, button, icon, line, moment, problem, skeleton},
    sessions::{Session, session},
    settings::{language, say},
    way::{Way, way},
};

#[derive(Clone, Copy)]
struct Joining {
    code: RwSignal<String>,
    device: RwSignal<String>,
    invitation: RwSignal<Option<(Secret, Invitation)>>,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    faults: Faults,
    session: Session,
    way: Way,
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
        way: way(),
    };
    if let Some(code) = device::take_fragment() {
        joining.code.set(code);
        joining.look();
    }
    let step = Memo::new(move |_| joining.invitation.with(Option::is_some));
    view! {
        {frame::back("/", common::HOME)}
        {frame::heading(|| say(words::TITLE).to_owned())}
        {joining.faults.summary()}
        {move || joining.failure.get().map(|error| trouble(joining, &error))}
        {move || match joining.invitation.get().filter(|_| step.get()) {
            Some((secret, invitation)) => shown(joining, secret, invitation),
            None if joining.is_busy.get() => skeleton(2),
            None => code(joining),
        }}
    }
    .into_any()
}

/// Where a browser keeps no keys, another try will not help, but another browser will.
fn trouble(joining: Joining, error: &Error) -> AnyView {
    if matches!(error, Error::Garbled(_)) && joining.invitation.with_untracked(Option::is_some) {
        return view! { <p class="problem" role="alert">{say(words::KEYS_FAILED)}</p> }.into_any();
    }
    problem(error, move || match joining.invitation.get_untracked() {
        Some((secret, _)) => joining.join(secret),
        None => joining.look(),
    })
}

fn code(joining: Joining) -> AnyView {
    let field = Field::new("code", say(words::CODE)).hint(say(words::CODE_HINT));
    view! {
        <form class="stack" novalidate on:submit=move |event| {
            event.prevent_default();
            joining.look();
        }>
            {line(field, joining.code, joining.faults)}
            <div class="bar">
                <button type="submit" class="main">{icon("arrow-right")} {say(words::LOOK)}</button>
            </div>
        </form>
        <p class="hint">{say(words::NONE)}</p>
        {frame::counter()}
    }
    .into_any()
}

fn shown(joining: Joining, secret: Secret, invitation: Invitation) -> AnyView {
    let offset = community::here().offset();
    let facts = [
        Some((words::NAME, invitation.name)),
        Some((words::POST, say(post_name(invitation.post)).to_owned())),
        invitation.home.map(|home| (words::HOME, home)),
        Some((words::COMMUNITY, invitation.community)),
        Some((words::UNTIL, moment(invitation.expires_at, offset))),
    ];
    let facts = facts.into_iter().flatten().map(|(title, text)| {
        view! { <dt>{say(title)}</dt><dd>{text}</dd> }
    });
    let word = move || if joining.is_busy.get() { say(words::JOINING) } else { say(words::JOIN) };
    let field = Field::new("device", say(words::DEVICE)).hint(say(words::DEVICE_HINT));
    view! {
        <section class="card">
            <h2>{say(words::FOR_YOU)}</h2>
            <dl>{facts.collect::<Vec<_>>()}</dl>
            <p class="hint">{say(words::NOT_YOU)}</p>
        </section>
        <form class="stack" novalidate on:submit=move |event| {
            event.prevent_default();
            joining.join(secret);
        }>
            {line(field, joining.device, joining.faults)}
            <p>{say(words::ABOUT)}</p>
            <p class="hint">{say(words::SHARED)}</p>
            <div class="bar">
                {button(ButtonLook::Main, "check", word, joining.is_busy.into(), move || {
                    joining.join(secret);
                })}
                <button type="button" class="quiet"
                    on:click=move |_| joining.invitation.set(None)>
                    {say(words::OTHER_CODE)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

impl Joining {
    /// Asks whom the invitation is for.
    fn look(self) {
        let Ok(secret) = secret(&self.code.get_untracked()) else {
            self.faults.show(vec![Fault::new("code", say(problems::INVITATION_CODE_WRONG))]);
            return;
        };
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = device::hub().change(&Look { secret }, &IdempotencyKey::new()).await;
            self.is_busy.set(false);
            match answer {
                Ok(invitation) => {
                    self.invitation.set(Some((secret, invitation)));
                    device::focus_soon("h1");
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// Makes a key and registers it.
    fn join(self, secret: Secret) {
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
            let answer = client::join(&device::hub(), &device::keys(), secret, name).await;
            self.is_busy.set(false);
            match answer {
                Ok(account) => {
                    self.session.joined(&account);
                    match start(account.post) {
                        Some(path) => device::leave_for(path),
                        None => self.way.instead("/"),
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
