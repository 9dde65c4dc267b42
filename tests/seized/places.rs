//! Where something of people can lie: the files of a folder, the memory of a process, what a PostgreSQL has.

use std::{
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::FileExt,
    path::Path,
    pin::pin,
};

use futures_util::StreamExt;
use tokio_postgres::{Client, NoTls};

use super::search::{Found, Needles, Search};

/// How much is read at once.
pub(super) const AT_ONCE: usize = 1 << 20;

/// Searches every file below a folder, and what the files are called.
pub(super) fn folder(folder: &Path, needles: &Needles) -> Found {
    let mut found = Found::default();
    walk(folder, folder, needles, &mut found);
    found
}

fn walk(top: &Path, folder: &Path, needles: &Needles, found: &mut Found) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(top, &path, needles, found);
            continue;
        }
        let name = path.strip_prefix(top).expect("below").to_string_lossy().into_owned();
        let mut search = needles.search();
        search.take(name.as_bytes());
        search.end(&format!("the name of {name}"), found);
        let mut search = needles.search();
        let (mut file, mut piece) = (File::open(&path).expect("a file"), vec![0; AT_ONCE]);
        loop {
            match file.read(&mut piece).expect("a file is read") {
                0 => break,
                read => search.take(&piece[..read]),
            }
        }
        search.end(&name, found);
    }
}

/// Searches all memory of a process that the process itself can read.
///
/// # Errors
/// When the system does not let us.
pub(super) fn memory(process: u32, needles: &Needles) -> io::Result<Found> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
    let memory = File::open(format!("/proc/{process}/mem"))?;
    let (mut found, mut piece) = (Found::default(), vec![0; AT_ONCE]);
    for line in maps.lines() {
        let Region { name, from, to, is_readable } =
            Region::read(line).expect("a line of the kernel's (proc(5))");
        // The last two are the kernel's.
        if !is_readable || name.starts_with("[vvar") || name == "[vsyscall]" {
            continue;
        }
        let (mut search, mut at) = (needles.search(), from);
        while at < to {
            let left = usize::try_from(to - at).unwrap_or(AT_ONCE).min(AT_ONCE);
            match memory.read_at(&mut piece[..left], at) {
                Ok(0) => break,
                Ok(read) => {
                    search.take(&piece[..read]);
                    at += read as u64;
                }
                // Behind the end of a file nothing lies.
                Err(_) if name.starts_with('/') => break,
                Err(error) => return Err(error),
            }
        }
        search.end(&format!("memory {name}"), &mut found);
    }
    Ok(found)
}

/// A region of a process's memory.
struct Region<'l> {
    name: &'l str,
    from: u64,
    to: u64,
    is_readable: bool,
}

impl<'l> Region<'l> {
    fn read(line: &'l str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (from, to) = words.first()?.split_once('-')?;
        let number = |text| u64::from_str_radix(text, 16).ok();
        let is_readable = words.get(1)?.starts_with('r');
        let name = words.get(5).copied().unwrap_or("of its own");
        Some(Self { name, from: number(from)?, to: number(to)?, is_readable })
    }
}

/// A database of a PostgreSQL, by a role that may read the server's files.
pub(super) struct Postgres {
    client: Client,
    /// The file of the server's log of writes that was begun when we came.
    since: String,
}

impl Postgres {
    /// Comes before anything is written.
    pub(super) async fn open(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connected");
        tokio::spawn(connection);
        let sql = "SELECT pg_walfile_name(pg_current_wal_lsn())";
        let since = client.query_one(sql, &[]).await.expect("the log of writes").get(0);
        Self { client, since }
    }

    /// Searches what the tables say, their files with all that was deleted and is still there, those of indices and
    /// statistics, and what the log of writes has.
    pub(super) async fn search(&self, needles: &Needles) -> Found {
        let mut found = Found::default();
        self.client.batch_execute("CHECKPOINT").await.expect("all is in its files");
        let tables = "SELECT CAST(CAST(oid AS REGCLASS) AS TEXT) FROM pg_class \
                      WHERE relkind = 'r' AND oid >= 16384";
        for table in self.names(tables).await {
            let mut search = needles.search();
            self.say(&table, &mut search).await;
            search.end(&format!("rows of {table}"), &mut found);
        }
        let files = "SELECT pg_relation_filepath(oid) FROM pg_class \
                     WHERE pg_relation_filepath(oid) IS NOT NULL";
        for file in self.names(files).await {
            let mut search = needles.search();
            // A gigabyte each.
            let (mut name, mut part) = (file.clone(), 0);
            while self.read(&name, &mut search).await {
                part += 1;
                name = format!("{file}.{part}");
            }
            search.end(&format!("file {file}"), &mut found);
        }
        let log = "SELECT name FROM pg_ls_waldir() WHERE LENGTH(name) = 24 ORDER BY name";
        for name in self.names(log).await.into_iter().filter(|name| *name >= self.since) {
            let mut search = needles.search();
            self.read(&format!("pg_wal/{name}"), &mut search).await;
            search.end("the log of writes", &mut found);
        }
        found
    }

    async fn names(&self, sql: &str) -> Vec<String> {
        let rows = self.client.query(sql, &[]).await.expect("names");
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// A table as text; bytes in hexadecimal digits.
    async fn say(&self, table: &str, search: &mut Search<'_>) {
        let sql = format!("COPY {table} TO STDOUT");
        let rows = self.client.copy_out(sql.as_str()).await.expect("a table is copied");
        let mut rows = pin!(rows);
        while let Some(row) = rows.next().await {
            search.take(&row.expect("a row"));
        }
    }

    /// A file of the server's; whether it is there.
    async fn read(&self, file: &str, search: &mut Search<'_>) -> bool {
        let at_once = i64::try_from(AT_ONCE).expect("a megabyte");
        let mut at = 0_i64;
        loop {
            let sql = "SELECT pg_read_binary_file($1, $2, $3, true)";
            let row = self.client.query_one(sql, &[&file, &at, &at_once]).await.expect("read");
            let Some(bytes) = row.get::<_, Option<Vec<u8>>>(0) else { return false };
            if bytes.is_empty() {
                return true;
            }
            search.take(&bytes);
            at += i64::try_from(bytes.len()).expect("a megabyte");
        }
    }
}
