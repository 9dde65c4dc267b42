//! What stands around every screen: name, telephone, 长辈版, footer; and how a screen is titled.

use contract::words::common;
use leptos::prelude::*;

use crate::{
    community, device,
    parts::{icon, offline},
    settings::{say, settings},
};

/// The head of every screen; the telephone always stands in the same place.
pub fn top() -> AnyView {
    let settings = settings();
    let here = community::here();
    let name = move || here.community.get().map_or_else(|| say(common::APP).to_owned(), |c| c.name);
    let elder = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    view! {
        <a class="skip" href="#content" on:click=|event| {
            event.prevent_default();
            event.stop_propagation();
            device::focus("#content");
        }>{say(common::SKIP)}</a>
        <header class="top">
            <a href="/" class="name">{icon("home")} {name}</a>
            {move || here.telephone().map(help)}
            <div class="bar">
                <button type="button"
                    on:click=move |_| settings.turn_elder(!settings.is_elder.get_untracked())>
                    {icon("type")} {move || say(elder())}
                </button>
                <a href="/settings" class="button">{icon("settings")} {say(common::SETTINGS)}</a>
            </div>
        </header>
        {offline()}
    }
    .into_any()
}

/// The telephone a person answers.
fn help(telephone: String) -> AnyView {
    let address = format!("tel:{telephone}");
    view! { <a class="help button" href=address>{icon("phone")} {telephone}</a> }.into_any()
}

/// The foot of every screen.
pub fn foot() -> AnyView {
    view! {
        <footer class="foot">
            <a href="/privacy">{say(common::PRIVACY)}</a>
            " · "
            <a href="/staff">{say(common::STAFF)}</a>
        </footer>
    }
    .into_any()
}

/// The heading of a screen, which names the page as well. It takes the focus after a navigation.
pub fn heading(title: impl Fn() -> String + Send + Sync + Clone + 'static) -> AnyView {
    let here = community::here();
    let named = title.clone();
    Effect::new(move |_| {
        let community = here.community.get().map_or_else(String::new, |community| community.name);
        device::set_title(&page_title(&named(), &community));
    });
    view! { <h1 tabindex="-1">{title}</h1> }.into_any()
}

/// What tab and history call a page.
fn page_title(title: &str, community: &str) -> String {
    if community.is_empty() { title.to_owned() } else { format!("{title} · {community}") }
}

/// The way back, above a heading.
pub fn back(path: &'static str, word: contract::words::Word) -> AnyView {
    view! { <a href=path class="back">{icon("chevron-left")} {say(word)}</a> }.into_any()
}

/// A screen that does not exist.
pub fn lost() -> AnyView {
    view! {
        {heading(|| say(common::LOST_TITLE).to_owned())}
        <p>{say(common::LOST_HINT)}</p>
        <p class="bar">
            <a href="/" class="button main">{icon("home")} {say(common::HOME)}</a>
            {call()}
        </p>
    }
    .into_any()
}

/// A large button to call somebody, where a screen has nothing better to offer.
pub fn call() -> AnyView {
    let here = community::here();
    (move || {
        here.telephone().map(|telephone| {
            view! {
                <a class="button" href=format!("tel:{telephone}")>
                    {icon("phone")} {say(common::CALL)}
                </a>
            }
        })
    })
    .into_any()
}

/// Where and when somebody can be met, as a list of facts.
pub fn counter() -> AnyView {
    let here = community::here();
    (move || {
        here.community.get().map(|community| {
            view! {
                <dl class="facts">
                    <dt>{say(common::HOURS)}</dt><dd>{community.hours}</dd>
                    <dt>{say(common::COUNTER)}</dt><dd>{community.counter}</dd>
                </dl>
            }
        })
    })
    .into_any()
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
