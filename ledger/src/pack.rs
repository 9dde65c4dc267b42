//! What somebody takes along of a log: their own records with everything that proves them, in one file. Whoever
//! is handed it checks it without the hub, and without anybody's word but that of the witnesses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    follower::{Alarm, Confirmed, Follower, News, Told},
    note::Note,
    policy::Policy,
};

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What this is: [`Pack::FORMAT`].
    format: String,
    /// All that the log tells of the person's chain and the community's, from the first record on.
    news: News,
}

/// Why a pack proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotProved {
    /// It is none.
    Form,
    /// Something in it is not what was committed to.
    Broken(Alarm),
    /// Too few have seen its checkpoint: these.
    Unseen(Vec<(String, u64)>),
    /// The rule that was brought is none.
    Rule,
    /// An earlier page, of so many entries, is not the beginning of the newest one.
    Page(u64),
    /// A record that was taken out of its chain is not at this place of the log.
    Elsewhere(u64),
    /// Nobody has signed what stands at this place, by a key that was announced to all; in a receipt, by a key that is
    /// shown.
    NotSigned(u64),
    /// Nobody has agreed to what stands at this place, by a key that is shown, to a notice that was announced.
    NotAgreed(u64),
    /// What stands at this place is about no consent that is shown.
    Stranger(u64),
    /// There are not as many records of this kind as there are said to be.
    Count(String),
}

impl fmt::Display for NotProved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => formatter.write_str("this is no file of records"),
            Self::Broken(alarm) => alarm.fmt(formatter),
            Self::Unseen(by) => {
                let names: Vec<&str> = by.iter().map(|(name, _)| name.as_str()).collect();
                write!(formatter, "too few have seen this page: {}", names.join(", "))
            }
            Self::Rule => formatter.write_str("this is no rule (C2SP tlog-policy)"),
            Self::Page(size) => {
                write!(formatter, "the page of {size} entries is not the beginning of the newest")
            }
            Self::Elsewhere(place) => {
                write!(formatter, "what is shown is not the entry {place} of the log")
            }
            Self::NotSigned(place) => {
                write!(formatter, "nobody has signed what the entry {place} says")
            }
            Self::NotAgreed(place) => {
                write!(formatter, "nobody has agreed to what the entry {place} says")
            }
            Self::Stranger(place) => {
                write!(formatter, "the entry {place} is about no consent that is shown")
            }
            Self::Count(event) => {
                write!(formatter, "there are not as many of {event:?} as it says")
            }
        }
    }
}

impl std::error::Error for NotProved {}

impl Pack {
    /// What stands in its first field.
    pub const FORMAT: &'static str = "linli-records/1";

    /// Packs what a log told to one who knew nothing of it.
    #[must_use]
    pub fn of(news: News) -> Self {
        Self { format: Self::FORMAT.to_owned(), news }
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Form`.
    pub fn read(text: &str) -> Result<Self, NotProved> {
        let pack: Self = serde_json::from_str(text).map_err(|_| NotProved::Form)?;
        (pack.format == Self::FORMAT).then_some(pack).ok_or(NotProved::Form)
    }

    /// Checks all of it, by the rule in it and by one that whoever checks has of the witnesses themselves. What
    /// it proves then: these are all records that the checkpoint commits to, in their order, unchanged. That no earlier
    /// checkpoint committed to others is for a device that reads the log itself
    /// ([`crate::follower::Follower::read`]).
    ///
    /// # Errors
    /// What is not proved.
    pub fn check(&self, rule: Option<&str>) -> Result<Confirmed, NotProved> {
        heard(&self.news, rule)
    }
}

/// Hears what a log tells to one who knew nothing of it, by the rule in it and by one that was brought.
pub(crate) fn heard(news: &News, rule: Option<&str>) -> Result<Confirmed, NotProved> {
    let mut confirmed = match Follower::default().hear(news) {
        Ok(Told::Confirmed(confirmed)) => confirmed,
        Ok(Told::Unconfirmed(by)) => return Err(NotProved::Unseen(by)),
        Err(alarm) => return Err(NotProved::Broken(alarm)),
    };
    if let Some(rule) = rule {
        let rule = Policy::read(rule).map_err(|_| NotProved::Rule)?;
        let note = Note::read(&news.checkpoint).map_err(|_| NotProved::Form)?;
        confirmed.seen = rule.believe(&note).map_err(|_| NotProved::Unseen(Vec::new()))?;
    }
    Ok(confirmed)
}
