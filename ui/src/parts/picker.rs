//! Where photos are chosen and shown.

use client::IdempotencyKey;
use contract::{
    attachments::{MAX_COUNT, Photo},
    words::{common, complaints, problems},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    ButtonLook, Element, Fault, Faults, Photos, Shown, all, el, fault, icon, live,
    photos::{Item, State},
    tap,
};
use crate::{
    device::{self, picture},
    settings::{language, say},
};

/// The field in which photos are chosen, with those already there.
pub fn picker(photos: Photos, faults: Faults) -> AnyView {
    let max = MAX_COUNT.to_string();
    let too_many = problems::photos_too_many(language(), &max);
    let choose = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into().ok());
        if !input.is_some_and(|input| photos.hand_in_all(picture::chosen(&input))) {
            faults.show(vec![Fault::new("photos", too_many.clone())]);
        }
    };
    let input = el("input")
        .attr("type", "file")
        .attr("id", "photos")
        .attr("name", "photos")
        .attr("accept", "image/*")
        .attr("multiple", "")
        .attr("aria-describedby", "photos-hint photos-fault")
        .on("change", choose);
    let pick = el("label")
        .class("pick")
        .child(icon("camera"))
        .child(el("span").child(say(complaints::FILE_ADD_PHOTO)))
        .child(input);
    el("div")
        .class("field")
        .child(el("span").child(say(complaints::FILE_PHOTOS)))
        .child(
            el("p")
                .class("hint")
                .attr("id", "photos-hint")
                .child(complaints::file_photos_hint(language(), &max)),
        )
        .child(live(move || chosen(photos)))
        .child(el("div").flag("hidden", move || photos.items().len() >= MAX_COUNT).child(pick))
        .child(fault("photos", faults))
        .shown()
}

fn chosen(photos: Photos) -> Option<Element> {
    let items = photos.items();
    let some = !items.is_empty();
    let list = items.into_iter().enumerate().map(|(index, item)| one(photos, index + 1, item));
    some.then(|| el("div").class("photos").child(list.collect::<Vec<_>>()))
}

fn one(photos: Photos, place: usize, item: Item) -> AnyView {
    let name = complaints::file_photo_number(language(), &place.to_string());
    let number = item.number;
    let image = match item.shown {
        Some(address) => Some(el("img").set("src", address).set("alt", name.clone())),
        None if matches!(item.state, State::Failed(..)) => None,
        None => Some(el("div").class("skeleton")),
    };
    let is_unkept = item.is_unkept && !matches!(item.state, State::There(_));
    let unkept = is_unkept.then(|| el("p").class("hint").child(say(complaints::FILE_PHOTO_UNKEPT)));
    let (glyph, word, more) = match item.state {
        State::OnItsWay(_) => ("x", common::CANCEL, complaints::FILE_CANCEL_PHOTO),
        State::There(_) | State::Failed(..) => {
            ("trash", common::REMOVE, complaints::FILE_REMOVE_PHOTO)
        }
    };
    let news = match item.state {
        State::There(_) => None,
        State::OnItsWay(going) => {
            let words = say(complaints::FILE_UPLOADING);
            let far = el("progress")
                .attr("max", "100")
                .attr("aria-label", words)
                .value(move || going.percent().to_string());
            Some(all![el("p").class("hint").attr("role", "status").child(words), far])
        }
        State::Failed(why, again) => {
            let called = if item.name.is_empty() { &name } else { &item.name };
            let what = complaints::file_photo_failed(language(), called);
            Some(failed(photos, number, [what, why], again))
        }
    };
    let remove = tap(ButtonLook::Quiet, glyph, say(word), move || photos.remove(number))
        .set("aria-label", format!("{} ({name})", say(more)));
    el("figure").child(image).child(news).child(unkept).child(remove).shown()
}

fn failed(
    photos: Photos,
    number: u32,
    [what, why]: [String; 2],
    again: Option<(picture::Shrunk, IdempotencyKey)>,
) -> AnyView {
    let again = again.map(|(shrunk, key)| {
        tap(ButtonLook::Plain, "refresh", say(common::RETRY), move || {
            photos.try_again(number, shrunk.clone(), key.clone());
        })
    });
    all![
        el("p").class("fault").attr("role", "alert").child(what),
        el("p").class("hint").child(why),
        again,
    ]
}

/// Photos that were sent, each leading to the large picture.
pub fn pictures(photos: &[Photo]) -> AnyView {
    let list = photos.iter().enumerate().map(|(index, photo)| {
        let image = el("img")
            .set("src", device::photo_address(photo.thumbnail_path()))
            .set("alt", complaints::photo_alt(language(), &(index + 1).to_string()))
            .attr("loading", "lazy")
            .attr("width", "320")
            .attr("height", "320");
        el("a")
            .set("href", device::photo_address(photo.path()))
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .child(image)
            .shown()
    });
    el("div").class("photos").child(list.collect::<Vec<_>>()).shown()
}
