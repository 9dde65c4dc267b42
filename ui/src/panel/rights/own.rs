//! What one has asked for, by when it is answered, and what the answer was.

use contract::{
    rights::{Outcome, Request},
    words::rights as words,
};
use leptos::prelude::*;

use super::{Desk, complain};
use crate::{
    community::here,
    device,
    parts::{Element, Shown, all, day, el, icon, moment},
    settings::{language, say},
};

/// The requests, the newest first.
pub(super) fn requests(desk: Desk, requests: &[Request]) -> AnyView {
    if requests.is_empty() {
        return all![
            el("p").child(say(words::MINE_NONE)),
            el("p").class("hint").child(say(words::MINE_NONE_HINT)),
        ];
    }
    let each = requests.iter().map(|request| one(desk, request));
    el("ul").class("plain stack").child(each.collect::<Vec<_>>()).shown()
}

fn one(desk: Desk, request: &Request) -> AnyView {
    let (language, offset) = (language(), here().offset());
    let when = moment(request.asked_at, offset);
    let kind = say(request.wanted.kind.word());
    let how = say(request.how.word());
    let relative = request.relative.as_ref();
    let relative = relative.map(|name| words::relative_line(language, name.as_str()));
    let head = el("p").child(el("strong").child(kind)).child(" ").child(mark(request));
    let name = request.wanted.name.as_ref();
    el("li")
        .class("card stack")
        .child(head)
        .child(el("p").class("hint").child(format!("{} · {how}", words::asked_on(language, &when))))
        .child(relative.map(|relative| el("p").child(relative)))
        .child(el("p").class("said").child(request.wanted.text.to_string()))
        .child(name.map(|name| el("p").child(words::name_wanted(language, name.as_str()))))
        .child(answer(desk, request, kind, &when))
        .shown()
}

/// How it stands, in a word.
pub(in crate::panel) fn mark(request: &Request) -> Element {
    let offset = here().offset();
    let tag = |look, word: String| el("span").class("due").attr("data-due", look).child(word);
    match &request.answer {
        Some(answer) => match answer.outcome {
            Outcome::Done => tag("ok", say(words::OUTCOME_DONE).to_owned()),
            Outcome::Refused => tag("soon", say(words::OUTCOME_REFUSED).to_owned()),
        },
        None if request.is_overdue(device::now()) => tag("late", say(words::OVERDUE).to_owned()),
        None => tag("ok", words::due_on(language(), &day(request.due_at, offset))),
    }
}

/// What the answer was; where it is a no, or none has come, whom to turn to.
fn answer(desk: Desk, request: &Request, kind: &'static str, when: &str) -> AnyView {
    let language = language();
    let turn_to = |text: String| el("p").class("bar no-print").child(complain(desk.person, text));
    match &request.answer {
        None if request.is_overdue(device::now()) => all![
            el("p")
                .class("problem")
                .child(icon("alert"))
                .child(" ")
                .child(say(words::OVERDUE_HINT)),
            turn_to(words::complaint_overdue(language, kind, when)),
        ],
        None => all![],
        Some(answer) => {
            let at = moment(answer.at, here().offset());
            let said = all![
                el("p").class("hint").child(words::answered_by(language, &answer.by, &at)),
                el("p").class("said").child(answer.text.to_string()),
            ];
            match answer.outcome {
                Outcome::Done => said,
                Outcome::Refused => {
                    all![
                        said,
                        el("p").class("hint").child(say(words::CHANNEL_COURT)),
                        turn_to(words::complaint_refused(language, kind, when)),
                    ]
                }
            }
        }
    }
}
