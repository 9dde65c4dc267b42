//! A matter: how far it is, who has it, until when, what happened, and what can be done now.

use client::Error;
use contract::{
    Code,
    complaints::{ActKind, Case, Matter, Show, Side},
    id::ComplaintId,
    live::Event,
    words::{common, complaints as words},
};
use leptos::prelude::*;

use super::{
    News,
    judge::judge,
    say::say_more,
    title,
    withdraw::{reopen, withdraw},
};
use crate::{
    community::here,
    frame,
    live::on_event,
    parts::{due, empty, icon, moment, status, timeline, turn},
    reading::Reading,
    settings::{language, say},
};

/// A matter.
pub fn case(id: ComplaintId) -> AnyView {
    let reading: Reading<Case> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    on_event(move |event| match event {
        Event::Complaint { id: changed, .. } if changed == id => read(),
        Event::Open | Event::Reset => read(),
        Event::Complaint { .. } | Event::Ended => {}
    });
    let heading = move || match reading.get() {
        Some(case) => title(&case.matter),
        None => say(words::CASE_TITLE_PLAIN).to_owned(),
    };
    tell_news(reading);
    let is_gone = Memo::new(move |_| reading.failure().is_some_and(|error| hides_it(&error)));
    view! {
        {frame::back("/", common::HOME)}
        {frame::heading(heading)}
        {move || if is_gone.get() {
            gone()
        } else {
            reading.draw(5, read, move |case| shown(id, case, reading))
        }}
    }
    .into_any()
}

/// Reads out that the staff have written something since the screen was opened.
fn tell_news(reading: Reading<Case>) {
    let news: News = expect_context();
    Effect::new(move |before: Option<Option<usize>>| {
        let case = reading.get();
        let count = case.as_ref().map(from_staff);
        if let (Some(Some(before)), Some(case)) = (before, case)
            && count > Some(before)
        {
            news.tell(words::new_answer(language(), &case.matter.number.to_string()));
        }
        count
    });
}

fn from_staff(case: &Case) -> usize {
    case.entries.iter().filter(|entry| entry.side == Side::Staff).count()
}

/// Whether an error means that this reader has no way to the matter, or none any more.
fn hides_it(error: &Error) -> bool {
    matches!(error.code(), Some(Code::NotFound | Code::NotSignedIn | Code::NotAllowed))
}

fn gone() -> AnyView {
    let way_on = view! {
        <div class="bar">
            <a href="/follow" class="button main">
                {icon("search")} {say(words::FOLLOW_ACTION)}
            </a>
            {frame::call()}
        </div>
    };
    empty("lock", say(words::CASE_GONE), say(words::CASE_GONE_HINT), way_on)
}

fn shown(id: ComplaintId, case: Signal<Case>, reading: Reading<Case>) -> AnyView {
    let offset = here().offset();
    let may = move |act| Memo::new(move |_| case.with(|case| case.acts.contains(&act)));
    let (may_judge, may_reopen) = (may(ActKind::JudgeSolved), may(ActKind::Reopen));
    let (may_say, may_withdraw) = (may(ActKind::Say), may(ActKind::Withdraw));
    let part = case.with_untracked(|case| case.part);
    let entries = Signal::derive(move || case.with(|case| case.entries.clone()));
    view! {
        {move || facts(&case.get().matter)}
        {move || may_judge.get().then(|| judge(id, reading))}
        {move || may_reopen.get().then(|| reopen(id, reading))}
        <section>
            <h2>{say(words::CASE_HISTORY)}</h2>
            {timeline(entries, part, offset)}
        </section>
        {move || may_say.get().then(|| say_more(id, reading))}
        {move || may_withdraw.get().then(|| withdraw(id, reading))}
    }
    .into_any()
}

/// How far it is, who has it, until when.
fn facts(matter: &Matter) -> AnyView {
    let offset = here().offset();
    let who = match &matter.assignee {
        Some(name) => words::case_who(language(), name),
        None => say(words::CASE_WHO_NOBODY).to_owned(),
    };
    let is_open = matter.status.is_open();
    view! {
        <section class="card">
            <p class="bar">
                {status(matter.status)}
                {matter.due_at.map(|at| due(at, offset))}
                {turn(matter.turn)}
            </p>
            {is_open.then(|| view! { <p>{icon("user")} " " {who}</p> })}
            <p class="hint">
                {words::case_title(language(), &matter.number.to_string())}
                " · "
                {words::case_filed_at(language(), &moment(matter.filed_at, offset))}
                {matter.place.clone().map(|place| format!(" · {place}"))}
            </p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::{Language, Problem};

    use super::*;

    #[test]
    fn only_a_closed_way_hides_a_matter() {
        let refused = |code| Error::Refused(Problem::new(code, Language::Zh));

        assert!(hides_it(&refused(Code::NotFound)));
        assert!(hides_it(&refused(Code::NotSignedIn)));
        assert!(!hides_it(&refused(Code::Busy)));
        assert!(!hides_it(&Error::Offline));
    }
}
