//! 个人信息要求: what residents ask about their own data, by the day by which it has to be answered.

mod answering;
mod copying;
pub(super) mod entering;
mod erasing;

use contract::{
    id::{LookId, PersonId},
    live::Event,
    rights::{Desk as List, Line},
    time::Offset,
    words::{Word, rights as words},
};
use leptos::prelude::*;

use super::{Requests, heading};
use crate::{
    all,
    live::on_event,
    parts::{ButtonLook, Element, Shown, done, due, el, empty, live, moment, opening, tap},
    reading::Reading,
    settings::{language, say},
};

/// Answering requests; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    /// Whoever answers.
    person: PersonId,
    offset: Offset,
    open: Reading<Vec<Line>>,
    over: Reading<Vec<Line>>,
    /// The deletion to which they are about to agree.
    asked: RwSignal<Option<LookId>>,
    said: RwSignal<String>,
}

impl Desk {
    fn read(self) {
        self.open.read(List { is_over: false });
        self.over.read(List { is_over: true });
    }

    fn done(self, said: Word) {
        self.said.set(say(said).to_owned());
        crate::device::focus_soon("#rights-said");
        self.read();
    }
}

pub(super) fn rights(requests: Requests, person: PersonId, offset: Offset) -> AnyView {
    let (open, over) = (Reading::default(), Reading::default());
    let (asked, said) = (RwSignal::new(None), RwSignal::default());
    let desk = Desk { person, offset, open, over, asked, said };
    desk.read();
    on_event(move |event| {
        // Where nothing stands, nobody is writing.
        if event == Event::Rights && desk.open.now().is_some_and(|list| list.is_empty()) {
            desk.read();
        }
    });
    let said = done("rights-said", desk.said);
    let waiting = desk.open.draw(
        3,
        move || desk.read(),
        move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    let (none, hint) = (say(words::DESK_NONE), say(words::DESK_NONE_HINT));
                    return empty("shield-check", none, hint, ());
                }
                let cards: Vec<_> = list.iter().map(|line| waiting(desk, line)).collect();
                el("ul").class("people").child(cards).shown()
            })
        },
    );
    let ended = desk.over.draw(
        2,
        move || desk.read(),
        move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    return el("p").class("hint").child(say(words::DESK_NONE_OVER)).shown();
                }
                let cards: Vec<_> = list.iter().map(|line| ended(desk, line)).collect();
                el("ul").class("people").child(cards).shown()
            })
        },
    );
    all![
        heading(say(words::DESK_TITLE)),
        el("p").child(say(words::DESK_ABOUT)),
        said,
        news(desk, requests),
        el("h2").child(say(words::DESK_OPEN)),
        waiting,
        el("h2").child(say(words::DESK_OVER)),
        ended,
    ]
}

/// That there are others by now than stand here. They are not drawn under the hand of whoever is writing an answer.
fn news(desk: Desk, requests: Requests) -> AnyView {
    live(move || {
        let here = desk.open.get()?.len();
        let now = usize::try_from(requests.open()?).map_or(List::MOST, |now| now.min(List::MOST));
        let again =
            || tap(ButtonLook::Plain, "refresh", say(words::DESK_NEWS), move || desk.read());
        (here != now).then(|| el("p").class("bar").child(again()))
    })
}

/// Who asks what, and how they said it.
fn asked(line: &Line, offset: Offset) -> Element {
    let language = language();
    let request = &line.request;
    let who = match &line.home {
        Some(home) => format!("{} · {home}", line.name),
        None => line.name.clone(),
    };
    let when = words::asked_on(language, &moment(request.asked_at, offset));
    let how = say(request.how.word());
    let relative = request.relative.as_ref();
    let relative = relative.map(|name| words::relative_line(language, name.as_str()));
    el("li")
        .class("card stack")
        .child(el("h3").child(say(request.wanted.kind.word())).child(" · ").child(who))
        .child(el("p").class("hint").child(format!("{when} · {how}")))
        .child(relative.map(|relative| el("p").child(relative)))
        .child(el("p").class("said").child(request.wanted.text.to_string()))
}

fn waiting(desk: Desk, line: &Line) -> AnyView {
    let name = line.request.wanted.name.clone();
    let rename = name.as_ref().map(|name| words::desk_rename(language(), name.as_str()));
    let id = line.request.id;
    asked(line, desk.offset)
        .child(rename.map(|rename| el("p").class("notice").child(rename)))
        .child(el("p").child(due(line.request.due_at, desk.offset)))
        .child(erasing::standing(desk, line))
        .child(copying::standing(desk, line))
        .child(opening(say(words::DESK_HOW), move || answering::form(desk, id)))
        .shown()
}

fn ended(desk: Desk, line: &Line) -> AnyView {
    let (id, offset) = (line.request.id, desk.offset);
    // What is planned can be called off by another answer.
    let again =
        line.erasing.map(|_| opening(say(words::DESK_HOW), move || answering::form(desk, id)));
    let answer = line.request.answer.as_ref().map(|answer| {
        let at = moment(answer.at, offset);
        all![
            el("p")
                .child(el("strong").child(say(answer.outcome.word())))
                .child(" ")
                .child(words::answered_by(language(), &answer.by, &at)),
            el("p").class("said").child(answer.text.to_string()),
        ]
    });
    asked(line, offset).child(answer).child(erasing::standing(desk, line)).child(again).shown()
}
