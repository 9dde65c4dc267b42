//! 信息泄露通知: telling those whose data may be lost, and rehearsing it. Who they are is not shown.

mod form;

use contract::{
    breaches::{Breach, List},
    id::PersonId,
    people::{Care, Post},
    time::Offset,
    words::breaches as words,
};
use leptos::prelude::*;

use super::heading;
use crate::{
    all, device,
    parts::{Shown, dl, done, el, empty, live, moment, opening},
    reading::Reading,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    /// Whoever is at it.
    person: PersonId,
    offset: Offset,
    list: Reading<Vec<Breach>>,
    said: RwSignal<String>,
}

impl Desk {
    fn done(self) {
        self.said.set(say(words::ANNOUNCED).to_owned());
        device::focus_soon("#breaches-said");
        self.list.read(List {});
    }
}

pub(super) fn breaches(person: PersonId, post: Post, offset: Offset) -> AnyView {
    let desk = Desk { person, offset, list: Reading::default(), said: RwSignal::default() };
    desk.list.read(List {});
    let said = done("breaches-said", desk.said);
    let list = desk.list.draw(
        3,
        move || desk.list.read(List {}),
        move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    let (none, hint) = (say(words::NONE), say(words::NONE_HINT));
                    return empty("shield-check", none, hint, ());
                }
                let each: Vec<_> = list.iter().map(|breach| one(desk, breach)).collect();
                el("ul").class("people").child(each).shown()
            })
        },
    );
    let announce =
        post.may(Care::Breaches).then(|| opening(say(words::SEND), move || form::form(desk)));
    all![
        heading(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        el("p").class("notice").child(say(words::UNREACHED)),
        el("p").class("notice").child(say(words::AUTHORITY)),
        said,
        list,
        announce,
    ]
}

fn one(desk: Desk, breach: &Breach) -> AnyView {
    let language = language();
    let count = |count: Option<u32>| count.map_or(say(words::FEW).to_owned(), |n| n.to_string());
    let (affected, seen) = (count(breach.affected), count(breach.seen));
    let reached = match breach.is_told {
        true => words::reached(language, &affected, &seen),
        false => words::reaching(language, &affected, &seen),
    };
    let when = moment(breach.at, desk.offset);
    let answers = breach.texts.all().map(|(_, asked, said)| (asked, said.to_string()));
    let paper = words::on_paper(language, &count(breach.on_paper));
    let drill = breach.is_drill.then(|| el("span").class("tag").child(say(words::DRILL)));
    el("li")
        .class("card stack")
        .child(el("h2").child(words::by_line(language, &breach.by, &when)).child(" ").child(drill))
        .child(el("p").child(el("strong").child(reached)))
        .child(el("p").class("hint").child(paper))
        .child(
            el("details")
                .child(el("summary").child(say(words::CAUSE)))
                .child(el("dl").class("answers").child(dl(answers.to_vec()))),
        )
        .shown()
}
