//! The same bytes as somebody else's code: `tlog_tiles` and `signed_note`, which were written from the
//! same standards without ours.

use std::{cell::RefCell, collections::BTreeMap};

use ledger::{
    Hash,
    checkpoint::Checkpoint,
    growing::Edge,
    note::{Key, Kind, Note, Signer},
    tiles::Tile,
    tree::{self, Head, Subtree, Subtrees},
};
use proptest::prelude::*;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::{Hash as Their, HashReader};

/// The hashes of a tree, as ours and theirs ask for them.
#[derive(Default)]
struct Stored {
    ours: BTreeMap<Subtree, Hash>,
    theirs: RefCell<Vec<Their>>,
}

impl Subtrees for &Stored {
    type Error = Subtree;
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Subtree> {
        self.ours.get(&subtree).copied().ok_or(subtree)
    }
}

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Their>, tlog_tiles::Error> {
        let all = self.theirs.borrow();
        Ok(indexes.iter().map(|index| all[usize::try_from(*index).expect("small")]).collect())
    }
}

fn grown(entries: u64) -> (Edge, Stored) {
    let (mut edge, mut stored) = (Edge::default(), Stored::default());
    for number in 0..entries {
        let entry = number.to_be_bytes();
        let ours = &mut stored.ours;
        edge.append(Hash::of_entry(&entry), |subtree, hash| _ = ours.insert(subtree, hash));
        let theirs = tlog_tiles::stored_hashes(number, &entry, &stored).expect("stored");
        stored.theirs.borrow_mut().extend(theirs);
    }
    (edge, stored)
}

fn same(ours: &[Hash], theirs: &[Their]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(our, their)| our.0 == their.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn roots_and_proofs_are_the_same_and_each_believes_the_other(
        new in 1_u64..700, old in 1_u64..700, index in 0_u64..700,
    ) {
        let (old, index) = (1 + old % new, index % new);
        let (edge, stored) = grown(new);
        let head = edge.head();
        let root = tlog_tiles::tree_hash(new, &stored).expect("a root");
        prop_assert_eq!(head, Head { size: new, root: Hash(root.0) });

        let ours = tree::inclusion(&mut &stored, index, new).expect("found").expect("there");
        let theirs = tlog_tiles::prove_record(new, index, &stored).expect("proved");
        prop_assert!(same(&ours, &theirs), "{:?} {:?}", ours, theirs);
        let entry = tlog_tiles::record_hash(&index.to_be_bytes());
        prop_assert!(tree::includes(head.root, new, index, Hash(entry.0), &ours));

        let ours = tree::consistency(&mut &stored, old, new).expect("found").expect("there");
        let theirs = tlog_tiles::prove_tree(new, old, &stored).expect("proved");
        prop_assert!(same(&ours, &theirs), "{} {}: {:?} {:?}", old, new, ours, theirs);
        let before = Their(tree::root(&mut &stored, old).expect("a root").0);
        prop_assert!(tlog_tiles::check_tree(&theirs, new, root, old, before).is_ok());
    }

    #[test]
    fn tiles_are_called_and_counted_the_same(old in 0_u64..300_000, more in 0_u64..5_000) {
        let new = old + more;
        // Go's paths have the height of the tiles in them; the standard's are always of eight.
        let theirs = tlog_tiles::Tile::new_tiles(8, old, new).into_iter();
        let theirs: std::collections::BTreeSet<String> =
            theirs.map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        let ours: std::collections::BTreeSet<String> =
            Tile::added(old, new).map(|tile| tile.path()).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn a_checkpoint_of_ours_is_read_and_believed_by_them(
        size in any::<u64>(), root in any::<[u8; 32]>(), secret in any::<[u8; 32]>(),
    ) {
        let signer = Signer::new("linli.example/tong", Kind::Note, &secret).expect("a name");
        let head = Head { size, root: Hash(root) };
        let checkpoint = Checkpoint { origin: "linli.example/tong".into(), head };
        let mut note = Note::unsigned(checkpoint.text()).expect("a text");
        note.sign(&signer, 0);

        let key = StandardVerifier::new(&signer.key().to_string()).expect("a key of theirs");
        let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).expect("a note");
        prop_assert!(theirs.verify(&VerifierList::new(vec![Box::new(key)])).is_ok());
        let read = tlog_tiles::Checkpoint::from_bytes(theirs.text()).expect("a checkpoint");
        prop_assert_eq!((read.origin(), read.size(), read.hash().0), ("linli.example/tong", size, root));
        let ours = Note::read(&note.to_string()).expect("a note");
        prop_assert_eq!(Checkpoint::open(&ours, signer.key()), Ok(checkpoint));
    }
}

/// From the documentation of Go's `golang.org/x/mod/sumdb/note` (BSD-3-Clause).
#[test]
fn a_note_that_go_has_signed_is_believed() {
    let note = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n\n\
                — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key = Key::read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    let key = key.expect("a key");
    let read = Note::read(note).expect("a note");

    assert_eq!(read.signed_by(&key), Ok(0));
    assert_eq!(read.to_string(), note);
    assert_eq!(
        key.to_string(),
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    );
}
