//! Taking a table out: what is to stand in it, why that is delicate, and who has done it before.

use client::Error;
use contract::{
    complaints::Status,
    exports::{Begin, Begun as Started, Chosen, Exported, List, Part, Read},
    id::PersonId,
    time::{Day, Offset, Time},
    words::exports as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Sending, heading, more, stopped};
use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, day, el, fault, icon,
        line as line_of, live, moment, tap, written as typed_text,
    },
    reading::Reading,
    settings::{language, say},
};

pub(super) fn export(me: PersonId, offset: Offset) -> AnyView {
    let record: Reading<Vec<Exported>> = Reading::default();
    record.read(List::default());
    let exporting = Exporting::begin(me, offset, record);
    let before = move |list: Signal<Vec<Exported>>| live(move || before(&list.get(), exporting));
    all![
        heading(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        el("p").class("notice").child(icon("info")).child(" ").child(say(words::RECORDED)),
        form(exporting),
        el("section")
            .class("card")
            .child(el("h2").child(icon("history")).child(" ").child(say(words::RECORD)))
            .child(record.draw(2, move || record.read(List::default()), before)),
        stopped::stopped(offset),
    ]
}

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Reading {
        done: u64,
        all: u64,
    },
    Saved(u64),
    NotSaved,
    /// Another manager has to allow it first.
    Waits,
}

#[derive(Clone, Copy)]
struct Exporting {
    offset: Offset,
    reason: Begun,
    from: RwSignal<String>,
    until: RwSignal<String>,
    status: RwSignal<String>,
    has_texts: RwSignal<bool>,
    has_names: RwSignal<bool>,
    why: RwSignal<String>,
    faults: Faults,
    sending: Sending,
    is_reading: RwSignal<bool>,
    stage: RwSignal<Option<Stage>>,
    record: Reading<Vec<Exported>>,
}

impl Exporting {
    /// This year until today, with nothing that need not be there.
    fn begin(me: PersonId, offset: Offset, record: Reading<Vec<Exported>>) -> Self {
        let today = device::now().day(offset);
        let (year, ..) = today.date();
        let reason = Begun::new(me, "export");
        Self {
            offset,
            reason,
            from: RwSignal::new(written(Day::of(year, 1, 1))),
            until: RwSignal::new(written(today)),
            status: RwSignal::default(),
            has_texts: RwSignal::new(false),
            has_names: RwSignal::new(false),
            why: reason.text("why"),
            faults: Faults::default(),
            sending: Sending::new(),
            is_reading: RwSignal::new(false),
            stage: RwSignal::default(),
            record,
        }
    }

    fn chosen(self) -> Result<Chosen, Vec<Fault>> {
        let (from, until) = (self.from.get_untracked(), self.until.get_untracked());
        let (from, until) = match (read_day(&from), read_day(&until)) {
            (Some(from), Some(until)) => (from, until),
            (None, _) => return Err(vec![Fault::new("from", say(words::DAY_MISSING))]),
            (_, None) => return Err(vec![Fault::new("until", say(words::DAY_MISSING))]),
        };
        let (from, until) = (from.at(0, self.offset), until.next().at(0, self.offset));
        if from >= until {
            return Err(vec![Fault::new("from", say(words::WRONG_DAYS))]);
        }
        Ok(Chosen {
            from,
            until,
            status: Status::read(&self.status.get_untracked()),
            has_texts: self.has_texts.get_untracked(),
            has_names: self.has_names.get_untracked(),
        })
    }

    fn send(self) {
        if self.is_reading.get_untracked() {
            return;
        }
        match self.request() {
            Err(faults) => self.faults.show(faults),
            Ok(request) => {
                self.faults.show(vec![]);
                self.stage.set(None);
                let name = self.file_name();
                self.sending.send(request, move |begun| {
                    self.reason.forget();
                    self.read(begun, name);
                });
            }
        }
    }

    /// What was chosen, and of names what for.
    fn request(self) -> Result<Begin, Vec<Fault>> {
        let chosen = self.chosen()?;
        if !chosen.has_names {
            return Ok(Begin { chosen, why: None });
        }
        let typed = self.why.get_untracked();
        if typed.trim().is_empty() {
            return Err(vec![Fault::new("why", say(words::WHY_MISSING))]);
        }
        let mut wrong = Vec::new();
        match typed_text("why", &typed, &mut wrong) {
            Some(why) => Ok(Begin { chosen, why: Some(why) }),
            None => Err(wrong),
        }
    }

    fn file_name(self) -> String {
        format!("linli-{}-{}.csv", self.from.get_untracked(), self.until.get_untracked())
    }

    /// Reads all parts and has them saved.
    fn read(self, begun: Started, name: String) {
        self.record.read(List::default());
        if begun.needs_word {
            self.stage.set(Some(Stage::Waits));
            return;
        }
        self.is_reading.set(true);
        spawn_local(async move {
            let read = whole(begun, |stage| {
                let _ = self.stage.try_set(Some(stage));
            });
            match read.await {
                Ok(text) => {
                    let is_saved = device::save(&name, &text).await;
                    let stage = if is_saved { Stage::Saved(begun.rows) } else { Stage::NotSaved };
                    let _ = self.stage.try_set(Some(stage));
                }
                Err(error) => {
                    let _ = self.stage.try_set(None);
                    let _ = self.sending.failure.try_set(Some(error));
                }
            }
            let _ = self.is_reading.try_set(false);
        });
    }
}

/// The whole file, part by part.
async fn whole(begun: Started, tell: impl Fn(Stage)) -> Result<String, Error> {
    let (mut text, mut done, mut after) = (String::new(), 0, None);
    loop {
        tell(Stage::Reading { done, all: begun.rows });
        let Part { text: more, rows, next } =
            device::hub().ask(&Read { id: begun.id, after }).await?;
        text.push_str(&more);
        done += rows;
        after = next;
        if after.is_none() {
            return Ok(text);
        }
    }
}

fn form(exporting: Exporting) -> Element {
    let busy = Memo::new(move |_| exporting.sending.is_busy.get() || exporting.is_reading.get());
    let word = move || say(if busy.get() { words::WORKING } else { words::START });
    let days = el("div")
        .class("bar")
        .child(date("from", words::FROM, exporting.from, exporting.faults))
        .child(date("until", words::UNTIL, exporting.until, exporting.faults));
    el("form")
        .class("stack")
        .submit(move || exporting.send())
        .child(exporting.faults.summary())
        .child(days)
        .child(statuses(exporting.status))
        .child(tick("texts", [words::TEXTS, words::TEXTS_WHY], exporting.has_texts))
        .child(tick("names", [words::NAMES, words::NAMES_WHY], exporting.has_names))
        .child(live(move || {
            let why = Field::new("why", say(words::WHY)).hint(say(words::WHY_HINT));
            exporting.has_names.get().then(|| line_of(why, exporting.why, exporting.faults))
        }))
        .child(exporting.sending.trouble())
        .child(el("div").attr("role", "status").child(live(move || stage(exporting.stage.get()))))
        .child(button(ButtonLook::Main, "download", word, busy.into(), move || exporting.send()))
}

fn date(
    id: &'static str,
    word: contract::words::Word,
    value: RwSignal<String>,
    faults: Faults,
) -> Element {
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(say(word)))
        .child(el("input").attr("type", "date").attr("id", id).typed(value))
        .child(fault(id, faults))
}

fn statuses(value: RwSignal<String>) -> Element {
    let all = el("option").attr("value", "").child(say(words::STATUS_ALL));
    let options = Status::ALL.into_iter().map(|status| {
        el("option").attr("value", status.as_str()).child(say(status.word())).shown()
    });
    el("div")
        .class("field")
        .child(el("label").attr("for", "status").child(say(words::STATUS)))
        .child(
            el("select")
                .attr("id", "status")
                .child(all)
                .child(options.collect::<Vec<_>>())
                .typed(value),
        )
}

fn tick(id: &'static str, [label, why]: [contract::words::Word; 2], on: RwSignal<bool>) -> Element {
    let hint = format!("{id}-hint");
    let input = el("input")
        .attr("type", "checkbox")
        .attr("id", id)
        .set("aria-describedby", hint.clone())
        .checked(move || on.get())
        .on("change", move |_| on.update(|on| *on = !*on));
    el("div")
        .child(el("label").child(input).child(el("span").child(say(label))))
        .child(el("p").class("hint").set("id", hint).child(say(why)))
}

fn stage(stage: Option<Stage>) -> Option<Element> {
    let language = language();
    Some(match stage? {
        Stage::Reading { done, all } => el("p").class("hint").child(words::so_far(
            language,
            &all.to_string(),
            &done.to_string(),
        )),
        Stage::Saved(count) => el("p")
            .class("notice good")
            .child(icon("check"))
            .child(" ")
            .child(words::saved(language, count)),
        Stage::NotSaved => el("p").class("notice warn").child(say(words::NOT_SAVED)),
        Stage::Waits => {
            el("p").class("notice").child(icon("clock")).child(" ").child(say(words::WAITS))
        }
    })
}

/// Those who have exported before, with the way to earlier ones.
fn before(list: &[Exported], exporting: Exporting) -> AnyView {
    let (record, offset) = (exporting.record, exporting.offset);
    if list.is_empty() {
        return el("p").class("hint").child(say(words::RECORD_NONE)).shown();
    }
    let is_busy = RwSignal::new(false);
    let last = list.last().map(|last| last.id).filter(|_| list.len().is_multiple_of(List::PAGE));
    let kept = list.to_vec();
    let earlier = last.map(|last| {
        more(is_busy.into(), move || {
            let kept = kept.clone();
            is_busy.set(true);
            spawn_local(async move {
                let answer = device::hub().ask(&List { after: Some(last) }).await;
                let _ = is_busy.try_set(false);
                record.take(answer.map(|next| [kept, next].concat()));
            });
        })
    });
    let lines: Vec<_> = list.iter().map(|one| line(one, offset, take(one, exporting))).collect();
    all![el("ul").class("people").child(lines), earlier]
}

/// The way to a table of one's own that somebody else has allowed.
fn take(one: &Exported, exporting: Exporting) -> Option<Element> {
    let is_allowed = one.until.is_some_and(|until| device::now() < until);
    let (id, rows) = (one.id, one.rows);
    let name = format!("linli-{id}.csv");
    let read = move || {
        if !exporting.is_reading.get_untracked() {
            exporting.read(Started { id, rows, needs_word: false }, name.clone());
        }
    };
    let button = tap(ButtonLook::Plain, "download", say(words::TAKE), read);
    (one.is_own && is_allowed).then(|| el("p").class("bar").child(button))
}

/// One export of the record; auditors see the same.
pub(super) fn line(one: &Exported, offset: Offset, take: Option<Element>) -> AnyView {
    let language = language();
    let mut with = vec![moment(one.at, offset)];
    with.extend(told(&one.chosen, offset));
    let word = one.until.map_or_else(
        || say(words::WORD_WAITS).to_owned(),
        |until| {
            let by = one.allowed_by.as_deref().unwrap_or_default();
            words::word_given(language, by, &moment(until, offset))
        },
    );
    with.extend(one.needs_word.then_some(word));
    el("li")
        .child(el("strong").child(words::record_line(language, one.rows, &one.by)))
        .child(el("p").class("hint").child(with.join(" · ")))
        .child(take)
        .shown()
}

/// What stands in a table.
pub(super) fn told(chosen: &Chosen, offset: Offset) -> Vec<String> {
    let language = language();
    let last = Time(chosen.until.0 - 1);
    let days = words::record_days(language, &day(chosen.from, offset), &day(last, offset));
    let status = chosen.status.map_or(words::STATUS_ALL, Status::word);
    let mut with = vec![days, say(status).to_owned()];
    let marks = [(chosen.has_texts, words::RECORD_TEXTS), (chosen.has_names, words::RECORD_NAMES)];
    with.extend(
        marks.iter().filter(|(is_there, _)| *is_there).map(|(_, word)| say(*word).to_owned()),
    );
    with
}

/// A day as a date field writes it.
fn written(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year}-{month:02}-{day:02}")
}

/// Reads a date field's value, as `2026-11-30`.
fn read_day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Day::of(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_it_is_written() {
        let day = Day::of(2026, 3, 9);

        assert_eq!(written(day), "2026-03-09");
        assert_eq!(read_day(&written(day)), Some(day));
        assert_eq!(read_day(""), None);
    }
}
