//! Ctrl+K: all that can be done, found by its words.

use contract::words::{Word, common, inbox as words};
use leptos::{ev, prelude::*};

use super::{
    desk::Desk,
    keys::{Command, Focus},
    shortcuts,
};
use crate::{device, parts::icon, settings::say};

/// What is offered, with its key, in the order of a working day.
const COMMANDS: &[(Command, Word, &str)] = &[
    (Command::Accept, words::KEY_ACCEPT, "1"),
    (Command::Duplicate, words::KEY_DUPLICATE, "2"),
    (Command::Decline, words::KEY_DECLINE, "3"),
    (Command::Reply, words::KEY_REPLY, "r"),
    (Command::Note, words::KEY_NOTE, "n"),
    (Command::Resolve, words::KEY_RESOLVE, "e"),
    (Command::Assign, words::KEY_ASSIGN, "a"),
    (Command::Snooze, words::KEY_SNOOZE, "h"),
    (Command::Counter, words::KEY_COUNTER, "c"),
    (Command::Undo, words::KEY_UNDO, "z"),
    (Command::Search, words::KEY_SEARCH, "/"),
    (Command::Top, words::KEY_TOP, "g i"),
    (Command::Help, words::KEYS, "?"),
    (Command::Elder, words::KEY_ELDER, ""),
];

/// Opens the list.
pub(super) fn open(desk: Desk) {
    desk.wanted.set(String::new());
    device::open_sheet("#commands");
    device::focus_soon("#command-search");
}

/// The list as a dialog; closed until asked for.
pub(super) fn dialog(desk: Desk) -> AnyView {
    let shown = move || {
        let wanted = desk.wanted.get().trim().to_lowercase();
        let all = COMMANDS.iter().copied();
        all.filter(|(_, word, key)| say(*word).to_lowercase().contains(&wanted) || *key == wanted)
            .collect::<Vec<_>>()
    };
    let first = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some((command, ..)) = untrack(shown).first() {
            run(desk, *command);
        }
    };
    let row = move |(command, word, key): (Command, Word, &'static str)| {
        view! {
            <li>
                <button type="button" class="quiet" on:click=move |_| run(desk, command)>
                    {say(word)} " "
                    {(!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </button>
            </li>
        }
    };
    view! {
        <dialog class="sheet" id="commands" aria-labelledby="commands-title">
            <header>
                <h2 id="commands-title">{say(words::COMMANDS)}</h2>
                <form method="dialog">
                    <button class="quiet">{icon("x")} {say(common::CLOSE)}</button>
                </form>
            </header>
            <form class="search" role="search" on:submit=first>
                {icon("search")}
                <input type="search" id="command-search" autocomplete="off"
                    aria-label=say(words::COMMAND_SEARCH) placeholder=say(words::COMMAND_SEARCH)
                    prop:value=desk.wanted
                    on:input:target=move |event| desk.wanted.set(event.target().value()) />
            </form>
            <ul class="plain">{move || shown().into_iter().map(row).collect::<Vec<_>>()}</ul>
        </dialog>
    }
    .into_any()
}

/// Does it once the list is gone and the focus is back where it was.
fn run(desk: Desk, command: Command) {
    device::close_sheet("#commands");
    device::soon(move || {
        shortcuts::act(desk, command, Focus::Page);
    });
}
