//! What plain lists share: the field to look for words, that there is nothing in them, and the way to what comes after.

use contract::{
    Endpoint, Language,
    community::DoorCode,
    words::{Word, common},
};
use maud::{Markup, html};

use super::icon;

/// The address of a list, which has the words of its call.
pub(crate) fn address<E: Endpoint>(list: &E) -> String {
    contract::target(list).path.trim_start_matches("/api").to_owned()
}

/// The field to look for words in the list at `path`, with the button beside it; `label` says what is looked for.
pub(crate) fn search(
    language: Language,
    (path, label): (&str, Word),
    door: Option<&DoorCode>,
    searched: &str,
) -> Markup {
    html! {
        form.field role="search" action=(path) {
            @if let Some(door) = door { input type="hidden" name="door" value=(door); }
            label for="search" { (label.say(language)) }
            div.bar.seek {
                input #search type="search" name="search" value=(searched) maxlength="100"
                    autocomplete="off" enterkeyhint="search";
                button { (icon("search")) (common::FIND.say(language)) }
            }
        }
    }
}

/// The way to the `next` page.
pub(crate) fn more<E: Endpoint>(language: Language, next: &E, word: Word) -> Markup {
    html! {
        p.bar { a.button href=(address(next)) { (icon("chevron-down")) (word.say(language)) } }
    }
}

/// That there is nothing and why, with the way to what there is `instead`.
pub(crate) fn empty(
    language: Language,
    picture: &str,
    (title, hint): (Word, Word),
    instead: Option<(&str, Word)>,
) -> Markup {
    html! {
        div.empty {
            (icon(picture))
            strong { (title.say(language)) }
            p { (hint.say(language)) }
            @if let Some((address, word)) = instead {
                a.button href=(address) { (icon("list")) (word.say(language)) }
            }
        }
    }
}
