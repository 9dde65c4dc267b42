//! Who was shown so many homes on one day that no more were shown; managers and auditors see the same.

use contract::{
    homes::{List, Stopped},
    time::Offset,
    words::homes as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, el, icon, live, moment},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn stopped(offset: Offset) -> Element {
    let list: Reading<Vec<Stopped>> = Reading::default();
    let read = move || list.read(List {});
    read();
    let shown = move |list: Signal<Vec<Stopped>>| {
        live(move || {
            let list = list.get();
            if list.is_empty() {
                return el("p").class("hint").child(say(words::NONE)).shown();
            }
            let lines: Vec<_> = list.iter().map(|one| line(one, offset)).collect();
            el("ul").class("people").child(lines).shown()
        })
    };
    el("section")
        .class("card")
        .child(el("h2").child(icon("eye")).child(" ").child(say(words::TITLE)))
        .child(el("p").class("hint").child(say(words::ABOUT)))
        .child(list.draw(2, read, shown))
}

fn line(one: &Stopped, offset: Offset) -> AnyView {
    let said = words::line(language(), &one.by, &one.most.to_string());
    el("li")
        .child(el("strong").child(said))
        .child(el("p").class("hint").child(moment(one.at, offset)))
        .shown()
}
