//! Where photos are chosen and shown.

use client::IdempotencyKey;
use contract::{
    attachments::{MAX_COUNT, Photo},
    words::{common, complaints, problems},
};
use leptos::{ev, prelude::*};

use super::{
    Fault, Faults, Photos, fault, icon,
    photos::{Item, State},
};
use crate::{
    device::picture,
    settings::{language, say},
};

/// The field in which photos are chosen, with those already there.
pub fn picker(photos: Photos, faults: Faults) -> AnyView {
    let max = MAX_COUNT.to_string();
    let too_many = problems::photos_too_many(language(), &max);
    let choose = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        if !photos.hand_in_all(picture::chosen(&event.target())) {
            faults.show(vec![Fault::new("photos", too_many.clone())]);
        }
    };
    let is_full = move || photos.items().len() >= MAX_COUNT;
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
            {fault("photos", faults)}
        </div>
    }
    .into_any()
}

fn chosen(photos: Photos) -> AnyView {
    let items = photos.items();
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
        None if matches!(item.state, State::Failed(..)) => ().into_any(),
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
                {icon("trash")} {say(common::REMOVE)}
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
                {icon("refresh")} {say(common::RETRY)}
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
            <a href=photo.path() target="_blank" rel="noopener">
                <img src=photo.thumbnail_path() alt=name loading="lazy" width="320" height="320" />
            </a>
        }
    });
    view! { <div class="photos">{list.collect::<Vec<_>>()}</div> }.into_any()
}
