//! Signing up, and taking that back.

use contract::{
    Code,
    activities::{Activity, Leave, PARTY, SignUp, Yours},
    id::ActivityId,
    polls::{Question, Reply, fits},
    words::{Word, activities as words},
};
use leptos::prelude::*;

use crate::{
    device,
    parts::{
        ButtonLook, Element, Fault, Faults, Shown, all, button, el, fault, link, live, tap, watch,
    },
    polls::question::{Filled, fields, name},
    sending::Sending,
    settings::say,
};

#[derive(Clone, Copy)]
struct Form {
    id: ActivityId,
    heads: RwSignal<u8>,
    is_helper: RwSignal<bool>,
    questions: StoredValue<Vec<Question>>,
    filled: StoredValue<Vec<Filled>>,
    faults: Faults,
    sending: Sending,
}

/// The form by which somebody signs up. `read` reads the activity again, `done` says what was done.
pub(super) fn sign_up(
    activity: Signal<Activity>,
    read: impl Fn() + Copy + Send + Sync + 'static,
    done: impl Fn(Word) + Copy + Send + Sync + 'static,
) -> AnyView {
    let (id, questions) = activity.with_untracked(|one| (one.line.id, one.questions.clone()));
    let filled = questions.iter().map(|_| Filled::new(None)).collect();
    let form = Form {
        id,
        heads: RwSignal::new(1),
        is_helper: RwSignal::new(false),
        questions: StoredValue::new(questions),
        filled: StoredValue::new(filled),
        faults: Faults::default(),
        sending: Sending::new(),
    };
    // Somebody was quicker, or its time is over.
    watch(move || {
        let failure = form.sending.failure.get();
        if failure.and_then(|error| error.code()) == Some(Code::Conflict) {
            done(words::TOO_LATE);
            read();
        }
    });
    form.view(activity, done)
}

impl Form {
    /// What was answered, else its faults are shown.
    fn replies(self) -> Option<Vec<Option<Reply>>> {
        let questions = self.questions.get_value();
        let mut wrong = Vec::new();
        let all = self.filled.get_value().into_iter().zip(&questions).enumerate();
        let replies: Vec<Option<Reply>> = all
            .map(|(at, (filled, question))| {
                untrack(|| filled.reply(&question.kind)).unwrap_or_else(|said| {
                    wrong.push(Fault::new(name(at), said));
                    None
                })
            })
            .collect();
        if wrong.is_empty()
            && let Err((at, misfit)) = fits(&questions, &replies)
        {
            wrong.push(Fault::new(name(at), say(misfit.word())));
        }
        let is_fine = wrong.is_empty();
        self.faults.show(wrong);
        is_fine.then_some(replies)
    }

    fn send(self, done: impl Fn(Word) + Copy + Send + Sync + 'static) {
        let Some(replies) = self.replies() else { return };
        let request = SignUp {
            id: self.id,
            heads: self.heads.get_untracked(),
            is_helper: self.is_helper.get_untracked(),
            replies,
        };
        self.sending.send_from(request, self.faults, move |yours: Yours| {
            done(match yours {
                Yours::Waiting { .. } => words::SIGNED_WAITING,
                _ => words::SIGNED_UP,
            });
        });
    }

    fn view(
        self,
        activity: Signal<Activity>,
        done: impl Fn(Word) + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let (party, wants_helpers) =
            activity.with_untracked(|one| (one.party.min(PARTY), one.helping < one.helpers));
        let asked = self.questions.get_value();
        let questions: Vec<_> = asked
            .iter()
            .zip(self.filled.get_value())
            .enumerate()
            .map(|(at, (question, filled))| fields(at, question, filled, self.faults))
            .collect();
        let heads = move || (party > 1 && !self.is_helper.get()).then(|| self.heads(party));
        let waits = move || {
            let seats = activity.with(|one| one.line.seats);
            !self.is_helper.get() && !seats.admits(self.heads.get())
        };
        let word = move || say(if waits() { words::WAIT } else { words::SIGN_UP });
        let go = button(ButtonLook::Main, "check", word, self.sending.is_busy.into(), move || {
            self.send(done);
        });
        let privacy = link(ButtonLook::Quiet, "/privacy", "shield-check", words::PRIVACY)
            .attr("rel", "external");
        let form = el("form")
            .class("stack card")
            .submit(move || self.send(done))
            .child(wants_helpers.then(|| self.role()))
            .child(live(heads))
            .child(questions)
            .child(el("p").class("hint").child(say(words::WHO_SEES)))
            .child(privacy)
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go));
        all![self.faults.summary(), form]
    }

    /// With how many somebody comes, as large as a thumb.
    fn heads(self, party: u8) -> Element {
        let labels = (1..=party).map(|count| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "heads")
                .set("value", count.to_string())
                .checked(move || self.heads.get() == count)
                .on("change", move |_| self.heads.set(count));
            let radio = if count == 1 { radio.attr("id", "heads") } else { radio };
            el("label").child(radio).child(el("span").child(count.to_string())).shown()
        });
        el("fieldset")
            .class("filters")
            .child(el("legend").child(say(words::SIGN_UP_HEADS)))
            .child(labels.collect::<Vec<_>>())
            .child(fault("heads", self.faults))
    }

    fn role(self) -> Element {
        let roles = [(false, "guest", words::AS_GUEST), (true, "helper", words::AS_HELPER)];
        let labels = roles.map(|(is_helper, value, word)| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "as")
                .attr("value", value)
                .checked(move || self.is_helper.get() == is_helper)
                .on("change", move |_| self.is_helper.set(is_helper));
            let radio = if is_helper { radio.attr("id", "is_helper") } else { radio };
            el("label").child(radio).child(el("span").child(say(word))).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::SIGN_UP_AS)))
            .child(Vec::from(labels))
            .child(fault("is_helper", self.faults))
    }
}

/// A button that takes a sign-up back, asked once more.
pub(super) fn leave(id: ActivityId, done: impl Fn(Word) + Copy + Send + Sync + 'static) -> AnyView {
    let sending = Sending::new();
    let is_asked = RwSignal::new(false);
    let act = move || sending.send(Leave { id }, move |_: Yours| done(words::LEFT));
    let inner = move || {
        if !is_asked.get() {
            let ask = tap(ButtonLook::Quiet, "x", say(words::LEAVE), move || {
                is_asked.set(true);
                device::focus_soon("#leave");
            });
            return el("p").class("bar").child(ask).shown();
        }
        let word = || say(words::LEAVE_SURE);
        let go = button(ButtonLook::Danger, "x", word, sending.is_busy.into(), act);
        let back = tap(ButtonLook::Plain, "check", say(words::KEEP_IT), move || {
            is_asked.set(false);
            device::focus_soon("h1");
        });
        el("div")
            .class("notice warn")
            .attr("id", "leave")
            .attr("tabindex", "-1")
            .child(el("p").child(say(words::LEAVE_ASK)))
            .child(el("div").class("bar").child(go).child(back))
            .shown()
    };
    all![live(inner), sending.trouble()]
}
