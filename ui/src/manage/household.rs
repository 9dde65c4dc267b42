//! One household: owners, area, its people, its invitations.

use contract::{
    id::PlaceId,
    register::{Household, Person, Show},
    time::Offset,
    words::register as words,
};
use leptos::prelude::*;

use super::{cards, heading, invitations, register};
use crate::{
    all,
    parts::{Shown, day, dl, el, icon, live},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn household(place: PlaceId, offset: Offset) -> AnyView {
    let home: Reading<Household> = Reading::default();
    let read = move || home.read(Show { place });
    read();
    home.draw(4, read, move |home| {
        let invitations = move || {
            let list = home.get().invitations;
            let rows = list.into_iter().map(|one| invitations::row(one, offset, read));
            el("ul").class("matters").child(rows.collect::<Vec<_>>())
        };
        let name = home.with_untracked(|home| home.place.name.clone());
        all![
            live(move || register::trail(&home.get().trail)),
            heading(name.clone()),
            live(move || facts(&home.get())),
            el("section")
                .child(el("h2").child(say(words::PEOPLE)))
                .child(live(move || people(&home.get().people, offset))),
            cards::home(place, offset, read),
            el("section")
                .child(el("h2").child(say(contract::words::joining::INVITATIONS)))
                .child(live(invitations)),
        ]
    })
}

fn facts(home: &Household) -> AnyView {
    let place = &home.place;
    let owners = if place.owners.is_empty() {
        say(words::OWNERS_NONE).to_owned()
    } else {
        place.owners.join("、")
    };
    let mut facts = vec![(words::OWNERS, owners)];
    if let Some(area) = place.area {
        facts.push((words::AREA, words::area_value(language(), &area.to_string())));
    }
    el("section")
        .class("card")
        .child(register::stand(place))
        .child(el("dl").child(dl(facts)))
        .child(
            el("p").class("hint").child(icon("lock")).child(" ").child(say(words::OWNERS_PRIVACY)),
        )
        .shown()
}

/// The people of a household or of the staff. What can be done for a person stands at the end of
/// their row.
pub(super) fn people(people: &[Person], offset: Offset) -> AnyView {
    if people.is_empty() {
        return el("p").class("hint").child(say(words::PEOPLE_NONE)).shown();
    }
    let rows = people.iter().map(|person| person_row(person, None, offset));
    el("ul").class("people").child(rows.collect::<Vec<_>>()).shown()
}

/// A person, with their post where it is told.
pub(super) fn person_row(person: &Person, post: Option<&'static str>, offset: Offset) -> AnyView {
    let stand = match person.joined_at {
        Some(at) => words::person_joined(language(), &day(at, offset)),
        None if person.is_invited => say(words::PERSON_INVITED).to_owned(),
        None => say(words::PERSON_OVER).to_owned(),
    };
    el("li")
        .class("card")
        .child(icon("user"))
        .child(" ")
        .child(el("strong").child(person.name.clone()))
        .child(post.map(|post| el("span").class("tag").child(post)))
        .child(el("p").class("hint").child(stand))
        .shown()
}
