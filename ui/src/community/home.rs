//! Home: a greeting, what can be done here, and one's own latest matters.

use contract::words::{Word, common, community as words, complaints, sessions as session_words};
use leptos::prelude::*;

use super::here;
use crate::{
    complaints::latest,
    frame,
    parts::icon,
    sessions::{Session, session},
    settings::{language, say},
    way::way,
};

/// Home, at a door if its code was scanned.
pub fn home() -> AnyView {
    let here = here();
    let session = session();
    if let Some(door) = super::door_in(&way().path_now(), "") {
        here.come_to(door);
    }
    let greeting = move || match session.me.get() {
        Some(me) => words::greeting_name(language(), &me.name),
        None => say(words::GREETING).to_owned(),
    };
    let place = move || here.community.get().and_then(|community| community.place);
    let at_place = move || {
        place().map(|place| {
            let words = words::at_place(language(), &place);
            view! { <p class="hint">{icon("map-pin")} " " {words}</p> }
        })
    };
    let is_signed_in = Memo::new(move |_| session.me.with(Option::is_some));
    view! {
        {frame::heading(greeting)}
        {at_place}
        {move || actions(is_signed_in.get())}
        {move || if is_signed_in.get() { own(session) } else { way_back_in(session) }}
        {help()}
    }
    .into_any()
}

/// What can be done here, as big things.
fn actions(is_signed_in: bool) -> AnyView {
    let others = if is_signed_in {
        action("/mine", "list", complaints::MINE_TITLE, complaints::MINE_HINT)
    } else {
        view! {
            {action("/follow", "search", complaints::FOLLOW_ACTION, complaints::FOLLOW_HINT)}
            {action("/join", "key", words::JOIN_ACTION, words::JOIN_HINT)}
        }
        .into_any()
    };
    // As the plain page has it, so that the form can be loaded anew at the same door.
    let file = match here().door() {
        Some(door) => format!("/file?door={door}"),
        None => "/file".to_owned(),
    };
    view! {
        <nav class="actions" aria-label=say(words::ACTIONS)>
            <a href=file class="main">
                {icon("megaphone")}
                <strong>{say(complaints::FILE_ACTION)}</strong>
                <small>{say(complaints::FILE_HINT)}</small>
            </a>
            {others}
        </nav>
    }
    .into_any()
}

fn action(path: &'static str, icon_name: &'static str, word: Word, hint: Word) -> AnyView {
    view! {
        <a href=path>
            {icon(icon_name)} <strong>{say(word)}</strong> <small>{say(hint)}</small>
        </a>
    }
    .into_any()
}

/// One's own matters; for those who answer, the way to the inbox before them.
fn own(session: Session) -> AnyView {
    let answers = session.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post.answers()));
    view! {
        {answers.then(|| view! {
            <p>
                <a class="button" href="/staff">
                    {icon("inbox")} {say(common::STAFF)}
                </a>
            </p>
        })}
        {latest()}
    }
    .into_any()
}

/// For those with a key on this device who are not signed in.
fn way_back_in(session: Session) -> AnyView {
    let has_people = Memo::new(move |_| session.people.with(|people| !people.is_empty()));
    (move || {
        has_people.get().then(|| {
            view! {
                <p>
                    <a href="/settings" class="button">
                        {icon("user")} {say(session_words::SIGN_IN)}
                    </a>
                </p>
            }
        })
    })
    .into_any()
}

/// Where a person can be asked.
fn help() -> AnyView {
    let here = here();
    (move || {
        here.community.get().map(|community| {
            let address = format!("tel:{}", community.telephone);
            view! {
                <section class="card">
                    <h2>{say(words::HELP_TITLE)}</h2>
                    <p><a href=address>
                        {icon("phone")} " " {community.telephone}
                    </a></p>
                    <p>{icon("clock")} " " {community.hours}</p>
                    <p>{icon("map-pin")} " " {community.counter}</p>
                </section>
            }
        })
    })
    .into_any()
}
