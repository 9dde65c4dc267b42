//! What a file says: households by their codes, and every fault with its line.

mod fault;
mod names;

use std::collections::BTreeMap;

use contract::register::{Area, MAX_BYTES, MAX_LINES};

use super::{
    columns::{self, Column, Columns, NoColumns},
    csv::{self, Row},
    text::{self, NoText},
};

pub(super) use fault::{Fault, Wrong};

/// The most owners of one household.
pub(super) const MAX_OWNERS: usize = 20;

/// A file that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Book {
    /// How many rows it has, headings among them.
    pub(super) lines: usize,
    /// Its households, by code.
    pub(super) homes: BTreeMap<String, Home>,
    /// Whether it has a column of owners; without one those of the register stay.
    pub(super) has_owners: bool,
    /// The same of areas.
    pub(super) has_areas: bool,
    /// The headings of columns that are not read.
    pub(super) ignored: Vec<String>,
    /// What is wrong.
    pub(super) faults: Vec<Fault>,
}

/// A household of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// The first line that names it.
    pub(super) line: usize,
    pub(super) building: Place,
    pub(super) unit: Option<Place>,
    /// Its own number and name.
    pub(super) place: Place,
    pub(super) owners: Vec<String>,
    pub(super) area: Option<Area>,
}

/// A place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) code: String,
    pub(super) name: String,
}

/// Where the row before was: what merged cells leave out is as above.
#[derive(Default)]
struct Above {
    building: String,
    unit: String,
    room: String,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Book {
    let mut book = Book::default();
    match rows(bytes) {
        Ok(rows) => book.take(&rows),
        Err(fault) => book.faults.push(fault),
    }
    book
}

fn rows(bytes: &[u8]) -> Result<Vec<Row>, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault { line: 1, wrong: Wrong::TooLarge });
    }
    let text = text::read(bytes).map_err(|error| match error {
        NoText::Binary => Fault { line: 1, wrong: Wrong::NotText },
        NoText::Broken { line } => Fault { line, wrong: Wrong::Encoding },
    })?;
    let rows = csv::rows(&text).map_err(|error| Fault { line: error.line, wrong: Wrong::Quote })?;
    if rows.len() > MAX_LINES {
        return Err(Fault { line: rows[MAX_LINES].line, wrong: Wrong::TooMany });
    }
    Ok(rows)
}

impl Book {
    fn take(&mut self, rows: &[Row]) {
        self.lines = rows.len();
        let (head, columns) = match columns::find(rows) {
            Ok(found) => found,
            Err(NoColumns::Missing) => return self.wrong(1, Wrong::NoHeadings),
            Err(NoColumns::Twice { row, name }) => {
                return self.wrong(rows[row].line, Wrong::TwiceColumn(name));
            }
        };
        let line = rows[head].line;
        if columns.place(Column::Building).is_none() {
            self.wrong(line, Wrong::NoBuilding);
        }
        if columns.place(Column::Room).is_none() {
            self.wrong(line, Wrong::NoRoom);
        }
        if !self.faults.is_empty() {
            return;
        }
        self.has_owners = columns.place(Column::Owner).is_some();
        self.has_areas = columns.place(Column::Area).is_some();
        let mut above = Above::default();
        for row in &rows[head + 1..] {
            if !names::is_total(row) {
                self.take_row(row, &columns, &mut above);
            }
        }
        self.ignored = columns.ignored;
        if self.homes.is_empty() && self.faults.is_empty() {
            self.wrong(line, Wrong::Empty);
        }
    }

    fn take_row(&mut self, row: &Row, columns: &Columns, above: &mut Above) {
        let cell = |column| columns.cell(row, column);
        if [Column::Building, Column::Unit, Column::Room, Column::Owner, Column::Area]
            .iter()
            .all(|column| cell(*column).is_empty())
        {
            return;
        }
        above.go_on(cell(Column::Building), cell(Column::Unit), cell(Column::Room));
        let home = match home(row.line, above) {
            Ok(home) => home,
            Err(wrong) => {
                above.room.clear();
                return self.wrong(row.line, wrong);
            }
        };
        let code = home.place.code.clone();
        let area = match cell(Column::Area) {
            "" | "-" | "/" | "—" => None,
            text => Area::read(text).or_else(|| {
                self.wrong(row.line, Wrong::Area(names::short(text)));
                None
            }),
        };
        let owners = self.owners(row.line, cell(Column::Owner));
        let known = self.homes.entry(code.clone()).or_insert(home);
        let mut wrong = None;
        match (known.area, area) {
            (Some(before), Some(now)) if before != now => {
                wrong =
                    Some(Wrong::AreaTwice { code: code.clone(), line: known.line, area: before });
            }
            (None, area) => known.area = area,
            _ => {}
        }
        for owner in owners {
            if !known.owners.contains(&owner) {
                known.owners.push(owner);
            }
        }
        let has_many = known.owners.len() > MAX_OWNERS;
        known.owners.truncate(MAX_OWNERS);
        if has_many {
            wrong = Some(Wrong::OwnersMany(code));
        }
        if let Some(wrong) = wrong {
            self.wrong(row.line, wrong);
        }
    }

    fn owners(&mut self, line: usize, cell: &str) -> Vec<String> {
        let mut owners = Vec::new();
        for part in names::parts(cell) {
            match names::owner(&part) {
                Ok(owner) => owners.push(owner),
                Err(reason) => self.wrong(line, Wrong::Name(names::short(&part), reason)),
            }
        }
        owners
    }

    pub(super) fn wrong(&mut self, line: usize, wrong: Wrong) {
        self.faults.push(Fault { line, wrong });
    }
}

impl Above {
    fn go_on(&mut self, building: &str, unit: &str, room: &str) {
        let is_other = !building.is_empty() && building != self.building;
        if is_other {
            building.clone_into(&mut self.building);
        }
        if is_other || !unit.is_empty() {
            // A household goes on below itself only: not into another unit.
            if is_other || unit != self.unit {
                self.room.clear();
            }
            unit.clone_into(&mut self.unit);
        }
        if !room.is_empty() {
            room.clone_into(&mut self.room);
        }
    }
}

fn home(line: usize, above: &Above) -> Result<Home, Wrong> {
    if above.building.is_empty() {
        return Err(Wrong::BuildingMissing);
    }
    if above.room.is_empty() {
        return Err(Wrong::RoomMissing);
    }
    let building = names::building(&above.building)
        .ok_or_else(|| Wrong::Code(names::short(&above.building), Column::Building))?;
    let unit = if above.unit.is_empty() {
        None
    } else {
        let unit = names::unit(&building, &above.unit)
            .ok_or_else(|| Wrong::Code(names::short(&above.unit), Column::Unit))?;
        Some(unit)
    };
    let place = names::room(unit.as_ref().unwrap_or(&building), &building, &above.room)
        .ok_or_else(|| Wrong::Code(names::short(&above.room), Column::Room))?;
    Ok(Home { line, building, unit, place, owners: Vec::new(), area: None })
}

#[cfg(test)]
mod tests;
