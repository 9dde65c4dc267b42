//! One set of migrations for both engines.
//!
//! The files are written in PostgreSQL's words; SQLite gets the few that differ by substitution.
//! Lines that begin with `--sqlite ` or `--postgres ` are for that engine alone.

use anyhow::{Context, anyhow};
use refinery_core::{Migration, Runner};

const FILES: &[(&str, &str)] = &[
    ("V1__start", include_str!("../../migrations/V1__start.sql")),
    ("V2__devices", include_str!("../../migrations/V2__devices.sql")),
    ("V3__manage", include_str!("../../migrations/V3__manage.sql")),
    ("V4__inbox", include_str!("../../migrations/V4__inbox.sql")),
    ("V6__keep", include_str!("../../migrations/V6__keep.sql")),
    ("V8__counter", include_str!("../../migrations/V8__counter.sql")),
    ("V9__alike", include_str!("../../migrations/V9__alike.sql")),
    ("V10__notices", include_str!("../../migrations/V10__notices.sql")),
    ("V11__about", include_str!("../../migrations/V11__about.sql")),
    ("V12__suggestions", include_str!("../../migrations/V12__suggestions.sql")),
    ("V13__polls", include_str!("../../migrations/V13__polls.sql")),
    ("V14__activities", include_str!("../../migrations/V14__activities.sql")),
    ("V15__documents", include_str!("../../migrations/V15__documents.sql")),
    ("V16__ledger", include_str!("../../migrations/V16__ledger.sql")),
    ("V17__consents", include_str!("../../migrations/V17__consents.sql")),
    ("V18__agents", include_str!("../../migrations/V18__agents.sql")),
    ("V19__rights", include_str!("../../migrations/V19__rights.sql")),
    ("V20__filing", include_str!("../../migrations/V20__filing.sql")),
    ("V21__breaches", include_str!("../../migrations/V21__breaches.sql")),
    ("V22__tried", include_str!("../../migrations/V22__tried.sql")),
    ("V23__audits", include_str!("../../migrations/V23__audits.sql")),
    ("V24__recovery", include_str!("../../migrations/V24__recovery.sql")),
    ("V25__family", include_str!("../../migrations/V25__family.sql")),
    ("V26__relay", include_str!("../../migrations/V26__relay.sql")),
    ("V27__looks", include_str!("../../migrations/V27__looks.sql")),
    ("V28__why", include_str!("../../migrations/V28__why.sql")),
    ("V29__withholding", include_str!("../../migrations/V29__withholding.sql")),
    ("V31__seconding", include_str!("../../migrations/V31__seconding.sql")),
    ("V33__trials", include_str!("../../migrations/V33__trials.sql")),
    ("V34__lingering", include_str!("../../migrations/V34__lingering.sql")),
    ("V35__matches", include_str!("../../migrations/V35__matches.sql")),
    ("V36__vouching", include_str!("../../migrations/V36__vouching.sql")),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

pub(super) fn sqlite(connection: &mut rusqlite::Connection) -> anyhow::Result<()> {
    runner(Dialect::Sqlite)?
        .set_migration_table_name("migration")
        .run(connection)
        .context("bringing the SQLite store to the newest schema")?;
    Ok(())
}

pub(super) async fn postgres(client: &mut deadpool_postgres::Object) -> anyhow::Result<()> {
    let client: &mut tokio_postgres::Client = client;
    let mut runner = runner(Dialect::Postgres)?;
    runner
        .set_migration_table_name("migration")
        .run_async(client)
        .await
        .context("bringing the PostgreSQL store to the newest schema")?;
    Ok(())
}

fn runner(dialect: Dialect) -> anyhow::Result<Runner> {
    let migrations: Result<Vec<Migration>, _> = FILES
        .iter()
        .map(|(name, text)| Migration::unapplied(name, &speak(text, dialect)))
        .collect();
    Ok(Runner::new(&migrations.map_err(|error| anyhow!("{error}"))?))
}

fn speak(text: &str, dialect: Dialect) -> String {
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        let (only, rest) = match (line.strip_prefix("--sqlite "), line.strip_prefix("--postgres "))
        {
            (Some(rest), _) => (Some(Dialect::Sqlite), rest),
            (_, Some(rest)) => (Some(Dialect::Postgres), rest),
            _ => (None, line),
        };
        if only.is_none_or(|only| only == dialect) {
            sql.push_str(rest);
            sql.push('\n');
        }
    }
    match dialect {
        Dialect::Postgres => sql,
        // The only spelling that makes a column the row's own number.
        Dialect::Sqlite => {
            sql.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").replace("BYTEA", "BLOB")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_gets_its_own_lines() {
        let text = "CREATE TABLE a (id BIGINT PRIMARY KEY);\n--sqlite ONE\n--postgres TWO\n";

        assert_eq!(speak(text, Dialect::Sqlite), "CREATE TABLE a (id INTEGER PRIMARY KEY);\nONE\n");
        assert_eq!(
            speak(text, Dialect::Postgres),
            "CREATE TABLE a (id BIGINT PRIMARY KEY);\nTWO\n"
        );
    }
}
