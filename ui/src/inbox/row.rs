//! One matter in the list: what, where, how long, until when, whose turn.

use contract::{complaints::Matter, id::ComplaintId};
use leptos::prelude::*;

use super::{desk::Desk, when, whose};
use crate::{
    device,
    parts::urgency,
    settings::{language, say},
};

/// A row; it changes in place, so that neither focus nor scroll is lost.
pub(super) fn row(desk: Desk, id: ComplaintId) -> AnyView {
    let matter = Memo::new(move |before: Option<&Option<Matter>>| {
        let now = desk
            .listing
            .rows
            .with(|rows| rows.position(id).and_then(|index| rows.matters.get(index).cloned()));
        // A row on its way out keeps its words.
        now.or_else(|| before.cloned().flatten())
    });
    let href = move || desk.place.with(|place| place.with_case(Some(id)).href());
    let is_open = move || desk.place.with(|place| place.case == Some(id)).then_some("true");
    let is_new = move || desk.arrivals.with(|arrivals| arrivals.contains(id)).then_some("");
    let words = move |words: fn(Desk, &Matter) -> String| {
        move || matter.with(|matter| matter.as_ref().map(|matter| words(desk, matter)))
    };
    let turn = move || matter.with(|matter| matter.as_ref().map(|m| whose::look(m.turn)));
    let link = NodeRef::<leptos::html::A>::new();
    // The open matter stays in sight, also when the page begins with it.
    Effect::new(move |_| {
        if is_open().is_some()
            && let Some(link) = link.get()
        {
            device::bring_into_sight(&link);
        }
    });
    view! {
        <li>
            <a class="row" node_ref=link id=format!("row-{id}") href=href data-noscroll=""
                aria-current=is_open data-unread=is_new
                on:focus=move |_| desk.at.set(Some(id))>
                <span class="subject">{words(|_, matter| matter.heading(language()).to_owned())}</span>
                {move || matter.with(|matter| matter.as_ref().and_then(|matter| due(desk, matter)))}
                <span class="place">{words(|_, matter| whose::place(language(), matter))}</span>
                <span class="turn" data-turn=turn>
                    {words(|_, matter| say(whose::turn(matter)).to_owned())}
                </span>
                <span class="ago">{words(ago)}</span>
            </a>
        </li>
    }
    .into_any()
}

fn ago(desk: Desk, matter: &Matter) -> String {
    when::ago(language(), matter.filed_at, desk.now.get(), desk.offset)
}

/// A deadline in colour and few words; none where nothing is owed.
pub(super) fn due(desk: Desk, matter: &Matter) -> Option<AnyView> {
    let due_at = matter.due_at?;
    let now = desk.now.get();
    let words = when::due(language(), due_at, now, desk.offset);
    let look = urgency(due_at, now, desk.offset).as_str();
    Some(view! { <span class="due" data-due=look>{words}</span> }.into_any())
}
