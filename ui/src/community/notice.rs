//! The privacy notice (PIPL article 17): who, contact, what for, what, children (article 31), how long, rights.

use contract::{
    community::Notice,
    words::{common, community as words, complaints},
};
use leptos::prelude::*;

use super::here;
use crate::{
    frame,
    parts::{Shown, all, dl, el, live},
    settings::{language, say},
};

/// The notice as a page.
pub fn notice() -> AnyView {
    let here = here();
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(common::PRIVACY).to_owned()),
        here.community.draw(
            3,
            move || here.read(),
            |community| {
                el("div").class("card").child(live(move || whole(&community.get().notice))).shown()
            },
        ),
    ]
}

/// The notice in one sentence, with the whole of it to unfold.
pub fn short(notice: &Notice) -> AnyView {
    let months = notice.keep_months.to_string();
    let words = complaints::notice_short(language(), &notice.controller, &months);
    let details =
        el("details").child(el("summary").child(say(complaints::NOTICE_READ))).child(whole(notice));
    el("div").class("stack").child(el("p").child(words)).child(details).shown()
}

fn whole(notice: &Notice) -> AnyView {
    let months = notice.keep_months.to_string();
    let facts = vec![
        (words::NOTICE_WHO, notice.controller.clone()),
        (words::NOTICE_CONTACT, notice.contact.clone()),
        (words::NOTICE_WHY, say(words::NOTICE_WHY_TEXT).to_owned()),
        (words::NOTICE_HOW, say(words::NOTICE_HOW_TEXT).to_owned()),
        (words::NOTICE_WHAT, say(words::NOTICE_WHAT_TEXT).to_owned()),
        (words::NOTICE_SEEN, say(words::NOTICE_SEEN_TEXT).to_owned()),
        (words::NOTICE_CHILDREN, say(words::NOTICE_CHILDREN_TEXT).to_owned()),
        (words::NOTICE_HOW_LONG, words::notice_how_long_text(language(), &months)),
        (words::NOTICE_RIGHTS, say(words::NOTICE_RIGHTS_TEXT).to_owned()),
    ];
    let version = words::notice_version(language(), &notice.version.to_string());
    el("div")
        .class("stack")
        .child(el("dl").class("facts").child(dl(facts)))
        .child(el("p").class("hint").child(version))
        .shown()
}
