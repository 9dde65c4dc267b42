//! A transaction on either engine: the same SQL, values by name, rows by column.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail};

use super::line::Line;
use crate::{error::Result, live::Told};

/// How many statements the process has run; read by `/metrics`.
pub static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// A transaction that is open on one of the engines.
pub struct Tx {
    pub(super) engine: Open,
    pub(super) told: Vec<Told>,
}

/// What stands behind a [`Tx`].
pub(super) enum Open {
    Lite(rusqlite::Connection),
    Pg(Box<Line>),
}

/// A value bound to a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// Booleans, times, ids and counts.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Hashes, keys and sealed answers.
    Bytes(&'a [u8]),
}

/// A row that has been found; columns are counted from 0.
pub enum Row<'a> {
    /// Of SQLite.
    Lite(&'a rusqlite::Row<'a>),
    /// Of PostgreSQL.
    Pg(&'a tokio_postgres::Row),
}

impl Tx {
    pub(super) const fn new(engine: Open) -> Self {
        Self { engine, told: Vec::new() }
    }

    /// Whether this is PostgreSQL; asked only where an engine needs its own words.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.engine, Open::Pg(_))
    }

    /// Has something told to the live streams once the transaction is durable.
    pub fn tell(&mut self, told: Told) {
        self.told.push(told);
    }

    /// Runs a statement and tells how many rows it touched.
    ///
    /// # Errors
    /// When the engine refuses it.
    pub async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
        match &mut self.engine {
            Open::Lite(connection) => {
                let mut statement = connection.prepare_cached(sql).with_context(|| sql)?;
                bind(&mut statement, values).with_context(|| sql)?;
                let rows = statement.raw_execute().with_context(|| sql)?;
                Ok(u64::try_from(rows)?)
            }
            Open::Pg(line) => Ok(line.execute(sql, values).await?),
        }
    }

    /// Runs a statement of which nothing but its success is asked. PostgreSQL gets it together with
    /// the next one that has an answer, or with the end: four such rows are one way there and back.
    /// Where it is refused, what it travels with is, and with it the transaction.
    ///
    /// # Errors
    /// When the engine refuses it at once.
    pub async fn put(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<()> {
        if let Open::Pg(line) = &mut self.engine {
            STATEMENTS.fetch_add(1, Ordering::Relaxed);
            line.wait(sql, values).await?;
            return Ok(());
        }
        self.execute(sql, values).await.map(drop)
    }

    /// Runs a query of at most one row.
    ///
    /// # Errors
    /// When the engine refuses it or `read` does not fit the row.
    pub async fn row<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> anyhow::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(sql, values, read).await?.into_iter().next())
    }

    /// Runs a query.
    ///
    /// # Errors
    /// When the engine refuses it or `read` does not fit a row.
    pub async fn rows<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> anyhow::Result<T>,
    ) -> Result<Vec<T>> {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
        let context = || sql.to_owned();
        match &mut self.engine {
            Open::Lite(connection) => {
                let mut statement = connection.prepare_cached(sql).with_context(context)?;
                bind(&mut statement, values).with_context(context)?;
                let mut rows = statement.raw_query();
                let mut found = Vec::new();
                while let Some(row) = rows.next().with_context(context)? {
                    found.push(read(&Row::Lite(row)).with_context(context)?);
                }
                Ok(found)
            }
            Open::Pg(line) => line
                .rows(sql, values)
                .await?
                .iter()
                .map(|row| read(&Row::Pg(row)).with_context(context).map_err(Into::into))
                .collect(),
        }
    }
}

/// `$1` is a *named* parameter in SQLite: numbered by first appearance, so it is bound by name.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, values: &[Value<'_>]) -> anyhow::Result<()> {
    const NAMES: [&str; 24] = [
        "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14",
        "$15", "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
    ];
    if values.len() > NAMES.len() || statement.parameter_count() != values.len() {
        bail!("{} values for {} parameters", values.len(), statement.parameter_count());
    }
    for (name, value) in NAMES.iter().zip(values) {
        let index = statement.parameter_index(name)?.with_context(|| format!("no {name}"))?;
        match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Int(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes)?,
        }
    }
    Ok(())
}

impl Row<'_> {
    /// A number.
    ///
    /// # Errors
    /// When the column is missing, null or of another kind.
    pub fn int(&self, column: usize) -> anyhow::Result<i64> {
        self.opt_int(column)?.with_context(|| format!("column {column} is null"))
    }

    /// A number or nothing.
    ///
    /// # Errors
    /// When the column is missing or of another kind.
    pub fn opt_int(&self, column: usize) -> anyhow::Result<Option<i64>> {
        match self {
            Row::Lite(row) => Ok(row.get(column)?),
            Row::Pg(row) => Ok(row.try_get(column)?),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// When the column is missing, null or of another kind.
    pub fn text(&self, column: usize) -> anyhow::Result<String> {
        self.opt_text(column)?.with_context(|| format!("column {column} is null"))
    }

    /// A text or nothing.
    ///
    /// # Errors
    /// When the column is missing or of another kind.
    pub fn opt_text(&self, column: usize) -> anyhow::Result<Option<String>> {
        match self {
            Row::Lite(row) => Ok(row.get(column)?),
            Row::Pg(row) => Ok(row.try_get(column)?),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// When the column is missing, null or of another kind.
    pub fn bytes(&self, column: usize) -> anyhow::Result<Vec<u8>> {
        match self {
            Row::Lite(row) => Ok(row.get(column)?),
            Row::Pg(row) => Ok(row.try_get(column)?),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

impl From<contract::time::Time> for Value<'_> {
    fn from(time: contract::time::Time) -> Self {
        Self::Int(time.0)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

macro_rules! ids {
    ($($name:ident)*) => {$(
        impl From<contract::id::$name> for Value<'_> {
            fn from(id: contract::id::$name) -> Self {
                Self::Int(id.number())
            }
        }
    )*};
}

ids! { ActivityId AttachmentId AttendeeId BreachId CommentId CommunityId ComplaintId DeviceId EntryId ExportId GateId InvitationId LookId NoticeId OrderId PersonId PhraseId PlaceId PollId RecoveryId RequestId SuggestionId WithheldId WithholdingId }
