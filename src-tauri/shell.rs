//! What the shell knows while it runs: which hub, whose keys, and what is to be opened.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Context;
use client::{Account, Error, Hub, IdempotencyKey, Keys};
use contract::{
    Code, Language, Problem,
    attachments::Photo,
    id::{DeviceId, PersonId},
    joining::InviteCode,
};
use tokio::{
    sync::OnceCell,
    task::{AbortHandle, JoinHandle},
};

use crate::{
    chest::{self, Kept},
    following::{self, Notebook},
    link::Link,
};

/// How long opening the keychain may take: the system may ask the person for a password.
const PATIENCE: Duration = Duration::from_secs(60);

/// The shell; its window, and every command, share it.
pub(crate) struct Shell {
    folder: PathBuf,
    keys: OnceCell<(Keys, Kept)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    hub: Option<Hub>,
    language: Language,
    opening: Option<Opening>,
    stream: Option<AbortHandle>,
    /// Pictures on their way, by their keys.
    pictures: HashMap<String, AbortHandle>,
}

/// What a link opens, until the window has opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// The screen.
    pub(crate) path: String,
    /// The secret of an invitation.
    pub(crate) code: Option<InviteCode>,
}

impl Shell {
    /// A shell that keeps what it must remember in `folder`, and returns to the hub it was at.
    #[must_use]
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        let last = fs::read_to_string(place(&folder)).ok();
        let hub = last.and_then(|link| Link::read(&link).ok()).map(|link| Hub::new(link.origin));
        let state = State { hub, ..State::default() };
        Self { folder, keys: OnceCell::new(), state: Mutex::new(state) }
    }

    /// The hub; before one was chosen, every call is offline.
    ///
    /// # Errors
    /// `Offline` before a hub was chosen.
    pub(crate) fn hub(&self) -> Result<Hub, Error> {
        self.state().hub.clone().ok_or(Error::Offline)
    }

    /// The keys of this device, and where they are kept. The first call opens the keychain, which
    /// may ask the person.
    ///
    /// # Errors
    /// `Garbled` when neither keychain nor file can be opened.
    pub(crate) async fn keys(&self) -> Result<(Keys, Kept), Error> {
        let folder = self.folder.clone();
        let open = || async move {
            let opening = tokio::task::spawn_blocking(move || chest::open(&folder));
            let opened = match tokio::time::timeout(PATIENCE, opening).await {
                Ok(Ok(opened)) => opened,
                Ok(Err(fault)) => Err(fault.into()),
                Err(late) => Err(late.into()),
            };
            opened.map_err(|error| Error::Garbled(format!("opening the keys: {error:#}")))
        };
        self.keys.get_or_try_init(open).await.cloned()
    }

    /// The accounts this device has at the hub.
    ///
    /// # Errors
    /// As [`Shell::hub`] and [`Shell::keys`].
    pub(crate) async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let hub = self.hub()?;
        let (keys, _) = self.keys().await?;
        let all = keys.list().await?;
        Ok(all.into_iter().filter(|account| account.origin == hub.origin()).collect())
    }

    /// The hub, and what is kept here of a chain of its ledger for the person as whom the window is used.
    ///
    /// # Errors
    /// As [`Shell::hub`]; `not_signed_in` where it is used as somebody else by now.
    pub(crate) async fn notebook(
        &self,
        person: PersonId,
        of: Option<PersonId>,
    ) -> Result<(Hub, Notebook), Error> {
        let hub = self.hub()?;
        let account = hub.used_as().await?;
        if account.person != person {
            let language = self.state().language;
            return Err(Error::Refused(Problem::new(Code::NotSignedIn, language)));
        }
        let notebook = Notebook::of(&self.folder, &account, of);
        Ok((hub, notebook))
    }

    /// Drops a device's key for good; with the last of its person's, what was kept of the ledger for them.
    ///
    /// # Errors
    /// As [`Shell::keys`]; `Garbled` when the keys or the files cannot be changed.
    pub(crate) async fn forget(&self, device: DeviceId) -> Result<(), Error> {
        let (keys, _) = self.keys().await?;
        let before = keys.list().await?;
        keys.forget(device).await?;
        let Some(gone) = before.into_iter().find(|account| account.device == device) else {
            return Ok(());
        };
        let left = keys.list().await?;
        let is_same = |one: &Account| one.person == gone.person && one.origin == gone.origin;
        if left.iter().any(is_same) {
            return Ok(());
        }
        following::forget(&self.folder, &gone)
            .map_err(|error| Error::Garbled(format!("forgetting the ledger: {error}")))
    }

    /// Goes to the hub of a link, and notes what is to be opened there. At the hub where somebody
    /// is already, they stay signed in.
    ///
    /// # Errors
    /// When the hub cannot be remembered for the next start.
    pub(crate) fn go_to(&self, link: Link) -> anyhow::Result<()> {
        remember(&place(&self.folder), &link.origin).context("remembering the hub")?;
        let mut state = self.state();
        if state.hub.as_ref().is_none_or(|hub| hub.origin() != link.origin) {
            let hub = Hub::new(link.origin);
            hub.set_language(state.language);
            state.hub = Some(hub);
        }
        state.opening = Some(Opening { path: link.path, code: link.code });
        Ok(())
    }

    /// Notes a screen that is to be opened at the hub where somebody is.
    pub(crate) fn open(&self, path: &str) {
        self.state().opening = Some(Opening { path: path.to_owned(), code: None });
    }

    /// What is to be opened; told once.
    #[must_use]
    pub(crate) fn take_opening(&self) -> Option<Opening> {
        self.state().opening.take()
    }

    /// Chooses the language of refusals.
    pub(crate) fn speak(&self, language: Language) {
        let mut state = self.state();
        state.language = language;
        if let Some(hub) = &state.hub {
            hub.set_language(language);
        }
    }

    /// Follows one stream, and the one before no more.
    pub(crate) fn follow(&self, stream: AbortHandle) {
        if let Some(before) = self.state().stream.replace(stream) {
            before.abort();
        }
    }

    /// Waits until a picture is handed in, or nobody wants it any more.
    ///
    /// # Errors
    /// Those of [`Hub::attach`]; `Offline` when it was let go.
    pub(crate) async fn hand_in(
        &self,
        key: &IdempotencyKey,
        handing_in: JoinHandle<Result<Photo, Error>>,
    ) -> Result<Photo, Error> {
        let name = key.as_str().to_owned();
        self.state().pictures.insert(name.clone(), handing_in.abort_handle());
        let photo = handing_in.await;
        self.state().pictures.remove(&name);
        photo.unwrap_or(Err(Error::Offline))
    }

    /// Hands a picture in no further.
    pub(crate) fn let_go(&self, key: &IdempotencyKey) {
        if let Some(picture) = self.state().pictures.remove(key.as_str()) {
            picture.abort();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join("hub")
}

fn remember(file: &Path, origin: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, origin)
}
