//! What may be said of a fault in a log: what was being done and of which kind the fault is, never
//! what somebody wrote.
//!
//! An engine quotes values where it refuses them: PostgreSQL in `DETAIL` and in some messages,
//! SQLite in what a search cannot read, serde in what does not fit, Rust itself where a text is cut
//! within a character.

use std::error::Error as Cause;

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
    let mut said = format!("PostgreSQL {}", fault.code().code());
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
        rusqlite::Error::SqliteFailure(fault, _) => format!("SQLite {}", fault.extended_code),
        rusqlite::Error::SqlInputError { error, .. } => format!("SQLite {}", error.extended_code),
        rusqlite::Error::InvalidColumnType(column, ..) => {
            format!("SQLite: column {column} is of another type")
        }
        _ => "SQLite: a value could not be bound or read".to_owned(),
    }
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
}
