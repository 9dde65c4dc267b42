//! Buttons that write Markdown for those who do not know it: around what is selected in the text, or
//! with words in its place.

use contract::words::{Word, notices as words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use crate::{
    device,
    parts::{ButtonLook, Element, Shown, el, tap},
    settings::say,
};

/// What a button makes of the words that are selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Heading,
    Strong,
    List,
    Telephone,
}

impl Mark {
    const ALL: [Self; 4] = [Self::Heading, Self::Strong, Self::List, Self::Telephone];

    const fn word(self) -> Word {
        match self {
            Self::Heading => words::MARK_HEADING,
            Self::Strong => words::MARK_STRONG,
            Self::List => words::MARK_LIST,
            Self::Telephone => words::MARK_TELEPHONE,
        }
    }

    /// What stands there where nothing is selected.
    const fn instead(self) -> Word {
        match self {
            Self::Heading => words::MARK_HEADING_WORDS,
            Self::Strong => words::MARK_STRONG_WORDS,
            Self::List => words::MARK_LIST_WORDS,
            Self::Telephone => words::MARK_TELEPHONE_WORDS,
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Heading => "type",
            Self::Strong => "pencil",
            Self::List => "list",
            Self::Telephone => "phone",
        }
    }

    /// The words with their marks.
    fn around(self, words: &str) -> String {
        match self {
            Self::Heading => format!("## {}", words.replace('\n', " ")),
            Self::Strong => format!("**{words}**"),
            Self::List => {
                words.lines().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
            }
            Self::Telephone => format!("[{words}](tel:)"),
        }
    }

    /// Whether it stands in lines of its own.
    const fn is_block(self) -> bool {
        matches!(self, Self::Heading | Self::List)
    }
}

/// The buttons, for the field `#text`.
pub(super) fn marks(text: RwSignal<String>) -> Element {
    let buttons = Mark::ALL.map(|mark| {
        let put = move || put(text, mark);
        tap(ButtonLook::Quiet, mark.icon(), say(mark.word()), put).shown()
    });
    el("div")
        .class("bar")
        .attr("role", "group")
        .set("aria-label", say(words::MARKS).to_owned())
        .child(Vec::from(buttons))
}

fn put(text: RwSignal<String>, mark: Mark) {
    let Some(field) = field() else { return };
    let old = text.get_untracked();
    let from = field.selection_start().ok().flatten().unwrap_or(0);
    let until = field.selection_end().ok().flatten().unwrap_or(from);
    let (new, at) = marked(&old, from, until, mark, say(mark.instead()));
    text.set(new);
    // The keyboard goes on behind what was written.
    device::soon(move || {
        let _ = field.focus();
        let _ = field.set_selection_range(at, at);
    });
}

fn field() -> Option<HtmlTextAreaElement> {
    device::document().get_element_by_id("text")?.dyn_into().ok()
}

/// The text with a mark around what is selected, and where the keyboard goes on. Places are counted
/// as browsers count them, in units of UTF-16.
fn marked(text: &str, from: u32, until: u32, mark: Mark, instead: &str) -> (String, u32) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX).min(units.len());
    let (from, until) = (place(from), place(until).max(place(from)));
    let part = |units: &[u16]| String::from_utf16_lossy(units);
    let (before, chosen, after) =
        (part(&units[..from]), part(&units[from..until]), part(&units[until..]));
    let chosen = if chosen.trim().is_empty() { instead } else { chosen.trim() };
    let mut new = before;
    if mark.is_block() && !new.is_empty() {
        new.truncate(new.trim_end_matches('\n').len());
        new.push_str("\n\n");
    }
    new.push_str(&mark.around(chosen));
    let mut at = new.encode_utf16().count();
    if mark == Mark::Telephone {
        // Where the number goes.
        at -= 1;
    }
    if mark.is_block() && !after.is_empty() {
        new.push_str("\n\n");
        new.push_str(after.trim_start_matches('\n'));
    } else {
        new.push_str(&after);
    }
    (new, u32::try_from(at).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_is_marked_and_the_keyboard_goes_on_behind_it() {
        for (text, from, until, mark, expected, at) in [
            ("今晚停水", 2, 4, Mark::Strong, "今晚**停水**", 8),
            ("今晚停水", 4, 4, Mark::Strong, "今晚停水**重点**", 10),
            ("哪些楼", 0, 3, Mark::Heading, "## 哪些楼", 6),
            ("一\n1栋\n2栋\n完", 2, 7, Mark::List, "一\n\n- 1栋\n- 2栋\n\n完", 12),
            ("请打", 2, 2, Mark::Telephone, "请打[重点](tel:)", 11),
            ("😀停", 2, 3, Mark::Strong, "😀**停**", 7),
            ("", 9, 3, Mark::Heading, "## 重点", 5),
        ] {
            let (new, place) = marked(text, from, until, mark, "重点");

            assert_eq!((new.as_str(), place), (expected, at), "{text} {mark:?}");
        }
    }
}
