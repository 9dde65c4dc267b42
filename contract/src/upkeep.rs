//! How the hub is kept: its last backup, the room on its disk, and what to do about them.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    time::{Span, Time},
    words::{Word, panel as words},
};

/// Asks how the hub is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/upkeep";
    const ABOUT: &'static str = "Tells of the last backup, the room on the disk and the settings.";
    type Answer = Upkeep;
}

/// How the hub is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Upkeep {
    /// When the hub was asked.
    pub now: Time,
    /// When the last finished backup was begun.
    pub backup_at: Option<Time>,
    /// Bytes free on the disk of the data folder.
    pub free: u64,
    /// Bytes that disk has.
    pub total: u64,
    /// Bytes of the database.
    pub database: u64,
    /// Bytes of the pictures.
    pub files: u64,
    /// The settings in force.
    pub settings: Settings,
}

/// The settings in force, from the community's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Settings {
    /// What the hub calls the community.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The telephone a person answers.
    pub telephone: String,
    /// When somebody is there.
    pub hours: String,
    /// Where the counter is.
    pub counter: String,
    /// Minutes east of UTC.
    pub utc_offset_minutes: i32,
    /// Working days until an answer is promised.
    pub answer_days: u8,
    /// The hour at which a working day ends.
    pub closing_hour: u8,
    /// The version of the privacy notice.
    pub notice_version: u32,
    /// Who decides over the data.
    pub controller: String,
    /// How to reach them about it.
    pub contact: String,
    /// Months a complaint is kept after it is over.
    pub keep_months: u16,
    /// Doors with a code to scan, as they are called.
    pub doors: Vec<String>,
    /// Where residents reach the hub.
    pub address: String,
    /// The file they stand in, below the data folder.
    pub file: String,
}

/// What a backup is for, as whoever makes it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = BackupReason))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// That nothing is lost: what is made every night.
    #[default]
    Routine,
    /// Another version of the program is about to come.
    Update,
    /// The hub moves to another machine.
    Moving,
    /// Something else.
    Other,
}

impl Reason {
    /// What it is called.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Routine => words::BACKUP_ROUTINE,
            Self::Update => words::BACKUP_UPDATE,
            Self::Moving => words::BACKUP_MOVING,
            Self::Other => words::BACKUP_OTHER,
        }
    }
}

/// Something to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No backup was ever made.
    NoBackup,
    /// The last backup is older than [`STALE`].
    OldBackup,
    /// The disk is nearly full.
    LittleRoom,
}

/// After so long a backup is old.
pub const STALE: Span = Span::DAY.times(7);

/// So little room is too little, however small the disk.
pub const LEAST_ROOM: u64 = 1 << 30;

impl Upkeep {
    /// What is to be done.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let backup = match self.backup_at {
            None => Some(Warning::NoBackup),
            Some(at) if self.now - at > STALE => Some(Warning::OldBackup),
            Some(_) => None,
        };
        let is_little = self.free < LEAST_ROOM || self.free < self.total / 10;
        backup.into_iter().chain(is_little.then_some(Warning::LittleRoom)).collect()
    }
}

/// A number of bytes as people say it, in the steps of 1,024 that file managers use.
#[must_use]
pub fn size(bytes: u64) -> String {
    let mut unit = "B";
    let mut tenths = bytes.saturating_mul(10);
    for larger in ["KB", "MB", "GB", "TB"] {
        if tenths < 10_240 {
            break;
        }
        tenths /= 1_024;
        unit = larger;
    }
    if unit == "B" || tenths >= 1_000 {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1 << 30;

    fn kept(backup_days_ago: Option<i64>, free: u64, total: u64) -> Vec<Warning> {
        let now = Time(1_000 * Span::DAY.0);
        let settings = Settings {
            code: String::new(),
            name: String::new(),
            telephone: String::new(),
            hours: String::new(),
            counter: String::new(),
            utc_offset_minutes: 480,
            answer_days: 5,
            closing_hour: 17,
            notice_version: 1,
            controller: String::new(),
            contact: String::new(),
            keep_months: 24,
            doors: Vec::new(),
            address: String::new(),
            file: String::new(),
        };
        let backup_at = backup_days_ago.map(|days| now - Span::DAY.times(days));
        Upkeep { now, backup_at, free, total, database: 0, files: 0, settings }.warnings()
    }

    #[test]
    fn each_danger_has_its_warning() {
        for (days, free, total, expected) in [
            (Some(1), 50 * GB, 100 * GB, vec![]),
            (Some(7), 50 * GB, 100 * GB, vec![]),
            (Some(8), 50 * GB, 100 * GB, vec![Warning::OldBackup]),
            (None, 50 * GB, 100 * GB, vec![Warning::NoBackup]),
            (Some(1), 9 * GB, 100 * GB, vec![Warning::LittleRoom]),
            (Some(1), GB - 1, 2 * GB, vec![Warning::LittleRoom]),
            (Some(1), GB, 2 * GB, vec![]),
            (None, 0, 0, vec![Warning::NoBackup, Warning::LittleRoom]),
        ] {
            assert_eq!(kept(days, free, total), expected, "{days:?} {free} {total}");
        }
    }

    #[test]
    fn sizes_are_said_as_file_managers_do() {
        for (bytes, said) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KB"),
            (1_536, "1.5 KB"),
            (300 * 1_024 * 1_024, "300 MB"),
            (5 * GB, "5.0 GB"),
            (2_048 * GB, "2.0 TB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
