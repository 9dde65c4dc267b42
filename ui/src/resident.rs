//! The program that residents and visitors begin with: home and the form of a complaint.

use contract::notices::Glimpse;
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    account, commons, community, complaints, device, frame, matters,
    notices::Glanced,
    panel, participation, parts,
    program::{self, First},
    way::Way,
};

/// The screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Home, at a door or not.
    Home,
    /// The form of a complaint, or its receipt.
    File,
}

impl Screen {
    /// The screen of a path; `None` for what is not in this program.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        match path.trim_matches('/') {
            "" => Some(Self::Home),
            "file" => Some(Self::File),
            other => {
                let door = other.strip_prefix("d/")?;
                (!door.contains('/')).then_some(Self::Home)
            }
        }
    }
}

/// Asks what the first screen needs, and only then takes the place of the plain page: until then
/// that page is there to be read and typed into.
pub fn begin() {
    device::report_panics();
    // Not the one of leptos, which is there only once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        let path = device::path();
        let asked = join(First::ask_and(Glanced::ask(&path)), device::recover()).await;
        let ((first, glanced), ()) = asked;
        program::take_place(move || app(first, glanced));
    });
}

fn app(first: First, glanced: Option<Glimpse>) -> AnyView {
    Glanced::provide(glanced);
    let (settings, _) = first.provide();
    let way = Way::provide(|path| Screen::at(path).is_some());
    way.focus_after_navigation();
    parts::live(move || {
        settings.language.track();
        let screen = Memo::new(move |_| Screen::at(&way.path()));
        program::around(move || match screen.get() {
            Some(Screen::Home) => community::home(),
            Some(Screen::File) => complaints::file(),
            // Its program was not kept for when there is no net.
            None if is_elsewhere(&way.path_now()) => frame::away(),
            None => frame::lost(),
        })
    })
}

/// Whether a path leads to another program of residents.
fn is_elsewhere(path: &str) -> bool {
    let others = [account::has, commons::has, matters::has, panel::has, participation::has];
    others.into_iter().any(|has| has(path))
}

#[cfg(test)]
mod tests {
    use contract::id::ComplaintId;

    use super::*;

    #[test]
    fn every_address_has_its_screen_and_others_are_left_to_the_browser() {
        let id = ComplaintId::from_number(7);
        for (path, expected) in [
            ("/", Some(Screen::Home)),
            ("/d/3-1", Some(Screen::Home)),
            ("/file", Some(Screen::File)),
            ("/file/", Some(Screen::File)),
            (&format!("/c/{id}"), None),
            ("/d/3-1/x", None),
            ("/staff", None),
            ("/mine", None),
            ("/follow", None),
            ("/settings", None),
            ("/privacy", None),
            ("/api/attachments/1", None),
        ] {
            assert_eq!(Screen::at(path), expected, "{path}");
        }
    }
}
