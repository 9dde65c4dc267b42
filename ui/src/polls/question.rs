//! The fields of one question.

use contract::{
    polls::{Kind, Question, Reply, STEPS},
    text::{Opinion, Subject},
    words::polls as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Faults, Field, Shown, all, el, fault, lines, live, watch},
    settings::{language, say},
};

/// The names fields have by the number of their question; more than these nobody may ask.
const NAMES: [&str; contract::polls::QUESTIONS] = [
    "replies-0",
    "replies-1",
    "replies-2",
    "replies-3",
    "replies-4",
    "replies-5",
    "replies-6",
    "replies-7",
    "replies-8",
    "replies-9",
    "replies-10",
    "replies-11",
    "replies-12",
    "replies-13",
    "replies-14",
    "replies-15",
    "replies-16",
    "replies-17",
    "replies-18",
    "replies-19",
];

/// What is answered to one question.
#[derive(Clone, Copy)]
pub(crate) struct Filled {
    /// What was chosen, in the order in which it was.
    pub(crate) picks: RwSignal<Vec<u8>>,
    /// What was written.
    pub(crate) said: RwSignal<String>,
}

impl Filled {
    pub(crate) fn new(reply: Option<&Reply>) -> Self {
        let picks = match reply {
            Some(Reply::Picks(picks)) => picks.clone(),
            _ => Vec::new(),
        };
        let said = match reply {
            Some(Reply::Said(text)) => text.to_string(),
            _ => String::new(),
        };
        Self { picks: RwSignal::new(picks), said: RwSignal::new(said) }
    }

    /// The reply, as far as there is one.
    ///
    /// # Errors
    /// What is wrong with the words.
    pub(crate) fn reply(self, kind: &Kind) -> Result<Option<Reply>, String> {
        if matches!(kind, Kind::Text {}) {
            let said = self.said.get();
            if said.trim().is_empty() {
                return Ok(None);
            }
            let said = Opinion::try_from(said).map_err(|wrong| wrong.sentence(language()))?;
            return Ok(Some(Reply::Said(said)));
        }
        let mut picks = self.picks.get();
        if !matches!(kind, Kind::Ranking { .. }) {
            picks.sort_unstable();
        }
        Ok((!picks.is_empty()).then_some(Reply::Picks(picks)))
    }

    /// Chooses one, or no more; of one that may stand alone only it.
    fn toggle(self, pick: u8) {
        self.picks.update(|picks| match picks.iter().position(|one| *one == pick) {
            Some(at) => drop(picks.remove(at)),
            None => picks.push(pick),
        });
    }
}

/// The name of the field of a question.
pub(crate) fn name(number: usize) -> &'static str {
    NAMES.get(number).copied().unwrap_or("replies")
}

/// The fields of a question.
pub(crate) fn fields(
    number: usize,
    question: &Question,
    filled: Filled,
    faults: Faults,
) -> AnyView {
    let id = name(number);
    let legend = el("legend")
        .child(format!("{}. {}", number + 1, question.ask))
        .child(el("span").class("hint").child(how(question)));
    let inner = match &question.kind {
        Kind::Single { choices } => single(id, choices, filled),
        Kind::Multiple { choices, most } => multiple(id, choices, usize::from(*most), filled),
        Kind::Ranking { choices } => ranking(id, choices, filled),
        Kind::Scale { low, high } => scale(id, low, high, filled),
        Kind::Text {} => {
            let label =
                Field::new(id, say(words::IN_OWN_WORDS)).optional().hint(say(words::TEXT_HINT));
            lines(label, filled.said, faults, || ())
        }
    };
    let wrong = (!matches!(question.kind, Kind::Text {})).then(|| fault(id, faults));
    el("fieldset").class("question").child(legend).child(inner).child(wrong).shown()
}

/// How a question is answered, in words.
pub(crate) fn how(question: &Question) -> String {
    let kind = match &question.kind {
        Kind::Multiple { most, .. } => words::multiple(language(), u64::from(*most)),
        kind => say(kind.word()).to_owned(),
    };
    if question.is_required { words::required(language(), &kind) } else { kind }
}

fn input(id: &'static str, kind: &'static str, number: u8) -> Element {
    let input = el("input").attr("type", kind).attr("name", id).set("value", number.to_string());
    if number == 0 { input.attr("id", id) } else { input }
}

fn single(id: &'static str, choices: &[Subject], filled: Filled) -> AnyView {
    let labels = (0_u8..).zip(choices).map(|(number, choice)| {
        let radio = input(id, "radio", number)
            .checked(move || filled.picks.get() == [number])
            .on("change", move |_| filled.picks.set(vec![number]));
        el("label").child(radio).child(el("span").child(choice.to_string())).shown()
    });
    el("div").class("choice").child(labels.collect::<Vec<_>>()).shown()
}

fn multiple(id: &'static str, choices: &[Subject], most: usize, filled: Filled) -> AnyView {
    let labels = (0_u8..).zip(choices).map(|(number, choice)| {
        let is_chosen = move || filled.picks.get().contains(&number);
        let is_full = move || !is_chosen() && filled.picks.get().len() >= most;
        let checkbox = input(id, "checkbox", number)
            .checked(is_chosen)
            .flag("disabled", is_full)
            .on("change", move |_| filled.toggle(number));
        el("label").child(checkbox).child(el("span").child(choice.to_string())).shown()
    });
    let left = move || {
        let left = most.saturating_sub(filled.picks.get().len());
        words::left(language(), u64::try_from(left).unwrap_or(0))
    };
    all![
        el("div").class("choice").child(labels.collect::<Vec<_>>()),
        el("p").class("hint").attr("role", "status").child(live(left)),
    ]
}

/// One taps the choices in their order; each tap takes the next place, another gives it back.
fn ranking(id: &'static str, choices: &[Subject], filled: Filled) -> AnyView {
    let buttons = (0_u8..).zip(choices).map(|(number, choice)| {
        let place = move || filled.picks.get().iter().position(|pick| *pick == number);
        let shown = move || match place() {
            Some(place) => el("b").class("count").child((place + 1).to_string()),
            None => el("b").class("count").attr("aria-hidden", "true").child("–"),
        };
        let button = el("button")
            .attr("type", "button")
            .live("aria-pressed", move || Some(if place().is_some() { "true" } else { "false" }))
            .click(move || filled.toggle(number))
            .child(live(shown))
            .child(el("span").child(choice.to_string()));
        let button = if number == 0 { button.attr("id", id) } else { button };
        el("li").child(button).shown()
    });
    all![
        el("p").class("hint").child(say(words::RANK_HINT)),
        el("ul").class("ranking").child(buttons.collect::<Vec<_>>()),
    ]
}

fn scale(id: &'static str, low: &Subject, high: &Subject, filled: Filled) -> AnyView {
    let labels = (1..=STEPS).map(|step| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", id)
            .set("value", step.to_string())
            .checked(move || filled.picks.get() == [step])
            .on("change", move |_| filled.picks.set(vec![step]));
        let radio = if step == 1 { radio.attr("id", id) } else { radio };
        el("label").child(radio).child(el("span").child(step.to_string())).shown()
    });
    all![
        el("p").class("hint").child(words::scale(language(), high.as_str(), low.as_str())),
        el("div").class("choice scale").child(labels.collect::<Vec<_>>()),
    ]
}

/// Hears of every change of what is filled in.
pub(crate) fn on_change(all: Vec<Filled>, then: impl Fn() + 'static) {
    let mut is_first = true;
    watch(move || {
        for filled in &all {
            filled.picks.track();
            filled.said.track();
        }
        if !std::mem::take(&mut is_first) {
            untrack(&then);
        }
    });
}
