//! Tiles: the hashes of a tree as files that never change (C2SP tlog-tiles).

use std::collections::BTreeMap;

use crate::{
    Hash,
    tree::{Subtree, Subtrees},
};

/// How many levels of the tree a tile spans.
pub const HEIGHT: u8 = 8;

/// How many hashes a full tile has.
pub const WIDTH: u16 = 1 << HEIGHT;

/// A tile: hashes that stand side by side at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// Its level: 0 has the hashes of entries, each further one those of full tiles of the one below.
    pub level: u8,
    /// Its place in its level.
    pub index: u64,
    /// How many hashes it has, 1 to 256; fewer than 256 only at the edge of a tree.
    pub width: u16,
}

impl Tile {
    /// The tile of a level and place in a tree of so many entries; nothing where there is none.
    #[must_use]
    pub fn of(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0);
        let before = index.checked_mul(u64::from(WIDTH))?;
        let left = hashes.checked_sub(before).filter(|left| *left > 0)?;
        let width = u16::try_from(left).unwrap_or(WIDTH).min(WIDTH);
        Some(Self { level, index, width })
    }

    /// Every tile of a tree of `new` entries that one of `old` did not have as it is, from below.
    pub fn added(old: u64, new: u64) -> impl Iterator<Item = Self> {
        (0..HEIGHT).flat_map(move |level| {
            let shift = u32::from(level) * u32::from(HEIGHT);
            let (old, new) =
                (old.checked_shr(shift).unwrap_or(0), new.checked_shr(shift).unwrap_or(0));
            let width = u64::from(WIDTH);
            let range = if new > old { old / width..new.div_ceil(width) } else { 0..0 };
            range.map(move |index| {
                let left = new - index * width;
                let width = u16::try_from(left).unwrap_or(WIDTH).min(WIDTH);
                Self { level, index, width }
            })
        })
    }

    /// Where it is served, below the address of the log: `tile/0/x001/x234/067.p/12`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = format!("tile/{}/{}", self.level, place(self.index));
        self.add_width(&mut path);
        path
    }

    /// Where the entries below a tile of level 0 are served.
    #[must_use]
    pub fn path_of_entries(&self) -> String {
        let mut path = format!("tile/entries/{}", place(self.index));
        self.add_width(&mut path);
        path
    }

    fn add_width(&self, path: &mut String) {
        if self.width < WIDTH {
            path.push_str(&format!(".p/{}", self.width));
        }
    }

    /// Reads a path, as [`Tile::path`] writes it and no other way; and whether it is one of entries.
    #[must_use]
    pub fn read(path: &str) -> Option<(Self, bool)> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let is_of_entries = level == "entries";
        let level = if is_of_entries { 0 } else { level.parse().ok()? };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok()?),
            None => (rest, WIDTH),
        };
        let index: String = index.split('/').map(|part| part.trim_start_matches('x')).collect();
        let tile = Self { level, index: index.parse().ok()?, width };
        let written = if is_of_entries { tile.path_of_entries() } else { tile.path() };
        (level < 64 && (1..=WIDTH).contains(&width) && written == path)
            .then_some((tile, is_of_entries))
    }
}

/// A number in groups of three digits, all but the last marked.
fn place(index: u64) -> String {
    let mut path = format!("{:03}", index % 1_000);
    let mut rest = index / 1_000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1_000);
        rest /= 1_000;
    }
    path
}

/// A tree of a known size as tiles that are fetched when they are needed, each once.
pub struct Tiled<F> {
    size: u64,
    fetch: F,
    fetched: BTreeMap<Tile, Vec<Hash>>,
}

impl<F> Tiled<F> {
    /// A tree of so many entries; `fetch` brings the bytes of a tile.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, fetched: BTreeMap::new() }
    }
}

/// Why a hash was not found in tiles.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing<E> {
    /// The tree has no such subtree.
    NotThere(Subtree),
    /// A tile has another length than it says.
    Misshapen(Tile),
    /// A tile could not be fetched.
    Fetch(E),
}

impl<E, F: FnMut(Tile) -> Result<Vec<u8>, E>> Tiled<F> {
    fn tile(&mut self, tile: Tile) -> Result<&[Hash], Missing<E>> {
        if !self.fetched.contains_key(&tile) {
            let bytes = (self.fetch)(tile).map_err(Missing::Fetch)?;
            let (hashes, rest) = bytes.as_chunks::<32>();
            if hashes.len() != usize::from(tile.width) || !rest.is_empty() {
                return Err(Missing::Misshapen(tile));
            }
            self.fetched.insert(tile, hashes.iter().copied().map(Hash).collect());
        }
        Ok(self.fetched.get(&tile).map_or(&[], Vec::as_slice))
    }
}

impl<E, F: FnMut(Tile) -> Result<Vec<u8>, E>> Subtrees for Tiled<F> {
    type Error = Missing<E>;

    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Missing<E>> {
        let not_there = || Missing::NotThere(subtree);
        let Subtree { height, index } = subtree;
        let (level, above) = (height / HEIGHT, height % HEIGHT);
        // The first hash of its tile's level that is below it, and how many are.
        let first = index << above;
        let (place, many) = (first / u64::from(WIDTH), 1_usize << above);
        let tile = Tile::of(level, place, self.size).ok_or_else(not_there)?;
        let begin = usize::try_from(first % u64::from(WIDTH)).map_err(|_| not_there())?;
        let hashes = self.tile(tile)?;
        let mut row = hashes.get(begin..begin + many).ok_or_else(not_there)?.to_vec();
        while row.len() > 1 {
            row = row.chunks(2).map(|two| Hash::of_node(two[0], two[1])).collect();
        }
        row.first().copied().ok_or_else(not_there)
    }
}
