//! What invented people are called and say.

use anyhow::Context;
use serde::Deserialize;

use super::chance::Chance;

/// The lists of `words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    surnames: String,
    given: Vec<String>,
    pub(super) spots: Vec<String>,
    pub(super) wishes: Vec<String>,
    pub(super) answers: Vec<String>,
    pub(super) results: Vec<String>,
    pub(super) declines: Vec<String>,
    pub(super) additions: Vec<String>,
    pub(super) notes: Vec<String>,
    #[serde(rename = "asking")]
    pub(super) askings: Vec<Asking>,
    #[serde(rename = "gathering")]
    pub(super) gatherings: Vec<Gathering>,
    pub(super) praise: Vec<String>,
    pub(super) complaints: Vec<String>,
    pub(super) opinions: Vec<String>,
    #[serde(rename = "matter")]
    pub(super) matters: Vec<Matter>,
    #[serde(rename = "idea")]
    pub(super) ideas: Vec<Idea>,
    #[serde(rename = "telling")]
    pub(super) tellings: Vec<Telling>,
}

/// What is told to all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telling {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) topic: String,
    /// How long after it was told it happens; 0 for what happens at no time.
    #[serde(default)]
    pub(super) hours_ahead: i64,
}

/// What residents are asked, and what is made of the result.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    pub(super) draft: contract::polls::Draft,
    pub(super) conclusion: String,
}

/// What is done together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gathering {
    /// In how many days; negative for what is over.
    pub(super) days_ahead: i64,
    /// At which hour.
    pub(super) hour: u8,
    /// For how many minutes.
    pub(super) lasts: i64,
    /// What came of it, where it is over.
    pub(super) report: String,
    pub(super) draft: contract::activities::Draft,
}

/// What is proposed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Idea {
    pub(super) title: String,
    pub(super) text: String,
}

/// What is complained of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    pub(super) subject: String,
    #[serde(default)]
    pub(super) indoors: bool,
    pub(super) texts: Vec<String>,
}

impl Words {
    pub(super) fn read() -> anyhow::Result<Self> {
        toml::from_str(include_str!("words.toml")).context("reading the words of invented matters")
    }

    pub(super) fn name(&self, chance: &mut Chance) -> String {
        let surnames: Vec<char> = self.surnames.chars().collect();
        let surname = chance.pick(&surnames).copied();
        let given = say(chance, &self.given);
        surname.into_iter().chain(given.chars()).collect()
    }
}

/// One of the sentences, with a number of days where it wants one.
pub(super) fn say(chance: &mut Chance, sentences: &[String]) -> String {
    let days = (chance.below(6) + 2).to_string();
    chance.pick(sentences).map(|sentence| sentence.replace("{days}", &days)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use contract::text::{Body, Subject};

    use super::*;

    #[test]
    fn every_sentence_is_one_that_a_resident_could_send() {
        let words = Words::read().expect("the lists are readable");

        let lists = [&words.wishes, &words.answers, &words.results, &words.declines];
        let texts = words.matters.iter().flat_map(|matter| &matter.texts);
        for text in lists.into_iter().flatten().chain(texts) {
            Body::try_from(text.as_str()).expect("within the limits");
        }
        for matter in &words.matters {
            Subject::try_from(matter.subject.as_str()).expect("within the limits");
            assert!(matter.texts.iter().all(|text| text.contains("{place}")), "{}", matter.subject);
        }
    }
}
