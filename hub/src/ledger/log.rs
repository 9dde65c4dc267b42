//! The log of a hub: gives what waits its place, signs how far it has come, and has witnesses see it.
//!
//! The rows are what counts. Places and checkpoint are one transaction; then come the files, which are made
//! of the rows; then the signatures; then everybody may see it. Whatever is interrupted in between is done
//! again, with the same result.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow, ensure};
use contract::{
    ledger::Entries,
    time::{Span, Time},
};
use ledger::{
    Hash,
    chain::{ChainHead, Entry},
    checkpoint::Checkpoint,
    commitment::of_heads,
    follower::HeadsEntry,
    growing::Edge,
    heads::Heads,
    note::{Note, Signer},
    policy::Policy,
    proof::Proof,
    tiles::Tile,
    tree::{self, Head},
};

use super::{
    key,
    mixing::mixed,
    showing::Showing,
    store,
    tiles::{self, Files},
};
use crate::{app::App, db::Db, error::Error, witness::Witnesses};

/// How much a checkpoint takes in at once; what is left comes with the next.
const MOST: i64 = 20_000;

/// How old the last checkpoint may be before there is another with nothing new in it, so that who looks
/// sees that the log is alive.
const FRESH: Span = Span::MINUTE.times(5);

/// The file by which somebody says that the rows are as new as anything that was ever shown.
const REBUILD: &str = "rebuild";

/// The file of the newest checkpoint, below the log's address.
const CHECKPOINT: &str = "checkpoint";

/// The log of a hub at work.
pub struct Log {
    folder: PathBuf,
    signer: Signer,
    policy: String,
    witnesses: Witnesses,
    /// What only the one has who makes a checkpoint; nothing after a fault, until it was read again.
    work: tokio::sync::Mutex<Option<Work>>,
    showing: Arc<Showing>,
}

struct Work {
    edge: Edge,
    heads: Heads,
    files: Files,
    at: Time,
    /// Whether there is to be a page even where nothing waits.
    is_due: bool,
}

/// A checkpoint that everybody may see.
#[derive(Clone, Debug)]
pub(super) struct Published {
    pub(super) head: Head,
    pub(super) note: String,
    pub(super) heads: Heads,
    pub(super) at: Time,
}

/// What makes a log this one.
pub(super) struct Identity {
    folder: PathBuf,
    signer: Signer,
    policy: String,
}

impl Identity {
    /// The one of a data folder; its key is made where there is none. `host` names a new log.
    ///
    /// # Errors
    /// When key or rule cannot be read.
    pub(super) fn of(data: &Path, host: &str) -> anyhow::Result<Self> {
        let folder = folder(data)?;
        let signer = key::read_or_make(&folder, host)?;
        let policy = key::policy(data, &signer)?;
        Ok(Self { folder, signer, policy })
    }

    /// The rule by which its checkpoints are believed.
    pub(super) fn policy(&self) -> &str {
        &self.policy
    }
}

impl Log {
    /// The log of an identity; `earlier` are the rules before the one that holds.
    ///
    /// # Errors
    /// When key, rule or files cannot be read.
    pub(super) async fn open(app: &App, own: Identity, earlier: &[String]) -> anyhow::Result<Self> {
        let Identity { folder, signer, policy } = own;
        let rule = Policy::read(&policy).context("reading the rule")?;
        let earlier: Result<Vec<Policy>, _> =
            earlier.iter().map(|rule| Policy::read(rule)).collect();
        let earlier = earlier.context("reading the rules before it")?;
        let witnesses = Witnesses::new(rule, &earlier, app.now());
        let showing = Arc::new(Showing::new(folder.join(CHECKPOINT)));
        let work = tokio::sync::Mutex::new(None);
        let log = Self { folder, signer, policy, witnesses, work, showing };
        *log.work.lock().await = Some(log.begin(app).await?);
        Ok(log)
    }

    /// The public half of its key.
    #[must_use]
    pub fn key(&self) -> String {
        self.signer.key().to_string()
    }

    /// Whose word is enough for its checkpoints.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn published(&self) -> Option<Arc<Published>> {
        self.showing.newest()
    }

    /// Reads where the log stands, and brings its files there.
    async fn begin(&self, app: &App) -> anyhow::Result<Work> {
        let note = match fs::read_to_string(self.folder.join(CHECKPOINT)) {
            Ok(text) => Some(Note::read(&text).context("reading the last checkpoint")?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).context("reading the last checkpoint"),
        };
        let shown = match &note {
            Some(note) => Checkpoint::open(note, self.signer.key())?.head,
            None => Head { size: 0, root: Hash::of_nothing() },
        };
        let mut edge = Edge::read(&mut tiles::tree(&self.folder, shown.size), shown.size)
            .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?;
        ensure!(edge.head() == shown, "the files of the ledger are not those of its checkpoint");
        let mut files = Files::open(self.folder.clone(), shown.size)?;
        let mut come = read(&app.db, |tx| Box::pin(store::last(tx))).await?;
        ensure!(
            note.is_some() || come.is_none() || self.folder.join(REBUILD).exists(),
            "the rows have a ledger, and {0} has none of its files. Bring the folder back as it was: if the \
             rows are older than what was shown, the log would tell two stories. If they are not, make an \
             empty file {0}/{REBUILD}",
            self.folder.display()
        );
        if come.is_none_or(|come| come.size < shown.size) {
            self.bring_back(app, come.map_or(0, |come| come.size), shown).await?;
            come = read(&app.db, |tx| Box::pin(store::last(tx))).await?;
        }
        let size = come.map_or(0, |come| come.size);
        while edge.head().size < size {
            let from = edge.head().size;
            let left = i64::try_from(size - from)?.min(MOST);
            let missing = read(&app.db, move |tx| Box::pin(store::entries(tx, from, left))).await?;
            ensure!(!missing.is_empty(), "the rows lack entries of the ledger from {from} on");
            files.append(&mut edge, &missing)?;
        }
        if let Some(come) = come {
            let head = Head { size: come.size, root: come.root };
            ensure!(edge.head() == head, "the rows of the ledger are not those it has signed");
        }
        let mut heads = Heads::default();
        for (who, head) in read(&app.db, move |tx| Box::pin(store::heads(tx, size))).await? {
            heads.put(who, head);
        }
        let Some(come) = come else {
            return Ok(Work { edge, heads, files, at: Time(0), is_due: false });
        };
        if heads.root() != come.heads {
            // The next checkpoint tells what is left, at once: who lacks something is told by their device. So it
            // is as well where somebody was erased since.
            tracing::warn!(
                size,
                "the rows have other records than the last page: erased since, or lost"
            );
            return Ok(Work { edge, heads, files, at: come.at, is_due: true });
        }
        let head = edge.head();
        let published = Published { head, note: String::new(), heads: heads.clone(), at: come.at };
        self.publish(published, app.now()).await?;
        Ok(Work { edge, heads, files, at: come.at, is_due: false })
    }

    /// Brings entries back into the rows that the log has shown and the rows do not have, as when an older
    /// backup was restored: the log goes on from where everybody has seen it. What the entries said is
    /// lost, and those it was about are told so by their own devices. What still waited for a place when the rows
    /// were copied is not lost: it has the place that everybody has seen, and gets no second one.
    async fn bring_back(&self, app: &App, from: u64, shown: Head) -> anyhow::Result<()> {
        tracing::warn!(from, to = shown.size, "the ledger's rows are older than its files");
        let mut entries = Vec::new();
        for index in from / 256..shown.size.div_ceil(256) {
            let tile = Tile::of(0, index, shown.size).context("a tile")?;
            let skip = usize::try_from(from.saturating_sub(index * 256))?;
            entries.extend(tiles::entries(&self.folder, tile)?.into_iter().skip(skip));
        }
        let (inner, entries) = (app.clone(), Arc::new(entries));
        let come =
            store::Come { size: shown.size, root: shown.root, heads: Hash([0; 32]), at: app.now() };
        write(&app.db, move |tx| {
            let (app, entries) = (inner.clone(), Arc::clone(&entries));
            Box::pin(async move {
                let waiting =
                    store::waiting(tx, i64::MAX, (Time(i64::MAX), Time(i64::MAX))).await?;
                let mut waiting: HashMap<_, _> =
                    waiting.iter().map(|one| (one.entry.to_bytes(), one.id)).collect();
                for (position, entry) in (from..).zip(entries.iter()) {
                    match waiting.remove(&entry.to_bytes()) {
                        Some(id) => store::place(tx, id, app.secret_id()?, position).await?,
                        None => store::add_entry(tx, app.id()?, *entry, position).await?,
                    }
                }
                store::come(tx, &come).await
            })
        })
        .await
    }

    /// Takes in what waits and comes to a checkpoint, if there is anything or the last one is old; whether
    /// more waits.
    ///
    /// # Errors
    /// When rows, files or chance fail. The next call begins by reading where the log stands.
    pub async fn checkpoint(&self, app: &App) -> anyhow::Result<bool> {
        let mut work = self.work.lock().await;
        let now = match work.take() {
            Some(now) => now,
            None => self.begin(app).await?,
        };
        let (next, has_more) = self.take_in(app, now).await?;
        *work = Some(next);
        Ok(has_more)
    }

    /// Lets go of the chains of those who were erased, and has the next checkpoint come without them.
    ///
    /// # Errors
    /// When rows or files fail.
    pub(super) async fn let_go(&self, app: &App) -> anyhow::Result<()> {
        // Nothing gets its place meanwhile.
        let mut work = self.work.lock().await;
        let chains = read(&app.db, |tx| Box::pin(store::chains(tx))).await?;
        let gone = Arc::new(app.vault.gone_of(chains)?);
        if gone.is_empty() {
            return Ok(());
        }
        let going = Arc::clone(&gone);
        write(&app.db, move |tx| {
            let going = Arc::clone(&going);
            Box::pin(async move {
                for who in going.iter() {
                    store::forget(tx, *who).await?;
                }
                store::lay_anew(tx).await
            })
        })
        .await?;
        if let Some(work) = work.as_mut() {
            for who in gone.iter() {
                work.heads.remove(*who);
            }
            work.is_due = true;
        }
        Ok(())
    }

    async fn take_in(&self, app: &App, now: Work) -> anyhow::Result<(Work, bool)> {
        let Work { mut edge, heads, mut files, at, is_due } = now;
        let begun = Arc::new((edge.clone(), heads.clone()));
        // Its times never run backwards, whatever the machine's clock does.
        let (inner, now, linger) = (app.clone(), app.now(), app.linger);
        let time = Time(now.0.max(at.0));
        let is_old = is_due || time - at >= FRESH;
        let lingered = read(&app.db, move |tx| Box::pin(store::lingered(tx, now, linger))).await?;
        if !is_old && lingered.is_none() {
            return Ok((Work { edge, heads, files, at, is_due: false }, false));
        }
        let taken = write(&app.db, move |tx| {
            let (app, begun) = (inner.clone(), Arc::clone(&begun));
            Box::pin(async move {
                let until = lingered.unwrap_or(now - linger);
                let waiting = store::waiting(tx, MOST, (until, now + linger)).await?;
                let chance: Vec<i64> =
                    waiting.iter().map(|_| app.secret_id()).collect::<anyhow::Result<_>>()?;
                let waiting = mixed(waiting, &chance);
                let (mut edge, mut heads) = (begun.0.clone(), begun.1.clone());
                let mut entries = Vec::with_capacity(waiting.len() + 1);
                for one in &waiting {
                    // Should the machine's clock have gone back, a later record has the lower id.
                    let next = heads.get(one.who).unwrap_or(ChainHead::EMPTY).next();
                    if one.number != next {
                        continue;
                    }
                    // An id says when its row was made; from now on the place alone does.
                    store::place(tx, one.id, app.secret_id()?, edge.head().size).await?;
                    heads.put(one.who, ChainHead { count: one.number, last: one.entry.commitment });
                    edge.append(one.entry.hash(), |_, _| ());
                    entries.push(one.entry);
                }
                let millis = u64::try_from(time.0).unwrap_or(0);
                let last = of_heads(heads.root(), millis);
                store::add_entry(tx, app.id()?, last, edge.head().size).await?;
                edge.append(last.hash(), |_, _| ());
                entries.push(last);
                let Head { size, root } = edge.head();
                store::come(tx, &store::Come { size, root, heads: heads.root(), at: time }).await?;
                Ok((entries, heads))
            })
        })
        .await?;
        let (entries, heads) = taken;
        files.append(&mut edge, &entries)?;
        let published =
            Published { head: edge.head(), note: String::new(), heads: heads.clone(), at: time };
        self.publish(published, app.now()).await?;
        let has_more = i64::try_from(entries.len())? > MOST;
        Ok((Work { edge, heads, files, at: time, is_due: false }, has_more))
    }

    /// Signs a checkpoint, has it witnessed as the rule in force wants it, and shows it. Whoever signs later, as may those of
    /// an earlier rule, is not waited for: records and erasures would wait as well.
    async fn publish(&self, mut published: Published, now: Time) -> anyhow::Result<()> {
        let origin = self.signer.key().name().to_owned();
        let checkpoint = Checkpoint { origin, head: published.head };
        let mut note = Note::unsigned(checkpoint.text())?;
        note.sign(&self.signer, 0);
        let head = published.head;
        let late = self.witnesses.ask(&mut note, &self.folder, head.size, now).await;
        published.note = note.to_string();
        self.showing.show(published)?;
        let _ = fs::remove_file(self.folder.join(REBUILD));
        tracing::debug!(size = head.size, "a checkpoint");
        self.showing.add_late(head, late);
        Ok(())
    }

    /// The entries from a place on that everybody may see, at most [`Entries::MOST`].
    pub(super) fn entries(&self, from: u64) -> anyhow::Result<Vec<Entry>> {
        let size = self.published().map_or(0, |published| published.head.size);
        let mut entries = Vec::new();
        for index in from / 256..size.div_ceil(256) {
            let tile = Tile::of(0, index, size).context("a tile")?;
            let skip = usize::try_from(from.saturating_sub(index * 256))?;
            entries.extend(tiles::entries(&self.folder, tile)?.into_iter().skip(skip));
            if entries.len() >= Entries::MOST {
                break;
            }
        }
        entries.truncate(Entries::MOST);
        Ok(entries)
    }

    /// That the entry at a place is in the newest checkpoint; nothing where it is not yet.
    pub(super) fn prove(&self, index: u64) -> anyhow::Result<Option<(Proof, HeadsEntry)>> {
        let Some(published) = self.published() else { return Ok(None) };
        let size = published.head.size;
        let beside = tree::inclusion(&mut tiles::tree(&self.folder, size), index, size)
            .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?;
        let Some(beside) = beside else { return Ok(None) };
        let checkpoint = Note::read(&published.note).context("reading the last checkpoint")?;
        let proof = Proof { extra: None, index, beside, checkpoint };
        Ok(Some((proof, self.heads_entry(&published)?)))
    }

    /// That the tree of `old` entries is the beginning of a checkpoint's; nothing where it cannot be.
    pub(super) fn grown(&self, old: u64, head: Head) -> anyhow::Result<Vec<Hash>> {
        grown(&self.folder, old, head.size)
    }

    /// The root of the first `size` entries, and that the tree of `now` began so; nothing where the newest
    /// checkpoint has not as many.
    pub(super) fn beginning(
        &self,
        size: u64,
        now: u64,
    ) -> anyhow::Result<Option<(Hash, Vec<Hash>)>> {
        let newest = self.published().map_or(0, |published| published.head.size);
        if size == 0 || size > now || now > newest {
            return Ok(None);
        }
        let mut subtrees = tiles::tree(&self.folder, newest);
        let root = tree::root(&mut subtrees, size)
            .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?;
        let grown = tree::consistency(&mut subtrees, size, now)
            .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?;
        Ok(Some((root, grown.unwrap_or_default())))
    }

    /// The last entry of a checkpoint.
    pub(super) fn heads_entry(&self, published: &Published) -> anyhow::Result<HeadsEntry> {
        let size = published.head.size;
        let last = size.checked_sub(1).context("a checkpoint is never empty")?;
        let mut tree = tiles::tree(&self.folder, size);
        let beside = tree::inclusion(&mut tree, last, size)
            .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?
            .context("the last entry is one")?;
        let at = u64::try_from(published.at.0).unwrap_or(0);
        Ok(HeadsEntry { root: published.heads.root(), at, beside })
    }
}

/// The folder of the log in a data folder, made where there is none.
pub(super) fn folder(data: &Path) -> anyhow::Result<PathBuf> {
    let folder = data.join("ledger");
    fs::create_dir_all(&folder).context("making the folder of the ledger")?;
    Ok(folder)
}

/// That the tree of `old` entries is the beginning of that of `new`; nothing where it cannot be.
pub(crate) fn grown(folder: &Path, old: u64, new: u64) -> anyhow::Result<Vec<Hash>> {
    let proof = tree::consistency(&mut tiles::tree(folder, new), old, new)
        .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?;
    Ok(proof.unwrap_or_default())
}

async fn read<T, F>(db: &Db, work: F) -> anyhow::Result<T>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut crate::db::Tx) -> crate::db::Work<'t, T> + Send + Sync + 'static,
{
    db.read(work).await.map_err(failed)
}

async fn write<T, F>(db: &Db, work: F) -> anyhow::Result<T>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut crate::db::Tx) -> crate::db::Work<'t, T> + Send + Sync + 'static,
{
    db.write(work).await.map_err(failed)
}

fn failed(error: Error) -> anyhow::Error {
    anyhow!("the rows of the ledger: {error:?}")
}
