//! What may be said of a fault in a log: what was being done and of which kind the fault is, never
//! what somebody wrote.
//!
//! An engine quotes values where it refuses them: PostgreSQL in `DETAIL` and in some messages,
//! SQLite in what a search cannot read, serde in what does not fit, Rust itself where a text is cut
//! within a character.

use std::error::Error as Cause;

use tokio_postgres::error::SqlState;

/// What whoever runs the hub can do something about stands there in words.
const FULL: &str = " (the disk is full)";

/// The same of rows that cannot be changed.
const READ_ONLY: &str = " (the rows are read-only)";

/// A fault as a log may have it.
#[must_use]
pub fn told(fault: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in fault.chain() {
        let one = one(cause);
        if said.last() != Some(&one) {
            said.push(one);
        }
    }
    said.join(": ")
}

fn one(cause: &(dyn Cause + 'static)) -> String {
    if let Some(fault) = cause.downcast_ref::<tokio_postgres::Error>() {
        return match fault.as_db_error() {
            Some(fault) => of_postgres(fault),
            None => fault.to_string(),
        };
    }
    if let Some(fault) = cause.downcast_ref::<tokio_postgres::error::DbError>() {
        return of_postgres(fault);
    }
    if let Some(fault) = cause.downcast_ref::<rusqlite::Error>() {
        return of_sqlite(fault);
    }
    if let Some(fault) = cause.downcast_ref::<rusqlite::ffi::Error>() {
        return by_code(*fault);
    }
    if let Some(fault) = cause.downcast_ref::<serde_json::Error>() {
        let kind = format!("{:?}", fault.classify()).to_lowercase();
        return format!("JSON of the wrong {kind}, column {}", fault.column());
    }
    if let Some(fault) = cause.downcast_ref::<tokio::task::JoinError>() {
        return if fault.is_panic() { "a task panicked" } else { "a task was ended" }.to_owned();
    }
    cause.to_string()
}

/// The names of PostgreSQL's own things; its sentences may quote.
fn of_postgres(fault: &tokio_postgres::error::DbError) -> String {
    let code = fault.code();
    let mut said = format!("PostgreSQL {}", code.code());
    if *code == SqlState::DISK_FULL {
        said.push_str(FULL);
    } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        said.push_str(READ_ONLY);
    }
    let names = [
        ("table", fault.table()),
        ("column", fault.column()),
        ("constraint", fault.constraint()),
        ("type", fault.datatype()),
    ];
    for (what, name) in names {
        if let Some(name) = name {
            said.push_str(&format!(", {what} {name}"));
        }
    }
    said
}

fn of_sqlite(fault: &rusqlite::Error) -> String {
    match fault {
        rusqlite::Error::SqliteFailure(fault, _) => by_code(*fault),
        rusqlite::Error::SqlInputError { error, .. } => by_code(*error),
        rusqlite::Error::InvalidColumnType(column, ..) => {
            format!("SQLite: column {column} is of another type")
        }
        _ => "SQLite: a value could not be bound or read".to_owned(),
    }
}

fn by_code(fault: rusqlite::ffi::Error) -> String {
    let in_words = match fault.code {
        rusqlite::ErrorCode::DiskFull => FULL,
        rusqlite::ErrorCode::ReadOnly => READ_ONLY,
        _ => "",
    };
    format!("SQLite {}{in_words}", fault.extended_code)
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn what_was_being_done_is_said_and_what_was_written_is_not() {
        let misread = serde_json::from_str::<i64>(r#""王秀英""#).expect_err("no number");
        let refused = rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(1),
            Some("fts5: syntax error near \"王秀英\"".to_owned()),
        );
        for fault in [anyhow!(misread), anyhow!(refused)] {
            let told = told(&Err::<(), _>(fault).context("reading a row").expect_err("a fault"));

            assert!(told.starts_with("reading a row: "), "{told}");
            assert!(!told.contains("王秀英"), "{told}");
        }
    }

    #[test]
    fn a_full_disk_and_rows_that_are_read_only_are_said_in_words() {
        let said = |code| {
            let failed = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            told(&anyhow!(failed))
        };

        assert_eq!(said(13), "SQLite 13 (the disk is full)");
        assert_eq!(said(8), "SQLite 8 (the rows are read-only)");
        assert_eq!(said(1), "SQLite 1");
    }
}
