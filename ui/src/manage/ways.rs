//! The ways between the managers' screens: tabs while they are few, one line that opens a menu where they are many.

use contract::{
    people::Post,
    words::{
        Word, audit, breaches, exports, gates, manage as words, panel, recovery, rights, seconding,
        withholding,
    },
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    Requests,
    place::{Place, Screen},
};
use crate::{
    parts::{Element, Shown, el, icon, live, watch},
    settings::{language, say},
};

/// How many ways stand side by side; more would leave a telephone no room for what they lead to.
const TABS: usize = 6;

/// What belongs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    People,
    Privacy,
    Oversight,
}

impl Group {
    const ALL: [Self; 3] = [Self::People, Self::Privacy, Self::Oversight];

    const fn of(screen: Screen) -> Self {
        match screen {
            Screen::Register
            | Screen::Import
            | Screen::Invitations
            | Screen::Colleagues
            | Screen::Recovery => Self::People,
            Screen::Gates
            | Screen::Deletions
            | Screen::Rights
            | Screen::Breaches
            | Screen::Withholding => Self::Privacy,
            Screen::Overview
            | Screen::Export
            | Screen::Seconding
            | Screen::Board
            | Screen::Audit => Self::Oversight,
        }
    }

    const fn title(self) -> Word {
        match self {
            Self::People => words::GROUP_PEOPLE,
            Self::Privacy => words::GROUP_PRIVACY,
            Self::Oversight => words::GROUP_OVERSIGHT,
        }
    }

    /// What its list in the menu is named by.
    const fn id(self) -> &'static str {
        match self {
            Self::People => "ways-people",
            Self::Privacy => "ways-privacy",
            Self::Oversight => "ways-oversight",
        }
    }

    fn screens(self, post: Post) -> impl Iterator<Item = Screen> {
        seen(post).filter(move |screen| Self::of(*screen) == self)
    }
}

/// What a post sees.
fn seen(post: Post) -> impl Iterator<Item = Screen> {
    Screen::ALL.into_iter().filter(move |screen| screen.is_for(post))
}

/// The ways from each screen to the others.
pub(super) fn between(place: Memo<Place>, requests: Requests, post: Post) -> AnyView {
    let ways = if seen(post).count() > TABS {
        menu(place, requests, post)
    } else {
        el("ul").child(seen(post).map(|screen| way(place, requests, screen)).collect::<Vec<_>>())
    };
    el("nav").set("aria-label", say(words::SECTIONS).to_owned()).child(ways).shown()
}

fn way(place: Memo<Place>, requests: Requests, screen: Screen) -> AnyView {
    let is_here = move || (place.get().screen == screen).then_some("page");
    let link = el("a")
        .attr("href", screen.path())
        .live("aria-current", is_here)
        .child(icon(screen.icon()))
        .child(say(screen.title()))
        .child(" ")
        .child(waits(requests, screen));
    el("li").child(link).shown()
}

/// How much waits on a screen, where that is counted.
fn waits(requests: Requests, screen: Screen) -> Option<AnyView> {
    (screen == Screen::Rights).then(|| requests.chip())
}

/// One line that tells where one is; opened, all the others below it. On another screen it is closed again.
fn menu(place: Memo<Place>, requests: Requests, post: Post) -> Element {
    let is_open = RwSignal::new(false);
    let screen = Memo::new(move |_| place.get().screen);
    watch(move || {
        screen.track();
        is_open.set(false);
    });
    let hear = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_now = target.is_some_and(|target| target.has_attribute("open"));
        let _ = is_open.try_set(is_now);
    };
    let here = move || words::menu_here(language(), say(screen.get().title()));
    let word = el("span").child(say(words::MENU)).child(" ").child(el("small").child(live(here)));
    el("details")
        .class("menu")
        .flag("open", move || is_open.get())
        .on("toggle", hear)
        .child(el("summary").child(icon("list")).child(word))
        .child(live(move || is_open.get().then(|| groups(place, requests, post))))
}

fn groups(place: Memo<Place>, requests: Requests, post: Post) -> Element {
    let groups = Group::ALL.into_iter().map(|group| {
        let ways = group.screens(post).map(|screen| way(place, requests, screen));
        let ways: Vec<_> = ways.collect();
        el("div")
            .child(el("p").class("hint").attr("id", group.id()).child(say(group.title())))
            .child(el("ul").attr("aria-labelledby", group.id()).child(ways))
            .shown()
    });
    el("div").class("groups").child(groups.collect::<Vec<_>>())
}

/// All of them, each with what it is for.
pub(super) fn explained(requests: Requests, post: Post) -> AnyView {
    let groups = Group::ALL.into_iter().filter_map(|group| {
        let cards: Vec<_> =
            group.screens(post).filter_map(|screen| card(requests, screen)).collect();
        (!cards.is_empty()).then(|| {
            el("section")
                .child(el("h2").child(say(group.title())))
                .child(el("div").class("actions").child(cards))
                .shown()
        })
    });
    groups.collect::<Vec<_>>().shown()
}

fn card(requests: Requests, screen: Screen) -> Option<AnyView> {
    let hint = hint(screen)?;
    let link = el("a").attr("href", screen.path()).child(icon(screen.icon()));
    let link = link.child(el("strong").child(say(screen.title())));
    let hint = el("small").child(say(hint)).child(" ").child(waits(requests, screen));
    Some(link.child(hint).shown())
}

/// What a screen is for; nothing for the overview, which says it of the others.
const fn hint(screen: Screen) -> Option<Word> {
    Some(match screen {
        Screen::Overview => return None,
        Screen::Register => words::REGISTER_HINT,
        Screen::Import => words::IMPORT_HINT,
        Screen::Invitations => words::INVITATIONS_HINT,
        Screen::Colleagues => words::COLLEAGUES_HINT,
        Screen::Export => exports::HINT,
        Screen::Gates => gates::HINT,
        Screen::Deletions => gates::DELETIONS_HINT,
        Screen::Rights => rights::DESK_HINT,
        Screen::Breaches => breaches::HINT,
        Screen::Recovery => recovery::HINT,
        Screen::Seconding => seconding::HINT,
        Screen::Withholding => withholding::HINT,
        Screen::Board => panel::BOARD_HINT,
        Screen::Audit => audit::HINT,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manager_has_a_menu_of_short_groups_and_all_others_have_tabs() {
        let is_many = |post| seen(post).count() > TABS;

        assert!(is_many(Post::Manager));
        assert!(!is_many(Post::Auditor) && !is_many(Post::Staff));
        for group in Group::ALL {
            let many = group.screens(Post::Manager).count();
            assert!((2..=5).contains(&many), "{group:?} has {many}");
        }
    }
}
