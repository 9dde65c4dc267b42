//! The list as it is held: pages put together, read again, and walked with keys.

use std::collections::BTreeSet;

use contract::{
    complaints::{Matter, Status},
    id::ComplaintId,
    inbox::{Cursor, Page},
};

/// The matters that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// In the hub's order.
    pub(super) matters: Vec<Matter>,
    /// Where the next page begins; `None` when all are here.
    pub(super) next: Option<Cursor>,
}

impl Rows {
    /// Adds the next page. A matter that moved between two readings is shown once, where it came
    /// last.
    pub(super) fn append(&mut self, page: Page) {
        let new: BTreeSet<_> = page.matters.iter().map(|matter| matter.id).collect();
        self.matters.retain(|matter| !new.contains(&matter.id));
        self.matters.extend(page.matters);
        self.next = page.next;
    }

    /// Where a matter stands.
    #[must_use]
    pub(super) fn position(&self, id: ComplaintId) -> Option<usize> {
        self.matters.iter().position(|matter| matter.id == id)
    }

    /// The matter `steps` below (or above) the one the keys are at; at the ends it stays. When that
    /// one has left the list, its neighbours are where it was: `place` is its last position.
    #[must_use]
    pub(super) fn step(
        &self,
        at: Option<ComplaintId>,
        place: usize,
        steps: Step,
    ) -> Option<ComplaintId> {
        let last = self.matters.len().checked_sub(1)?;
        let index = match (at, at.and_then(|id| self.position(id)), steps) {
            (None, ..) => 0,
            (_, Some(index), Step::Down) => index + 1,
            (_, Some(index), Step::Up) => index.saturating_sub(1),
            // What stood below has moved up into the empty place.
            (_, None, Step::Down) => place,
            (_, None, Step::Up) => place.saturating_sub(1),
        };
        self.matters.get(index.min(last)).map(|matter| matter.id)
    }
}

/// A way to walk the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the later deadline.
    Down,
    /// To the earlier one.
    Up,
}

/// Matters that arrived while the inbox was open and that nobody has looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrivals(BTreeSet<ComplaintId>);

impl Arrivals {
    /// Takes the news of a matter: its first version is its arrival. Says whether it is new.
    pub(super) fn hear(&mut self, id: ComplaintId, version: i64) -> bool {
        version == 1 && self.0.insert(id)
    }

    /// Somebody here looks at it.
    pub(super) fn open(&mut self, id: ComplaintId) {
        self.0.remove(&id);
    }

    /// Forgets what the list shows to be in somebody's hands.
    pub(super) fn settle(&mut self, rows: &Rows) {
        for matter in &rows.matters {
            if matter.status != Status::Filed {
                self.0.remove(&matter.id);
            }
        }
    }

    /// Whether it is new.
    #[must_use]
    pub(super) fn contains(&self, id: ComplaintId) -> bool {
        self.0.contains(&id)
    }

    /// The one that waits longest to be looked at.
    #[must_use]
    pub(super) fn first(&self) -> Option<ComplaintId> {
        self.0.first().copied()
    }

    /// How many are new.
    #[must_use]
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use contract::{complaints::Turn, time::Time};

    use super::*;

    #[test]
    fn pages_are_put_together_and_each_matter_is_shown_once() {
        let mut rows = rows(&[1, 2, 3]);

        rows.append(Page { matters: vec![matter(3), matter(4)], next: None });

        assert_eq!(numbers(&rows), [1, 2, 3, 4]);
        assert_eq!(rows.next, None);
    }

    #[test]
    fn keys_walk_the_list_and_stay_at_its_ends() {
        let rows = rows(&[1, 2, 3]);
        for (at, step, expected) in [
            (None, Step::Down, 1),
            (None, Step::Up, 1),
            (Some(1), Step::Down, 2),
            (Some(3), Step::Down, 3),
            (Some(2), Step::Up, 1),
            (Some(1), Step::Up, 1),
        ] {
            let reached = rows.step(at.map(id), 0, step);
            assert_eq!(reached, Some(id(expected)), "{at:?} {step:?}");
        }
        assert_eq!(Rows::default().step(None, 0, Step::Down), None);
    }

    #[test]
    fn a_matter_that_left_the_list_hands_the_keys_to_its_neighbours() {
        let rows = rows(&[1, 3, 4]);

        assert_eq!(rows.step(Some(id(2)), 1, Step::Down), Some(id(3)));
        assert_eq!(rows.step(Some(id(2)), 1, Step::Up), Some(id(1)));
        assert_eq!(rows.step(Some(id(5)), 9, Step::Down), Some(id(4)));
    }

    #[test]
    fn arrivals_are_counted_until_somebody_takes_them() {
        let mut arrivals = Arrivals::default();
        assert!(arrivals.hear(id(1), 1) && arrivals.hear(id(2), 1));
        assert!(!arrivals.hear(id(1), 1), "told once");
        assert!(!arrivals.hear(id(3), 2), "a change is no arrival");

        arrivals.open(id(1));
        assert_eq!((arrivals.count(), arrivals.first()), (1, Some(id(2))));

        let mut taken = matter(2);
        taken.status = Status::Underway;
        arrivals.settle(&Rows { matters: vec![taken], next: None });
        assert_eq!(arrivals.count(), 0);
    }

    fn id(number: i64) -> ComplaintId {
        ComplaintId::from_number(number)
    }

    fn rows(numbers: &[i64]) -> Rows {
        let next = Some(Cursor { at: Time(0), id: id(9) });
        Rows { matters: numbers.iter().map(|number| matter(*number)).collect(), next }
    }

    fn numbers(rows: &Rows) -> Vec<i64> {
        rows.matters.iter().map(|matter| matter.number).collect()
    }

    fn matter(number: i64) -> Matter {
        Matter {
            id: id(number),
            number,
            title: "电梯".to_owned(),
            place: None,
            status: Status::Filed,
            turn: Turn::Staff,
            filed_at: Time(0),
            due_at: None,
            changed_at: Time(0),
            assignee: None,
        }
    }
}
