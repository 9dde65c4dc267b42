//! The pictures of a notice that is being written: handed in, described, put into the text.

use client::{Error, IdempotencyKey};
use contract::{
    attachments::{MAX_SIDE, Photo},
    notices::{Illustration, Picture},
    text::Whereabouts,
    words::{common, notices as words, problems},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    device::{self, picture},
    parts::{ButtonLook, Fault, Faults, Shown, all, el, fault, icon, live, sentence, tap},
    settings::say,
};

/// The most pictures of a notice.
const MOST: usize = 12;

/// A picture that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct One {
    photo: Photo,
    shows: RwSignal<String>,
}

/// The pictures, and the text that names them by their number.
#[derive(Clone, Copy)]
pub(super) struct Pictures {
    all: RwSignal<Vec<One>>,
    text: RwSignal<String>,
    is_busy: RwSignal<bool>,
}

impl Pictures {
    pub(super) fn new(pictures: &[Picture], text: RwSignal<String>) -> Self {
        let all = pictures.iter().map(|picture| One {
            photo: picture.photo.clone(),
            shows: RwSignal::new(picture.shows.clone()),
        });
        Self { all: RwSignal::new(all.collect()), text, is_busy: RwSignal::new(false) }
    }

    /// As the draft names them.
    ///
    /// # Errors
    /// Where a description is too long.
    pub(super) fn get(self) -> Result<Vec<Illustration>, Fault> {
        let all = self.all.get().into_iter().map(|one| {
            let shows = one.shows.get();
            let shows = match shows.trim() {
                "" => say(words::EDIT_PICTURE_DEFAULT),
                shows => shows,
            };
            let shows = Whereabouts::try_from(shows).map_err(|fault| {
                Fault::new("pictures", fault.sentence(crate::settings::language()))
            })?;
            Ok(Illustration { photo: one.photo.id, shows })
        });
        all.collect()
    }

    /// As the preview shows them.
    pub(super) fn shown(self) -> Vec<Picture> {
        let all = self.all.get().into_iter();
        all.map(|one| Picture { photo: one.photo, shows: one.shows.get_untracked() }).collect()
    }

    /// Whether one is on its way.
    pub(super) fn is_busy(self) -> bool {
        self.is_busy.get_untracked()
    }

    pub(super) fn field(self, faults: Faults) -> AnyView {
        let choose = move |event: web_sys::Event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let files = input.map(|input| picture::chosen(&input)).unwrap_or_default();
            self.hand_in(files, faults);
        };
        let input = el("input")
            .attr("type", "file")
            .attr("id", "pictures")
            .attr("accept", "image/*")
            .attr("multiple", "")
            .attr("aria-describedby", "pictures-fault")
            .on("change", choose);
        let pick = el("label")
            .class("pick")
            .child(icon("camera"))
            .child(el("span").child(say(words::EDIT_PICTURES)))
            .child(input);
        let busy = move || self.is_busy.get().then(|| say(common::LOADING));
        let list = move || {
            let all = self.all.get().into_iter().enumerate();
            all.map(|(index, one)| self.one(index, one)).collect::<Vec<_>>()
        };
        el("div")
            .class("field")
            .child(el("div").class("pictures").child(live(list)))
            .child(el("p").class("hint").attr("role", "status").child(live(busy)))
            .child(el("div").flag("hidden", move || self.all.with(Vec::len) >= MOST).child(pick))
            .child(fault("pictures", faults))
            .shown()
    }

    fn one(self, index: usize, one: One) -> AnyView {
        let number = index + 1;
        let id = format!("shows-{number}");
        let image =
            el("img").set("src", device::photo_address(one.photo.thumbnail_path())).attr("alt", "");
        let shows = el("input")
            .attr("type", "text")
            .set("id", id.clone())
            .attr("autocomplete", "off")
            .typed(one.shows);
        let put = move || self.put(number, &one.shows.get_untracked());
        let remove = move || self.remove(index);
        let named = |word: contract::words::Word| format!("{} ({number})", say(word));
        all![
            el("figure")
                .child(image)
                .child(el("label").set("for", id).child(say(words::EDIT_PICTURE_SHOWS)))
                .child(shows)
                .child(
                    el("div")
                        .class("bar")
                        .child(
                            tap(ButtonLook::Quiet, "plus", say(words::EDIT_PICTURE_PUT), put)
                                .set("aria-label", named(words::EDIT_PICTURE_PUT))
                        )
                        .child(
                            tap(
                                ButtonLook::Quiet,
                                "trash",
                                say(words::EDIT_PICTURE_REMOVE),
                                remove
                            )
                            .set("aria-label", named(words::EDIT_PICTURE_REMOVE))
                        )
                )
        ]
    }

    fn hand_in(self, files: Vec<web_sys::File>, faults: Faults) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        faults.show(vec![]);
        spawn_local(async move {
            for file in files {
                // The screen may have gone meanwhile.
                if self.all.try_with_untracked(Vec::len).is_none_or(|count| count >= MOST) {
                    break;
                }
                let answer = handed_in(&file).await;
                let Some(count) = self.all.try_with_untracked(Vec::len) else { break };
                match answer {
                    Ok(photo) => {
                        let shows = RwSignal::new(String::new());
                        self.all.update(|all| all.push(One { photo, shows }));
                        self.put(count + 1, "");
                    }
                    Err(why) => faults.show(vec![Fault::new("pictures", why)]),
                }
            }
            let _ = self.is_busy.try_set(false);
        });
    }

    /// Puts a picture at the end of the text.
    fn put(self, number: usize, shows: &str) {
        let shows = match shows.trim() {
            "" => say(words::EDIT_PICTURE_DEFAULT),
            shows => shows,
        };
        self.text.update(|text| {
            let end = text.trim_end().len();
            text.truncate(end);
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&format!("![{shows}]({number})\n"));
        });
    }

    /// Leaves all of them; whether there were any.
    pub(super) fn let_go(self) -> bool {
        let count = self.all.with_untracked(Vec::len);
        (0..count).rev().for_each(|index| self.remove(index));
        count > 0
    }

    fn remove(self, index: usize) {
        self.all.update(|all| {
            if index < all.len() {
                all.remove(index);
            }
        });
        self.text.update(|text| *text = without(text, index + 1));
    }
}

pub(crate) async fn handed_in(file: &web_sys::File) -> Result<Photo, String> {
    let shrunk = picture::shrink(file, MAX_SIDE).await;
    let shrunk = shrunk.ok_or_else(|| say(problems::NOT_A_PHOTO).to_owned())?;
    let answer = device::hub().attach_with(shrunk.bytes, &IdempotencyKey::new(), None).await;
    answer.map_err(|error: Error| sentence(&error))
}

/// A text without the picture of this number; those after it are counted anew.
fn without(text: &str, number: usize) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((begin, end, named)) = next_picture(rest) {
        match named {
            named if named == number => kept.push_str(rest[..begin].trim_end_matches('\n')),
            named => {
                kept.push_str(&rest[..begin]);
                let (words, _) = rest[begin..end].rsplit_once('(').unwrap_or_default();
                let named = if named > number { named - 1 } else { named };
                kept.push_str(&format!("{words}({named})"));
            }
        }
        rest = &rest[end..];
    }
    kept + rest
}

/// Where the next picture begins and ends, and its number.
fn next_picture(text: &str) -> Option<(usize, usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("![") {
        let begin = from + found;
        let after = &text[begin..];
        if let Some(middle) = after.find("](")
            && !after[2..middle].contains(['[', '\n'])
            && let Some(close) = after[middle..].find(')')
            && let Ok(number) = after[middle + 2..middle + close].parse()
        {
            return Some((begin, begin + middle + close + 1, number));
        }
        from = begin + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_goes_leaves_the_text_and_the_others_are_counted_anew() {
        let text = "请看：\n\n![阀门](1)\n\n在这里：\n\n![水箱](2)\n\n![泵房](3)\n";

        let kept = without(text, 2);

        assert_eq!(kept, "请看：\n\n![阀门](1)\n\n在这里：\n\n![泵房](2)\n");
        assert_eq!(without("![没有号](x) ![二](2)", 1), "![没有号](x) ![二](1)");
        assert_eq!(without("没有图", 1), "没有图");
        assert_eq!(without("![笑] 请看 ![图](1)", 1), "![笑] 请看 ");
    }
}
