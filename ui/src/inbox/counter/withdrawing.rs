//! 撤回刷脸同意: said at the counter, by telephone or on paper by somebody who needs neither device nor key for it; and the slip
//! they take home. Whether they had agreed to anything is not told here.

use contract::{
    consents::{How, WithdrawFor, Withdrawn},
    id::PersonId,
    words::{common, complaints, consents, inbox as words, rights},
};
use leptos::prelude::*;

use super::{super::desk::Desk, Counter};
use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        ButtonLook, Fault, Faults, Shown, button, choice, dl, el, icon, live, moment, opening, tap,
    },
    sending::Sending,
    settings::{language, say},
};

/// What is withdrawn for a caller; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Withdrawing {
    /// Who writes it down.
    me: PersonId,
    faults: Faults,
    sending: Sending,
    /// The slip with whose it is, while it can be read.
    pub(super) slip: RwSignal<Option<(Withdrawn, String)>>,
}

impl Withdrawing {
    pub(super) fn new(me: PersonId) -> Self {
        Self {
            me,
            faults: Faults::new("#leave-faults"),
            sending: Sending::new(),
            slip: RwSignal::new(None),
        }
    }

    fn send(self, person: PersonId, name: &str, begun: Begun, how: RwSignal<Option<How>>) {
        let Some(said) = how.get_untracked() else {
            return self.faults.show(vec![Fault::new("how", say(rights::CHOOSE))]);
        };
        self.faults.show(vec![]);
        let name = name.to_owned();
        let request = WithdrawFor { person, how: said };
        self.sending.send_from(request, self.faults, move |slip| {
            begun.forget();
            how.set(None);
            self.slip.set(Some((slip, name)));
            device::focus_soon("#counter-title");
        });
    }

    fn form(self, person: PersonId, name: &str) -> AnyView {
        let whose = name.to_owned();
        let begun = Begun::new(self.me, "leave").about(person.number());
        let how = begun.choice("how", None);
        let send = move || self.send(person, &whose, begun, how);
        let ways = [How::Counter, How::Phone, How::Paper].map(|how| (how, how.word()));
        let word = || say(words::COUNTER_LEAVE_YES);
        let busy = self.sending.is_busy.into();
        el("form")
            .class("stack")
            .submit(send.clone())
            .child(el("p").child(words::counter_leave_about(language(), name)))
            .child(el("p").class("hint").child(say(words::COUNTER_LEAVE_HINT)))
            .child(self.faults.summary())
            .child(choice("how", rights::ENTER_HOW, ways, how, self.faults))
            .child(el("p").class("hint").child(say(rights::CALL_BACK)))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(button(ButtonLook::Main, "undo", word, busy, send)))
            .shown()
    }
}

/// The way to it, once it is chosen for whom.
pub(super) fn withdrawing(counter: Counter) -> AnyView {
    let whom =
        Memo::new(move |_| counter.draft.with(|draft| draft.resident.zip(draft.resident_name())));
    live(move || {
        let (person, name) = whom.get()?;
        let form = move || counter.withdrawing.form(person, &name);
        Some(opening(say(words::COUNTER_LEAVE), form))
    })
}

/// The slip, to be read out or printed.
pub(super) fn slip(desk: Desk, slip: &Withdrawn, name: &str) -> AnyView {
    let gates = match &slip.gates[..] {
        [] => say(consents::NO_GATES).to_owned(),
        all => all.join(say(consents::AND)),
    };
    let complain = consents::slip_complain_ways(language(), &slip.telephone);
    let facts = dl(vec![
        (words::COUNTER_LEFT_WHO, name.to_owned()),
        (words::COUNTER_LEFT_AT, moment(slip.at, desk.offset)),
        (words::COUNTER_LEFT_HOW, say(slip.how.word()).to_owned()),
        (words::COUNTER_LEFT_BY, slip.by.clone()),
        (words::COUNTER_LEFT_GATES, gates),
        (complaints::RECEIPT_TELEPHONE, slip.telephone.clone()),
        (consents::SLIP_COMPLAIN, complain),
    ]);
    let another = move || {
        desk.counter.withdrawing.slip.set(None);
        device::focus_soon("#counter-text");
    };
    let article = el("article")
        .class("receipt")
        .child(
            el("header").child(icon("circle-check")).child(el("p").child(say(words::COUNTER_LEFT))),
        )
        .child(el("dl").child(facts))
        .child(el("p").child(say(words::COUNTER_LEFT_HINT)));
    let ways = el("div")
        .class("bar")
        .child(tap(ButtonLook::Plain, "printer", say(common::PRINTED), device::print))
        .child(tap(ButtonLook::Quiet, "plus", say(words::COUNTER_ANOTHER), another));
    all![article, ways]
}
