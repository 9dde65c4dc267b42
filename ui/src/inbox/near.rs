//! Which other matter this one is the same as: chosen among what is open at the same place.

use contract::{
    id::ComplaintId,
    inbox::{Linked, Near},
    words::{complaints, inbox},
};
use leptos::prelude::*;

use super::{desk::Desk, draft::Kind};
use crate::{
    parts::{moment, status},
    reading::Reading,
    settings::{language, say},
};

/// The choice, drawn while "the same" is the reason. `write` puts words into an empty field.
pub(super) fn near(desk: Desk, id: ComplaintId, write: Callback<String>) -> AnyView {
    // A list that could not be read says so: "there is none" would be taken for an answer.
    let reading = Reading::<Vec<Linked>>::default();
    let read = move || reading.read(Near { id });
    read();
    let chosen = untrack(|| desk.drafts.find(id, Kind::Decline)).same_as;
    let choice = move |one: Linked| {
        let heading = heading(&one).to_owned();
        let (same_as, words) = (one.id, suggestion(desk, &one));
        view! {
            <li>
                <label class="near">
                    <input type="radio" name="same" checked=chosen == Some(same_as)
                        on:change=move |_| {
                            desk.drafts.change(id, Kind::Decline, |draft| {
                                draft.same_as = Some(same_as);
                            });
                            write.run(words.clone());
                        } />
                    " " {one.number} " " <span dir="auto">{heading}</span> " " {status(one.status)}
                </label>
            </li>
        }
    };
    let list = move |near: Signal<Vec<Linked>>| {
        let shown = move || {
            let near = near.get();
            if near.is_empty() {
                return view! { <p class="hint">{say(inbox::SAME_NONE)}</p> }.into_any();
            }
            let choices = near.into_iter().map(choice).collect::<Vec<_>>();
            view! { <ul class="plain">{choices}</ul> }.into_any()
        };
        view! { {shown} }.into_any()
    };
    view! {
        <fieldset>
            <legend>{say(inbox::SAME_LABEL)}</legend>
            {reading.draw(1, read, list)}
        </fieldset>
    }
    .into_any()
}

/// What the author is told, to be edited: which number goes on, and until when it is answered.
fn suggestion(desk: Desk, one: &Linked) -> String {
    let due = moment(one.due_at, desk.offset);
    inbox::same_words(language(), &due, &one.number.to_string())
}

/// What a linked matter is called.
pub(super) fn heading(one: &Linked) -> &str {
    if one.title.is_empty() { complaints::TITLE_PHOTO.say(language()) } else { &one.title }
}

/// A link to another matter from the facts.
pub(super) fn link(desk: Desk, one: &Linked) -> AnyView {
    let id = one.id;
    let href = move || desk.place.with(|place| place.with_case(Some(id)).href());
    let heading = heading(one).to_owned();
    view! {
        <a href=href data-noscroll="">{one.number} " " <span dir="auto">{heading}</span></a> " "
        {status(one.status)}
    }
    .into_any()
}
