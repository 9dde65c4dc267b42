//! Where among the manager's screens somebody is, as the URL keeps it.

use contract::{
    id::PlaceId,
    joining::Standing,
    words::{Word, manage as words},
};

/// The path of the overview; the others stand below it.
pub(super) const BASE: &str = "/staff/manage";

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Screen {
    #[default]
    Overview,
    Register,
    Import,
    Invitations,
    Colleagues,
}

impl Screen {
    pub(super) const ALL: [Self; 5] =
        [Self::Overview, Self::Register, Self::Import, Self::Invitations, Self::Colleagues];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Overview => BASE,
            Self::Register => "/staff/manage/register",
            Self::Import => "/staff/manage/import",
            Self::Invitations => "/staff/manage/invitations",
            Self::Colleagues => "/staff/manage/colleagues",
        }
    }

    pub(super) const fn title(self) -> Word {
        match self {
            Self::Overview => words::OVERVIEW,
            Self::Register => words::REGISTER,
            Self::Import => contract::words::register::IMPORT_TITLE,
            Self::Invitations => words::INVITATIONS,
            Self::Colleagues => words::COLLEAGUES,
        }
    }

    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::Overview => "chart",
            Self::Register => "building",
            Self::Import => "upload",
            Self::Invitations => "qr-code",
            Self::Colleagues => "users",
        }
    }
}

/// What the URL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) screen: Screen,
    /// Below which place of the register.
    pub(super) at: Option<PlaceId>,
    /// Which household is open.
    pub(super) home: Option<PlaceId>,
    /// The words looked for; empty for none.
    pub(super) search: String,
    /// Which invitations.
    pub(super) standing: Option<Standing>,
}

impl Place {
    pub(super) fn of(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }

    pub(super) fn read(path: &str, query: &str) -> Self {
        let path = path.trim_end_matches('/');
        let screen = Screen::ALL.into_iter().find(|screen| screen.path() == path);
        let says = |name: &str| {
            let pairs = query.trim_start_matches('?').split('&');
            let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
            let found = pairs.find(|(key, _)| *key == name);
            found.map(|(_, value)| crate::inbox::decoded(value)).unwrap_or_default()
        };
        Self {
            screen: screen.unwrap_or_default(),
            at: says("at").parse().ok(),
            home: says("home").parse().ok(),
            search: says("search"),
            standing: Standing::read(&says("standing")),
        }
    }

    pub(super) fn href(&self) -> String {
        let mut address = self.screen.path().to_owned();
        let pairs = [
            ("at", self.at.map(|at| at.to_string())),
            ("home", self.home.map(|home| home.to_string())),
            ("search", Some(self.search.clone()).filter(|words| !words.is_empty())),
            ("standing", self.standing.map(|standing| standing.as_str().to_owned())),
        ];
        let mut mark = '?';
        for (name, value) in pairs {
            let Some(value) = value else { continue };
            address.push(mark);
            address.push_str(name);
            address.push('=');
            crate::inbox::push_encoded(&mut address, &value);
            mark = '&';
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_survives_a_reload() {
        let id = PlaceId::from_number(7);
        for place in [
            Place::default(),
            Place { at: Some(id), ..Place::of(Screen::Register) },
            Place { home: Some(id), ..Place::of(Screen::Register) },
            Place { search: "王 & 李".to_owned(), ..Place::of(Screen::Colleagues) },
            Place { standing: Some(Standing::Expired), ..Place::of(Screen::Invitations) },
        ] {
            let href = place.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(Place::read(path, query), place, "{href}");
        }
        assert_eq!(Place::read("/staff/manage/nowhere", "?at=x"), Place::default());
    }
}
