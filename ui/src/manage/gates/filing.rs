//! The filing that 100,000 stored faces ask for: told when there are so many, until it was made.

use contract::{
    calendar,
    gates::{Filed, Filing, NoteFiling, ShowFiling, Task},
    text::Name,
    words::gates as words,
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    all, device,
    parts::{ButtonLook, Faults, Field, Shown, button, day, el, icon, line, live, moment, written},
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// Nothing as long as there never were so many.
pub(super) fn filing(desk: Desk) -> AnyView {
    let found: Reading<Filing> = Reading::default();
    found.read(ShowFiling {});
    live(move || {
        let filing = found.get()?;
        let task = filing.task?;
        let (look, title) = match filing.is_overdue(device::now()) {
            true => ("problem stack", words::FILING_LATE),
            false => ("notice warn stack", words::FILING_TITLE),
        };
        Some(match &filing.filed {
            Some(filed) => done(desk, filed),
            None => el("section")
                .class(look)
                .child(el("h2").child(icon("alert")).child(" ").child(say(title)))
                .child(due(desk, task))
                .child(desk.acts().then(|| form(desk, found)))
                .shown(),
        })
    })
}

/// Until when, and that the day is not certain as long as nobody knows which days of its year are off.
fn due(desk: Desk, task: Task) -> AnyView {
    // Midnight belongs to the day that is over.
    let last = task.due_at - contract::time::Span(1);
    let year = last.civil(desk.offset).year;
    let (when, last) = (moment(task.reached_at, desk.offset), day(last, desk.offset));
    let unknown = (!calendar::knows(year)).then(|| {
        let said = words::filing_unknown(language(), &year.to_string());
        el("p").class("hint").child(said).shown()
    });
    all![el("p").child(words::filing_due(language(), &last, &when)), unknown]
}

fn done(desk: Desk, filed: &Filed) -> AnyView {
    let when = moment(filed.at, desk.offset);
    let said = words::filing_done(language(), &filed.by, filed.number.as_str(), &when);
    el("p").class("hint").child(icon("circle-check")).child(" ").child(said).shown()
}

fn form(desk: Desk, found: Reading<Filing>) -> AnyView {
    let (number, faults) = (RwSignal::new(String::new()), Faults::new("#filing-faults"));
    let sending = Sending::new();
    let send = move || {
        let mut wrong = Vec::new();
        let typed: Option<Name> = written("number", &number.get_untracked(), &mut wrong);
        let Some(number) = typed else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(NoteFiling { number }, faults, move |()| {
            found.read(ShowFiling {});
            desk.done(words::FILING_NOTED);
        });
    };
    let field = Field::new("number", say(words::FILING_NUMBER));
    let field = field.hint(say(words::FILING_NUMBER_HINT)).sent_by(sending.is_busy);
    let word = || say(words::FILING_NOTE);
    let go = button(ButtonLook::Main, "save", word, sending.is_busy.into(), send);
    all![
        el("form")
            .class("stack")
            .submit(send)
            .child(faults.summary())
            .child(line(field, number, faults))
            .child(sending.trouble())
            .child(el("div").class("bar").child(go))
    ]
}
