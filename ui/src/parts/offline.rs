//! A band that says that the network is away.

use contract::words::common;
use leptos::prelude::*;

use super::{Shown, el, icon, live};
use crate::{device, settings::say};

#[derive(Clone, Copy)]
struct Network(RwSignal<bool>);

/// Watches the network for all that is drawn below.
pub fn watch_network() {
    let is_away = RwSignal::new(!device::is_online());
    device::on("online", move || is_away.set(false));
    device::on("offline", move || is_away.set(true));
    provide_context(Network(is_away));
}

/// Whether the network is away.
#[must_use]
pub fn is_offline() -> bool {
    use_context::<Network>().is_some_and(|network| network.0.get())
}

/// The band; always there for screen readers, seen while the network is away.
pub fn offline() -> AnyView {
    let network = use_context::<Network>();
    let is_away = move || network.is_some_and(|network| network.0.get());
    let band = move || {
        is_away().then(|| {
            el("p")
                .class("offline")
                .child(icon("wifi-off"))
                .child(" ")
                .child(say(common::OFFLINE_TITLE))
        })
    };
    el("div").attr("role", "status").child(live(band)).shown()
}
