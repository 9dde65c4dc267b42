//! What a file changes: each of its households against what the register knows.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    id::PlaceId,
    register::{Area, Kind, Tally},
};

use super::book::{Book, Fault, Home, Wrong};

/// How many households are named as examples.
const EXAMPLES: usize = 6;

/// A place the store knows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: PlaceId,
    pub(super) parent: Option<PlaceId>,
    /// `None` for a door and what else is no part of a building.
    pub(super) kind: Option<Kind>,
    pub(super) name: String,
    /// Owners and area, for a household that is in the register.
    pub(super) entry: Option<(Vec<String>, Option<Area>)>,
}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Households to be written, with all that is above them.
    pub(super) writes: Vec<Home>,
    fresh: Vec<String>,
    changed: Vec<String>,
    same: usize,
    /// Households of the file's buildings that are not in it.
    pub(super) gone: Vec<(PlaceId, String)>,
    /// Codes that are something else already.
    pub(super) faults: Vec<Fault>,
}

impl Plan {
    /// Measures a file against what is known, by code.
    pub(super) fn of(book: &Book, known: &BTreeMap<String, Known>) -> Self {
        let mut plan = Self::default();
        let mut claimed: BTreeMap<String, Kind> = BTreeMap::new();
        for home in book.homes.values() {
            if let Some(fault) = clash(home, known, &mut claimed) {
                plan.faults.push(fault);
                continue;
            }
            plan.measure(book, home, known);
        }
        let buildings: BTreeSet<PlaceId> = book
            .homes
            .values()
            .filter_map(|home| known.get(&home.building.code).map(|place| place.id))
            .collect();
        let parents: BTreeMap<PlaceId, Option<PlaceId>> =
            known.values().map(|place| (place.id, place.parent)).collect();
        for (code, place) in known {
            let is_in_buildings = buildings.contains(&top(place.id, &parents));
            if place.entry.is_some() && is_in_buildings && !book.homes.contains_key(code) {
                plan.gone.push((place.id, code.clone()));
            }
        }
        plan
    }

    fn measure(&mut self, book: &Book, home: &Home, known: &BTreeMap<String, Known>) {
        let code = &home.place.code;
        let entry = known.get(code).and_then(|place| place.entry.as_ref());
        let mut home = home.clone();
        if let Some((owners, area)) = entry {
            // A file without such a column has nothing to say about it.
            if !book.has_owners {
                home.owners.clone_from(owners);
            }
            if !book.has_areas {
                home.area = *area;
            }
        }
        let sorted = |owners: &[String]| owners.iter().cloned().collect::<BTreeSet<_>>();
        match entry {
            None => self.fresh.push(code.clone()),
            Some((owners, area))
                if sorted(owners) == sorted(&home.owners) && *area == home.area =>
            {
                self.same += 1;
                return;
            }
            Some(_) => self.changed.push(code.clone()),
        }
        self.writes.push(home);
    }

    pub(super) fn tally(&self) -> Tally {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Tally {
            fresh: count(self.fresh.len()),
            changed: count(self.changed.len()),
            same: count(self.same),
            gone: count(self.gone.len()),
        }
    }

    /// Some of those that are not the same.
    pub(super) fn examples(&self) -> Vec<String> {
        let gone = self.gone.iter().map(|(_, code)| code);
        self.changed.iter().chain(gone).chain(&self.fresh).take(EXAMPLES).cloned().collect()
    }
}

/// A code stands for one kind of place, in the register and in the file.
fn clash(
    home: &Home,
    known: &BTreeMap<String, Known>,
    claimed: &mut BTreeMap<String, Kind>,
) -> Option<Fault> {
    let all = [(Some(&home.building), Kind::Building), (home.unit.as_ref(), Kind::Unit)]
        .into_iter()
        .chain([(Some(&home.place), Kind::Household)]);
    for (place, other) in all {
        let Some(place) = place else { continue };
        let is = match known.get(&place.code) {
            Some(known) => known.kind,
            None => Some(*claimed.entry(place.code.clone()).or_insert(other)),
        };
        if is != Some(other) {
            let wrong = Wrong::Taken { code: place.code.clone(), is, other };
            return Some(Fault { line: home.line, wrong });
        }
    }
    None
}

fn top(mut place: PlaceId, parents: &BTreeMap<PlaceId, Option<PlaceId>>) -> PlaceId {
    // Places are three deep; the bound holds whatever the rows say.
    for _ in 0..8 {
        match parents.get(&place) {
            Some(Some(parent)) => place = *parent,
            _ => break,
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::book;

    fn known(places: &[(&str, i64, Option<i64>, Kind)]) -> BTreeMap<String, Known> {
        let id = PlaceId::from_number;
        places
            .iter()
            .map(|(code, own, parent, kind)| {
                let entry = (*kind == Kind::Household)
                    .then(|| (vec!["王秀英".to_owned(), "李明".to_owned()], Some(Area(8_950))));
                let place = Known {
                    id: id(*own),
                    parent: parent.map(id),
                    kind: Some(*kind),
                    name: String::new(),
                    entry,
                };
                ((*code).to_owned(), place)
            })
            .collect()
    }

    fn houses() -> BTreeMap<String, Known> {
        known(&[
            ("3", 1, None, Kind::Building),
            ("3-1", 2, Some(1), Kind::Unit),
            ("3-1-501", 3, Some(2), Kind::Household),
            ("3-1-502", 4, Some(2), Kind::Household),
            ("4", 5, None, Kind::Building),
            ("4-101", 6, Some(5), Kind::Household),
        ])
    }

    fn tally(text: &str) -> [u32; 4] {
        let Tally { fresh, changed, same, gone } =
            Plan::of(&book::read(text.as_bytes()), &houses()).tally();
        [fresh, changed, same, gone]
    }

    #[test]
    fn new_changed_same_and_gone_are_told_apart() {
        for (text, expected) in [
            ("楼栋,单元,户号,业主,面积\n3,1,502,李明、王秀英,89.5", [0, 0, 1, 1]),
            (
                "楼栋,单元,户号,业主,面积\n3,1,502,李明,89.5\n3,1,501,王秀英、李明,89.5",
                [0, 1, 1, 0],
            ),
            ("楼栋,单元,户号,业主,面积\n3,1,503,李明,89.5", [1, 0, 0, 2]),
            ("楼栋,单元,户号\n3,1,502\n3,1,501", [0, 0, 2, 0]),
            ("楼栋,单元,户号,面积\n3,1,502,90\n3,1,501,89.5", [0, 1, 1, 0]),
            ("楼栋,户号\n9,1", [1, 0, 0, 0]),
        ] {
            assert_eq!(tally(text), expected, "{text}");
        }
    }

    #[test]
    fn a_code_stays_what_it_is() {
        let of = |text: &str| Plan::of(&book::read(text.as_bytes()), &houses()).faults;
        let taken =
            |code: &str, is, other| Wrong::Taken { code: code.to_owned(), is: Some(is), other };

        let unit_as_home = of("楼栋,户号\n3,1\n");
        let within_file = of("楼栋,单元,户号\n7,,1\n7,1,101\n");

        assert_eq!(unit_as_home[0].wrong, taken("3-1", Kind::Unit, Kind::Household));
        assert_eq!(within_file[0].wrong, taken("7-1", Kind::Household, Kind::Unit));
    }
}
