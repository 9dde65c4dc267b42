//! Where at a desk one is, and the address that says so.

use super::Named;
use crate::way::value;

/// One of the screens of a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<I> {
    /// The list.
    All,
    /// A new one.
    New,
    /// One that was begun or published.
    One(I),
}

impl<I: Named> Place<I> {
    /// The screen that the part of an address behind its path names.
    pub(crate) fn read(query: &str) -> Self {
        match value(query, "id") {
            Some("new") => Self::New,
            Some(id) => id.parse().map_or(Self::All, Self::One),
            None => Self::All,
        }
    }

    /// Its address at a desk whose list is at `base`.
    pub(crate) fn href(self, base: &str) -> String {
        match self {
            Self::All => base.to_owned(),
            Self::New => format!("{base}?id=new"),
            Self::One(id) => format!("{base}?id={id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::id::PollId;

    use super::*;

    #[test]
    fn an_address_says_which_one_is_meant() {
        for place in [Place::All, Place::New, Place::One(PollId::from_number(7))] {
            let href = place.href("/staff/polls");
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(path, "/staff/polls");
            assert_eq!(Place::read(query), place, "{href}");
        }
        assert_eq!(Place::<PollId>::read("?id=nonsense"), Place::All);
    }
}
