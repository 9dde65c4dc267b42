//! The facts pane: what is known of a case, and the keys.

use contract::{
    complaints::{Case, Matter},
    inbox::{Move, Moved},
    words::{inbox as words, notices},
};
use leptos::prelude::*;

use super::{care, desk::Desk, help, near, when, whose};
use crate::{
    manage,
    parts::{icon, moment, status},
    settings::{language, say},
};

/// The facts pane.
pub(super) fn facts(desk: Desk) -> AnyView {
    let back = move || desk.place.with(|place| place.with_facts(false).href());
    let is_open = move || desk.place.with(|place| place.case.is_some());
    view! {
        <aside class="desk-facts" aria-label=say(words::FACTS)>
            // Where one pane is seen at a time, this one names the page.
            {move || desk.place.with(|place| place.facts).then(|| view! {
                <h1 class="visually-hidden">
                    {move || desk.matter().map(|matter| matter.heading(language()).to_owned())}
                </h1>
            })}
            {move || is_open().then(|| view! {
                <a class="back to-case" href=back data-noscroll="">
                    {icon("chevron-left")} {say(words::TO_CASE)}
                </a>
                <h2>{say(words::FACTS)}</h2>
            })}
            {move || desk.matter().map(|matter| list(desk, &matter))}
            {move || moves(desk)}
            {keys()}
        </aside>
    }
    .into_any()
}

fn list(desk: Desk, matter: &Matter) -> AnyView {
    let line = |word, what: AnyView| view! { <dt>{say(word)}</dt> <dd>{what}</dd> };
    let text = |text: String| text.into_any();
    let place = matter.place.clone().unwrap_or_else(|| say(words::PLACE_NONE).to_owned());
    let assignee = matter.assignee.clone().unwrap_or_else(|| say(words::NOBODY).to_owned());
    let filed = view! {
        {moment(matter.filed_at, desk.offset)}
        {when::age(language(), matter.filed_at, desk.now.get()).map(|age| {
            view! { <br /> <small>{age}</small> }
        })}
    };
    let author = desk.opened.case.with(|case| case.as_ref().map(author));
    let about = desk.opened.case.with(|case| case.as_ref().and_then(|case| case.about.clone()));
    let is_closed = desk.opened.case.with(|case| case.as_ref().is_some_and(|case| case.is_closed));
    let closed =
        is_closed.then(|| manage::closed_matter(desk.me.with_value(|me| me.person), matter.id));
    view! {
        <dl class="facts">
            {line(words::FACT_NUMBER, text(matter.number.to_string()))}
            {line(words::FACT_STATUS, status(matter.status))}
            {line(words::FACT_TURN, text(say(whose::side(matter.turn)).to_owned()))}
            {matter.due_at.map(|due| line(words::FACT_DUE, text(moment(due, desk.offset))))}
            {line(words::FACT_PLACE, text(place))}
            {author.map(|author| line(words::FACT_AUTHOR, text(author)))}
            {about.map(|about| line(notices::ABOUT, view! {
                <a href=format!("/notices/{}", about.id) rel="external">{about.title}</a>
            }.into_any()))}
            {line(words::FACT_ASSIGNEE, hand_on(desk, assignee))}
            {matter.due_at.map(|_| line(words::FACT_LATER, put_off(desk)))}
            {move || {
                let count = desk.opened.households.get();
                let told = words::households(language(), u64::from(count));
                (count > 0).then(|| view! { <dt>{say(words::FACT_ALIKE)}</dt> <dd>{told}</dd> })
            }}
            {links(desk)}
            {line(words::FACT_FILED, filed.into_any())}
            {line(words::FACT_CHANGED, text(moment(matter.changed_at, desk.offset)))}
        </dl>
        {closed}
    }
    .into_any()
}

/// Who has it, and the way to hand it on.
fn hand_on(desk: Desk, assignee: String) -> AnyView {
    view! {
        {assignee}
        {move || desk.may_care().then(|| view! {
            " "
            <button type="button" class="quiet" on:click=move |_| { care::open_assign(desk); }>
                {icon("users")} {say(words::ASSIGN)} " " <kbd aria-hidden="true">"a"</kbd>
            </button>
        })}
    }
    .into_any()
}

/// Until when it is put off, and the way to do so.
fn put_off(desk: Desk) -> AnyView {
    let until = move || match desk.opened.snoozed_until.get() {
        Some(until) => moment(until, desk.offset),
        None => say(words::LATER_NOT).to_owned(),
    };
    view! {
        {until}
        {move || desk.may_care().then(|| view! {
            " "
            <button type="button" class="quiet" on:click=move |_| { care::open_snooze(desk); }>
                {icon("clock")} {say(words::SNOOZE)} " " <kbd aria-hidden="true">"h"</kbd>
            </button>
        })}
    }
    .into_any()
}

/// The matters that are the same.
fn links(desk: Desk) -> AnyView {
    let links = move || {
        let (same_as, duplicates) = desk.opened.links.get();
        let same_as = same_as.map(|one| {
            view! { <dt>{say(words::FACT_SAME_AS)}</dt> <dd>{near::link(desk, &one)}</dd> }
        });
        let duplicates = duplicates.into_iter().map(|one| {
            view! { <dt>{say(words::FACT_DUPLICATE)}</dt> <dd>{near::link(desk, &one)}</dd> }
        });
        view! { {same_as} {duplicates.collect::<Vec<_>>()} }
    };
    view! { {links} }.into_any()
}

/// The steps it took among the staff.
fn moves(desk: Desk) -> Option<AnyView> {
    let moves = desk.opened.moves.get();
    let step = |one: Move| {
        let name = one.name.unwrap_or_default();
        let what = match one.what {
            Moved::Assigned { to: Some(to) } if to == name => {
                words::MOVE_TAKEN.say(language()).to_owned()
            }
            Moved::Assigned { to: Some(to) } => words::move_assigned(language(), &to),
            Moved::Assigned { to: None } => say(words::MOVE_FREED).to_owned(),
            Moved::Snoozed { until } => {
                words::move_snoozed(language(), &moment(until, desk.offset))
            }
            Moved::Returned {} => say(words::MOVE_RETURNED).to_owned(),
            Moved::Freed { from } => {
                words::move_left(language(), from.as_deref().unwrap_or_default())
            }
        };
        let at = moment(one.at, desk.offset);
        view! { <li>{name} " " {what} " " <small>{at}</small></li> }
    };
    (!moves.is_empty()).then(|| {
        view! {
            <h3>{say(words::MOVES)}</h3>
            <ul class="plain">{moves.into_iter().map(step).collect::<Vec<_>>()}</ul>
        }
        .into_any()
    })
}

fn author(case: &Case) -> String {
    case.author.clone().unwrap_or_else(|| say(words::VISITOR).to_owned())
}

fn keys() -> AnyView {
    view! {
        <p>
            <button type="button" class="quiet" on:click=move |_| help::open()>
                {icon("keyboard")} {say(words::KEYS)} " " <kbd aria-hidden="true">"?"</kbd>
            </button>
        </p>
    }
    .into_any()
}
