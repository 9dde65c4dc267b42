//! The log as plain files: tiles that anybody may fetch and keep (C2SP tlog-tiles). They are made of the
//! rows, and hold nothing that the rows do not.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use ledger::{
    chain::Entry,
    growing::Edge,
    tiles::{HEIGHT, Tile, Tiled, WIDTH},
    tree::Subtree,
};

/// Bytes of an entry in a bundle: two that tell its length, then itself.
const BUNDLED: usize = Entry::BYTES + 2;

/// How long an entry is, as a bundle says it.
const LENGTH: [u8; 2] = [0, 38];

/// The files of a log, and what was written of the tiles at its edge.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    /// The bytes of each level's tile that is not full yet.
    hashes: BTreeMap<u8, Vec<u8>>,
    /// The same of the entries.
    entries: Vec<u8>,
}

impl Files {
    /// The files of a folder, which hold a log of so many entries.
    pub(super) fn open(folder: PathBuf, size: u64) -> anyhow::Result<Self> {
        let mut files = Self { folder, hashes: BTreeMap::new(), entries: Vec::new() };
        for level in 0..HEIGHT {
            let many = size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0);
            if let Some(tile) = edge_tile(level, many) {
                files.hashes.insert(level, read(&files.folder, &tile.path(), &tile, 32)?);
            }
        }
        if let Some(tile) = edge_tile(0, size) {
            files.entries = read(&files.folder, &tile.path_of_entries(), &tile, BUNDLED)?;
        }
        Ok(files)
    }

    /// Appends entries to the log and writes every tile that is new by it.
    pub(super) fn append(&mut self, edge: &mut Edge, entries: &[Entry]) -> anyhow::Result<()> {
        let mut written = Vec::new();
        for entry in entries {
            let bundle = &mut self.entries;
            bundle.extend(LENGTH);
            bundle.extend(entry.to_bytes());
            if bundle.len() == usize::from(WIDTH) * BUNDLED {
                let index = edge.head().size / u64::from(WIDTH);
                let tile = Tile { level: 0, index, width: WIDTH };
                written.push((tile.path_of_entries(), std::mem::take(bundle)));
            }
            let hashes = &mut self.hashes;
            edge.append(entry.hash(), |Subtree { height, index }, hash| {
                if height % HEIGHT != 0 {
                    return;
                }
                let level = height / HEIGHT;
                let row = hashes.entry(level).or_default();
                row.extend(hash.0);
                if row.len() == usize::from(WIDTH) * 32 {
                    let tile = Tile { level, index: index / u64::from(WIDTH), width: WIDTH };
                    written.push((tile.path(), std::mem::take(row)));
                }
            });
        }
        let size = edge.head().size;
        for (level, row) in &self.hashes {
            let many = size.checked_shr(u32::from(*level) * u32::from(HEIGHT)).unwrap_or(0);
            if let Some(tile) = edge_tile(*level, many) {
                written.push((tile.path(), row.clone()));
            }
        }
        if let Some(tile) = edge_tile(0, size) {
            written.push((tile.path_of_entries(), self.entries.clone()));
        }
        for (path, bytes) in &written {
            let path = self.folder.join(path);
            keep(&path, bytes)?;
            forget_parts(&path)?;
        }
        Ok(())
    }
}

/// Removes the parts that a full tile was before: whoever wants one reads the beginning of the whole.
fn forget_parts(path: &Path) -> anyhow::Result<()> {
    let mut parts = path.to_owned().into_os_string();
    parts.push(".p");
    match fs::remove_dir_all(&parts) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("removing the parts of a tile")
        }
        _ => Ok(()),
    }
}

/// The tile at the edge of a level of so many hashes, if it is not full.
fn edge_tile(level: u8, many: u64) -> Option<Tile> {
    let width = u16::try_from(many % u64::from(WIDTH)).ok().filter(|width| *width > 0)?;
    Some(Tile { level, index: many / u64::from(WIDTH), width })
}

/// The tree of so many entries, as the files of a folder have it.
pub(super) fn tree(
    folder: &Path,
    size: u64,
) -> Tiled<impl FnMut(Tile) -> anyhow::Result<Vec<u8>> + use<>> {
    let folder = folder.to_owned();
    Tiled::new(size, move |tile: Tile| read(&folder, &tile.path(), &tile, 32))
}

/// The entries of a tile as the files of a folder have it.
pub(super) fn entries(folder: &Path, tile: Tile) -> anyhow::Result<Vec<Entry>> {
    let bytes = read(folder, &tile.path_of_entries(), &tile, BUNDLED)?;
    let (entries, rest) = bytes.as_chunks::<BUNDLED>();
    ensure!(rest.is_empty(), "a bundle of entries has another length");
    entries
        .iter()
        .map(|entry| {
            let (length, entry) = entry.split_first_chunk::<2>().context("an entry")?;
            ensure!(*length == LENGTH, "an entry has another length");
            Entry::read(entry).context("an entry has another length")
        })
        .collect()
}

/// The bytes of a tile: its own file, or the beginning of the one that it has become.
fn read(folder: &Path, path: &str, tile: &Tile, each: usize) -> anyhow::Result<Vec<u8>> {
    let wanted = usize::from(tile.width) * each;
    let own = folder.join(path);
    let bytes = match fs::read(&own) {
        Err(error) if error.kind() == ErrorKind::NotFound && tile.width < WIDTH => {
            let full = path.split_once(".p/").map_or(path, |(full, _)| full);
            fs::read(folder.join(full))
        }
        bytes => bytes,
    };
    let mut bytes = bytes.with_context(|| format!("reading {path}"))?;
    let full = usize::from(WIDTH) * each;
    ensure!((wanted..=full).contains(&bytes.len()), "{path} has not the length of a tile");
    bytes.truncate(wanted);
    Ok(bytes)
}

/// Writes a file that is whole or not there.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut unfinished = path.to_owned().into_os_string();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        File::open(folder)?.sync_all()
    };
    write().with_context(|| format!("writing {}", path.display()))
}
