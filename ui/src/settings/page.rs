//! The settings: who uses the app, 长辈版, size of text, colours, language.

use contract::words::{Language, common};
use leptos::prelude::*;

use super::{Settings, Theme, say, settings};
use crate::{
    connecting, frame,
    parts::{ButtonLook, Element, Shown, all, el, live, tap},
    sessions,
};

/// The settings.
pub fn page() -> AnyView {
    let settings = settings();
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(common::SETTINGS).to_owned()),
        el("section").class("stack").child(elder(settings)),
        sizes(settings),
        themes(settings),
        languages(settings),
        sessions::who(),
        connecting::section(),
    ]
}

fn elder(settings: Settings) -> Element {
    let word = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    let turn = move || settings.turn_elder(!settings.is_elder.get_untracked());
    let about = el("p").class("hint").child(say(common::ELDER_ABOUT));
    el("div")
        .class("bar")
        .child(tap(ButtonLook::Main, "type", live(move || say(word())), turn))
        .child(about)
}

fn sizes(settings: Settings) -> AnyView {
    let steps = [
        (None, common::TEXT_AUTO),
        (Some(1), common::TEXT_1),
        (Some(2), common::TEXT_2),
        (Some(3), common::TEXT_3),
        (Some(4), common::TEXT_4),
        (Some(5), common::TEXT_5),
    ];
    let options = steps.into_iter().map(|(step, word)| {
        let is_chosen = move || settings.text.get() == step;
        option("text", say(word), is_chosen, move || settings.size(step))
    });
    choice(say(common::TEXT_SIZE), options.collect())
}

fn themes(settings: Settings) -> AnyView {
    let colours = [
        (None, common::THEME_AUTO),
        (Some(Theme::Light), common::THEME_LIGHT),
        (Some(Theme::Dark), common::THEME_DARK),
        (Some(Theme::Contrast), common::THEME_CONTRAST),
    ];
    let options = colours.into_iter().map(|(theme, word)| {
        let is_chosen = move || settings.theme.get() == theme;
        option("theme", say(word), is_chosen, move || settings.paint(theme))
    });
    choice(say(common::THEME), options.collect())
}

fn languages(settings: Settings) -> AnyView {
    let languages = [(Language::Zh, "中文"), (Language::En, "English")];
    let options = languages.into_iter().map(|(language, name)| {
        let is_chosen = move || settings.language.get() == language;
        option("language", name, is_chosen, move || settings.speak(language))
    });
    choice(say(common::LANGUAGE), options.collect())
}

fn choice(title: &'static str, options: Vec<AnyView>) -> AnyView {
    let fieldset = el("fieldset").class("filters").child(el("legend").child(title)).child(options);
    el("section").child(fieldset).shown()
}

fn option(
    name: &'static str,
    word: &'static str,
    is_chosen: impl Fn() -> bool + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", name)
        .checked(is_chosen)
        .on("change", move |_| choose());
    el("label").child(radio).child(word).shown()
}
