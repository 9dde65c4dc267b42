//! Who tells entries apart: it learns on one half of some pairs which numbers say that both are of one person, and is tried on
//! the other half.

use std::collections::BTreeMap;

use super::{Left, Times};

/// What somebody looks at who tells entries apart.
#[derive(Clone, Copy, Debug)]
pub(super) enum Looks<'l> {
    /// What is in the entries and the rows.
    Rows,
    /// And how near they lie in the log.
    Near,
    /// And with which transaction, and at which place, the engine has written the row of an entry.
    Engine(&'l BTreeMap<i64, usize>),
}

/// Two entries as a number for each thing that could tell whether they are of one person.
fn compared(times: &Times, one: &Left, other: &Left, looks: Looks<'_>) -> Vec<u64> {
    let bits = |from: usize, until: usize| -> u64 {
        let pairs = one.leaf[from..until].iter().zip(&other.leaf[from..until]);
        pairs.map(|(one, other)| u64::from((one ^ other).count_ones())).sum()
    };
    let is_same = |one: &Option<Vec<u8>>, other: &Option<Vec<u8>>| match (one, other) {
        (Some(one), Some(other)) if one == other => 0,
        _ => 1,
    };
    let mut numbers = vec![
        is_same(&one.who, &other.who),
        bits(0, 6),
        bits(6, 38),
        one.id.abs_diff(other.id),
        u64::try_from(one.sealed.len().abs_diff(other.sealed.len())).expect("a length"),
        times.linked(one, other),
    ];
    if !matches!(looks, Looks::Rows) {
        numbers.push(one.position.abs_diff(other.position));
    }
    if let Looks::Engine(lies) = looks {
        let apart = lies[&one.position].abs_diff(lies[&other.position]);
        numbers.push(u64::try_from(apart).expect("a count"));
        numbers.push(one.written.abs_diff(other.written));
    }
    numbers
}

type Pair = (Vec<u64>, bool);

/// Which number, how much of it, and what that says.
type Rule = (usize, u64, bool);

/// The best rule "at most so much" or "more than so much" of one of the numbers on these pairs.
fn learned(pairs: &[Pair]) -> Rule {
    let mut best = (0, (0, 0, true));
    for feature in 0..pairs[0].0.len() {
        let mut seen: Vec<u64> = pairs.iter().map(|(numbers, _)| numbers[feature]).collect();
        seen.sort_unstable();
        for step in 0..64 {
            let limit = seen[step * (seen.len() - 1) / 63];
            for below_is_same in [true, false] {
                let rule = (feature, limit, below_is_same);
                let right = pairs.iter().filter(|pair| says(rule, &pair.0) == pair.1).count();
                if right > best.0 {
                    best = (right, rule);
                }
            }
        }
    }
    best.1
}

fn says((feature, limit, below_is_same): Rule, numbers: &[u64]) -> bool {
    (numbers[feature] <= limit) == below_is_same
}

/// Two questions, one after the other: the second is another one by what the first has found.
struct Judge {
    first: Rule,
    then: [Rule; 2],
}

impl Judge {
    fn learned(pairs: &[Pair]) -> Self {
        let first = learned(pairs);
        let then = [false, true].map(|said| {
            let some: Vec<Pair> =
                pairs.iter().filter(|pair| says(first, &pair.0) == said).cloned().collect();
            if some.is_empty() { first } else { learned(&some) }
        });
        Self { first, then }
    }

    fn says(&self, numbers: &[u64]) -> bool {
        says(self.then[usize::from(says(self.first, numbers))], numbers)
    }
}

/// How many pairs were judged rightly.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) right: usize,
    pub(super) tried: usize,
}

impl Score {
    /// Whether chance alone explains it: five standard deviations of as many coins, each of which is half the root of
    /// their count. Of 1,000 coins that is 79 and further off once in two million runs, of 4,000 it is 158 and once in
    /// 1.9 million.
    pub(super) fn is_chance(&self) -> bool {
        let off = (2 * self.right).abs_diff(self.tried);
        off * off <= 25 * self.tried
    }

    /// Whether it is no more than so many of 1,000, five standard deviations of as many coins that fall so aside.
    pub(super) fn is_at_most(&self, of_thousand: usize) -> bool {
        let off = (1_000 * self.right).saturating_sub(of_thousand * self.tried);
        off * off <= 25 * of_thousand * (1_000 - of_thousand) * self.tried
    }

    pub(super) fn of_thousand(&self) -> usize {
        self.right * 1_000 / self.tried
    }
}

/// What it judges rightly that learns on one half of the pairs and is tried on the other.
pub(super) fn judged(
    times: &Times,
    entries: &BTreeMap<i64, Left>,
    pairs: &[(i64, i64, bool)],
    looks: Looks<'_>,
) -> Score {
    let pairs: Vec<Pair> = pairs
        .iter()
        .map(|(one, other, is_same)| {
            (compared(times, &entries[one], &entries[other], looks), *is_same)
        })
        .collect();
    let (known, new) = pairs.split_at(pairs.len() / 2);
    let judge = Judge::learned(known);
    let right = new.iter().filter(|(numbers, is_same)| judge.says(numbers) == *is_same).count();
    Score { right, tried: new.len() }
}
