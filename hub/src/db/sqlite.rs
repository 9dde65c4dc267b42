//! SQLite: waiting writes are committed as one group; readers never wait for them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Poll, Waker},
    thread::JoinHandle,
};

use anyhow::{Context, anyhow};
use contract::Code;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::{
    Beside, Tx, Work,
    groups::{self, Job, Write},
    migrate,
    tx::Open,
};
use crate::{
    error::{Error, Result},
    live::Live,
};

/// Writes that may wait before the next is answered with `busy`.
const QUEUE: usize = 1_024;

/// Read connections. Two cores are busy with fewer; the rest cover a long query.
const READERS: usize = 4;

pub(super) struct Lite {
    path: PathBuf,
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    readers: Arc<Mutex<Vec<Tx>>>,
    turns: Arc<Semaphore>,
}

impl Lite {
    pub(super) fn open(path: &Path, live: Live, beside: Arc<dyn Beside>) -> anyhow::Result<Self> {
        let mut connection =
            Connection::open(path).with_context(|| format!("opening {}", path.display()))?;
        prepare(&connection)?;
        migrate::sqlite(&mut connection)?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        // From here on a group is brought to the disk by who answers it.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let threads = groups::start(connection, waiting, live, (log_to_disk(path)?, beside))?;
        Ok(Self {
            path: path.to_owned(),
            jobs: Mutex::new(Some(jobs)),
            threads: Mutex::new(threads),
            readers: Arc::default(),
            turns: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Write { work, outcome: None, reply });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sent = jobs.map(|jobs| jobs.try_send(job));
        if !matches!(sent, Some(Ok(()))) {
            return Err(Error::refused(Code::Busy));
        }
        answer.await.map_err(|_| Error::refused(Code::Busy))?
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await.context("the store is closed")?;
        let readers = Arc::clone(&self.readers);
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut tx = match idle {
                Some(tx) => tx,
                None => open_reader(&path)?,
            };
            lite(&tx)?.execute_batch("BEGIN")?;
            let outcome = run_now(&work, &mut tx);
            lite(&tx)?.execute_batch("COMMIT")?;
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(tx);
            outcome
        })
        .await
        .context("a read panicked")?
    }

    /// Brings the log into the file and cuts it off. In the file itself `secure_delete` has left
    /// nothing.
    pub(super) async fn scrub(&self) -> Result<()> {
        let path = self.path.clone();
        let is_cut = tokio::task::spawn_blocking(move || -> anyhow::Result<bool> {
            let connection = Connection::open(&path)?;
            connection.execute_batch("PRAGMA busy_timeout = 5000")?;
            let busy: i64 =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            Ok(busy == 0)
        })
        .await
        .context("cutting off the log panicked")??;
        if is_cut { Ok(()) } else { Err(anyhow!("readers keep the log from being cut off").into()) }
    }

    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A panic has been answered to everybody who waited.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

/// Brings SQLite's log to the disk. The file is the same as long as a connection is open.
fn log_to_disk(path: &Path) -> anyhow::Result<groups::ToDisk> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let file = std::fs::OpenOptions::new()
        .append(true)
        .open(&log)
        .with_context(|| format!("opening {}", Path::new(&log).display()))?;
    Ok(Box::new(move || file.sync_data()))
}

fn prepare(connection: &Connection) -> anyhow::Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    plan_once(connection)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Has a statement keep the plan it was prepared with. SQLite would otherwise look at the values it
/// is run with, and prepare some, the one that asks who calls among them, anew for each.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

fn open_reader(path: &Path) -> anyhow::Result<Tx> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -16384; \
         PRAGMA mmap_size = 268435456;",
    )?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(Tx::new(Open::Lite(connection)))
}

pub(super) fn lite(tx: &Tx) -> anyhow::Result<&Connection> {
    match &tx.engine {
        Open::Lite(connection) => Ok(connection),
        Open::Pg(_) => Err(anyhow!("not a SQLite transaction")),
    }
}

/// On SQLite a store function never waits: one poll ends it.
pub(super) fn run_now<T, F>(work: &F, tx: &mut Tx) -> Result<T>
where
    F: for<'t> Fn(&'t mut Tx) -> Work<'t, T>,
{
    let polled = catch_unwind(AssertUnwindSafe(|| {
        pin!(work(tx)).as_mut().poll(&mut std::task::Context::from_waker(Waker::noop()))
    }));
    match polled {
        Ok(Poll::Ready(outcome)) => outcome,
        Ok(Poll::Pending) => Err(anyhow!("a store function waited for something else").into()),
        Err(_) => Err(anyhow!("a store function panicked").into()),
    }
}

/// Copies one consistent state of a store that may be written to meanwhile.
///
/// # Errors
/// When it cannot be read, or the target exists or cannot be written.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let connection = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .with_context(|| format!("opening {}", from.display()))?;
    let to = to.to_str().context("the path of a backup is plain text")?;
    connection.execute("VACUUM INTO $1", [to]).context("copying the rows")?;
    std::fs::File::open(to)?.sync_all().context("bringing the copy to the disk")
}
