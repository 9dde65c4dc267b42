//! One household: owners, area, its people, its invitations.

use contract::{
    id::{PersonId, PlaceId},
    ledger::Reason,
    people::Post,
    register::{Household, Person, Show},
    time::Offset,
    words::register as words,
};
use leptos::prelude::*;

use super::{
    access::Access,
    cards, evidence,
    family::{self, entering::entering},
    heading, invitations, register,
    withholding::asking::asking,
};
use crate::{
    all,
    parts::{Shown, dl, el, icon, live},
    reading::Reading,
    settings::{language, say},
};

/// A household, opened for a reason by `me`.
pub(super) fn household(
    (place, reason): (PlaceId, Reason),
    me: PersonId,
    offset: Offset,
) -> AnyView {
    let home: Reading<Household> = Reading::default();
    let read = move || home.read(Show { place, reason });
    read();
    let access = Access::new(me, offset, read);
    home.draw(4, read, move |home| {
        let invitations = move || {
            let list = home.get().invitations;
            let rows = list.into_iter().map(|one| invitations::row(one, offset, read));
            el("ul").class("matters").child(rows.collect::<Vec<_>>())
        };
        let name = home.with_untracked(|home| home.place.name.clone());
        all![
            live(move || register::trail(&home.get().trail, reason)),
            heading(name.clone()),
            live(move || facts(&home.get())),
            el("section").child(el("h2").child(say(words::PEOPLE))).child(live(move || people(
                &home.get().people,
                me,
                access,
                offset
            ))),
            access.outcome(),
            cards::home(me, place, offset, read),
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

fn people(people: &[Person], me: PersonId, access: Access, offset: Offset) -> AnyView {
    if people.is_empty() {
        return el("p").class("hint").child(say(words::PEOPLE_NONE)).shown();
    }
    let rows = people.iter().map(|person| {
        let closed = person.is_closed.then(|| family::closed(me, person.id));
        let is_resident = person.post == Post::Resident && !person.has_left;
        let entering = is_resident.then(|| entering(me, person.id, people, offset));
        let withholding = (is_resident && !person.is_closed).then(|| asking(person.id));
        let proof = (person.post == Post::Resident).then(|| evidence::asking(me, person.id));
        access.row(person, all![closed, entering, withholding, proof])
    });
    el("ul").class("people").child(rows.collect::<Vec<_>>()).shown()
}
