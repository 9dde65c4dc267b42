//! A notice: what it says, when and where, for whom, what it said before; and what a reader can do.

use client::{Error, IdempotencyKey};
use contract::{
    Language,
    id::NoticeId,
    live::Event,
    notices::{Confirm, Confirmation, Correction, Notice, Show, calendar_file},
    rich,
    words::notices as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{aloud::aloud, article::Article, line::marks, marks as read_marks, text::text};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, button, el, icon, live, moment, problem, qr, tap},
    reading::Reading,
    sessions::session,
    settings::{language, say},
};

/// A notice, read again whenever it may have changed.
pub fn notice(id: NoticeId) -> AnyView {
    let reading: Reading<Notice> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Notices { .. } | Event::Reset) {
            read();
        }
    });
    all![
        frame::back("/notices", words::BACK),
        reading.draw(6, read, move |notice| {
            read_marks::note(id);
            let title = move || notice.with(|notice| notice.line.title.clone());
            all![
                live(move || whole(&notice.get(), title, read)),
                actions(notice),
                live(move || corrections(&notice.get())),
            ]
        }),
    ]
}

fn whole(
    notice: &Notice,
    title: impl Fn() -> String + Send + Sync + 'static,
    read: impl Fn() + Copy + Send + 'static,
) -> Element {
    let offset = here().offset();
    let line = &notice.line;
    let from = move || {
        let community = here().community.get();
        community.map(|community| community.name).unwrap_or_default()
    };
    let published = words::published_on(language(), &moment(line.published_at, offset));
    let corrected = notice.corrections.first().map(|last| {
        let said = words::corrected_last(language(), &moment(last.at, offset), &last.why);
        el("p").class("notice warn").child(icon("pencil")).child(" ").child(said)
    });
    let head = all![
        frame::heading(title),
        el("p").class("hint").child(live(from)).child(" · ").child(published),
        corrected,
    ];
    let code = el("p")
        .class("print-only")
        .child(qr(&notice.code, say(words::SCAN).to_owned()))
        .child(el("small").child(say(words::SCAN)));
    let body = Article {
        topic: line.topic,
        blocks: &notice.body,
        pictures: &notice.pictures,
        documents: &notice.documents,
        happening: line.happening.as_ref(),
        expires_at: notice.expires_at,
        audience: Some(&notice.audience),
        offset,
    };
    let asked = notice.confirmation.as_ref().map(|asked| confirmation(line.id, asked, read));
    body.draw(head, marks(line), Some(calendar(notice)), all![asked, code])
}

/// The way into one's own calendar: a link that phones open with it; the shell saves the file.
fn calendar(notice: &Notice) -> AnyView {
    if device::kept().is_none() {
        return el("a")
            .class("button")
            .set("href", format!("/notices/{}/calendar.ics", notice.line.id))
            .attr("download", "linli.ics")
            .child(icon("calendar"))
            .child(say(words::CALENDAR))
            .shown();
    }
    let Some(file) = calendar_file(notice) else { return all![] };
    let is_saved = RwSignal::new(false);
    let save = move || {
        let file = file.clone();
        spawn_local(async move {
            if device::save("linli.ics", &file).await {
                is_saved.set(true);
            }
        });
    };
    let said = move || is_saved.get().then(|| el("span").child(say(words::CALENDAR_SAVED)));
    all![
        tap(ButtonLook::Plain, "calendar", say(words::CALENDAR), save),
        el("span").attr("role", "status").child(live(said)),
    ]
}

/// What a law asks for: that one has seen it.
fn confirmation(
    id: NoticeId,
    asked: &Confirmation,
    read: impl Fn() + Copy + Send + 'static,
) -> Element {
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let key = StoredValue::new(IdempotencyKey::new());
    let confirm = move || {
        is_busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = device::hub().change(&Confirm { id }, &key.get_value()).await;
            is_busy.set(false);
            match answer {
                Ok(()) => read(),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let trouble = move || failure.get().map(|error| problem(&error, confirm));
    let is_member = session().me.with_untracked(Option::is_some);
    let act = match asked.given_at {
        Some(at) => {
            let at = moment(at, here().offset());
            let said = words::confirmed(language(), &at);
            el("p").child(icon("circle-check")).child(" ").child(said).shown()
        }
        None if is_member => {
            let word = || say(words::CONFIRM);
            button(ButtonLook::Main, "check", word, is_busy.into(), confirm)
        }
        None => el("p").class("hint").child(say(words::CONFIRM_SIGN_IN)).shown(),
    };
    el("section")
        .class("card")
        .child(el("h2").child(say(words::CONFIRM_TITLE)))
        .child(el("p").child(words::confirm_law(language(), &asked.law)))
        .child(live(trouble))
        .child(el("p").class("bar").child(act))
}

/// Asking, reading aloud, printing.
fn actions(notice: Signal<Notice>) -> AnyView {
    let id = notice.with_untracked(|notice| notice.line.id);
    let ask = el("a")
        .class("button")
        .set("href", format!("/file?about={id}"))
        .child(icon("message"))
        .child(say(words::ASK));
    let lines = move || {
        notice.with_untracked(|notice| {
            let body = rich::plain(&notice.body);
            let lines = body.split('\n').map(str::to_owned);
            std::iter::once(notice.line.title.clone()).chain(lines).collect()
        })
    };
    all![
        el("div").class("bar").child(ask).child(aloud(Language::Zh, lines, None)).child(tap(
            ButtonLook::Plain,
            "printer",
            say(words::PRINT),
            device::print
        )),
        el("p").class("hint").child(say(words::ASK_HINT)),
        el("p").class("hint").child(say(words::COUNTED_HINT)),
    ]
}

fn corrections(notice: &Notice) -> Option<Element> {
    if notice.corrections.is_empty() {
        return None;
    }
    let count = u64::try_from(notice.corrections.len()).unwrap_or(u64::MAX);
    let items: Vec<_> = notice.corrections.iter().map(|one| correction(one).shown()).collect();
    let summary = el("summary").child(words::corrections(language(), count));
    Some(el("details").child(summary).child(items))
}

fn correction(one: &Correction) -> Element {
    let at = moment(one.at, here().offset());
    let before = el("blockquote")
        .child(el("p").child(el("strong").child(one.title.clone())))
        // Its pictures may be gone: what they showed is said.
        .child(text(&one.body, &[]))
        .child((!one.documents.is_empty()).then(|| {
            let names = one.documents.join(say(words::BETWEEN));
            el("p").child(words::documents_gone(language(), &names))
        }));
    el("section")
        .child(el("h3").child(words::correction(language(), &at, &one.why)))
        .child(el("p").class("hint").child(say(words::CORRECTION_BEFORE)))
        .child(before)
}
