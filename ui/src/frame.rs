//! What stands around every screen: name, telephone, 长辈版, footer; and how a screen is titled.

use std::sync::Arc;

use contract::words::common;
use leptos::prelude::*;

use crate::{
    community, device,
    parts::{ButtonLook, Element, Shown, all, dl, el, icon, link, live, offline, tap, watch},
    settings::{say, settings},
};

/// The head of every screen; the telephone always stands in the same place.
pub fn top() -> AnyView {
    let settings = settings();
    let here = community::here();
    let name = move || here.community.get().map_or_else(|| say(common::APP).to_owned(), |c| c.name);
    let elder = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    let skip = |event: web_sys::Event| {
        event.prevent_default();
        device::focus("#content");
    };
    let turn = move || settings.turn_elder(!settings.is_elder.get_untracked());
    let buttons = el("div")
        .class("bar")
        .child(tap(ButtonLook::Plain, "type", live(move || say(elder())), turn))
        .child(link(ButtonLook::Plain, "/settings", "settings", common::SETTINGS));
    all![
        el("a").class("skip").attr("href", "#content").on("click", skip).child(say(common::SKIP)),
        el("header")
            .class("top")
            .child(el("a").class("name").attr("href", "/").child(icon("home")).child(live(name)))
            .child(live(move || here.telephone().map(help)))
            .child(buttons),
        offline(),
    ]
}

/// The telephone a person answers.
fn help(telephone: String) -> Element {
    let address = format!("tel:{telephone}");
    el("a").class("help button").set("href", address).child(icon("phone")).child(telephone)
}

/// The foot of every screen.
pub fn foot() -> AnyView {
    el("footer")
        .class("foot")
        .child(el("a").attr("href", "/privacy").child(say(common::PRIVACY)))
        .child(" · ")
        .child(el("a").attr("href", "/staff").child(say(common::STAFF)))
        .shown()
}

/// The heading of a screen, which names the page as well. It takes the focus after a navigation.
pub fn heading(title: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    titled(Arc::new(title))
}

#[inline(never)]
fn titled(title: Arc<dyn Fn() -> String + Send + Sync>) -> AnyView {
    let here = community::here();
    let named = title.clone();
    watch(move || {
        let community = here.community.get().map_or_else(String::new, |community| community.name);
        device::set_title(&page_title(&named(), &community));
    });
    el("h1").attr("tabindex", "-1").child(live(move || title())).shown()
}

/// What tab and history call a page.
fn page_title(title: &str, community: &str) -> String {
    if community.is_empty() { title.to_owned() } else { format!("{title} · {community}") }
}

/// The way back, above a heading.
pub fn back(path: &'static str, word: contract::words::Word) -> AnyView {
    el("a").class("back").attr("href", path).child(icon("chevron-left")).child(say(word)).shown()
}

/// A screen that does not exist.
pub fn lost() -> AnyView {
    all![
        heading(|| say(common::LOST_TITLE).to_owned()),
        el("p").child(say(common::LOST_HINT)),
        el("p").class("bar").child(link(ButtonLook::Main, "/", "home", common::HOME)).child(call()),
    ]
}

/// A screen that cannot be had without a network.
pub fn away() -> AnyView {
    let again = tap(ButtonLook::Main, "refresh", say(common::RELOAD), device::reload);
    all![
        heading(|| say(common::OFFLINE_TITLE).to_owned()),
        el("p").child(say(common::OFFLINE)),
        el("p").class("bar").child(again).child(link(ButtonLook::Plain, "/", "home", common::HOME)),
    ]
}

/// A large button to call somebody, where a screen has nothing better to offer.
pub fn call() -> AnyView {
    let here = community::here();
    live(move || {
        here.telephone().map(|telephone| {
            el("a")
                .class("button")
                .set("href", format!("tel:{telephone}"))
                .child(icon("phone"))
                .child(say(common::CALL))
        })
    })
}

/// Where and when somebody can be met, as a list of facts.
pub fn counter() -> AnyView {
    let here = community::here();
    live(move || {
        here.community.get().map(|community| {
            let facts =
                vec![(common::HOURS, community.hours), (common::COUNTER, community.counter)];
            el("dl").class("facts").child(dl(facts))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_what_it_shows_and_where() {
        assert_eq!(page_title("我的事项", "桐荫里社区"), "我的事项 · 桐荫里社区");
        assert_eq!(page_title("设置", ""), "设置");
    }
}
