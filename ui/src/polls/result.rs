//! What came out of a poll, as bars that are a table as well.

use contract::{
    polls::{Kind, Outcome, Poll, Question, Shown as Told},
    time::Offset,
    words::polls as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, all, el, icon, moment},
    settings::{language, say},
};

/// What the community makes of it, and the numbers or why there are none.
pub(super) fn result(poll: &Poll, offset: Offset) -> AnyView {
    let conclusion = poll.conclusion.as_ref().map(|conclusion| {
        let when = words::concluded(language(), &moment(conclusion.at, offset));
        el("section")
            .class("card conclusion")
            .child(el("h2").child(say(words::CONCLUSION)))
            .child(el("p").class("said").attr("dir", "auto").child(conclusion.text.clone()))
            .child(el("p").class("hint").child(when))
    });
    let numbers = match &poll.result {
        Told::Later | Told::Never => None,
        Told::TooFew => Some(
            el("p")
                .class("notice")
                .child(icon("lock"))
                .child(" ")
                .child(say(words::TOO_FEW))
                .shown(),
        ),
        Told::Now { papers, outcomes } => Some(numbers(&poll.questions, *papers, outcomes)),
    };
    all![conclusion, numbers]
}

/// The numbers.
fn numbers(questions: &[Question], papers: u32, outcomes: &[Outcome]) -> AnyView {
    let paper = (papers > 0)
        .then(|| el("p").class("hint").child(words::on_paper(language(), u64::from(papers))));
    let all = questions.iter().zip(outcomes).map(|(question, outcome)| one(question, outcome));
    el("section")
        .child(el("h2").child(say(words::RESULT)))
        .child(paper)
        .child(all.collect::<Vec<_>>())
        .shown()
}

fn one(question: &Question, outcome: &Outcome) -> AnyView {
    let mean = outcome.mean_words(language()).map(|mean| all![" · ", mean]);
    let inner = if outcome.is_few {
        el("p").child(icon("lock")).child(" ").child(say(words::TOO_FEW))
    } else if matches!(question.kind, Kind::Text {}) {
        el("p").child(say(words::TEXTS_FOR_STAFF))
    } else {
        table(question, outcome)
    };
    el("section")
        .class("outcome")
        .child(el("h3").child(question.ask.to_string()))
        .child(
            el("p")
                .class("hint")
                .child(words::answered(language(), u64::from(outcome.answered)))
                .child(mean),
        )
        .child(inner)
        .shown()
}

fn table(question: &Question, outcome: &Outcome) -> Element {
    let is_ranking = matches!(question.kind, Kind::Ranking { .. });
    let most = outcome.largest(question).to_string();
    let rows = question.rows(language()).into_iter().zip(&outcome.rows).map(|(name, row)| {
        let bar = el("meter")
            .attr("min", "0")
            .set("max", most.clone())
            .set("value", Outcome::size(question, row).to_string())
            .attr("aria-hidden", "true");
        let words = outcome.words(question, row, language());
        el("tr")
            .child(el("th").attr("scope", "row").child(name))
            .child(el("td").child(bar).child(" ").child(words))
            .shown()
    });
    let head = if is_ranking { words::POINTS_HEAD } else { words::VOTES_HEAD };
    let column = |word| el("th").attr("scope", "col").child(say(word));
    el("table")
        .class("bars")
        .child(el("thead").child(el("tr").child(column(words::CHOICE)).child(column(head))))
        .child(el("tbody").child(rows.collect::<Vec<_>>()))
}
