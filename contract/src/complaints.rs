//! A complaint: how it is filed, what is seen of it, and what may be done to it.

mod acts;
mod alike;
mod calls;
mod key;
mod status;

pub use acts::{Act, ActKind, Part, Reason, Satisfaction};
pub use alike::{Alike, Outline, Support, Supported, Unsupport};
pub use calls::{Copied, Do, Done, Erase, File, Follow, Mine, Show, TakeCopy};
pub use key::{CaseKey, NotACaseKey};
pub use status::{Status, Turn};

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    attachments::Photo,
    counter::Taken,
    id::{ComplaintId, EntryId, NoticeId},
    time::Time,
    words::{self, Language, Word},
};

/// What the sender keeps: it proves that the complaint has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The complaint.
    pub id: ComplaintId,
    /// Its number, to be said on the telephone.
    pub number: i64,
    /// Opens the complaint without an account; told once, to visitors only.
    pub case_key: Option<CaseKey>,
    /// When it arrived.
    pub filed_at: Time,
    /// Until when there is an answer.
    pub due_at: Time,
    /// Where it is.
    pub place: Option<String>,
    /// The community's telephone.
    pub telephone: String,
}

/// One line of a list of complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Matter {
    /// Which.
    pub id: ComplaintId,
    /// Its number.
    pub number: i64,
    /// What it is about: the subject, or the beginning of the text.
    pub title: String,
    /// Where it is.
    pub place: Option<String>,
    /// How far it is.
    pub status: Status,
    /// Who is to act next.
    pub turn: Turn,
    /// When it arrived.
    pub filed_at: Time,
    /// Until when the next act of the staff is promised; only while one is.
    pub due_at: Option<Time>,
    /// When something last happened.
    pub changed_at: Time,
    /// Who has it; `None` while nobody has.
    pub assignee: Option<String>,
}

impl Matter {
    /// What a person reads as its name, pictures without words included.
    #[must_use]
    pub fn heading(&self, language: Language) -> &str {
        if self.title.is_empty() {
            words::complaints::TITLE_PHOTO.say(language)
        } else {
            &self.title
        }
    }
}

/// A complaint with its history, as one reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Case {
    /// The line it has in lists.
    pub matter: Matter,
    /// The subject as it was typed, if one was.
    pub subject: Option<String>,
    /// Grows by one with every entry but notes, of which only the staff know; sent back with an act
    /// to notice collisions.
    pub version: i64,
    /// What the reader is to it.
    pub part: Part,
    /// Who filed it, for those who answer: a name, or `None` for a visitor.
    pub author: Option<String>,
    /// What happened, oldest first.
    pub entries: Vec<Entry>,
    /// What the reader may do now.
    pub acts: Vec<ActKind>,
    /// The notice it asks about.
    #[serde(default)]
    pub about: Option<About>,
    /// Whether it is a child's whom no second person has allowed this reader to know: the name, the home and the pictures
    /// are left out, and the place is no nearer than the building.
    #[serde(default)]
    pub is_closed: bool,
}

/// The notice that somebody asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct About {
    /// Which.
    pub id: NoticeId,
    /// Its title now.
    pub title: String,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// When.
    pub at: Time,
    /// What.
    pub kind: EntryKind,
    /// From which side.
    pub side: Side,
    /// Whose name stands under it; `None` for a visitor.
    pub name: Option<String>,
    /// Which of the staff wrote it down for them, if one did.
    #[serde(default)]
    pub taken: Option<Taken>,
    /// What was written; empty where an act needs no words.
    pub text: String,
    /// Why it was declined, if it was.
    pub reason: Option<Reason>,
    /// How it was judged, if it was.
    pub satisfaction: Option<Satisfaction>,
    /// Pictures.
    pub photos: Vec<Photo>,
}

/// The sides of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who filed it.
    Author,
    /// Who answers.
    Staff,
}

/// What an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was filed.
    Filed,
    /// An act; which one is the act's own name.
    #[serde(untagged)]
    Act(ActKind),
}

crate::schema::string_schema!(EntryKind);

impl EntryKind {
    /// The name on the wire, in the store and in style sheets.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Act(act) => act.as_str(),
        }
    }

    /// What a person reads of it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Filed => words::complaints::ENTRY_FILED,
            Self::Act(act) => act.word(),
        }
    }

    /// The drawing that stands beside the word, by its name among the icons.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Filed => "megaphone",
            Self::Act(act) => act.icon(),
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "filed" => Some(Self::Filed),
            other => ActKind::read(other).map(Self::Act),
        }
    }
}

/// By hand: what serde derives for untagged enums keeps any JSON in between, and every resident
/// would download that.
impl<'de> Deserialize<'de> for EntryKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::read(&name).ok_or_else(|| D::Error::custom("entry-kind"))
    }
}

/// The most characters of a title made from a text.
const TITLE: usize = 40;

/// What a list calls a complaint: its subject, else the beginning of its text.
#[must_use]
pub fn title(subject: Option<&str>, text: &str) -> String {
    if let Some(subject) = subject {
        return subject.to_owned();
    }
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let mut title: String = line.chars().take(TITLE).collect();
    if line.chars().nth(TITLE).is_some() {
        title.push('…');
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_subject_or_the_first_words() {
        assert_eq!(title(Some("电梯"), "三天没修"), "电梯");
        assert_eq!(title(None, "\n  三天没修\n请快一点"), "三天没修");
        assert_eq!(title(None, &"字".repeat(41)), format!("{}…", "字".repeat(40)));
        assert_eq!(title(None, ""), "");
    }

    #[test]
    fn entry_kinds_are_flat_on_the_wire() {
        let json = serde_json::to_string(&[EntryKind::Filed, EntryKind::Act(ActKind::Answer)]);

        assert_eq!(json.expect("plain enums"), r#"["filed","answer"]"#);
        assert_eq!(
            serde_json::from_str::<EntryKind>(r#""reopen""#).expect("a name of the list"),
            EntryKind::Act(ActKind::Reopen)
        );
    }
}
