//! Who is told: everybody or a group, of the whole community or of the places that are chosen.

use std::{collections::BTreeSet, sync::Arc};

use contract::{
    id::PlaceId,
    notices::{Audience, Group, Zone, Zones},
    words::{Word, notices as words},
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, all, el, live},
    reading::Reading,
    settings::{language, say},
};

/// What is chosen.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    group: RwSignal<Group>,
    places: RwSignal<BTreeSet<PlaceId>>,
    /// Whether only places are meant, though none may be chosen yet.
    is_some: RwSignal<bool>,
}

impl Choice {
    pub(crate) fn new(audience: &Audience) -> Self {
        Self {
            group: RwSignal::new(audience.group),
            places: RwSignal::new(audience.places.iter().copied().collect()),
            is_some: RwSignal::new(!audience.places.is_empty()),
        }
    }

    /// What is chosen now.
    pub(crate) fn get(self) -> Audience {
        let places = if self.is_some.get() { self.places.get() } else { BTreeSet::new() };
        Audience { places: places.into_iter().collect(), group: self.group.get() }
    }

    /// Whether only places are meant and none is chosen: that would be everybody.
    pub(crate) fn is_missing(self) -> bool {
        self.is_some.get_untracked() && self.places.with_untracked(BTreeSet::is_empty)
    }

    pub(super) fn fields(self) -> AnyView {
        let groups = Group::ALL.map(|group| self.group_choice(group).shown());
        all![
            el("fieldset")
                .class("choice")
                .child(el("legend").child(say(words::EDIT_GROUP)))
                .child(Vec::from(groups))
                .child(el("p").class("hint").child(say(words::EDIT_GROUP_HINT))),
            self.places(),
        ]
    }

    /// The fields by which places are chosen.
    pub(crate) fn places(self) -> Element {
        let zones: Reading<Vec<Zone>> = Reading::default();
        let read = move || zones.read(Zones {});
        read();
        let all_places = self.place_choice(false, words::EDIT_PLACES_ALL);
        let some_places = self.place_choice(true, words::EDIT_PLACES_SOME);
        let tree = move || {
            self.is_some.get().then(|| {
                zones.draw(3, read, move |zones| {
                    live(move || {
                        self.tree(&zones.get(), None, &(Arc::new(|| false) as Arc<Covered>))
                    })
                })
            })
        };
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::EDIT_PLACES)))
            .child(all_places)
            .child(some_places)
            .child(el("div").attr("id", "places").child(live(tree)))
    }

    fn group_choice(self, group: Group) -> Element {
        let input = radio("group", group.as_str())
            .checked(move || self.group.get() == group)
            .on("change", move |_| self.group.set(group));
        el("label").child(input).child(el("span").child(say(word(group))))
    }

    fn place_choice(self, is_some: bool, word: Word) -> Element {
        let value = if is_some { "some" } else { "all" };
        let input = radio("where", value)
            .checked(move || self.is_some.get() == is_some)
            .on("change", move |_| self.is_some.set(is_some));
        el("label").child(input).child(el("span").child(say(word)))
    }

    /// The places within another one; those within a chosen one are chosen with it. Drawn once, so
    /// that the keyboard stays where it is.
    fn tree(
        self,
        zones: &[Zone],
        within: Option<PlaceId>,
        covered: &Arc<Covered>,
    ) -> Option<AnyView> {
        let own: Vec<_> = zones.iter().filter(|zone| zone.within == within).collect();
        if own.is_empty() {
            return None;
        }
        let items = own.into_iter().map(|zone| {
            let id = zone.id;
            let people = u64::from(zone.residents);
            let name = words::edit_place_people(language(), people, &zone.name);
            let above = covered.clone();
            let chosen: Arc<Covered> =
                Arc::new(move || above() || self.places.with(|places| places.contains(&id)));
            let (is_chosen, is_covered) = (chosen.clone(), covered.clone());
            let toggle = move |_| {
                self.places.update(|places| {
                    if !places.remove(&id) {
                        places.insert(id);
                    }
                });
            };
            let input = el("input")
                .attr("type", "checkbox")
                .set("value", id.to_string())
                .checked(move || is_chosen())
                .flag("disabled", move || is_covered())
                .on("change", toggle);
            let inner = self.tree(zones, Some(id), &chosen);
            el("li")
                .child(el("label").child(input).child(el("span").child(name)))
                .child(inner)
                .shown()
        });
        Some(el("ul").class("zones").child(items.collect::<Vec<_>>()).shown())
    }
}

/// Whether a place is chosen with the one it lies within.
type Covered = dyn Fn() -> bool + Send + Sync;

fn radio(name: &'static str, value: &'static str) -> Element {
    el("input").attr("type", "radio").attr("name", name).attr("value", value)
}

const fn word(group: Group) -> Word {
    match group {
        Group::Everybody => words::GROUP_EVERYBODY,
        Group::Residents => words::GROUP_RESIDENTS,
        Group::Owners => words::GROUP_OWNERS,
        Group::Staff => words::GROUP_STAFF,
    }
}
