//! The form of a complaint: what happened, photos, where; nothing typed is ever lost.

use std::time::Duration;

use client::Error;
use contract::{
    calendar,
    community::Community,
    complaints::Receipt,
    words::{common, complaints as words},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{
    draft::{self, Around, Draft},
    receipt::receipt,
};
use crate::{
    community::{here, short},
    device::{self, Shelf},
    frame::{self, Way},
    parts::{ButtonLook, Fault, Faults, Field, Photos, button, day, line, lines, picker, problem},
    sending::Tried,
    sessions::session,
    settings::{language, say},
};

/// Under this name the last receipt is kept for the visit.
const RECEIPT: &str = "receipt";

/// Under this name the version of the privacy notice a person has filed with is kept.
const NOTICE: &str = "notice";

/// How long after the last key a draft is kept; two seconds are promised.
const PAUSE: Duration = Duration::from_millis(600);

/// The form, or the receipt of what was just sent.
pub fn file() -> AnyView {
    let here = here();
    let query = use_query_map();
    let sent = Memo::new(move |_| query.with(|query| query.get("sent")));
    let retry = move || here.read();
    (move || {
        let receipt_kept = sent.get().and_then(|sent| kept_receipt(&sent));
        match receipt_kept {
            Some(kept) => receipt(kept),
            None => view! {
                {frame::back("/", common::HOME)}
                {frame::heading(|| say(words::FILE_TITLE).to_owned())}
                {here.community.draw(4, retry, |community| form(community.get_untracked()))}
            }
            .into_any(),
        }
    })
    .into_any()
}

fn kept_receipt(number: &str) -> Option<Receipt> {
    Shelf::Visit.find::<Receipt>(RECEIPT).filter(|receipt| receipt.number.to_string() == number)
}

#[derive(Clone, Copy)]
struct Form {
    text: RwSignal<String>,
    place: RwSignal<String>,
    photos: Photos,
    tried: StoredValue<Tried>,
    /// Under which name the draft is kept.
    name: StoredValue<String>,
    around: StoredValue<Around>,
    faults: Faults,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    is_kept: RwSignal<bool>,
    way: Way,
}

fn form(community: Community) -> AnyView {
    let door = here().door();
    let person = session().me.get_untracked().map(|me| me.person);
    let name = draft::name(person, door.as_ref());
    let found = Shelf::Device.find::<Draft>(&name);
    let place = community.place.clone();
    let was_found = found.as_ref().is_some_and(|draft| !draft.is_empty(place.as_deref()));
    let around = Around { door, place, notice: community.notice.version };
    let form = Form::begin(found, name, around);
    let owner = session().me.get_untracked().map_or_else(
        || say(words::FILE_ANONYMOUS).to_owned(),
        |me| words::file_as(language(), &me.name),
    );
    let word = move || {
        if form.is_busy.get() { say(words::FILE_SENDING) } else { say(words::FILE_SEND) }
    };
    let text = Field::new("text", say(words::FILE_TEXT)).hint(say(words::FILE_TEXT_HINT));
    let place =
        Field::new("place", say(words::FILE_PLACE)).hint(say(words::FILE_PLACE_HINT)).optional();
    view! {
        {was_found.then(|| view! { <p class="notice">{say(words::FILE_DRAFT_FOUND)}</p> })}
        {form.faults.summary()}
        <form class="stack" novalidate on:submit=move |event| {
            event.prevent_default();
            form.send();
        }>
            {lines(text, form.text, form.faults, move || form.send())}
            {picker(form.photos, form.faults)}
            {line(place, form.place, form.faults)}
            {promise(&community)}
            <p class="hint">{owner}</p>
            {told(&community)}
            {move || form.failure.get().map(|error| view! {
                {problem(&error, move || form.send())}
                <p class="hint">{say(words::FILE_KEPT)}</p>
            })}
            <div class="bar">
                {button(ButtonLook::Main, "send", word, form.is_busy.into(), move || form.send())}
                <span class="hint" role="status">
                    {move || form.is_kept.get().then(|| say(words::FILE_DRAFT))}
                </span>
            </div>
        </form>
    }
    .into_any()
}

/// Until when there is an answer, and how long answers really took.
fn promise(community: &Community) -> AnyView {
    // The community does not tell its closing hour; the day is what matters here.
    let due = calendar::due(device::now(), community.answer_days, 17, community.offset);
    let day = day(due, community.offset);
    let measured = community.measured.map(|measured| {
        let (median, most) = (measured.median_hours.to_string(), measured.most_hours.to_string());
        view! { <p class="hint extra">{words::file_measured(language(), &median, &most)}</p> }
    });
    view! { <p class="notice">{words::file_promise_day(language(), &day)}</p> {measured} }.into_any()
}

/// What is told before data is taken: at length until somebody has filed under this version.
fn told(community: &Community) -> AnyView {
    let notice = &community.notice;
    if Shelf::Device.find(NOTICE) == Some(notice.version) {
        return ().into_any();
    }
    view! {
        <section class="card">
            <h2>{say(words::NOTICE_BEFORE)}</h2>
            {short(notice)}
        </section>
    }
    .into_any()
}

impl Form {
    /// Begins with what was typed into the plain page, else with the draft, else with the place.
    fn begin(found: Option<Draft>, name: String, around: Around) -> Self {
        let typed = device::taken();
        let found = found.unwrap_or_default();
        let first = |typed: Option<String>, kept: String, else_: Option<&String>| {
            let typed = typed.filter(|typed| !typed.is_empty() && Some(typed) != else_);
            let kept = Some(kept).filter(|kept| !kept.is_empty());
            typed.or(kept).or_else(|| else_.cloned()).unwrap_or_default()
        };
        let form = Self {
            text: RwSignal::new(first(typed.text, found.text, None)),
            place: RwSignal::new(first(typed.place, found.place, around.place.as_ref())),
            photos: Photos::new(found.photos),
            tried: StoredValue::new(found.tried),
            name: StoredValue::new(name),
            around: StoredValue::new(around),
            faults: Faults::default(),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            is_kept: RwSignal::new(false),
            way: frame::way(),
        };
        form.photos.hand_in_all(typed.pictures);
        form.keep_while_written();
        form
    }

    fn draft(self) -> Draft {
        Draft {
            text: self.text.get(),
            place: self.place.get(),
            photos: self.photos.kept(),
            tried: self.tried.get_value(),
        }
    }

    /// Keeps the draft shortly after the last key, and when the screen or the page goes.
    fn keep_while_written(self) {
        let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        Effect::new(move |before: Option<()>| {
            let _ = self.draft();
            if before.is_none() {
                return;
            }
            if let Some(Some(waiting)) = waiting.try_get_value() {
                waiting.clear();
            }
            let keep = move || self.keep();
            waiting.set_value(set_timeout_with_handle(keep, PAUSE).ok());
        });
        on_cleanup(move || {
            if let Some(Some(waiting)) = waiting.try_get_value() {
                waiting.clear();
                self.keep();
            }
        });
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

    fn send(self) {
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
        spawn_local(async move {
            let answer = device::hub().change(&request, &key).await;
            self.is_busy.set(false);
            match answer {
                Ok(receipt) => {
                    self.sent(request.notice, &receipt);
                    self.way.instead(format!("/file?sent={}", receipt.number));
                    device::focus_soon("h1");
                }
                Err(error) => self.refused(error),
            }
        });
    }

    fn sent(self, notice: u32, receipt: &Receipt) {
        Shelf::Visit.keep(RECEIPT, receipt);
        Shelf::Device.keep(NOTICE, &notice);
        Shelf::Device.forget(&self.name.get_value());
        self.name.set_value(String::new());
    }

    fn refused(self, error: Error) {
        let is_told =
            matches!(&error, Error::Refused(problem) if self.faults.show_refused(problem));
        if !is_told {
            self.failure.set(Some(error));
        }
    }
}
