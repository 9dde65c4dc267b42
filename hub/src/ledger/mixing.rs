//! In which order what waited comes into the log: by chance, so that the order of a checkpoint's entries says
//! nothing of whose they are. In the order in which they were made, those of one table would stand in the order
//! in which people joined, and a place in one such row would be told by a place in another.

use std::collections::{BTreeMap, VecDeque};

use ledger::{Hash, chain::Who};

use super::store::Waiting;

/// The same records in another order: `chance` has a number for each. Those of one chain keep theirs.
pub(super) fn mixed(waiting: Vec<Waiting>, chance: &[i64]) -> Vec<Waiting> {
    let mut places: Vec<(i64, Who)> =
        chance.iter().copied().zip(waiting.iter().map(|one| one.who)).collect();
    places.sort_by_key(|(number, who)| (*number, who.0.0));
    let mut chains: BTreeMap<Hash, VecDeque<Waiting>> = BTreeMap::new();
    for one in waiting {
        chains.entry(one.who.0).or_default().push_back(one);
    }
    let next = |(_, who): (i64, Who)| chains.get_mut(&who.0).and_then(VecDeque::pop_front);
    places.into_iter().filter_map(next).collect()
}

#[cfg(test)]
mod tests {
    use ledger::chain::Entry;
    use proptest::prelude::*;

    use super::*;

    fn waiting(whose: &[u8]) -> Vec<Waiting> {
        let mut numbers: BTreeMap<u8, u64> = BTreeMap::new();
        let all = whose.iter().enumerate().map(|(id, whose)| {
            let number = numbers.entry(*whose).or_default();
            *number += 1;
            let who = Who(Hash([*whose; 32]));
            let entry = Entry { label: who.label(*number), commitment: Hash([0; 32]) };
            Waiting { id: i64::try_from(id).expect("few"), who, number: *number, entry }
        });
        all.collect()
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_each_chain_keeps_its_order(
            all in prop::collection::vec((0_u8..6, any::<i64>()), 0..60),
        ) {
            let (whose, chance): (Vec<u8>, Vec<i64>) = all.into_iter().unzip();
            let before = waiting(&whose);
            let after = mixed(before.clone(), &chance);
            let mut ids: Vec<i64> = after.iter().map(|one| one.id).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, before.iter().map(|one| one.id).collect::<Vec<_>>());
            let mut last: BTreeMap<Hash, u64> = BTreeMap::new();
            for one in after {
                let before = last.insert(one.who.0, one.number).unwrap_or_default();
                prop_assert_eq!(one.number, before + 1);
            }
        }
    }

    #[test]
    fn the_order_is_that_of_chance() {
        let ids = |chance: &[i64]| -> Vec<i64> {
            mixed(waiting(&[1, 2, 3]), chance).iter().map(|one| one.id).collect()
        };
        assert_eq!(ids(&[5, 1, 3]), [1, 2, 0]);
        assert_eq!(ids(&[1, 2, 3]), [0, 1, 2]);
    }
}
