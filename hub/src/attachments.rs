//! Pictures and documents: taken in as a stream, named by their content, given to whom the matter
//! concerns. A picture is made anew; a document is kept as it is.

mod document;
mod files;
mod picture;
mod store;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use axum::{
    body::Bytes,
    extract::{Path as UrlPath, Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    Code,
    attachments::{DOCUMENT_PATH, Document, MAX_BYTES, MAX_DOCUMENT_BYTES, Photo, UPLOAD_PATH},
    id::{ActivityId, AttachmentId, ComplaintId, EntryId, GateId, PollId, SuggestionId},
    people::Care,
    time::{Span, Time},
    words,
};

use futures_util::Stream;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::RwLockReadGuard;

use crate::{
    activities,
    app::App,
    call::{self, Caller, Outcome},
    complaints,
    db::{Db, Tx},
    error::{Error, FieldReason, Result},
    gates,
    idempotency::{self, Once},
    notices, people, polls, register, suggestions,
};
pub use files::Content;
use files::{Kind, Size, Stored};

/// How long an uploaded picture waits to be sent with a message.
const UNSENT_LIFE: Span = Span::DAY;

/// How old a file is that no picture names before it counts as left behind.
const STRAY_AFTER: Span = Span::HOUR;

/// How long a browser keeps a picture.
const FOR_A_DAY: &str = "private, max-age=86400, immutable";

/// How long it keeps one that others than those it concerns can see.
const BRIEFLY: &str = "private, max-age=300";

/// How many contents are looked into at a time.
const CLEARED: i64 = 50;

/// Takes in a picture as raw bytes.
pub(crate) async fn upload(State(app): State<App>, request: Request) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let caller = call::admit(&mut parts, &app).await?;
    let key = Once::key(&parts.headers)?;
    let photo = take_in(&app, |_| key, body.into_data_stream()).await?;
    Ok(Outcome::from(photo).respond(&caller, app.is_secure()))
}

/// Takes in a picture: streamed to a file, decoded, re-encoded, stored under its content's name.
/// `key` makes the idempotency key of the hash of what has arrived.
///
/// # Errors
/// `too_large`, `not_a_photo`, `full`, or a fault.
pub(crate) async fn take_in<E: std::error::Error + 'static>(
    app: &App,
    key: impl FnOnce(&[u8; 32]) -> String,
    stream: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Photo> {
    let received = files::receive(&app.files, stream, MAX_BYTES).await?;
    let once = Once::new(key(&received.hash), UPLOAD_PATH, &received.hash);
    // Until the row is there, nothing says that somebody needs the file.
    let here = app.pictures.read().await;
    let stored = files::store(&app.files, received).await?;
    let named = name(app, once, stored, |id, kind| match kind {
        Kind::Picture { width, height } => Some(Photo { id, width, height }),
        Kind::Document(_) => None,
    });
    named_or_dropped(app, stored, here, named.await).await
}

/// Takes in a document as raw bytes, from those who publish.
pub(crate) async fn upload_document(State(app): State<App>, request: Request) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let caller = call::admit(&mut parts, &app).await?;
    let key = Once::key(&parts.headers)?;
    let (asked, now) = (caller.clone(), app.now());
    app.db
        .read(move |tx| {
            let caller = asked.clone();
            Box::pin(async move { register::may(tx, &caller, Care::Notify, now).await.map(drop) })
        })
        .await?;
    let received = files::receive(&app.files, body.into_data_stream(), MAX_DOCUMENT_BYTES).await?;
    let once = Once::new(key, DOCUMENT_PATH, &received.hash);
    let here = app.pictures.read().await;
    let stored = files::store_document(&app.files, received).await?;
    let named = name(&app, once, stored, |id, kind| match kind {
        Kind::Document(bytes) => Some(Document { id, bytes }),
        Kind::Picture { .. } => None,
    });
    let document: Document = named_or_dropped(&app, stored, here, named.await).await?;
    Ok(Outcome::from(document).respond(&caller, app.is_secure()))
}

/// Gives a stored content its row, once; its answer is made of the row's id.
async fn name<T: Serialize + DeserializeOwned + Send + Sync + 'static>(
    app: &App,
    once: Once,
    stored: Stored,
    answer: fn(AttachmentId, Kind) -> Option<T>,
) -> Result<Outcome<T>> {
    let now = app.now();
    idempotency::once_raw(app, once, now, move |tx, app| {
        Box::pin(async move {
            // Not in the order of time: an id that waits to be claimed must not be guessed.
            let id = AttachmentId::from_number(app.secret_id()?);
            store::add(tx, id, &stored, app.now()).await?;
            Ok(answer(id, stored.kind).context("a content is what it was stored as")?.into())
        })
    })
    .await
}

/// What was answered; the files of a content that got no row are removed.
async fn named_or_dropped<T>(
    app: &App,
    stored: Stored,
    here: RwLockReadGuard<'_, ()>,
    outcome: Result<Outcome<T>>,
) -> Result<T> {
    drop(here);
    if outcome.is_err() {
        drop_unnamed(app, stored.hash).await?;
    }
    Ok(outcome?.answer)
}

/// Removes the files of a picture that no row names.
async fn drop_unnamed(app: &App, hash: [u8; 32]) -> Result<()> {
    let _alone = app.pictures.write().await;
    if is_named(&app.db, &hash).await? { Ok(()) } else { files::remove(&app.files, &hash).await }
}

/// Whether a row names a picture's content.
///
/// # Errors
/// When the store fails.
pub async fn is_named(db: &Db, hash: &[u8]) -> Result<bool> {
    let hash = hash.to_owned();
    db.read(move |tx| {
        let hash = hash.clone();
        Box::pin(async move { store::is_named(tx, &hash).await })
    })
    .await
}

/// Binds uploaded pictures to the message they were sent with.
///
/// # Errors
/// A field at fault when one is unknown or was sent before.
pub(crate) async fn claim(
    tx: &mut Tx,
    photos: &[AttachmentId],
    complaint: ComplaintId,
    entry: EntryId,
) -> Result<()> {
    for photo in photos {
        if !store::claim(tx, *photo, complaint, entry).await? {
            let reason = FieldReason::Word(words::problems::PHOTO_UNKNOWN);
            return Err(Error::field("photos", reason));
        }
    }
    Ok(())
}

/// Lets pictures go that were bound to a message which is taken back: they can be sent again, and
/// wait for that as long as if they had just been uploaded.
///
/// # Errors
/// When the store fails.
pub(crate) async fn let_go(tx: &mut Tx, entry: EntryId, now: Time) -> Result<()> {
    store::let_go(tx, entry, now).await
}

/// Shows a picture.
pub(crate) async fn picture(
    State(app): State<App>,
    caller: Caller,
    UrlPath(id): UrlPath<String>,
) -> Result<Response> {
    answer(&app, caller, &id, Size::Whole).await
}

/// Shows a picture's thumbnail.
pub(crate) async fn thumbnail(
    State(app): State<App>,
    caller: Caller,
    UrlPath(id): UrlPath<String>,
) -> Result<Response> {
    answer(&app, caller, &id, Size::Thumbnail).await
}

/// Gives a document to be saved; how it is called as a file is the end of its address.
pub(crate) async fn document(
    State(app): State<App>,
    caller: Caller,
    UrlPath((id, _)): UrlPath<(String, String)>,
) -> Result<Response> {
    answer(&app, caller, &id, Size::Document).await
}

async fn answer(app: &App, caller: Caller, id: &str, size: Size) -> Result<Response> {
    app.limits.call(&caller)?;
    let id: AttachmentId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let now = app.now();
    let inner = app.clone();
    let (hash, kept) = app
        .db
        .read(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                let sent = store::sent(tx, id).await?;
                let (holder, hash) = sent
                    .filter(|(_, _, is_document)| *is_document == (size == Size::Document))
                    .map(|(holder, hash, _)| (holder, hash))
                    .ok_or_else(|| Error::refused(Code::NotFound))?;
                let may_see = match holder {
                    store::Holder::Complaint(complaint) => {
                        let is_authors = store::is_authors(tx, id).await?;
                        complaints::may_see_photos(tx, &who, complaint, is_authors, now).await?
                    }
                    store::Holder::Notice(notice) => {
                        notices::may_see(tx, &app, &who, notice, now).await?
                    }
                    store::Holder::Suggestion(suggestion) => {
                        suggestions::may_see(tx, &who, suggestion).await?
                    }
                    store::Holder::Poll(poll) => polls::may_see(tx, &who, poll).await?,
                    store::Holder::Activity(activity) => {
                        activities::may_see(tx, &who, activity).await?
                    }
                    // Whoever walks past the gate sees it as well.
                    store::Holder::Gate(gate) => match &who.member {
                        Some(member) => gates::known(tx, member.community, gate).await.is_ok(),
                        None => false,
                    },
                };
                // What stands in public can be hidden or taken back: nobody keeps it for long.
                let is_public =
                    matches!(holder, store::Holder::Suggestion(_) | store::Holder::Activity(_));
                let kept = match (size, is_public) {
                    // It is kept where somebody saves it, and nowhere else.
                    (Size::Document, _) => "no-store",
                    (_, true) => BRIEFLY,
                    (_, false) => FOR_A_DAY,
                };
                if may_see { Ok((hash, kept)) } else { Err(Error::refused(Code::NotFound)) }
            })
        })
        .await?;
    let body = files::open(&app.files, &hash, size).await?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = if size == Size::Document { "application/pdf" } else { "image/jpeg" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if size == Size::Document {
        let saved = HeaderValue::from_static("attachment");
        headers.insert(header::CONTENT_DISPOSITION, saved);
    }
    Ok(response)
}

/// The files of a content in the folder of pictures and documents.
#[must_use]
pub fn files_of(folder: &Path, content: &Content) -> Vec<PathBuf> {
    files::files(folder, content)
}

/// What is wrong with a picture's files; `None` when they are there and whole.
///
/// # Errors
/// When the disk fails.
pub async fn examine(folder: &Path, content: &Content) -> Result<Option<String>> {
    files::examine(folder, content).await
}

/// Files that no picture names, an hour after they were written: what a crash has left behind between
/// a file and its row, and what a backup holds besides the rows it was made of.
///
/// # Errors
/// When the store or the disk fails.
pub async fn strays(app: &App) -> Result<Vec<PathBuf>> {
    // Before the rows: a file is there before the row that names it.
    let files = files::written_before(&app.files, app.now() - STRAY_AFTER).await?;
    let named = named(app).await?;
    Ok(files.into_iter().filter(|(_, hash)| !named.contains(hash)).map(|(path, _)| path).collect())
}

/// Removes them, and tells how many there were. A person asks for it, never the hub by itself: with
/// the rows of another hub every picture is one that nobody names.
///
/// # Errors
/// When the store or the disk fails; when the store names no picture at all.
pub async fn remove_strays(app: &App) -> Result<usize> {
    let _alone = app.pictures.write().await;
    let strays = strays(app).await?;
    if !strays.is_empty() && named(app).await?.is_empty() {
        return Err(
            anyhow!("no picture is named here at all; are these the rows of this hub?").into()
        );
    }
    for path in &strays {
        std::fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(strays.len())
}

async fn named(app: &App) -> Result<HashSet<Vec<u8>>> {
    let named = app.db.read(|tx| Box::pin(async move { store::named(tx).await })).await?;
    Ok(named.into_iter().collect())
}

/// Forgets pictures that were never sent, and their files unless another matter shows the same.
///
/// # Errors
/// When the store or the disk fails.
pub async fn sweep(app: &App, now: Time) -> Result<()> {
    app.db
        .write(move |tx| Box::pin(async move { store::sweep(tx, now - UNSENT_LIFE).await }))
        .await?;
    clear(app).await
}

/// Forgets the pictures of a matter that is removed; [`clear`] removes their files afterwards.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget(tx: &mut Tx, complaint: ComplaintId) -> Result<()> {
    store::forget(tx, complaint).await
}

/// Forgets the pictures of a suggestion that is taken back; [`clear`] removes their files afterwards.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_of_suggestion(tx: &mut Tx, suggestion: SuggestionId) -> Result<()> {
    store::forget_of_suggestion(tx, suggestion).await
}

/// Binds the picture of a sheet to an answer of a poll; whether it was free.
///
/// # Errors
/// When the store fails.
pub(crate) async fn bind_to_poll(
    tx: &mut Tx,
    id: AttachmentId,
    poll: PollId,
    voter: i64,
) -> Result<bool> {
    store::bind_to_poll(tx, id, poll, voter).await
}

/// Forgets the pictures of the sheets of a poll, or of one answer; [`clear`] removes their files.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_of_poll(tx: &mut Tx, poll: PollId, voter: Option<i64>) -> Result<()> {
    store::forget_of_poll(tx, poll, voter).await
}

/// Binds a picture to what came of an activity; whether it was free, or was its already.
///
/// # Errors
/// When the store fails.
pub(crate) async fn bind_to_activity(
    tx: &mut Tx,
    id: AttachmentId,
    activity: ActivityId,
) -> Result<bool> {
    store::bind_to_activity(tx, id, activity).await
}

/// Binds the picture of a sign to its gate, in place of the one before; whether it was free. [`clear`]
/// removes that one's files.
///
/// # Errors
/// When the store fails.
pub(crate) async fn bind_to_gate(tx: &mut Tx, id: AttachmentId, gate: GateId) -> Result<bool> {
    store::bind_to_gate(tx, id, gate).await
}

/// Forgets the pictures of an activity but for these; [`clear`] removes their files.
///
/// # Errors
/// When the store fails.
pub(crate) async fn keep_of_activity(
    tx: &mut Tx,
    activity: ActivityId,
    kept: &[AttachmentId],
) -> Result<()> {
    for id in store::of_activity(tx, activity).await? {
        if !kept.contains(&id) {
            store::remove(tx, id).await?;
        }
    }
    Ok(())
}

/// Removes the files of contents that no row names any more. They are noted in the store until
/// then, so that a crash leaves none behind.
///
/// # Errors
/// When the store or the disk fails.
pub(crate) async fn clear(app: &App) -> Result<()> {
    loop {
        let _alone = app.pictures.write().await;
        let loose = app.db.read(|tx| Box::pin(store::loose(tx, CLEARED))).await?;
        for (hash, is_named) in &loose {
            if !is_named {
                files::remove(&app.files, hash).await?;
            }
        }
        let is_last = loose.len() < usize::try_from(CLEARED)?;
        app.db
            .write(move |tx| {
                let loose = loose.clone();
                Box::pin(async move {
                    for (hash, _) in &loose {
                        store::settle(tx, hash).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        if is_last {
            return Ok(());
        }
    }
}
