//! Handing a matter on and putting it off: two small dialogs, opened by keys or from the facts.

use client::{Error, IdempotencyKey};
use contract::{
    calendar,
    id::PersonId,
    inbox::{Assign, Colleague, Colleagues, Snooze},
    time::{Day, Offset, Time},
    words::{Word, common, inbox as words},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::desk::Desk;
use crate::{
    device,
    parts::{icon, moment, sentence},
    settings::say,
};

/// The hour at which what was put off comes back.
const MORNING: u8 = 9;

/// What the dialogs share.
#[derive(Clone, Copy)]
pub(super) struct Care {
    colleagues: RwSignal<Vec<Colleague>>,
    /// Why the last act failed.
    failure: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Care {
    /// Nothing was read yet.
    #[must_use]
    pub(super) fn new() -> Self {
        Self {
            colleagues: RwSignal::default(),
            failure: RwSignal::default(),
            is_busy: RwSignal::new(false),
        }
    }
}

/// Opens the dialog that hands the open case on; whether there is one to hand on.
pub(super) fn open_assign(desk: Desk) -> bool {
    let may = untrack(|| desk.may_care());
    if may {
        desk.care.failure.set(None);
        device::open_sheet("#assign");
        spawn_local(async move {
            match device::hub().ask(&Colleagues {}).await {
                Ok(colleagues) => desk.care.colleagues.set(colleagues),
                Err(error) => desk.care.failure.set(Some(sentence(&error))),
            }
        });
    }
    may
}

/// Opens the dialog that puts the open case off; whether there is one to put off.
pub(super) fn open_snooze(desk: Desk) -> bool {
    let may = untrack(|| desk.may_care());
    if may {
        desk.care.failure.set(None);
        device::open_sheet("#snooze");
    }
    may
}

/// Both dialogs; closed until asked for.
pub(super) fn dialogs(desk: Desk) -> AnyView {
    view! {
        {sheet("assign", words::ASSIGN_TITLE, assigning(desk))}
        {sheet("snooze", words::SNOOZE_TITLE, snoozing(desk))}
    }
    .into_any()
}

fn sheet(id: &'static str, title: Word, inside: AnyView) -> AnyView {
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    view! {
        <dialog class="sheet" id=id aria-labelledby=labelled>
            <header>
                <h2 id=title_id>{say(title)}</h2>
                <form method="dialog">
                    <button class="quiet">{icon("x")} {say(common::CLOSE)}</button>
                </form>
            </header>
            {inside}
        </dialog>
    }
    .into_any()
}

fn failure(desk: Desk) -> AnyView {
    let failed = move || {
        desk.care.failure.get().map(|words| view! { <p class="problem" role="alert">{words}</p> })
    };
    view! { {failed} }.into_any()
}

fn assigning(desk: Desk) -> AnyView {
    let me = desk.me.with_value(|me| me.person);
    let assignee = move || desk.opened.assignee.get();
    let button = move |to: Option<PersonId>, icon_name: &'static str, name: String| {
        let is_here = move || (assignee() == to).to_string();
        view! {
            <button type="button" aria-pressed=is_here on:click=move |_| assign(desk, to)>
                {icon(icon_name)} " " {name}
            </button>
        }
        .into_any()
    };
    let others = move || {
        let colleagues = desk.care.colleagues.get().into_iter();
        let others = colleagues.filter(|colleague| colleague.person != me);
        others.map(|one| button(Some(one.person), "user", one.name)).collect::<Vec<_>>()
    };
    view! {
        {failure(desk)}
        <div class="filters" role="group" aria-label=say(words::ASSIGN_TITLE)>
            {button(Some(me), "hand", say(words::ASSIGN_ME).to_owned())}
            {others}
            {button(None, "users", say(words::ASSIGN_NOBODY).to_owned())}
        </div>
    }
    .into_any()
}

fn assign(desk: Desk, to: Option<PersonId>) {
    let Some(id) = desk.opened.id() else { return };
    act(desk, "#assign", words::ASSIGNED, async move {
        device::hub().change(&Assign { id, to }, &IdempotencyKey::new()).await
    });
}

fn act(
    desk: Desk,
    dialog: &'static str,
    done: Word,
    call: impl Future<Output = Result<(), Error>> + 'static,
) {
    if desk.care.is_busy.get_untracked() {
        return;
    }
    desk.care.is_busy.set(true);
    spawn_local(async move {
        let answer = call.await;
        desk.care.is_busy.set(false);
        match answer {
            Ok(()) => {
                device::close_sheet(dialog);
                desk.said.set(say(done).to_owned());
            }
            Err(error) => desk.care.failure.set(Some(sentence(&error))),
        }
        desk.opened.read_again();
        desk.listing.read_again();
    });
}

fn snoozing(desk: Desk) -> AnyView {
    let due_at = move || desk.opened.case.with(|case| case.as_ref().and_then(|c| c.matter.due_at));
    let choices = move || {
        let due_at = due_at()?;
        let choices = mornings(desk.now.get(), desk.offset).into_iter().map(|(word, at)| {
            let is_late = at > due_at;
            view! {
                <button type="button" disabled=is_late on:click=move |_| snooze(desk, Some(at))>
                    {icon("clock")} " " {say(word)} " · " {moment(at, desk.offset)}
                </button>
            }
        });
        let hint = words::snooze_hint(crate::settings::language(), &moment(due_at, desk.offset));
        Some(view! {
            <div class="filters" role="group" aria-label=say(words::SNOOZE_TITLE)>
                {choices.collect::<Vec<_>>()}
            </div>
            <p class="hint">{hint}</p>
        })
    };
    let picked = RwSignal::new(String::new());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match date(&picked.get_untracked()) {
            Some(day) => snooze(desk, Some(day.at(MORNING, desk.offset))),
            None => desk.care.failure.set(Some(say(words::SNOOZE_DATE).to_owned())),
        }
    };
    let back = move || {
        desk.opened.snoozed_until.get().map(|_| {
            view! {
                <p>
                    <button type="button" on:click=move |_| snooze(desk, None)>
                        {icon("undo")} {say(words::SNOOZE_BACK)}
                    </button>
                </p>
            }
        })
    };
    view! {
        {failure(desk)}
        {choices}
        <form class="field" novalidate on:submit=send>
            <label for="snooze-date">{say(words::SNOOZE_DATE)}</label>
            <div class="bar">
                <input type="date" id="snooze-date"
                    on:input:target=move |event| picked.set(event.target().value()) />
                <button type="submit">{say(words::SNOOZE_UNTIL)}</button>
            </div>
        </form>
        {back}
    }
    .into_any()
}

fn snooze(desk: Desk, until: Option<Time>) {
    let Some(id) = desk.opened.id() else { return };
    let done = if until.is_some() { words::SNOOZED } else { words::SNOOZE_RETURNED };
    act(desk, "#snooze", done, async move {
        device::hub().change(&Snooze { id, until }, &IdempotencyKey::new()).await
    });
}

/// The mornings one puts things off to: tomorrow's, and the next on which offices work.
fn mornings(now: Time, offset: Offset) -> Vec<(Word, Time)> {
    let tomorrow = now.day(offset).next();
    let mut working = tomorrow;
    while !calendar::is_working(working) {
        working = working.next();
    }
    let mut mornings = vec![(words::SNOOZE_TOMORROW, tomorrow.at(MORNING, offset))];
    if working != tomorrow {
        mornings.push((words::SNOOZE_WORKING, working.at(MORNING, offset)));
    }
    mornings
}

/// Reads a date field's value, as `2026-11-30`.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Day::of(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_offers_the_next_working_day_as_well() {
        let offset = Offset::CHINA;
        let monday = Day::of(2026, 11, 23).at(10, offset);
        let friday = Day::of(2026, 11, 27).at(10, offset);

        let after_monday: Vec<_> = mornings(monday, offset).iter().map(|(_, at)| *at).collect();
        let after_friday: Vec<_> = mornings(friday, offset).iter().map(|(_, at)| *at).collect();

        assert_eq!(after_monday, [Day::of(2026, 11, 24).at(9, offset)]);
        assert_eq!(
            after_friday,
            [Day::of(2026, 11, 28).at(9, offset), Day::of(2026, 11, 30).at(9, offset)]
        );
    }

    #[test]
    fn a_date_is_read_as_the_field_writes_it() {
        assert_eq!(date("2026-11-30"), Some(Day::of(2026, 11, 30)));
        assert_eq!(date(""), None);
    }
}
