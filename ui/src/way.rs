//! Where somebody is in a program of residents: the address, read and changed without loading a
//! page.
//!
//! A router of its own: four addresses need no matching library, which would be a sixth of what
//! residents download.

use leptos::prelude::*;

use crate::{device, parts::watch};

/// The address, and the way to others.
#[derive(Clone, Copy)]
pub struct Way {
    path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Way {
    /// Gives the way to all that is drawn below, and from now on takes the links itself whose paths
    /// this program `has`.
    pub fn provide(has: fn(&str) -> bool) -> Self {
        let way =
            Self { path: RwSignal::new(device::path()), query: RwSignal::new(device::query()) };
        device::on("popstate", move || way.read());
        device::on_link(move |path| {
            let known = has(path.split('?').next().unwrap_or(path));
            if known {
                way.to(path);
            }
            known
        });
        provide_context(way);
        way
    }

    /// The path at this moment and from now on.
    #[must_use]
    pub fn path(self) -> String {
        self.path.get()
    }

    /// The path at this moment.
    #[must_use]
    pub fn path_now(self) -> String {
        self.path.get_untracked()
    }

    /// A value of the query at this moment and from now on.
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        self.query.with(|query| value(query, name).map(str::to_owned))
    }

    /// Moves the focus to the heading of each new screen, but not of the first one: there the reader
    /// is already. Whoever was quicker and writes in the new screen goes on writing.
    pub fn focus_after_navigation(self) {
        let mut before = self.path_now();
        watch(move || {
            let now = self.path();
            if before != now {
                device::to_top();
                device::focus_heading_soon();
                before = now;
            }
        });
    }

    /// Goes to a screen.
    pub fn to(self, path: &str) {
        device::set_address(path, false);
        self.read();
    }

    /// Goes to a screen in place of this one: the way back does not lead here.
    pub fn instead(self, path: &str) {
        device::set_address(path, true);
        self.read();
    }

    fn read(self) {
        let (path, query) = (device::path(), device::query());
        if self.query.with_untracked(|before| *before != query) {
            self.query.set(query);
        }
        if self.path.with_untracked(|before| *before != path) {
            self.path.set(path);
        }
    }
}

/// The way from the screens around.
///
/// # Panics
/// Outside of an app.
#[must_use]
pub fn way() -> Way {
    expect_context()
}

/// A value of a query; none of ours needs decoding.
#[must_use]
pub fn value<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_by_name() {
        assert_eq!(value("?sent=4&door=3-1", "door"), Some("3-1"));
        assert_eq!(value("?outdoor=1", "door"), None);
        assert_eq!(value("", "door"), None);
    }
}
