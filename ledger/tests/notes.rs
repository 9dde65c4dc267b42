//! Notes, policies and proofs as they are kept: each changed letter is found, each rule of the standards
//! has its line.

use ledger::{
    Hash,
    checkpoint::{Checkpoint, CheckpointFault},
    growing::Edge,
    note::{Key, Kind, Note, NoteFault, Signer},
    policy::{NotSeen, Policy},
    proof::{NotProved, Proof, ProofFault},
    tree::{self, Head, Subtree, Subtrees},
    witnessing::{Refusal, Submission},
};
use proptest::prelude::*;

const ORIGIN: &str = "linli.example/tong";

fn log() -> Signer {
    Signer::new(ORIGIN, Kind::Note, &[1; 32]).expect("a name")
}

fn witness(number: u8) -> Signer {
    let name = format!("witness{number}.example");
    Signer::new(&name, Kind::Cosignature, &[number + 10; 32]).expect("a name")
}

/// A log of so many entries, each its number.
#[derive(Default)]
struct Log {
    edge: Edge,
    hashes: std::collections::BTreeMap<Subtree, Hash>,
}

impl Log {
    fn of(entries: u64) -> Self {
        let mut log = Self::default();
        for number in 0..entries {
            let hashes = &mut log.hashes;
            let entry = Hash::of_entry(&number.to_be_bytes());
            log.edge.append(entry, |subtree, hash| _ = hashes.insert(subtree, hash));
        }
        log
    }

    fn checkpoint(&self, by: &Signer) -> Note {
        let checkpoint = Checkpoint { origin: by.key().name().to_owned(), head: self.edge.head() };
        let mut note = Note::unsigned(checkpoint.text()).expect("a text");
        note.sign(by, 0);
        note
    }
}

impl Subtrees for &Log {
    type Error = Subtree;
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Subtree> {
        self.hashes.get(&subtree).copied().ok_or(subtree)
    }
}

/// Two of three witnesses, as in most neighbourhoods.
fn policy() -> Policy {
    let lines: Vec<String> =
        (1..=3).map(|number| format!("witness w{number} {}\n", witness(number).key())).collect();
    let text = format!(
        "# whom we believe\nlog {}\n\n{}group some 2 w1 w2 w3\nquorum some\n",
        log().key(),
        lines.concat()
    );
    Policy::read(&text).expect("a policy")
}

fn proof(log: &Log, index: u64, seen_by: &[u8]) -> Proof {
    let mut checkpoint = log.checkpoint(&self::log());
    for number in seen_by {
        checkpoint.sign(&witness(*number), 1_790_000_000 + u64::from(*number));
    }
    let size = log.edge.head().size;
    let beside = tree::inclusion(&mut &*log, index, size).expect("found").expect("there");
    Proof { extra: None, index, beside, checkpoint }
}

#[test]
fn a_proof_holds_once_enough_have_seen_its_checkpoint() {
    let log = Log::of(1_000);
    let entry = Hash::of_entry(&321_u64.to_be_bytes());
    for (seen_by, is_enough) in
        [(&[][..], false), (&[1], false), (&[1, 1], false), (&[1, 3], true), (&[1, 2, 3], true)]
    {
        let kept = proof(&log, 321, seen_by).to_string();
        let read = Proof::read(&kept).expect("a proof");
        assert_eq!(read.to_string(), kept);
        let held = read.holds(entry, &policy());
        assert_eq!(held.is_ok(), is_enough, "{seen_by:?}");
        if let Ok(seen) = held {
            assert_eq!(seen.checkpoint.head.size, 1_000);
            assert!(seen.by.contains(&("w1".into(), 1_790_000_001)));
        }
        let other = read.holds(Hash::of_entry(b"never there"), &policy());
        assert!(matches!(
            other,
            Err(NotProved::Elsewhere | NotProved::NotSeen(NotSeen::Quorum(_)))
        ));
    }
    let kept = proof(&log, 321, &[1, 2, 3]).to_string();
    assert!(kept.len() <= 1_700, "{} bytes", kept.len());
}

#[test]
fn another_logs_checkpoint_is_no_proof_and_a_witness_is_no_log() {
    let log = Log::of(9);
    let entry = Hash::of_entry(&3_u64.to_be_bytes());
    let liar = Signer::new(ORIGIN, Kind::Note, &[66; 32]).expect("a name");
    let other = Signer::new("linli.example/other", Kind::Note, &[1; 32]).expect("a name");
    for signer in [&liar, &other] {
        let mut wrong = proof(&log, 3, &[1, 2, 3]);
        let mut note = log.checkpoint(signer);
        for number in [1, 2, 3] {
            note.sign(&witness(number), 5);
        }
        wrong.checkpoint = note;
        assert!(matches!(wrong.holds(entry, &policy()), Err(NotProved::NotSeen(NotSeen::Log(_)))));
    }
    // A signature that does not fit is no signature, whoever else has signed.
    let note = proof(&log, 3, &[1, 2]).checkpoint.to_string();
    let forged = log.checkpoint(&liar).to_string();
    let (_, line) = forged.split_once("\n\n").expect("a note");
    let both = Note::read(&format!("{note}{line}")).expect("a note");
    assert_eq!(both.signed_by(log_key().key()), Ok(0), "the liar's key has another number");
}

fn log_key() -> Signer {
    log()
}

#[test]
fn what_is_no_proof_is_refused() {
    let good = proof(&Log::of(5), 2, &[1, 2]).to_string();
    for (wrong, fault) in [
        (good.replace("tlog-proof@v1", "tlog-proof@v2"), ProofFault::Shape),
        (good.replace("index 2", "index 02"), ProofFault::Shape),
        (good.replace("index 2", "index +2"), ProofFault::Shape),
        (good.replace("index 2\n", "index 2\nextra AA==\n"), ProofFault::Shape),
        (good.replace("\n\nlinli", "\nlinli"), ProofFault::Shape),
        (good.replace('—', "-"), ProofFault::Note(NoteFault::Line)),
        (good.replace('\n', "\r\n"), ProofFault::Shape),
        (good.trim_end().to_owned(), ProofFault::Note(NoteFault::Shape)),
    ] {
        assert_eq!(Proof::read(&wrong), Err(fault), "{wrong}");
    }
    let extra = good.replace("\nindex", "\nextra aGk=\nindex");
    assert_eq!(Proof::read(&extra).expect("a proof").extra.as_deref(), Some(&b"hi"[..]));
}

proptest! {
    #[test]
    fn each_letter_of_a_proof_counts(place in any::<prop::sample::Index>(), bit in 0_u8..7) {
        let log = Log::of(300);
        let entry = Hash::of_entry(&77_u64.to_be_bytes());
        let good = proof(&log, 77, &[1, 2]).to_string();
        let mut bytes = good.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        // What is left of the text may still be a proof, of the same and by the same; never of more.
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(read) = Proof::read(&text)
            && let Ok(seen) = read.holds(entry, &policy())
        {
            prop_assert_eq!(seen.checkpoint.head, log.edge.head());
            prop_assert!(seen.by.len() >= 2);
        }
    }

    #[test]
    fn nothing_that_is_read_makes_it_panic(text in "\\PC{0,200}|(—? ?[a-z+/=\n0-9A-Z ]{0,40}\n){0,9}") {
        let _ = Note::read(&text);
        let _ = Proof::read(&text);
        let _ = Checkpoint::read(&text);
        let _ = Policy::read(&text);
        let _ = Key::read(&text);
        let _ = Submission::read(&text);
    }
}

#[test]
fn a_checkpoint_has_three_lines_and_nothing_beside_them() {
    let root = Hash::of_nothing();
    let good = format!("{ORIGIN}\n0\n{root}\n");
    let head = Head { size: 0, root };
    assert_eq!(Checkpoint::read(&good), Ok(Checkpoint { origin: ORIGIN.into(), head }));
    for wrong in [
        format!("{ORIGIN}\n00\n{root}\n"),
        format!("{ORIGIN}\n-1\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n0\n{root}"),
        format!("{ORIGIN}\n0\n{root}\nmore\n"),
        format!("\n0\n{root}\n"),
        format!("{ORIGIN}\n0\nAAAA\n"),
        format!("{ORIGIN}\n0\n"),
    ] {
        assert_eq!(Checkpoint::read(&wrong), Err(CheckpointFault::Shape), "{wrong}");
    }
}

#[test]
fn a_policy_is_read_by_the_rules_of_the_standard() {
    let [one, two, three] = [1, 2, 3].map(|number| witness(number).key().to_string());
    let base = format!("log {}\nwitness a {one}\nwitness b {two} https://b.example\n", log().key());
    let three_of = format!("witness 邻居 {three}\ngroup g 1 a b\ngroup h all g 邻居\nquorum h\n");
    for (good, has_quorum) in [
        (format!("{base}quorum none\n"), false),
        (format!("{base}quorum a\n"), true),
        (format!("\t# said\n{base}group g all a b\nquorum g"), true),
        (format!("{base}{three_of}"), true),
        ("quorum none\n".to_owned(), false),
    ] {
        let read = Policy::read(&good);
        assert!(read.is_ok_and(|policy| policy.has_quorum() == has_quorum), "{good}");
    }
    for (wrong, line) in [
        (base.clone(), 0),
        (format!("{base}quorum a\nquorum a\n"), 5),
        (format!("{base}quorum c\n"), 4),
        (format!("{base}group g 3 a b\nquorum g\n"), 4),
        (format!("{base}group g 0 a b\nquorum g\n"), 4),
        (format!("{base}group g 01 a b\nquorum g\n"), 4),
        (format!("{base}group g any\nquorum g\n"), 4),
        (format!("{base}group g any a a\nquorum g\n"), 4),
        (format!("{base}group g any a\ngroup h any a b\nquorum h\n"), 5),
        (format!("{base}group g any none\nquorum g\n"), 4),
        (format!("{base}group none any a\nquorum a\n"), 4),
        (format!("{base}witness a {three}\nquorum a\n"), 4),
        (format!("{base}witness c {one}\nquorum a\n"), 4),
        (format!("{base}log {}\nquorum a\n", log().key()), 4),
        (format!("{base}witness c {}\nquorum a\n", log().key()), 4),
        (format!("{base}log {three}\nquorum a\n"), 4),
        (format!("{base}quorum a\r\n"), 4),
        (format!("{base}vote a\n"), 4),
    ] {
        let fault = Policy::read(&wrong).expect_err(&wrong);
        assert_eq!(fault.line, line, "{wrong}: {fault}");
    }
}

#[test]
fn a_witness_signs_what_follows_from_what_it_has_seen_and_nothing_else() {
    let (small, large) = (Log::of(10), Log::of(25));
    let keys = [log().key().clone()];
    let submit = |old: u64, log: &Log, by: &Signer| {
        let size = log.edge.head().size;
        let proof = tree::consistency(&mut &*log, old, size).expect("found").unwrap_or_default();
        Submission { old, proof, checkpoint: log.checkpoint(by) }
    };
    let seen = |log: &Log| {
        let head = log.edge.head();
        move |_: &str| Some(head)
    };
    let first = submit(0, &small, &log());
    assert_eq!(Submission::read(&first.to_string()), Ok(first.clone()));
    assert_eq!(first.judge(&keys, |_| None).map(|said| said.head), Ok(small.edge.head()));
    let next = submit(10, &large, &log());
    assert_eq!(next.judge(&keys, seen(&small)).map(|said| said.head), Ok(large.edge.head()));
    let again = submit(25, &large, &log());
    assert!(again.judge(&keys, seen(&large)).is_ok(), "the same once more is no lie");

    let mut forged = Log::of(9);
    forged.edge.append(Hash::of_entry(b"another tenth"), |_, _| ());
    let stranger = Signer::new("linli.example/stranger", Kind::Note, &[1; 32]).expect("a name");
    let liar = Signer::new(ORIGIN, Kind::Note, &[66; 32]).expect("a name");
    let without_proof = Submission { proof: Vec::new(), ..next.clone() };
    let more_than_there = Submission { old: 26, ..next.clone() };
    for (what, submission, last, refusal, status) in [
        ("a stranger", submit(0, &small, &stranger), &small, Refusal::UnknownLog, 404),
        ("a liar", submit(10, &large, &liar), &small, Refusal::NotSigned, 403),
        ("an old size", submit(9, &large, &log()), &small, Refusal::Size(10), 409),
        ("a size to come", more_than_there, &small, Refusal::Malformed, 400),
        ("a smaller one", submit(10, &small, &log()), &large, Refusal::Size(25), 409),
        ("no proof", without_proof, &small, Refusal::Inconsistent, 422),
        ("two stories of one size", submit(10, &small, &log()), &forged, Refusal::Fork(10), 409),
        ("another past", next.clone(), &forged, Refusal::Inconsistent, 422),
    ] {
        let judged = submission.judge(&keys, seen(last));
        assert_eq!(judged, Err(refusal), "{what}");
        assert_eq!(refusal.status(), status, "{what}");
    }
}

#[test]
fn a_cosignature_says_when_and_is_of_one_text() {
    let note = {
        let mut note = Log::of(3).checkpoint(&log());
        note.sign(&witness(1), 1_679_315_147);
        note
    };
    assert_eq!(note.signed_by(witness(1).key()), Ok(1_679_315_147));
    assert_eq!(note.signed_by(witness(2).key()), Err(NoteFault::Signature));
    let text = note.to_string();
    let other = text.replacen("\n3\n", "\n4\n", 1);
    let other = Note::read(&other).expect("a note");
    assert_eq!(other.signed_by(witness(1).key()), Err(NoteFault::Signature));
    assert_eq!(other.signed_by(log().key()), Err(NoteFault::Signature));
    // The key of a witness as that of a log says another thing, and has another number.
    let as_note = Signer::new("witness1.example", Kind::Note, &[11; 32]).expect("a name");
    assert_eq!(note.signed_by(as_note.key()), Err(NoteFault::Signature));
    assert_ne!(as_note.key().to_string(), witness(1).key().to_string());
}

#[test]
fn no_single_witness_dates_a_page_that_two_have_to_see() {
    let log = Log::of(9);
    let seen = |times: &[(u8, u64)]| {
        let mut note = log.checkpoint(&self::log());
        for (number, at) in times {
            note.sign(&witness(*number), *at);
        }
        policy().believe(&note).expect("enough have seen it")
    };
    let reached = |times: &[(u8, u64)]| policy().reached_at(&seen(times));
    assert_eq!(reached(&[(1, 50), (2, 60)]), Some(50));
    assert_eq!(reached(&[(1, 50), (2, 60), (3, 900)]), Some(60), "one says it is of today");
    assert_eq!(reached(&[(1, 50), (2, 60), (3, 0)]), Some(50), "one says it is of long ago");

    let nobody = Policy::read(&format!("log {}\nquorum none\n", self::log().key()));
    let nobody = nobody.expect("a policy");
    let seen = nobody.believe(&log.checkpoint(&self::log())).expect("the log has signed it");
    assert_eq!(nobody.reached_at(&seen), None);
}
