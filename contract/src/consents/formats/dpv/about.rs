//! Who and what a record is about, what is done with the data, and who is in it.

use ledger::Hash;
use serde_json::{Value, json};

use super::{super::names, typed};
use crate::{
    Language,
    consents::How,
    family::Tie,
    gates::{DataKind, Notice, Purpose, Texts},
    id::GateId,
    text::Statement,
    time::Time,
};

/// Who and what a record is about, whether it was signed or refused.
pub(super) struct About<'a> {
    /// What the record is called.
    pub(super) name: String,
    pub(super) person: Hash,
    /// What the guardian is called at this gate who has signed for them, where they are a child.
    pub(super) guardian: Option<Hash>,
    /// Whether a guardian has signed or refused for them.
    pub(super) is_childs: bool,
    pub(super) gate: GateId,
    /// The key of the gate that was agreed to.
    pub(super) gate_key: String,
    pub(super) purpose: Purpose,
    pub(super) kind: DataKind,
    pub(super) controller: String,
    /// The hash of what was shown, in which language, and the notice itself, where each is known.
    pub(super) notice: Hash,
    pub(super) language: Option<Language>,
    pub(super) known: Option<(Time, &'a Notice)>,
    /// Until when the data is kept; a refusal keeps none.
    pub(super) until: Option<String>,
    /// Within how many hours it is deleted then, where what was signed says so.
    pub(super) deletion_hours: Option<u8>,
    /// How it can be withdrawn by what was signed; a refusal, and a consent of before, does not say it.
    pub(super) withdrawal: &'a [How],
}

impl About<'_> {
    pub(super) fn controller(&self) -> String {
        format!("{}#controller", self.name)
    }

    pub(super) fn processor(&self) -> Option<String> {
        self.known.map(|_| format!("{}#processor", self.name))
    }

    /// The sentences as they were shown; as they were first written where the language is not known.
    pub(super) fn texts<'n>(&self, notice: &'n Notice) -> &'n Texts {
        self.language.map_or(&notice.texts, |language| notice.texts(language))
    }

    /// How to withdraw: as it was signed, else as it is for all.
    pub(super) const fn ways(&self) -> &[How] {
        if self.withdrawal.is_empty() { How::ALL } else { self.withdrawal }
    }

    pub(super) fn person(&self) -> String {
        names::of_hash(self.person)
    }
}

/// What is done with the data: ISO/IEC TS 27560 `purposes`.
pub(super) fn process(about: &About<'_>) -> Value {
    let text = about.known.map(|(_, notice)| about.texts(notice).purpose.as_str());
    let kept = about.until.as_ref().map(|until| {
        let duration =
            json!({ "@type": "dpv:UntilTimeDuration", "rdf:value": typed("dateTime", until) });
        json!({ "@type": "dpv:StorageDuration", "dpv:hasDuration": duration })
    });
    // storage_locations, retention_period; a gate has a day to delete.
    let place = json!({ "@type": "dpv:StorageLocation", "dpv:hasLocation": "dpv:WithinDevice" });
    let time = match about.deletion_hours {
        None | Some(24) => "P1D".to_owned(),
        Some(hours) => format!("PT{hours}H"),
    };
    let time = json!({ "@type": "dpv:TemporalDuration", "rdf:value": typed("duration", &time) });
    // Older notices do not say what happens at the end.
    let end = about.known.and_then(|(_, notice)| about.texts(notice).at_end.as_ref());
    let deleted = json!({
        "@type": "dpv:StorageDeletion",
        "dpv:hasDuration": time,
        "dct:description": end.map(Statement::as_str),
    });
    let storage: Vec<Value> = [Some(place), kept, Some(deleted)].into_iter().flatten().collect();
    json!({
        "@type": "dpv:Process",
        // purpose, purpose_type: exactly one (PIPL article 29)
        "dpv:hasPurpose": names::purpose(about.purpose),
        "dct:description": text,
        // pii_type, special_pii_category
        "dpv:hasPersonalData": names::kind(about.kind),
        // pii_optional: a face is never the only way (FR article 10)
        "dpv:hasNecessity": "dpv:Optional",
        // processing_method
        "dpv:hasProcessing": ["dpv:Collect", "dpv:Derive", "dpv:Store", "dpv:Match", "dpv:Erase"],
        // collection_method
        "dpv:hasDataSource": "dpv:DataSubjectDataSource",
        "dpv:hasStorageCondition": storage,
        "dpv:hasRecipient": names::of_gate(about.gate),
    })
}

/// Who is in it: ISO/IEC TS 27560 `party_id`, `party_name`, `party_role`, `party_contact`.
pub(super) fn entities(about: &About<'_>) -> Vec<Value> {
    let notice = about.known.map(|(_, notice)| notice);
    let controller = json!({
        "@id": about.controller(),
        "@type": "dpv:DataController",
        "dpv:hasIdentifier": about.controller(),
        "dpv:hasName": about.controller,
        "dpv:hasContact": notice.map(|notice| notice.contact.as_str()),
    });
    let processor = notice.map(|notice| {
        json!({
            "@id": about.processor(),
            "@type": "dpv:DataProcessor",
            "dpv:hasIdentifier": about.processor(),
            "dpv:hasName": notice.vendor.as_str(),
        })
    });
    let gate = json!({
        "@id": names::of_gate(about.gate),
        "@type": ["dpv:Recipient", "linli:Gate"],
        "dpv:hasIdentifier": about.gate.to_string(),
        "dpv:hasName": notice.map(|notice| notice.gate_name.as_str()),
        "linli:key": about.gate_key,
    });
    let guardian = about.guardian.map(names::of_hash);
    let guardian = guardian.map(|name| acting(Tie::Guardian, &name, None, about.person));
    [Some(controller), processor, Some(gate), guardian].into_iter().flatten().collect()
}

/// Somebody who acts for the person: what they are called here, and their name, where it is known.
pub(super) fn acting(tie: Tie, id: &str, name: Option<&str>, person: Hash) -> Value {
    json!({
        "@id": id,
        "@type": names::tie(tie),
        "dpv:hasIdentifier": id,
        "dpv:hasName": name,
        "dpv:isRepresentativeFor": names::of_hash(person),
    })
}

/// Those who have refused or withdrawn for the person with a device of their own: of them the chain has the name alone.
pub(super) struct Others<'a> {
    /// What the record is called in which they are.
    record: String,
    all: Vec<(Tie, &'a str)>,
}

impl<'a> Others<'a> {
    /// Nobody yet.
    pub(super) const fn of(record: String) -> Self {
        Self { record, all: Vec::new() }
    }

    /// What one of them is called in this record, each time they have said something.
    pub(super) fn called(&mut self, tie: Tie, name: &'a str) -> String {
        let known = self.all.iter().position(|one| *one == (tie, name));
        let index = known.unwrap_or(self.all.len());
        if known.is_none() {
            self.all.push((tie, name));
        }
        self.id(index)
    }

    fn id(&self, index: usize) -> String {
        match index {
            0 => format!("{}#representative", self.record),
            _ => format!("{}#representative-{}", self.record, index + 1),
        }
    }

    /// Each of them, by name.
    pub(super) fn entities(&self, person: Hash) -> impl Iterator<Item = Value> {
        let all = self.all.iter().enumerate();
        all.map(move |(index, &(tie, name))| acting(tie, &self.id(index), Some(name), person))
    }
}
