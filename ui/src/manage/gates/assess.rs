//! The assessment of what a gate does to people: four questions, and whoever answers them stands by it.

use contract::{
    gates::{Answers, Assess},
    id::GateId,
    words::{Word, gates as words},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    all,
    begun::Begun,
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, el, lines, written},
    sending::Sending,
    settings::say,
};

pub(super) fn assess(desk: Desk, id: GateId) -> AnyView {
    let begun = Begun::new(desk.person, "gate-assess").about(id.number());
    let form = desk.assessments.of(Some(id), || Form {
        desk,
        id,
        begun,
        lawful: begun.text("lawful"),
        effect: begun.text("effect"),
        risk: begun.text("risk"),
        measures: begun.text("measures"),
        faults: Faults::new("#gate-faults"),
        sending: Sending::new(),
    });
    all![el("p").class("notice").child(say(words::ASSESS_ABOUT)), form.view()]
}

#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    id: GateId,
    begun: Begun,
    lawful: RwSignal<String>,
    effect: RwSignal<String>,
    risk: RwSignal<String>,
    measures: RwSignal<String>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    fn answers(self) -> Result<Answers, Vec<Fault>> {
        let mut faults = Vec::new();
        let lawful = written("lawful", &self.lawful.get_untracked(), &mut faults);
        let effect = written("effect", &self.effect.get_untracked(), &mut faults);
        let risk = written("risk", &self.risk.get_untracked(), &mut faults);
        let measures = written("measures", &self.measures.get_untracked(), &mut faults);
        match (lawful, effect, risk, measures) {
            (Some(lawful), Some(effect), Some(risk), Some(measures)) => {
                Ok(Answers { lawful, effect, risk, measures })
            }
            _ => Err(faults),
        }
    }

    fn send(self) {
        let answers = match self.answers() {
            Ok(answers) => answers,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let (desk, id, begun) = (self.desk, self.id, self.begun);
        self.sending.send_from(Assess { id, answers }, self.faults, move |()| {
            begun.forget();
            desk.assessments.sent(Some(id));
            desk.done(words::DONE_ASSESS);
        });
    }

    fn view(self) -> AnyView {
        let send = move || self.send();
        let field = move |id, word: Word, hint: Word, value: RwSignal<String>| {
            let field = Field::new(id, say(word)).hint(say(hint)).sent_by(self.sending.is_busy);
            lines(field, value, self.faults, send)
        };
        let word = || say(words::ASSESS_SEND);
        let go = button(ButtonLook::Main, "save", word, self.sending.is_busy.into(), send);
        el("form")
            .class("stack")
            .submit(send)
            .child(self.faults.summary())
            .child(field("lawful", words::ASSESS_LAWFUL, words::ASSESS_LAWFUL_HINT, self.lawful))
            .child(field("effect", words::ASSESS_EFFECT, words::ASSESS_EFFECT_HINT, self.effect))
            .child(field("risk", words::ASSESS_RISK, words::ASSESS_RISK_HINT, self.risk))
            .child(field(
                "measures",
                words::ASSESS_MEASURES,
                words::ASSESS_MEASURES_HINT,
                self.measures,
            ))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go))
            .shown()
    }
}
