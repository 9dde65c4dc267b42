//! Asking that one's own looks at somebody are not told for now; below a person of a household.
//!
//! Nothing of it is kept on the device, not even that it was begun: which authority asks about whom is what the law
//! forbids to tell, and others come to a computer of the office. It lives as long as the household is on the screen, also
//! while the form is shut, and the form says so.

use contract::{
    id::PersonId,
    text::Statement,
    withholding::{Basis, MOST_DAYS, Withhold},
    words::withholding as words,
};
use leptos::prelude::*;

use crate::{
    all, device,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, button, choice, done, el, line, lines, opening,
        written,
    },
    sending::Sending,
    settings::say,
};

/// The way to ask.
pub(in crate::manage) fn asking(person: PersonId) -> Element {
    let form = Form::new(person);
    opening(say(words::ASK), move || form.view())
}

/// What is filled in; copies are the same.
#[derive(Clone, Copy)]
struct Form {
    person: PersonId,
    basis: RwSignal<Option<Basis>>,
    why: RwSignal<String>,
    days: RwSignal<String>,
    said: RwSignal<&'static str>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    fn new(person: PersonId) -> Self {
        Self {
            person,
            basis: RwSignal::new(None),
            why: RwSignal::new(String::new()),
            days: RwSignal::new(String::new()),
            said: RwSignal::new(""),
            faults: Faults::new("#withhold-faults"),
            sending: Sending::new(),
        }
    }

    fn request(self) -> Result<Withhold, Vec<Fault>> {
        let mut faults = Vec::new();
        let basis = self.basis.get_untracked();
        if basis.is_none() {
            faults.push(Fault::new("basis", say(words::CHOOSE)));
        }
        let why: Option<Statement> = written("why", &self.why.get_untracked(), &mut faults);
        let days = self.days.get_untracked().trim().parse().ok();
        let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            faults.push(Fault::new("days", say(words::REFUSED_DAYS)));
        }
        match (basis, why, days) {
            (Some(basis), Some(why), Some(days)) => {
                Ok(Withhold { person: self.person, basis, why, days })
            }
            _ => Err(faults),
        }
    }

    fn send(self) {
        let request = match self.request() {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        self.sending.send_from(request, self.faults, move |_| {
            self.basis.set(None);
            self.why.set(String::new());
            self.days.set(String::new());
            self.said.set(say(words::ASKED));
            device::focus_soon("#withhold-said");
        });
    }

    fn view(self) -> AnyView {
        let send = move || self.send();
        let all = Basis::ALL.iter().map(|basis| (*basis, basis.word()));
        let why = Field::new("why", say(words::ASK_WHY)).hint(say(words::ASK_WHY_HINT));
        let days = Field::new("days", say(words::ASK_DAYS)).hint(say(words::ASK_DAYS_HINT));
        let word = || say(words::ASK_SEND);
        let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), send);
        let form = el("form")
            .class("stack")
            .submit(send)
            .child(el("p").class("hint").child(say(words::ASK_HINT)))
            .child(el("p").class("hint").child(say(words::ASK_UNKEPT)))
            .child(self.faults.summary())
            .child(choice("basis", words::ASK_BASIS, all, self.basis, self.faults))
            .child(lines(why.sent_by(self.sending.is_busy), self.why, self.faults, send))
            .child(line(days.sent_by(self.sending.is_busy), self.days, self.faults))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go));
        all![done("withhold-said", self.said), form]
    }
}
