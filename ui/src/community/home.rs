//! Home: a greeting, what can be done here, and one's own latest matters.

use contract::words::{
    Word, activities as activity_words, common, community as words, complaints,
    notices as notice_words, panel as panel_words, polls as poll_words, sessions as session_words,
    suggestions as suggestion_words,
};
use leptos::prelude::*;

use super::here;
use crate::{
    complaints::latest,
    frame, notices,
    parts::{ButtonLook, Element, Shown, all, el, icon, link, live},
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
            el("p").class("hint").child(icon("map-pin")).child(" ").child(words)
        })
    };
    let is_signed_in = Memo::new(move |_| session.me.with(Option::is_some));
    all![
        frame::heading(greeting),
        live(at_place),
        notices::urgent(),
        live(move || actions(is_signed_in.get())),
        live(move || if is_signed_in.get() { own(session) } else { way_back_in(session) }),
        help(),
        elder(),
    ]
}

/// What those look for who cannot read the screen, by every name it has; gone once it is found.
fn elder() -> Element {
    let link = link(ButtonLook::Quiet, "/settings", "type", common::ELDER_FIND);
    el("p").class("extra").child(link)
}

/// What can be done here, as big things.
fn actions(is_signed_in: bool) -> AnyView {
    // As the plain page has it, so that the form can be loaded anew at the same door.
    let file = match here().door() {
        Some(door) => format!("/file?door={door}"),
        None => "/file".to_owned(),
    };
    let file = action(file, "megaphone", complaints::FILE_ACTION, say(complaints::FILE_HINT));
    let board = match here().door() {
        Some(door) => format!("/notices?door={door}"),
        None => "/notices".to_owned(),
    };
    let board = action(board, "bell", notice_words::TITLE, notices::action_hint());
    let suggestions = match here().door() {
        Some(door) => format!("/suggestions?door={door}"),
        None => "/suggestions".to_owned(),
    };
    let hint = notices::suggestions_hint();
    let suggestions = action(suggestions, "hand", suggestion_words::TITLE, hint);
    let polls = match here().door() {
        Some(door) => format!("/polls?door={door}"),
        None => "/polls".to_owned(),
    };
    let polls = action(polls, "vote", poll_words::TITLE, notices::polls_hint());
    let activities = match here().door() {
        Some(door) => format!("/activities?door={door}"),
        None => "/activities".to_owned(),
    };
    let hint = notices::activities_hint();
    let activities = action(activities, "calendar", activity_words::TITLE, hint);
    let mine = ("/mine", "list", complaints::MINE_TITLE, complaints::MINE_HINT);
    let panel = ("/panel", "shield-check", panel_words::TITLE, panel_words::HINT);
    let follow = ("/follow", "search", complaints::FOLLOW_ACTION, complaints::FOLLOW_HINT);
    let join = ("/join", "key", words::JOIN_ACTION, words::JOIN_HINT);
    let others = if is_signed_in { vec![mine, panel] } else { vec![follow, join] };
    let others = others.into_iter().map(|(path, icon_name, word, hint)| {
        action(path.to_owned(), icon_name, word, say(hint)).shown()
    });
    el("nav")
        .class("actions")
        .attr("aria-label", say(words::ACTIONS))
        .child(file.class("main"))
        .child(board)
        .child(suggestions)
        .child(polls)
        .child(activities)
        .child(others.collect::<Vec<_>>())
        .shown()
}

fn action(path: String, icon_name: &'static str, word: Word, hint: impl Shown) -> Element {
    el("a")
        .set("href", path)
        .child(icon(icon_name))
        .child(el("strong").child(say(word)))
        .child(el("small").child(hint))
}

/// One's own matters; for those who work here, the way to their screens before them.
fn own(session: Session) -> AnyView {
    let works = session.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post.works()));
    let inbox = || el("p").child(link(ButtonLook::Plain, "/staff", "inbox", common::STAFF));
    all![works.then(inbox), latest()]
}

/// For those with a key on this device who are not signed in.
fn way_back_in(session: Session) -> AnyView {
    let has_people = Memo::new(move |_| session.people.with(|people| !people.is_empty()));
    let link = || link(ButtonLook::Plain, "/devices", "user", session_words::SIGN_IN);
    live(move || has_people.get().then(|| el("p").child(link())))
}

/// Where a person can be asked.
fn help() -> AnyView {
    let here = here();
    live(move || {
        here.community.get().map(|community| {
            let call = el("a")
                .set("href", format!("tel:{}", community.telephone))
                .child(icon("phone"))
                .child(" ")
                .child(community.telephone);
            el("section")
                .class("card")
                .child(el("h2").child(say(words::HELP_TITLE)))
                .child(el("p").child(call))
                .child(el("p").child(icon("clock")).child(" ").child(community.hours))
                .child(el("p").child(icon("map-pin")).child(" ").child(community.counter))
        })
    })
}
