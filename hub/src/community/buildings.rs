//! In which building a place is: read once, since places never move.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use contract::id::PlaceId;

use super::store;
use crate::{db::Tx, error::Result};

/// A building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    /// Which.
    pub id: PlaceId,
    /// What it is called.
    pub name: String,
}

impl Building {
    /// Whether words for a place begin with this building's name: "翠竹12" does not mean "翠竹1".
    #[must_use]
    pub fn is_meant_by(&self, words: &str) -> bool {
        let Some(rest) = words.strip_prefix(self.name.as_str()) else { return false };
        let goes_on = |letter: Option<char>| letter.is_some_and(|one| one.is_ascii_alphanumeric());
        !(goes_on(self.name.chars().last()) && goes_on(rest.chars().next()))
    }
}

/// The buildings of the places that were asked for.
#[derive(Debug, Default)]
pub struct Buildings(Mutex<HashMap<PlaceId, Option<Building>>>);

impl Buildings {
    /// The building a place is in, or is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of(&self, tx: &mut Tx, place: PlaceId) -> Result<Option<Building>> {
        if let Some(known) = self.known(place) {
            return Ok(known);
        }
        let found = store::building(tx, place).await?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(place, found.clone());
        Ok(found)
    }

    fn known(&self, place: PlaceId) -> Option<Option<Building>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_goes_on_is_another_building() {
        for (name, words, expected) in [
            ("3栋", "3栋1单元502", true),
            ("3栋", "3栋", true),
            ("3栋", "13栋1单元", false),
            ("翠竹1", "翠竹1 电梯", true),
            ("翠竹1", "翠竹12", false),
            ("翠竹1", "翠竹1单元", true),
            ("A", "A座", true),
            ("A", "A1座", false),
            ("3栋", "东门", false),
        ] {
            let building = Building { id: PlaceId::from_number(1), name: name.to_owned() };
            assert_eq!(building.is_meant_by(words), expected, "{words} in {name}");
        }
    }
}
