//! Two pages of one log that cannot both be true, as a device keeps them: whoever is handed the file sees by the log's own
//! signatures that it lied, and takes nobody's word for it.
//!
//! Of one size the two roots show it. Of two sizes it is what the log itself brought to show that it had only grown: where
//! that leads to the larger page from another beginning than the smaller one, the log has signed both. Where it leads
//! nowhere the file proves nothing yet, and the log's plain files settle it (`docs/verify_log.py --older`).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    checkpoint::Checkpoint,
    note::{Key, Kind, Note},
    policy::Policy,
    tree::{Head, began},
};

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// What this is: [`Conflict::FORMAT`].
    format: String,
    /// The log's public key (C2SP signed-note).
    key: String,
    /// The page that was believed before, with its signatures (C2SP tlog-checkpoint).
    before: String,
    /// The one that was shown afterwards.
    now: String,
    /// What came with it to show that the one had grown out of the other (RFC 9162 §2.1.4).
    grown: Vec<Hash>,
}

/// What it proves: one key has signed both of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lie {
    /// What the log is called.
    pub origin: String,
    /// The page that was believed before.
    pub before: Head,
    /// The one that was shown afterwards.
    pub now: Head,
}

/// Why a pair proves no lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLie {
    /// It is none.
    Form,
    /// The rule that was brought is none, or knows no such log.
    Rule,
    /// The log has not signed both.
    NotSigned,
    /// One is the beginning of the other.
    Grown,
    /// What the log brought shows neither.
    Open,
}

impl fmt::Display for NoLie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => "these are no two pages of a log",
            Self::Rule => "the rule knows no such log",
            Self::NotSigned => "the log has not signed both pages",
            Self::Grown => "one page is the beginning of the other",
            Self::Open => "the log has not shown how one page grew out of the other",
        })
    }
}

impl std::error::Error for NoLie {}

impl Conflict {
    /// What stands in its first field.
    pub const FORMAT: &'static str = "linli-conflict/1";

    /// Of the page that was believed by a rule, and of one that does not go with it. Nothing where no log of the rule has
    /// signed the first.
    #[must_use]
    pub fn of(rule: &str, before: &str, now: &str, grown: &[Hash]) -> Option<Self> {
        let rule = Policy::read(rule).ok()?;
        let believed = Note::read(before).ok()?;
        let key = rule.logs().iter().find(|log| Checkpoint::open(&believed, log).is_ok())?;
        Some(Self {
            format: Self::FORMAT.to_owned(),
            key: key.to_string(),
            before: before.to_owned(),
            now: now.to_owned(),
            grown: grown.to_vec(),
        })
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Form`.
    pub fn read(text: &str) -> Result<Self, NoLie> {
        let conflict: Self = serde_json::from_str(text).map_err(|_| NoLie::Form)?;
        (conflict.format == Self::FORMAT).then_some(conflict).ok_or(NoLie::Form)
    }

    /// Checks it, by the key in it; and that this is one of a rule, where whoever checks has brought one.
    ///
    /// # Errors
    /// Why it proves no lie.
    pub fn check(&self, rule: Option<&str>) -> Result<Lie, NoLie> {
        let key = Key::read(&self.key).ok().filter(|key| key.kind() == Kind::Note);
        let key = key.ok_or(NoLie::Form)?;
        if let Some(rule) = rule {
            let rule = Policy::read(rule).map_err(|_| NoLie::Rule)?;
            rule.logs().contains(&key).then_some(()).ok_or(NoLie::Rule)?;
        }
        let open = |page: &str| -> Result<Head, NoLie> {
            let note = Note::read(page).map_err(|_| NoLie::Form)?;
            Ok(Checkpoint::open(&note, &key).map_err(|_| NoLie::NotSigned)?.head)
        };
        let (before, now) = (open(&self.before)?, open(&self.now)?);
        let (small, large) = if before.size <= now.size { (before, now) } else { (now, before) };
        let is_said = small.size == 0 || small.size == large.size;
        let grown: &[Hash] = if is_said { &[] } else { &self.grown[..] };
        if began(small, large, grown).ok_or(NoLie::Open)? == small.root {
            return Err(NoLie::Grown);
        }
        Ok(Lie { origin: key.name().to_owned(), before, now })
    }
}
