//! Groups of writes: run and committed by one thread, and answered when another has brought them to
//! the disk. While one group is on its way there, the next is run.
//!
//! A group is committed to the log of SQLite without waiting for the disk (`synchronous=NORMAL`),
//! then the log is brought there, then the group is answered: what was answered is on the disk. What its writes keep
//! beside the rows ([`Beside`]) is there before the group is committed.
//! Groups are answered in their order, so one that depends on another is never answered before it.

use std::{
    io, iter, mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use anyhow::{Context, anyhow};
use contract::Code;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::{mpsc, oneshot};

use super::{
    Beside, Tx, Work,
    sqlite::{lite, run_now},
    tx::Open,
};
use crate::{
    error::{Error, Result},
    live::{Live, Told},
};

/// Writes committed as one group at most; bounds how long the first of a group waits.
const GROUP: usize = 256;

/// Groups that are committed and wait for the disk.
const AHEAD: usize = 1;

/// Brings what was committed to the disk.
pub(super) type ToDisk = Box<dyn FnMut() -> io::Result<()> + Send>;

/// Why a write cannot be counted on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault<'f> {
    /// SQLite did not commit it.
    Engine(&'f rusqlite::Error),
    /// The disk did not take it.
    Disk(&'f io::Error),
}

/// A write that waits for the writer thread.
pub(super) trait Job: Send {
    /// Runs it; whether its changes are to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers the one who asked: with the outcome, or with why nobody can count on it.
    fn answer(self: Box<Self>, fault: Option<Fault<'_>>);
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
}

pub(super) struct Write<T, F> {
    pub(super) work: F,
    pub(super) outcome: Option<Result<T>>,
    pub(super) reply: oneshot::Sender<Result<T>>,
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

    fn answer(self: Box<Self>, fault: Option<Fault<'_>>) {
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

/// Starts both threads; they end when nobody can send a write any more.
pub(super) fn start(
    connection: Connection,
    waiting: mpsc::Receiver<Box<dyn Job>>,
    live: Live,
    (sync, beside): (ToDisk, Arc<dyn Beside>),
) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let disk = Arc::new(Disk { sync: Mutex::new(sync), live, under_way: AtomicUsize::new(0) });
    let (committed, groups) = sync_channel(AHEAD);
    let mut writer = Writer {
        tx: Tx::new(Open::Lite(connection)),
        waiting,
        committed,
        disk: Arc::clone(&disk),
        beside,
    };
    let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        let thread = thread::Builder::new().name(name.into());
        thread.spawn(work).with_context(|| format!("starting the thread {name}"))
    };
    Ok(vec![
        spawn("writer", Box::new(move || writer.run()))?,
        spawn("disk", Box::new(move || disk.run(&groups)))?,
    ])
}

/// What was committed together, with what is to be told once it is durable.
struct Group {
    jobs: Vec<Box<dyn Job>>,
    told: Vec<Told>,
}

/// The way to the disk.
struct Disk {
    sync: Mutex<ToDisk>,
    live: Live,
    /// Groups that are committed and not yet answered.
    under_way: AtomicUsize,
}

/// Says that nothing more can be kept.
struct Broken;

impl Disk {
    fn run(&self, groups: &Receiver<Group>) {
        while let Ok(first) = groups.recv() {
            let groups: Vec<Group> = iter::once(first).chain(groups.try_iter()).collect();
            let count = groups.len();
            if self.finish(groups).is_err() {
                return;
            }
            self.under_way.fetch_sub(count, Ordering::Release);
        }
    }

    /// Brings groups to the disk and answers them.
    ///
    /// After a fault nobody knows what of them is there, and asking again would only seem to help:
    /// the system forgets the fault with what it could not write. So nothing more is taken.
    fn finish(&self, groups: Vec<Group>) -> Result<(), Broken> {
        let synced = (self.sync.lock().unwrap_or_else(PoisonError::into_inner))();
        for Group { jobs, told } in groups {
            if synced.is_ok() {
                self.live.publish(told);
            }
            let fault = synced.as_ref().err().map(Fault::Disk);
            jobs.into_iter().for_each(|job| job.answer(fault));
        }
        synced.map_err(|error| {
            tracing::error!(%error, "the disk keeps nothing; the hub takes no more and must be started anew");
            Broken
        })
    }
}

/// The one who writes.
struct Writer {
    tx: Tx,
    waiting: mpsc::Receiver<Box<dyn Job>>,
    committed: SyncSender<Group>,
    disk: Arc<Disk>,
    beside: Arc<dyn Beside>,
}

impl Writer {
    fn run(&mut self) {
        while let Some(first) = self.waiting.blocking_recv() {
            let mut jobs = vec![first];
            while jobs.len() < GROUP
                && let Ok(next) = self.waiting.try_recv()
            {
                jobs.push(next);
            }
            jobs.retain(|job| !job.is_abandoned());
            if self.settle(jobs).is_err() {
                return;
            }
        }
    }

    /// Commits a group. When the group as a whole fails, each write is tried in a group of its own,
    /// so that one that cannot be stored does not take the others with it.
    fn settle(&mut self, mut jobs: Vec<Box<dyn Job>>) -> Result<(), Broken> {
        let tx = &mut self.tx;
        let mut outcome = run(tx, &mut jobs, Care::Bold);
        if matches!(outcome, Ok(Outcome::Spoiled)) {
            roll_back(tx);
            outcome = run(tx, &mut jobs, Care::Savepoints);
        }
        if outcome.is_ok()
            && self.beside.waits()
            && let Err(fault) = self.beside.to_disk()
        {
            roll_back(tx);
            jobs.into_iter().for_each(|job| job.answer(Some(Fault::Disk(&fault))));
            return Err(Broken);
        }
        let Err(fault) = outcome.and_then(|_| cached(tx, "COMMIT")) else {
            let told = mem::take(&mut tx.told);
            return self.hand_over(Group { jobs, told });
        };
        tracing::warn!(error = %fault, writes = jobs.len(), "a group was not committed");
        roll_back(tx);
        // Who holds the store for so long holds it against each of them.
        if jobs.len() == 1 || is_busy(&fault) {
            jobs.into_iter().for_each(|job| job.answer(Some(Fault::Engine(&fault))));
            return Ok(());
        }
        jobs.into_iter().try_for_each(|job| self.settle(vec![job]))
    }

    fn hand_over(&self, group: Group) -> Result<(), Broken> {
        // With nobody behind it, a group is sooner on the disk without changing threads.
        let is_alone = self.waiting.is_empty() && self.disk.under_way.load(Ordering::Acquire) == 0;
        if is_alone {
            return self.disk.finish(vec![group]);
        }
        self.disk.under_way.fetch_add(1, Ordering::Relaxed);
        self.committed.send(group).map_err(|unsent| {
            let fault = io::Error::other("the disk has failed before");
            unsent.0.jobs.into_iter().for_each(|job| job.answer(Some(Fault::Disk(&fault))));
            Broken
        })
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
    /// All that was not refused can be committed.
    Run,
    /// A write that was refused has left changes: none of the group may be kept as it is.
    Spoiled,
}

/// Runs the writes of a group in a transaction that is left open.
fn run(tx: &mut Tx, group: &mut [Box<dyn Job>], care: Care) -> Result<Outcome, rusqlite::Error> {
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
    Ok(Outcome::Run)
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

/// What the one who asked is told.
fn refusal(fault: Fault<'_>) -> Error {
    match fault {
        Fault::Engine(fault) if is_busy(fault) => Error::refused(Code::Busy),
        Fault::Engine(fault) => match fault.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::refused(Code::Full),
            _ => anyhow!("{fault}").into(),
        },
        Fault::Disk(fault) if fault.kind() == io::ErrorKind::StorageFull => {
            Error::refused(Code::Full)
        }
        Fault::Disk(fault) => anyhow!("bringing a group to the disk: {fault}").into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    /// A write that changes one row.
    fn add(tx: &mut Tx) -> Work<'_, ()> {
        Box::pin(async move { tx.execute("INSERT INTO t VALUES (1)", &[]).await.map(drop) })
    }

    fn send(jobs: &mpsc::Sender<Box<dyn Job>>) -> Option<oneshot::Receiver<Result<()>>> {
        let (reply, answer) = oneshot::channel();
        jobs.try_send(Box::new(Write { work: add, outcome: None, reply })).ok()?;
        Some(answer)
    }

    fn started(sync: ToDisk) -> (mpsc::Sender<Box<dyn Job>>, Vec<JoinHandle<()>>) {
        let connection = Connection::open_in_memory().expect("a store");
        connection.execute_batch("CREATE TABLE t (n)").expect("a table");
        started_on(connection, sync, Arc::new(()))
    }

    fn started_on(
        connection: Connection,
        sync: ToDisk,
        beside: Arc<dyn Beside>,
    ) -> (mpsc::Sender<Box<dyn Job>>, Vec<JoinHandle<()>>) {
        let (jobs, waiting) = mpsc::channel(8);
        let live = Live::new("a".into());
        let threads = start(connection, waiting, live, (sync, beside)).expect("threads");
        (jobs, threads)
    }

    /// Something beside the rows, which looks how many there are when it is brought to the disk.
    struct Looking {
        path: std::path::PathBuf,
        is_broken: bool,
        seen: Mutex<Vec<i64>>,
    }

    impl Beside for Looking {
        fn waits(&self) -> bool {
            true
        }

        fn to_disk(&self) -> io::Result<()> {
            self.seen.lock().expect("a list").push(count(&self.path));
            if self.is_broken { Err(io::Error::other("gone")) } else { Ok(()) }
        }
    }

    fn count(path: &std::path::Path) -> i64 {
        let connection = Connection::open(path).expect("the store");
        connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).expect("a number")
    }

    #[test]
    fn what_is_beside_the_rows_is_on_the_disk_before_they_are_and_else_there_are_none() {
        for (is_broken, rows) in [(false, 1), (true, 0)] {
            let data = tempfile::tempdir().expect("a folder");
            let path = data.path().join("rows");
            let connection = Connection::open(&path).expect("a store");
            connection
                .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
                .expect("a table");
            let beside =
                Arc::new(Looking { path: path.clone(), is_broken, seen: Mutex::default() });
            let known: Arc<dyn Beside> = Arc::<Looking>::clone(&beside);
            let (jobs, threads) = started_on(connection, Box::new(|| Ok(())), known);

            let answer = send(&jobs).expect("taken").blocking_recv().expect("an answer");
            assert_eq!(answer.is_err(), is_broken, "{answer:?}");
            assert_eq!(*beside.seen.lock().expect("a list"), [0], "nobody saw a row before");
            assert_eq!(count(&path), rows);
            drop(jobs);
            threads.into_iter().for_each(|thread| thread.join().expect("ended"));
        }
    }

    #[test]
    fn nothing_is_answered_before_it_is_on_the_disk() {
        let is_there = Arc::new(AtomicBool::new(false));
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let there = Arc::clone(&is_there);
        let (jobs, threads) = started(Box::new(move || {
            let _ = wait.recv();
            there.store(true, Ordering::SeqCst);
            Ok(())
        }));
        let mut answers: Vec<_> = (0..3).filter_map(|_| send(&jobs)).collect();

        assert!(answers.iter_mut().all(|answer| answer.try_recv().is_err()));
        drop(go);
        for answer in answers {
            answer.blocking_recv().expect("an answer").expect("written");
            assert!(is_there.load(Ordering::SeqCst));
        }
        drop(jobs);
        threads.into_iter().for_each(|thread| thread.join().expect("ended"));
    }

    #[test]
    fn after_a_fault_of_the_disk_nothing_more_is_taken() {
        let (jobs, threads) = started(Box::new(|| Err(io::Error::other("gone"))));

        let first = send(&jobs).expect("taken").blocking_recv().expect("an answer");
        assert!(matches!(first, Err(Error::Internal(_))), "{first:?}");
        threads.into_iter().for_each(|thread| thread.join().expect("ended"));

        assert!(send(&jobs).is_none());
    }
}
