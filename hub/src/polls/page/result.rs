//! What came out of a poll, as bars that are a table as well.

use contract::{
    polls::{Kind, Outcome, Poll, Question, Shown},
    words::polls as words,
};
use maud::{Markup, html};

use crate::pages::{Frame, icon};

/// What came out, or why it is not told.
pub(super) fn draw(frame: &Frame, poll: &Poll) -> Markup {
    let language = frame.language;
    html! {
        @if let Some(conclusion) = &poll.conclusion {
            section.card.conclusion {
                h2 { (words::CONCLUSION.say(language)) }
                p.said dir="auto" { (conclusion.text) }
                p.hint { (words::concluded(language, &frame.moment(conclusion.at))) }
            }
        }
        @match &poll.result {
            Shown::Later | Shown::Never => {}
            Shown::TooFew => {
                p.notice { (icon("lock")) " " (words::TOO_FEW.say(language)) }
            }
            Shown::Now { papers, outcomes } => {
                section {
                    h2 { (words::RESULT.say(language)) }
                    @if *papers > 0 {
                        p.hint { (words::on_paper(language, u64::from(*papers))) }
                    }
                    @for (question, outcome) in poll.questions.iter().zip(outcomes) {
                        (one(frame, question, outcome))
                    }
                }
            }
        }
    }
}

fn one(frame: &Frame, question: &Question, outcome: &Outcome) -> Markup {
    let language = frame.language;
    html! {
        section.outcome {
            h3 { (question.ask) }
            p.hint {
                (words::answered(language, u64::from(outcome.answered)))
                @if let Some(mean) = outcome.mean_words(language) { " · " (mean) }
            }
            @if outcome.is_few {
                p { (icon("lock")) " " (words::TOO_FEW.say(language)) }
            } @else if matches!(question.kind, Kind::Text {}) {
                p { (words::TEXTS_FOR_STAFF.say(language)) }
            } @else {
                (table(frame, question, outcome))
            }
        }
    }
}

fn table(frame: &Frame, question: &Question, outcome: &Outcome) -> Markup {
    let language = frame.language;
    let is_ranking = matches!(question.kind, Kind::Ranking { .. });
    let head = if is_ranking { words::POINTS_HEAD } else { words::VOTES_HEAD };
    html! {
        table.bars {
            thead { tr {
                th scope="col" { (words::CHOICE.say(language)) }
                th scope="col" { (head.say(language)) }
            } }
            tbody {
                @for (name, row) in question.rows(language).iter().zip(&outcome.rows) {
                    tr {
                        th scope="row" { (name) }
                        td {
                            meter min="0" max=(outcome.largest(question))
                                value=(Outcome::size(question, row)) aria-hidden="true" {}
                            " " (outcome.words(question, row, language))
                        }
                    }
                }
            }
        }
    }
}
