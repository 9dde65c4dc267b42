//! The tree against the slow, plain words of RFC 6962, and against what somebody else has written.

use std::convert::Infallible;

use ledger::{
    Hash,
    growing::Edge,
    tiles::{Tile, Tiled},
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
