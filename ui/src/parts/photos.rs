//! The photos of a message that is being written: drawn anew, handed in at once, kept by the
//! device until the message is sent.

use std::time::Duration;

use client::{Error, IdempotencyKey};
use contract::{
    Code,
    attachments::{MAX_COUNT, MAX_SIDE, Photo},
    id::AttachmentId,
    time::{Span, Time},
    words::{complaints, problems},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{
    going::{Going, until},
    is_offline, sentence, watch,
};
use crate::{
    device::{self, album, picture},
    settings::say,
};

/// How long a photo that was handed in can still be sent. The hub forgets it after a day.
const LIFE: Span = Span::HOUR.times(23);

/// How long the album may take to tell what it has.
const PATIENCE: Duration = Duration::from_secs(3);

/// A photo the hub has, as a draft remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The photo.
    pub photo: Photo,
    /// A small picture of it as a `data:` URL.
    pub preview: String,
    /// When it was handed in.
    pub at: Time,
    /// Under which name the album of the device has it.
    #[serde(default)]
    pub name: Option<String>,
}

/// Throws away what the device keeps of a message that was sent, whether or not its screen is still
/// there: the next one would find them and send them again.
pub(crate) fn forget_photos(message: &str) {
    let message = message.to_owned();
    spawn_local(async move { album::forget_sent(&message).await });
}

/// The photos of a draft that can still be sent as they are.
#[must_use]
pub(crate) fn alive(kept: Vec<Kept>, now: Time) -> Vec<Kept> {
    kept.into_iter().filter(|kept| now - kept.at < LIFE).collect()
}

/// The photos of one message that is being written.
#[derive(Clone, Copy, Debug)]
pub struct Photos {
    items: RwSignal<Vec<Item>>,
    /// Whether the album is still looked through.
    is_looking: RwSignal<bool>,
    /// What is done once it has been.
    after: StoredValue<Option<After>, LocalStorage>,
    /// The number of the next one: none is ever given twice.
    next: StoredValue<u32>,
    /// What the album calls the message.
    message: StoredValue<String>,
}

/// What waits for the album.
type After = Box<dyn FnOnce()>;

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) number: u32,
    /// What its file is called; empty for one that a draft remembers.
    pub(super) name: String,
    /// Where its small picture can be shown, once there is one.
    pub(super) shown: Option<String>,
    /// Under which name the album has it.
    kept_as: Option<String>,
    /// Whether the album had no room for it.
    pub(super) is_unkept: bool,
    pub(super) state: State,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    OnItsWay(Going),
    There(Kept),
    /// Why not, and what to hand in again, if it could be read.
    Failed(String, Option<(picture::Shrunk, IdempotencyKey)>),
}

impl Photos {
    /// The photos a draft remembers, and those of its message that were never handed in.
    #[must_use]
    pub fn new(message: &str, kept: Vec<Kept>) -> Self {
        let photos = Self {
            items: RwSignal::new(Vec::new()),
            is_looking: RwSignal::new(true),
            after: StoredValue::new_local(None),
            next: StoredValue::new(0),
            message: StoredValue::new(message.to_owned()),
        };
        for kept in alive(kept, device::now()) {
            let shown = picture::address(&kept.preview);
            let kept_as = kept.name.clone();
            photos.push(Item { shown, kept_as, ..Item::new(State::There(kept)) });
        }
        spawn_local(photos.fetch());
        // A database that never answers must not keep a message back.
        set_timeout(move || photos.has_looked(), PATIENCE);
        photos.try_again_with_the_network();
        on_cleanup(move || photos.release_all());
        photos
    }

    /// What a draft is to remember; the album remembers the others.
    #[must_use]
    pub fn kept(self) -> Vec<Kept> {
        let there = |item: &Item| match &item.state {
            State::There(kept) => Some(Kept { name: item.kept_as.clone(), ..kept.clone() }),
            State::OnItsWay(_) | State::Failed(..) => None,
        };
        self.items.with(|items| items.iter().filter_map(there).collect())
    }

    /// The photos to send.
    #[must_use]
    pub fn ids(self) -> Vec<AttachmentId> {
        untrack(|| self.kept()).into_iter().map(|kept| kept.photo.id).collect()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty)
    }

    pub(super) fn items(self) -> Vec<Item> {
        self.items.get()
    }

    /// Whether one is still to arrive: on its way, to be tried again, or not found in the album yet.
    #[must_use]
    pub fn is_busy(self) -> bool {
        let is_to_arrive =
            |item: &Item| matches!(item.state, State::OnItsWay(_) | State::Failed(_, Some(_)));
        self.is_looking.get() || self.items.with(|items| items.iter().any(is_to_arrive))
    }

    /// Takes all from the screen, if that is still there; they were sent.
    pub fn clear(self) {
        self.release_all();
        let _ = self.items.try_set(Vec::new());
    }

    /// Draws files anew and hands them in, as many as there is room for; whether all had room.
    pub fn hand_in_all(self, files: Vec<web_sys::File>) -> bool {
        let room = MAX_COUNT.saturating_sub(self.items.with_untracked(Vec::len));
        let fits = files.len() <= room;
        for file in files.into_iter().take(room) {
            let (going, stopped) = Going::begin();
            let state = State::OnItsWay(going.clone());
            let number = self.push(Item { name: file.name(), ..Item::new(state) });
            until(stopped, async move {
                match picture::shrink(&file, MAX_SIDE).await {
                    Some(shrunk) => {
                        self.show(number, picture::address(&shrunk.preview));
                        spawn_local(self.keep(number, shrunk.bytes.clone()));
                        self.hand_in(number, shrunk, IdempotencyKey::new(), going).await;
                    }
                    None => {
                        let why = say(problems::NOT_A_PHOTO).to_owned();
                        self.set(number, State::Failed(why, None));
                    }
                }
            });
        }
        fits
    }

    /// Puts a photo into the album, so that it survives a reload before it has arrived.
    async fn keep(self, number: u32, bytes: Vec<u8>) {
        let Some(message) = self.message.try_get_value() else { return };
        let name = album::keep(&message, &bytes).await;
        let is_here = self.change(number, |item| {
            item.is_unkept = name.is_none();
            item.kept_as.clone_from(&name);
        });
        // Where the screen has gone, it waits in the album for the next one.
        if is_here == Some(false)
            && let Some(name) = name
        {
            album::forget(&name).await;
        }
    }

    /// Hands in what the album has of this message and the draft does not know.
    async fn fetch(self) {
        let Some(message) = self.message.try_get_value() else { return };
        let names = album::names(&message).await;
        for name in names {
            let is_known = self.items.try_with_untracked(|items| {
                items.len() >= MAX_COUNT
                    || items.iter().any(|item| item.kept_as.as_deref() == Some(&*name))
            });
            if is_known != Some(false) {
                continue;
            }
            let kept_as = Some(name.clone());
            let (going, stopped) = Going::begin();
            let state = State::OnItsWay(going.clone());
            let number = self.push(Item { kept_as, ..Item::new(state) });
            until(stopped, async move {
                let Some(bytes) = album::find(&name).await else {
                    let why = say(problems::PHOTO_UNKNOWN).to_owned();
                    return self.set(number, State::Failed(why, None));
                };
                let preview = picture::preview(&bytes).await.unwrap_or_default();
                self.show(number, picture::address(&preview));
                let shrunk = picture::Shrunk { bytes, preview };
                self.hand_in(number, shrunk, IdempotencyKey::new(), going).await;
            });
        }
        self.has_looked();
    }

    /// Does it as soon as it is known what the album has of this message: at once, or in a moment. Who
    /// sends before that must neither lose a photo nor be told of one that is not there.
    pub fn known(self, act: impl FnOnce() + 'static) {
        if self.is_looking.try_get_untracked() == Some(true) {
            let _ = self.after.try_update_value(|after| *after = Some(Box::new(act)));
        } else {
            act();
        }
    }

    fn has_looked(self) {
        let _ = self.is_looking.try_set(false);
        if let Some(act) = self.after.try_update_value(Option::take).flatten() {
            act();
        }
    }

    async fn hand_in(
        self,
        number: u32,
        shrunk: picture::Shrunk,
        key: IdempotencyKey,
        going: Going,
    ) {
        let progress = going.progress(shrunk.bytes.len());
        let state = match device::hub().attach_with(shrunk.bytes.clone(), &key, progress).await {
            Ok(photo) => {
                let preview = shrunk.preview;
                State::There(Kept { photo, preview, at: device::now(), name: None })
            }
            Err(error) => {
                let is_refused = matches!(error.code(), Some(Code::NotAPhoto | Code::TooLarge));
                State::Failed(reason(&error), (!is_refused).then_some((shrunk, key)))
            }
        };
        self.set(number, state);
    }

    /// What did not arrive while the network was away goes by itself once it is back.
    fn try_again_with_the_network(self) {
        watch(move || {
            if is_offline() {
                return;
            }
            let failed = |item: Item| match item.state {
                State::Failed(_, Some((shrunk, key))) => Some((item.number, shrunk, key)),
                _ => None,
            };
            let failed = self.items.get_untracked().into_iter().filter_map(failed);
            for (number, shrunk, key) in failed {
                self.try_again(number, shrunk, key);
            }
        });
    }

    fn push(self, item: Item) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.items.update(|items| items.push(Item { number, ..item }));
        number
    }

    fn show(self, number: u32, address: Option<String>) {
        let _ = self.change(number, |item| item.shown = address);
    }

    fn set(self, number: u32, state: State) {
        let _ = self.change(number, |item| item.state = state);
    }

    /// Changes a photo; `false` where it was removed meanwhile, `None` where its screen has gone.
    fn change(self, number: u32, change: impl FnOnce(&mut Item)) -> Option<bool> {
        self.items.try_update(|items| {
            let item = items.iter_mut().find(|item| item.number == number);
            item.map(change).is_some()
        })
    }

    pub(super) fn remove(self, number: u32) {
        let mut name = None;
        self.items.update(|items| {
            for item in items.iter().filter(|item| item.number == number) {
                let_go(item);
                name.clone_from(&item.kept_as);
            }
            items.retain(|item| item.number != number);
        });
        if let Some(name) = name {
            spawn_local(async move { album::forget(&name).await });
        }
        device::focus_soon("#photos");
    }

    fn release_all(self) {
        let _ = self.items.try_with_untracked(|items| items.iter().for_each(release));
    }

    pub(super) fn try_again(self, number: u32, shrunk: picture::Shrunk, key: IdempotencyKey) {
        let (going, stopped) = Going::begin();
        self.set(number, State::OnItsWay(going.clone()));
        until(stopped, self.hand_in(number, shrunk, key, going));
    }
}

impl Item {
    const fn new(state: State) -> Self {
        let name = String::new();
        Self { number: 0, name, shown: None, kept_as: None, is_unkept: false, state }
    }
}

/// Why a photo has not arrived; that it is kept is said of the whole message.
fn reason(error: &Error) -> String {
    match error {
        Error::Offline => say(complaints::FILE_PHOTO_OFFLINE).to_owned(),
        other => sentence(other),
    }
}

/// Nobody wants it any more: what is on its way stops.
fn let_go(item: &Item) {
    release(item);
    if let State::OnItsWay(going) = &item.state {
        going.stop();
    }
}

fn release(item: &Item) {
    if let Some(address) = &item.shown {
        picture::release(address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_yesterday_loses_the_photos_the_hub_has_forgotten() {
        let kept = |at| Kept {
            photo: Photo { id: AttachmentId::from_number(1), width: 1, height: 1 },
            preview: String::new(),
            at,
            name: None,
        };
        let now = Time(0) + Span::DAY;

        let left = alive(vec![kept(Time(0)), kept(now - Span::HOUR)], now);

        assert_eq!(left, [kept(now - Span::HOUR)]);
    }
}
