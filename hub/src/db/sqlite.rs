//! SQLite: one writer thread commits waiting writes as one group; readers never wait for it.

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
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::{Tx, Work, migrate, tx::Open};
use crate::{
    error::{Error, Result},
    live::Live,
};

/// Writes that may wait before the next is answered with `busy`.
const QUEUE: usize = 1_024;

/// Writes committed as one group at most; bounds how long the first of a group waits.
const GROUP: usize = 256;

/// Read connections. Two cores are busy with fewer; the rest cover a long query.
const READERS: usize = 4;

pub(super) struct Lite {
    path: PathBuf,
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Arc<Mutex<Vec<Tx>>>,
    turns: Arc<Semaphore>,
}

/// A write that waits for the writer thread.
trait Job: Send {
    /// Runs it; whether its changes are to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers the one who asked: with the outcome, or with why the group was not committed.
    fn answer(self: Box<Self>, fault: Option<&rusqlite::Error>);
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
}

struct Write<T, F> {
    work: F,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let outcome = run_now(&self.work, tx);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, fault: Option<&rusqlite::Error>) {
        let outcome = match (fault, self.outcome) {
            (Some(fault), _) => Err(refusal(fault)),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(anyhow!("the write was not run").into()),
        };
        // Nobody may wait for it any more; the change is durable all the same.
        let _ = self.reply.send(outcome);
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

impl Lite {
    pub(super) fn open(path: &Path, live: Live) -> anyhow::Result<Self> {
        let mut connection =
            Connection::open(path).with_context(|| format!("opening {}", path.display()))?;
        prepare(&connection)?;
        migrate::sqlite(&mut connection)?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let writer = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_groups(&mut Tx::new(Open::Lite(connection)), waiting, &live))
            .context("starting the writer thread")?;
        Ok(Self {
            path: path.to_owned(),
            jobs: Mutex::new(Some(jobs)),
            writer: Mutex::new(Some(writer)),
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

    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            // A panic of the writer has been answered to everybody who waited.
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
        }
    }
}

fn prepare(connection: &Connection) -> anyhow::Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
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

fn lite(tx: &Tx) -> anyhow::Result<&Connection> {
    match &tx.engine {
        Open::Lite(connection) => Ok(connection),
        Open::Pg(_) => Err(anyhow!("not a SQLite transaction")),
    }
}

/// On SQLite a store function never waits: one poll ends it.
fn run_now<T, F>(work: &F, tx: &mut Tx) -> Result<T>
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

fn write_groups(tx: &mut Tx, mut waiting: mpsc::Receiver<Box<dyn Job>>, live: &Live) {
    while let Some(first) = waiting.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        group.retain(|job| !job.is_abandoned());
        settle(tx, group, live);
    }
}

/// Commits a group. When the group as a whole fails, each write is tried in a group of its own, so
/// that one that cannot be stored does not take the others with it.
fn settle(tx: &mut Tx, mut group: Vec<Box<dyn Job>>, live: &Live) {
    let committed = match commit(tx, &mut group, Care::Bold) {
        Ok(Outcome::Spoiled) => {
            roll_back(tx);
            commit(tx, &mut group, Care::Savepoints)
        }
        outcome => outcome,
    };
    match committed {
        Ok(_) => {
            live.publish(std::mem::take(&mut tx.told));
            group.into_iter().for_each(|job| job.answer(None));
        }
        Err(fault) => {
            tracing::warn!(error = %fault, writes = group.len(), "a group was not committed");
            roll_back(tx);
            // Who holds the store for so long holds it against each of them.
            if group.len() == 1 || is_busy(&fault) {
                group.into_iter().for_each(|job| job.answer(Some(&fault)));
            } else {
                group.into_iter().for_each(|job| settle(tx, vec![job], live));
            }
        }
    }
}

fn roll_back(tx: &Tx) {
    if let Ok(connection) = lite(tx)
        && !connection.is_autocommit()
    {
        // It fails only when SQLite has rolled back by itself.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// How the writes of a group are kept apart.
///
/// A savepoint for each costs about a third of all the time: at its end the search writes what it
/// holds to the file, rather than once for the group. Those that are refused nearly always are
/// before they have changed anything, so a group is run without, and again with savepoints only
/// where one of its writes was refused half-way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    Bold,
    Savepoints,
}

enum Outcome {
    Committed,
    /// A write that was refused has left changes: none of the group may be kept as it is.
    Spoiled,
}

fn commit(tx: &mut Tx, group: &mut [Box<dyn Job>], care: Care) -> Result<Outcome, rusqlite::Error> {
    tx.told.clear();
    cached(tx, "BEGIN IMMEDIATE")?;
    for job in group {
        let told = tx.told.len();
        let before = changes(tx);
        if care == Care::Savepoints {
            cached(tx, "SAVEPOINT one")?;
        }
        let keep = job.run(tx);
        if !keep {
            tx.told.truncate(told);
        }
        match care {
            Care::Bold if keep || before.is_some() && changes(tx) == before => {}
            Care::Bold => return Ok(Outcome::Spoiled),
            Care::Savepoints => {
                if !keep {
                    // Where SQLite rolled the whole transaction back, this fails and so does the
                    // group.
                    cached(tx, "ROLLBACK TO one")?;
                }
                cached(tx, "RELEASE one")?;
            }
        }
    }
    cached(tx, "COMMIT")?;
    Ok(Outcome::Committed)
}

/// How many rows were ever changed; `None` where no transaction is open any more.
fn changes(tx: &Tx) -> Option<u64> {
    let connection = lite(tx).ok()?;
    (!connection.is_autocommit()).then(|| connection.total_changes())
}

fn cached(tx: &Tx, sql: &'static str) -> Result<(), rusqlite::Error> {
    match &tx.engine {
        Open::Lite(connection) => connection.prepare_cached(sql)?.execute([]).map(|_| ()),
        Open::Pg(_) => Err(rusqlite::Error::InvalidQuery),
    }
}

/// Whether another process holds the store.
fn is_busy(fault: &rusqlite::Error) -> bool {
    let code = fault.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// What the one who asked is told of an engine's fault.
fn refusal(fault: &rusqlite::Error) -> Error {
    match fault.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Error::refused(Code::Full),
        _ if is_busy(fault) => Error::refused(Code::Busy),
        _ => anyhow!("{fault}").into(),
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
