//! The composer: which way to write, and the field for it.

use contract::{id::ComplaintId, words::inbox as words};
use leptos::prelude::*;

use super::{desk::Desk, draft::Kind, presence::presence, writing::writing};
use crate::{device, parts::icon, settings::say};

/// The composer of the open case.
pub(super) fn composer(desk: Desk, id: ComplaintId) -> AnyView {
    let tabs = Memo::new(move |_| desk.tabs());
    let kind = Memo::new(move |_| tabs.with(|tabs| shown(desk.kind.get(), tabs)));
    let look = move || kind.get().map(Kind::as_str);
    view! {
        <section class="composer" data-kind=look hidden=move || kind.get().is_none()
            aria-label=say(words::COMPOSER)>
            {presence(desk)}
            <div class="filters" role="group" aria-label=say(words::COMPOSER)>
                {move || tabs.get().into_iter().map(|(tab, _)| button(desk, id, tab, kind))
                    .collect::<Vec<_>>()}
            </div>
            // Keyed, so that what is written to colleagues never stands in a reply.
            <For each=move || kind.get().map(|kind| (kind, desk.round.get())) key=|key| *key
                children=move |(kind, _)| writing(desk, id, kind) />
        </section>
    }
    .into_any()
}

/// The tab that is shown: the chosen one if it is there, else the first.
pub(super) fn shown(chosen: Kind, tabs: &[(Kind, bool)]) -> Option<Kind> {
    let kinds = || tabs.iter().map(|(kind, _)| *kind);
    kinds().find(|kind| *kind == chosen).or_else(|| kinds().next())
}

fn button(desk: Desk, id: ComplaintId, tab: Kind, kind: Memo<Option<Kind>>) -> AnyView {
    let is_here = move || kind.get() == Some(tab);
    let has_draft = move || !is_here() && desk.drafts.is_begun(id, tab);
    view! {
        <button type="button" aria-pressed=move || is_here().to_string()
            on:click=move |_| {
                desk.kind.set(tab);
                device::focus_soon("#writing");
            }>
            {icon(tab_icon(tab))} {say(tab.word())}
            {move || has_draft().then(|| view! {
                {icon("pencil")} <span class="visually-hidden">{say(words::DRAFT_HERE)}</span>
            })}
        </button>
    }
    .into_any()
}

/// The icon of a kind.
pub(super) const fn tab_icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Answer => "reply",
        Kind::Note => "lock",
        Kind::Resolve => "circle-check",
        Kind::Decline => "circle-x",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_that_is_gone_gives_way_to_the_first() {
        let tabs = [(Kind::Answer, true), (Kind::Note, true)];

        assert_eq!(shown(Kind::Note, &tabs), Some(Kind::Note));
        assert_eq!(shown(Kind::Resolve, &tabs), Some(Kind::Answer));
        assert_eq!(shown(Kind::Resolve, &[]), None);
    }
}
