//! A matter: how far it is, who has it, until when, what happened, and what can be done now.

use client::Error;
use contract::{
    Code,
    complaints::{About, ActKind, Case, Matter, Part, Show, Side},
    id::ComplaintId,
    live::Event,
    words::{common, complaints as words, notices},
};
use leptos::prelude::*;

use super::{
    News,
    judge::judge,
    own,
    say::say_more,
    title,
    withdraw::{reopen, withdraw},
};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    matters::Screen,
    parts::{
        ButtonLook, Element, Shown, all, due, el, empty, icon, link, live, moment, status,
        timeline, turn, watch,
    },
    reading::Reading,
    settings::{language, say},
};

/// The matter that is read before the app takes the place of its plain page, so that whoever is
/// writing there goes on in the same breath.
#[derive(Clone, Copy)]
pub struct FirstCase(StoredValue<Option<(ComplaintId, Result<Case, Error>)>>);

impl FirstCase {
    /// Reads the matter of a path; nothing where it leads to none.
    pub async fn read(path: &str) -> Self {
        let read = match Screen::at(path) {
            Some(Screen::Case(id)) => Some((id, device::hub().ask(&Show { id }).await)),
            _ => None,
        };
        Self(StoredValue::new(read))
    }

    /// Whether a matter was read.
    pub fn is_here(self) -> bool {
        self.0.with_value(|first| matches!(first, Some((_, Ok(_)))))
    }

    /// What was read of this matter; told once.
    fn take(self, id: ComplaintId) -> Option<Result<Case, Error>> {
        let first = self.0.try_update_value(Option::take)??;
        (first.0 == id).then_some(first.1)
    }
}

/// A matter.
pub fn case(id: ComplaintId) -> AnyView {
    let reading: Reading<Case> = Reading::default();
    let read = move || reading.read(Show { id });
    match expect_context::<FirstCase>().take(id) {
        Some(first) => reading.take(first),
        None => read(),
    }
    on_event(move |event| match event {
        Event::Complaint { id: changed, .. } | Event::Assigned { id: changed } if changed == id => {
            read();
        }
        Event::Open | Event::Reset => read(),
        Event::Complaint { .. }
        | Event::Assigned { .. }
        | Event::Desk { .. }
        | Event::Writing { .. }
        | Event::Devices
        | Event::Notices { .. }
        | Event::Rights
        | Event::Suggestion { .. }
        | Event::Poll { .. }
        | Event::Activity { .. }
        | Event::Breach { .. }
        | Event::Ended => {}
    });
    let is_erased = RwSignal::new(false);
    let is_gone = Memo::new(move |_| reading.failure().is_some_and(|error| hides_it(&error)));
    let heading = move || match reading.get() {
        Some(case) if !is_erased.get() && !is_gone.get() => title(&case.matter),
        _ => say(words::CASE_TITLE_PLAIN).to_owned(),
    };
    tell_news(reading);
    all![
        frame::back("/", common::HOME),
        frame::heading(heading),
        live(move || if is_erased.get() {
            own::erased()
        } else if is_gone.get() {
            gone()
        } else {
            reading.draw(5, read, move |case| shown(id, case, reading, is_erased))
        }),
    ]
}

/// Reads out that the staff have written something since the screen was opened.
fn tell_news(reading: Reading<Case>) {
    let news: News = expect_context();
    let mut before = None;
    watch(move || {
        let Some(case) = reading.get() else { return };
        let count = from_staff(&case);
        if before.is_some_and(|before| count > before) {
            news.tell(words::new_answer(language(), &case.matter.number.to_string()));
        }
        before = Some(count);
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
    let way_on = el("div")
        .class("bar")
        .child(link(ButtonLook::Main, "/follow", "search", words::FOLLOW_ACTION))
        .child(frame::call());
    empty("lock", say(words::CASE_GONE), say(words::CASE_GONE_HINT), way_on)
}

fn shown(
    id: ComplaintId,
    case: Signal<Case>,
    reading: Reading<Case>,
    is_erased: RwSignal<bool>,
) -> AnyView {
    let offset = here().offset();
    let may = move |act| Memo::new(move |_| case.with(|case| case.acts.contains(&act)));
    let (may_judge, may_reopen) = (may(ActKind::JudgeSolved), may(ActKind::Reopen));
    let (may_say, may_withdraw) = (may(ActKind::Say), may(ActKind::Withdraw));
    let part = case.with_untracked(|case| case.part);
    let entries = Signal::derive(move || case.with(|case| case.entries.clone()));
    let history = el("section")
        .child(el("h2").child(say(words::CASE_HISTORY)))
        .child(timeline(entries, part, offset));
    all![
        live(move || facts(&case.get().matter)),
        live(move || case.get().about.map(about)),
        live(move || may_judge.get().then(|| judge(id, reading))),
        live(move || may_reopen.get().then(|| reopen(id, reading))),
        history,
        live(move || may_say.get().then(|| say_more(id, reading))),
        live(move || may_withdraw.get().then(|| withdraw(id, reading))),
        (part == Part::Author).then(|| own::more(id, case, is_erased)),
    ]
}

/// The notice it asks about.
fn about(about: About) -> Element {
    let link = el("a").set("href", format!("/notices/{}", about.id)).child(about.title);
    el("p").child(icon("bell")).child(" ").child(say(notices::ABOUT)).child(" ").child(link)
}

/// How far it is, who has it, until when.
fn facts(matter: &Matter) -> AnyView {
    let offset = here().offset();
    let who = match &matter.assignee {
        Some(name) => words::case_who(language(), name),
        None => say(words::CASE_WHO_NOBODY).to_owned(),
    };
    let who = matter.status.is_open().then(|| el("p").child(icon("user")).child(" ").child(who));
    let line = [
        Some(words::case_title(language(), &matter.number.to_string())),
        Some(words::case_filed_at(language(), &moment(matter.filed_at, offset))),
        matter.place.clone(),
    ];
    let line: Vec<String> = line.into_iter().flatten().collect();
    let state = el("p")
        .class("bar")
        .child(status(matter.status))
        .child(matter.due_at.map(|at| due(at, offset)))
        .child(turn(matter.turn));
    el("section")
        .class("card")
        .child(state)
        .child(who)
        .child(el("p").class("hint").child(line.join(" · ")))
        .shown()
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
