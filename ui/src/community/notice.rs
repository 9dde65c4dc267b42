//! The privacy notice (PIPL article 17): who, contact, what, what for, how, how long, rights.

use contract::{
    community::Notice,
    words::{common, community as words, complaints},
};
use leptos::prelude::*;

use super::{here, read};
use crate::{
    frame,
    settings::{language, say},
};

/// The notice as a page.
pub fn notice() -> AnyView {
    let here = here();
    let retry = move || {
        leptos::task::spawn_local(async move { here.community.take(read(here.door()).await) });
    };
    view! {
        {frame::back("/", common::HOME)}
        {frame::heading(|| say(common::PRIVACY).to_owned())}
        {here.community.draw(3, retry, |community| {
            view! {
                <div class="card">{move || whole(&community.get().notice)}</div>
            }
            .into_any()
        })}
    }
    .into_any()
}

/// The notice in one sentence, with the whole of it to unfold.
pub fn short(notice: &Notice) -> AnyView {
    let months = notice.keep_months.to_string();
    view! {
        <div class="stack">
            <p>{complaints::notice_short(language(), &notice.controller, &months)}</p>
            <details>
                <summary>{say(complaints::NOTICE_READ)}</summary>
                {whole(notice)}
            </details>
        </div>
    }
    .into_any()
}

fn whole(notice: &Notice) -> AnyView {
    let months = notice.keep_months.to_string();
    let facts = [
        (words::NOTICE_WHO, notice.controller.clone()),
        (words::NOTICE_CONTACT, notice.contact.clone()),
        (words::NOTICE_WHY, say(words::NOTICE_WHY_TEXT).to_owned()),
        (words::NOTICE_WHAT, say(words::NOTICE_WHAT_TEXT).to_owned()),
        (words::NOTICE_HOW_LONG, words::notice_how_long_text(language(), &months)),
        (words::NOTICE_RIGHTS, say(words::NOTICE_RIGHTS_TEXT).to_owned()),
    ];
    let facts =
        facts.map(|(title, text)| view! { <dt>{say(title)}</dt><dd>{text}</dd> }.into_any());
    view! {
        <div class="stack">
            <dl class="facts">{Vec::from(facts)}</dl>
            <p class="hint">{words::notice_version(language(), &notice.version.to_string())}</p>
        </div>
    }
    .into_any()
}
