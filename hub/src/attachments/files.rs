//! Files named by the hash of their content, outside the database.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
    pin::pin,
    sync::LazyLock,
    time::{Duration, UNIX_EPOCH},
};

use anyhow::Context;
use axum::body::{Body, Bytes};
use contract::{Code, time::Time};
use data_encoding::HEXLOWER;
use futures_util::{Stream, StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{document, picture};
use crate::{
    app::random,
    call,
    error::{Error, Result},
};

/// The longest silence of an upload before it is given up.
const SILENCE: Duration = Duration::from_secs(20);

/// Bytes of the disk that pictures leave free, or a twentieth of it if that is less.
const RESERVE: u64 = 512 * 1024 * 1024;

/// Pictures decoded at the same time: each may take much memory.
static DECODING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Which file of a content: a picture has two, a document one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Whole,
    Thumbnail,
    Document,
}

/// An upload that has arrived whole; its file is removed when this goes.
pub(super) struct Received {
    path: PathBuf,
    pub(super) hash: [u8; 32],
}

impl Drop for Received {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "an upload's file was not removed");
        }
    }
}

/// A picture or a document on the disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) hash: [u8; 32],
    pub(super) kind: Kind,
}

/// A content that rows name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The hash of its bytes.
    pub hash: Vec<u8>,
    /// Whether it is a document; else it is a picture.
    pub is_document: bool,
}

/// What is known of a content besides what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pixels across and down.
    Picture { width: u32, height: u32 },
    /// How many bytes.
    Document(u32),
}

/// Writes an upload of at most so many bytes to a file as it comes.
pub(super) async fn receive<E: std::error::Error + 'static>(
    folder: &Path,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
    most: usize,
) -> Result<Received> {
    let mut stream = pin!(stream);
    match copy(folder, &mut stream, most).await {
        Err(Error::Refused(refusal)) if refusal.code == Code::Full => {
            drain(&mut stream, most).await;
            Err(Error::Refused(refusal))
        }
        received => received,
    }
}

async fn copy<E: std::error::Error + 'static>(
    folder: &Path,
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Send + Unpin),
    most: usize,
) -> Result<Received> {
    leave_room(folder)?;
    let name = HEXLOWER.encode(&random::<16>()?);
    let path = folder.join("incoming").join(name);
    let mut file = std::fs::File::create(&path).map_err(disk)?;
    let mut received = Received { path, hash: [0; 32] };
    let mut hasher = Sha256::new();
    let mut size = 0;
    loop {
        let next = tokio::time::timeout(SILENCE, stream.next()).await;
        let Ok(next) = next else { return Err(Error::refused(Code::TooSlow)) };
        let Some(chunk) = next else { break };
        let chunk: Bytes = chunk.map_err(|error| call::broken(&error))?;
        size += chunk.len();
        if size > most {
            return Err(Error::refused(Code::TooLarge));
        }
        hasher.update(&chunk);
        // A chunk goes to the page cache; the thread does not wait for the disk here.
        file.write_all(&chunk).map_err(disk)?;
    }
    received.hash = hasher.finalize().into();
    Ok(received)
}

/// Leaves the last of the disk to words: who fills it with pictures stops nobody from writing.
fn leave_room(folder: &Path) -> Result<()> {
    let disk = rustix::fs::statvfs(folder).context("asking for the room on the disk")?;
    let reserve = (disk.f_blocks / 20).min(RESERVE / disk.f_frsize.max(1));
    if disk.f_bavail < reserve { Err(Error::refused(Code::Full)) } else { Ok(()) }
}

/// Takes what is still being sent and drops it: who is cut off while sending sees a broken
/// connection, not the refusal.
async fn drain<E>(stream: &mut (impl Stream<Item = Result<Bytes, E>> + Send + Unpin), most: usize) {
    let mut size = 0;
    while let Ok(Some(Ok(chunk))) = tokio::time::timeout(SILENCE, stream.next()).await {
        size += chunk.len();
        if size > most {
            return;
        }
    }
}

/// Makes a picture of an upload and stores it under its content's name.
pub(super) async fn store(folder: &Path, received: Received) -> Result<Stored> {
    let _turn = DECODING.acquire().await.context("pictures are no longer decoded")?;
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let made = picture::make(&received.path)?;
        let hash: [u8; 32] = Sha256::digest(&made.whole).into();
        put(&folder, &hash, Size::Thumbnail, &made.thumbnail)?;
        put(&folder, &hash, Size::Whole, &made.whole)?;
        let kind = Kind::Picture { width: made.width, height: made.height };
        Ok(Stored { hash, kind })
    })
    .await
    .context("decoding a picture panicked")?
}

/// Stores an upload as it is, if it is a PDF file from its beginning to its end.
pub(super) async fn store_document(folder: &Path, received: Received) -> Result<Stored> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let bytes = std::fs::read(&received.path).context("reading an uploaded document")?;
        if !document::is_whole(&bytes) {
            return Err(Error::refused(Code::NotADocument));
        }
        put(&folder, &received.hash, Size::Document, &bytes)?;
        Ok(Stored { hash: received.hash, kind: Kind::Document(u32::try_from(bytes.len())?) })
    })
    .await
    .context("storing a document panicked")?
}

/// Writes a file whole or not at all, and has it on the disk before it is named.
fn put(folder: &Path, hash: &[u8], size: Size, bytes: &[u8]) -> Result<()> {
    let path = path(folder, hash, size);
    if path.exists() {
        return Ok(());
    }
    let parent = path.parent().context("a picture's path has a folder")?;
    std::fs::create_dir_all(parent).map_err(disk)?;
    let draft = folder.join("incoming").join(HEXLOWER.encode(&random::<16>()?));
    let written = std::fs::File::create(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, &path)?;
        std::fs::File::open(parent)?.sync_all()
    });
    written.map_err(|error| {
        // What could not be written whole must not take room.
        let _ = std::fs::remove_file(&draft);
        disk(error)
    })
}

/// Bytes that are read of a file at a time: who asks and does not read holds no more of it in memory.
const PART: usize = 64 * 1024;

/// Opens a stored picture or document as a body.
pub(super) async fn open(folder: &Path, hash: &[u8], size: Size) -> Result<Body> {
    let path = path(folder, hash, size);
    let file = tokio::task::spawn_blocking(move || std::fs::File::open(path))
        .await
        .context("opening a picture panicked")?
        .context("opening a picture")?;
    Ok(Body::from_stream(stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut part = vec![0; PART];
            let count = file.read(&mut part)?;
            part.truncate(count);
            io::Result::Ok((Bytes::from(part), file))
        });
        let (part, file) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!part.is_empty()).then_some((part, file)))
    })))
}

/// The files that make up a content.
pub(super) fn files(folder: &Path, content: &Content) -> Vec<PathBuf> {
    let sizes: &[Size] =
        if content.is_document { &[Size::Document] } else { &[Size::Whole, Size::Thumbnail] };
    sizes.iter().map(|size| path(folder, &content.hash, *size)).collect()
}

/// What is wrong with the files of a content: one missing, or another content than its name says.
pub(super) async fn examine(folder: &Path, content: &Content) -> Result<Option<String>> {
    let mut files = files(folder, content);
    let small = (!content.is_document).then(|| files.pop()).flatten();
    let whole = files.pop().context("a content has a file")?;
    let hash = content.hash.clone();
    let wrong = tokio::task::spawn_blocking(move || match std::fs::read(&whole) {
        Err(error) => Some(format!("picture {}: {error}", whole.display())),
        Ok(bytes) if Sha256::digest(&bytes)[..] != hash => {
            Some(format!("picture {} has another content", whole.display()))
        }
        Ok(_) => small
            .filter(|small| !small.exists())
            .map(|small| format!("thumbnail {} is missing", small.display())),
    });
    Ok(wrong.await.context("checking a picture panicked")?)
}

/// The files of pictures written before a moment, each with the hash of the content it is named by.
pub(super) async fn written_before(folder: &Path, moment: Time) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = folder.to_owned();
    let before = u128::try_from(moment.0).unwrap_or(0);
    let listed = tokio::task::spawn_blocking(move || {
        let mut found = Vec::new();
        for shelf in std::fs::read_dir(folder)? {
            let shelf = shelf?;
            if shelf.file_name() == "incoming" || !shelf.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(shelf.path())? {
                let file = file?;
                let written = file.metadata()?.modified()?.duration_since(UNIX_EPOCH);
                if written.unwrap_or_default().as_millis() >= before {
                    continue;
                }
                let path = file.path();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let hash = name.split('.').next().unwrap_or_default();
                // Another's file is none of ours, wherever it lies.
                let hash = HEXLOWER.decode(hash.as_bytes()).ok().filter(|hash| hash.len() == 32);
                found.extend(hash.map(|hash| (path.clone(), hash)));
            }
        }
        io::Result::Ok(found)
    });
    Ok(listed.await.context("listing the pictures panicked")?.context("listing the pictures")?)
}

/// Removes a stored picture; that it is gone already is fine.
pub(super) async fn remove(folder: &Path, hash: &[u8]) -> Result<()> {
    for size in [Size::Whole, Size::Thumbnail, Size::Document] {
        match std::fs::remove_file(path(folder, hash, size)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(anyhow::Error::from(error).context("removing a picture").into());
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn path(folder: &Path, hash: &[u8], size: Size) -> PathBuf {
    let name = HEXLOWER.encode(hash);
    let end = match size {
        Size::Whole => ".jpg",
        Size::Thumbnail => ".small.jpg",
        Size::Document => ".pdf",
    };
    folder.join(&name[..2]).join(format!("{name}{end}"))
}

fn disk(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull {
        Error::refused(Code::Full)
    } else {
        anyhow::Error::from(error).context("writing a picture").into()
    }
}
