//! What an auditor takes along of the log, each with what proves it: the chain of the community, the last page of each
//! day, and single records taken out of people's chains.

use std::{path::Path, sync::Arc};

use anyhow::{Context, anyhow};
use contract::{
    Code,
    id::{CommunityId, PersonId},
    time::{Offset, Time},
};
use ledger::{
    audit::{Bundle, Count, Evidence, Page},
    chain::{ChainHead, Entry, write_entries},
    commitment::{Record, Shown},
    follower::{ChainNews, HeadsEntry, News},
    tree,
};

use super::{
    Log, Subject, chain,
    log::{Published, grown},
    secret, store,
    telling::Chain,
    tiles,
};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
};

/// The newest page that everybody may see.
#[derive(Clone)]
pub(crate) struct Newest {
    log: Arc<Log>,
    published: Arc<Published>,
}

/// A record taken out of its chain.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) shown: Shown,
    entry: Entry,
    position: Option<u64>,
}

/// What was read of the rows for a bundle.
#[derive(Debug)]
pub(crate) struct Gathered {
    ours: Vec<Record>,
    pages: Vec<store::Come>,
}

/// The newest page.
///
/// # Errors
/// `busy` before there is one.
pub(crate) async fn newest(app: &App) -> Result<Newest> {
    let log = app.log().await?;
    let published = log.published().ok_or_else(|| Error::refused(Code::Busy))?;
    Ok(Newest { log, published })
}

/// Whether the log has come to a page of so many entries; the root of it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn page(tx: &mut Tx, size: u64) -> Result<Option<ledger::Hash>> {
    Ok(store::page(tx, size).await?.map(|come| come.root))
}

/// When the log came to its first page.
///
/// # Errors
/// When the store fails.
pub(crate) async fn began(tx: &mut Tx) -> Result<Option<Time>> {
    store::first(tx).await
}

/// The records of a person that are looked for, taken out of their chain; nothing where they were deleted.
///
/// # Errors
/// When store or vault fail.
pub(crate) async fn taken(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    is: impl Fn(&Record) -> bool,
) -> Result<Vec<Taken>> {
    let Some(secret) = app.vault.secret(Subject::Person(person))? else { return Ok(Vec::new()) };
    let who = secret.who();
    let mut taken = Vec::new();
    let mut before = ChainHead::EMPTY;
    for (sealed, position) in store::placed(tx, who).await? {
        let record = secret.open(&sealed)?;
        let last = record.commitment(who, before);
        if is(&record) {
            let entry = Entry { label: who.label(before.next()), commitment: last };
            taken.push(Taken { shown: record.shown(who, before), entry, position });
        }
        before = ChainHead { count: before.next(), last };
    }
    Ok(taken)
}

impl Newest {
    /// How many entries it has.
    pub(crate) fn size(&self) -> u64 {
        self.published.head.size
    }

    /// Whether a record stands in it.
    pub(crate) fn has(&self, taken: &Taken) -> bool {
        taken.position.is_some_and(|position| position < self.size())
    }

    /// What it tells of a person's chain and the community's to one who has heard of so many entries.
    ///
    /// # Errors
    /// When the files of the log cannot be read.
    pub(crate) async fn news(&self, [mine, ours]: [Chain; 2], size: u64) -> Result<News> {
        let told = |Chain { who, records }| {
            let (head, proof) = (self.published.heads.get(who), self.published.heads.prove(who));
            ChainNews { who, head, proof, records }
        };
        let (mine, ours) = (told(mine), told(ours));
        let (log, files) = (Arc::clone(&self.log), Arc::clone(&self.published));
        let (grown, heads) = tokio::task::spawn_blocking(move || {
            anyhow::Ok((log.grown(size, files.head)?, log.heads_entry(&files)?))
        })
        .await
        .context("reading the files of the ledger")??;
        let (policy, checkpoint) = (self.log.policy().to_owned(), self.published.note.clone());
        Ok(News { policy, checkpoint, grown, heads, mine, ours })
    }

    /// Reads what else a bundle has from the rows: the community's chain, and which pages there were.
    ///
    /// # Errors
    /// When store or vault fail.
    pub(crate) async fn gather(
        &self,
        tx: &mut Tx,
        app: &App,
        community: CommunityId,
        (since, offset): (Time, Offset),
        most: usize,
    ) -> Result<Gathered> {
        let ours = chain(tx, app, Subject::Community(community), 0).await?;
        let size = self.size();
        let mut pages = store::last_of_days(tx, (since, offset), size, most).await?;
        // Of a page that came back from the files the rows do not know the heads.
        pages.retain(|come| come.heads != ledger::Hash([0; 32]));
        pages.reverse();
        Ok(Gathered { ours, pages })
    }

    /// Makes a bundle of what was read.
    ///
    /// # Errors
    /// When the files of the log cannot be read.
    pub(crate) async fn bundle(
        &self,
        app: &App,
        community: CommunityId,
        gathered: Gathered,
        taken: Vec<Taken>,
        (since, counts, said): (Time, Vec<Count>, String),
    ) -> Result<Bundle> {
        let who = secret(app, Subject::Community(community))?.who();
        let (log, published) = (Arc::clone(&self.log), Arc::clone(&self.published));
        let (head, proof) = (published.heads.get(who), published.heads.prove(who));
        let mut records = gathered.ours;
        // What waits for the next page is not told: this one does not prove it.
        records.truncate(usize::try_from(head.map_or(0, |head| head.count))?);
        let ours = ChainNews { who, head, proof, records };
        let pages = gathered.pages;
        let made = tokio::task::spawn_blocking(move || {
            let size = published.head.size;
            let pages: Vec<Page> = pages
                .into_iter()
                .map(|come| page_of(log.folder(), come, size))
                .collect::<anyhow::Result<_>>()?;
            let shown = proved(log.folder(), taken, size)?;
            let heads = log.heads_entry(&published)?;
            anyhow::Ok(Bundle {
                format: Bundle::FORMAT.to_owned(),
                since: u64::try_from(since.0).unwrap_or(0),
                policy: log.policy().to_owned(),
                checkpoint: published.note.clone(),
                heads,
                pages,
                ours,
                shown,
                counts,
                said,
            })
        });
        Ok(made.await.context("reading the files of the ledger")??)
    }
}

/// A page as it stands in a bundle.
fn page_of(folder: &Path, come: store::Come, newest: u64) -> anyhow::Result<Page> {
    let store::Come { size, root, heads, at } = come;
    let last = size.checked_sub(1).context("a page is never empty")?;
    let beside = beside(folder, last, size)?;
    let heads = HeadsEntry { root: heads, at: u64::try_from(at.0).unwrap_or(0), beside };
    Ok(Page { size, root, heads, grown: grown(folder, size, newest)? })
}

/// The records that stand in the newest page, in their order, with what proves it.
fn proved(folder: &Path, taken: Vec<Taken>, size: u64) -> anyhow::Result<Vec<Evidence>> {
    let mut shown = Vec::with_capacity(taken.len());
    for Taken { shown: record, entry, position } in taken {
        let Some(index) = position.filter(|index| *index < size) else { continue };
        let beside = beside(folder, index, size)?;
        shown.push(Evidence { shown: record, entry: write_entries(&[entry]), index, beside });
    }
    shown.sort_by_key(|evidence| evidence.index);
    Ok(shown)
}

/// The hashes beside an entry in a tree of so many.
fn beside(folder: &Path, index: u64, size: u64) -> anyhow::Result<Vec<ledger::Hash>> {
    tree::inclusion(&mut tiles::tree(folder, size), index, size)
        .map_err(|fault| anyhow!("reading the files of the ledger: {fault:?}"))?
        .context("it is one of them")
}
