//! A hub that is carried off: its disk, its rows, its logs and its memory have no photo that a gate has taken, no
//! identity number, and no telephone number but what somebody wrote into a text of their own.

mod canary;
mod life;
mod places;
mod search;

use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Write},
    process::{Command, Stdio},
    time::Duration,
};

use hub::db::Place;
use tempfile::TempDir;

use crate::support::{Engine, HubProcess, TestHub, new_database, on_both_engines, skip, tell};
use canary::{Canary, Kind};
use places::{AT_ONCE, Postgres};
use search::{Found, Needles};

/// How many are enrolled; more where there is time.
fn enrolments() -> usize {
    if std::env::var_os("LINLI_TEST_DEEP").is_some() { 10_000 } else { 300 }
}

/// What every hub of the demo's community remembers for as long as it serves.
const KNOWN: &str = "桐荫里 18 号党群服务中心";

/// How long a hub may take to notice that everybody has hung up.
const SOON: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_seized_hub_on_sqlite_has_no_face_and_no_identity_number() {
    nothing_is_found(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seized_hub_on_postgres_has_no_face_and_no_identity_number() {
    let Ok(server) = std::env::var("LINLI_TEST_POSTGRES") else {
        skip("LINLI_TEST_POSTGRES");
        return;
    };
    nothing_is_found(Some(new_database(&server).await)).await;
}

async fn nothing_is_found(database_url: Option<String>) {
    let folder = TempDir::new().expect("a place for temporary files");
    let data = folder.path().join("data");
    let rows = match &database_url {
        Some(url) => Some(Postgres::open(url).await),
        None => None,
    };
    let Some(hub) = HubProcess::start(&data, database_url).await else {
        skip("LINLI_TEST_HUB");
        return;
    };
    let canaries: Vec<Canary> = (0..enrolments()).map(|_| Canary::fresh()).collect();
    let (told, sent) = (Canary::fresh(), Canary::fresh());
    let known = (Kind::Known, KNOWN.as_bytes().to_vec());
    let people = canaries.iter().chain([&sent]);
    let needles = people.flat_map(Canary::needles).chain(told.told()).chain([known]);
    let needles = Needles::new(needles);

    let taken = life::enrol(&hub, &canaries).await;
    life::write_down(&hub, &told).await;
    life::send_photo(&hub, &sent).await;
    assert_eq!(fs::read_dir(data.join("relay")).expect("a folder").count(), 1, "sealed, it waits");
    if rows.is_none() {
        // Of PostgreSQL it is a dump of the rows that are read below, packed.
        let backup = folder.path().join("backup");
        hub.run(&["backup", "--to", &backup.to_string_lossy()]).await;
    }
    // What a request has brought lies in its connection's buffer for as long as that is open.
    tokio::time::timeout(SOON, hub.wait_alone()).await.expect("it lets go of connections");
    hub.freeze().await;
    let disk = places::folder(folder.path(), &needles);
    let memory = places::memory(hub.id(), &needles);
    let rows = match rows {
        Some(rows) => Some(rows.search(&needles).await),
        None => None,
    };
    hub.thaw().await;

    assert_eq!(taken, enrolments());
    has_none(&disk, "linli.sqlite");
    if let Some(rows) = &rows {
        has_none(rows, "");
    }
    // What somebody wrote is in the rows, and in nothing else on the disk: so the search can find.
    let (in_rows, elsewhere) = match &rows {
        Some(rows) => (rows.of(Kind::Written), disk.of(Kind::Written)),
        None => (disk.of(Kind::Written), 0),
    };
    assert!(in_rows >= 2 && elsewhere == 0, "{rows:?} {disk:?}");
    let rows = rows.map_or(0, |rows| rows.megabytes());
    let enrolled = format!("{taken} enrolments: nothing in {} MB of disk", disk.megabytes());
    match memory {
        Ok(memory) => {
            let known = memory.places(Kind::Known);
            let is_own = |place: &&str| ["memory [heap]", "memory of its own"].contains(place);
            assert!(known.iter().any(is_own), "it was read: {memory:?}");
            assert_eq!(memory.of(Kind::Photo) + memory.of(Kind::Identity), 0, "{memory:?}");
            let (searched, telephones) = (memory.megabytes(), memory.of(Kind::Telephone));
            tell(&format!(
                "{enrolled}, {rows} MB of rows, {searched} MB of memory; in memory \
                 {telephones} telephone numbers, which is counted and not promised"
            ));
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            skip("leave to read the memory of a process");
            tell(&format!("{enrolled}, {rows} MB of rows"));
        }
        Err(error) => panic!("reading memory: {error}"),
    }
}

/// Nothing of what nobody wrote; and of what somebody did only where texts are kept.
fn has_none(found: &Found, texts: &str) {
    for kind in [Kind::Photo, Kind::Identity, Kind::Telephone] {
        assert_eq!(found.of(kind), 0, "{found:?}");
    }
    let written = found.places(Kind::Written);
    let is_kept_there = |place: &&str| place.contains(texts);
    assert!(written.iter().all(is_kept_there), "{found:?}");
}

/// What is looked for in each place below.
fn planted(canary: &Canary) -> Needles {
    Needles::new(canary.needles())
}

#[test]
fn what_lies_in_a_file_is_found_in_every_form() {
    let canary = Canary::fresh();
    let needles = planted(&canary);
    let Canary { photo, telephone, identity } = &canary;
    let folder = TempDir::new().expect("a place for temporary files");
    let inner = folder.path().join("tile").join("0");
    fs::create_dir_all(&inner).expect("a folder");
    let hex: String = photo.iter().map(|byte| format!("{byte:02X}")).collect();
    let base64 = |before: &[u8]| {
        data_encoding::BASE64.encode(&[before, photo, b"and more"].concat()).into_bytes()
    };
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let plain = telephone.replace('-', "");
    for (name, bytes, kind) in [
        // Across what is read at once.
        ("000", [&vec![0; AT_ONCE - 30][..], photo].concat(), Kind::Photo),
        ("001", photo[17..48].to_vec(), Kind::Photo),
        ("002", hex.into_bytes(), Kind::Photo),
        ("003", base64(b""), Kind::Photo),
        ("004", base64(b"1"), Kind::Photo),
        ("005", base64(b"12"), Kind::Photo),
        ("log.jsonl", format!("{{\"fault\":\"{identity}\"}}\n").into_bytes(), Kind::Identity),
        ("007", utf16(identity), Kind::Identity),
        ("008", plain.into_bytes(), Kind::Telephone),
        ("009", utf16(telephone), Kind::Telephone),
    ] {
        let path = inner.join(name);
        fs::write(&path, bytes).expect("a file");
        let found = places::folder(folder.path(), &needles);
        assert_eq!(found.places(kind), [format!("tile/0/{name}")], "{found:?}");
        fs::remove_file(&path).expect("removed");
    }
    fs::write(inner.join(identity), &photo[..15]).expect("a file");
    let found = places::folder(folder.path(), &needles);
    assert_eq!(found.places(Kind::Identity), [format!("the name of tile/0/{identity}")]);
    assert_eq!((found.of(Kind::Photo), found.of(Kind::Identity)), (0, 1), "less is chance");
}

#[test]
fn what_lies_in_the_memory_of_a_process_is_found() {
    let (canary, stranger) = (Canary::fresh(), Canary::fresh());
    let Canary { photo, telephone, identity } = &canary;
    // It reads a line, says so, and waits with the line in its memory.
    let mut process = Command::new("sh")
        .args(["-c", "IFS= read -r line; echo read; read -r end"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sh runs");
    let mut words = process.stdin.take().expect("a pipe");
    let photo = data_encoding::BASE64.encode(photo);
    writeln!(words, "{photo} {telephone} {identity}").expect("it listens");
    let mut said = String::new();
    BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut said).expect("it says");
    assert_eq!(said, "read\n");

    let [own, other] = [&canary, &stranger].map(|one| places::memory(process.id(), &planted(one)));
    drop(words);
    process.wait().expect("it ends");

    let (own, other) = match (own, other) {
        (Ok(own), Ok(other)) => (own, other),
        (Err(error), _) if error.kind() == ErrorKind::PermissionDenied => {
            skip("leave to read the memory of a process");
            return;
        }
        (own, other) => panic!("{own:?} {other:?}"),
    };
    for kind in [Kind::Photo, Kind::Identity, Kind::Telephone] {
        assert!(own.of(kind) > 0, "{own:?}");
        assert_eq!(other.of(kind), 0, "{other:?}");
    }
}

on_both_engines! {
    async fn what_lies_in_rows_is_found(hub: TestHub) {
        let canary = Canary::fresh();
        let needles = planted(&canary);
        let rows = match &hub.place {
            Place::Url(url) => Some(Postgres::open(url).await),
            Place::File(_) => None,
        };
        let photo = canary.photo;

        hub.resident(&canary.identity).await;
        let plant = hub.app.db.write(move |tx| Box::pin(async move {
            tx.execute("CREATE TABLE planted (bytes BYTEA)", &[]).await?;
            tx.execute("INSERT INTO planted (bytes) VALUES ($1)", &[(&photo).into()]).await
        }));
        plant.await.expect("planted");

        let found = match &rows {
            Some(rows) => rows.search(&needles).await,
            None => places::folder(hub.data.path(), &needles),
        };
        assert!(found.of(Kind::Photo) > 0 && found.of(Kind::Identity) > 0, "{found:?}");
        assert_eq!(found.of(Kind::Telephone), 0, "{found:?}");
        if rows.is_some() {
            for (kind, place) in [
                (Kind::Photo, "rows of planted"),
                (Kind::Identity, "rows of person"),
                (Kind::Photo, "the log of writes"),
            ] {
                assert!(found.places(kind).contains(&place), "{found:?}");
            }
        }
    }
}
