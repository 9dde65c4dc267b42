//! The sheet: filled in, kept on the device while it is, sent once.

use contract::{
    Code,
    id::PollId,
    people::Me,
    polls::{Answer, Misfit, Poll, Question, Reply, Secrecy, Yours, check},
    words::polls as words,
};
use leptos::prelude::*;

use super::{
    draft::{self, Draft},
    question::{Filled, fields, name, on_change},
};
use crate::{
    device::Shelf,
    parts::{ButtonLook, Element, Fault, Faults, Shown, all, button, el, live, tap, watch},
    sending::Sending,
    settings::say,
};

#[derive(Clone, Copy)]
struct Sheet {
    id: PollId,
    questions: StoredValue<Vec<Question>>,
    filled: StoredValue<Vec<Filled>>,
    faults: Faults,
    sending: Sending,
    /// Under which name it is kept.
    name: StoredValue<String>,
    is_kept: RwSignal<bool>,
    /// Whether it is asked once more: what is secret cannot be changed.
    is_asked: RwSignal<bool>,
    is_secret: bool,
}

/// The sheet of a poll for somebody who can answer it, or answer it anew. `read` reads the poll again;
/// `then` is done once it was sent.
pub(super) fn sheet(
    poll: &Poll,
    me: &Me,
    read: impl Fn() + Copy + Send + Sync + 'static,
    then: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let name = draft::name(me.person, poll.line.id);
    let found = Shelf::Device.find::<Draft>(&name);
    let was_found = found.is_some();
    let begun = found.unwrap_or_else(|| Draft {
        replies: poll.replies.clone().unwrap_or_default(),
        ..Draft::default()
    });
    let filled: Vec<Filled> = (0..poll.questions.len())
        .map(|at| Filled::new(begun.replies.get(at).and_then(Option::as_ref)))
        .collect();
    let sheet = Sheet {
        id: poll.line.id,
        questions: StoredValue::new(poll.questions.clone()),
        filled: StoredValue::new(filled.clone()),
        faults: Faults::default(),
        sending: Sending::new(),
        name: StoredValue::new(name),
        is_kept: RwSignal::new(was_found),
        is_asked: RwSignal::new(false),
        is_secret: poll.line.secrecy == Some(Secrecy::Secret),
    };
    sheet.sending.resume(begun.tried);
    on_change(filled, move || sheet.keep());
    // Somebody was quicker, or its time is over: what the reader can do has changed.
    watch(move || {
        let failure = sheet.sending.failure.get();
        if failure.and_then(|error| error.code()) == Some(Code::Conflict) {
            read();
        }
    });
    sheet.view(poll, was_found, then)
}

impl Sheet {
    /// What was answered to each question, and what is wrong with the words.
    fn replies(self) -> (Vec<Option<Reply>>, Vec<Fault>) {
        let mut faults = Vec::new();
        let questions = self.questions.get_value();
        let replies = self.filled.get_value().into_iter().zip(&questions).enumerate();
        let replies = replies.map(|(at, (filled, question))| {
            untrack(|| filled.reply(&question.kind)).unwrap_or_else(|wrong| {
                faults.push(Fault::new(name(at), wrong));
                None
            })
        });
        (replies.collect(), faults)
    }

    fn keep(self) {
        let Some(name) = self.name.try_get_value() else { return };
        let (replies, _) = self.replies();
        if replies.iter().all(Option::is_none) {
            Shelf::Device.forget(&name);
            self.is_kept.set(false);
        } else {
            let draft = Draft { replies, tried: self.sending.tried() };
            self.is_kept.set(Shelf::Device.keep(&name, &draft));
        }
    }

    /// What can be sent; else its faults are shown.
    fn checked(self) -> Option<Vec<Option<Reply>>> {
        let (replies, mut faults) = self.replies();
        if faults.is_empty()
            && let Err((at, misfit)) = check(&self.questions.get_value(), &replies)
        {
            let is_empty = replies.iter().all(Option::is_none) && misfit == Misfit::Missing;
            let word = if is_empty { words::NOTHING_ANSWERED } else { misfit.word() };
            faults.push(Fault::new(name(at), say(word)));
        }
        let is_fine = faults.is_empty();
        self.faults.show(faults);
        is_fine.then_some(replies)
    }

    fn send(self, then: impl Fn() + Copy + Send + 'static) {
        let Some(replies) = self.checked() else {
            return self.is_asked.set(false);
        };
        if self.is_secret && !self.is_asked.get_untracked() {
            return self.is_asked.set(true);
        }
        let kept = self.name.get_value();
        let request = Answer { id: self.id, replies };
        self.sending.send_from(request, self.faults, move |_: Yours| {
            Shelf::Device.forget(&kept);
            let _ = self.is_kept.try_set(false);
            let _ = self.is_asked.try_set(false);
            then();
        });
        // Before it leaves: an answer that gets lost must find the same key after a reload.
        self.keep();
    }

    fn view(
        self,
        poll: &Poll,
        was_found: bool,
        then: impl Fn() + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let is_again = poll.line.yours == Yours::Changeable;
        let all = poll.questions.iter().zip(self.filled.get_value()).enumerate();
        let all = all.map(|(at, (question, filled))| fields(at, question, filled, self.faults));
        let kept = el("span")
            .class("hint")
            .attr("role", "status")
            .child(live(move || self.is_kept.get().then(|| say(words::SHEET_KEPT))));
        let word = if is_again { words::CHANGE_SEND } else { words::SEND };
        let foot = move || {
            if self.is_asked.get() {
                return self.ask(then).shown();
            }
            let send = button(
                ButtonLook::Main,
                "send",
                move || say(word),
                self.sending.is_busy.into(),
                move || self.send(then),
            );
            el("div").class("bar").child(send).shown()
        };
        let found = was_found.then(|| el("p").class("notice").child(say(words::SHEET_FOUND)));
        let form = el("form")
            .class("stack")
            .submit(move || self.send(then))
            .child(all.collect::<Vec<_>>())
            .child(self.sending.trouble())
            .child(live(foot))
            .child(kept);
        all![found, self.faults.summary(), form]
    }

    /// Asks once more before what nobody can change.
    fn ask(self, then: impl Fn() + Copy + Send + Sync + 'static) -> Element {
        let send = button(
            ButtonLook::Main,
            "send",
            || say(words::SEND_FOR_GOOD),
            self.sending.is_busy.into(),
            move || self.send(then),
        );
        let back = tap(ButtonLook::Plain, "pencil", say(words::LOOK_AGAIN), move || {
            self.is_asked.set(false);
        });
        el("div")
            .class("notice warn")
            .attr("role", "alert")
            .child(el("p").child(say(words::ASK_FOR_GOOD)))
            .child(el("div").class("bar").child(send).child(back))
    }
}
