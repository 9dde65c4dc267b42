//! 我能相信什么: who checks, what is proved, what is signed, what is only claimed, and what nobody can promise.

use contract::words::{Word, panel as words};
use leptos::prelude::*;

use super::{following::Following, heads, home};
use crate::{
    device,
    parts::{Element, Shown, all, el, icon},
    sessions::session,
    settings::say,
};

/// The screen; it says the same to everybody, but for who checks, and whether that has succeeded here.
pub(super) fn trust() -> AnyView {
    all![
        heads(words::TRUST),
        light(),
        el("p").class("notice").child(icon("shield-check")).child(" ").child(say(checker())),
        part(
            words::TRUST_PROVED,
            &[words::TRUST_PROVED_1, words::TRUST_PROVED_2, words::TRUST_PROVED_3]
        ),
        part(words::TRUST_SIGNED, &[words::TRUST_SIGNED_1, words::TRUST_SIGNED_2]),
        part(
            words::TRUST_CLAIMED,
            &[words::TRUST_CLAIMED_1, words::TRUST_CLAIMED_2, words::TRUST_CLAIMED_3]
        ),
        part(
            words::TRUST_NEVER,
            &[
                words::TRUST_NEVER_1,
                words::TRUST_NEVER_2,
                words::TRUST_NEVER_3,
                words::TRUST_NEVER_4,
                words::TRUST_NEVER_5,
                words::TRUST_NEVER_6
            ],
        ),
        el("p").child(say(words::TRUST_ASK)),
    ]
}

/// Whether the check of whoever has joined succeeds: what is proved only holds where it does.
fn light() -> Option<AnyView> {
    let me = session().me.get_untracked()?;
    Some(home::small_light(Following::of(&me, None)))
}

/// Who checks on this device.
const fn checker() -> Word {
    if device::IS_CHECKED_NATIVELY { words::TRUST_BY_APP } else { words::TRUST_BY_PAGE }
}

fn part(title: Word, all: &[Word]) -> Element {
    let all: Vec<_> = all.iter().map(|word| el("li").child(say(*word)).shown()).collect();
    el("section")
        .class("card stack")
        .child(el("h2").child(say(title)))
        .child(el("ul").class("list").child(all))
}
