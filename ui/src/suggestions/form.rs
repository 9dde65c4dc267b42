//! The form of a suggestion: kept while it is written; what is like it is shown beside it.

use std::time::Duration;

use client::IdempotencyKey;
use contract::{
    id::SuggestionId,
    people::Me,
    suggestions::{Alike, Brief, Edit, Near, Propose, Role, Show, Suggestion},
    text::Body,
    words::{Word, complaints, suggestions as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    draft::{self, Draft},
    line::status,
    saying::named,
};
use crate::{
    device::{self, Shelf},
    frame,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Photos, Shown, all, button, el, forget_photos,
        later, line, lines, link, live, picker, tap,
    },
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::{language, say},
    way::{Way, way},
};

/// How long after the last key it is kept, and likeness asked for.
const PAUSE: Duration = Duration::from_millis(600);

/// Proposing something new.
pub fn propose() -> AnyView {
    let heading = frame::heading(|| say(words::PROPOSE_TITLE).to_owned());
    let back = frame::back("/suggestions", words::BACK);
    match session().me.get_untracked().filter(|me| me.home.is_some()) {
        Some(me) => all![back, heading, form(&me, None)],
        None => all![back, heading, join()],
    }
}

/// Only who lives here proposes.
fn join() -> AnyView {
    all![
        el("p").child(say(words::JOIN_TO_PROPOSE)),
        el("p").class("bar").child(link(
            ButtonLook::Main,
            "/join",
            "key",
            contract::words::community::JOIN_ACTION,
        )),
    ]
}

/// Writing one anew.
pub fn edit(id: SuggestionId) -> AnyView {
    let reading: Reading<Suggestion> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    let me = session().me.get_untracked();
    all![
        el("a")
            .class("back")
            .set("href", format!("/suggestions/{id}"))
            .child(crate::parts::icon("chevron-left"))
            .child(say(words::BACK_TO_IT)),
        frame::heading(|| say(words::EDIT_TITLE).to_owned()),
        reading.draw(5, read, move |suggestion| match &me {
            Some(me) if suggestion.with_untracked(|one| one.role == Role::Author) => {
                form(me, Some(&suggestion.get_untracked()))
            }
            Some(_) => el("p").child(say(words::EDIT_NOT_YOURS)).shown(),
            None => join(),
        }),
    ]
}

#[derive(Clone, Copy)]
struct Form {
    before: Option<(SuggestionId, i64)>,
    /// The revision it is written on.
    seen: RwSignal<Option<i64>>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    near: RwSignal<Near>,
    is_named: RwSignal<bool>,
    photos: Photos,
    alike: RwSignal<Vec<Brief>>,
    /// For which title that was asked.
    asked: StoredValue<String>,
    faults: Faults,
    sending: Sending,
    name: StoredValue<String>,
    is_kept: RwSignal<bool>,
    way: Way,
}

fn form(me: &Me, before: Option<&Suggestion>) -> AnyView {
    let name = draft::name(me.person, before.map(|one| one.line.id));
    let found = Shelf::Device.find::<Draft>(&name);
    let was_found = found.is_some();
    let draft = found.unwrap_or_else(|| match before {
        Some(one) => Draft {
            title: one.line.title.clone(),
            text: one.text.clone(),
            is_named: one.voice.as_ref().is_some_and(|voice| voice.name.is_some()),
            ..Draft::default()
        },
        None => Draft::default(),
    });
    let form = Form {
        before: before.map(|one| (one.line.id, one.revision)),
        seen: RwSignal::new(draft.seen.or(before.map(|one| one.revision))),
        title: RwSignal::new(draft.title),
        text: RwSignal::new(draft.text),
        near: RwSignal::new(draft.near),
        is_named: RwSignal::new(draft.is_named),
        photos: Photos::new(&name, draft.photos),
        alike: RwSignal::new(Vec::new()),
        asked: StoredValue::default(),
        faults: Faults::default(),
        sending: Sending::new(),
        name: StoredValue::new(name),
        is_kept: RwSignal::new(false),
        way: way(),
    };
    form.sending.resume(draft.tried);
    form.keep_while_written();
    form.view(me, was_found)
}

impl Form {
    fn draft(self) -> Draft {
        Draft {
            title: self.title.get(),
            text: self.text.get(),
            near: self.near.get(),
            is_named: self.is_named.get(),
            photos: self.photos.kept(),
            seen: self.seen.get(),
            tried: self.sending.tried(),
        }
    }

    fn keep_while_written(self) {
        let keep = later(PAUSE, move || self.draft(), move || self.keep());
        device::on_leaving(keep);
        on_cleanup(keep);
    }

    fn keep(self) {
        let Some(name) = self.name.try_get_value().filter(|name| !name.is_empty()) else { return };
        let draft = untrack(|| self.draft());
        if draft.is_empty() {
            Shelf::Device.forget(&name);
            self.is_kept.set(false);
        } else {
            self.is_kept.set(Shelf::Device.keep(&name, &draft));
        }
        if self.before.is_none() && self.asked.with_value(|asked| *asked != draft.title) {
            self.asked.set_value(draft.title.clone());
            spawn_local(self.look_alike(draft.title));
        }
    }

    /// Asks what is like the title; where it cannot be told, nothing is shown.
    async fn look_alike(self, title: String) {
        let found = match Body::try_from(title.as_str()) {
            Ok(text) => device::hub().change(&Alike { text }, &IdempotencyKey::new()).await,
            Err(_) => Ok(Vec::new()),
        };
        // What was asked for a title before may be answered after it.
        if self.asked.try_get_value() == Some(title) {
            let _ = self.alike.try_set(found.unwrap_or_default());
        }
    }

    fn send(self) {
        self.photos.known(move || self.send_now());
    }

    fn send_now(self) {
        if untrack(|| self.photos.is_busy()) {
            return self.faults.show(vec![Fault::new("photos", say(complaints::FILE_PHOTO_WAIT))]);
        }
        let draft = untrack(|| self.draft());
        let (title, text) = match draft.words() {
            Ok(words) => words,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let name = self.name.get_value();
        let done = move |id: SuggestionId| {
            Shelf::Device.forget(&name);
            forget_photos(&name);
            // Whoever has gone elsewhere meanwhile is not called back.
            if self.name.try_update_value(String::clear).is_some() {
                self.way.instead(&format!("/suggestions/{id}"));
            }
        };
        let is_named = draft.is_named;
        match (self.before, draft.seen) {
            (Some((id, _)), Some(seen)) => {
                let request = Edit { id, seen, title, text, is_named };
                self.sending.send_from(request, self.faults, move |made| done(made.id));
            }
            _ => {
                let (near, photos) = (draft.near, self.photos.ids());
                let request = Propose { title, text, near, photos, is_named };
                self.sending.send_from(request, self.faults, move |made| done(made.id));
            }
        }
        // Before it leaves: an answer that gets lost must find the same key after a reload.
        self.keep();
    }

    /// That it was written anew elsewhere while this was being written.
    fn changed(self) -> Option<Element> {
        let (_, current) = self.before?;
        (self.seen.get() != Some(current)).then(|| {
            let word = say(words::SEEN_NOW);
            let look = tap(ButtonLook::Plain, "check", word, move || self.seen.set(Some(current)));
            el("div").class("notice warn").child(el("p").child(say(words::SEEN_OLD))).child(look)
        })
    }

    fn view(self, me: &Me, was_found: bool) -> AnyView {
        let is_busy = self.sending.is_busy;
        let title = Field::new("title", say(words::FORM_TITLE))
            .hint(say(words::FORM_TITLE_HINT))
            .sent_by(is_busy);
        let text = Field::new("text", say(words::FORM_TEXT))
            .hint(say(words::FORM_TEXT_HINT))
            .sent_by(is_busy);
        let is_new = self.before.is_none();
        let word = move || say(if is_new { words::FORM_SEND } else { words::EDIT_SEND });
        let send = button(ButtonLook::Main, "send", word, is_busy.into(), move || self.send());
        let kept = el("span")
            .class("hint")
            .attr("role", "status")
            .child(live(move || self.is_kept.get().then(|| say(complaints::FILE_DRAFT))));
        let hint = if is_new { words::FORM_HINT } else { words::EDIT_HINT };
        let whole = el("form")
            .class("stack")
            .submit(move || self.send())
            .child(line(title, self.title, self.faults))
            .child(live(move || alike(&self.alike.get())))
            .child(lines(text, self.text, self.faults, move || self.send()))
            .child(is_new.then(|| picker(self.photos, self.faults)))
            .child(is_new.then(|| near(self.near)))
            .child(named(self.is_named, &me.name))
            .child(el("p").class("hint").child(say(hint)))
            .child(live(move || self.changed()))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(send).child(kept));
        let found =
            was_found.then(|| el("p").class("notice").child(say(complaints::FILE_DRAFT_FOUND)));
        all![found, self.faults.summary(), whole]
    }
}

/// For whom it is.
fn near(near: RwSignal<Near>) -> Element {
    let choices: [(Near, Word); 3] = [
        (Near::Everywhere, words::NEAR_EVERYWHERE),
        (Near::Grid, words::NEAR_GRID),
        (Near::Building, words::NEAR_BUILDING),
    ];
    let options = choices.map(|(value, word)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "near")
            .checked(move || near.get() == value)
            .on("change", move |_| near.set(value));
        el("label").child(radio).child(el("span").child(say(word))).shown()
    });
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(words::NEAR)))
        .child(el("p").class("hint").child(say(words::NEAR_HINT)))
        .child(Vec::from(options))
}

/// What is like it already: standing behind one of them says more than making it twice.
fn alike(found: &[Brief]) -> Option<Element> {
    if found.is_empty() {
        return None;
    }
    let items = found.iter().map(|one| {
        let facts = words::supports(language(), u64::from(one.supports));
        let link = el("a")
            .set("href", format!("/suggestions/{}", one.id))
            .child(el("strong").child(one.title.clone()))
            .child(status(one.status))
            .child(el("span").class("hint").child(facts));
        el("li").child(link).shown()
    });
    Some(
        el("section")
            .class("card")
            .attr("id", "alike")
            .attr("role", "status")
            .child(el("h2").child(say(words::ALIKE)))
            .child(el("p").class("hint").child(say(words::ALIKE_HINT)))
            .child(el("ul").class("matters").child(items.collect::<Vec<_>>())),
    )
}
