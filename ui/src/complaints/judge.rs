//! 解决了吗，满意吗: the author judges the result.

use contract::{
    complaints::{Act, ActKind, Case, Entry, EntryKind, Satisfaction},
    id::ComplaintId,
    text::{Body, TextFault},
    words::{Word, complaints as words},
};
use leptos::prelude::*;

use super::acting::Acting;
use crate::{
    device,
    parts::{ButtonLook, Element, Fault, Field, Shown, button, el, fault, lines, live, problem},
    reading::Reading,
    settings::{language, say},
};

/// What the author thinks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Judgement {
    is_solved: Option<bool>,
    satisfaction: Option<Satisfaction>,
    text: String,
}

impl Judgement {
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
    let acting = Acting::on(id, case, "#judge-faults");
    let is_solved = RwSignal::new(None);
    let satisfaction = RwSignal::new(None);
    let text = RwSignal::new(String::new());
    let send = move || {
        let judgement = Judgement {
            is_solved: is_solved.get_untracked(),
            satisfaction: satisfaction.get_untracked(),
            text: text.get_untracked(),
        };
        match judgement.act() {
            Ok(act) => acting.act(act, || device::focus_soon("h1")),
            Err(faults) => acting.faults.show(faults),
        }
    };
    let solved = [(true, words::JUDGE_YES), (false, words::JUDGE_NO)].map(|(value, word)| {
        let id = value.then_some("solved");
        option(id, "solved", say(word), move || is_solved.set(Some(value)))
    });
    let found = Satisfaction::ALL.iter().enumerate().map(|(index, value)| {
        let id = (index == 0).then_some("satisfaction");
        option(id, "satisfaction", say(value.word()), move || satisfaction.set(Some(*value)))
    });
    let field = Field::new("judgement", say(words::JUDGE_TEXT)).optional();
    let word = || say(words::JUDGE_SEND);
    let trouble = move || acting.failure.get().map(|error| problem(&error, send));
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
    choose: impl Fn() + 'static,
) -> AnyView {
    let radio =
        el("input").attr("type", "radio").attr("name", name).on("change", move |_| choose());
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
        };
        assert_eq!(chosen(true).act(), Ok(Act::JudgeSolved { satisfaction: good, text: None }));
        assert_eq!(chosen(false).act(), Ok(Act::JudgeUnsolved { satisfaction: good, text: None }));
    }
}
