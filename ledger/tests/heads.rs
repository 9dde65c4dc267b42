//! The map of all chains: one answer a chain, whoever asks.

use std::collections::BTreeMap;

use ledger::{
    Hash,
    chain::{ChainHead, Who},
    heads::{HeadProof, Heads, Placed},
};
use proptest::prelude::*;

fn who(number: u16) -> Who {
    Who(Hash::of(&[&number.to_be_bytes()]))
}

/// Keys that share their first bits, as chance alone would seldom make them.
fn near(number: u8) -> Who {
    let mut bytes = [0xaa; 32];
    bytes[31] = number;
    Who(Hash(bytes))
}

fn head(count: u64) -> ChainHead {
    ChainHead { count, last: Hash::of_entry(&count.to_be_bytes()) }
}

#[test]
fn of_nobody_one_and_neighbours_the_head_and_its_absence_are_proved() {
    let mut heads = Heads::default();
    for count in 0..=8_u8 {
        let root = heads.root();
        for number in 0..=9 {
            let proof = heads.prove(near(number));
            let there = (number < count).then(|| head(u64::from(number)));
            assert_eq!(heads.get(near(number)), there);
            assert!(proof.holds(root, near(number), there), "{number} of {count}");
            assert!(!proof.holds(root, near(number), Some(head(99))), "another head");
            if there.is_some() {
                assert!(!proof.holds(root, near(number), None), "as if there were none");
            }
        }
        heads.put(near(count), head(u64::from(count)));
    }
}

/// A place and a value as others compute them.
fn placed(who: Who, head: ChainHead) -> (Hash, Hash) {
    let place = Hash::of(&[b"linli-ledger/1 place\n", &who.0.0]);
    let value = [&who.0.0[..], &head.count.to_be_bytes(), &head.last.0].concat();
    (place, Hash::of(&[b"linli-ledger/1 head\n", &value]))
}

fn alone((place, value): (Hash, Hash)) -> Hash {
    Hash::of(&[&[2], &place.0, &value.0])
}

/// A place bit by bit, the first of its first byte first.
fn bits(place: Hash) -> String {
    place.0.iter().map(|byte| format!("{byte:08b}")).collect()
}

/// The root by the definition of the map, slowly.
fn slow_root(all: &[(Hash, Hash)], depth: usize) -> Hash {
    match all {
        [] => Hash([0; 32]),
        [one] => alone(*one),
        _ => {
            let goes_left = |one: &(Hash, Hash)| bits(one.0).as_bytes()[depth] == b'0';
            let (left, right): (Vec<_>, Vec<_>) = all.iter().copied().partition(goes_left);
            let (left, right) = (slow_root(&left, depth + 1), slow_root(&right, depth + 1));
            Hash::of(&[&[3], &left.0, &right.0])
        }
    }
}

#[test]
fn the_root_is_the_one_that_others_compute() {
    let mut heads = Heads::default();
    let mut all = Vec::new();
    assert_eq!(heads.root(), slow_root(&all, 0));
    for number in 0..400 {
        heads.put(who(number), head(u64::from(number)));
        all.push(placed(who(number), head(u64::from(number))));
        if number < 20 || number % 100 == 99 {
            assert_eq!(heads.root(), slow_root(&all, 0), "{number}");
        }
    }
}

#[test]
fn a_way_is_as_long_as_a_place_and_not_longer() {
    let (owner, head) = (who(1), head(1));
    let (place, value) = placed(owner, head);
    for (many, is_way) in [(0, true), (1, true), (255, true), (256, true), (257, false)] {
        let beside = vec![Hash([9; 32]); many];
        let bits = bits(place) + "0";
        let up = bits.bytes().take(many).collect::<Vec<_>>().into_iter().rev();
        let root = up.fold(alone((place, value)), |hash, bit| {
            let (left, right) =
                if bit == b'1' { (Hash([9; 32]), hash) } else { (hash, Hash([9; 32])) };
            Hash::of(&[&[3], &left.0, &right.0])
        });
        let proof = HeadProof { beside, other: None };
        assert_eq!(proof.holds(root, owner, Some(head)), is_way, "{many}");
    }
}

#[test]
fn who_stands_there_is_not_absent_and_nobody_is_there_twice() {
    let mut heads = Heads::default();
    for number in 0..9 {
        heads.put(who(number), head(u64::from(number)));
    }
    let root = heads.root();
    for number in 0..9 {
        let there = head(u64::from(number));
        let (place, value) = placed(who(number), there);
        let own = HeadProof { other: Some(Placed { place, value }), ..heads.prove(who(number)) };
        assert!(!own.holds(root, who(number), None), "as if it were another one");
        assert!(!own.holds(root, who(number), Some(there)), "as if there were two");
    }
    for absent in 9..60 {
        let proof = heads.prove(who(absent));
        assert!(proof.holds(root, who(absent), None), "{absent}");
        assert!(!proof.holds(Hash([0; 32]), who(absent), None), "{absent}");
        // Another one stands at the end of another way, or at none.
        let (place, value) = placed(who(70), head(70));
        let made_up = HeadProof { other: Some(Placed { place, value }), ..proof };
        assert!(!made_up.holds(root, who(absent), None), "{absent}");
    }
}

proptest! {
    #[test]
    fn a_chain_has_one_head_and_no_change_goes_unseen(
        chains in prop::collection::btree_map(0_u16..500, 1_u64..1_000, 0..60),
        asked in 0_u16..500,
        other in 1_u64..1_000,
    ) {
        let mut heads = Heads::default();
        for (number, count) in &chains {
            heads.put(who(*number), head(*count));
        }
        let root = heads.root();
        let there = chains.get(&asked).map(|count| head(*count));
        let proof = heads.prove(who(asked));
        prop_assert!(proof.holds(root, who(asked), there));
        if there != Some(head(other)) {
            prop_assert!(!proof.holds(root, who(asked), Some(head(other))));
        }
        // The root says what is in it, in whatever order it was put there.
        let mut again = Heads::default();
        for (number, count) in chains.iter().rev() {
            again.put(who(*number), head(*count + 1));
            again.put(who(*number), head(*count));
        }
        prop_assert_eq!(again.root(), root);
        let mut changed = heads.clone();
        changed.put(who(asked), head(1_001));
        prop_assert_ne!(changed.root(), root);
    }

    /// Whoever is erased leaves the map as if they had never stood there.
    #[test]
    fn who_is_removed_leaves_no_trace(
        chains in prop::collection::btree_map(0_u8..40, 1_u64..1_000, 0..30),
        going in prop::collection::btree_set(0_u8..40, 0..20),
        is_near in any::<bool>(),
    ) {
        let name = |number: u8| if is_near { near(number) } else { who(u16::from(number)) };
        let (mut heads, mut without) = (Heads::default(), Heads::default());
        for (number, count) in &chains {
            heads.put(name(*number), head(*count));
            if !going.contains(number) {
                without.put(name(*number), head(*count));
            }
        }
        for number in &going {
            heads.remove(name(*number));
        }
        prop_assert_eq!(heads.root(), without.root());
        for number in 0..40 {
            let there = chains.get(&number).filter(|_| !going.contains(&number));
            let there = there.map(|count| head(*count));
            prop_assert_eq!(heads.get(name(number)), there);
            let proof = heads.prove(name(number));
            prop_assert!(proof.holds(heads.root(), name(number), there));
        }
    }

    #[test]
    fn nobody_makes_up_a_way(
        chains in prop::collection::btree_map(0_u16..50, 1_u64..9, 1..20),
        asked in 0_u16..50,
        lengths in 0_usize..12,
        byte in any::<u8>(),
    ) {
        let mut heads = Heads::default();
        let all: BTreeMap<_, _> = chains.iter().map(|(n, c)| (who(*n), head(*c))).collect();
        all.iter().for_each(|(who, head)| heads.put(*who, *head));
        let made_up = HeadProof { beside: vec![Hash([byte; 32]); lengths], other: None };
        prop_assert!(!made_up.holds(heads.root(), who(asked), Some(head(77))));
        // A proof of somebody else's is none of one's own absence.
        let (other, there) = all.iter().next().expect("one");
        let theirs = heads.prove(*other);
        let mut alone = Heads::default();
        alone.put(*other, *there);
        let as_mine = HeadProof { other: alone.prove(who(1_000)).other, ..theirs };
        if all.contains_key(&who(asked)) {
            prop_assert!(!as_mine.holds(heads.root(), who(asked), None));
        }
    }
}
