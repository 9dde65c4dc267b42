//! What the list can show: all in an order, one's own, those one follows, what was reported.

use contract::{
    people::{Care, Post},
    suggestions::{Order, Whose},
    words::{Word, suggestions as words},
};

/// The name of what was reported.
const REPORTS: &str = "reports";

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shelf {
    pub(super) order: Order,
    pub(super) whose: Option<Whose>,
    /// What was reported, for those who look at it.
    pub(super) is_reports: bool,
}

impl Shelf {
    pub(super) fn read(name: &str) -> Self {
        let whose = match name {
            "mine" => Some(Whose::Mine),
            "followed" => Some(Whose::Followed),
            _ => None,
        };
        let is_reports = name == REPORTS;
        Self { order: Order::read(name).unwrap_or_default(), whose, is_reports }
    }

    pub(super) const fn name(self) -> &'static str {
        match self.whose {
            _ if self.is_reports => REPORTS,
            Some(Whose::Mine) => "mine",
            Some(Whose::Followed) => "followed",
            None => self.order.as_str(),
        }
    }

    pub(super) const fn word(self) -> Word {
        match self.whose {
            _ if self.is_reports => words::REPORTS,
            Some(Whose::Mine) => words::MINE,
            Some(Whose::Followed) => words::FOLLOWED,
            None => self.order.word(),
        }
    }

    /// Those there are for a reader: only who lives here has something near and of their own.
    pub(super) fn all(post: Option<Post>) -> Vec<Self> {
        let lives_here = post == Some(Post::Resident);
        let orders = Order::ALL.into_iter().filter(|order| lives_here || *order != Order::NearYou);
        let own = [Whose::Mine, Whose::Followed].into_iter().filter(|_| lives_here);
        let reports = post.is_some_and(|post| post.may(Care::Moderate));
        let reports = reports.then_some(Self { is_reports: true, ..Self::default() });
        orders
            .map(|order| Self { order, ..Self::default() })
            .chain(own.map(|whose| Self { whose: Some(whose), ..Self::default() }))
            .chain(reports)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shelf_has_an_address_of_its_own_and_visitors_have_no_own() {
        let all = Shelf::all(Some(Post::Resident));
        assert_eq!(all.len(), 7);
        for shelf in &all {
            assert_eq!(Shelf::read(shelf.name()), *shelf);
        }
        assert!(Shelf::all(None).iter().all(|shelf| shelf.whose.is_none()));
        let staff = Shelf::all(Some(Post::Staff));
        assert_eq!(staff.last().map(|shelf| shelf.name()), Some(REPORTS));
        assert_eq!(Shelf::read(REPORTS), staff[staff.len() - 1]);
        assert_eq!(Shelf::read("nonsense"), Shelf::default());
    }
}
