//! A poll that is being written: kept on the device with every key, in the hub when it is saved.

mod choices;
mod keeping;

use client::Error;
use contract::{
    id::{PersonId, PlaceId, PollId},
    notices::{Audience, Group},
    polls::{Draft, Lack, QUESTIONS, Remove, Secrecy, Sheet, Voice},
    text::{Body, Subject},
    time::Time,
    words::{notices, polls as words},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{DESK, Desk, questions::Questions, wording::Written};
use crate::{
    desks::Place,
    device::{self, Shelf},
    notices::desk::{audience::Choice, moment::Moment},
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, all, button, el, fault, line, lines,
        live, sentence, tap, watch,
    },
    sending::{Sending, Tried},
    settings::{language, say},
};
use choices::checkbox;

/// What stands in the fields, as the device keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    title: String,
    text: String,
    places: Vec<PlaceId>,
    voice: Voice,
    secrecy: Option<Secrecy>,
    is_live: bool,
    takes_paper: bool,
    closes_at: Option<Time>,
    questions: Vec<Written>,
    /// The revision in the hub it was written on.
    seen: Option<i64>,
    tried: Tried,
}

impl Begun {
    fn of(draft: &Draft, seen: Option<i64>) -> Self {
        Self {
            title: draft.title.as_ref().map(Subject::to_string).unwrap_or_default(),
            text: draft.text.as_ref().map(Body::to_string).unwrap_or_default(),
            places: draft.places.clone(),
            voice: draft.voice,
            secrecy: draft.secrecy,
            is_live: draft.is_live,
            takes_paper: draft.takes_paper,
            closes_at: draft.closes_at,
            questions: draft.questions.iter().map(Written::of).collect(),
            seen,
            tried: Tried::default(),
        }
    }

    /// Whether the fields hold the same.
    fn says_the_same(&self, other: &Self) -> bool {
        Self { tried: Tried::default(), ..self.clone() }
            == Self { tried: Tried::default(), ..other.clone() }
    }
}

#[derive(Clone, Copy)]
struct Drafting {
    desk: Desk,
    id: Option<PollId>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    places: Choice,
    voice: RwSignal<Voice>,
    secrecy: RwSignal<Option<Secrecy>>,
    is_live: RwSignal<bool>,
    takes_paper: RwSignal<bool>,
    closes: Moment,
    questions: Questions,
    /// The revision in the hub it is written on.
    seen: RwSignal<Option<i64>>,
    /// What was sent and perhaps never answered.
    tried: RwSignal<Tried>,
    faults: Faults,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    /// Under which name the device keeps it; empty once the hub has it.
    name: StoredValue<String>,
}

fn name(person: PersonId, id: Option<PollId>) -> String {
    let which = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    format!("draft.{person}.poll-desk.{which}")
}

/// A new one.
pub(super) fn begin(desk: Desk) -> AnyView {
    all![DESK.head(say(words::DESK_NEW)), form(desk, None, &Begun::default())]
}

/// One that was begun.
pub(super) fn go_on(desk: Desk, sheet: &Sheet) -> AnyView {
    let begun = Begun::of(&sheet.draft, Some(sheet.revision));
    all![DESK.head(say(words::DESK_DRAFT)), form(desk, Some(sheet), &begun)]
}

fn form(desk: Desk, sheet: Option<&Sheet>, kept: &Begun) -> AnyView {
    let id = sheet.map(|sheet| sheet.line.id);
    let name = name(desk.person, id);
    let found = Shelf::Device.find::<Begun>(&name);
    let was_found = found.as_ref().is_some_and(|found| !found.says_the_same(kept));
    let is_old = found.as_ref().is_some_and(|found| found.seen != kept.seen);
    let begun = found.unwrap_or_else(|| kept.clone());
    let audience = Audience { places: begun.places, group: Group::Residents };
    let drafting = Drafting {
        desk,
        id,
        title: RwSignal::new(begun.title),
        text: RwSignal::new(begun.text),
        places: Choice::new(&audience),
        voice: RwSignal::new(begun.voice),
        secrecy: RwSignal::new(begun.secrecy),
        is_live: RwSignal::new(begun.is_live),
        takes_paper: RwSignal::new(begun.takes_paper),
        closes: Moment::new(begun.closes_at, desk.offset),
        questions: Questions::new(begun.questions, QUESTIONS),
        seen: RwSignal::new(begun.seen),
        tried: RwSignal::new(begun.tried),
        faults: Faults::default(),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        name: StoredValue::new(name),
    };
    let mut is_first = true;
    watch(move || {
        let begun = drafting.begun();
        if !std::mem::take(&mut is_first) {
            drafting.name.with_value(|name| {
                if !name.is_empty() {
                    Shelf::Device.keep(name, &begun);
                }
            });
        }
    });
    drafting.view(sheet, was_found, is_old.then_some(kept.seen))
}

impl Drafting {
    fn begun(self) -> Begun {
        Begun {
            title: self.title.get(),
            text: self.text.get(),
            places: self.places.get().places,
            voice: self.voice.get(),
            secrecy: self.secrecy.get(),
            is_live: self.is_live.get(),
            takes_paper: self.takes_paper.get(),
            closes_at: self.closes.get(self.desk.offset).ok().flatten(),
            questions: self.questions.get(),
            seen: self.seen.get(),
            tried: self.tried.get(),
        }
    }

    /// The draft, else its faults are shown.
    fn draft(self) -> Option<Draft> {
        let mut faults = Vec::new();
        let begun = untrack(|| self.begun());
        let title = match begun.title.trim() {
            "" => None,
            title => Subject::try_from(title)
                .map_err(|wrong| faults.push(Fault::new("title", wrong.sentence(language()))))
                .ok(),
        };
        let text = match begun.text.trim() {
            "" => None,
            _ => Body::try_from(begun.text)
                .map_err(|wrong| faults.push(Fault::new("text", wrong.sentence(language()))))
                .ok(),
        };
        if let Err(wrong) = untrack(|| self.closes.get(self.desk.offset)) {
            faults.push(Fault::new("closes_at", wrong));
        }
        if self.places.is_missing() {
            faults.push(Fault::new("places", say(notices::EDIT_PLACES_MISSING)));
        }
        let mut questions = Vec::new();
        for (at, written) in begun.questions.iter().enumerate() {
            match written.question() {
                Ok(question) => questions.push(question),
                Err(wrong) => {
                    let number = (at + 1).to_string();
                    let wrong = wrong.sentence(language());
                    let wrong = words::question_wrong(language(), &number, &wrong);
                    faults.push(Fault::new("questions", wrong));
                }
            }
        }
        let is_fine = faults.is_empty();
        self.faults.show(faults);
        is_fine.then(|| Draft {
            title,
            text,
            places: begun.places,
            voice: begun.voice,
            secrecy: begun.secrecy,
            is_live: begun.is_live && begun.secrecy == Some(Secrecy::Named),
            takes_paper: begun.takes_paper,
            closes_at: begun.closes_at,
            questions,
        })
    }

    /// `newer` is the revision in the hub, where a colleague has changed it since.
    fn view(self, sheet: Option<&Sheet>, was_found: bool, newer: Option<Option<i64>>) -> AnyView {
        let word = if newer.is_some() { words::DESK_OLD } else { words::DESK_FOUND };
        let found = was_found.then(|| el("p").class("notice warn").child(say(word)));
        let mine = move || {
            let newer = newer.filter(|newer| self.seen.get() != *newer)?;
            Some(tap(ButtonLook::Plain, "check", say(words::DESK_MINE), move || {
                self.seen.set(newer);
            }))
        };
        let afresh = was_found.then(|| {
            tap(ButtonLook::Quiet, "refresh", say(words::DESK_AFRESH), move || {
                self.forget();
                self.desk.show(self.id.map_or(Place::New, Place::One));
            })
        });
        let electors = sheet.map(|sheet| {
            let line = &sheet.line;
            el("p").class("hint").child(words::desk_electors(language(), u64::from(line.electors)))
        });
        let is_confirmed = RwSignal::new(false);
        let publish = move || {
            if is_confirmed.get() {
                let go = button(
                    ButtonLook::Main,
                    "send",
                    || say(words::DESK_PUBLISH_NOW),
                    self.is_busy.into(),
                    move || self.send(true),
                );
                let back = tap(ButtonLook::Plain, "x", say(words::LOOK_AGAIN), move || {
                    is_confirmed.set(false);
                });
                return el("div")
                    .class("notice warn")
                    .attr("role", "alert")
                    .child(el("p").child(say(words::DESK_PUBLISH_HINT)))
                    .child(el("div").class("bar").child(go).child(back))
                    .shown();
            }
            let ask = tap(ButtonLook::Main, "send", say(words::DESK_PUBLISH), move || {
                let Some(draft) = self.draft() else { return };
                match draft.check(device::now()) {
                    Ok(()) => is_confirmed.set(true),
                    Err(lack) => self.faults.show(vec![lacking(lack)]),
                }
            });
            let keep = button(
                ButtonLook::Plain,
                "save",
                || say(words::DESK_KEEP),
                self.is_busy.into(),
                move || self.send(false),
            );
            el("div").class("bar").child(ask).child(keep).shown()
        };
        let trouble = move || {
            self.failure
                .get()
                .map(|error| el("p").class("problem").attr("role", "alert").child(sentence(&error)))
        };
        let text =
            Field::new("text", say(words::EDIT_TEXT)).optional().hint(say(words::EDIT_TEXT_HINT));
        let (title, text) = (Field::new("title", say(words::EDIT_TITLE)), text);
        let (title, text) = (title.sent_by(self.is_busy), text.sent_by(self.is_busy));
        let form = el("form")
            .class("stack")
            .submit(|| ())
            .child(line(title, self.title, self.faults))
            .child(lines(text, self.text, self.faults, || ()))
            .child(self.questions.fields(self.faults))
            .child(self.places.places())
            .child(fault("places", self.faults))
            .child(self.voices())
            .child(self.secrecies())
            .child(live(move || {
                let is_named = self.secrecy.get() == Some(Secrecy::Named);
                is_named.then(|| checkbox("is_live", words::EDIT_LIVE, self.is_live))
            }))
            .child(checkbox("takes_paper", words::EDIT_PAPER, self.takes_paper))
            .child(self.closes.field("closes_at", say(words::EDIT_END), self.faults))
            .child(electors)
            .child(live(trouble))
            .child(live(publish));
        all![
            found,
            el("p").class("bar").child(live(mine)).child(afresh),
            self.faults.summary(),
            form,
            self.id
                .zip(sheet.map(|sheet| sheet.revision))
                .map(|(id, seen)| self.throw_away(id, seen))
        ]
    }

    fn throw_away(self, id: PollId, seen: i64) -> Element {
        let sending = Sending::new();
        let act = move || {
            sending.send(Remove { id, seen }, move |()| {
                self.forget();
                self.desk.go(Place::All);
                self.desk.say(Place::All, say(words::DESK_REMOVED).to_owned());
            });
        };
        let go = button(
            ButtonLook::Danger,
            "trash",
            || say(words::DESK_REMOVE),
            sending.is_busy.into(),
            act,
        );
        el("details")
            .child(el("summary").child(say(words::DESK_REMOVE_ASK)))
            .child(sending.trouble())
            .child(el("p").class("bar").child(go))
    }
}

/// What a draft lacks, at its field.
fn lacking(lack: Lack) -> Fault {
    let (field, word) = lack.told();
    let said = match lack {
        Lack::Question(at, _) => {
            words::question_wrong(language(), &(at + 1).to_string(), say(word))
        }
        _ => say(word).to_owned(),
    };
    Fault::new(field.split('.').next().unwrap_or_default(), said)
}
