//! Looking for very many things in very many bytes, once through.

use std::{collections::BTreeMap, fmt};

use super::canary::Kind;

/// How many bytes at the end of each needle are looked at first.
const TAIL: usize = 8;

/// Of how many bits the answer "nothing ends like this" is made: eight megabytes, for a million needles.
const BITS: u32 = 26;

/// All that is looked for.
pub(super) struct Needles {
    /// In the order of their ends.
    all: Vec<Needle>,
    /// A bit for each end there is.
    ends: Vec<u64>,
    longest: usize,
}

struct Needle {
    tail: u64,
    bytes: Vec<u8>,
    kind: Kind,
}

impl Needles {
    pub(super) fn new(all: impl IntoIterator<Item = (Kind, Vec<u8>)>) -> Self {
        let needle = |(kind, bytes): (Kind, Vec<u8>)| {
            let tail = bytes.last_chunk::<TAIL>().expect("a needle has eight bytes");
            Needle { tail: u64::from_le_bytes(*tail), bytes, kind }
        };
        let mut all: Vec<Needle> = all.into_iter().map(needle).collect();
        all.sort_by(|a, b| (a.tail, &a.bytes).cmp(&(b.tail, &b.bytes)));
        // What has one form in two alphabets is found once.
        all.dedup_by(|a, b| a.bytes == b.bytes);
        let mut ends = vec![0; 1 << (BITS - 6)];
        for needle in &all {
            let (word, bit) = place(needle.tail);
            ends[word] |= 1 << bit;
        }
        let longest = all.iter().map(|needle| needle.bytes.len()).max().unwrap_or(TAIL);
        Self { all, ends, longest }
    }

    /// Begins a search.
    pub(super) fn search(&self) -> Search<'_> {
        Search { needles: self, held: Vec::new(), hits: BTreeMap::new(), read: 0 }
    }
}

fn place(tail: u64) -> (usize, u64) {
    let hash = tail.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS);
    ((hash / 64) as usize, hash % 64)
}

/// A search through bytes that come piece by piece.
pub(super) struct Search<'n> {
    needles: &'n Needles,
    /// The end of what came before: a needle may lie across.
    held: Vec<u8>,
    hits: BTreeMap<Kind, usize>,
    read: u64,
}

impl Search<'_> {
    /// Looks through the next piece.
    pub(super) fn take(&mut self, piece: &[u8]) {
        let Needles { all, ends, longest } = self.needles;
        let from = self.held.len();
        self.held.extend_from_slice(piece);
        self.read += piece.len() as u64;
        let begin = from.saturating_sub(TAIL - 1);
        let (mut at, mut tail) = (begin, 0_u64);
        // By hand: this goes over gigabytes, in a program that is not optimised.
        while at < self.held.len() {
            tail = (tail >> 8) | (u64::from(self.held[at]) << 56);
            at += 1;
            let (word, bit) = place(tail);
            if (ends[word] >> bit) & 1 == 0 || at <= from || at - begin < TAIL {
                continue;
            }
            let first = all.partition_point(|needle| needle.tail < tail);
            for needle in all[first..].iter().take_while(|needle| needle.tail == tail) {
                if self.held[..at].ends_with(&needle.bytes) {
                    *self.hits.entry(needle.kind).or_default() += 1;
                }
            }
        }
        let over = self.held.len().saturating_sub(longest - 1);
        self.held.drain(..over);
    }

    /// Tells what was found, and where that was.
    pub(super) fn end(self, place: &str, found: &mut Found) {
        found.read += self.read;
        for (kind, count) in self.hits {
            *found.hits.entry((kind, place.to_owned())).or_default() += count;
        }
    }
}

/// What was found, and where.
#[derive(Default)]
pub(super) struct Found {
    hits: BTreeMap<(Kind, String), usize>,
    /// How many bytes were looked through.
    pub(super) read: u64,
}

impl Found {
    /// How often something of this kind was found.
    pub(super) fn of(&self, kind: Kind) -> usize {
        self.hits.iter().filter(|((found, _), _)| *found == kind).map(|(_, count)| count).sum()
    }

    /// Where.
    pub(super) fn places(&self, kind: Kind) -> Vec<&str> {
        self.hits.keys().filter(|(found, _)| *found == kind).map(|(_, at)| at.as_str()).collect()
    }

    /// How many megabytes were looked through.
    pub(super) const fn megabytes(&self) -> u64 {
        self.read.div_ceil(1_000_000)
    }
}

/// Only where and how often: the canaries themselves belong into no report.
impl fmt::Debug for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(&self.hits).finish()
    }
}
