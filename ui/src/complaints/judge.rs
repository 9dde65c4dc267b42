//! 解决了吗，满意吗: the author judges the result; what they began to say is kept.

use contract::{
    complaints::{Act, ActKind, Case, Entry, EntryKind, Satisfaction},
    id::ComplaintId,
    text::{Body, TextFault},
    words::{Word, complaints as words},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    acting::{Acting, Attempt, still_here},
    draft,
};
use crate::{
    device::{self, Shelf, TypedJudgement},
    parts::{ButtonLook, Element, Fault, Field, Shown, button, el, fault, lines, live, watch},
    reading::Reading,
    sessions::session,
    settings::{language, say},
};

/// What the author thinks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Judgement {
    is_solved: Option<bool>,
    satisfaction: Option<Satisfaction>,
    text: String,
    /// What was sent and perhaps never answered.
    #[serde(default)]
    tried: Option<Attempt>,
}

impl Judgement {
    fn is_empty(&self) -> bool {
        self.is_solved.is_none() && self.satisfaction.is_none() && self.text.trim().is_empty()
    }

    /// The same, where the plain page was not answered before the app came; else what stood there.
    fn or_typed(mut self, typed: TypedJudgement) -> Self {
        self.is_solved = typed.is_solved.or(self.is_solved);
        let satisfaction = typed.satisfaction.as_deref().and_then(Satisfaction::read);
        self.satisfaction = satisfaction.or(self.satisfaction);
        self.text = typed.text.unwrap_or(self.text);
        self
    }

    fn act(self) -> Result<Act, Vec<Fault>> {
        let mut faults = Vec::new();
        if self.is_solved.is_none() {
            faults.push(Fault::new("solved", say(words::JUDGE_NEED_SOLVED)));
        }
        if self.satisfaction.is_none() {
            faults.push(Fault::new("satisfaction", say(words::JUDGE_NEED_SATISFACTION)));
        }
        let text = match Body::try_from(self.text) {
            Ok(text) => Some(text),
            Err(TextFault::Empty) => None,
            Err(fault) => {
                faults.push(Fault::new("judgement", fault.sentence(language())));
                None
            }
        };
        match (self.is_solved, self.satisfaction) {
            (Some(true), Some(satisfaction)) if faults.is_empty() => {
                Ok(Act::JudgeSolved { satisfaction, text })
            }
            (Some(false), Some(satisfaction)) if faults.is_empty() => {
                Ok(Act::JudgeUnsolved { satisfaction, text })
            }
            _ => Err(faults),
        }
    }
}

/// The two questions.
pub(super) fn judge(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let result = case.now().as_ref().and_then(result);
    let person = session().me.get_untracked().map(|me| me.person);
    let name = StoredValue::new(draft::name(person, &format!("judge.{id}")));
    let kept = Shelf::Device.find::<Judgement>(&name.get_value()).unwrap_or_default();
    let begun = kept.or_typed(device::taken_judgement());
    let acting = Acting::on(id, case, "#judge-faults");
    acting.tried.set(begun.tried);
    let is_solved = RwSignal::new(begun.is_solved);
    let satisfaction = RwSignal::new(begun.satisfaction);
    let text = RwSignal::new(begun.text);
    let judgement = move || Judgement {
        is_solved: is_solved.get(),
        satisfaction: satisfaction.get(),
        text: text.get(),
        tried: acting.tried.get(),
    };
    let keep = move || {
        let judgement = judgement();
        name.with_value(|name| {
            if judgement.is_empty() {
                Shelf::Device.forget(name);
            } else {
                Shelf::Device.keep(name, &judgement);
            }
        });
    };
    watch(keep);
    let sent = move || {
        is_solved.set(None);
        satisfaction.set(None);
        text.set(String::new());
        name.with_value(|name| Shelf::Device.forget(name));
        device::focus_soon("h1");
    };
    let send = move || match untrack(judgement).act() {
        Ok(act) => {
            acting.act(act, Some(name.get_value()), sent);
            // Before it leaves: an answer that gets lost must find the same key after a reload.
            untrack(keep);
        }
        Err(faults) => acting.faults.show(faults),
    };
    let solved = [(true, words::JUDGE_YES), (false, words::JUDGE_NO)].map(|(value, word)| {
        let id = value.then_some("solved");
        let is_chosen = move || is_solved.get() == Some(value);
        option(id, "solved", say(word), is_chosen, move || is_solved.set(Some(value)))
    });
    let found = Satisfaction::ALL.iter().enumerate().map(|(index, value)| {
        let id = (index == 0).then_some("satisfaction");
        let is_chosen = move || satisfaction.get() == Some(*value);
        let choose = move || satisfaction.set(Some(*value));
        option(id, "satisfaction", say(value.word()), is_chosen, choose)
    });
    let field = Field::new("judgement", say(words::JUDGE_TEXT)).optional().sent_by(acting.is_busy);
    let word = || say(words::JUDGE_SEND);
    let trouble = move || acting.failure.get().map(|error| still_here(&error, send));
    let form = el("form")
        .class("stack")
        .submit(send)
        .child(el("p").child(say(words::JUDGE_STAFF_DONE)))
        .child(result.map(|result| el("blockquote").child(result)))
        .child(acting.faults.summary())
        .child(question(words::JUDGE_TITLE, Vec::from(solved), "solved", acting))
        .child(question(words::JUDGE_SATISFACTION, found.collect(), "satisfaction", acting))
        .child(lines(field, text, acting.faults, send))
        .child(live(trouble))
        .child(el("div").class("bar").child(button(
            ButtonLook::Main,
            "check",
            word,
            acting.is_busy.into(),
            send,
        )));
    el("section").class("card").child(form).shown()
}

fn question(title: Word, options: Vec<AnyView>, id: &'static str, acting: Acting) -> Element {
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(title)))
        .child(options)
        .child(fault(id, acting.faults))
}

/// What the staff say they have done.
fn result(case: &Case) -> Option<String> {
    let is_result = |entry: &&Entry| entry.kind == EntryKind::Act(ActKind::Resolve);
    case.entries.iter().rev().find(is_result).map(|entry| entry.text.clone())
}

fn option(
    id: Option<&'static str>,
    name: &'static str,
    word: &'static str,
    is_chosen: impl Fn() -> bool + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", name)
        .checked(is_chosen)
        .on("change", move |_| choose());
    let radio = match id {
        Some(id) => radio.attr("id", id),
        None => radio,
    };
    el("label").child(radio).child(el("span").child(word)).shown()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_questions_need_an_answer_and_the_words_do_not() {
        let nothing = Judgement::default().act().expect_err("nothing was chosen");
        let fields: Vec<_> = nothing.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["solved", "satisfaction"]);

        let good = Satisfaction::Good;
        let chosen = |is_solved| Judgement {
            is_solved: Some(is_solved),
            satisfaction: Some(good),
            text: " ".into(),
            tried: None,
        };
        assert_eq!(chosen(true).act(), Ok(Act::JudgeSolved { satisfaction: good, text: None }));
        assert_eq!(chosen(false).act(), Ok(Act::JudgeUnsolved { satisfaction: good, text: None }));
    }
}
