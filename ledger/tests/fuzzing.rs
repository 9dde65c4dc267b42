//! What strangers send, changed by chance: nothing of it makes a reader panic, what is read has one way to be written,
//! and what still proves something proves what the honest log says.

mod audited;
#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;
mod mutating;

use std::{collections::BTreeMap, sync::LazyLock};

use audited::Audited;
use ledger::{
    Hash,
    audit::Bundle,
    chain::{ChainHead, Who, read_entries, write_entries},
    checkpoint::Checkpoint,
    commitment::Record,
    follower::{Follower, News, Told},
    heads::{HeadProof, Heads},
    note::{Key, Note},
    pack::Pack,
    policy::Policy,
    proof::Proof,
    tiles::Tile,
    tree::{self, Head},
    witnessing::Submission,
};
use log::{Log, record, who};
use mutating::{Edit, changed, config, edits};
use proptest::{prelude::*, sample::Index};

const OURS: u8 = 1;
const ME: u8 = 7;
const OTHER: u8 = 9;

/// Somebody of whom the log has nothing.
const STRANGER: u8 = 5;

/// What is true of a checkpoint.
struct Page {
    head: Head,
    at: u64,
    text: String,
    chains: BTreeMap<Who, Vec<Record>>,
}

/// An honest log, and what it tells to whom.
struct Known {
    log: Log,
    pages: Vec<Page>,
    /// Somebody who has heard of the first page.
    follower: Follower,
    notes: Vec<String>,
    proofs: Vec<String>,
    submissions: Vec<String>,
    packs: Vec<String>,
    news: Vec<String>,
    heads: Heads,
}

static KNOWN: LazyLock<Known> = LazyLock::new(known);

fn known() -> Known {
    let mut log = Log::new();
    let (mut pages, mut notes, mut packs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut news, mut submissions) = (Vec::new(), Vec::new());
    let mut follower = Follower::default();
    for round in 0..3 {
        for number in 0..3 {
            log.add(who(ME), record(round * 10 + number, "seen at the counter"));
            log.add(who(OTHER), record(round * 10 + number, "of somebody else"));
        }
        log.add(who(OURS), record(round, "a notice"));
        log.checkpoint();
        let note = Note::read(&log.note).expect("a note");
        let head = Checkpoint::read(note.text()).expect("a checkpoint").head;
        let (at, text) = (log.heads_at.at, note.text().to_owned());
        pages.push(Page { head, at, text, chains: log.chains.clone() });
        for person in [ME, OTHER, STRANGER, OURS] {
            let all = log.news(&Follower::default(), who(person), who(OURS));
            packs.push(serde_json::to_string(&Pack::of(all)).expect("plain data"));
        }
        let told = log.news(&follower, who(ME), who(OURS));
        if round == 0 {
            follower.hear(&told).expect("no lie");
        }
        news.push(serde_json::to_string(&told).expect("plain data"));
        let old = follower.size();
        let proof = tree::consistency(&mut log.entries, old, head.size).expect("hashes");
        let proof = proof.expect("it has grown");
        submissions.push(Submission { old, proof, checkpoint: note }.to_string());
        notes.push(log.note.clone());
    }
    let size = log.entries.0.len() as u64;
    let proofs = (0..size).map(|index| {
        let beside = tree::inclusion(&mut log.entries, index, size).expect("hashes");
        let (beside, checkpoint) = (beside.expect("there"), Note::read(&log.note).expect("a note"));
        let extra = (index % 2 == 1).then(|| vec![7; 5]);
        Proof { extra, index, beside, checkpoint }.to_string()
    });
    let proofs = proofs.collect();
    let heads = log.heads.clone();
    Known { log, pages, follower, notes, proofs, submissions, packs, news, heads }
}

impl Known {
    fn page(&self, head: Head) -> Option<&Page> {
        self.pages.iter().find(|page| page.head == head)
    }

    /// Who has seen a page.
    fn seen_at(&self, page: &Page) -> Vec<(String, u64)> {
        let names = self.log.witnesses.iter().map(|witness| witness.key().name().to_owned());
        names.map(|name| (name, page.at)).collect()
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.log.witnesses.iter().chain([&self.log.signer]).map(|signer| signer.key())
    }
}

/// One of these texts, changed.
fn one_of(texts: &[String], of: Index, edits: &[Edit]) -> String {
    let text: &String = of.get(texts);
    changed(text, texts, edits)
}

/// All records of a chain at a page.
fn all(page: &Page, who: Who) -> &[Record] {
    page.chains.get(&who).map_or(&[], Vec::as_slice)
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn a_changed_note_is_signed_as_it_was_or_not_at_all(of in any::<Index>(), edits in edits()) {
        let text = one_of(&KNOWN.notes, of, &edits);
        let Ok(note) = Note::read(&text) else { return Ok(()) };
        prop_assert_eq!(note.to_string(), text);
        if let Ok(said) = Checkpoint::read(note.text()) {
            prop_assert_eq!(said.text(), note.text());
        }
        for key in KNOWN.keys() {
            let Ok(time) = note.signed_by(key) else { continue };
            let page = KNOWN.pages.iter().find(|page| page.text == note.text());
            let page = page.expect("one that was signed");
            prop_assert!(time == page.at || key == KNOWN.log.signer.key());
        }
    }

    #[test]
    fn changed_cosignatures_are_of_the_same_page(of in any::<Index>(), edits in edits()) {
        let (page, whole) = (of.get(&KNOWN.pages), of.get(&KNOWN.notes));
        let (_, lines) = whole.rsplit_once("\n\n").expect("signatures");
        let text = changed(lines, &KNOWN.notes, &edits);
        let mut note = Note::unsigned(page.text.clone()).expect("a text");
        if note.add_lines(&text).is_err() {
            return Ok(());
        }
        prop_assert_eq!(note.to_string(), format!("{}\n{text}", page.text));
        for witness in &KNOWN.log.witnesses {
            let seen_at = note.signed_by(witness.key());
            prop_assert!(seen_at.is_err() || seen_at == Ok(page.at));
        }
    }

    #[test]
    fn a_changed_key_is_another_one_or_none(edits in edits()) {
        let keys: Vec<String> = KNOWN.keys().map(Key::to_string).collect();
        let text = changed(&keys[0], &keys, &edits);
        if let Ok(key) = Key::read(&text) {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn a_changed_rule_believes_no_page_that_nobody_has_seen(edits in edits()) {
        let rule = &KNOWN.log.policy;
        let others = [rule.clone(), rule.replace("all", "any"), rule.replace("both", "none")];
        let text = changed(rule, &others, &edits);
        let Ok(policy) = Policy::read(&text) else { return Ok(()) };
        let mut alone = Note::unsigned(KNOWN.pages[0].text.clone()).expect("a text");
        alone.sign(&KNOWN.log.signer, 0);
        if let Ok(seen) = policy.believe(&alone) {
            prop_assert_eq!(policy.reached_at(&seen), None);
            prop_assert!(seen.by.is_empty() && text.contains("none"), "{text}");
        }
        let note = Note::read(&KNOWN.notes[0]).expect("a note");
        if let Ok(seen) = policy.believe(&note) {
            prop_assert_eq!(seen.checkpoint.head, KNOWN.pages[0].head);
            prop_assert!(seen.by.iter().all(|(_, at)| *at == KNOWN.pages[0].at));
        }
    }

    #[test]
    fn a_changed_proof_proves_the_same_or_nothing(of in any::<Index>(), edits in edits()) {
        let text = one_of(&KNOWN.proofs, of, &edits);
        let Ok(proof) = Proof::read(&text) else { return Ok(()) };
        prop_assert_eq!(proof.to_string(), text);
        let policy = Policy::read(&KNOWN.log.policy).expect("a policy");
        for (index, entry) in KNOWN.log.entries.0.iter().enumerate() {
            if let Ok(seen) = proof.holds(entry.hash(), &policy) {
                prop_assert_eq!(proof.index, index as u64);
                prop_assert!(KNOWN.page(seen.checkpoint.head).is_some());
            }
        }
        prop_assert!(proof.holds(Hash::of_entry(b"never there"), &policy).is_err());
    }

    #[test]
    fn a_changed_submission_is_signed_for_the_same_or_not_at_all(
        of in any::<Index>(), edits in edits(),
    ) {
        let text = one_of(&KNOWN.submissions, of, &edits);
        let Ok(submission) = Submission::read(&text) else { return Ok(()) };
        prop_assert_eq!(submission.to_string(), text);
        let keys = [KNOWN.log.signer.key().clone()];
        if let Ok(said) = submission.judge(&keys, |_| Some(KNOWN.pages[0].head)) {
            prop_assert!(KNOWN.page(said.head).is_some());
            prop_assert_eq!(submission.old, KNOWN.pages[0].head.size);
        }
    }

    #[test]
    fn a_changed_pack_says_what_the_log_says_or_proves_nothing(
        of in any::<Index>(), edits in edits(),
    ) {
        let text = one_of(&KNOWN.packs, of, &edits);
        let Ok(pack) = Pack::read(&text) else { return Ok(()) };
        let written = serde_json::to_value(&pack).expect("plain data");
        prop_assert_eq!(Pack::read(&written.to_string()), Ok(pack.clone()));
        let Ok(found) = pack.check(Some(&KNOWN.log.policy)) else { return Ok(()) };
        let news: News = serde_json::from_value(written["news"].clone()).expect("its news");
        let page = KNOWN.page(found.seen.checkpoint.head).expect("a page of the log");
        prop_assert_eq!(found.at, page.at);
        prop_assert_eq!(&found.seen.by, &KNOWN.seen_at(page));
        prop_assert_eq!(&found.mine[..], all(page, news.mine.who));
        prop_assert_eq!(&found.ours[..], all(page, news.ours.who));
    }

    #[test]
    fn changed_news_are_true_or_change_nothing(of in any::<Index>(), edits in edits()) {
        let text = one_of(&KNOWN.news, of, &edits);
        let Ok(news) = serde_json::from_str::<News>(&text) else { return Ok(()) };
        let mut follower = KNOWN.follower.clone();
        let Ok(Told::Confirmed(told)) = follower.hear(&news) else {
            prop_assert_eq!(&follower, &KNOWN.follower);
            return Ok(());
        };
        let page = KNOWN.page(told.seen.checkpoint.head).expect("a page of the log");
        prop_assert_eq!(told.at, page.at);
        let first = &KNOWN.pages[0];
        prop_assert_eq!(&told.mine[..], &all(page, who(ME))[all(first, who(ME)).len()..]);
        prop_assert_eq!(&told.ours[..], &all(page, who(OURS))[all(first, who(OURS)).len()..]);
        prop_assert_eq!(follower.policy(), KNOWN.follower.policy());
        prop_assert_eq!(follower.size(), page.head.size);
    }

    #[test]
    fn changed_entries_are_not_those_of_the_page(from in any::<Index>(), edits in edits()) {
        let many = usize::try_from(KNOWN.follower.size()).expect("small");
        let entries = &KNOWN.log.entries.0[..many];
        let texts = [write_entries(entries), write_entries(&KNOWN.log.entries.0)];
        let text = one_of(&texts, from, &edits);
        let Some(read) = read_entries(&text) else { return Ok(()) };
        prop_assert_eq!(write_entries(&read), text);
        let mut follower = KNOWN.follower.clone();
        match follower.read(&read) {
            Ok(()) => prop_assert!(!follower.is_at_the_end() || read == entries),
            Err(_) => prop_assert_eq!(&follower, &KNOWN.follower),
        }
    }

    #[test]
    fn a_changed_proof_of_a_head_shows_the_head_there_is(
        of in 0_u8..12, other in 0_u8..12, edits in edits(),
    ) {
        let text = |of: u8| serde_json::to_string(&KNOWN.heads.prove(who(of))).expect("plain data");
        let changed = changed(&text(of), &[text(other)], &edits);
        let Ok(proof) = serde_json::from_str::<HeadProof>(&changed) else { return Ok(()) };
        let some = [ME, OTHER, OURS].map(|there| KNOWN.heads.get(who(there)));
        for asked in 0..12 {
            let there = KNOWN.heads.get(who(asked));
            let shorter = there.map(|head| ChainHead { count: head.count - 1, ..head });
            for head in some.into_iter().chain([None, shorter]) {
                let holds = proof.holds(KNOWN.heads.root(), who(asked), head);
                prop_assert!(!holds || head == there, "{asked}: {head:?}");
            }
        }
    }

    #[test]
    fn a_changed_path_is_another_tiles_or_none(
        level in 0_u8..64, index in any::<u64>(), width in 1_u16..=256, edits in edits(),
    ) {
        let tile = Tile { level, index, width };
        let paths = [tile.path(), tile.path_of_entries()];
        for (number, path) in paths.iter().enumerate() {
            let of_entries = Tile { level: 0, ..tile };
            let expected = if number == 0 { (tile, false) } else { (of_entries, true) };
            prop_assert_eq!(Tile::read(path), Some(expected));
            let text = changed(path, &paths, &edits);
            if let Some((tile, is_of_entries)) = Tile::read(&text) {
                let path = if is_of_entries { tile.path_of_entries() } else { tile.path() };
                prop_assert_eq!(path, text);
            }
        }
    }
}

/// What an auditor takes along, with the log it is of.
static AUDITED: LazyLock<(Log, Vec<String>)> = LazyLock::new(|| {
    let mut audited = Audited::honest();
    let mut texts = vec![serde_json::to_string(&audited.bundle()).expect("plain data")];
    audited.log.checkpoint();
    texts.push(serde_json::to_string(&audited.bundle()).expect("plain data"));
    (audited.log, texts)
});

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn a_changed_bundle_shows_records_of_the_log_or_proves_nothing(
        of in any::<Index>(), edits in edits(),
    ) {
        let (log, texts) = &*AUDITED;
        let text = one_of(texts, of, &edits);
        let Ok(bundle) = Bundle::read(&text) else { return Ok(()) };
        let written = serde_json::to_string(&bundle).expect("plain data");
        prop_assert_eq!(Bundle::read(&written), Ok(bundle.clone()));
        let Ok(found) = bundle.check(Some(&log.policy)) else { return Ok(()) };
        let ours = log.chains.get(&bundle.ours.who).map_or(&[][..], Vec::as_slice);
        prop_assert_eq!(&found.ours[..], ours);
        let mine = &log.chains[&who(ME)];
        prop_assert!(found.shown.iter().all(|record| mine.contains(record)));
        let is_signed = |record: &&Record| record.event.contains("gate_signed");
        prop_assert_eq!(found.signed, found.shown.iter().filter(is_signed).count());
        prop_assert!(found.signed <= 1, "each counts once");
        prop_assert!((4..=5).contains(&found.at));
    }
}
