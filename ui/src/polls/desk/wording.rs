//! A question that is being written.

use contract::{
    polls::{CHOICES, Kind, Question},
    text::{Subject, TextFault},
    words::{Word, polls as words},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    parts::{Faults, Field, Shown, all, el, line, lines, live},
    settings::{language, say},
};

/// The kinds, without what belongs to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Single,
    Multiple,
    Ranking,
    Scale,
    Text,
}

impl Sort {
    const ALL: [(Self, &'static str, Word); 5] = [
        (Self::Single, "single", words::KIND_SINGLE),
        (Self::Multiple, "multiple", words::KIND_MULTIPLE),
        (Self::Ranking, "ranking", words::KIND_RANKING),
        (Self::Scale, "scale", words::KIND_SCALE),
        (Self::Text, "text", words::KIND_TEXT),
    ];

    const fn has_choices(self) -> bool {
        matches!(self, Self::Single | Self::Multiple | Self::Ranking)
    }
}

/// What stands in the fields of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) ask: String,
    pub(crate) sort: Sort,
    /// One a line.
    pub(crate) choices: String,
    pub(crate) most: String,
    pub(crate) low: String,
    pub(crate) high: String,
    pub(crate) is_required: bool,
}

impl Written {
    /// As it was kept.
    pub(crate) fn of(question: &Question) -> Self {
        let choices: Vec<&str> = question.kind.choices().iter().map(Subject::as_str).collect();
        let written = Self {
            ask: question.ask.to_string(),
            choices: choices.join("\n"),
            is_required: question.is_required,
            ..Self::default()
        };
        match &question.kind {
            Kind::Single { .. } => written,
            Kind::Multiple { most, .. } => {
                Self { sort: Sort::Multiple, most: most.to_string(), ..written }
            }
            Kind::Ranking { .. } => Self { sort: Sort::Ranking, ..written },
            Kind::Scale { low, high } => {
                let (low, high) = (low.to_string(), high.to_string());
                Self { sort: Sort::Scale, low, high, ..written }
            }
            Kind::Text {} => Self { sort: Sort::Text, ..written },
        }
    }

    /// The question.
    ///
    /// # Errors
    /// What its fields have wrong.
    pub(crate) fn question(&self) -> Result<Question, TextFault> {
        let choices = || {
            let lines = self.choices.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(Subject::try_from).collect::<Result<Vec<_>, _>>()
        };
        let kind = match self.sort {
            Sort::Single => Kind::Single { choices: choices()? },
            Sort::Multiple => {
                let choices = choices()?;
                let all = u8::try_from(choices.len()).unwrap_or(u8::MAX);
                // Who names no number lets all be chosen.
                let most = match self.most.trim() {
                    "" => all,
                    most => most.parse().unwrap_or(0),
                };
                Kind::Multiple { choices, most }
            }
            Sort::Ranking => Kind::Ranking { choices: choices()? },
            Sort::Scale => {
                let or = |text: &str, word: Word| match text.trim() {
                    "" => Subject::try_from(say(word)),
                    text => Subject::try_from(text),
                };
                let low = or(&self.low, words::SCALE_LOW)?;
                Kind::Scale { low, high: or(&self.high, words::SCALE_HIGH)? }
            }
            Sort::Text => Kind::Text {},
        };
        let ask = Subject::try_from(self.ask.trim())?;
        Ok(Question { ask, is_required: self.is_required, kind })
    }
}

/// The fields of one question.
#[derive(Clone, Copy)]
pub(crate) struct Wording {
    ask: RwSignal<String>,
    sort: RwSignal<Sort>,
    choices: RwSignal<String>,
    most: RwSignal<String>,
    low: RwSignal<String>,
    high: RwSignal<String>,
    is_required: RwSignal<bool>,
    pub(crate) faults: Faults,
}

impl Wording {
    pub(crate) fn new(written: Written) -> Self {
        Self {
            ask: RwSignal::new(written.ask),
            sort: RwSignal::new(written.sort),
            choices: RwSignal::new(written.choices),
            most: RwSignal::new(written.most),
            low: RwSignal::new(written.low),
            high: RwSignal::new(written.high),
            is_required: RwSignal::new(written.is_required),
            faults: Faults::default(),
        }
    }

    pub(crate) fn is_text(self) -> bool {
        self.sort.get() == Sort::Text
    }

    pub(crate) fn get(self) -> Written {
        Written {
            ask: self.ask.get(),
            sort: self.sort.get(),
            choices: self.choices.get(),
            most: self.most.get(),
            low: self.low.get(),
            high: self.high.get(),
            is_required: self.is_required.get(),
        }
    }

    /// The fields; `foot` moves the question or takes it out.
    pub(crate) fn fields(self, number: usize, foot: AnyView) -> AnyView {
        let sorts = Sort::ALL.map(|(sort, name, word)| {
            let radio = el("input")
                .attr("type", "radio")
                .set("name", format!("sort-{number}"))
                .attr("value", name)
                .checked(move || self.sort.get() == sort)
                .on("change", move |_| self.sort.set(sort));
            el("label").child(radio).child(el("span").child(say(word))).shown()
        });
        let required = el("input")
            .attr("type", "checkbox")
            .checked(move || self.is_required.get())
            .on("change", move |_| self.is_required.update(|is| *is = !*is));
        let count = u64::try_from(number + 1).unwrap_or(u64::MAX);
        el("fieldset")
            .class("question")
            .child(el("legend").child(words::question_number(language(), count)))
            .child(line(Field::new("ask", say(words::QUESTION_ASK)), self.ask, self.faults))
            .child(
                el("fieldset")
                    .class("filters")
                    .child(el("legend").child(say(words::QUESTION_KIND)))
                    .child(Vec::from(sorts)),
            )
            .child(live(move || self.details(self.sort.get())))
            .child(
                el("label").child(required).child(el("span").child(say(words::QUESTION_REQUIRED))),
            )
            .child(foot)
            .shown()
    }

    fn details(self, sort: Sort) -> AnyView {
        if sort == Sort::Scale {
            return all![
                line(
                    Field::new("low", say(words::QUESTION_LOW))
                        .optional()
                        .hint(say(words::SCALE_LOW)),
                    self.low,
                    self.faults,
                ),
                line(
                    Field::new("high", say(words::QUESTION_HIGH))
                        .optional()
                        .hint(say(words::SCALE_HIGH)),
                    self.high,
                    self.faults,
                ),
            ];
        }
        if !sort.has_choices() {
            return all![];
        }
        let most = CHOICES.to_string();
        let choices = Field::new("choices", say(words::QUESTION_CHOICES))
            .hint(words::question_choices_hint(language(), &most));
        all![
            lines(choices, self.choices, self.faults, || ()),
            (sort == Sort::Multiple).then(|| {
                let field = Field::new("most", say(words::QUESTION_MOST)).optional();
                line(field, self.most, self.faults)
            }),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_the_question_it_came_from() {
        let subject = |text: &str| Subject::try_from(text).expect("short");
        let choices = vec![subject("树"), subject("灯")];
        for kind in [
            Kind::Single { choices: choices.clone() },
            Kind::Multiple { choices: choices.clone(), most: 1 },
            Kind::Ranking { choices },
            Kind::Scale { low: subject("差"), high: subject("好") },
            Kind::Text {},
        ] {
            let question = Question { ask: subject("要什么？"), is_required: true, kind };
            assert_eq!(Written::of(&question).question(), Ok(question));
        }
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        let written = Written {
            ask: "要什么？".into(),
            sort: Sort::Multiple,
            choices: " 树 \n\n灯\n".into(),
            ..Written::default()
        };
        let question = written.question().expect("whole");
        let Kind::Multiple { choices, most } = question.kind else { panic!("another kind") };
        assert_eq!((choices.len(), most), (2, 2));
        assert_eq!(Written::default().question().map(|_| ()), Err(TextFault::Empty));
    }
}
