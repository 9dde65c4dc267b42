//! Joining, one's devices, the people on this one, the settings and the privacy notice: a program of
//! its own, which the first screen of residents does not wait for.

use leptos::prelude::*;

use crate::{
    community, device, devices, frame, joining,
    parts::{self, all, el},
    program::{self, First},
    sessions::Session,
    settings,
};

/// Asks what the screen needs, and only then takes the place of the plain page.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        let first = First::ask().await;
        program::take_place(move || app(first));
    });
}

fn app(first: First) -> AnyView {
    let (settings, session) = first.provide();
    parts::live(move || {
        settings.language.track();
        all![frame::top(), screen(session), frame::foot()]
    })
}

fn screen(session: Session) -> AnyView {
    let path = device::path();
    let shown = match () {
        () if is(&path, "/join") => joining::join(),
        () if is(&path, "/settings") => settings::page(),
        () if is(&path, "/privacy") => community::notice(),
        () => devices::devices(session),
    };
    el("main").attr("id", "content").class("page").attr("tabindex", "-1").child(shown).into_any()
}

/// Whether a path leads to this program.
#[must_use]
pub fn has(path: &str) -> bool {
    ["/join", "/settings", "/privacy"].iter().any(|own| is(path, own))
        || path.starts_with("/devices")
}

fn is(path: &str, own: &str) -> bool {
    path.trim_end_matches('/') == own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_screens_are_here_and_nothing_else() {
        for (path, expected) in [
            ("/join", true),
            ("/join/", true),
            ("/devices", true),
            ("/settings", true),
            ("/privacy", true),
            ("/joiner", false),
            ("/", false),
            ("/mine", false),
            ("/follow", false),
        ] {
            assert_eq!(has(path), expected, "{path}");
        }
    }
}
