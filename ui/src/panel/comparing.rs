//! 和公告栏比一比: the words on a sheet of paper, which is seldom as new as the ledger on this device. The hub tells
//! the root of so many entries, and is believed only where the proof makes it the beginning of what was checked
//! here.

use client::Error;
use contract::{
    Language,
    ledger::{are_six_words, six_words},
    words::panel as words,
};
use ledger::{Hash, tree::Head};
use leptos::{prelude::*, task::spawn_local};

use super::following::Page;
use crate::{
    device::Chain,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, el, icon, line, lines, live,
        sentence,
    },
    settings::{language, say},
    way::way,
};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// The words are those of so many entries, or not.
    Same(bool),
    /// No words were written down: these are the ones to look for.
    Words(Hash),
    /// The paper is newer than what was checked here.
    Newer,
    /// Nothing was checked here yet.
    Nothing,
    /// The hub showed no beginning that fits what was checked here.
    NotShown,
}

/// Comparing; copies are the same.
#[derive(Clone, Copy)]
struct Comparing {
    chain: Chain,
    page: Memo<Option<Page>>,
    size: RwSignal<String>,
    typed: RwSignal<String>,
    found: RwSignal<Option<Found>>,
    failure: RwSignal<Option<Error>>,
    faults: Faults,
    is_busy: RwSignal<bool>,
}

/// The section; the code on the paper brings the number along.
pub(super) fn comparing(chain: Chain, page: Memo<Option<Page>>) -> Element {
    let size = way().query("at").unwrap_or_default();
    let comparing = Comparing {
        chain,
        page,
        size: RwSignal::new(size),
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        failure: RwSignal::new(None),
        faults: Faults::new("#compare-faults"),
        is_busy: RwSignal::new(false),
    };
    comparing.view()
}

impl Comparing {
    fn view(self) -> Element {
        let compare = move || self.compare();
        let size = Field::new("entries", say(words::COMPARE_SIZE));
        let typed = Field::new("six", say(words::COMPARE_WORDS));
        let typed = typed.hint(say(words::COMPARE_WORDS_HINT)).optional();
        let word = || say(words::COMPARE_GO);
        let form = el("form")
            .class("stack")
            .submit(compare)
            .child(self.faults.summary())
            .child(line(size, self.size, self.faults))
            .child(lines(typed, self.typed, self.faults, compare))
            .child(el("div").class("bar").child(button(
                ButtonLook::Plain,
                "check",
                word,
                self.is_busy.into(),
                compare,
            )));
        let outcome = el("div").attr("id", "compared").attr("tabindex", "-1");
        el("section")
            .class("card stack no-print")
            .child(el("h2").child(say(words::COMPARE)))
            .child(el("p").class("hint").child(say(words::COMPARE_HINT)))
            .child(form)
            .child(outcome.attr("role", "status").child(live(move || self.outcome())))
    }

    fn compare(self) {
        // As it is written or read out: with a separator, a blank, or the word for entries.
        let digits = self.size.get_untracked();
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let Some(size) = digits.parse::<u64>().ok().filter(|size| *size > 0) else {
            return self.faults.show(vec![Fault::new("entries", say(words::COMPARE_SIZE_WRONG))]);
        };
        self.faults.show(vec![]);
        self.failure.set(None);
        let Some(head) = self.page.get_untracked().map(|page| page.checkpoint().head) else {
            return self.found.set(Some(Found::Nothing));
        };
        if size >= head.size {
            let found = if size == head.size { self.judged(head.root) } else { Found::Newer };
            return self.found.set(Some(found));
        }
        self.ask(size, head);
    }

    fn ask(self, size: u64, head: Head) {
        self.is_busy.set(true);
        self.found.set(None);
        spawn_local(async move {
            let answer = self.chain.began(size, head).await;
            // The screen may have gone meanwhile.
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(shown) => {
                    let found = shown.map_or(Found::NotShown, |root| self.judged(root));
                    let _ = self.found.try_set(Some(found));
                }
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    fn judged(self, root: Hash) -> Found {
        let typed = self.typed.try_get_untracked().unwrap_or_default();
        match typed.trim() {
            "" => Found::Words(root),
            typed => Found::Same(are_six_words(root, typed)),
        }
    }

    fn outcome(self) -> Option<Element> {
        if let Some(error) = self.failure.get() {
            return Some(el("p").class("problem").child(sentence(&error)));
        }
        let said = |look, picture, word| {
            el("p").class(look).child(icon(picture)).child(" ").child(say(word))
        };
        Some(match self.found.get()? {
            Found::Same(true) => said("notice good", "circle-check", words::COMPARE_SAME),
            Found::Same(false) => said("problem", "circle-x", words::COMPARE_OTHER),
            Found::Newer => said("notice warn", "clock", words::COMPARE_NEWER),
            Found::Nothing => said("notice warn", "clock", words::CHECK_NOTHING),
            Found::NotShown => said("problem", "circle-x", words::COMPARE_NOT_SHOWN),
            Found::Words(root) => to_look_for(root, language()),
        })
    }
}

/// The words that the paper has to show.
fn to_look_for(root: Hash, language: Language) -> Element {
    let six = six_words(root, language).map(|word| el("li").child(word).shown());
    el("div")
        .class("stack")
        .child(el("p").child(words::COMPARE_LOOK.say(language)))
        .child(el("ol").class("six").child(Vec::<AnyView>::from(six)))
}
