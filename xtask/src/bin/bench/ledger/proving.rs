//! What a device works out by itself: whether a proof holds, and whether a whole log is the one of its page.

use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use contract::ledger::Entries;
use ledger::{
    chain::Entry,
    checkpoint::Checkpoint,
    follower::{Follower, Told},
    growing::Edge,
    note::Note,
    policy::Policy,
};
use signed_note::{StandardVerifier, VerifierList};

use super::{
    kept::{Kept, by_us, kept},
    log::{Log, SIZES, entry},
};
use crate::{table::Row, times::Times};

/// Microseconds that 99 of 100 proofs may take among ten million entries.
const GOAL: f64 = 1_000.0;

/// Bytes of a proof with three witnesses among ten million entries.
const GOAL_SIZE: f64 = 1_700.0;

/// Seconds for a million entries.
const GOAL_READ: f64 = 1.0;

/// How often each proof is looked at, and a million entries are read.
pub(super) const ROUNDS: usize = 5;

/// What the rows say.
pub(super) const HOW: &str = "Proofs of a thousand entries all over the log, each from its text (C2SP \
    tlog-proof), one signature or four and the hashes. Limit of the first is what `signed_note` and `tlog_tiles` \
    take for the same texts, in turn, with a check of the signature that is not the strict one; their crates \
    know no cosignatures. Of the sizes the longest counts. *A device reads* is `Follower::read`: it looks for \
    labels of its chains as well; limit is the hashes of the tree alone. The middle of five.";

/// How long things take among a million entries, here or in a browser.
pub(super) struct Taken {
    /// A proof with the log's signature alone.
    pub(super) bare: Times,
    /// A proof with three witnesses.
    pub(super) seen: Times,
    /// The hashes of the whole tree.
    pub(super) alone: Times,
    /// All entries, as a device reads them.
    pub(super) read: Times,
}

/// The microseconds that so many of a hundred did not exceed.
pub(super) fn micro(times: &mut Times, percent: usize) -> f64 {
    times.percentile(percent) * 1_000.0
}

/// The middle one, in seconds.
pub(super) fn seconds(times: &mut Times) -> f64 {
    times.percentile(50) / 1_000.0
}

/// Measures at both sizes; tells as well what a browser is compared with.
pub(super) fn measure() -> Result<(Vec<Row>, Taken)> {
    let [million, most] = SIZES;
    let mut log = Log::new()?;
    log.grow(million);
    let few = kept(&log, million)?;
    let [mut alone, mut read] = reading(&log)?;
    let [bare, seen] = ours(&log, &few)?;
    log.grow(most);
    let many = kept(&log, most)?;
    let row = Row::new("1,000,000 entries: a device reads them", seconds(&mut read), "s");
    let mut rows = vec![row.at_most(GOAL_READ).of(seconds(&mut alone))];
    rows.push(Row::new("proof with 3 witnesses, 1,000,000 entries", longest(&few), "B"));
    let size = Row::new("proof with 3 witnesses, 10,000,000 entries", longest(&many), "B");
    rows.push(size.at_most(GOAL_SIZE));
    rows.extend(proving(&log, &many)?);
    Ok((rows, Taken { bare, seen, alone, read }))
}

fn longest(kept: &[Kept]) -> f64 {
    kept.iter().map(|kept| kept.text.len()).max().unwrap_or(0) as f64
}

/// How long it takes by ourselves: without witnesses, and with three.
fn ours(log: &Log, kept: &[Kept]) -> Result<[Times; 2]> {
    let [bare, seen] = [false, true].map(|is_seen| Policy::read(&log.policy(is_seen)));
    let policies = [bare?, seen?];
    let mut taken = [(); 2].map(|()| Times::default());
    for _ in 0..ROUNDS {
        for one in kept {
            for (policy, times) in policies.iter().zip(&mut taken) {
                let began = Instant::now();
                by_us(one, policy)?;
                times.add(began.elapsed());
            }
        }
    }
    Ok(taken)
}

/// How long it takes to know that a proof holds, by ourselves and by others.
fn proving(log: &Log, kept: &[Kept]) -> Result<Vec<Row>> {
    let [bare, seen] = [false, true].map(|is_seen| Policy::read(&log.policy(is_seen)));
    let (bare, seen) = (bare?, seen?);
    let key = StandardVerifier::new(&log.key().to_string());
    let key = key.map_err(|fault| anyhow!("their key: {fault:?}"))?;
    let known = VerifierList::new(vec![Box::new(key)]);
    let (first, second) = (kept.first().context("a proof")?, kept.get(1).context("a proof")?);
    let swapped = Kept { text: first.text.clone(), entry: second.entry };
    ensure!(by_us(&swapped, &bare).is_err(), "a proof holds for another entry");
    ensure!(by_others(&swapped, &known).is_err(), "theirs holds for another entry");

    let [mut ours, mut full, mut theirs] = [(); 3].map(|()| Times::default());
    for _ in 0..ROUNDS {
        for one in kept {
            let began = Instant::now();
            by_us(one, &bare)?;
            let alone = Instant::now();
            by_us(one, &seen)?;
            let all = Instant::now();
            by_others(one, &known)?;
            theirs.add(all.elapsed());
            ours.add(alone - began);
            full.add(all - alone);
        }
    }
    let called = |what: &str| format!("10,000,000 entries, {what}");
    let row = |what: &str, value| Row::new(called(what), value, "µs");
    Ok(vec![
        row("signature and place: p50", micro(&mut ours, 50)).of(micro(&mut theirs, 50)),
        row("signature and place: p99", micro(&mut ours, 99))
            .at_most(GOAL)
            .of(micro(&mut theirs, 99)),
        row("with 3 witnesses: p50", micro(&mut full, 50)),
        row("with 3 witnesses: p99", micro(&mut full, 99)).at_most(GOAL),
    ])
}

fn by_others(kept: &Kept, known: &VerifierList) -> Result<()> {
    let (head, note) = kept.text.split_once("\n\n").context("a proof")?;
    let note = signed_note::Note::from_bytes(note.as_bytes());
    let note = note.map_err(|fault| anyhow!("their note: {fault:?}"))?;
    note.verify(known).map_err(|fault| anyhow!("their signature: {fault:?}"))?;
    let page = tlog_tiles::Checkpoint::from_bytes(note.text());
    let page = page.map_err(|fault| anyhow!("their page: {fault:?}"))?;
    let mut lines = head.lines().skip(1);
    let index = lines.next().and_then(|line| line.strip_prefix("index ")).context("a place")?;
    let beside: Result<Vec<_>, _> = lines.map(tlog_tiles::Hash::parse_hash).collect();
    let beside = beside.map_err(|fault| anyhow!("their hashes: {fault:?}"))?;
    let entry = tlog_tiles::record_hash(&kept.entry.to_bytes());
    tlog_tiles::check_record(&beside, page.size(), *page.hash(), index.parse()?, entry)
        .map_err(|fault| anyhow!("their proof: {fault:?}"))
}

/// How long the hashes of a million entries take alone, and how long a device takes to read them.
fn reading(log: &Log) -> Result<[Times; 2]> {
    let [size, _] = SIZES;
    let (entries, news): (Vec<Entry>, _) = ((0..size).map(entry).collect(), log.news(size)?);
    let head = Checkpoint::read(Note::read(&news.checkpoint)?.text())?.head;
    let (mut alone, mut read) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut edge = Edge::default();
        entries.iter().for_each(|entry| edge.append(entry.hash(), |_, _| ()));
        ensure!(edge.head() == head, "the entries are those of the page");
        alone.add(began.elapsed());

        let mut device = Follower::default();
        ensure!(matches!(device.hear(&news)?, Told::Confirmed(_)), "a device believes the page");
        let began = Instant::now();
        for batch in entries.chunks(Entries::MOST) {
            device.read(batch)?;
        }
        read.add(began.elapsed());
        ensure!(device.is_at_the_end(), "it has read all of it");
    }
    Ok([alone, read])
}
