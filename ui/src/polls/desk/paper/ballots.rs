//! A ballot from the box: what was answered, and nothing of by whom.

use contract::{
    id::PollId,
    polls::{Ballot, Draft},
    words::polls as words,
};
use leptos::prelude::*;

use super::{filled::Answered, told};
use crate::{
    device,
    parts::{ButtonLook, Faults, all, button, el},
    sending::Sending,
    settings::say,
};

/// The ballots of one box.
#[derive(Clone, Copy)]
pub(super) struct Ballots {
    id: PollId,
    answered: Answered,
    entered: RwSignal<u32>,
    faults: Faults,
    sending: Sending,
    read: Callback<()>,
}

impl Ballots {
    pub(super) fn new(id: PollId, draft: &Draft, read: Callback<()>) -> Self {
        Self {
            id,
            answered: Answered::new(draft),
            entered: RwSignal::new(0),
            faults: Faults::new("#ballot-faults"),
            sending: Sending::new(),
            read,
        }
    }

    fn send(self) {
        let (replies, wrong) = self.answered.replies();
        let is_fine = wrong.is_empty();
        self.faults.show(wrong);
        if is_fine {
            let request = Ballot { id: self.id, replies };
            self.sending.send_from(request, self.faults, move |()| {
                self.answered.clear();
                let _ = self.entered.try_update(|count| *count += 1);
                self.read.run(());
                device::focus_soon("#ballot");
            });
        }
    }

    pub(super) fn view(self) -> AnyView {
        let word = || say(words::PAPER_SEND);
        let go = button(ButtonLook::Main, "check", word, self.sending.is_busy.into(), move || {
            self.send();
        });
        let form = el("form")
            .class("stack card")
            .attr("id", "ballot")
            .attr("tabindex", "-1")
            .submit(move || self.send())
            .child(self.faults.summary())
            .child(self.answered.fields(self.faults))
            .child(self.sending.trouble())
            .child(el("p").class("bar").child(go));
        all![el("p").class("hint").child(say(words::BALLOT_HINT)), told(self.entered), form]
    }
}
