//! What one was told of breaches, read from the records of one's own chain, which the device has checked. What the hub
//! lists beside them is only claimed.

use super::{Texts, Told};
use crate::{
    id::BreachId,
    ledger::Event,
    sure::{Ground, Sure},
    time::Time,
};

/// A breach or a drill, as the person's own records have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: BreachId,
    /// When it was told.
    pub at: Time,
    /// Whether nothing was lost.
    pub is_drill: bool,
    /// What was told.
    pub texts: Texts,
    /// When the person has said that they have read it, as the hub says.
    pub seen_at: Option<Time>,
    /// What there is for it.
    pub ground: Ground,
}

impl Standing {
    /// How sure it is.
    #[must_use]
    pub const fn sure(&self) -> Sure {
        Sure::of(self.ground)
    }
}

/// Reads the records of a chain in their order, each with whether it stands in the ledger, and after them what the hub
/// lists; the newest first. Where both tell of a breach, the chain is what is shown: a later hub has told nothing else.
pub fn read<'e>(
    records: impl IntoIterator<Item = (&'e Event, bool)>,
    listed: &[Told],
) -> Vec<Standing> {
    let mut all: Vec<Standing> = Vec::new();
    for (event, is_proved) in records {
        if let Event::BreachTold { at, breach, is_drill, texts } = event {
            let (texts, ground) = (texts.clone(), Ground::Record { is_proved });
            let (id, at, is_drill) = (*breach, *at, *is_drill);
            all.push(Standing { id, at, is_drill, texts, seen_at: None, ground });
        }
    }
    for row in listed {
        match all.iter_mut().find(|told| told.id == row.id) {
            Some(told) => told.seen_at = row.seen_at,
            None => {
                let Told { id, at, is_drill, texts, seen_at } = row.clone();
                all.push(Standing { id, at, is_drill, texts, seen_at, ground: Ground::Word });
            }
        }
    }
    all.sort_by_key(|told| std::cmp::Reverse((told.at, told.id)));
    all
}

/// What was not read yet: what was really lost before any drill, then the newest.
#[must_use]
pub fn unread(all: &[Standing]) -> Option<&Standing> {
    all.iter().filter(|told| told.seen_at.is_none()).min_by_key(|told| told.is_drill)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Statement;

    fn texts(said: &str) -> Texts {
        let text = || Statement::try_from(said).expect("a statement");
        Texts {
            kinds: text(),
            cause: text(),
            harm: text(),
            remedy: text(),
            self_help: text(),
            contact: text(),
        }
    }

    fn told(number: i64, at: i64, is_drill: bool) -> Event {
        let breach = BreachId::from_number(number);
        Event::BreachTold { at: Time(at), breach, is_drill, texts: texts("姓名和门牌。") }
    }

    fn listed(number: i64, seen_at: Option<Time>) -> Told {
        let (id, texts) = (BreachId::from_number(number), texts("没有什么。"));
        Told { id, at: Time(9), is_drill: true, texts, seen_at }
    }

    #[test]
    fn a_hub_that_lists_something_else_changes_nothing_of_what_was_told() {
        let event = told(1, 5, false);

        let all = read([(&event, true)], &[listed(1, Some(Time(7)))]);

        let [shown] = &all[..] else { panic!("{all:?}") };
        assert_eq!((shown.is_drill, shown.at, shown.sure()), (false, Time(5), Sure::Proved));
        assert_eq!((&shown.texts, shown.seen_at), (&texts("姓名和门牌。"), Some(Time(7))));
    }

    #[test]
    fn what_it_leaves_out_is_shown_and_what_it_adds_is_only_claimed() {
        let (first, second) = (told(1, 5, false), told(2, 6, true));

        let all = read([(&first, true), (&second, false)], &[listed(3, None)]);

        let shown: Vec<_> = all.iter().map(|one| (one.id.number(), one.sure())).collect();
        assert_eq!(shown, [(3, Sure::Claimed), (2, Sure::Claimed), (1, Sure::Proved)]);
    }

    #[test]
    fn what_was_really_lost_is_unread_before_any_drill_and_then_the_newest() {
        let (lost, older, drill) = (told(1, 5, false), told(2, 4, false), told(3, 8, true));
        let all = |listed: &[Told]| read([(&lost, true), (&older, true), (&drill, true)], listed);
        let first = |listed: &[Told]| unread(&all(listed)).map(|one| one.id.number());
        let seen = |number| listed(number, Some(Time(9)));

        assert_eq!(first(&[]), Some(1));
        assert_eq!(first(&[seen(1)]), Some(2));
        assert_eq!(first(&[seen(1), seen(2)]), Some(3));
        assert_eq!(first(&[seen(1), seen(2), seen(3)]), None);
    }
}
