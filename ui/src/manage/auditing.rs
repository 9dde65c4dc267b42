//! 审计: when the last audit was and the next one is due, how often auditors have looked, the evidence to take along,
//! and what an auditor found.

use contract::{
    auditing::{Body, Finish, Finished, Show, Standing, Subject, Take},
    id::PersonId,
    people::Post,
    text::Statement,
    time::{Offset, Time},
    words::auditing as words,
};
use ledger::{audit::Bundle, checkpoint::Checkpoint, note::Note};
use leptos::{prelude::*, task::spawn_local};

use super::Sending;
use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        ButtonLook, Faults, Field, Shown, button, day, dl, done, el, icon, lines, live, moment,
        sentence, tap, written,
    },
    reading::Reading,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    offset: Offset,
    standing: Reading<Standing>,
    said: RwSignal<String>,
    is_taking: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
    /// Since when and with how many entries the evidence was taken along.
    page: RwSignal<Option<(Time, u64)>>,
    begun: Begun,
    found: RwSignal<String>,
    is_sure: RwSignal<bool>,
    faults: Faults,
    sending: Sending,
}

pub(super) fn auditing(person: PersonId, post: Post, offset: Offset) -> AnyView {
    let begun = Begun::new(person, "audit");
    let desk = Desk {
        offset,
        standing: Reading::default(),
        said: RwSignal::default(),
        is_taking: RwSignal::new(false),
        failure: RwSignal::new(None),
        page: RwSignal::new(None),
        begun,
        found: begun.text("found"),
        is_sure: RwSignal::new(false),
        faults: Faults::new("#audit-faults"),
        sending: Sending::new(),
    };
    desk.standing.read(Show {});
    let standing = desk.standing.draw(
        3,
        move || desk.standing.read(Show {}),
        move |standing| live(move || desk.shown(&standing.get())),
    );
    let said = done("audits-said", desk.said);
    let own =
        Subject::Bundle.is_for(post).then(|| all![desk.taking(), live(move || desk.finishing())]);
    el("section")
        .class("card stack")
        .child(el("h2").child(icon("shield-check")).child(" ").child(say(words::TITLE)))
        .child(el("p").child(say(words::ABOUT)))
        .child(said)
        .child(standing)
        .child(own)
        .child(el("p").class("hint").child(say(words::RULE)))
        .shown()
}

/// How many entries the page of a bundle has.
fn size(bundle: &Bundle) -> Option<u64> {
    let note = Note::read(&bundle.checkpoint).ok()?;
    Some(Checkpoint::read(note.text()).ok()?.head.size)
}

impl Desk {
    fn shown(self, standing: &Standing) -> AnyView {
        let due = day(standing.due_at, self.offset);
        let late = standing.is_overdue(device::now()).then(|| {
            el("div")
                .class("problem stack")
                .child(el("strong").child(say(words::LATE)))
                .child(el("p").child(words::late_hint(language(), &due)))
        });
        let last = standing.last.as_ref().map(|last| moment(last.at, self.offset));
        let reads = standing
            .read_at
            .map(|at| words::read_line(language(), standing.reads, &moment(at, self.offset)));
        let or = |said: Option<String>, none| said.unwrap_or_else(|| say(none).to_owned());
        let facts = vec![
            (words::LAST, or(last, words::LAST_NONE)),
            (words::DUE, due),
            (words::READS, or(reads, words::READ_NONE)),
        ];
        let found = standing.last.as_ref().map(|last| self.found(last));
        all![late, el("dl").class("facts").child(dl(facts)), found]
    }

    fn found(self, last: &Finished) -> AnyView {
        let body = say(last.by.map_or(words::BODY_NONE, Body::word));
        let by = words::found_by(language(), body, &moment(last.at, self.offset));
        el("div")
            .class("notice stack")
            .child(el("strong").child(say(words::FOUND)))
            .child(el("p").child(last.found.to_string()))
            .child(el("p").class("hint").child(by))
            .shown()
    }

    /// The evidence as a file.
    fn taking(self) -> AnyView {
        let trouble = move || {
            let failure = self.failure.get();
            failure.map(|said| el("p").class("problem").attr("role", "alert").child(said))
        };
        let word = move || say(if self.is_taking.get() { words::TAKING } else { words::TAKE });
        let busy = self.is_taking.into();
        let take = button(ButtonLook::Plain, "download", word, busy, move || self.take());
        all![
            live(trouble),
            el("p").class("bar no-print").child(take),
            el("p").class("hint").child(say(words::TAKE_HINT)),
        ]
    }

    fn take(self) {
        let Some(standing) = self.standing.now() else { return };
        let since = standing.since(device::now());
        self.is_taking.set(true);
        spawn_local(async move {
            let taken = device::hub().ask(&Take { since }).await;
            let _ = self.is_taking.try_set(false);
            match taken {
                Ok(bundle) => {
                    let _ = self.failure.try_set(None);
                    let text = serde_json::to_string(&bundle).expect("plain data");
                    if device::save("linli-audit.json", &text).await {
                        let _ = self.page.try_set(size(&bundle).map(|size| (since, size)));
                    }
                    self.standing.read(Show {});
                }
                Err(error) => drop(self.failure.try_set(Some(sentence(&error)))),
            }
        });
    }

    /// What was found is written once the evidence was taken along.
    fn finishing(self) -> AnyView {
        let Some((_, size)) = self.page.get() else {
            return el("p").class("hint").child(say(words::TAKE_FIRST)).shown();
        };
        let ask = move || self.ask();
        let field = Field::new("found", say(words::FOUND)).hint(say(words::FOUND_HINT));
        let field = field.sent_by(self.sending.is_busy);
        el("form")
            .class("stack")
            .submit(ask)
            .child(el("h3").child(say(words::FINISH)))
            .child(el("p").class("notice good").child(words::taken(language(), &size.to_string())))
            .child(self.faults.summary())
            .child(lines(field, self.found, self.faults, ask))
            .child(self.sending.trouble())
            .child(live(move || self.asked()))
            .shown()
    }

    fn asked(self) -> AnyView {
        let busy = self.sending.is_busy.into();
        if !self.is_sure.get() {
            let word = || say(words::SEND);
            return button(ButtonLook::Main, "send", word, busy, move || self.ask()).shown();
        }
        let no = tap(ButtonLook::Plain, "x", say(words::NO), move || self.is_sure.set(false));
        let yes = button(ButtonLook::Main, "send", || say(words::YES), busy, move || self.send());
        el("div")
            .class("notice warn stack")
            .attr("id", "audit-asked")
            .attr("tabindex", "-1")
            .child(el("strong").child(say(words::ASK)))
            .child(el("div").class("bar").child(yes).child(no))
            .shown()
    }

    fn finish(self) -> Option<Finish> {
        let mut wrong = Vec::new();
        let found: Option<Statement> = written("found", &self.found.get_untracked(), &mut wrong);
        self.faults.show(wrong);
        let (found, (since, size)) = (found?, self.page.get_untracked()?);
        Some(Finish { since, size, found })
    }

    /// What is wrong is said before anything is asked.
    fn ask(self) {
        if self.finish().is_some() {
            self.is_sure.set(true);
            device::focus_soon("#audit-asked");
        }
    }

    fn send(self) {
        let Some(finish) = self.finish() else { return self.is_sure.set(false) };
        self.sending.send_from(finish, self.faults, move |_| {
            self.begun.forget();
            self.is_sure.set(false);
            self.found.set(String::new());
            self.page.set(None);
            self.said.set(say(words::FINISHED).to_owned());
            device::focus_soon("#audits-said");
            self.standing.read(Show {});
        });
    }
}
