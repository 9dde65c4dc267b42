//! The screen on which a link is pasted, and what happens before it or instead of it.

use client::Error;
use contract::words::{Language, common, connecting as words};
use leptos::{mount::mount_to, prelude::*, task::spawn_local};

use super::ELSEWHERE;
use crate::{
    account, commons,
    device::{self, NotConnected, Opened},
    inbox, matters, panel, participation,
    parts::{ButtonLook, Fault, Faults, Field, Shown, all, button, el, line, live, problem, tap},
    resident,
    settings::{self, Settings, say, settings},
};

/// Opens what a link leads to, the hub of the last time, or the screen that asks for a link.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        settings::speak_as_page();
        match device::opened().await {
            Ok(Opened { origin: Some(_), path, .. }) if device::path() != ELSEWHERE => {
                if let Some(path) = path {
                    device::set_address(&path, true);
                }
                start();
            }
            Ok(_) => draw(connect),
            Err(_) => draw(failed),
        }
    });
}

/// Goes on with the app the address belongs to.
fn start() {
    let path = device::path();
    if path.starts_with("/staff") {
        inbox::begin();
    } else if account::has(&path) {
        account::begin();
    } else if commons::has(&path) {
        commons::begin();
    } else if matters::has(&path) {
        matters::begin();
    } else if panel::has(&path) {
        panel::begin();
    } else if participation::has(&path) {
        participation::begin();
    } else {
        resident::begin();
    }
}

fn draw(screen: fn() -> AnyView) {
    let Some(root) = device::root() else { return };
    device::clear(&root);
    let app = move || {
        let settings = Settings::provide();
        let shown = move || {
            settings.language.track();
            device::set_title(say(common::APP));
            screen()
        };
        el("main").attr("id", "content").class("page").child(live(shown)).shown()
    };
    mount_to(root, app).forget();
    device::mark_alive();
}

#[derive(Clone, Copy)]
struct Connecting {
    link: RwSignal<String>,
    faults: Faults,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
}

fn connect() -> AnyView {
    let connecting = Connecting {
        link: RwSignal::new(String::new()),
        faults: Faults::default(),
        failure: RwSignal::new(None),
        is_busy: RwSignal::new(false),
    };
    let field = Field::new("link", say(words::LINK)).hint(say(words::LINK_HINT));
    let word = move || {
        if connecting.is_busy.get() { say(words::CONNECTING) } else { say(words::CONNECT) }
    };
    let go = move || connecting.go();
    let trouble = move || connecting.failure.get().map(|error| problem(&error, go));
    let form = el("form")
        .class("stack")
        .submit(go)
        .child(line(field, connecting.link, connecting.faults))
        .child(el("div").class("bar").child(button(
            ButtonLook::Main,
            "arrow-right",
            word,
            connecting.is_busy.into(),
            go,
        )));
    device::focus_soon("#link");
    all![
        choices(),
        el("h1").attr("tabindex", "-1").child(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        connecting.faults.summary(),
        live(trouble),
        form,
    ]
}

impl Connecting {
    fn go(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = device::connect(&self.link.get_untracked()).await;
            self.is_busy.set(false);
            let word = match answer {
                // The page begins anew: nothing of the hub before is left in it.
                Ok(()) => return device::leave_for("/"),
                Err(NotConnected::Unreadable) => words::UNREADABLE,
                Err(NotConnected::Unencrypted) => words::UNENCRYPTED,
                Err(NotConnected::Hub(Error::Offline | Error::Garbled(_))) => words::NOBODY,
                Err(NotConnected::Hub(refused)) => return self.failure.set(Some(refused)),
            };
            self.faults.show(vec![Fault::new("link", say(word))]);
        });
    }
}

/// Who opens the app for the first time may need larger letters or another language first.
fn choices() -> AnyView {
    let settings = settings();
    let elder = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    let turn = move || settings.turn_elder(!settings.is_elder.get_untracked());
    let (other, name) = match settings.language.get_untracked() {
        Language::Zh => (Language::En, "English"),
        Language::En => (Language::Zh, "中文"),
    };
    el("div")
        .class("bar")
        .child(tap(ButtonLook::Plain, "type", live(move || say(elder())), turn))
        .child(tap(ButtonLook::Plain, "languages", name, move || settings.speak(other)))
        .shown()
}

fn failed() -> AnyView {
    el("p").class("problem").attr("role", "alert").child(say(words::FAILED)).shown()
}
