//! What was measured, beside what was hoped for: as lines, as JSON, as `docs/BENCHMARKS.md`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{machine, reasons};

/// One number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
    /// What it should be, if there is such a number.
    pub(crate) goal: Option<f64>,
    /// Whether it is.
    pub(crate) met: Option<bool>,
    /// What the machine itself can do, in the same run.
    pub(crate) limit: Option<f64>,
    /// `value` / `limit`.
    pub(crate) ratio: Option<f64>,
}

impl Row {
    /// A number without a goal.
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self {
            name: name.into(),
            value,
            unit: unit.into(),
            goal: None,
            met: None,
            limit: None,
            ratio: None,
        }
    }

    /// It should be at least this.
    pub(crate) fn at_least(self, goal: f64) -> Self {
        Self { met: Some(self.value >= goal), goal: Some(goal), ..self }
    }

    /// It should be at most this.
    pub(crate) fn at_most(self, goal: f64) -> Self {
        Self { met: Some(self.value <= goal), goal: Some(goal), ..self }
    }

    /// The machine can do so much.
    pub(crate) fn of(self, limit: f64) -> Self {
        Self { ratio: Some(self.value / limit), limit: Some(limit), ..self }
    }
}

/// What was measured at one time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) commit: String,
    pub(crate) at: String,
    pub(crate) machine: String,
    /// How busy the machine was with other things just before.
    pub(crate) load: String,
    pub(crate) rows: Vec<Row>,
    /// What was not measured, and why.
    pub(crate) left_out: Vec<String>,
}

impl Run {
    /// A run that begins now.
    pub(crate) fn begin() -> Self {
        Self {
            commit: machine::commit(),
            at: machine::today(),
            machine: machine::described(),
            load: machine::load(),
            rows: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// A number with as many digits as tell something.
fn shown(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 {
        let whole = format!("{value:.0}");
        let digits = whole.trim_start_matches('-').len();
        return whole.chars().enumerate().fold(String::new(), |mut text, (at, digit)| {
            let at_from_end = digits - at;
            if at > 0 && at_from_end.is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
            text
        });
    }
    if size >= 10.0 { format!("{value:.1}") } else { format!("{value:.2}") }
}

fn optional(value: Option<f64>) -> String {
    value.map(shown).unwrap_or_default()
}

/// The rows as a table in Markdown.
pub(crate) fn markdown(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = "| What | Measured | Unit | Goal | Met | Limit | Ratio |\n\
                    |---|---:|---|---:|---|---:|---:|\n"
        .to_owned();
    for row in rows {
        let met = row.met.map_or("", |met| if met { "yes" } else { "**no**" });
        text += &format!(
            "| {} | {} | {} | {} | {met} | {} | {} |\n",
            row.name,
            shown(row.value),
            row.unit,
            optional(row.goal),
            optional(row.limit),
            optional(row.ratio)
        );
    }
    text
}

/// Puts the new runs beside the older ones of other parts, and writes the page.
pub(crate) fn write(folder: &Path, new: BTreeMap<String, Run>) -> Result<()> {
    let kept = folder.join("benchmarks.json");
    let mut all: BTreeMap<String, Run> = match fs::read_to_string(&kept) {
        Ok(text) => serde_json::from_str(&text).context("reading docs/benchmarks.json")?,
        Err(_) => BTreeMap::new(),
    };
    all.extend(new);
    fs::write(&kept, format!("{}\n", serde_json::to_string_pretty(&all)?))?;
    fs::write(folder.join("BENCHMARKS.md"), page(&all))?;
    Ok(())
}

fn page(all: &BTreeMap<String, Run>) -> String {
    let mut text = reasons::INTRODUCTION.to_owned();
    for (part, title) in reasons::PARTS {
        let Some(run) = all.get(part) else { continue };
        text += &format!(
            "\n## {title}\n\nCommit {}, {} UTC, on {}; load before: {}.\n\n{}",
            run.commit,
            run.at,
            run.machine,
            run.load,
            markdown(&run.rows)
        );
        for sentence in &run.left_out {
            text += &format!("\n{sentence}\n");
        }
        let missed: Vec<&Row> = run.rows.iter().filter(|row| row.met == Some(false)).collect();
        text += reasons::history(part).unwrap_or_default();
        if !missed.is_empty() {
            text += "\nMissed:\n\n";
        }
        for row in missed {
            text += &format!("- *{}*: {}\n", row.name, reasons::of(&row.name));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_the_digits_that_tell_something() {
        let numbers = [0.153, 12.345, 123.4, 8_000.2, 1_234_567.0];

        assert_eq!(numbers.map(shown), ["0.15", "12.3", "123", "8,000", "1,234,567"]);
    }

    #[test]
    fn a_goal_is_met_from_its_own_side() {
        assert_eq!(Row::new("a", 2.0, "ms").at_most(1.0).met, Some(false));
        assert_eq!(Row::new("a", 2.0, "/s").at_least(1.0).of(4.0).ratio, Some(0.5));
    }
}
