//! What is filled in from a sheet or a ballot.

use contract::{
    polls::{Draft, Misfit, Question, Reply, check},
    words::polls as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Fault, Faults, Shown},
    polls::question::{Filled, fields, name},
    settings::say,
};

#[derive(Clone, Copy)]
pub(super) struct Answered {
    questions: StoredValue<Vec<Question>>,
    filled: StoredValue<Vec<Filled>>,
}

impl Answered {
    pub(super) fn new(draft: &Draft) -> Self {
        let filled = draft.questions.iter().map(|_| Filled::new(None)).collect();
        Self {
            questions: StoredValue::new(draft.questions.clone()),
            filled: StoredValue::new(filled),
        }
    }

    pub(super) fn fields(self, faults: Faults) -> AnyView {
        let (questions, filled) = (self.questions.get_value(), self.filled.get_value());
        let all = questions.iter().zip(filled).enumerate();
        let all = all.map(|(at, (question, filled))| fields(at, question, filled, faults));
        all.collect::<Vec<_>>().shown()
    }

    /// The next one begins with empty fields.
    pub(super) fn clear(self) {
        self.filled.with_value(|filled| {
            for one in filled {
                one.picks.set(Vec::new());
                one.said.set(String::new());
            }
        });
    }

    /// The replies, and what is wrong with them.
    pub(super) fn replies(self) -> (Vec<Option<Reply>>, Vec<Fault>) {
        let mut wrong = Vec::new();
        let questions = self.questions.get_value();
        let filled = self.filled.get_value().into_iter().zip(&questions).enumerate();
        let replies: Vec<Option<Reply>> = filled
            .map(|(at, (filled, question))| {
                untrack(|| filled.reply(&question.kind)).unwrap_or_else(|fault| {
                    wrong.push(Fault::new(name(at), fault));
                    None
                })
            })
            .collect();
        if wrong.is_empty()
            && let Err((at, misfit)) = check(&questions, &replies)
        {
            let is_empty = misfit == Misfit::Missing && replies.iter().all(Option::is_none);
            let word = if is_empty { words::NOTHING_ANSWERED } else { misfit.word() };
            wrong.push(Fault::new(name(at), say(word)));
        }
        (replies, wrong)
    }
}
