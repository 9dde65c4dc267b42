//! Which column holds what, by the headings people write.

use super::csv::Row;

/// A column that is read; every other one is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Building,
    Unit,
    Room,
    Owner,
    Area,
}

const ALL: [(Column, &[&str]); 5] = [
    (
        Column::Building,
        &[
            "楼栋",
            "楼栋号",
            "栋",
            "栋号",
            "幢",
            "幢号",
            "楼",
            "楼号",
            "楼宇",
            "楼幢",
            "座",
            "building",
            "block",
        ],
    ),
    (Column::Unit, &["单元", "单元号", "门洞", "unit", "entrance"]),
    (
        Column::Room,
        &[
            "户号",
            "房号",
            "房间",
            "房间号",
            "室",
            "室号",
            "户",
            "门牌",
            "门牌号",
            "房屋",
            "房屋编号",
            "room",
            "flat",
            "apartment",
            "household",
            "door",
        ],
    ),
    (
        Column::Owner,
        &[
            "业主",
            "业主姓名",
            "业主名称",
            "产权人",
            "产权人姓名",
            "房主",
            "户主",
            "姓名",
            "owner",
            "owners",
            "name",
        ],
    ),
    (Column::Area, &["面积", "建筑面积", "房屋面积", "产权面积", "建面", "area", "floorarea"]),
];

/// Where the columns are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    found: Vec<(Column, usize)>,
    /// The headings of all others.
    pub(super) ignored: Vec<String>,
}

/// Why the headings do not serve.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoColumns {
    /// No row looks like headings.
    Missing,
    /// A heading stands twice.
    Twice {
        /// The row.
        row: usize,
        /// The heading.
        name: String,
    },
}

/// How many rows may stand above the headings: a title, a date.
const ABOVE: usize = 5;

/// Finds the headings; the number of their row comes with them.
pub(super) fn find(rows: &[Row]) -> Result<(usize, Columns), NoColumns> {
    let known = |cell: &String| column(cell).is_some();
    let row = rows
        .iter()
        .take(ABOVE)
        .position(|row| row.cells.iter().filter(|cell| known(cell)).count() >= 2)
        .ok_or(NoColumns::Missing)?;
    let mut columns = Columns { found: Vec::new(), ignored: Vec::new() };
    for (place, cell) in rows[row].cells.iter().enumerate() {
        match column(cell) {
            Some(column) if columns.place(column).is_some() => {
                return Err(NoColumns::Twice { row, name: cell.trim().to_owned() });
            }
            Some(column) => columns.found.push((column, place)),
            None if cell.trim().is_empty() => {}
            None => columns.ignored.push(cell.trim().chars().take(40).collect()),
        }
    }
    Ok((row, columns))
}

impl Columns {
    /// Where a column is.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.found.iter().find(|(found, _)| *found == column).map(|(_, place)| *place)
    }

    /// What a row holds in a column; nothing where it has no such cell.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: Column) -> &'r str {
        self.place(column).and_then(|place| row.cells.get(place)).map_or("", |cell| cell.trim())
    }
}

/// The column of a heading; units in brackets, white space and case make no difference.
fn column(heading: &str) -> Option<Column> {
    let plain: String = heading
        .split(['(', '（', '[', '【', '/', '／'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '：' | '_' | '㎡' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect();
    ALL.iter().find(|(_, names)| names.contains(&&*plain)).map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &str) -> Row {
        Row { line: 1, cells: cells.split(',').map(str::to_owned).collect() }
    }

    #[test]
    fn headings_are_known_in_both_languages_and_in_any_order() {
        for headings in [
            "楼栋,单元,户号,业主,面积",
            "栋号,单元号,房号,业主姓名,建筑面积(㎡)",
            "Building,Unit,Room,Owner,Area (m²)",
            "*楼栋：, 单元 ,房间号,产权人,面积（平方米）",
        ] {
            let (_, columns) = find(&[row(headings)]).expect("found");
            let places: Vec<_> = ALL.iter().map(|(column, _)| columns.place(*column)).collect();
            assert_eq!(places, [Some(0), Some(1), Some(2), Some(3), Some(4)], "{headings}");
        }
    }

    #[test]
    fn a_title_may_stand_above_and_other_columns_are_named() {
        let rows = [row("桐荫里业主名册"), row("序号,楼栋,户号,联系电话,身份证号")];
        let (at, columns) = find(&rows).expect("found");

        assert_eq!(at, 1);
        assert_eq!(columns.ignored, ["序号", "联系电话", "身份证号"]);
        assert_eq!(columns.place(Column::Owner), None);
    }

    #[test]
    fn headings_that_do_not_serve_are_told() {
        assert_eq!(find(&[row("3,1,502")]), Err(NoColumns::Missing));
        let twice = NoColumns::Twice { row: 0, name: "房号".to_owned() };
        assert_eq!(find(&[row("楼栋,户号,房号")]), Err(twice));
    }
}
