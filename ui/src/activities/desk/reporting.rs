//! Telling what came of an activity, with pictures; what a colleague has told meanwhile is not replaced
//! unseen.

use contract::{
    activities::{Activity, Report, Show},
    id::ActivityId,
    text::Body,
    time::Time,
    words::{activities as words, complaints},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    device::Shelf,
    notices::drawn,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Photos, Shown, all, button, el, forget_photos,
        lines, live, moment, opening, picker, pictures, watch,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Form {
    id: ActivityId,
    activity: Reading<Activity>,
    text: RwSignal<String>,
    photos: Photos,
    /// What stood there when the writer looked.
    seen: RwSignal<Option<Option<Time>>>,
    is_replaced: RwSignal<bool>,
    is_told: RwSignal<bool>,
    shelf: StoredValue<String>,
    faults: Faults,
    sending: Sending,
    read: Callback<()>,
}

/// What was told, and the form.
pub(super) fn reporting(desk: Desk, id: ActivityId, read: Callback<()>) -> AnyView {
    let activity: Reading<Activity> = Reading::default();
    let look = move || activity.read(Show { id });
    look();
    let shelf = format!("draft.{}.activity-report.{id}", desk.person);
    let form = Form {
        id,
        activity,
        text: RwSignal::new(Shelf::Device.find(&words_of(&shelf)).unwrap_or_default()),
        photos: Photos::new(&shelf, Vec::new()),
        seen: RwSignal::new(None),
        is_replaced: RwSignal::new(false),
        is_told: RwSignal::new(false),
        shelf: StoredValue::new(shelf),
        faults: Faults::new("#report-faults"),
        sending: Sending::new(),
        read: Callback::new(move |()| {
            look();
            read.run(());
        }),
    };
    watch(move || {
        let text = form.text.get();
        form.shelf.with_value(|shelf| {
            if text.trim().is_empty() {
                Shelf::Device.forget(&words_of(shelf));
            } else {
                Shelf::Device.keep(&words_of(shelf), &text);
            }
        });
    });
    watch(move || {
        let there = form.activity.get().map(|one| one.report.map(|told| told.at));
        if form.seen.get_untracked().is_none() {
            form.seen.set(there);
        }
    });
    // Refused: somebody was quicker; what they said is read.
    watch(move || {
        if form.sending.failure.with(Option::is_some) {
            look();
        }
    });
    let told = activity.draw(2, look, move |activity| {
        live(move || {
            let report = activity.with(|one| one.report.clone())?;
            let at = moment(report.at, desk.offset);
            Some(
                el("section")
                    .class("card")
                    .child(el("h2").child(say(words::REPORT)))
                    .child(drawn(&report.body))
                    .child(pictures(&report.photos))
                    .child(el("p").class("hint").child(words::reported(language(), &at))),
            )
        })
    });
    all![told, opening(say(words::REPORT_TEXT), move || form.view().shown())]
}

/// Under which name the device keeps the words.
fn words_of(shelf: &str) -> String {
    format!("{shelf}.words")
}

impl Form {
    fn now(self) -> Option<Time> {
        self.activity.now().and_then(|one| one.report).map(|told| told.at)
    }

    fn send(self) {
        self.photos.known(move || self.send_now());
    }

    fn send_now(self) {
        if untrack(|| self.photos.is_busy()) {
            return self.faults.show(vec![Fault::new("photos", say(complaints::FILE_PHOTO_WAIT))]);
        }
        let text = match Body::try_from(self.text.get_untracked()) {
            Ok(text) => text,
            Err(wrong) => {
                return self.faults.show(vec![Fault::new("text", wrong.sentence(language()))]);
            }
        };
        self.faults.show(vec![]);
        if self.seen.get_untracked() != Some(self.now()) {
            self.seen.set(Some(self.now()));
            return self.is_replaced.set(true);
        }
        self.is_replaced.set(false);
        let photos = untrack(|| self.photos.ids());
        let request = Report { id: self.id, text, photos, seen: self.now() };
        self.sending.send_from(request, self.faults, move |()| {
            if let Some(shelf) = self.shelf.try_get_value() {
                forget_photos(&shelf);
            }
            self.photos.clear();
            let _ = self.text.try_set(String::new());
            let _ = self.is_told.try_set(true);
            let _ = self.seen.try_set(None);
            self.read.run(());
        });
    }

    fn view(self) -> Element {
        let field = Field::new("text", say(words::REPORT_TEXT))
            .hint(say(words::REPORT_HINT))
            .sent_by(self.sending.is_busy);
        let word = || say(words::REPORT_SEND);
        let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), move || {
            self.send();
        });
        let replaced = move || {
            self.is_replaced.get().then(|| {
                let said = say(words::REPORT_BEFORE);
                el("p").class("notice warn").attr("role", "alert").child(said)
            })
        };
        let told = move || {
            self.is_told.get().then(|| el("p").class("notice good").child(say(words::REPORT_SENT)))
        };
        el("form")
            .class("stack")
            .submit(move || self.send())
            .child(self.faults.summary())
            .child(lines(field, self.text, self.faults, move || self.send()))
            .child(picker(self.photos, self.faults))
            .child(live(replaced))
            .child(self.sending.trouble())
            .child(el("p").class("bar").child(go))
            .child(el("div").attr("role", "status").child(live(told)))
    }
}
