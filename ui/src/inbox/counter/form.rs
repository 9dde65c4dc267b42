//! The form at the counter: what was said, how, where, and for whom.

use client::Error;
use contract::{
    counter::{Channel, Found},
    words::inbox as words,
};
use leptos::prelude::*;

use super::Counter;
use crate::{
    all,
    parts::{
        ButtonLook, Element, Field, Shown, button, el, icon, line, lines, live, problem, sentence,
        tap,
    },
    settings::{language, say},
};

/// The form, every field to be reached by keys.
pub(super) fn form(counter: Counter) -> AnyView {
    let text =
        Field::new("counter-text", say(words::COUNTER_TEXT)).hint(say(words::COUNTER_TEXT_HINT));
    let whereabouts = Field::new("counter-where", say(words::COUNTER_WHERE))
        .hint(say(words::COUNTER_WHERE_HINT))
        .optional();
    // Choosing whom it is for draws nothing anew: the focus stays where it is.
    let place = Memo::new(move |_| counter.draft.with(|draft| draft.place.clone()));
    let word = move || match counter.is_busy.get() {
        true => say(words::COUNTER_SENDING),
        false => say(words::COUNTER_SEND),
    };
    let trouble = move || {
        counter.failure.get().map(|error| match error {
            Error::Offline => problem(&error, move || counter.failure.set(None)),
            error => el("p").class("problem").attr("role", "alert").child(sentence(&error)).shown(),
        })
    };
    el("form")
        .class("stack")
        .submit(move || counter.send())
        .child(el("p").class("hint").child(say(words::COUNTER_TELL)))
        .child(counter.faults.summary())
        .child(lines(text, counter.text, counter.faults, move || counter.send()))
        .child(channels(counter))
        .child(live(move || match place.get() {
            Some(place) => picked(counter, &place),
            None => finding(counter),
        }))
        .child(line(whereabouts, counter.whereabouts, counter.faults))
        .child(live(trouble))
        .child(button(ButtonLook::Main, "check", word, counter.is_busy.into(), move || {
            counter.send();
        }))
        .shown()
}

fn channels(counter: Counter) -> Element {
    let options = Channel::ALL.into_iter().map(|channel| {
        let is_chosen = move || counter.draft.with(|draft| draft.channel) == channel;
        let choose = move || counter.draft.update(|draft| draft.channel = channel);
        radio("counter-channel", say(channel.word()), None, is_chosen, choose)
    });
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(words::COUNTER_CHANNEL)))
        .child(options.collect::<Vec<_>>())
}

fn radio(
    name: &'static str,
    label: impl Shown,
    hint: Option<&'static str>,
    is_chosen: impl Fn() -> bool + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let input = el("input")
        .attr("type", "radio")
        .attr("name", name)
        .checked(is_chosen)
        .on("change", move |_| choose());
    let words =
        el("span").child(el("strong").child(label)).child(hint.map(|hint| el("small").child(hint)));
    el("label").child(input).child(words).shown()
}

/// The field in which a place is looked for, with what was found.
fn finding(counter: Counter) -> AnyView {
    let field = Field::new("counter-find", say(words::COUNTER_FIND))
        .hint(say(words::COUNTER_FIND_HINT))
        .optional();
    let found = move || {
        let found = counter.found.get()?;
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let said = match found.is_empty() {
            true => say(words::COUNTER_FOUND_NONE).to_owned(),
            false => words::counter_found(language(), count),
        };
        let places = found.into_iter().map(|place| {
            let names: Vec<_> = place.residents.iter().map(|one| one.name.as_str()).collect();
            let names = el("small").child(names.join("、"));
            let name = el("strong").child(place.name.clone());
            let pick = move || counter.pick(Some(place.clone()));
            let choose = el("button").attr("type", "button").click(pick).child(name).child(names);
            el("li").class("phrase").child(choose).shown()
        });
        Some(all![
            el("p").class("hint").attr("role", "status").child(said),
            el("ul").class("plain").child(places.collect::<Vec<_>>()),
        ])
    };
    all![line(field, counter.wanted, counter.faults), live(found)]
}

/// The place that was chosen, and for which of its residents.
fn picked(counter: Counter, place: &Found) -> AnyView {
    let here = el("p")
        .class("bar")
        .child(
            el("span")
                .child(icon("map-pin"))
                .child(" ")
                .child(words::counter_picked(language(), &place.name)),
        )
        .child(tap(ButtonLook::Quiet, "undo", say(words::COUNTER_UNPICK), move || {
            counter.pick(None);
        }));
    let choose = move |resident| {
        let is_chosen = move || counter.draft.with(|draft| draft.resident) == resident;
        let set = move || counter.draft.update(|draft| draft.resident = resident);
        (is_chosen, set)
    };
    let residents = place.residents.iter().map(|one| {
        let (is_chosen, set) = choose(Some(one.id));
        let hint = Some(say(words::COUNTER_RESIDENT_HINT));
        radio("counter-whom", one.name.clone(), hint, is_chosen, set)
    });
    let (is_chosen, set) = choose(None);
    let hint = Some(say(words::COUNTER_NOBODY_HINT));
    let nobody = radio("counter-whom", say(words::COUNTER_NOBODY), hint, is_chosen, set);
    let whom = el("fieldset")
        .class("choice")
        .attr("id", "counter-whom")
        .child(el("legend").child(say(words::COUNTER_WHOM)))
        .child(residents.collect::<Vec<_>>())
        .child(nobody);
    all![here, whom]
}
