//! 常用语: texts a community's staff use again and again, with places to be filled in.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::PhraseId,
    text::{Body, Name},
};

/// A text that is used again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Phrase {
    /// Which.
    pub id: PhraseId,
    /// What the list calls it.
    pub title: String,
    /// The text; names between double braces are filled in, as `{{编号}}`.
    pub text: String,
    /// Whether the reader may change or remove it.
    pub may_change: bool,
}

/// The phrases of the caller's community, by title.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Phrases {}

impl Phrases {
    /// How many a community keeps at most.
    pub const MOST: usize = 200;
}

impl Endpoint for Phrases {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/phrases";
    const ABOUT: &'static str = "Lists the phrases of the community.";
    type Answer = Vec<Phrase>;
}

/// Adds a phrase, or changes one: those who answer add, managers change all, others their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepPhrase {
    /// Which is changed; `None` adds one.
    #[serde(default)]
    pub id: Option<PhraseId>,
    /// What the list calls it.
    pub title: Name,
    /// The text.
    pub text: Body,
}

impl Endpoint for KeepPhrase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/phrases";
    const ABOUT: &'static str = "Adds or changes a phrase.";
    type Answer = Phrase;
}

/// Removes a phrase.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DropPhrase {
    /// Which.
    pub id: PhraseId,
}

impl Endpoint for DropPhrase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/phrases/{id}/drop";
    const ABOUT: &'static str = "Removes a phrase.";
    type Answer = ();
}

/// The first place of a text that is not filled in, as `{{期限}}`; such a text is not sent.
#[must_use]
pub fn unfilled(text: &str) -> Option<&str> {
    let begin = text.find("{{")?;
    let end = text.get(begin..)?.find("}}")?;
    text.get(begin..begin + end + 2)
}

/// Fills in what `value` knows by its name; the rest stays to be seen and filled by hand.
#[must_use]
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        match value(name.trim()) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push_str("{{");
                filled.push_str(name);
                filled.push_str("}}");
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays_in_sight() {
        let value = |name: &str| (name == "编号").then(|| "100001".to_owned());

        let text = filled("{{称呼}}，{{ 编号 }}号已在办。", value);

        assert_eq!(text, "{{称呼}}，100001号已在办。");
        assert_eq!(unfilled(&text), Some("{{称呼}}"));
        assert_eq!(unfilled("大括号 { 和 }} 不算"), None);
        assert_eq!(filled("开了{{没关", value), "开了{{没关");
    }
}
