//! The settings: who uses the app, 长辈版, size of text, colours, language.

use contract::words::{Language, common};
use leptos::prelude::*;

use super::{Settings, Theme, say, settings};
use crate::{frame, parts::icon, sessions};

/// The settings.
pub fn page() -> AnyView {
    let settings = settings();
    view! {
        {frame::back("/", common::HOME)}
        {frame::heading(|| say(common::SETTINGS).to_owned())}
        <section class="stack">{elder(settings)}</section>
        {sizes(settings)}
        {themes(settings)}
        {languages(settings)}
        {sessions::people()}
    }
    .into_any()
}

fn elder(settings: Settings) -> impl IntoView {
    let word = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    view! {
        <div class="bar">
            <button type="button" class="main"
                on:click=move |_| settings.turn_elder(!settings.is_elder.get_untracked())>
                {icon("type")} {move || say(word())}
            </button>
            <p class="hint" hidden=settings.is_elder>{say(common::ELDER_ABOUT)}</p>
        </div>
    }
    .into_any()
}

fn sizes(settings: Settings) -> impl IntoView {
    let steps = [
        (None, common::TEXT_AUTO),
        (Some(1), common::TEXT_1),
        (Some(2), common::TEXT_2),
        (Some(3), common::TEXT_3),
        (Some(4), common::TEXT_4),
        (Some(5), common::TEXT_5),
    ];
    let options = steps.into_iter().map(|(step, word)| {
        let is_chosen = Signal::derive(move || settings.text.get() == step);
        option("text", say(word), is_chosen, move || settings.size(step))
    });
    choice(say(common::TEXT_SIZE), options.collect())
}

fn themes(settings: Settings) -> impl IntoView {
    let colours = [
        (None, common::THEME_AUTO),
        (Some(Theme::Light), common::THEME_LIGHT),
        (Some(Theme::Dark), common::THEME_DARK),
        (Some(Theme::Contrast), common::THEME_CONTRAST),
    ];
    let options = colours.into_iter().map(|(theme, word)| {
        let is_chosen = Signal::derive(move || settings.theme.get() == theme);
        option("theme", say(word), is_chosen, move || settings.paint(theme))
    });
    choice(say(common::THEME), options.collect())
}

fn languages(settings: Settings) -> impl IntoView {
    let languages = [(Language::Zh, "中文"), (Language::En, "English")];
    let options = languages.into_iter().map(|(language, name)| {
        let is_chosen = Signal::derive(move || settings.language.get() == language);
        option("language", name, is_chosen, move || settings.speak(language))
    });
    choice(say(common::LANGUAGE), options.collect())
}

fn choice(title: &'static str, options: Vec<AnyView>) -> AnyView {
    view! {
        <section>
            <fieldset class="filters">
                <legend>{title}</legend>
                {options}
            </fieldset>
        </section>
    }
    .into_any()
}

fn option(
    name: &'static str,
    word: &'static str,
    is_chosen: Signal<bool>,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label>
            <input type="radio" name=name prop:checked=is_chosen on:change=move |_| choose() />
            {word}
        </label>
    }
    .into_any()
}
