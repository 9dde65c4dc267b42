//! What the web view may ask of the shell. `call`, `attach`, `live` and `save` carry everything;
//! the others are about keys, links, notices and what was checked of the ledger, which only a device
//! has.
//!
//! No command signs bytes of the web view's choosing: joining and signing in take types of the
//! contract, and what is signed is made on this side.

use std::{str::FromStr, sync::Arc, time::Duration};

use client::{
    Account, Error, IdempotencyKey, Live, Relay, Signed,
    following::{self, Known, Looked, Memory as _},
};
use contract::{
    Language,
    attachments::{Document, Photo},
    community,
    consents::{Consent, Give, Hash, Showing, Who},
    devices::Invited,
    gates::Notice,
    id::{AttachmentId, DeviceId, PersonId, RecoveryId},
    joining::InviteCode,
    live::Event,
    matches::Found,
    people::Me,
    recovery::{Veto, Watch},
    sessions::Signature,
    text::Name,
    time::Offset,
};
use serde::Serialize;
use tauri::{
    AppHandle, State, Webview,
    ipc::{Channel, InvokeBody, JavaScriptChannelId, Request},
};
use tauri_plugin_dialog::DialogExt;

use crate::{
    chest::Kept,
    link::{Link, NotALink},
    notices,
    shell::Shell,
};

type Answer<T> = Result<T, Error>;

/// Carries a call to the hub and brings the answer's JSON.
#[tauri::command]
pub(crate) async fn call(shell: State<'_, Shell>, relay: Relay) -> Answer<String> {
    shell.hub()?.relay(relay).await
}

/// Hands in a picture: its bytes are the body, its key and the channel that hears how many have
/// gone are headers.
#[tauri::command]
pub(crate) async fn attach(
    view: Webview,
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Answer<Photo> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::Garbled("a picture is raw bytes".to_owned()));
    };
    let key = header(&request, "idempotency-key")?;
    let key = IdempotencyKey::try_from(key).map_err(|wrong| Error::Garbled(wrong.to_owned()))?;
    let told = JavaScriptChannelId::from_str(&header(&request, "linli-told")?);
    let told: Channel<usize> =
        told.map_err(|wrong| Error::Garbled(wrong.to_owned()))?.channel_on(view);
    let hear = Arc::new(move |gone| {
        // A page that has gone hears nothing.
        let _ = told.send(gone);
    });
    let (hub, bytes, own) = (shell.hub()?, bytes.clone(), key.clone());
    let handing_in = tokio::spawn(async move { hub.attach_with(bytes, &own, Some(hear)).await });
    shell.hand_in(&key, handing_in).await
}

/// Hands in a document: its bytes are the body, its key is a header.
#[tauri::command]
pub(crate) async fn enclose(shell: State<'_, Shell>, request: Request<'_>) -> Answer<Document> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::Garbled("a document is raw bytes".to_owned()));
    };
    let key = header(&request, "idempotency-key")?;
    let key = IdempotencyKey::try_from(key).map_err(|wrong| Error::Garbled(wrong.to_owned()))?;
    shell.hub()?.enclose(bytes.clone(), &key).await
}

/// Hands a picture in no further.
#[tauri::command]
pub(crate) async fn let_go(shell: State<'_, Shell>, key: IdempotencyKey) -> Answer<()> {
    shell.let_go(&key);
    Ok(())
}

/// What a stream tells the window.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub(crate) enum Told {
    /// Something has changed.
    Event(Event),
    /// Whether the hub is connected, whenever that changes.
    Connected(bool),
}

/// How often the connection is looked after.
const LOOK: Duration = Duration::from_secs(1);

/// Tells what changes from now on; the stream before this one ends.
#[tauri::command]
pub(crate) async fn live(shell: State<'_, Shell>, told: Channel<Told>) -> Answer<()> {
    let stream = shell.hub()?.live();
    shell.follow(tokio::spawn(follow(stream, told)).abort_handle());
    Ok(())
}

/// Tells until the session ends, or the page that listens has gone.
async fn follow(mut stream: Live, told: Channel<Told>) {
    let connection = stream.connection();
    let mut was_up = false;
    let mut look = tokio::time::interval(LOOK);
    loop {
        let sent = tokio::select! {
            event = stream.next() => match event {
                Some(event) => told.send(Told::Event(event)),
                None => return,
            },
            _ = look.tick() => {
                let is_up = connection.is_up();
                let has_changed = std::mem::replace(&mut was_up, is_up) != is_up;
                if has_changed { told.send(Told::Connected(is_up)) } else { Ok(()) }
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Asks where to save a file and writes it; whether it was saved.
#[tauri::command]
pub(crate) async fn save(app: AppHandle, request: Request<'_>) -> Answer<bool> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::Garbled("a file is raw bytes".to_owned()));
    };
    let (name, bytes) = (header(&request, "linli-name")?, bytes.clone());
    write_where_asked(&app, name, bytes).await
}

/// Fetches a document and asks where to save it; whether it was saved. Its bytes never reach the page.
#[tauri::command]
pub(crate) async fn save_document(
    app: AppHandle,
    shell: State<'_, Shell>,
    id: AttachmentId,
    name: String,
) -> Answer<bool> {
    let document = Document { id, bytes: 0 };
    let bytes = shell.hub()?.document(&document.path(&name)).await?;
    write_where_asked(&app, Document::file_name(&name), bytes).await
}

async fn write_where_asked(app: &AppHandle, name: String, bytes: Vec<u8>) -> Answer<bool> {
    let ask = app.dialog().file().set_file_name(name);
    let saving = tokio::task::spawn_blocking(move || match ask.blocking_save_file() {
        None => Ok(false),
        Some(file) => {
            let path = file.into_path().map_err(|error| error.to_string())?;
            std::fs::write(path, bytes).map_err(|error| error.to_string())?;
            Ok(true)
        }
    });
    saving.await.map_err(|error| error.to_string()).and_then(|saved| saved).map_err(Error::Garbled)
}

/// What the window needs to know when it opens.
#[derive(Serialize)]
pub(crate) struct Opened {
    /// Where the hub is; nothing before one was chosen.
    origin: Option<String>,
    /// The screen a link leads to.
    path: Option<String>,
    /// The secret of an invitation.
    code: Option<InviteCode>,
    /// Where the keys are.
    kept: Kept,
}

/// Tells what is to be opened.
#[tauri::command]
pub(crate) async fn opened(shell: State<'_, Shell>) -> Answer<Opened> {
    let (_, kept) = told(shell.keys().await)?;
    let origin = shell.hub().ok().map(|hub| hub.origin().to_owned());
    let (path, code) = match shell.take_opening() {
        Some(opening) => (Some(opening.path), opening.code),
        None => (None, None),
    };
    Ok(Opened { origin, path, code, kept })
}

/// Why a link was not followed.
#[derive(Serialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// It names no website.
    Unreadable,
    /// It is not encrypted.
    Unencrypted,
    /// No hub answers there.
    Hub(Error),
}

/// Goes to the hub of a link, if one answers there.
#[tauri::command]
pub(crate) async fn connect(shell: State<'_, Shell>, link: String) -> Result<(), Refusal> {
    let link = Link::read(&link).map_err(|wrong| match wrong {
        NotALink::Unreadable => Refusal::Unreadable,
        NotALink::Unencrypted => Refusal::Unencrypted,
    })?;
    let answer = client::Hub::new(&link.origin).ask(&community::Show { door: None }).await;
    match answer {
        // A hub of many communities does not know which one is meant: it is there all the same.
        Ok(_) | Err(Error::Refused(_)) => {}
        Err(error) => return Err(Refusal::Hub(error)),
    }
    shell.go_to(link).map_err(|error| Refusal::Hub(Error::Garbled(format!("{error:#}"))))
}

/// The accounts this device has at the hub; there is no secret in them.
#[tauri::command]
pub(crate) async fn accounts(shell: State<'_, Shell>) -> Answer<Vec<Account>> {
    shell.accounts().await
}

/// Signs in as this device from now on, whenever it is needed.
#[tauri::command]
pub(crate) async fn use_account(shell: State<'_, Shell>, device: DeviceId) -> Answer<()> {
    let (keys, _) = shell.keys().await?;
    shell.hub()?.use_account(&keys, device);
    Ok(())
}

/// Makes a key, registers it with an invitation and is signed in.
#[tauri::command]
pub(crate) async fn join(shell: State<'_, Shell>, code: InviteCode, name: Name) -> Answer<Account> {
    let (keys, _) = shell.keys().await?;
    told(client::join(&shell.hub()?, &keys, code, name).await)
}

/// Signs in as this device now.
#[tauri::command]
pub(crate) async fn sign_in(shell: State<'_, Shell>, device: DeviceId) -> Answer<Me> {
    let (keys, _) = shell.keys().await?;
    client::sign_in(&shell.hub()?, &keys, device).await
}

/// Makes the consent to a notice and signs it, as whom the window is used.
#[tauri::command]
pub(crate) async fn agree(
    shell: State<'_, Shell>,
    notice: Notice,
    who: Who,
    offset: Offset,
) -> Answer<Give> {
    shell.hub()?.agree(&notice, who, offset).await
}

/// Makes the consent of a child to a notice and signs it, as a guardian as whom the window is used.
#[tauri::command]
pub(crate) async fn agree_for(
    shell: State<'_, Shell>,
    notice: Notice,
    who: Who,
    child: Signed,
    offset: Offset,
) -> Answer<Give> {
    shell.hub()?.agree_for(&notice, who, &child, offset).await
}

/// Signs that the ticket of a consent is shown now, as whom the window is used.
#[tauri::command]
pub(crate) async fn show_ticket(shell: State<'_, Shell>, consent: Hash) -> Answer<Showing> {
    shell.hub()?.show(consent).await
}

/// Makes an invitation for the next device of who uses the window, and lets it in.
#[tauri::command]
pub(crate) async fn let_in(shell: State<'_, Shell>, key: IdempotencyKey) -> Answer<Invited> {
    shell.hub()?.let_in(&key).await
}

/// What the gate of a consent has told of how often it has known who uses the window: opened here, with a key that the web
/// view does not see.
#[tauri::command]
pub(crate) async fn matches(
    shell: State<'_, Shell>,
    hash: Hash,
    consent: Consent,
) -> Answer<Found> {
    shell.hub()?.matches(hash, &consent).await
}

/// Signs the photo that is sent by a consent, by its hash, as whom the window is used.
#[tauri::command]
pub(crate) async fn sign_photo(
    shell: State<'_, Shell>,
    consent: Hash,
    picture: Hash,
) -> Answer<Signature> {
    shell.hub()?.sign_photo(consent, picture).await
}

/// Makes what a device says that says no to a recovery, and signs it.
#[tauri::command]
pub(crate) async fn object_recovery(
    shell: State<'_, Shell>,
    device: DeviceId,
    recovery: RecoveryId,
) -> Answer<Veto> {
    let (keys, _) = shell.keys().await?;
    client::object(&shell.hub()?, &keys, device, recovery).await
}

/// Signs that a device that was stopped asks whether its account is being recovered.
#[tauri::command]
pub(crate) async fn watch_recovery(shell: State<'_, Shell>, device: DeviceId) -> Answer<Watch> {
    let (keys, _) = shell.keys().await?;
    client::watch(&shell.hub()?, &keys, device).await
}

/// Ends the session; the key stays.
#[tauri::command]
pub(crate) async fn sign_out(shell: State<'_, Shell>) -> Answer<()> {
    client::sign_out(&shell.hub()?).await
}

/// Signs in by itself no more.
#[tauri::command]
pub(crate) async fn leave_account(shell: State<'_, Shell>) -> Answer<()> {
    shell.hub()?.leave_account();
    Ok(())
}

/// Drops a device's key for good.
#[tauri::command]
pub(crate) async fn forget(shell: State<'_, Shell>, device: DeviceId) -> Answer<()> {
    shell.forget(device).await
}

/// What this side has kept of a chain of the ledger: the person's, or `of` somebody's for whom they act.
#[tauri::command]
pub(crate) async fn ledger_kept(
    shell: State<'_, Shell>,
    person: PersonId,
    of: Option<PersonId>,
) -> Answer<following::Kept> {
    let (_, notebook) = shell.notebook(person, of).await?;
    told(notebook.find())
}

/// Looks what is new in a chain and judges it, by what this side has kept and nothing else.
#[tauri::command]
pub(crate) async fn ledger_look(
    shell: State<'_, Shell>,
    person: PersonId,
    of: Option<PersonId>,
) -> Answer<Looked> {
    let (hub, notebook) = shell.notebook(person, of).await?;
    Ok(following::look(&hub, &notebook, Some(notebook.by()), of).await)
}

/// Keeps what the person says that they know of a chain.
#[tauri::command]
pub(crate) async fn ledger_know(
    shell: State<'_, Shell>,
    person: PersonId,
    of: Option<PersonId>,
    what: Known,
) -> Answer<()> {
    let (_, notebook) = shell.notebook(person, of).await?;
    told(following::know(&notebook, &what))
}

/// The root of the ledger when it had so many entries, where the hub shows that what this side has checked began so.
#[tauri::command]
pub(crate) async fn ledger_began(
    shell: State<'_, Shell>,
    person: PersonId,
    of: Option<PersonId>,
    size: u64,
) -> Answer<Option<Hash>> {
    let (hub, notebook) = shell.notebook(person, of).await?;
    let kept = told(notebook.find())?;
    following::began(&hub, kept.head(), size).await
}

/// Chooses the language of refusals.
#[tauri::command]
pub(crate) async fn speak(shell: State<'_, Shell>, language: Language) -> Answer<()> {
    shell.speak(language);
    Ok(())
}

/// Shows a notice of the desktop's that leads to a screen. A desktop that shows none is no fault.
#[tauri::command]
pub(crate) async fn notice(
    app: AppHandle,
    title: String,
    body: String,
    path: String,
) -> Answer<()> {
    notices::show(&app, title, body, path).map_err(|error| Error::Garbled(error.to_string()))
}

/// Writes down what went wrong with the keys or the files, for whoever looks after the device.
fn told<T>(answer: Answer<T>) -> Answer<T> {
    if let Err(error @ Error::Garbled(_)) = &answer {
        eprintln!("{error}");
    }
    answer
}

fn header(request: &Request<'_>, name: &str) -> Answer<String> {
    let value = request.headers().get(name).and_then(|value| value.to_str().ok());
    value.map(str::to_owned).ok_or_else(|| Error::Garbled(format!("the header {name} is missing")))
}
