//! PostgreSQL: snapshot transactions on pooled connections, tried again where they collide.

use std::{io, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use contract::Code;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use futures_util::FutureExt;
use tokio_postgres::{NoTls, error::SqlState};

use super::{Beside, Tx, Work, line::Line, migrate, tx::Open};
use crate::{
    app,
    error::{Error, Result, told},
    live::Live,
};

/// Connections; PostgreSQL gains nothing from more on a small machine.
const CONNECTIONS: usize = 24;

/// How often a transaction that collided is tried again before `busy` is answered.
const TRIES: u32 = 12;

/// How long a request waits for a connection before `busy` is answered.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of two transactions that change one row, the second is refused and tried again on the new state.
///
/// Not SERIALIZABLE: its predicate locks cover whole pages, and a whole table while the table is
/// small, so that fifty residents with nothing in common refused each other until all twelve tries
/// were used up (measured). What is left to the one who writes a store function stands at
/// [`Db::write`](super::Db::write).
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ";

/// How often, and how long each time, older transactions are waited for.
const OLDER_TRIES: u32 = 50;
const OLDER_PAUSE: Duration = Duration::from_millis(20);

pub(super) struct Pg {
    pool: Pool,
    live: Live,
    beside: Arc<dyn Beside>,
}

impl Pg {
    pub(super) async fn open(
        url: &str,
        live: Live,
        beside: Arc<dyn Beside>,
    ) -> anyhow::Result<Self> {
        let config: tokio_postgres::Config = url.parse().context("reading the database URL")?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(CONNECTIONS)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()?;
        let mut client = pool.get().await.context("connecting to PostgreSQL")?;
        migrate::postgres(&mut client).await?;
        drop(client);
        Ok(Self { pool, live, beside })
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let pool = self.pool.clone();
        let live = self.live.clone();
        let beside = Arc::clone(&self.beside);
        // A task of its own: a request that is dropped half-way leaves no open transaction.
        tokio::spawn(async move {
            let work = Arc::new(work);
            for attempt in 1..=TRIES {
                match once(&pool, (&live, &beside), &*work, BEGIN).await {
                    Err(Error::Internal(fault)) if collided(&fault) || is_undone(&fault) => {
                        tokio::time::sleep(pause(attempt)).await;
                    }
                    outcome => return outcome.map_err(refusal),
                }
            }
            Err(Error::refused(Code::Busy))
        })
        .await
        .context("a write panicked")?
    }

    /// Writes these tables anew without the versions that nobody reads any more. Those that an older
    /// transaction may still read would be written again: it is waited for a moment, and refused then.
    pub(super) async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        let client = self.pool.get().await.context("connecting to PostgreSQL")?;
        let sql = "SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)";
        let mark: String = client.query_one(sql, &[]).await.context(sql)?.get(0);
        let mut tries = 0;
        while is_read_by_older(&client, &mark).await? {
            tries += 1;
            if tries > OLDER_TRIES {
                return Err(anyhow!("an older transaction may still read what was deleted").into());
            }
            tokio::time::sleep(OLDER_PAUSE).await;
        }
        // Whoever waits for a lock has everybody behind them wait.
        client.batch_execute("SET lock_timeout = '2s'").await.context("before scrubbing")?;
        let mut outcome = Ok(());
        for table in tables {
            let sql = format!("VACUUM (FULL) {table}");
            outcome = client.batch_execute(&sql).await.context(sql);
            if outcome.is_err() {
                break;
            }
        }
        client.batch_execute("RESET lock_timeout").await.context("after scrubbing")?;
        Ok(outcome?)
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let pool = self.pool.clone();
        let live = self.live.clone();
        tokio::spawn(async move {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
            let nothing: Arc<dyn Beside> = Arc::new(());
            for attempt in 1..=TRIES {
                match once(&pool, (&live, &nothing), &work, begin).await {
                    Err(Error::Internal(fault)) if is_lost(&fault) => {
                        tokio::time::sleep(pause(attempt)).await;
                    }
                    outcome => return outcome.map_err(refusal),
                }
            }
            Err(Error::refused(Code::Busy))
        })
        .await
        .context("a read panicked")?
    }
}

/// Whether anybody may still read what an older transaction left: a session of this database, a transaction
/// that is prepared, a standby. Sessions of other roles show theirs only to members of `pg_read_all_stats`.
async fn is_read_by_older(client: &tokio_postgres::Client, mark: &str) -> Result<bool> {
    let sql = "WITH mark AS (SELECT age(CAST(CAST($1 AS text) AS xid)) AS age) \
               SELECT EXISTS (SELECT pid FROM pg_stat_activity, mark \
                 WHERE datname = current_database() AND pid <> pg_backend_pid() \
                 AND (age(backend_xmin) > mark.age OR age(backend_xid) > mark.age)) \
               OR EXISTS (SELECT gid FROM pg_prepared_xacts, mark \
                 WHERE database = current_database() AND age(transaction) > mark.age) \
               OR EXISTS (SELECT slot_name FROM pg_replication_slots, mark \
                 WHERE age(xmin) > mark.age)";
    Ok(client.query_one(sql, &[&mark]).await.context("asking for older transactions")?.get(0))
}

async fn once<T, F>(
    pool: &Pool,
    (live, beside): (&Live, &Arc<dyn Beside>),
    work: &F,
    begin: &'static str,
) -> Result<T>
where
    F: for<'t> Fn(&'t mut Tx) -> Work<'t, T> + Send + Sync,
{
    let client = pool.get().await.map_err(|fault| {
        tracing::warn!(error = %fault, "no connection to PostgreSQL");
        Error::refused(Code::Busy)
    })?;
    let mut tx = Tx::new(Open::Pg(Box::new(Line::new(client, begin))));
    // A panic must not give the connection back in the middle of a transaction: the next one to
    // have it would commit what this one had begun.
    let outcome = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(anyhow!("a store function panicked").into()));
    let outcome = match outcome {
        Ok(value) => bring(beside).await.map(|()| value),
        refused => refused,
    };
    let Tx { engine: Open::Pg(line), told } = tx else {
        return Err(anyhow!("not a PostgreSQL transaction").into());
    };
    match outcome {
        Ok(value) => {
            line.commit().await.context(COMMITTING)?;
            live.publish(told);
            Ok(value)
        }
        Err(error) => {
            line.roll_back().await;
            Err(error)
        }
    }
}

/// Brings what is kept beside the rows to the disk, before they are.
async fn bring(beside: &Arc<dyn Beside>) -> Result<()> {
    if beside.waits() {
        let beside = Arc::clone(beside);
        let brought = tokio::task::spawn_blocking(move || beside.to_disk()).await;
        match brought.context("bringing what is beside the rows panicked")? {
            Err(fault) if fault.kind() == io::ErrorKind::StorageFull => {
                return Err(Error::refused(Code::Full));
            }
            brought => brought.context("bringing what is beside the rows to the disk")?,
        }
    }
    Ok(())
}

/// A pause that grows and is spread by chance, so that those who collided do not meet again.
fn pause(attempt: u32) -> Duration {
    let longest = 600_u64 << attempt.min(7);
    // Without chance they may meet again, and try once more.
    let chance = app::random::<2>().map_or(0, u16::from_be_bytes);
    Duration::from_micros(longest / 4 + longest * u64::from(chance) / 65_536)
}

fn state(fault: &anyhow::Error) -> Option<&SqlState> {
    fault.chain().find_map(|cause| cause.downcast_ref::<tokio_postgres::Error>()?.code())
}

/// Whether another transaction was in the way; two that insert the same key count as such, since
/// the second finds the first's row when it is tried again.
fn collided(fault: &anyhow::Error) -> bool {
    matches!(
        state(fault),
        Some(
            &SqlState::T_R_SERIALIZATION_FAILURE
                | &SqlState::T_R_DEADLOCK_DETECTED
                | &SqlState::UNIQUE_VIOLATION
        )
    )
}

/// Whether the connection has broken, or PostgreSQL is stopping or starting.
fn is_lost(fault: &anyhow::Error) -> bool {
    let is_closed = |fault: &tokio_postgres::Error| {
        let source = std::error::Error::source(fault);
        fault.is_closed() || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
    };
    let causes = fault.chain().filter_map(|cause| cause.downcast_ref::<tokio_postgres::Error>());
    let states =
        [&SqlState::ADMIN_SHUTDOWN, &SqlState::CRASH_SHUTDOWN, &SqlState::CANNOT_CONNECT_NOW];
    causes.into_iter().any(is_closed) || state(fault).is_some_and(|state| states.contains(&state))
}

/// Whether a connection broke so that nothing can have been done. Where it broke while committing,
/// nobody knows; the one who asked tries again with the same key.
fn is_undone(fault: &anyhow::Error) -> bool {
    is_lost(fault) && fault.to_string() != COMMITTING
}

/// What was being done when a fault says so first.
const COMMITTING: &str = "committing";

fn refusal(error: Error) -> Error {
    match error {
        Error::Internal(fault) if is_lost(&fault) => {
            tracing::warn!(error = told(&fault), "PostgreSQL is away");
            Error::refused(Code::Busy)
        }
        Error::Internal(fault) => match state(&fault) {
            Some(&SqlState::DISK_FULL) => Error::refused(Code::Full),
            Some(&SqlState::TOO_MANY_CONNECTIONS) => Error::refused(Code::Busy),
            _ => Error::Internal(fault),
        },
        refused => refused,
    }
}
