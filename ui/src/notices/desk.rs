//! Notices as those have them before them who write them: all of them, one being written, one that
//! was published.

mod audience;
mod form;
mod keeping;
mod list;
mod looking;
mod marks;
mod moment;
mod pictures;
mod publishing;
mod writing;

use contract::{
    id::{NoticeId, PersonId},
    people::{Care, Me},
    time::Offset,
    words::{manage, notices as words},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_location};

use crate::{
    device,
    live::Live,
    parts::{Shown, all, el, empty, icon, live, watch},
    settings::say,
    way::value,
};

/// The path of the list; a notice is named behind it.
const BASE: &str = "/staff/notices";

/// Whether an address is one of these screens.
#[must_use]
pub fn is_here(path: &str) -> bool {
    path.trim_end_matches('/') == BASE
}

/// The link to these screens, for those who may write notices.
#[must_use]
pub fn link_to(me: &Me) -> Option<AnyView> {
    me.post.may(Care::Notify).then(|| {
        el("a")
            .class("quiet")
            .attr("href", BASE)
            .attr("rel", "external")
            .child(icon("bell"))
            .child(say(words::DESK_TITLE))
            .shown()
    })
}

/// Where among these screens one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The list.
    All,
    /// A new one.
    New,
    /// One that was begun or published.
    One(NoticeId),
}

impl Place {
    fn read(query: &str) -> Self {
        match value(query, "id") {
            Some("new") => Self::New,
            Some(id) => id.parse().map_or(Self::All, Self::One),
            None => Self::All,
        }
    }

    fn href(self) -> String {
        match self {
            Self::All => BASE.to_owned(),
            Self::New => format!("{BASE}?id=new"),
            Self::One(id) => format!("{BASE}?id={id}"),
        }
    }
}

/// What the screens share.
#[derive(Clone, Copy)]
struct Desk {
    /// Who works here.
    person: PersonId,
    offset: Offset,
    /// Grows when the screen of this moment is to be drawn anew.
    round: RwSignal<u32>,
    /// The draft that was begun on this screen, which has its address since and stays as it is.
    begun: StoredValue<Option<NoticeId>>,
    /// What was done last, and above which screen that is said.
    said: RwSignal<Option<(Place, String)>>,
    /// Goes to another of these screens; in place of this one where `true`.
    go: StoredValue<Box<dyn Fn(Place, bool) + Send + Sync>>,
}

impl Desk {
    fn go(self, place: Place) {
        self.go.with_value(|go| go(place, false));
    }

    /// Shows what became of a draft that was just sent on.
    fn show(self, id: NoticeId) {
        self.go.with_value(|go| go(Place::One(id), true));
        self.round.update(|round| *round += 1);
    }

    /// Gives a draft its address once it is kept: the screen stays as it is, and so does the keyboard.
    fn begun(self, id: NoticeId) {
        self.begun.set_value(Some(id));
        self.go.with_value(|go| go(Place::One(id), true));
    }

    /// Says what was done, above the screen it leads to.
    fn say(self, at: Place, words: String) {
        self.said.set(Some((at, words)));
    }
}

/// The screens of somebody who may write notices.
pub fn screens(me: &Me, offset: Offset) -> AnyView {
    device::set_title(say(words::DESK_TITLE));
    let main = el("main").class("page wide manage").attr("id", "content").attr("tabindex", "-1");
    if !me.post.may(Care::Notify) {
        let none = empty("lock", say(manage::ONLY_MANAGER), say(manage::ONLY_MANAGER_HINT), ());
        return main.child(none).shown();
    }
    Live::provide().follow();
    let location = use_location();
    let place = Memo::new(move |_| location.search.with(|query| Place::read(query)));
    let navigate = send_wrapper::SendWrapper::new(leptos_router::hooks::use_navigate());
    let go: Box<dyn Fn(Place, bool) + Send + Sync> = Box::new(move |place, replace| {
        let options =
            NavigateOptions { resolve: false, scroll: !replace, replace, ..Default::default() };
        navigate(&place.href(), options);
    });
    let desk = Desk {
        person: me.person,
        offset,
        round: RwSignal::new(0),
        begun: StoredValue::new(None),
        said: RwSignal::new(None),
        go: StoredValue::new(go),
    };
    let shown = Memo::new(move |before: Option<&(Place, u32)>| {
        let round = desk.round.get();
        let place = match (before, place.get()) {
            (Some((before @ (Place::New | Place::One(_)), then)), Place::One(id))
                if *then == round && desk.begun.get_value() == Some(id) =>
            {
                *before
            }
            (_, place) => place,
        };
        (place, round)
    });
    let mut before = shown.get_untracked();
    watch(move || {
        let now = shown.get();
        if now != before {
            before = now;
            device::focus_soon("h1");
        }
    });
    let said = move || {
        let said = desk.said.get().filter(|(at, _)| *at == shown.get().0);
        said.map(|(_, said)| {
            el("p").class("notice good").child(icon("check")).child(" ").child(said)
        })
    };
    let told = el("div").attr("role", "status").child(live(said));
    main.child(told)
        .child(live(move || match shown.get().0 {
            Place::All => list::list(desk),
            Place::New => writing::begin(desk),
            Place::One(id) => looking::look(desk, id),
        }))
        .shown()
}

/// The heading of one of these screens, and the way back to the list.
fn head(title: impl Shown) -> AnyView {
    let back = el("a")
        .class("back")
        .attr("href", BASE)
        .child(icon("chevron-left"))
        .child(say(words::DESK_TITLE));
    all![back, el("h1").attr("tabindex", "-1").child(title)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_notice_is_meant() {
        let id = NoticeId::from_number(7);
        for place in [Place::All, Place::New, Place::One(id)] {
            let href = place.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert!(is_here(path), "{href}");
            assert_eq!(Place::read(query), place, "{href}");
        }
        assert_eq!(Place::read("?id=nonsense"), Place::All);
        assert!(!is_here("/staff"));
    }
}
