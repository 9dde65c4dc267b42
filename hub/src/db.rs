//! The two stores behind one door: SQLite with grouped commits, PostgreSQL by URL.

mod groups;
mod line;
mod migrate;
mod postgres;
mod sqlite;
mod tx;

use std::{
    future::Future,
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use crate::{error::Result, live::Live};

pub use sqlite::copy as copy_sqlite;
pub use tx::{Row, STATEMENTS, Tx, Value};

/// What a store function returns while it runs in a transaction.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>;

/// Where the rows are.
#[derive(Clone, Debug)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Url(String),
}

impl Place {
    /// PostgreSQL where a URL is given, else the file of a data folder.
    #[must_use]
    pub fn of(data: &Path, database_url: Option<&str>) -> Self {
        match database_url {
            Some(url) => Self::Url(url.to_owned()),
            None => Self::File(data.join("linli.sqlite")),
        }
    }
}

/// What is kept outside of the rows by whoever writes them, and has to be on the disk before they are.
pub trait Beside: Send + Sync {
    /// Whether anything is to be brought there.
    fn waits(&self) -> bool;

    /// Brings it there.
    ///
    /// # Errors
    /// When the disk does not take it.
    fn to_disk(&self) -> io::Result<()>;
}

/// Nothing is kept beside the rows.
impl Beside for () {
    fn waits(&self) -> bool {
        false
    }

    fn to_disk(&self) -> io::Result<()> {
        Ok(())
    }
}

/// The rows of the hub; clones share them.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Lite(sqlite::Lite),
    Pg(postgres::Pg),
}

impl Db {
    /// Whether the rows are on a PostgreSQL server.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(*self.0, Engine::Pg(_))
    }

    /// Opens the store and brings it to the newest schema. Changes are told to `live` once they
    /// are durable.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open(place: &Place, live: Live) -> anyhow::Result<Self> {
        Self::open_beside(place, live, Arc::new(())).await
    }

    /// The same where whoever writes rows keeps something beside them.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open_beside(
        place: &Place,
        live: Live,
        beside: Arc<dyn Beside>,
    ) -> anyhow::Result<Self> {
        let engine = match place {
            Place::File(path) => Engine::Lite(sqlite::Lite::open(path, live, beside)?),
            Place::Url(url) => Engine::Pg(postgres::Pg::open(url, live, beside).await?),
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Runs `work` in one transaction and answers when it is durable.
    ///
    /// It may run more than once: nothing in it may reach outside the transaction, but to keep what
    /// may stay if it is undone ([`Beside`], and the secrets of the vault). And what it decides on it
    /// must change, or insert under a unique key: on PostgreSQL two transactions that only *read* the
    /// same row do not stop each other.
    ///
    /// # Errors
    /// What `work` ends with; `busy` when too many writes wait; `full` when the disk is.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &*self.0 {
            Engine::Lite(lite) => lite.write(work).await,
            Engine::Pg(pg) => pg.write(work).await,
        }
    }

    /// Runs `work` against one consistent state of the store, beside all writing.
    ///
    /// # Errors
    /// What `work` ends with.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &*self.0 {
            Engine::Lite(lite) => lite.read(work).await,
            Engine::Pg(pg) => pg.read(work).await,
        }
    }

    /// Has the engine forget what it has left of rows that were changed or removed: versions that
    /// nobody reads any more, and its log. Backups and logs that were copied elsewhere keep them.
    ///
    /// # Errors
    /// When the engine cannot just now.
    pub async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        match &*self.0 {
            Engine::Lite(lite) => lite.scrub().await,
            Engine::Pg(pg) => pg.scrub(tables).await,
        }
    }

    /// Ends the store: waits for the writes that were accepted.
    pub async fn close(&self) {
        if let Engine::Lite(lite) = &*self.0 {
            lite.close().await;
        }
    }
}
