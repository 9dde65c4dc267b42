//! 公告栏: the six words on a sheet of paper for the notice board, in both languages, with the number of entries at
//! which they are to be compared; and the screen on which staff print it.
//!
//! A sheet is only made of a page that this device has checked.

use contract::{
    Language,
    community::{Community, Show},
    ledger::six_words,
    people::Me,
    qr::draw,
    time::{Offset, Time},
    words::{self as all_words, panel as words},
};
use leptos::prelude::*;

use super::following::{Following, Page, Verdict};
use crate::{
    device,
    parts::{ButtonLook, Element, Shown, all, el, icon, live, qr, tap},
    reading::Reading,
    settings::{language, say},
};

/// The years of a sheet are always written: nobody knows for how long it hangs.
const NO_YEAR: i32 = 0;

/// The screen of staff, managers and auditors.
pub(crate) fn for_staff(me: &Me, offset: Offset) -> AnyView {
    let following = Following::begin(me);
    let community: Reading<Community> = Reading::default();
    community.read(Show { door: None });
    let page = Memo::new(move |_| following.page());
    let shown = move || {
        let verdict = following.verdict.get();
        let again = tap(ButtonLook::Plain, "refresh", say(words::AGAIN), move || {
            community.read(Show { door: None });
            following.look();
        });
        match (verdict, page.get(), community.get()) {
            (verdict, Some(page), Some(community)) if verdict.is_whole() => {
                on_screen(&page, &community.name, offset)
            }
            (verdict, ..) if verdict == Verdict::Looking || verdict.is_whole() => {
                el("p").class("hint").attr("role", "status").child(say(words::CHECKING)).shown()
            }
            // What was not checked, or did not add up, is not to hang anywhere.
            _ => all![
                el("p").class("problem").attr("role", "alert").child(say(words::BOARD_NOT_NOW)),
                el("p").class("bar").child(again),
            ],
        }
    };
    all![el("p").child(say(words::BOARD_ABOUT)), live(shown)]
}

/// What staff see of it, and the way to the printer.
fn on_screen(page: &Page, community: &str, offset: Offset) -> AnyView {
    let print = tap(ButtonLook::Main, "printer", say(words::CHECK_PRINT), device::print);
    all![
        el("section").class("card stack").child(side(page, community, offset, language())),
        el("p").class("bar").child(print),
        sheet(page, community, offset),
    ]
}

/// The sheet itself, which is on paper alone.
pub(super) fn sheet(page: &Page, community: &str, offset: Offset) -> Element {
    let sides = [Language::Zh, Language::En].map(|language| {
        el("section")
            .attr("lang", language.tag())
            .child(side(page, community, offset, language))
            .shown()
    });
    let way = format!("{}/panel/check?at={}", device::origin(), page.checkpoint().head.size);
    let code = draw(&way).ok().map(|code| qr(&code, say(words::BOARD_CODE).to_owned()));
    el("article").class("alone board print-only").child(Vec::<AnyView>::from(sides)).child(code)
}

/// All that is compared, in a language.
fn side(page: &Page, community: &str, offset: Offset, language: Language) -> AnyView {
    let head = page.checkpoint().head;
    let when = |at: Time| all_words::moment(language, at.civil(offset), NO_YEAR);
    let six = six_words(head.root, language).map(|word| el("li").child(word).shown());
    let seen = page.seen.by.iter().map(|(name, at)| {
        let at = Time(i64::try_from(*at).unwrap_or(0).saturating_mul(1_000));
        el("li").child(words::check_witness(language, name, &when(at))).shown()
    });
    let seen: Vec<AnyView> = seen.collect();
    let watched = match seen.is_empty() {
        true => el("p").child(words::BOARD_ALONE.say(language)).shown(),
        false => all![
            el("p").child(words::CHECK_WITNESSES.say(language)),
            el("ul").class("plain").child(seen),
        ],
    };
    all![
        el("h2").child(words::board_title(language, community)),
        el("p").child(icon("list")).child(" ").child(words::board_size(language, head.size)),
        el("ol").class("six").child(Vec::<AnyView>::from(six)),
        el("p").child(words::board_at(language, &when(page.at))),
        watched,
        el("p").child(words::BOARD_HOW.say(language)),
    ]
}
