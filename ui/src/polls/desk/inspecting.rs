//! The answers themselves, as far as they are kept: what was written, and of a poll with names by whom.

use contract::{
    id::PollId,
    polls::{AnswerPage, Answers, Draft, Given, Kind, Question, Secrecy, TextPage, Texts, Void},
    text::Subject,
    words::polls as words,
};
use leptos::prelude::*;

use super::{Desk, looking::Stage};
use crate::{
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, all, button, el, line, live, moment,
        opening, pictures, tap,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// What can be read of the answers.
pub(super) fn inspecting(
    desk: Desk,
    id: PollId,
    draft: &Draft,
    stage: Stage,
    read: Callback<()>,
) -> AnyView {
    let is_named = draft.secrecy == Some(Secrecy::Named);
    let is_over = stage == Stage::Closed;
    if stage == Stage::Stopped || !(is_named || is_over) {
        return all![];
    }
    let written =
        (0_u8..).zip(&draft.questions).filter(|(_, one)| matches!(one.kind, Kind::Text {}));
    let texts = written.map(|(number, question)| {
        let title = words::texts_of(language(), question.ask.as_str());
        texts(id, number, title)
    });
    let questions = StoredValue::new(draft.questions.clone());
    all![
        texts.collect::<Vec<_>>(),
        // Of a secret poll managers see who was noted as having answered on paper.
        (is_named || (desk.is_manager && draft.takes_paper)).then(|| {
            let can_void = desk.is_manager && !is_over;
            let word = if is_named { words::ANSWERS } else { words::STUBS };
            let shown = RwSignal::new(false);
            let inner = move || {
                if shown.get() {
                    answers(desk, id, questions, can_void, read)
                } else {
                    tap(ButtonLook::Plain, "list", say(word), move || shown.set(true)).shown()
                }
            };
            el("section").child(live(inner))
        }),
    ]
}

fn texts(id: PollId, question: u8, title: String) -> AnyView {
    let page: Reading<TextPage> = Reading::default();
    let after: RwSignal<Option<i64>> = RwSignal::new(None);
    let read = move || page.read(Texts { id, question, after: after.get_untracked() });
    let shown = RwSignal::new(false);
    let open = move || {
        shown.set(true);
        read();
    };
    let inner = move || {
        if !shown.get() {
            return tap(ButtonLook::Plain, "eye", title.clone(), open).shown();
        }
        let title = title.clone();
        page.draw(3, read, move |page| {
            let title = title.clone();
            live(move || {
                let page = page.get();
                let word = if page.is_few { words::TOO_FEW } else { words::TEXTS_NONE };
                let none = page.texts.is_empty().then(|| el("p").child(say(word)));
                let items = page.texts.iter().map(|text| {
                    el("li").class("said").attr("dir", "auto").child(text.clone()).shown()
                });
                let next = page.next.map(|next| {
                    tap(ButtonLook::Plain, "chevron-down", say(words::NEXT_PAGE), move || {
                        after.set(Some(next));
                        read();
                    })
                });
                all![
                    el("h3").child(title.clone()),
                    none,
                    el("ul").class("texts").child(items.collect::<Vec<_>>()),
                    next,
                ]
            })
        })
    };
    el("section").child(live(inner)).shown()
}

fn answers(
    desk: Desk,
    id: PollId,
    questions: StoredValue<Vec<Question>>,
    can_void: bool,
    then: Callback<()>,
) -> AnyView {
    let page: Reading<AnswerPage> = Reading::default();
    let after: RwSignal<Option<i64>> = RwSignal::new(None);
    let read = move || page.read(Answers { id, after: after.get_untracked() });
    read();
    let again = move || {
        read();
        then.run(());
    };
    page.draw(3, read, move |page| {
        live(move || {
            let page = page.get();
            let none = page.answers.is_empty().then(|| el("p").child(say(words::ANSWERS_NONE)));
            let items = page.answers.iter().map(|given| {
                let void = can_void.then(|| void(id, given, again)).flatten();
                questions.with_value(|questions| one(desk, given, questions, void))
            });
            let next = page.next.map(|next| {
                tap(ButtonLook::Plain, "chevron-down", say(words::NEXT_PAGE), move || {
                    after.set(Some(next));
                    read();
                })
            });
            all![none, el("ul").class("plain stack").child(items.collect::<Vec<_>>()), next]
        })
    })
}

/// Striking out what was entered from paper by mistake.
fn void(
    id: PollId,
    given: &Given,
    then: impl Fn() + Copy + Send + Sync + 'static,
) -> Option<Element> {
    let (home, person) = (given.home.filter(|_| given.paper.is_some())?, given.person);
    let reason = RwSignal::new(String::new());
    let faults = Faults::new("#void-faults");
    let sending = Sending::new();
    let send = move || match Subject::try_from(reason.get_untracked().trim()) {
        Ok(why) => {
            faults.show(vec![]);
            sending.send_from(Void { id, home, person, why }, faults, move |()| then());
        }
        Err(wrong) => faults.show(vec![Fault::new("why", wrong.sentence(language()))]),
    };
    Some(opening(say(words::VOID), move || {
        let field = Field::new("why", say(words::WHY)).hint(say(words::WHY_HINT));
        let word = || say(words::VOID_SEND);
        let go = button(ButtonLook::Danger, "trash", word, sending.is_busy.into(), send);
        el("form")
            .class("stack")
            .submit(send)
            .child(faults.summary())
            .child(line(field, reason, faults))
            .child(sending.trouble())
            .child(el("p").class("bar").child(go))
            .shown()
    }))
}

fn one(desk: Desk, given: &Given, questions: &[Question], void: Option<Element>) -> AnyView {
    let who = match &given.name {
        Some(name) => format!("{} · {name}", given.home_name),
        None => given.home_name.clone(),
    };
    let rows = questions.iter().zip(&given.replies).map(|(question, reply)| {
        all![
            el("dt").child(question.ask.to_string()),
            el("dd").attr("dir", "auto").child(question.in_words(language(), reply.as_ref())),
        ]
    });
    let paper = given.paper.as_ref().map(|paper| {
        let by = paper.by.clone().unwrap_or_default();
        all![el("p").class("hint").child(words::paper_by(language(), &by)), pictures(&paper.scans)]
    });
    el("li")
        .class("card")
        .child(el("h3").child(who))
        .child(given.at.map(|at| el("p").class("hint").child(moment(at, desk.offset))))
        .child(el("dl").class("facts").child(rows.collect::<Vec<_>>()))
        .child(paper)
        .child(void)
        .shown()
}
