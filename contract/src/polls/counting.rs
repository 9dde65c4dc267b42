//! Counting: each answer adds to cells, and the cells alone tell the result. Where a poll is secret
//! nothing else is kept of an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::question::{Kind, Question, Reply, STEPS};
use crate::{Language, text::Subject, words::polls as words};

/// Something that is counted: how many have picked this, at this place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The question, from 0 on.
    pub question: u8,
    /// What was picked: a choice from 0 on, a step of a scale, or [`Cell::ANSWERED`].
    pub pick: u8,
    /// In a ranking at which place, from 1 on; else 0.
    pub place: u8,
}

impl Cell {
    /// Counts those who have answered the question at all.
    pub const ANSWERED: u8 = u8::MAX;
}

/// Every cell there can be, in order. They are there before the first answer: in which order they came
/// would tell what the first ones were.
#[must_use]
pub fn every_cell(questions: &[Question]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (number, question) in (0_u8..).zip(questions) {
        let choices = u8::try_from(question.kind.choices().len()).unwrap_or(u8::MAX);
        let (picks, places) = match question.kind {
            Kind::Single { .. } | Kind::Multiple { .. } => (0..choices, 0..1),
            Kind::Ranking { .. } => (0..choices, 1..choices + 1),
            Kind::Scale { .. } => (1..STEPS + 1, 0..1),
            Kind::Text {} => (0..0, 0..1),
        };
        for pick in picks {
            cells.extend(places.clone().map(|place| Cell { question: number, pick, place }));
        }
        cells.push(Cell { question: number, pick: Cell::ANSWERED, place: 0 });
    }
    cells
}

/// The cells an answer adds one to. It has been checked before.
#[must_use]
pub fn cells(questions: &[Question], replies: &[Option<Reply>]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (number, (question, reply)) in (0_u8..).zip(questions.iter().zip(replies)) {
        let Some(reply) = reply else { continue };
        cells.push(Cell { question: number, pick: Cell::ANSWERED, place: 0 });
        let Reply::Picks(picks) = reply else { continue };
        let is_ranking = matches!(question.kind, Kind::Ranking { .. });
        for (at, pick) in (1_u8..).zip(picks) {
            let place = if is_ranking { at } else { 0 };
            cells.push(Cell { question: number, pick: *pick, place });
        }
    }
    cells
}

/// What came out of one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = QuestionResult))]
pub struct Outcome {
    /// How many have answered it.
    pub answered: u32,
    /// What was picked how often, in the order of the sheet; of a scale a row for each step. None
    /// where it was answered in own words.
    pub rows: Vec<Row>,
    /// Of a scale the mean, in hundredths.
    pub mean: Option<u32>,
    /// Whether so few have answered it that it is not told what.
    pub is_few: bool,
}

/// How often something was picked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = QuestionResultRow))]
pub struct Row {
    /// By how many; in a ranking by how many at any place.
    pub picked: u32,
    /// In a ranking: how many put it first.
    pub first: u32,
    /// In a ranking: its points. Of n choices the first place gives n, the next one less, and what was
    /// left out nothing (Borda's count).
    pub points: u32,
}

/// What came out of each question, from what was counted.
#[must_use]
pub fn outcomes(questions: &[Question], counted: &BTreeMap<Cell, u32>) -> Vec<Outcome> {
    let outcome = |(question, asked): (u8, &Question)| {
        let count = |pick: u8, place: u8| {
            counted.get(&Cell { question, pick, place }).copied().unwrap_or_default()
        };
        let answered = count(Cell::ANSWERED, 0);
        let choices = (0..).take(asked.kind.choices().len());
        let plain = |pick: u8| Row { picked: count(pick, 0), ..Row::default() };
        let (rows, mean) = match &asked.kind {
            Kind::Single { .. } | Kind::Multiple { .. } => (choices.map(plain).collect(), None),
            Kind::Ranking { choices: all } => {
                let last = u8::try_from(all.len()).unwrap_or(u8::MAX);
                let row = |pick: u8| {
                    let places = (1..=last).map(|place| (place, count(pick, place)));
                    places.fold(Row::default(), |row, (place, votes)| Row {
                        picked: row.picked + votes,
                        first: row.first + if place == 1 { votes } else { 0 },
                        points: row.points + votes * u32::from(last - place + 1),
                    })
                };
                (choices.map(row).collect(), None)
            }
            Kind::Scale { .. } => {
                let rows: Vec<Row> = (1..=STEPS).map(plain).collect();
                let sum: u64 =
                    (1_u64..).zip(&rows).map(|(step, row)| step * u64::from(row.picked)).sum();
                let mean = (sum * 100 + u64::from(answered) / 2).checked_div(answered.into());
                (rows, mean.and_then(|mean| u32::try_from(mean).ok()))
            }
            Kind::Text {} => (Vec::new(), None),
        };
        Outcome { answered, rows, mean, is_few: false }
    };
    (0_u8..).zip(questions).map(outcome).collect()
}

impl Question {
    /// What the rows of its result are called.
    #[must_use]
    pub fn rows(&self, language: Language) -> Vec<String> {
        let named =
            |step: u8, name: &Subject| words::step(language, name.as_str(), &step.to_string());
        match &self.kind {
            Kind::Scale { low, high } => {
                let name = |step: u8| match step {
                    1 => named(step, low),
                    STEPS => named(step, high),
                    step => step.to_string(),
                };
                (1..=STEPS).map(name).collect()
            }
            kind => kind.choices().iter().map(ToString::to_string).collect(),
        }
    }
}

impl Outcome {
    /// The same without what would tell of the few who have answered.
    #[must_use]
    pub fn without_few(self, fewest: u32) -> Self {
        if (1..fewest).contains(&self.answered) {
            return Self { answered: self.answered, is_few: true, ..Self::default() };
        }
        self
    }

    /// How large a row is beside the others.
    #[must_use]
    pub const fn size(question: &Question, row: &Row) -> u32 {
        if matches!(question.kind, Kind::Ranking { .. }) { row.points } else { row.picked }
    }

    /// The size of the largest row, at least 1.
    #[must_use]
    pub fn largest(&self, question: &Question) -> u32 {
        self.rows.iter().map(|row| Self::size(question, row)).max().unwrap_or(0).max(1)
    }

    /// What a row says, in words: its points and first places, or its votes and their share.
    #[must_use]
    pub fn words(&self, question: &Question, row: &Row, language: Language) -> String {
        if matches!(question.kind, Kind::Ranking { .. }) {
            let points = words::points(language, u64::from(row.points));
            let first = words::first(language, u64::from(row.first));
            return words::ranked(language, &first, &points);
        }
        words::votes(language, u64::from(row.picked), &share(row.picked, self.answered))
    }

    /// The mean of a scale in words.
    #[must_use]
    pub fn mean_words(&self, language: Language) -> Option<String> {
        let mean = self.mean?;
        Some(words::mean(language, &format!("{}.{:02}", mean / 100, mean % 100)))
    }
}

/// A share in per cent, such as `37.5`; of nothing it is 0.
fn share(part: u32, whole: u32) -> String {
    let tenths = (u64::from(part) * 1_000 + u64::from(whole) / 2).checked_div(whole.into());
    let tenths = tenths.unwrap_or(0);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::polls::question::tests::{question, subject};

    /// One of each kind, with four choices.
    fn sheet() -> Vec<Question> {
        let choices: Vec<_> = (0..4).map(|at| subject(&format!("选项{at}"))).collect();
        [
            Kind::Single { choices: choices.clone() },
            Kind::Multiple { choices: choices.clone(), most: 3 },
            Kind::Ranking { choices },
            Kind::Scale { low: subject("差"), high: subject("好") },
            Kind::Text {},
        ]
        .map(question)
        .to_vec()
    }

    fn order(least: usize, most: usize) -> impl Strategy<Value = Vec<u8>> {
        (Just(vec![0_u8, 1, 2, 3]).prop_shuffle(), least..=most)
            .prop_map(|(order, length)| order[..length].to_vec())
    }

    fn replies() -> impl Strategy<Value = Vec<Option<Reply>>> {
        let picks = |strategy: BoxedStrategy<Vec<u8>>| {
            proptest::option::of(strategy.prop_map(Reply::Picks)).boxed()
        };
        let said = crate::text::Opinion::try_from("好").expect("short");
        (
            picks(order(1, 1).boxed()),
            picks(order(1, 3).boxed()),
            picks(order(1, 4).boxed()),
            picks((1_u8..=STEPS).prop_map(|step| vec![step]).boxed()),
            proptest::option::of(Just(Reply::Said(said))),
        )
            .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
    }

    /// The slow, obvious way: look at every answer for every number that is told.
    fn slowly(questions: &[Question], answers: &[Vec<Option<Reply>>]) -> Vec<Outcome> {
        let picks = |reply: &Option<Reply>| match reply {
            Some(Reply::Picks(picks)) => picks.clone(),
            _ => Vec::new(),
        };
        let number = |count: usize| u32::try_from(count).expect("few");
        let one = |at: usize| {
            let of: Vec<&Option<Reply>> = answers.iter().map(|sheet| &sheet[at]).collect();
            let answered = number(of.iter().filter(|reply| reply.is_some()).count());
            let choices = questions[at].kind.choices().len();
            let row = |pick: u8| {
                let holders = of.iter().map(|reply| picks(reply)).filter(|all| all.contains(&pick));
                let mut row = Row::default();
                for all in holders {
                    row.picked += 1;
                    if matches!(questions[at].kind, Kind::Ranking { .. }) {
                        let place = all.iter().position(|one| *one == pick).expect("it has it");
                        row.first += u32::from(place == 0);
                        row.points += number(choices - place);
                    }
                }
                row
            };
            let (rows, mean) = match questions[at].kind {
                Kind::Scale { .. } => {
                    let steps: Vec<u32> =
                        of.iter().flat_map(|reply| picks(reply)).map(u32::from).collect();
                    let sum: u32 = steps.iter().sum();
                    let mean = (!steps.is_empty())
                        .then(|| (f64::from(sum) * 100.0 / f64::from(answered)).round());
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a mean of steps, in hundredths"
                    )]
                    ((1..=STEPS).map(row).collect(), mean.map(|mean| mean as u32))
                }
                _ => ((0..).take(choices).map(row).collect(), None),
            };
            Outcome { answered, rows, mean, is_few: false }
        };
        (0..questions.len()).map(one).collect()
    }

    proptest! {
        #[test]
        fn cells_tell_what_looking_at_every_answer_tells(
            answers in proptest::collection::vec(replies(), 0..40),
        ) {
            let questions = sheet();
            let mut counted = BTreeMap::new();
            for answer in &answers {
                for cell in cells(&questions, answer) {
                    *counted.entry(cell).or_default() += 1;
                }
            }

            let every = every_cell(&questions);
            prop_assert!(every.is_sorted());
            prop_assert!(counted.keys().all(|cell| every.contains(cell)));
            prop_assert_eq!(outcomes(&questions, &counted), slowly(&questions, &answers));
        }

        #[test]
        fn what_is_taken_back_has_never_counted(
            kept in replies(), changed in replies(),
        ) {
            let questions = sheet();
            let mut counted = BTreeMap::<Cell, i64>::new();
            let mut add = |answer: &[Option<Reply>], one: i64| {
                for cell in cells(&questions, answer) {
                    *counted.entry(cell).or_default() += one;
                }
            };
            add(&kept, 1);
            add(&changed, 1);
            add(&changed, -1);
            let mut alone = BTreeMap::<Cell, i64>::new();
            for cell in cells(&questions, &kept) {
                *alone.entry(cell).or_default() += 1;
            }

            counted.retain(|_, count| *count != 0);
            prop_assert_eq!(counted, alone);
        }
    }

    #[test]
    fn rows_are_told_in_words() {
        for (part, whole, expected) in
            [(0, 0, "0"), (0, 7, "0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 2, "50"), (7, 7, "100")]
        {
            assert_eq!(share(part, whole), expected);
        }
        let scale = &sheet()[3];
        assert_eq!(scale.rows(Language::Zh), ["1（差）", "2", "3", "4", "5（好）"]);
        let row = Row { picked: 2, first: 1, points: 7 };
        let outcome = Outcome {
            answered: 3,
            rows: vec![row.clone(), Row::default()],
            mean: Some(307),
            is_few: false,
        };
        assert_eq!(outcome.words(scale, &row, Language::Zh), "2 票，66.7%");
        assert_eq!(outcome.words(&sheet()[2], &row, Language::Zh), "7 分，1 票排第一");
        assert_eq!(outcome.mean_words(Language::Zh).as_deref(), Some("平均 3.07 分"));
        assert_eq!((outcome.largest(scale), outcome.largest(&sheet()[2])), (2, 7));
    }

    #[test]
    fn of_few_nothing_is_told_but_how_many_they_are() {
        let told = |answered| Outcome { answered, mean: Some(100), ..Outcome::default() };
        for (answered, is_few) in [(0, false), (1, true), (4, true), (5, false)] {
            let outcome = told(answered).without_few(5);
            assert_eq!((outcome.is_few, outcome.mean.is_none()), (is_few, is_few), "{answered}");
            assert_eq!(outcome.answered, answered);
        }
    }

    #[test]
    fn a_ranking_is_counted_by_places() {
        let choices = ["树", "灯", "椅子"].map(subject).to_vec();
        let questions = [question(Kind::Ranking { choices })];
        let mut counted = BTreeMap::new();
        for picks in [vec![0, 1, 2], vec![0, 2], vec![2]] {
            for cell in cells(&questions, &[Some(Reply::Picks(picks))]) {
                *counted.entry(cell).or_default() += 1;
            }
        }

        let outcome = &outcomes(&questions, &counted)[0];

        assert_eq!(outcome.answered, 3);
        let rows: Vec<_> =
            outcome.rows.iter().map(|row| (row.picked, row.first, row.points)).collect();
        assert_eq!(rows, [(2, 2, 6), (1, 0, 2), (3, 1, 1 + 2 + 3)]);
    }
}
