//! Notes, keys, policies, proofs and submissions at the very edge of each of their rules: the last that is taken, and
//! the first that is not.

use data_encoding::{BASE64, HEXLOWER};
use ledger::{
    Hash,
    checkpoint::{Checkpoint, CheckpointFault},
    note::{Key, Kind, Note, NoteFault, Signer},
    policy::Policy,
    proof::{Proof, ProofFault},
    tree::Head,
    witnessing::{Refusal, Submission},
};

const ORIGIN: &str = "linli.example/tong";

fn log() -> Signer {
    Signer::new(ORIGIN, Kind::Note, &[1; 32]).expect("a name")
}

fn witness(number: u8) -> Signer {
    Signer::new("witness", Kind::Cosignature, &[number; 32]).expect("a name")
}

fn note() -> Note {
    let head = Head { size: 3, root: Hash([4; 32]) };
    let text = Checkpoint { origin: ORIGIN.to_owned(), head }.text();
    let mut note = Note::unsigned(text).expect("a text");
    note.sign(&log(), 0);
    note
}

/// A key of these bytes, with the number that belongs to it.
fn key(name: &str, kind: u8, bytes: &[u8; 32]) -> String {
    let hash = Hash::of(&[name.as_bytes(), b"\n", &[kind], bytes]);
    let id = HEXLOWER.encode(&hash.0[..4]);
    format!("{name}+{id}+{}", BASE64.encode(&[&[kind][..], bytes].concat()))
}

#[test]
fn a_key_has_a_name_a_kind_and_its_own_number() {
    let signer = log();
    let good = key(ORIGIN, 1, signer.key().bytes());
    assert_eq!(signer.key().to_string(), good);
    let read = Key::read(&good).expect("a key");
    assert_eq!(
        (read.name(), read.kind(), read.bytes()),
        (ORIGIN, Kind::Note, signer.key().bytes())
    );
    let cosigner = key("witness", 4, witness(9).key().bytes());
    assert_eq!(Key::read(&cosigner).map(|key| key.kind()), Ok(Kind::Cosignature));
    assert_eq!(Key::read(&cosigner).as_ref(), Ok(witness(9).key()));

    // The neutral point: every text is signed by it.
    let mut weak = [0; 32];
    weak[0] = 1;
    let bytes = signer.key().bytes();
    for wrong in [
        key(ORIGIN, 1, &weak),
        key(ORIGIN, 0, bytes),
        key(ORIGIN, 2, bytes),
        key("", 1, bytes),
        key("two words", 1, bytes),
        key("a\u{a0}b", 1, bytes),
        good.replacen(ORIGIN, "linli.example/dong", 1),
        good.replacen('+', " ", 1),
        good[..good.len() - 4].to_owned(),
        good.to_uppercase(),
    ] {
        assert_eq!(Key::read(&wrong), Err(NoteFault::Key), "{wrong}");
    }
    for name in ["", "two words", "a+b", "a\tb"] {
        assert!(Signer::new(name, Kind::Note, &[1; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn a_text_has_a_line_and_no_control_characters() {
    for good in ["a\n", " \n", "a\n\nb\n", "邻里\n", "\u{7f}\n"] {
        assert_eq!(
            Note::unsigned(good.to_owned()).map(|note| note.text().to_owned()),
            Ok(good.into())
        );
    }
    for (wrong, fault) in [
        ("", NoteFault::Shape),
        ("\n", NoteFault::Shape),
        ("ab", NoteFault::Shape),
        ("a\tb\n", NoteFault::Character),
        ("a\r\n", NoteFault::Character),
        ("\u{1f}a\n", NoteFault::Character),
    ] {
        assert_eq!(Note::unsigned(wrong.to_owned()), Err(fault), "{wrong:?}");
        assert!(Note::read(wrong).is_err(), "{wrong:?}");
    }
    let signed = note().to_string();
    assert_eq!(Note::read(&signed), Ok(note()));
    assert_eq!(Note::read(&signed.replace("tong\n", "tong\t\n")), Err(NoteFault::Character));
}

#[test]
fn a_signature_is_a_name_and_more_than_the_number_of_a_key() {
    let line = |name: &str, bytes: &[u8]| format!("— {name} {}\n", BASE64.encode(bytes));
    let add = |lines: &str| note().add_lines(lines);
    assert_eq!(add(&line("a", &[0; 5])), Ok(()));
    assert_eq!(add(&[line("a", &[0; 5]), line("b", &[0; 99])].concat()), Ok(()));
    for wrong in [
        line("a", &[0; 4]),
        line("a", &[]),
        line("", &[0; 5]),
        line("a+b", &[0; 5]),
        line("a\u{a0}b", &[0; 5]),
        line("a", &[0; 5]).replace('—', "-"),
        line("a", &[0; 5]).trim_end().to_owned(),
        "\n".to_owned(),
        String::new(),
    ] {
        assert_eq!(add(&wrong), Err(NoteFault::Line), "{wrong:?}");
    }
    assert_eq!(add("a\tb\n"), Err(NoteFault::Character));
}

#[test]
fn sixty_four_have_signed_at_the_most() {
    let line = format!("— a {}\n", BASE64.encode(&[0; 68]));
    let mut note = note();
    note.add_lines(&line.repeat(63)).expect("with that of the log, sixty-four");
    assert_eq!(Note::read(&note.to_string()).as_ref(), Ok(&note));
    assert_eq!(note.clone().add_lines(&line), Err(NoteFault::Many));
    let more = format!("{note}{line}");
    assert_eq!(Note::read(&more), Err(NoteFault::Many));
}

#[test]
fn a_signature_is_of_who_it_says_it_is() {
    let renamed = note().to_string().replacen("— linli.example/tong", "— linli.example/dong", 1);
    let renamed = Note::read(&renamed).expect("a note");
    assert_eq!(renamed.signed_by(log().key()), Err(NoteFault::Signature));
    // A text of another log that this one has signed is no checkpoint of either.
    let head = Head { size: 3, root: Hash([4; 32]) };
    let text = Checkpoint { origin: "linli.example/dong".to_owned(), head }.text();
    let mut others = Note::unsigned(text).expect("a text");
    others.sign(&log(), 0);
    assert_eq!(Checkpoint::open(&others, log().key()), Err(CheckpointFault::Origin));
    let mut no_checkpoint = Note::unsigned("hello\n".to_owned()).expect("a text");
    no_checkpoint.sign(&log(), 0);
    assert_eq!(Checkpoint::open(&no_checkpoint, log().key()), Err(CheckpointFault::Shape));
}

#[test]
fn a_cosignature_is_of_a_time_that_there_is_and_the_latest_counts() {
    let at = |times: &[u64]| {
        let mut note = note();
        times.iter().for_each(|time| note.sign(&witness(9), *time));
        note.signed_by(witness(9).key())
    };
    let last = i64::MAX.unsigned_abs();
    assert_eq!(at(&[0]), Ok(0));
    assert_eq!(at(&[last]), Ok(last));
    assert_eq!(at(&[last + 1]), Err(NoteFault::Signature));
    assert_eq!(at(&[5, 9, 7]), Ok(9));
    assert_eq!(at(&[5, last + 1]), Err(NoteFault::Signature), "a note with both is none of theirs");
    assert_eq!(at(&[]), Err(NoteFault::Signature));
    // As C2SP tlog-cosignature says it, to the byte.
    let mut note = note();
    note.sign(&witness(9), 1_679_315_147);
    let as_note = Note::unsigned(format!("cosignature/v1\ntime 1679315147\n{}", note.text()));
    let mut as_note = as_note.expect("a text");
    let plain = Signer::new("witness", Kind::Note, &[9; 32]).expect("a name");
    as_note.sign(&plain, 0);
    let signature = |note: &Note| {
        let text = note.to_string();
        let line = text.trim_end().rsplit(' ').next().map(str::to_owned).expect("base64");
        BASE64.decode(line.as_bytes()).expect("base64")
    };
    let (time, signed) = (1_679_315_147_u64.to_be_bytes(), signature(&as_note));
    assert_eq!(signature(&note)[4..], [&time[..], &signed[4..]].concat());
}

#[test]
fn a_proof_has_no_more_than_sixty_three_hashes() {
    let beside = |many| (0..many).map(|_| Hash([5; 32])).collect::<Vec<_>>();
    let proof = |many| Proof { extra: None, index: 1, beside: beside(many), checkpoint: note() };
    assert_eq!(Proof::read(&proof(0).to_string()), Ok(proof(0)));
    assert_eq!(Proof::read(&proof(63).to_string()), Ok(proof(63)));
    assert_eq!(Proof::read(&proof(64).to_string()), Err(ProofFault::Shape));
    let submission = |many| Submission { old: 1, proof: beside(many), checkpoint: note() };
    assert_eq!(Submission::read(&submission(0).to_string()), Ok(submission(0)));
    assert_eq!(Submission::read(&submission(63).to_string()), Ok(submission(63)));
    assert_eq!(Submission::read(&submission(64).to_string()), Err(Refusal::Malformed));
    let good = submission(1).to_string();
    for wrong in [
        good.replacen("old 1", "old 01", 1),
        good.replacen("old 1", "new 1", 1),
        good.replacen("old 1\n", "", 1),
        good.replacen("BQUF", "BQU?", 1),
        good.trim_end().to_owned(),
    ] {
        assert_ne!(wrong, good);
        assert_eq!(Submission::read(&wrong), Err(Refusal::Malformed), "{wrong}");
    }
}

#[test]
fn a_policy_names_whom_it_believes_and_sixty_four_at_the_most() {
    let one = witness(9);
    let text = format!(
        "log {} https://log.example\nwitness w {} https://w.example\n",
        log().key(),
        one.key()
    );
    let policy = Policy::read(&format!("{text}group g any w\nquorum g\n")).expect("a policy");
    assert_eq!(policy.logs(), [log().key().clone()]);
    let named: Vec<_> = policy.witnesses().collect();
    assert_eq!(named, [("w", one.key(), Some("https://w.example"))]);
    let bare = Policy::read(&format!("witness w {}\nquorum w", one.key())).expect("a policy");
    assert_eq!(bare.witnesses().next(), Some(("w", one.key(), None)));
    for (wrong, what) in [
        (format!("{text}group g any\nquorum w\n"), "a line that is none of a policy"),
        (
            format!("{text}witness v {} a b\nquorum w\n", witness(8).key()),
            "a line that is none of a policy",
        ),
        (format!("{text}group g 2 w\nquorum g\n"), "a number that no group of these has"),
        (format!("{text}witness v nothing\nquorum w\n"), "this is no key"),
    ] {
        let fault = Policy::read(&wrong).expect_err(&wrong);
        assert_eq!((fault.line, fault.what), (3, what), "{wrong}");
    }

    let witnesses = |many: u8| -> String {
        (0..many)
            .map(|number| format!("witness w{number} {}\n", witness(number + 50).key()))
            .collect()
    };
    let logs = |many: u8| -> String {
        let keys = (0..many).map(|number| Signer::new("log", Kind::Note, &[number; 32]));
        keys.map(|key| format!("log {}\n", key.expect("a name").key())).collect()
    };
    let groups = |many: u8| -> String {
        (0..many).map(|number| format!("group g{number} 1 w{number}\n")).collect()
    };
    let is_read = |text: String| Policy::read(&format!("{text}quorum none\n")).map(|_| ());
    assert_eq!(is_read([logs(64), witnesses(64), groups(64)].concat()), Ok(()));
    for (many, line) in [(logs(65), 65), (witnesses(65), 65)] {
        assert_eq!(is_read(many).map_err(|fault| fault.line), Err(line));
    }
    // Sixty-four groups of one witness each, and one of two of those groups.
    let too_many = format!("{}{}group last 1 g0 g1\n", witnesses(64), groups(64));
    assert_eq!(is_read(too_many).map_err(|fault| fault.line), Err(129));
}
