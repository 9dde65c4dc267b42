//! What the staff's desks share, of notices and polls: a list, a new one, one that was begun, each with
//! its address, and what was done last said above them.

mod list;
mod place;

pub(crate) use list::{Listing, list};
pub(crate) use place::Place;

use std::{fmt::Display, str::FromStr};

use contract::{
    id::PersonId,
    people::{Care, Me, Post},
    time::Offset,
    words::{Word, manage},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_location};

use crate::{
    device,
    live::Live,
    parts::{Shown, all, el, empty, icon, live, watch},
    settings::say,
};

/// A desk in the way to the others.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The path of its list; one is named behind it.
    pub(crate) base: &'static str,
    pub(crate) title: Word,
    pub(crate) icon: &'static str,
    /// Whose it is.
    pub(crate) care: Care,
}

impl Kind {
    /// Whether an address is one of its screens.
    #[must_use]
    pub(crate) fn is_here(&self, path: &str) -> bool {
        path.trim_end_matches('/') == self.base
    }

    /// The link to its screens, for those whose it is.
    #[must_use]
    pub(crate) fn link_to(&self, me: &Me) -> Option<AnyView> {
        me.post.may(self.care).then(|| {
            el("a")
                .class("quiet")
                .attr("href", self.base)
                .attr("rel", "external")
                .child(icon(self.icon))
                .child(say(self.title))
                .shown()
        })
    }

    /// The heading of one of its screens, and the way back to the list.
    pub(crate) fn head(&self, title: impl Shown) -> AnyView {
        let back = el("a")
            .class("back")
            .attr("href", self.base)
            .child(icon("chevron-left"))
            .child(say(self.title));
        all![back, el("h1").attr("tabindex", "-1").child(title)]
    }
}

/// What names one of them: its identifier.
pub(crate) trait Named:
    Copy + PartialEq + Display + FromStr + Send + Sync + 'static
{
}

impl<I: Copy + PartialEq + Display + FromStr + Send + Sync + 'static> Named for I {}

/// What was done, or why it was not.
pub(crate) type Said = Result<String, String>;

/// Goes to another screen; in place of this one where `true`.
type Way<I> = dyn Fn(Place<I>, bool) + Send + Sync;

/// What the screens of a desk share.
pub(crate) struct Desk<I: Named> {
    /// Who works here.
    pub(crate) person: PersonId,
    pub(crate) is_manager: bool,
    pub(crate) offset: Offset,
    /// Grows when the screen of this moment is to be drawn anew.
    round: RwSignal<u32>,
    /// The draft that was begun on this screen, which has its address since and stays as it is.
    begun: StoredValue<Option<I>>,
    /// What was done last or was not, and above which screen that is said.
    said: RwSignal<Option<(Place<I>, Said)>>,
    /// Goes to another of these screens; in place of this one where `true`.
    go: StoredValue<Box<Way<I>>>,
}

impl<I: Named> Clone for Desk<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: Named> Copy for Desk<I> {}

impl<I: Named> Desk<I> {
    pub(crate) fn go(self, place: Place<I>) {
        self.go.with_value(|go| go(place, false));
    }

    /// Draws a screen anew in place of this one.
    pub(crate) fn show(self, place: Place<I>) {
        self.go.with_value(|go| go(place, true));
        self.round.update(|round| *round += 1);
    }

    /// Gives a draft its address once it is kept: the screen stays as it is, and so does the keyboard.
    pub(crate) fn begun(self, id: I) {
        self.begun.set_value(Some(id));
        self.go.with_value(|go| go(Place::One(id), true));
    }

    /// Says what was done above the screen it leads to.
    pub(crate) fn say(self, at: Place<I>, words: String) {
        self.said.set(Some((at, Ok(words))));
    }

    /// Says why something was not done above the screen it leads to.
    pub(crate) fn warn(self, at: Place<I>, words: String) {
        self.said.set(Some((at, Err(words))));
    }

    /// The screen to be drawn at an address: a draft that has just got its address stays where it is.
    fn shown(self, before: Option<&(Place<I>, u32)>, place: Place<I>) -> (Place<I>, u32) {
        let round = self.round.get();
        let place = match (before, place) {
            (Some((before @ (Place::New | Place::One(_)), then)), Place::One(id))
                if *then == round && self.begun.get_value() == Some(id) =>
            {
                *before
            }
            (_, place) => place,
        };
        (place, round)
    }
}

/// The screens of a desk for somebody who works here.
pub(crate) fn screens<I: Named>(
    kind: &'static Kind,
    me: &Me,
    offset: Offset,
    draw: fn(Desk<I>, Place<I>) -> AnyView,
) -> AnyView {
    device::set_title(say(kind.title));
    let main = el("main").class("page wide manage").attr("id", "content").attr("tabindex", "-1");
    if !me.post.may(kind.care) {
        let none = empty("lock", say(manage::ONLY_MANAGER), say(manage::ONLY_MANAGER_HINT), ());
        return main.child(none).shown();
    }
    Live::provide().follow();
    let location = use_location();
    let place = Memo::new(move |_| location.search.with(|query| Place::read(query)));
    let navigate = send_wrapper::SendWrapper::new(leptos_router::hooks::use_navigate());
    let go: Box<dyn Fn(Place<I>, bool) + Send + Sync> = Box::new(move |place, replace| {
        let options =
            NavigateOptions { resolve: false, scroll: !replace, replace, ..Default::default() };
        navigate(&place.href(kind.base), options);
    });
    let desk = Desk {
        person: me.person,
        is_manager: me.post == Post::Manager,
        offset,
        round: RwSignal::new(0),
        begun: StoredValue::new(None),
        said: RwSignal::new(None),
        go: StoredValue::new(go),
    };
    let shown = Memo::new(move |before| desk.shown(before, place.get()));
    let mut before = shown.get_untracked();
    watch(move || {
        let now = shown.get();
        if now != before {
            before = now;
            device::focus_heading_soon();
        }
    });
    let said = move || {
        let said = desk.said.get().filter(|(at, _)| *at == shown.get().0);
        said.map(|(_, said)| match said {
            Ok(said) => el("p").class("notice good").child(icon("check")).child(" ").child(said),
            Err(said) => el("p").class("notice warn").child(icon("alert")).child(" ").child(said),
        })
    };
    main.child(el("div").attr("role", "status").child(live(said)))
        .child(live(move || draw(desk, shown.get().0)))
        .shown()
}
