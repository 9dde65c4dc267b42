//! What every program of residents begins with: it asks what its first screen needs, and only then
//! takes the place of the plain page, which until then is there to be read and typed into.

use client::Error;
use contract::community::Community;
use futures_util::future::{join, ready};
use leptos::{mount::mount_to, prelude::*};

use crate::{
    community::{self, Here},
    device, frame,
    live::Live,
    parts::{self, all, el, watch_network},
    sessions::{self, Found, Session},
    settings::{self, Settings},
    way::Way,
    withdrawing,
};

/// What is known before the first screen is drawn.
pub struct First {
    community: Result<Community, Error>,
    found: Found,
}

impl First {
    /// Asks where and who one is.
    pub async fn ask() -> Self {
        Self::ask_and(ready(())).await.0
    }

    /// The same, and `more` once it is known who asks.
    pub async fn ask_and<T>(more: impl Future<Output = T>) -> (Self, T) {
        let door = community::door_of_visit(&device::path(), &device::query());
        settings::speak_as_page();
        let who = async { (sessions::find().await, more.await) };
        let (community, (found, more)) = join(community::read(door), who).await;
        (Self { community, found }, more)
    }

    /// Gives settings, live events, place and session to all that is drawn below.
    pub fn provide(self) -> (Settings, Session) {
        let settings = Settings::provide();
        let live = Live::provide();
        watch_network();
        let door = community::door_of_visit(&device::path(), &device::query());
        Here::provide(door, self.community, device::shown_telephone());
        let is_signed_in = self.found.me.is_some();
        let session = Session::provide(self.found);
        withdrawing::follow(session);
        if is_signed_in {
            live.follow();
        }
        (settings, session)
    }
}

/// Begins a program that needs nothing beyond what every one does: it asks that, and only then takes the
/// place of the plain page. `at` is the screen of a path, `draw` draws it.
pub fn begin<S: Copy + PartialEq + Send + Sync + 'static>(
    has: fn(&str) -> bool,
    at: fn(&str) -> Option<S>,
    draw: fn(S) -> AnyView,
) {
    device::report_panics();
    wasm_bindgen_futures::spawn_local(async move {
        let first = First::ask().await;
        take_place(move || {
            let (settings, _) = first.provide();
            let way = Way::provide(has);
            way.focus_after_navigation();
            parts::live(move || {
                settings.language.track();
                let screen = Memo::new(move |_| at(&way.path()));
                around(move || screen.get().map_or_else(frame::lost, draw))
            })
        });
    });
}

/// Takes the place of the plain page.
pub fn take_place(app: impl FnOnce() -> AnyView + 'static) {
    let Some(root) = device::root() else { return };
    let focus = device::take_over();
    device::clear(&root);
    mount_to(root, app).forget();
    device::mark_alive();
    device::resume(focus);
}

/// A screen with what stands around every one.
pub fn around(shown: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    all![
        frame::top(),
        el("main")
            .attr("id", "content")
            .class("page")
            .attr("tabindex", "-1")
            .child(sessions::lost())
            .child(parts::live(shown)),
        frame::foot(),
    ]
}
