//! 信息泄露通知: what one was told of a breach or a drill, in six answers, and that one has read it.

use contract::{
    breaches::{Mine, Seen, Told, title},
    words::{breaches as words, notices},
};
use leptos::prelude::*;

use super::{heads, join_first};
use crate::{
    community::here,
    parts::{ButtonLook, Element, Shown, all, button, dl, el, empty, icon, live, moment},
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::{language, say},
};

/// The screen.
pub(super) fn breach() -> AnyView {
    let heads = heads(words::TITLE);
    if session().me.get_untracked().is_none() {
        return all![heads, join_first()];
    }
    let told: Reading<Vec<Told>> = Reading::default();
    told.read(Mine {});
    let list = told.draw(
        3,
        move || told.read(Mine {}),
        move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    let (none, hint) = (say(words::NONE), say(words::NONE_HINT));
                    return empty("shield-check", none, hint, ());
                }
                let each: Vec<_> = list.iter().map(|one| shown(told, one)).collect();
                el("ul").class("plain stack").child(each).shown()
            })
        },
    );
    all![heads, list]
}

/// That there is something one has not read, before all else on the first screen.
pub(super) fn unread() -> AnyView {
    let told: Reading<Vec<Told>> = Reading::default();
    told.read(Mine {});
    live(move || {
        let told = told.get()?;
        let unread = told.iter().filter(|one| one.seen_at.is_none());
        let first = unread.min_by_key(|one| one.is_drill)?;
        Some(
            el("a")
                .class("urgent")
                .attr("href", "/panel/breach")
                .child(icon("alert"))
                .child(el("small").child(say(words::TITLE)))
                .child(el("strong").child(say(title(first.is_drill))))
                .child(
                    el("small")
                        .class("open")
                        .child(say(notices::URGENT_OPEN))
                        .child(icon("arrow-right")),
                ),
        )
    })
}

fn shown(list: Reading<Vec<Told>>, told: &Told) -> AnyView {
    let when = moment(told.at, here().offset());
    let answers = told.texts.all().map(|(_, asked, said)| (asked, said.to_string()));
    let look = if told.is_drill { "card stack" } else { "problem stack" };
    el("li")
        .class(look)
        .child(el("h2").child(say(title(told.is_drill))))
        .child(el("p").class("hint").child(words::when_told(language(), &when)))
        .child(told.is_drill.then(|| el("p").child(say(words::DRILL_TOLD))))
        .child(el("dl").class("answers").child(dl(answers.to_vec())))
        .child(read(list, told))
        .shown()
}

fn read(list: Reading<Vec<Told>>, told: &Told) -> Element {
    if let Some(at) = told.seen_at {
        let when = moment(at, here().offset());
        return el("p").class("hint").child(words::read_at(language(), &when));
    }
    let (id, sending) = (told.id, Sending::new());
    let send = move || sending.send(Seen { id }, move |()| list.read(Mine {}));
    let word = || say(words::READ);
    let go = button(ButtonLook::Main, "check", word, sending.is_busy.into(), send);
    el("div").child(sending.trouble()).child(el("p").class("bar").child(go))
}
