//! What stands in the log: a commitment to a record, which says nothing of it.
//!
//! `SHA-256(suite ‖ kind ‖ salt ‖ link ‖ event)` with a salt of 32 random bytes, where the link is
//! `SHA-256(salt ‖ who ‖ number ‖ before)`. Event and salt are kept elsewhere, under a key of the person they
//! are about. Without the salt, nobody can try out what the event was; once it is destroyed, the leaf stays
//! and the tree verifies, and both say nothing for ever. With salt, link and event somebody shows one record
//! to a stranger ([`Shown`]), who learns neither whose chain it is nor what else stands in it.

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    chain::{ChainHead, Entry, Who},
};

/// How the bytes of this version are made: it stands in all of them, so that others can follow.
const SUITE: &[u8] = b"linli-ledger/1 ed25519 sha256\n";

/// What a record is of; it is committed to, so that no event can be shown as one of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = RecordKind))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person's consent: given, refused, withdrawn, over.
    Consent,
    /// Somebody has read, looked for or copied what is protected of a person.
    Access,
    /// A template was taken in by a gate.
    Enrolment,
    /// A gate has to delete.
    Order,
    /// A gate has signed that it did, or the person has found at the door whether it did.
    Receipt,
    /// A key of a person or a gate came or went.
    Key,
    /// A privacy notice was published.
    Notice,
    /// Whose word is enough for a checkpoint, from the next one on.
    Policy,
    /// What a person asks about their data, and what comes of it.
    Right,
    /// A person's data may have been lost.
    Breach,
    /// An auditor has read something, or has ended an audit.
    Audit,
    /// Who acts for a person, and who may read what is a child's.
    Family,
    /// A person's way back after a loss.
    Recovery,
}

impl Kind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::Consent,
        Self::Access,
        Self::Enrolment,
        Self::Order,
        Self::Receipt,
        Self::Key,
        Self::Notice,
        Self::Policy,
        Self::Right,
        Self::Breach,
        Self::Audit,
        Self::Family,
        Self::Recovery,
    ];

    /// Its name, as it is committed to; no name is the beginning of another with its line end.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Access => "access",
            Self::Enrolment => "enrolment",
            Self::Order => "order",
            Self::Receipt => "receipt",
            Self::Key => "key",
            Self::Notice => "notice",
            Self::Policy => "policy",
            Self::Right => "right",
            Self::Breach => "breach",
            Self::Audit => "audit",
            Self::Family => "family",
            Self::Recovery => "recovery",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One record of a chain, as its owner is shown it. It says what happened only once its commitment is the
/// one that stands in the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ChainRecord))]
pub struct Record {
    /// What it is of.
    pub kind: Kind,
    /// 32 random bytes that hide it.
    pub salt: Hash,
    /// What happened, byte for byte.
    pub event: String,
}

/// Neither what hides it nor what is hidden comes into a log by accident.
impl std::fmt::Debug for Record {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Record").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Record {
    /// The commitment to this record as the next one of a chain: 32 bytes, whatever it says. Of whom it is,
    /// its number and the record before it are committed to as well, so that none can be left out, moved or
    /// given to somebody else.
    #[must_use]
    pub fn commitment(&self, who: Who, before: ChainHead) -> Hash {
        self.linked(self.link(who, before))
    }

    /// This record as it is shown to somebody who may know it and nothing else of its chain.
    #[must_use]
    pub fn shown(&self, who: Who, before: ChainHead) -> Shown {
        Shown { record: self.clone(), link: self.link(who, before) }
    }

    /// Its place in its chain, which says nothing to whoever does not know the chain's name.
    fn link(&self, who: Who, before: ChainHead) -> Hash {
        let number = before.next().to_be_bytes();
        Hash::of(&[b"linli-ledger/1 link\n", &self.salt.0, &who.0.0, &number, &before.last.0])
    }

    fn linked(&self, link: Hash) -> Hash {
        let (kind, event) = (self.kind.name().as_bytes(), self.event.as_bytes());
        Hash::of(&[SUITE, kind, b"\n", &self.salt.0, &link.0, event])
    }
}

/// One record taken out of its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ShownRecord))]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// What it says.
    pub record: Record,
    /// Where in its chain it stands, unreadably.
    pub link: Hash,
}

impl Shown {
    /// What the log has to have for it to be true.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        self.record.linked(self.link)
    }
}

/// The entry for the heads of all chains: the last one of each checkpoint. It hides nothing. `at` is when
/// the log says it was made, in milliseconds since 1970.
#[must_use]
pub fn of_heads(root: Hash, at: u64) -> Entry {
    Entry::of_nobody(Hash::of(&[SUITE, b"heads\n", &root.0, &at.to_be_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_by_the_name_it_is_sent_and_committed_to_by() {
        for kind in Kind::ALL {
            assert_eq!(Kind::read(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).expect("plain data"), kind.name());
        }
        for other in ["", "consen", "consents", "Consent", "consent\n"] {
            assert_eq!(Kind::read(other), None, "{other:?}");
        }
    }

    /// The bytes that stand at the head of this file, put together once more.
    #[test]
    fn a_commitment_is_what_others_compute() {
        let record = Record { kind: Kind::Access, salt: Hash([7; 32]), event: "{}".to_owned() };
        let (who, before) = (Who(Hash([1; 32])), ChainHead { count: 4, last: Hash([2; 32]) });
        let link = [&b"linli-ledger/1 link\n"[..], &[7; 32], &[1; 32], &[0, 0, 0, 0, 0, 0, 0, 5]];
        let link = Hash::of(&[&[&link.concat()[..], &[2; 32]].concat()]);
        let head = b"linli-ledger/1 ed25519 sha256\naccess\n";
        let whole = [&head[..], &[7; 32], &link.0, b"{}"].concat();
        assert_eq!(record.commitment(who, before), Hash::of(&[&whole]));
        let heads =
            [&b"linli-ledger/1 ed25519 sha256\nheads\n"[..], &[3; 32], &9_u64.to_be_bytes()];
        assert_eq!(of_heads(Hash([3; 32]), 9), Entry::of_nobody(Hash::of(&[&heads.concat()])));
    }

    #[test]
    fn a_shown_record_is_the_one_of_the_chain_and_names_it_nowhere() {
        let record = Record { kind: Kind::Consent, salt: Hash([7; 32]), event: "{}".to_owned() };
        let (who, before) = (Who(Hash([1; 32])), ChainHead { count: 4, last: Hash([2; 32]) });
        let shown = record.shown(who, before);

        assert_eq!(shown.commitment(), record.commitment(who, before));
        let text = serde_json::to_string(&shown).expect("plain data");
        assert!(!text.contains(&who.0.to_string()) && !text.contains(&before.last.to_string()));
        for other in [
            record.shown(Who(Hash([3; 32])), before),
            record.shown(who, ChainHead { count: 5, ..before }),
            record.shown(who, ChainHead { last: Hash([4; 32]), ..before }),
            Shown { record: Record { kind: Kind::Order, ..record.clone() }, ..shown.clone() },
            Shown { record: Record { event: "[]".into(), ..record.clone() }, ..shown.clone() },
            Shown { record: Record { salt: Hash([8; 32]), ..record.clone() }, ..shown.clone() },
        ] {
            assert_ne!(other.commitment(), shown.commitment(), "{other:?}");
        }
    }
}
