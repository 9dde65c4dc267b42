//! The community somebody is in, and its pages: home and the privacy notice.

mod home;
mod notice;

pub use home::home;
pub use notice::{notice, short};

use client::Error;
use contract::{
    Code,
    community::{Community, DoorCode, Show},
    time::Offset,
};
use leptos::prelude::*;

use crate::{
    device::{self, Shelf},
    reading::Reading,
    way::value,
};

/// Under this name the door that was scanned is kept: for the visit, and for later ones where no
/// other thing tells the community.
const DOOR: &str = "door";

/// Under names that begin so, what was read last is kept: without a net it is shown again.
const READ: &str = "community.";

/// Forgets what was read: one's own home is in it.
pub fn forget() {
    Shelf::Device.forget_all(READ);
}

/// Where somebody is.
#[derive(Clone, Copy)]
pub struct Here {
    /// The community.
    pub community: Reading<Community>,
    door: RwSignal<Option<DoorCode>>,
    /// The telephone of the plain page.
    shown: StoredValue<Option<String>>,
}

impl Here {
    /// Gives the place to all that is drawn below.
    pub fn provide(
        door: Option<DoorCode>,
        community: Result<Community, Error>,
        shown: Option<String>,
    ) -> Self {
        let here = Self {
            community: Reading::default(),
            door: RwSignal::new(door),
            shown: StoredValue::new(shown),
        };
        here.community.take(community);
        provide_context(here);
        here
    }

    /// The door that was scanned in this visit.
    #[must_use]
    pub fn door(self) -> Option<DoorCode> {
        self.door.get_untracked()
    }

    /// Comes to another door.
    pub fn come_to(self, door: DoorCode) {
        remember(&door);
        if self.door.get_untracked().as_ref() != Some(&door) {
            self.door.set(Some(door));
            self.read();
        }
    }

    /// Reads the community anew, as after signing in.
    pub fn read(self) {
        leptos::task::spawn_local(async move {
            let community = read(self.door.get_untracked()).await;
            self.community.take(community);
        });
    }

    /// The telephone a person answers.
    #[must_use]
    pub fn telephone(self) -> Option<String> {
        let community = self.community.get();
        community.map(|community| community.telephone).or_else(|| self.shown.get_value())
    }

    /// The clock people go by here.
    #[must_use]
    pub fn offset(self) -> Offset {
        self.community.get().map_or(Offset::CHINA, |community| community.offset)
    }
}

/// Where the screens around are.
///
/// # Panics
/// Outside of an app.
#[must_use]
pub fn here() -> Here {
    expect_context()
}

/// The door of this visit: the one in the address, else the one scanned before in this tab.
#[must_use]
pub fn door_of_visit(path: &str, query: &str) -> Option<DoorCode> {
    match door_in(path, query) {
        Some(door) => {
            remember(&door);
            Some(door)
        }
        None => kept(Shelf::Visit),
    }
}

/// The door an address names: `/d/<door>` or `?door=<door>`.
fn door_in(path: &str, query: &str) -> Option<DoorCode> {
    let named = path.strip_prefix("/d/").or_else(|| value(query, "door"))?;
    DoorCode::try_from(named.trim_end_matches('/').to_owned()).ok()
}

fn remember(door: &DoorCode) {
    Shelf::Visit.keep_text(DOOR, door.as_str());
    Shelf::Device.keep_text(DOOR, door.as_str());
}

fn kept(shelf: Shelf) -> Option<DoorCode> {
    shelf.text(DOOR)?.try_into().ok()
}

/// Reads the community of a door, else one's own, else the one whose door was scanned last.
///
/// # Errors
/// Those of every call.
pub async fn read(door: Option<DoorCode>) -> Result<Community, Error> {
    let is_named = door.is_some();
    let shelf = format!("{READ}{}", door.as_ref().map_or("", DoorCode::as_str));
    let answer = device::hub().ask(&Show { door }).await;
    match &answer {
        Ok(community) => {
            Shelf::Device.keep(&shelf, community);
        }
        Err(Error::Offline) => {
            if let Some(community) = Shelf::Device.find(&shelf) {
                return Ok(community);
            }
        }
        Err(_) => {}
    }
    match (answer, kept(Shelf::Device)) {
        (Err(error), Some(last)) if !is_named && error.code() == Some(Code::NotFound) => {
            let community = device::hub().ask(&Show { door: Some(last) }).await?;
            Ok(Community { place: None, ..community })
        }
        (answer, _) => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_read_from_the_path_or_the_query() {
        for (path, query, expected) in [
            ("/d/3-1", "", Some("3-1")),
            ("/d/3-1/", "", Some("3-1")),
            ("/file", "?door=3-1", Some("3-1")),
            ("/file", "?sent=4&door=B", Some("b")),
            ("/file", "?door=", None),
            ("/d/3_1", "", None),
            ("/", "", None),
        ] {
            let door = door_in(path, query);
            assert_eq!(door.as_ref().map(DoorCode::as_str), expected, "{path}{query}");
        }
    }
}
