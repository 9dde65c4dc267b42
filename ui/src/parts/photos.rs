//! Photos: chosen, drawn anew, handed in at once; and shown.

use client::{Error, IdempotencyKey};
use contract::{
    attachments::{MAX_COUNT, MAX_SIDE, Photo},
    id::AttachmentId,
    time::{Span, Time},
    words::{complaints, problems},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{Faults, field, icon, sentence};
use crate::{
    device::{self, picture},
    settings::{language, say},
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
struct Item {
    number: u32,
    /// Where its small picture can be shown, once there is one.
    shown: Option<String>,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    OnItsWay,
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
            photos.push(shown, State::There(kept));
        }
        on_cleanup(move || photos.release_all());
        photos
    }

    /// What a draft is to remember.
    #[must_use]
    pub fn kept(self) -> Vec<Kept> {
        let there = |item: &Item| match &item.state {
            State::There(kept) => Some(kept.clone()),
            State::OnItsWay | State::Failed(..) => None,
        };
        self.0.with(|items| items.iter().filter_map(there).collect())
    }

    /// The photos to send.
    #[must_use]
    pub fn ids(self) -> Vec<AttachmentId> {
        untrack(|| self.kept()).into_iter().map(|kept| kept.photo.id).collect()
    }

    /// Whether one is still on its way.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.0.with(|items| items.iter().any(|item| matches!(item.state, State::OnItsWay)))
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
            let number = self.push(None, State::OnItsWay);
            spawn_local(async move {
                match picture::shrink(&file, MAX_SIDE).await {
                    Some(shrunk) => {
                        self.show(number, picture::address(&shrunk.preview));
                        self.hand_in(number, shrunk, IdempotencyKey::new()).await;
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

    async fn hand_in(self, number: u32, shrunk: picture::Shrunk, key: IdempotencyKey) {
        let state = match device::hub().attach(shrunk.bytes.clone(), &key).await {
            Ok(photo) => State::There(Kept { photo, preview: shrunk.preview, at: device::now() }),
            Err(error) => {
                let again = matches!(error, Error::Offline).then_some((shrunk, key));
                State::Failed(sentence(&error), again)
            }
        };
        self.set(number, state);
    }

    fn push(self, shown: Option<String>, state: State) -> u32 {
        let number = self.0.with_untracked(|items| items.last().map_or(0, |item| item.number + 1));
        self.0.update(|items| items.push(Item { number, shown, state }));
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

    fn remove(self, number: u32) {
        self.0.update(|items| {
            items.iter().filter(|item| item.number == number).for_each(release);
            items.retain(|item| item.number != number);
        });
        device::focus_soon("#photos");
    }

    fn release_all(self) {
        let _ = self.0.try_with_untracked(|items| items.iter().for_each(release));
    }

    fn try_again(self, number: u32, shrunk: picture::Shrunk, key: IdempotencyKey) {
        self.set(number, State::OnItsWay);
        spawn_local(self.hand_in(number, shrunk, key));
    }
}

fn release(item: &Item) {
    if let Some(address) = &item.shown {
        picture::release(address);
    }
}

/// The field in which photos are chosen, with those already there.
pub fn picker(photos: Photos, faults: Faults) -> AnyView {
    let max = MAX_COUNT.to_string();
    let too_many = problems::photos_too_many(language(), &max);
    let choose =
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
            if !photos.hand_in_all(picture::chosen(&event.target())) {
                faults.show(vec![super::Fault::new("photos", too_many.clone())]);
            }
        };
    let is_full = move || photos.0.with(|items| items.len() >= MAX_COUNT);
    view! {
        <div class="field">
            <span id="photos-label">{say(complaints::FILE_PHOTOS)}</span>
            <p class="hint" id="photos-hint">{complaints::file_photos_hint(language(), &max)}</p>
            {move || chosen(photos)}
            <div hidden=is_full>
                <label class="pick">
                    {icon("camera")} <span>{say(complaints::FILE_ADD_PHOTO)}</span>
                    <input type="file" id="photos" name="photos" accept="image/*" multiple
                        aria-describedby="photos-hint photos-fault"
                        on:change:target=choose />
                </label>
            </div>
            {field::fault("photos", faults)}
        </div>
    }
    .into_any()
}

fn chosen(photos: Photos) -> AnyView {
    let items = photos.0.get();
    if items.is_empty() {
        return ().into_any();
    }
    let list = items.into_iter().enumerate().map(|(index, item)| one(photos, index + 1, item));
    view! { <div class="photos">{list.collect::<Vec<_>>()}</div> }.into_any()
}

fn one(photos: Photos, place: usize, item: Item) -> AnyView {
    let name = complaints::file_photo_number(language(), &place.to_string());
    let number = item.number;
    let image = match item.shown {
        Some(address) => view! { <img src=address alt=name.clone() /> }.into_any(),
        None => view! { <div class="skeleton"></div> }.into_any(),
    };
    let news = match item.state {
        State::There(_) => ().into_any(),
        State::OnItsWay => {
            view! { <p class="hint" role="status">{say(complaints::FILE_UPLOADING)}</p> }.into_any()
        }
        State::Failed(why, again) => failed(photos, number, why, again),
    };
    let remove = format!("{} ({name})", say(complaints::FILE_REMOVE_PHOTO));
    view! {
        <figure>
            {image}
            {news}
            <button type="button" class="quiet" aria-label=remove
                on:click=move |_| photos.remove(number)>
                {icon("trash")} {say(contract::words::common::REMOVE)}
            </button>
        </figure>
    }
    .into_any()
}

fn failed(
    photos: Photos,
    number: u32,
    why: String,
    again: Option<(picture::Shrunk, IdempotencyKey)>,
) -> AnyView {
    let again = again.map(|(shrunk, key)| {
        let act = move |_| photos.try_again(number, shrunk.clone(), key.clone());
        view! {
            <button type="button" on:click=act>
                {icon("refresh")} {say(contract::words::common::RETRY)}
            </button>
        }
    });
    view! {
        <p class="fault" role="alert">{say(complaints::FILE_PHOTO_FAILED)}</p>
        <p class="hint">{why}</p>
        {again}
    }
    .into_any()
}

/// Photos that were sent, each leading to the large picture.
pub fn pictures(photos: &[Photo]) -> AnyView {
    let list = photos.iter().enumerate().map(|(index, photo)| {
        let name = complaints::photo_alt(language(), &(index + 1).to_string());
        view! {
            <a href=photo.path() target="_blank" rel="external noopener">
                <img src=photo.thumbnail_path() alt=name loading="lazy" width="320" height="320" />
            </a>
        }
    });
    view! { <div class="photos">{list.collect::<Vec<_>>()}</div> }.into_any()
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
