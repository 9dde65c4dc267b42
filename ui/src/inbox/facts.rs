//! The facts pane: what is known of a case, and the keys.

use contract::{
    complaints::{Case, Matter},
    words::inbox as words,
};
use leptos::prelude::*;

use super::{desk::Desk, help, when, whose};
use crate::{
    parts::{icon, moment, status},
    settings::{language, say},
};

/// The facts pane.
pub(super) fn facts(desk: Desk) -> AnyView {
    let back = move || desk.place.with(|place| place.with_facts(false).href());
    let is_open = move || desk.place.with(|place| place.case.is_some());
    view! {
        <aside class="desk-facts" aria-label=say(words::FACTS)>
            {move || is_open().then(|| view! {
                <a class="back to-case" href=back data-noscroll="">
                    {icon("chevron-left")} {say(words::TO_CASE)}
                </a>
                <h2>{say(words::FACTS)}</h2>
            })}
            {move || desk.matter().map(|matter| list(desk, &matter))}
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
    view! {
        <dl class="facts">
            {line(words::FACT_NUMBER, text(matter.number.to_string()))}
            {line(words::FACT_STATUS, status(matter.status))}
            {line(words::FACT_TURN, text(say(whose::side(matter.turn)).to_owned()))}
            {matter.due_at.map(|due| line(words::FACT_DUE, text(moment(due, desk.offset))))}
            {line(words::FACT_PLACE, text(place))}
            {author.map(|author| line(words::FACT_AUTHOR, text(author)))}
            {line(words::FACT_ASSIGNEE, text(assignee))}
            {line(words::FACT_FILED, filed.into_any())}
            {line(words::FACT_CHANGED, text(moment(matter.changed_at, desk.offset)))}
        </dl>
    }
    .into_any()
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
