//! Communities from `communities/<code>.toml`: configuration, never code.

mod keeping;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use anyhow::{Context, bail, ensure};
use contract::{
    community::DoorCode,
    community::NOTICE_WORDS,
    id::CommunityId,
    time::{Offset, Span, Time},
};
use serde::{Deserialize, Serialize};

/// The file of one community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the hub calls it for ever: lower-case letters, digits and hyphens.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The telephone a person answers.
    pub telephone: String,
    /// When somebody is at the telephone and the counter.
    pub hours: String,
    /// Where the counter is.
    pub counter: String,
    /// Minutes east of UTC.
    #[serde(default = "china")]
    pub utc_offset_minutes: i32,
    /// Working days until an answer is promised.
    #[serde(default = "five")]
    pub answer_days: u8,
    /// The hour at which a working day ends.
    #[serde(default = "seventeen")]
    pub closing_hour: u8,
    /// Seconds in which staff may take back what they have sent; 0 for none.
    #[serde(default = "ten")]
    pub undo_seconds: u8,
    /// The privacy notice.
    pub privacy: Privacy,
    /// Grids and the micro-grids within them.
    #[serde(default, rename = "grid")]
    pub grids: Vec<Grid>,
    /// Buildings with their units.
    #[serde(default, rename = "building")]
    pub buildings: Vec<Building>,
    /// Doors with a code to scan.
    #[serde(default, rename = "door")]
    pub doors: Vec<Door>,
}

/// What the privacy notice says (PIPL article 17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Grows with every change.
    pub version: u32,
    /// Who decides over the data.
    pub controller: String,
    /// How to reach them about it.
    pub contact: String,
    /// Months a complaint is kept after it is over.
    pub keep_months: u16,
}

/// A grid 网格 of the community, or a micro-grid within one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// What the file calls it.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The grid it is within; that one stands before it.
    #[serde(default)]
    pub within: Option<String>,
}

/// A building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Building {
    /// Its number on sheets.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its units.
    #[serde(default)]
    pub units: Vec<String>,
    /// The grid or micro-grid it belongs to.
    #[serde(default)]
    pub grid: Option<String>,
}

/// A door, gate or spot with a code to scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// The code of its link.
    pub code: DoorCode,
    /// What people call the place.
    pub place: String,
}

const fn china() -> i32 {
    Offset::CHINA.0
}

const fn five() -> u8 {
    5
}

const fn seventeen() -> u8 {
    17
}

const fn ten() -> u8 {
    10
}

impl Settings {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// When it is not readable TOML of this shape or a value makes no sense.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
        let settings: Self =
            toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
        settings.check().with_context(|| format!("{}", path.display()))?;
        Ok(settings)
    }

    fn check(&self) -> anyhow::Result<()> {
        let is_code = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        ensure!(is_code(&self.code), "code: lower-case letters, digits and hyphens only");
        for (field, text) in [
            ("name", &self.name),
            ("telephone", &self.telephone),
            ("hours", &self.hours),
            ("counter", &self.counter),
            ("privacy.controller", &self.privacy.controller),
            ("privacy.contact", &self.privacy.contact),
        ] {
            ensure!(!text.trim().is_empty(), "{field}: must not be empty (PIPL article 17)");
        }
        ensure!((-14 * 60..=14 * 60).contains(&self.utc_offset_minutes), "utc_offset_minutes");
        ensure!((1..=60).contains(&self.answer_days), "answer_days: 1 to 60");
        ensure!(self.closing_hour <= 23, "closing_hour: 0 to 23");
        ensure!(self.undo_seconds <= 60, "undo_seconds: 0 to 60");
        ensure!(self.privacy.keep_months > 0, "privacy.keep_months: at least 1");
        let mut grids = BTreeSet::new();
        for grid in &self.grids {
            ensure!(!grid.name.trim().is_empty(), "grid {}: it has no name", grid.code);
            let is_known = grid.within.as_ref().is_none_or(|within| grids.contains(within));
            ensure!(is_known, "grid {}: the one it is within does not stand before it", grid.code);
            ensure!(grids.insert(grid.code.clone()), "grid {}: it stands twice", grid.code);
        }
        for building in &self.buildings {
            let is_known = building.grid.as_ref().is_none_or(|grid| grids.contains(grid));
            ensure!(is_known, "building {}: there is no such grid", building.code);
        }
        Ok(())
    }

    /// The offset of its clocks.
    #[must_use]
    pub const fn offset(&self) -> Offset {
        Offset(self.utc_offset_minutes)
    }

    /// The version of the privacy notice: of the file, and of the sentences that come with the app.
    #[must_use]
    pub const fn notice_version(&self) -> u32 {
        self.privacy.version.saturating_add(NOTICE_WORDS)
    }

    /// How long what staff have sent can be taken back.
    #[must_use]
    pub const fn undo_time(&self) -> Span {
        Span::SECOND.times(self.undo_seconds as i64)
    }

    /// Until when an answer is promised for what arrives at `filed_at`.
    #[must_use]
    pub fn due(&self, filed_at: Time) -> Time {
        contract::calendar::due(filed_at, self.answer_days, self.closing_hour, self.offset())
    }
}

/// Reads every community of a data folder, in the order of their codes.
///
/// # Errors
/// When there is none, two have one code, or a file is wrong.
pub fn read_all(data: &Path) -> anyhow::Result<Vec<Settings>> {
    let folder = data.join("communities");
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(&folder).with_context(|| {
        format!("{} has no communities; run `linli-hub init` first", data.display())
    })? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let settings = Settings::read(&path)?;
            if let Some(twice) = all.insert(settings.code.clone(), settings) {
                bail!("two files describe the community {}", twice.code);
            }
        }
    }
    ensure!(!all.is_empty(), "{} holds no community", folder.display());
    let all: Vec<Settings> = all.into_values().collect();
    check_doors(&all)?;
    Ok(all)
}

/// A door's code is all that a complaint from there says: no two doors of a hub share one.
fn check_doors(all: &[Settings]) -> anyhow::Result<()> {
    let mut known = BTreeMap::new();
    for settings in all {
        for door in &settings.doors {
            if let Some(other) = known.insert(door.code.as_str(), &settings.code) {
                bail!(
                    "the door {} stands in {other} and in {}; give each door of this hub a code of its own",
                    door.code.as_str(),
                    settings.code
                );
            }
        }
    }
    Ok(())
}

/// The communities a hub serves.
#[derive(Clone, Debug)]
pub struct Communities(Arc<BTreeMap<CommunityId, Settings>>);

impl Communities {
    /// Those with their ids in the store.
    #[must_use]
    pub fn new(all: impl IntoIterator<Item = (CommunityId, Settings)>) -> Self {
        Self(Arc::new(all.into_iter().collect()))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: CommunityId) -> Option<&Settings> {
        self.0.get(&id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (CommunityId, &Settings)> {
        self.0.iter().map(|(id, settings)| (*id, settings))
    }

    /// The only one, where there is only one: what a visitor without a door code means.
    #[must_use]
    pub fn only(&self) -> Option<CommunityId> {
        match self.0.len() {
            1 => self.0.keys().next().copied(),
            _ => None,
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<CommunityId> {
        self.0.iter().find(|(_, settings)| settings.code == code).map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../../xtask/demo/community.toml");

    #[test]
    fn two_communities_with_one_door_are_refused() {
        let one: Settings = toml::from_str(DEMO).expect("the demo's settings");
        let other = Settings { code: "other".to_owned(), ..one.clone() };
        let apart = Settings { doors: Vec::new(), ..other.clone() };
        check_doors(&[one.clone(), apart]).expect("their doors differ");

        let refused = check_doors(&[one, other]).expect_err("doors stand twice").to_string();

        assert!(refused.contains("the door 1-1"), "{refused}");
    }
}
