//! 常用语: opened by a slash in the composer or by its button, put into the text, kept here.

use client::IdempotencyKey;
use contract::{
    id::PhraseId,
    inbox::{DropPhrase, KeepPhrase, Phrase, Phrases, filled},
    text::{Body, Name},
    words::{common, inbox as words},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{desk::Desk, draft::Kind};
use crate::{
    device,
    parts::{icon, moment, sentence},
    sending::Tried,
    settings::{language, say},
};

/// What the dialog shows.
#[derive(Clone, Copy)]
pub(super) struct Collection {
    phrases: RwSignal<Vec<Phrase>>,
    /// What is looked for.
    wanted: RwSignal<String>,
    /// The one that is being changed, with `None` for a new one; `None` while none is.
    editing: RwSignal<Option<Option<PhraseId>>>,
    failure: RwSignal<Option<String>>,
    title: RwSignal<String>,
    text: RwSignal<String>,
}

impl Collection {
    /// Nothing was read yet.
    #[must_use]
    pub(super) fn new() -> Self {
        Self {
            phrases: RwSignal::default(),
            wanted: RwSignal::default(),
            editing: RwSignal::default(),
            failure: RwSignal::default(),
            title: RwSignal::default(),
            text: RwSignal::default(),
        }
    }

    fn read(self) {
        spawn_local(async move {
            match device::hub().ask(&Phrases {}).await {
                Ok(phrases) => self.phrases.set(phrases),
                Err(error) => self.failure.set(Some(sentence(&error))),
            }
        });
    }

    fn edit(self, phrase: Option<&Phrase>) {
        self.title.set(phrase.map(|phrase| phrase.title.clone()).unwrap_or_default());
        self.text.set(phrase.map(|phrase| phrase.text.clone()).unwrap_or_default());
        self.failure.set(None);
        self.editing.set(Some(phrase.map(|phrase| phrase.id)));
        device::focus_soon("#phrase-title");
    }
}

/// Whether a text asks for a phrase: it ends with a slash at the beginning of a line. Input methods
/// write the wide one.
#[must_use]
pub(super) fn asks(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or(text);
    matches!(line, "/" | "\u{ff0f}")
}

/// Opens the dialog.
pub(super) fn open(desk: Desk) {
    desk.shelf.wanted.set(String::new());
    desk.shelf.editing.set(None);
    desk.shelf.failure.set(None);
    desk.shelf.read();
    device::open_sheet("#phrases");
    device::focus_soon("#phrase-search");
}

/// The dialog; closed until asked for.
pub(super) fn dialog(desk: Desk) -> AnyView {
    let shelf = desk.shelf;
    let failed = move || {
        shelf.failure.get().map(|words| view! { <p class="problem" role="alert">{words}</p> })
    };
    let inside = move || match shelf.editing.get() {
        Some(id) => form(desk, id),
        None => choice(desk),
    };
    view! {
        <dialog class="sheet" id="phrases" aria-labelledby="phrases-title">
            <header>
                <h2 id="phrases-title">{say(words::PHRASES)}</h2>
                <form method="dialog">
                    <button class="quiet">{icon("x")} {say(common::CLOSE)}</button>
                </form>
            </header>
            {failed}
            {inside}
        </dialog>
    }
    .into_any()
}

fn choice(desk: Desk) -> AnyView {
    let shelf = desk.shelf;
    let shown = move || {
        let wanted = shelf.wanted.get();
        let wanted = wanted.trim();
        let fits = |one: &Phrase| one.title.contains(wanted) || one.text.contains(wanted);
        shelf.phrases.get().into_iter().filter(fits).collect::<Vec<_>>()
    };
    let pick_first = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(first) = untrack(shown).first() {
            insert(desk, &first.text);
        }
    };
    let row = move |phrase: Phrase| {
        let (text, own) = (phrase.text.clone(), phrase.clone());
        let change = phrase.may_change.then(|| {
            let label = words::phrase_change_one(language(), &phrase.title);
            view! {
                <button type="button" class="quiet" aria-label=label
                    on:click=move |_| shelf.edit(Some(&own))>
                    {icon("pencil")}
                </button>
            }
        });
        view! {
            <li class="phrase">
                <button type="button" on:click=move |_| insert(desk, &text)>
                    <strong>{phrase.title.clone()}</strong> <small>{phrase.text.clone()}</small>
                </button>
                {change}
            </li>
        }
    };
    let none = move || {
        shelf.phrases.with(Vec::is_empty).then(|| view! { <p>{say(words::PHRASES_NONE)}</p> })
    };
    view! {
        <form class="search" role="search" on:submit=pick_first>
            {icon("search")}
            <input type="search" id="phrase-search" autocomplete="off"
                aria-label=say(words::PHRASE_SEARCH) placeholder=say(words::PHRASE_SEARCH)
                on:input:target=move |event| shelf.wanted.set(event.target().value()) />
        </form>
        {none}
        <ul class="plain">{move || shown().into_iter().map(row).collect::<Vec<_>>()}</ul>
        <p>
            <button type="button" class="quiet" on:click=move |_| shelf.edit(None)>
                {icon("plus")} {say(words::PHRASE_ADD)}
            </button>
        </p>
    }
    .into_any()
}

/// Puts a phrase into what is being written, in place of the slash that asked for it.
fn insert(desk: Desk, phrase: &str) {
    let Some(id) = desk.opened.id() else { return };
    let kind = untrack(|| desk.shown_kind());
    let words = filled(phrase, |name| untrack(|| value(desk, name)));
    desk.drafts.change(id, kind, |draft| draft.text = joined(&draft.text, &words));
    device::close_sheet("#phrases");
    desk.round.update(|round| *round += 1);
    desk.from_phrase.set(Some((id, kind)));
    desk.said.set(say(words::PHRASE_CHECK).to_owned());
    device::focus_soon("#writing");
}

/// A text with a phrase at its end.
fn joined(text: &str, phrase: &str) -> String {
    if asks(text) {
        let mut kept = text.to_owned();
        kept.pop();
        return kept + phrase;
    }
    match text.trim().is_empty() {
        true => phrase.to_owned(),
        false => format!("{}\n{phrase}", text.trim_end()),
    }
}

/// What a name between braces stands for in the open case.
fn value(desk: Desk, name: &str) -> Option<String> {
    let matter = desk.matter()?;
    match name {
        "编号" | "number" => Some(matter.number.to_string()),
        "期限" | "deadline" => matter.due_at.map(|due| moment(due, desk.offset)),
        "地点" | "place" => matter.place,
        "称呼" | "name" => {
            let author = desk.opened.case.with(|case| case.as_ref()?.author.clone())?;
            author.split(" · ").next().map(str::to_owned)
        }
        "我" | "me" => Some(desk.me.with_value(|me| me.name.clone())),
        _ => None,
    }
}

fn form(desk: Desk, id: Option<PhraseId>) -> AnyView {
    let shelf = desk.shelf;
    let tried = StoredValue::new(Tried::default());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (title, text) = (shelf.title.get_untracked(), shelf.text.get_untracked());
        let (title, text) = match (Name::try_from(title), Body::try_from(text)) {
            (Ok(title), Ok(text)) => (title, text),
            (Err(fault), _) | (_, Err(fault)) => {
                shelf.failure.set(Some(fault.sentence(language())));
                return;
            }
        };
        let keep = KeepPhrase { id, title, text };
        // An answer that gets lost must not make it twice.
        let Some(key) = tried.try_update_value(|tried| tried.key(&keep)) else { return };
        spawn_local(async move {
            let kept = device::hub().change(&keep, &key).await;
            settle(shelf, kept.map(|_| ()));
        });
    };
    let remove = id.map(|id| {
        let remove = move |_| {
            spawn_local(async move {
                let gone = device::hub().change(&DropPhrase { id }, &IdempotencyKey::new()).await;
                settle(shelf, gone);
            });
        };
        view! {
            <button type="button" class="danger" on:click=remove>
                {icon("trash")} {say(words::PHRASE_DROP)}
            </button>
        }
    });
    view! {
        <form class="field" novalidate on:submit=save>
            <label for="phrase-title">{say(words::PHRASE_TITLE)}</label>
            <input id="phrase-title" maxlength=Name::MAX prop:value=shelf.title
                on:input:target=move |event| shelf.title.set(event.target().value()) />
            <label for="phrase-text">{say(words::PHRASE_TEXT)}</label>
            <p class="hint" id="phrase-hint">{say(words::PHRASE_HINT)}</p>
            <textarea id="phrase-text" rows="5" maxlength=Body::MAX prop:value=shelf.text
                aria-describedby="phrase-hint"
                on:input:target=move |event| shelf.text.set(event.target().value())></textarea>
            <div class="bar">
                <button type="submit" class="main">{icon("save")} {say(words::PHRASE_SAVE)}</button>
                <button type="button" class="quiet" on:click=move |_| shelf.editing.set(None)>
                    {say(words::PHRASE_BACK)}
                </button>
                {remove}
            </div>
        </form>
    }
    .into_any()
}

fn settle(shelf: Collection, done: Result<(), client::Error>) {
    match done {
        Ok(()) => {
            shelf.failure.set(None);
            shelf.editing.set(None);
            shelf.read();
        }
        Err(error) => shelf.failure.set(Some(sentence(&error))),
    }
}

/// The line that asks to read what a phrase has put in.
pub(super) fn check(desk: Desk, what: (contract::id::ComplaintId, Kind)) -> AnyView {
    let line = move || {
        (desk.from_phrase.get() == Some(what)).then(|| {
            view! { <p class="hint">{icon("info")} " " {say(words::PHRASE_CHECK)}</p> }
        })
    };
    view! { {line} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_asks_only_where_a_line_begins() {
        for (text, expected) in [
            ("/", true),
            ("\u{ff0f}", true),
            ("您好\n/", true),
            ("3/", false),
            ("", false),
            ("/电梯", false),
        ] {
            assert_eq!(asks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_phrase_takes_the_place_of_its_slash_and_of_nothing_else() {
        assert_eq!(joined("/", "已收到。"), "已收到。");
        assert_eq!(joined("您好\n/", "已收到。"), "您好\n已收到。");
        assert_eq!(joined("您好\n", "已收到。"), "您好\n已收到。");
        assert_eq!(joined("", "已收到。"), "已收到。");
    }
}
