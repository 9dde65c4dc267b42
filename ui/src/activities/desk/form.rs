//! An activity that is being written or changed: kept on the device with every key until the hub has it.

mod begun;
mod fields;

use contract::{
    activities::{Announce, Announced, Change, Draft, Lack, QUESTIONS, Sheet},
    id::{ActivityId, PersonId},
    notices::{Audience, Group},
    text::{Body, Subject, TextFault, Whereabouts},
    words::{activities as words, notices, polls},
};
use leptos::prelude::*;

use super::{DESK, Desk};
use crate::{
    desks::Place,
    device::{self, Shelf},
    notices::desk::{audience::Choice, moment::Moment},
    parts::{ButtonLook, Fault, Faults, Field, Shown, all, button, el, line, live, tap, watch},
    polls::desk::questions::Questions,
    sending::Sending,
    settings::{language, say},
};
use begun::Begun;

#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    id: Option<ActivityId>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    place: RwSignal<String>,
    starts: Moment,
    ends: Moment,
    closes: Moment,
    needs_signup: RwSignal<bool>,
    capacity: RwSignal<String>,
    party: RwSignal<String>,
    helpers: RwSignal<String>,
    places: Choice,
    questions: Questions,
    why: RwSignal<String>,
    seen: Option<i64>,
    faults: Faults,
    sending: Sending,
    /// Whether it begins with what was written before and never sent.
    was_found: StoredValue<bool>,
    /// Under which name the device keeps it; empty once the hub has it.
    name: StoredValue<String>,
}

fn name(person: PersonId, id: Option<ActivityId>) -> String {
    let which = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    format!("draft.{person}.activity-desk.{which}")
}

/// A new one.
pub(super) fn begin(desk: Desk) -> AnyView {
    let begun = Begun {
        needs_signup: true,
        party: "1".to_owned(),
        helpers: "0".to_owned(),
        ..Begun::default()
    };
    let (form, was_found) = Form::new(desk, None, &begun);
    let found = was_found.then(|| {
        let afresh = tap(ButtonLook::Quiet, "refresh", say(words::DESK_AFRESH), move || {
            form.forget();
            desk.show(Place::New);
        });
        all![
            el("p").class("notice warn").child(say(words::DESK_FOUND)),
            el("p").class("bar").child(afresh),
        ]
    });
    all![
        DESK.head(say(words::DESK_NEW)),
        found,
        form.faults.summary(),
        form.fields(form.announce())
    ]
}

/// Changing one that was announced.
pub(super) fn change(desk: Desk, sheet: &Sheet) -> Form {
    let kept = Begun::of(&sheet.draft, Some(sheet.revision));
    let (form, was_found) = Form::new(desk, Some(sheet.line.id), &kept);
    form.was_found.set_value(was_found);
    form
}

impl Form {
    fn new(desk: Desk, id: Option<ActivityId>, kept: &Begun) -> (Self, bool) {
        let name = name(desk.person, id);
        // What was written before a colleague has changed it goes on, and is looked at again.
        let found = Shelf::Device.find::<Begun>(&name);
        let was_found = found.as_ref().is_some_and(|found| !found.says_the_same(kept));
        let begun = found.unwrap_or_else(|| kept.clone());
        let audience = Audience { places: begun.places, group: Group::Residents };
        let form = Self {
            desk,
            id,
            title: RwSignal::new(begun.title),
            text: RwSignal::new(begun.text),
            place: RwSignal::new(begun.place),
            starts: Moment::new(begun.starts_at, desk.offset),
            ends: Moment::new(begun.ends_at, desk.offset),
            closes: Moment::new(begun.closes_at, desk.offset),
            needs_signup: RwSignal::new(begun.needs_signup),
            capacity: RwSignal::new(begun.capacity),
            party: RwSignal::new(begun.party),
            helpers: RwSignal::new(begun.helpers),
            places: Choice::new(&audience),
            questions: Questions::begun(begun.questions, QUESTIONS),
            why: RwSignal::new(begun.why),
            seen: kept.seen,
            faults: Faults::default(),
            sending: Sending::new(),
            was_found: StoredValue::new(false),
            name: StoredValue::new(name),
        };
        form.sending.resume(begun.tried);
        let mut is_first = true;
        watch(move || {
            let begun = form.begun();
            if !std::mem::take(&mut is_first) {
                form.keep(&begun);
            }
        });
        (form, was_found)
    }

    fn keep(self, begun: &Begun) {
        self.name.with_value(|name| {
            if !name.is_empty() {
                Shelf::Device.keep(name, begun);
            }
        });
    }

    fn forget(self) {
        self.name.try_update_value(|name| Shelf::Device.forget(&std::mem::take(name)));
    }

    fn begun(self) -> Begun {
        let moment = |moment: Moment| moment.get(self.desk.offset).ok().flatten();
        Begun {
            title: self.title.get(),
            text: self.text.get(),
            place: self.place.get(),
            starts_at: moment(self.starts),
            ends_at: moment(self.ends),
            closes_at: moment(self.closes),
            needs_signup: self.needs_signup.get(),
            capacity: self.capacity.get(),
            party: self.party.get(),
            helpers: self.helpers.get(),
            places: self.places.get().places,
            questions: self.questions.get(),
            why: self.why.get(),
            seen: self.seen,
            tried: self.sending.tried(),
        }
    }

    /// The draft as it can be sent, else its faults are shown.
    fn draft(self) -> Option<Draft> {
        let begun = untrack(|| self.begun());
        let mut faults = Vec::new();
        let title = one_of::<Subject>(begun.title.trim(), "title", &mut faults);
        let place = one_of::<Whereabouts>(begun.place.trim(), "place", &mut faults);
        let text = one_of::<Body>(begun.text.trim(), "text", &mut faults);
        let needs_signup = begun.needs_signup;
        let moments =
            [("starts_at", self.starts), ("ends_at", self.ends), ("closes_at", self.closes)];
        for (field, moment) in moments {
            // What is not on the screen is not at fault.
            if field == "closes_at" && !needs_signup {
                continue;
            }
            if let Err(wrong) = untrack(|| moment.get(self.desk.offset)) {
                faults.push(Fault::new(field, wrong));
            }
        }
        let mut number = |text: &str, field: &'static str, without: Option<u16>| match text.trim() {
            _ if !needs_signup => without,
            "" => without,
            text => text.parse().ok().or_else(|| {
                faults.push(Fault::new(field, say(words::NUMBER_WRONG)));
                without
            }),
        };
        let capacity = number(&begun.capacity, "capacity", None);
        let party = number(&begun.party, "party", Some(1));
        let helpers = number(&begun.helpers, "helpers", Some(0));
        if self.places.is_missing() {
            faults.push(Fault::new("places", say(notices::EDIT_PLACES_MISSING)));
        }
        let mut questions = Vec::new();
        let asked = if needs_signup { &begun.questions[..] } else { &[] };
        for (at, written) in asked.iter().enumerate() {
            match written.question() {
                Ok(question) => questions.push(question),
                Err(wrong) => {
                    let number = (at + 1).to_string();
                    let wrong = wrong.sentence(language());
                    let wrong = polls::question_wrong(language(), &number, &wrong);
                    faults.push(Fault::new("questions", wrong));
                }
            }
        }
        let draft = Draft {
            title,
            text,
            place,
            starts_at: begun.starts_at,
            ends_at: begun.ends_at,
            closes_at: begun.closes_at.filter(|_| needs_signup),
            needs_signup,
            capacity,
            party: party.and_then(|party| u8::try_from(party).ok()).unwrap_or(u8::MAX),
            helpers: helpers.unwrap_or_default(),
            places: begun.places,
            questions,
        };
        if faults.is_empty()
            && let Err(lack) = draft.check(device::now())
        {
            faults.push(lacking(lack));
        }
        let is_fine = faults.is_empty();
        self.faults.show(faults);
        is_fine.then_some(draft)
    }

    /// The buttons that announce it, asked once more.
    fn announce(self) -> AnyView {
        let is_asked = RwSignal::new(false);
        let send = move || {
            let Some(draft) = self.draft() else { return is_asked.set(false) };
            let desk = self.desk;
            self.sending.send_from(Announce { draft }, self.faults, move |said: Announced| {
                self.forget();
                desk.say(Place::One(said.id), say(words::DESK_ANNOUNCED).to_owned());
                desk.show(Place::One(said.id));
            });
            // Before it leaves: an answer that gets lost must find the same key after a reload.
            self.keep(&untrack(|| self.begun()));
        };
        let inner = move || {
            if !is_asked.get() {
                let ask = tap(ButtonLook::Main, "send", say(words::DESK_ANNOUNCE), move || {
                    if self.draft().is_some() {
                        is_asked.set(true);
                    }
                });
                return el("div").class("bar").child(ask).shown();
            }
            let word = || say(words::DESK_ANNOUNCE_NOW);
            let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), send);
            let back = tap(ButtonLook::Plain, "x", say(polls::LOOK_AGAIN), move || {
                is_asked.set(false);
            });
            el("div")
                .class("notice warn")
                .attr("role", "alert")
                .child(el("p").child(say(words::DESK_ANNOUNCE_HINT)))
                .child(el("div").class("bar").child(go).child(back))
                .shown()
        };
        live(inner)
    }

    /// The form by which it is changed; all read why.
    pub(super) fn changing(self, read: Callback<()>) -> AnyView {
        let send = move || {
            let Some(id) = self.id else { return };
            let why = self.why.get_untracked();
            let why = Subject::try_from(why.trim())
                .map_err(|wrong| vec![Fault::new("why", wrong.sentence(language()))]);
            let (Some(draft), Some(seen)) = (self.draft(), self.seen) else { return };
            match why {
                Ok(why) => {
                    let desk = self.desk;
                    let request = Change { id, seen, draft, why };
                    self.sending.send_from(request, self.faults, move |()| {
                        self.forget();
                        read.run(());
                        desk.say(Place::One(id), say(words::DESK_CHANGED).to_owned());
                        desk.show(Place::One(id));
                    });
                    self.keep(&untrack(|| self.begun()));
                }
                Err(wrong) => self.faults.show(wrong),
            }
        };
        let field = Field::new("why", say(words::EDIT_WHY))
            .hint(say(words::EDIT_WHY_HINT))
            .sent_by(self.sending.is_busy);
        let word = || say(words::DESK_CHANGE_SEND);
        let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), send);
        let foot = all![line(field, self.why, self.faults), el("div").class("bar").child(go),];
        all![self.faults.summary(), self.fields(foot)]
    }
}

/// A text of a field, where there is one.
fn one_of<T>(text: &str, field: &'static str, faults: &mut Vec<Fault>) -> Option<T>
where
    T: for<'a> TryFrom<&'a str, Error = TextFault>,
{
    if text.is_empty() {
        return None;
    }
    T::try_from(text)
        .map_err(|wrong| faults.push(Fault::new(field, wrong.sentence(language()))))
        .ok()
}

/// What a draft lacks, at its field.
fn lacking(lack: Lack) -> Fault {
    let (field, word) = lack.told();
    let said = match lack {
        Lack::Question(at, _) => {
            polls::question_wrong(language(), &(at + 1).to_string(), say(word))
        }
        _ => say(word).to_owned(),
    };
    Fault::new(field.split('.').next().unwrap_or_default(), said)
}
