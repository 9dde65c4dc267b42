//! The sheet for those who answer on paper: a part with the name, a part with the answers, and a line
//! between them where the sheet of a secret poll is cut.

use contract::{
    id::PollId,
    polls::{Kind, Poll, Question, STEPS, Secrecy, Show, Standing},
    words::{common, polls as words},
};
use leptos::prelude::*;

use super::{promise::promise, question::how};
use crate::{
    community::here,
    device, frame,
    parts::{ButtonLook, Element, Shown, all, el, icon, live, moment, qr, tap},
    reading::Reading,
    settings::{language, say},
};

/// The sheet of a poll that takes paper.
pub(super) fn sheet(id: PollId) -> AnyView {
    let reading: Reading<Poll> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    let back = el("a")
        .class("back")
        .set("href", format!("/polls/{id}"))
        .child(icon("chevron-left"))
        .child(say(words::BACK_TO_POLL));
    all![back, reading.draw(6, read, move |poll| live(move || draw(&poll.get())))]
}

fn draw(poll: &Poll) -> AnyView {
    let line = &poll.line;
    let title = line.title.clone();
    let heading = frame::heading(move || title.clone());
    if !poll.takes_paper || line.standing != Standing::Open {
        return all![heading, el("p").class("notice").child(say(words::SHEET_NONE))];
    }
    let end = line.closes_at.map(|end| moment(end, here().offset())).unwrap_or_default();
    let is_secret = line.secrecy == Some(Secrecy::Secret);
    let blank = |word| el("p").child(say(word)).child(el("span").class("blank")).shown();
    let questions: Vec<_> = poll.questions.iter().map(asked).collect();
    let print = tap(ButtonLook::Main, "printer", say(common::PRINTED), device::print);
    el("div")
        .class("paper")
        .child(heading)
        .child(el("p").class("bar no-print").child(print))
        .child(el("p").child(words::sheet_until(language(), &poll.audience, &end)))
        .child(
            el("section")
                .class("stub")
                .child(el("h2").child(say(words::SHEET_WHO)))
                .child(blank(words::SHEET_HOME))
                .child(blank(words::SHEET_NAME))
                .child(blank(words::SHEET_SIGNATURE)),
        )
        // Once it is cut the lower part has to say itself what it answers.
        .child(is_secret.then(|| {
            all![
                el("p").class("cut").child(say(words::SHEET_CUT)),
                el("h2").child(line.title.clone()),
            ]
        }))
        .child(line.secrecy.map(|secrecy| promise(secrecy, poll.is_live, poll.has_texts())))
        .child(el("ol").class("asked").child(questions))
        .child(
            el("figure")
                .class("code")
                .child(qr(&poll.code, say(words::SHEET_CODE).to_owned()))
                .child(
                    el("figcaption")
                        .child(say(words::SHEET_CODE))
                        .child(el("br"))
                        .child(poll.address.clone()),
                ),
        )
        .shown()
}

fn asked(question: &Question) -> AnyView {
    let empty = || el("span").class("box");
    let inner = match &question.kind {
        Kind::Scale { low, high } => {
            let steps =
                (1..=STEPS).map(|step| all![el("span").class("box").child(step.to_string()), " "]);
            el("p")
                .class("boxes")
                .child(low.to_string())
                .child(" ")
                .child(steps.collect::<Vec<_>>())
                .child(high.to_string())
                .shown()
        }
        Kind::Text {} => el("p").class("lines").shown(),
        kind => {
            let rank = matches!(kind, Kind::Ranking { .. })
                .then(|| el("p").class("hint").child(say(words::SHEET_RANK)));
            let choices = kind
                .choices()
                .iter()
                .map(|choice| el("li").child(empty()).child(" ").child(choice.to_string()).shown());
            all![rank, choice_list(choices.collect())]
        }
    };
    el("li")
        .child(el("strong").child(question.ask.to_string()))
        .child(" ")
        .child(el("span").class("hint").child(how(question)))
        .child(inner)
        .shown()
}

fn choice_list(choices: Vec<AnyView>) -> Element {
    el("ul").class("boxes").child(choices)
}
