//! What is written in the form of a complaint: taken over, kept while it is written, sent once.

use std::time::Duration;

use client::{Error, IdempotencyKey};
use contract::{
    Problem,
    complaints::{Alike, File, Outline, Receipt},
    id::PersonId,
};
use leptos::{prelude::*, task::spawn_local};

use super::draft::{self, Around, Draft};
use crate::{
    community::{Here, here},
    device::{self, Shelf},
    parts::{Fault, Faults, Photos, forget_photos, later, watch},
    sending::Tried,
    settings::say,
    way::{Way, way},
};
use contract::words::complaints as words;

/// Under this name the version of the privacy notice a person has filed with is kept.
const NOTICE: &str = "notice";

/// How long after the last key a draft is kept; two seconds are promised.
const PAUSE: Duration = Duration::from_millis(600);

/// The receipt of the complaint of this number, if this person has sent it in this visit.
pub(super) fn kept_receipt(person: Option<PersonId>, number: &str) -> Option<Receipt> {
    let name = draft::receipt_name(person);
    Shelf::Visit.find::<Receipt>(&name).filter(|receipt| receipt.number.to_string() == number)
}

/// Whether this person has filed on this device after reading this version of the notice.
pub(super) fn has_read(person: Option<PersonId>, notice: u32) -> bool {
    Shelf::Device.text(&notice_name(person)).as_deref() == Some(&*notice.to_string())
}

fn notice_name(person: Option<PersonId>) -> String {
    format!("{NOTICE}.{}", draft::whose(person))
}

/// The form.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) text: RwSignal<String>,
    pub(super) place: RwSignal<String>,
    pub(super) photos: Photos,
    tried: StoredValue<Tried>,
    /// Under which name the draft is kept.
    name: StoredValue<String>,
    around: StoredValue<Around>,
    person: Option<PersonId>,
    pub(super) faults: Faults,
    pub(super) failure: RwSignal<Option<Error>>,
    pub(super) is_busy: RwSignal<bool>,
    pub(super) is_kept: RwSignal<bool>,
    /// What neighbours have reported already; asked for once, before the first sending.
    pub(super) alike: RwSignal<Vec<Outline>>,
    way: Way,
    here: Here,
}

impl Form {
    /// Begins with what was typed into the plain page, else with the draft, else with the place.
    pub(super) fn begin(
        found: Option<Draft>,
        name: String,
        around: Around,
        person: Option<PersonId>,
    ) -> Self {
        let typed = device::taken();
        let found = found.unwrap_or_default();
        let first = |typed: Option<String>, kept: String, given: Option<&String>| {
            let kept = Some(kept).filter(|kept| !kept.is_empty());
            typed.or(kept).or_else(|| given.cloned()).unwrap_or_default()
        };
        let form = Self {
            text: RwSignal::new(first(typed.text, found.text, None)),
            place: RwSignal::new(first(typed.place, found.place, around.place.as_ref())),
            photos: Photos::new(&name, found.photos),
            tried: StoredValue::new(found.tried),
            name: StoredValue::new(name),
            around: StoredValue::new(around),
            person,
            faults: Faults::default(),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            is_kept: RwSignal::new(false),
            alike: RwSignal::new(Vec::new()),
            way: way(),
            here: here(),
        };
        form.photos.hand_in_all(typed.pictures);
        watch(move || {
            let Some(community) = form.here.community.get() else { return };
            form.around.update_value(|around| around.notice = community.notice.version);
        });
        form.keep_while_written();
        form
    }

    fn draft(self) -> Draft {
        Draft {
            text: self.text.get(),
            place: self.place.get(),
            photos: self.photos.kept(),
            tried: self.tried.get_value(),
            attempt: None,
        }
    }

    /// Keeps the draft shortly after the last key, and when the screen or the page goes.
    fn keep_while_written(self) {
        // Only what was typed here since: another tab may have kept something newer.
        let keep = later(PAUSE, move || self.draft(), move || self.keep());
        device::on_leaving(keep);
        on_cleanup(keep);
    }

    fn keep(self) {
        // A form that was sent, or whose screen has gone, has nothing to keep any more.
        let Some(name) = self.name.try_get_value().filter(|name| !name.is_empty()) else { return };
        let draft = untrack(|| self.draft());
        let place = self.around.with_value(|around| around.place.clone());
        if draft.is_empty(place.as_deref()) {
            Shelf::Device.forget(&name);
            self.is_kept.set(false);
        } else {
            self.is_kept.set(Shelf::Device.keep(&name, &draft));
        }
    }

    pub(super) fn send(self) {
        self.photos.known(move || self.send_now());
    }

    fn send_now(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.failure.set(None);
        if untrack(|| self.photos.is_busy()) {
            self.faults.show(vec![Fault::new("photos", say(words::FILE_PHOTO_WAIT))]);
            return;
        }
        let draft = untrack(|| self.draft());
        let request = match self.around.with_value(|around| draft.request(around)) {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let Some(key) = self.tried.try_update_value(|tried| tried.key(&request)) else { return };
        // Before it is sent: an answer that gets lost must find the same key after a reload.
        self.keep();
        self.is_busy.set(true);
        // The screen may be left before the answer comes.
        let name = self.name.get_value();
        spawn_local(async move {
            if self.is_like_another(&request).await {
                let _ = self.is_busy.try_set(false);
                return device::focus_soon("#alike");
            }
            let answer = device::hub().change(&request, &key).await;
            self.is_busy.set(false);
            match answer {
                Ok(receipt) => {
                    self.sent(&name, request.notice, &receipt);
                    self.way.instead(&format!("/file?sent={}", receipt.number));
                    device::focus_soon("h1");
                }
                Err(error) => self.refused(error),
            }
        });
    }

    /// Whether neighbours have reported the like, which is to be seen before it is sent.
    async fn is_like_another(self, file: &File) -> bool {
        let is_seen = self.alike.with_untracked(|found| !found.is_empty());
        let Some(text) = file.text.clone().filter(|_| self.person.is_some() && !is_seen) else {
            return false;
        };
        let request = Alike { door: file.door.clone(), place: file.place.clone(), text };
        // Where it cannot be told, it is sent as always.
        let found = device::hub().change(&request, &IdempotencyKey::new()).await;
        let found = found.unwrap_or_default();
        let is_like = !found.is_empty();
        let _ = self.alike.try_set(found);
        is_like
    }

    /// A neighbour's matter was joined. What was written here stays a draft: it was not sent.
    pub(super) fn joined(self) {
        device::leave_instead("/mine");
    }

    fn sent(self, name: &str, notice: u32, receipt: &Receipt) {
        Shelf::Visit.keep(&draft::receipt_name(self.person), receipt);
        Shelf::Device.keep_text(&notice_name(self.person), &notice.to_string());
        Shelf::Device.forget(name);
        forget_photos(name);
        // Where the screen has gone, nothing of it is left to be emptied.
        let _ = self.name.try_update_value(String::clear);
        self.photos.clear();
    }

    fn refused(self, error: Error) {
        let is_of_notice = |problem: &Problem| problem.fields.iter().any(|f| f.field == "notice");
        if matches!(&error, Error::Refused(problem) if is_of_notice(problem)) {
            // It has changed since: the new one is shown before it is sent again.
            self.here.read();
        }
        let is_told =
            matches!(&error, Error::Refused(problem) if self.faults.show_refused(problem));
        if !is_told {
            self.failure.set(Some(error));
        }
    }
}
