//! The tree against the slow, plain words of RFC 6962, and against what somebody else has written.

use std::convert::Infallible;

use ledger::{
    Hash,
    growing::Edge,
    tiles::{Missing, Tile, Tiled},
    tree::{self, Head, Subtree, Subtrees},
};
use proptest::prelude::*;

/// RFC 6962 §2.1 to the letter.
fn slow_root(entries: &[Hash]) -> Hash {
    match entries {
        [] => Hash::of_nothing(),
        [entry] => *entry,
        _ => {
            let mut middle = 1;
            while middle * 2 < entries.len() {
                middle *= 2;
            }
            let (left, right) = entries.split_at(middle);
            Hash::of_node(slow_root(left), slow_root(right))
        }
    }
}

/// Entries in memory, whose subtrees are hashed whenever one is asked for.
struct Slow<'e>(&'e [Hash]);

impl Subtrees for Slow<'_> {
    type Error = Infallible;
    fn hash(&mut self, Subtree { height, index }: Subtree) -> Result<Hash, Infallible> {
        let many = 1_usize << height;
        let from = usize::try_from(index).expect("small") * many;
        Ok(slow_root(&self.0[from..from + many]))
    }
}

fn entries(count: u64) -> Vec<Hash> {
    (0..count).map(|number| Hash::of_entry(&number.to_be_bytes())).collect()
}

fn upto(all: &[Hash], size: u64) -> &[Hash] {
    &all[..usize::try_from(size).expect("small")]
}

fn head(all: &[Hash], size: u64) -> Head {
    Head { size, root: slow_root(upto(all, size)) }
}

/// The proof that an entry is there.
fn beside(known: &[Hash], index: u64, size: u64) -> Vec<Hash> {
    tree::inclusion(&mut Slow(known), index, size).expect("found").expect("there")
}

/// The proof that a tree has grown from an old one.
fn grown(known: &[Hash], old: u64, new: u64) -> Vec<Hash> {
    tree::consistency(&mut Slow(known), old, new).expect("found").expect("not smaller")
}

#[test]
fn every_small_tree_has_the_root_and_the_proofs_of_the_standard() {
    let all = entries(70);
    for size in 0..=70 {
        let known = upto(&all, size);
        let head = head(&all, size);
        assert_eq!(tree::root(&mut Slow(known), size), Ok(head.root));
        for index in 0..size {
            let path = beside(known, index, size);
            let entry = all[usize::try_from(index).expect("small")];
            assert!(tree::includes(head.root, size, index, entry, &path), "{index} of {size}");
            // Nobody else's place, and nothing else in it.
            for other in (0..size + 1).filter(|other| *other != index) {
                assert!(!tree::includes(head.root, size, other, entry, &path), "{other}");
            }
            assert!(!tree::includes(head.root, size, index, Hash([9; 32]), &path));
        }
        assert_eq!(tree::inclusion(&mut Slow(known), size, size), Ok(None));
        for old in 0..=size {
            let proof = grown(known, old, size);
            let before = self::head(&all, old);
            assert!(tree::extends(before, head, &proof), "{old} to {size}");
            if old > 0 {
                let another = Head { root: Hash([7; 32]), ..before };
                assert!(!tree::extends(another, head, &proof), "another past, {old} to {size}");
            }
            let another = Head { root: Hash([7; 32]), ..head };
            assert!(old == 0 || !tree::extends(before, another, &proof), "another present");
        }
        assert_eq!(tree::consistency(&mut Slow(known), size + 1, size), Ok(None));
    }
}

#[test]
fn a_tree_that_grows_tells_each_subtree_when_it_is_whole() {
    let all = entries(600);
    let mut edge = Edge::default();
    let mut told = std::collections::BTreeMap::new();
    for (number, entry) in all.iter().enumerate() {
        assert_eq!(edge.head(), head(&all, number as u64));
        edge.append(*entry, |subtree, hash| {
            assert_eq!(told.insert(subtree, hash), None, "told once");
        });
    }
    assert_eq!(edge.head(), head(&all, 600));
    for (subtree, hash) in &told {
        assert_eq!(Slow(&all).hash(*subtree), Ok(*hash), "{subtree:?}");
    }
    let of_height = |height: u32| 600_usize >> height;
    assert_eq!(told.len(), (0..10).map(of_height).sum::<usize>());
}

/// The bytes of a tile of these entries.
fn tile(all: &[Hash], tile: Tile) -> Vec<u8> {
    let height = tile.level * 8;
    let first = tile.index * 256;
    let hashes = (first..first + u64::from(tile.width)).map(|index| {
        let Ok(hash) = Slow(all).hash(Subtree { height, index });
        hash.0
    });
    hashes.flatten().collect()
}

#[test]
fn proofs_are_made_of_tiles_alone() {
    let all = entries(1_300);
    for size in [1, 2, 255, 256, 257, 511, 512, 1_000, 1_300] {
        let known = upto(&all, size);
        let mut fetched = Vec::new();
        let mut tiled = Tiled::new(size, |asked| {
            fetched.push(asked);
            Ok::<_, Infallible>(tile(known, asked))
        });
        let head = head(&all, size);
        assert_eq!(tree::root(&mut tiled, size), Ok(head.root));
        for index in [0, size / 2, size - 1] {
            let beside = tree::inclusion(&mut tiled, index, size).expect("found").expect("there");
            let entry = all[usize::try_from(index).expect("small")];
            assert!(tree::includes(head.root, size, index, entry, &beside));
        }
        drop(tiled);
        let once: std::collections::BTreeSet<_> = fetched.iter().collect();
        assert_eq!(once.len(), fetched.len(), "each tile is fetched once");
        for asked in fetched {
            assert_eq!(Tile::of(asked.level, asked.index, size), Some(asked), "and is there");
        }
    }
}

#[test]
fn tiles_are_called_as_the_standard_says() {
    let tile = |level, index, width| Tile { level, index, width };
    for (tile, path) in [
        (tile(0, 0, 256), "tile/0/000"),
        (tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (tile(3, 999, 1), "tile/3/999.p/1"),
        (tile(12, 1_000, 255), "tile/12/x001/000.p/255"),
    ] {
        assert_eq!(tile.path(), path);
        assert_eq!(Tile::read(path), Some((tile, false)));
    }
    assert_eq!(tile(0, 67, 9).path_of_entries(), "tile/entries/067.p/9");
    assert_eq!(Tile::read("tile/entries/067.p/9"), Some((tile(0, 67, 9), true)));
    for path in [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/../000",
        "tile/0/+01",
        "tile/entries/x/001",
    ] {
        assert_eq!(Tile::read(path), None, "{path}");
    }
    // The example of the standard: a tree of 70,000.
    let many = |level| (0..).map_while(|index| Tile::of(level, index, 70_000)).collect::<Vec<_>>();
    assert_eq!((many(0).len(), many(0)[273].width), (274, 112));
    assert_eq!((many(1).len(), many(1)[1].width), (2, 17));
    assert_eq!((many(2).len(), many(2)[0].width), (1, 1));
    assert_eq!(many(3).len(), 0);
}

#[test]
fn a_tree_that_has_not_grown_or_was_empty_needs_no_proof_and_takes_none() {
    let all = entries(9);
    let (nothing, whole) = (head(&all, 0), head(&all, 9));
    let other = Head { root: Hash([9; 32]), ..nothing };
    for (before, after, proof, expected) in [
        (whole, whole, &[][..], true),
        (whole, whole, &[Hash([1; 32])], false),
        (nothing, whole, &[], true),
        (nothing, whole, &[Hash([1; 32])], false),
        (other, whole, &[], false),
        (nothing, nothing, &[], true),
        (other, nothing, &[], false),
        (whole, nothing, &[], false),
        (head(&all, 3), whole, &[], false),
    ] {
        assert_eq!(tree::extends(before, after, proof), expected, "{before:?} {proof:?}");
    }
    assert!(!tree::includes(nothing.root, 0, 0, all[0], &[]));
    assert!(!tree::includes(whole.root, 9, 9, all[8], &beside(&all, 8, 9)));
    // A proof of a smaller tree is none of this one, and neither is one with more behind it.
    for old in 1..9 {
        let proof = grown(&all, old, 9);
        for many in 0..proof.len() {
            assert!(!tree::extends(head(&all, old), whole, &proof[..many]), "{old}: {many}");
        }
        let longer = [&proof[..], &[Hash([1; 32])]].concat();
        assert!(!tree::extends(head(&all, old), whole, &longer), "{old}");
    }
}

#[test]
fn a_tree_goes_on_from_its_edge() {
    let all = entries(70);
    for size in 0..=70 {
        let mut kept = Edge::read(&mut Slow(&all), size).unwrap_or_default();
        assert_eq!(kept.head(), head(&all, size));
        let parts: Vec<Hash> = (0..8)
            .rev()
            .filter(|height| size >> height & 1 == 1)
            .map(|height| {
                let until = (size >> height) << height;
                slow_root(
                    &upto(&all, until)[usize::try_from(until - (1 << height)).expect("small")..],
                )
            })
            .collect();
        assert_eq!(Edge::of(size, parts.clone()).as_ref(), Some(&kept), "{size}");
        assert_eq!(Edge::of(size, parts.iter().copied().skip(1).collect()).is_some(), size == 0);
        assert_eq!(Edge::of(size, [&parts[..], &[Hash([1; 32])]].concat()), None);
        if size < 70 {
            kept.append(all[usize::try_from(size).expect("small")], |_, _| ());
            assert_eq!(kept.head(), head(&all, size + 1));
        }
    }
}

#[test]
fn tiles_that_are_not_what_was_asked_for_are_not_read() {
    let asked = Tile { level: 0, index: 0, width: 3 };
    let all: Vec<u8> = tile(&entries(3), asked);
    let root = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        tree::root(&mut Tiled::new(3, |_: Tile| Ok::<_, Infallible>(bytes.clone())), 3)
    };
    assert_eq!(root(&all), Ok(slow_root(&entries(3))));
    for wrong in [&all[..64], &all[..95], &[&all[..], &[0]].concat(), &all.repeat(2), &[]] {
        assert_eq!(root(wrong), Err(Missing::Misshapen(asked)), "{} bytes", wrong.len());
    }
    let mut gone = Tiled::new(3, |asked: Tile| Err::<Vec<u8>, _>(asked));
    assert_eq!(tree::root(&mut gone, 3), Err(Missing::Fetch(asked)));
    let mut small = Tiled::new(3, |_: Tile| Ok::<_, Infallible>(all.clone()));
    for subtree in [(0, 3), (1, 1), (2, 0), (8, 0), (0, 256)] {
        let subtree = Subtree { height: subtree.0, index: subtree.1 };
        assert_eq!(small.hash(subtree), Err(Missing::NotThere(subtree)));
    }
}

#[test]
fn a_tile_is_there_once_it_has_a_hash() {
    let width = |level, index, size| Tile::of(level, index, size).map(|tile| tile.width);
    for (level, index, size, expected) in [
        (0, 0, 0, None),
        (0, 0, 1, Some(1)),
        (0, 0, 255, Some(255)),
        (0, 0, 256, Some(256)),
        (0, 0, 257, Some(256)),
        (0, 1, 256, None),
        (0, 1, 257, Some(1)),
        (1, 0, 255, None),
        (1, 0, 256, Some(1)),
        (1, 0, 65_536, Some(256)),
        (1, 1, 65_536, None),
        (2, 0, 65_535, None),
        (2, 0, 65_536, Some(1)),
        (0, u64::MAX, u64::MAX, None),
        (63, 0, u64::MAX, None),
    ] {
        assert_eq!(width(level, index, size), expected, "{level} {index} {size}");
    }
    for size in [0, 1, 256, 70_000] {
        assert_eq!(Tile::added(size, size).count(), 0, "{size}");
    }
}

proptest! {
    #[test]
    fn what_is_added_is_every_tile_that_was_not_there(old in 0_u64..70_000, more in 0_u64..3_000) {
        let new = old + more;
        let all = |size| {
            let of_level = move |level| (0..).map_while(move |index| Tile::of(level, index, size));
            (0..8).flat_map(of_level).collect::<std::collections::BTreeSet<_>>()
        };

        let added: Vec<Tile> = Tile::added(old, new).collect();

        let expected: std::collections::BTreeSet<_> =
            all(new).difference(&all(old)).copied().collect();
        prop_assert_eq!(added.iter().copied().collect::<std::collections::BTreeSet<_>>(), expected);
    }

    #[test]
    fn no_proof_holds_with_a_hash_changed_left_out_or_added(
        size in 2_u64..400, index in 0_u64..400, place in 0_usize..20, bit in 0_usize..256,
    ) {
        let index = index % size;
        let all = entries(size);
        let root = slow_root(&all);
        let path = beside(&all, index, size);
        let entry = all[usize::try_from(index).expect("small")];
        let place = place % path.len();
        let mut changed = path.clone();
        changed[place].0[bit / 8] ^= 1 << (bit % 8);
        let mut short = path.clone();
        short.remove(place);
        let mut long = path.clone();
        long.insert(place, Hash([bit as u8; 32]));
        for wrong in [changed, short, long] {
            prop_assert!(!tree::includes(root, size, index, entry, &wrong));
        }
    }

    #[test]
    fn no_other_past_is_proved(
        new in 2_u64..300, old in 1_u64..300, at in 0_u64..300, place in 0_usize..20, bit in 0_usize..256,
    ) {
        let old = 1 + old % (new - 1);
        let all = entries(new);
        let mut forged = all.clone();
        forged[usize::try_from(at % old).expect("small")] = Hash([3; 32]);
        let (before, after) = (head(&all, old), head(&forged, new));
        let proof = grown(&forged, old, new);
        prop_assert!(!tree::extends(before, after, &proof), "an entry was changed");
        let proof = grown(&all, old, new);
        if !proof.is_empty() {
            let mut changed = proof.clone();
            let place = place % changed.len();
            changed[place].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!tree::extends(before, head(&all, new), &changed));
        }
    }
}
