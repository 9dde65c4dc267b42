//! The photos of a message that is being written: drawn anew, handed in at once, kept.

use client::{Error, IdempotencyKey};
use contract::{
    attachments::{MAX_COUNT, MAX_SIDE, Photo},
    id::AttachmentId,
    time::{Span, Time},
    words::problems,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    going::{Going, until},
    sentence,
};
use crate::{
    device::{self, picture},
    settings::say,
};

/// How long a photo that was handed in can still be sent. The hub forgets it after a day.
const LIFE: Span = Span::HOUR.times(23);

/// A photo the hub has, as a draft remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The photo.
    pub photo: Photo,
    /// A small picture of it as a `data:` URL.
    pub preview: String,
    /// When it was handed in.
    pub at: Time,
}

/// The photos of a draft that can still be sent.
#[must_use]
pub(crate) fn alive(kept: Vec<Kept>, now: Time) -> Vec<Kept> {
    kept.into_iter().filter(|kept| now - kept.at < LIFE).collect()
}

/// The photos of one message that is being written.
#[derive(Clone, Copy, Debug)]
pub struct Photos(RwSignal<Vec<Item>>);

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) number: u32,
    /// What its file is called; empty for one that a draft remembers.
    pub(super) name: String,
    /// Where its small picture can be shown, once there is one.
    pub(super) shown: Option<String>,
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
    /// The photos a draft remembers.
    #[must_use]
    pub fn new(kept: Vec<Kept>) -> Self {
        let photos = Self(RwSignal::new(Vec::new()));
        for kept in alive(kept, device::now()) {
            let shown = picture::address(&kept.preview);
            photos.push(String::new(), shown, State::There(kept));
        }
        on_cleanup(move || photos.release_all());
        photos
    }

    /// What a draft is to remember.
    #[must_use]
    pub fn kept(self) -> Vec<Kept> {
        let there = |item: &Item| match &item.state {
            State::There(kept) => Some(kept.clone()),
            State::OnItsWay(_) | State::Failed(..) => None,
        };
        self.0.with(|items| items.iter().filter_map(there).collect())
    }

    /// The photos to send.
    #[must_use]
    pub fn ids(self) -> Vec<AttachmentId> {
        untrack(|| self.kept()).into_iter().map(|kept| kept.photo.id).collect()
    }

    pub(super) fn items(self) -> Vec<Item> {
        self.0.get()
    }

    /// Whether one is still on its way.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.0.with(|items| items.iter().any(|item| matches!(item.state, State::OnItsWay(_))))
    }

    /// Takes all away.
    pub fn clear(self) {
        self.release_all();
        self.0.set(Vec::new());
    }

    /// Draws files anew and hands them in, as many as there is room for; whether all had room.
    pub fn hand_in_all(self, files: Vec<web_sys::File>) -> bool {
        let room = MAX_COUNT.saturating_sub(self.0.with_untracked(Vec::len));
        let fits = files.len() <= room;
        for file in files.into_iter().take(room) {
            let (going, stopped) = Going::begin();
            let number = self.push(file.name(), None, State::OnItsWay(going.clone()));
            until(stopped, async move {
                match picture::shrink(&file, MAX_SIDE).await {
                    Some(shrunk) => {
                        self.show(number, picture::address(&shrunk.preview));
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

    async fn hand_in(
        self,
        number: u32,
        shrunk: picture::Shrunk,
        key: IdempotencyKey,
        going: Going,
    ) {
        let progress = going.progress(shrunk.bytes.len());
        let handed_in = device::hub().attach_with(shrunk.bytes.clone(), &key, progress).await;
        let state = match handed_in {
            Ok(photo) => State::There(Kept { photo, preview: shrunk.preview, at: device::now() }),
            Err(error) => {
                let again = matches!(error, Error::Offline).then_some((shrunk, key));
                State::Failed(sentence(&error), again)
            }
        };
        self.set(number, state);
    }

    fn push(self, name: String, shown: Option<String>, state: State) -> u32 {
        let number = self.0.with_untracked(|items| items.last().map_or(0, |item| item.number + 1));
        self.0.update(|items| items.push(Item { number, name, shown, state }));
        number
    }

    fn show(self, number: u32, address: Option<String>) {
        self.change(number, |item| item.shown = address);
    }

    fn set(self, number: u32, state: State) {
        self.change(number, |item| item.state = state);
    }

    /// A photo that was removed meanwhile, with its screen or alone, is left alone.
    fn change(self, number: u32, change: impl FnOnce(&mut Item)) {
        let _ = self.0.try_update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.number == number) {
                change(item);
            }
        });
    }

    pub(super) fn remove(self, number: u32) {
        self.0.update(|items| {
            items.iter().filter(|item| item.number == number).for_each(let_go);
            items.retain(|item| item.number != number);
        });
        device::focus_soon("#photos");
    }

    fn release_all(self) {
        let _ = self.0.try_with_untracked(|items| items.iter().for_each(release));
    }

    pub(super) fn try_again(self, number: u32, shrunk: picture::Shrunk, key: IdempotencyKey) {
        let (going, stopped) = Going::begin();
        self.set(number, State::OnItsWay(going.clone()));
        until(stopped, self.hand_in(number, shrunk, key, going));
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
        };
        let now = Time(0) + Span::DAY;

        let left = alive(vec![kept(Time(0)), kept(now - Span::HOUR)], now);

        assert_eq!(left, [kept(now - Span::HOUR)]);
    }
}
