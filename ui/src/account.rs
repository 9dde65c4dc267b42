//! All of one's own matters, joining, one's devices, the people on this one, the settings and the
//! privacy notice: a program of its own, which the first screen of residents does not wait for.

use client::Error;
use contract::community::Community;
use futures_util::future::join;
use leptos::{mount::mount_to, prelude::*};

use crate::{
    community::{self, Here},
    complaints, device, devices, frame, joining,
    live::Live,
    parts::{self, all, el, watch_network},
    sessions::{self, Found, Session},
    settings::{self, Settings},
};

/// What is known before the screen is drawn.
struct First {
    community: Result<Community, Error>,
    found: Found,
}

/// Asks what the screen needs, and only then takes the place of the plain page.
pub fn begin() {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        let door = community::door_of_visit(&device::path(), &device::query());
        settings::speak_as_page();
        let (community, found) = join(community::read(door), sessions::find()).await;
        let Some(root) = device::root() else { return };
        let focus = device::take_over();
        device::clear(&root);
        mount_to(root, move || app(First { community, found })).forget();
        device::mark_alive();
        device::resume(focus);
    });
}

fn app(first: First) -> AnyView {
    let settings = Settings::provide();
    let live = Live::provide();
    watch_network();
    let door = community::door_of_visit(&device::path(), &device::query());
    Here::provide(door, first.community, device::shown_telephone());
    let is_signed_in = first.found.me.is_some();
    let session = Session::provide(first.found);
    if is_signed_in {
        live.follow();
    }
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
        () if is(&path, "/mine") => complaints::mine(),
        () => devices::devices(session),
    };
    el("main").attr("id", "content").class("page").attr("tabindex", "-1").child(shown).into_any()
}

/// Whether a path leads to this program.
#[must_use]
pub fn has(path: &str) -> bool {
    ["/join", "/mine", "/settings", "/privacy"].iter().any(|own| is(path, own))
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
            ("/mine", true),
        ] {
            assert_eq!(has(path), expected, "{path}");
        }
    }
}
