//! The answer: what becomes of it, why, and until when; kept on the device until the hub has it.

use contract::{
    id::{PersonId, SuggestionId},
    notices::Illustration,
    suggestions::{Decide, Made, Status, Suggestion},
    text::{Body, Whereabouts},
    time::{Day, Offset, Span, Time},
    words::{complaints, suggestions as words},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    community::here,
    device::{self, Shelf},
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Kept, Photos, Shown, button, date, el, fault,
        forget_photos, line, lines, live, picker, tap, watch,
    },
    sending::{Sending, Tried},
    sessions::session,
    settings::{language, say},
};

/// At what hour a promised day is over.
const EVENING: u8 = 18;

/// What was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    status: Option<Status>,
    reason: String,
    due: String,
    shows: String,
    #[serde(default)]
    photos: Vec<Kept>,
    /// On which revision it was written.
    seen: i64,
    #[serde(default)]
    tried: Tried,
}

impl Begun {
    fn is_empty(&self) -> bool {
        self.status.is_none() && self.reason.trim().is_empty() && self.photos.is_empty()
    }

    /// The answer to a suggestion, if it can be sent.
    fn decide(&self, id: SuggestionId, offset: Offset) -> Result<Decide, Vec<Fault>> {
        let mut faults = Vec::new();
        let Some(status) = self.status else {
            return Err(vec![Fault::new("status", say(words::DECIDE_CHOOSE))]);
        };
        let reason = Body::try_from(self.reason.as_str())
            .map_err(|wrong| faults.push(Fault::new("reason", wrong.sentence(language()))));
        let due_at = if status.is_owed() { evening(&self.due, offset) } else { None };
        if status.is_owed() && due_at.is_none() {
            faults.push(Fault::new("due_at", say(words::NEEDS_DATE)));
        }
        let shows = match self.shows.trim() {
            "" => Whereabouts::try_from(say(words::DECIDE_PICTURE)),
            shows => Whereabouts::try_from(shows),
        };
        let shows =
            shows.map_err(|wrong| faults.push(Fault::new("shows", wrong.sentence(language()))));
        let (Ok(reason), Ok(shows), true) = (reason, shows, faults.is_empty()) else {
            return Err(faults);
        };
        let pictures = self.photos.iter();
        let pictures =
            pictures.map(|kept| Illustration { photo: kept.photo.id, shows: shows.clone() });
        Ok(Decide { id, seen: self.seen, status, reason, due_at, pictures: pictures.collect() })
    }
}

/// The evening of a day as a date field has it.
fn evening(day: &str, offset: Offset) -> Option<Time> {
    Day::try_from(day.to_owned()).ok().map(|day| day.at(EVENING, offset))
}

fn name(person: PersonId, id: SuggestionId) -> String {
    format!("draft.{person}.suggestion.{id}.decide")
}

/// The form, for a suggestion of this status.
pub(super) fn deciding(
    suggestion: Signal<Suggestion>,
    now: Status,
    read: impl Fn() + Copy + Send + 'static,
) -> Option<AnyView> {
    let id = suggestion.with_untracked(|one| one.line.id);
    let current = Memo::new(move |_| suggestion.with(|one| one.revision));
    let person = session().me.get_untracked()?.person;
    let kept = name(person, id);
    let begun = Shelf::Device.find::<Begun>(&kept).unwrap_or_default();
    let seen = RwSignal::new(if begun.is_empty() { current.get_untracked() } else { begun.seen });
    let status = RwSignal::new(begun.status.filter(|next| now.may_become(*next)));
    let (reason, due) = (RwSignal::new(begun.reason), RwSignal::new(begun.due));
    let shows = RwSignal::new(begun.shows);
    let photos = Photos::new(&kept, begun.photos);
    let faults = Faults::new("#decide-faults");
    let sending = Sending::new();
    sending.resume(begun.tried);
    let kept = StoredValue::new(kept);
    let begun = move || Begun {
        status: status.get(),
        reason: reason.get(),
        due: due.get(),
        shows: shows.get(),
        photos: photos.kept(),
        seen: seen.get(),
        tried: sending.tried(),
    };
    let keep = move || {
        let begun = begun();
        kept.with_value(|kept| {
            if begun.is_empty() {
                Shelf::Device.forget(kept);
            } else {
                Shelf::Device.keep(kept, &begun);
            }
        });
    };
    watch(keep);
    // Who has not begun answers what stands there now; who has is told that it has changed.
    watch(move || {
        let current = current.get();
        if untrack(begun).is_empty() {
            seen.set(current);
        }
    });
    let changed = move || {
        (seen.get() != current.get()).then(|| {
            let word = say(words::SEEN_NOW);
            let look =
                tap(ButtonLook::Plain, "check", word, move || seen.set(current.get_untracked()));
            el("div").class("notice warn").child(el("p").child(say(words::SEEN_OLD))).child(look)
        })
    };
    let offset = here().offset();
    let send_now = move || {
        if untrack(|| photos.is_busy()) {
            return faults.show(vec![Fault::new("photos", say(complaints::FILE_PHOTO_WAIT))]);
        }
        match untrack(begun).decide(id, offset) {
            Ok(request) => {
                faults.show(vec![]);
                let name = kept.get_value();
                sending.send_from(request, faults, move |_: Made| {
                    Shelf::Device.forget(&name);
                    forget_photos(&name);
                    let _ = reason.try_set(String::new());
                    let _ = status.try_set(None);
                    photos.clear();
                    read();
                });
                // Before it leaves: an answer that gets lost must find the same key after a reload.
                untrack(keep);
            }
            Err(wrong) => faults.show(wrong),
        }
    };
    let send = move || photos.known(send_now);
    let tomorrow = (device::now() + Span::DAY).day(offset);
    let is_owed = Memo::new(move |_| status.get().is_some_and(Status::is_owed));
    let when = move || {
        is_owed.get().then(|| {
            let field =
                Field::new("due_at", say(words::DECIDE_UNTIL)).hint(say(words::DECIDE_UNTIL_HINT));
            date(field, due, tomorrow, faults)
        })
    };
    let reason_field = Field::new("reason", say(words::DECIDE_REASON))
        .hint(say(words::DECIDE_REASON_HINT))
        .sent_by(sending.is_busy);
    let has_photos = Memo::new(move |_| !photos.is_empty());
    let shows_field = move || {
        has_photos
            .get()
            .then(|| line(Field::new("shows", say(words::DECIDE_SHOWS)).optional(), shows, faults))
    };
    let word = || say(words::DECIDE_SEND);
    Some(
        el("form")
            .class("stack")
            .submit(send)
            .child(live(changed))
            .child(faults.summary())
            .child(choice(now, status, faults))
            .child(live(when))
            .child(lines(reason_field, reason, faults, send))
            .child(picker(photos, faults))
            .child(live(shows_field))
            .child(sending.trouble())
            .child(el("div").class("bar").child(button(
                ButtonLook::Main,
                "send",
                word,
                sending.is_busy.into(),
                send,
            )))
            .shown(),
    )
}

/// What may become of it.
fn choice(now: Status, chosen: RwSignal<Option<Status>>, faults: Faults) -> Element {
    let next = Status::ALL.into_iter().filter(|next| now.may_become(*next));
    let options = next.enumerate().map(|(index, status)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "status")
            .checked(move || chosen.get() == Some(status))
            .on("change", move |_| chosen.set(Some(status)));
        let radio = if index == 0 { radio.attr("id", "status") } else { radio };
        el("label").child(radio).child(el("span").child(say(status.word()))).shown()
    });
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(words::DECIDE)))
        .child(options.collect::<Vec<_>>())
        .child(fault("status", faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_needs_a_day_and_what_is_over_takes_none() {
        let id = SuggestionId::from_number(1);
        let begun = |status, due: &str| Begun {
            status: Some(status),
            reason: "因为".into(),
            due: due.into(),
            ..Begun::default()
        };
        let faults = |begun: &Begun| {
            let faults = begun.decide(id, Offset::CHINA).err().unwrap_or_default();
            faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(faults(&Begun::default()), ["status"]);
        assert_eq!(faults(&begun(Status::Adopted, "")), ["due_at"]);
        assert_eq!(faults(&begun(Status::Adopted, "2026-12")), ["due_at"]);
        let done = begun(Status::Done, "2026-12-01").decide(id, Offset::CHINA).expect("whole");
        assert_eq!(done.due_at, None);
        let adopted =
            begun(Status::Adopted, "2026-12-01").decide(id, Offset::CHINA).expect("whole");
        assert_eq!(adopted.due_at, Some(Day::of(2026, 12, 1).at(EVENING, Offset::CHINA)));
    }
}
