//! The line to PostgreSQL: what needs no answer waits, and is sent together with what does.
//!
//! PostgreSQL works off in order what a connection sends, and refuses all that follows a fault until
//! the transaction is rolled back, so nothing is lost by sending on before the answer is there.

use std::mem;

use anyhow::{Context, Result};
use deadpool_postgres::Object;
use futures_util::future::{join, join_all};
use tokio_postgres::{
    Row, Statement,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::tx::Value;

/// The most statements that wait: what is sent is held in memory on both sides.
const LONGEST: usize = 16;

/// A connection with what has not been sent yet.
pub(super) struct Line {
    client: Object,
    /// How the transaction begins, while nothing of it has been sent.
    begin: Option<&'static str>,
    waiting: Vec<Waiting>,
}

struct Waiting {
    sql: &'static str,
    statement: Statement,
    values: Vec<Owned>,
}

impl Line {
    /// A transaction that begins with its first statement.
    pub(super) const fn new(client: Object, begin: &'static str) -> Self {
        Self { client, begin: Some(begin), waiting: Vec::new() }
    }

    /// Lets a statement wait for the next one that is sent.
    pub(super) async fn wait(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<()> {
        let statement = self.client.prepare_cached(sql).await.with_context(|| sql)?;
        let values = values.iter().map(Owned::from).collect();
        self.waiting.push(Waiting { sql, statement, values });
        if self.waiting.len() < LONGEST {
            return Ok(());
        }
        let (begin, waiting) = self.take();
        self.send(begin, &waiting).await
    }

    /// Runs a statement and tells how many rows it touched.
    pub(super) async fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64> {
        let statement = self.client.prepare_cached(sql).await.with_context(|| sql.to_owned())?;
        let (begin, waiting) = self.take();
        let (before, touched) =
            join(self.send(begin, &waiting), self.client.execute(&statement, &parameters(values)))
                .await;
        // What was sent before comes first: what follows a fault is refused only because of it.
        before?;
        touched.with_context(|| sql.to_owned())
    }

    /// Runs a query.
    pub(super) async fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let statement = self.client.prepare_cached(sql).await.with_context(|| sql.to_owned())?;
        let (begin, waiting) = self.take();
        let (before, rows) =
            join(self.send(begin, &waiting), self.client.query(&statement, &parameters(values)))
                .await;
        before?;
        rows.with_context(|| sql.to_owned())
    }

    /// Sends what waits and ends the transaction. Where a statement that waited is refused,
    /// PostgreSQL rolls back instead.
    pub(super) async fn commit(mut self) -> Result<()> {
        let (begin, waiting) = self.take();
        if begin.is_some() && waiting.is_empty() {
            return Ok(());
        }
        let (before, committed) =
            join(self.send(begin, &waiting), self.client.batch_execute("COMMIT")).await;
        before?;
        Ok(committed?)
    }

    /// Undoes what was sent, and forgets what was not.
    pub(super) async fn roll_back(self) {
        if self.begin.is_some() {
            return;
        }
        if let Err(fault) = self.client.batch_execute("ROLLBACK").await {
            tracing::warn!(error = %fault, "a transaction was not rolled back");
            // Its connection is dropped rather than given to the next one.
            drop(Object::take(self.client));
        }
    }

    /// What is to be sent first.
    fn take(&mut self) -> (Option<&'static str>, Vec<Waiting>) {
        (self.begin.take(), mem::take(&mut self.waiting))
    }

    /// Sends all of it at once, and tells the first fault.
    async fn send(&self, begin: Option<&'static str>, waiting: &[Waiting]) -> Result<()> {
        let begun = async {
            let Some(begin) = begin else { return Ok(()) };
            self.client.batch_execute(begin).await.context("beginning a transaction")
        };
        let sent = join_all(waiting.iter().map(|one| async {
            let values = parameters(&one.values);
            self.client.execute(&one.statement, &values).await.with_context(|| one.sql)
        }));
        let (begun, sent) = join(begun, sent).await;
        begun?;
        sent.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(())
    }
}

fn parameters<T: ToSql + Sync>(values: &[T]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// A [`Value`] that waits.
#[derive(Debug)]
enum Owned {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<&Value<'_>> for Owned {
    fn from(value: &Value<'_>) -> Self {
        match *value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(number),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
        }
    }
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

impl ToSql for Owned {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.value().to_sql(kind, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if <i64 as ToSql>::accepts(kind) => number.to_sql(kind, out),
            Self::Text(text) if <&str as ToSql>::accepts(kind) => text.to_sql(kind, out),
            Self::Bytes(bytes) if <&[u8] as ToSql>::accepts(kind) => bytes.to_sql(kind, out),
            // Not the value: what is said here stands in logs.
            _ => Err(format!("a value does not fit a column of type {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
