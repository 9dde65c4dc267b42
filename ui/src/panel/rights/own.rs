//! What one has asked for, by when it is answered, and what the answer was.

use contract::{
    consents::How,
    rights::{Answered, Outcome, Standing},
    sure::{Ground, Sure},
    time::Time,
    words::rights as words,
};
use leptos::prelude::*;

use super::{Desk, complain, sure};
use crate::{
    community::here,
    parts::{Element, Shown, all, day, el, icon, moment, problem, skeleton},
    settings::{language, say},
};

/// The requests, the newest first.
pub(super) fn requests(desk: Desk, all: &[Standing]) -> AnyView {
    if !all.is_empty() {
        let each = all.iter().map(|asked| one(desk, asked));
        return el("ul").class("plain stack").child(each.collect::<Vec<_>>()).shown();
    }
    if desk.own.is_pending() {
        return skeleton(2);
    }
    let is_whole = desk.following.has_all();
    match desk.own.failure().filter(|_| !is_whole) {
        Some(error) => problem(&error, move || desk.read_again()),
        None => all![
            el("p").child(say(words::MINE_NONE)),
            sure::line(Ground::Nothing { is_whole }),
            el("p").class("hint").child(say(words::MINE_NONE_HINT)),
        ],
    }
}

fn one(desk: Desk, asked: &Standing) -> AnyView {
    let (language, offset) = (language(), here().offset());
    let now = desk.following.now();
    let when = moment(asked.asked_at, offset);
    let kind = say(asked.wanted.kind.word());
    // Beside a record, the hub's word for it is left out.
    let is_told = asked.said != Ground::Word || asked.asked == Ground::Word;
    let how = asked.how.filter(|_| is_told).map(|how| say(how.word()));
    let how = match (&asked.by, how) {
        (Some(by), Some(how)) => format!("{} · {how}", words::entered_by(language, by)),
        (Some(by), None) => words::entered_by(language, by),
        (None, how) => how.unwrap_or_else(|| say(How::App.word())).to_owned(),
    };
    let relative = asked.relative.as_ref().map(|name| {
        let word = sure::tag(Sure::of(asked.said));
        el("p").child(words::relative_line(language, name.as_str())).child(" ").child(word)
    });
    let head = el("p").child(el("strong").child(kind)).child(" ").child(mark(asked, now));
    let head = head.child(" ").child(sure::tag(asked.sure(now)));
    let name = asked.wanted.name.as_ref();
    el("li")
        .class("card stack")
        .child(head)
        .child(el("p").class("hint").child(format!("{} · {how}", words::asked_on(language, &when))))
        .child(relative)
        .child(el("p").class("said").child(asked.wanted.text.to_string()))
        .child(name.map(|name| el("p").child(words::name_wanted(language, name.as_str()))))
        .child(doubt(asked.asked))
        .child(answer(desk, (asked, now), kind, &when))
        .shown()
}

/// What is not proved is said at its own place as well.
fn doubt(ground: Ground) -> Option<Element> {
    (Sure::of(ground) != Sure::Proved).then(|| sure::line(ground))
}

/// How it stands, in a word.
fn mark(asked: &Standing, now: Time) -> Element {
    let tag = |look, word: String| el("span").class("due").attr("data-due", look).child(word);
    match &asked.answer {
        _ if asked.is_overdue(now) => tag("late", say(words::OVERDUE).to_owned()),
        Some((Answered { outcome: Outcome::Done, .. }, _)) => {
            tag("ok", say(words::OUTCOME_DONE).to_owned())
        }
        Some((Answered { outcome: Outcome::Refused, .. }, _)) => {
            tag("soon", say(words::OUTCOME_REFUSED).to_owned())
        }
        None => tag("ok", words::due_on(language(), &day(asked.due_at, here().offset()))),
    }
}

/// What the answer was; where it is a no, or none has come that counts, whom to turn to.
fn answer(desk: Desk, (asked, now): (&Standing, Time), kind: &'static str, when: &str) -> AnyView {
    let language = language();
    let turn_to = |text: String| el("p").class("bar no-print").child(complain(desk.person, text));
    let late = asked.is_overdue(now).then(|| {
        let problem = el("p").class("problem").child(icon("alert")).child(" ");
        all![
            problem.child(say(words::OVERDUE_HINT)),
            turn_to(words::complaint_overdue(language, kind, when)),
        ]
    });
    let said = asked.answer.as_ref().map(|(answer, ground)| {
        let at = moment(answer.at, here().offset());
        let refused = (answer.outcome == Outcome::Refused).then(|| {
            all![
                el("p").class("hint").child(say(words::CHANNEL_COURT)),
                turn_to(words::complaint_refused(language, kind, when)),
            ]
        });
        all![
            el("p").class("hint").child(words::answered_by(language, &answer.by, &at)),
            el("p").class("said").child(answer.text.to_string()),
            doubt(*ground),
            refused,
        ]
    });
    let hint = asked.is_said_done().then(|| el("p").class("hint").child(say(words::DONE_HINT)));
    all![late, said, hint]
}
