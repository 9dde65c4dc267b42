//! What people write for buildings, units, rooms and owners, as codes and names.

use contract::text::{Name, TextFault};

use super::Place;
use crate::register::csv::Row;

/// The longest code of a building, unit or room.
const MAX: usize = 20;

/// A building: `3栋`, `3号楼`, `第3幢`, `A座`, `Building 3`.
pub(super) fn building(text: &str) -> Option<Place> {
    let name = tidy(text);
    let code = code(
        &name,
        &["第", "Building ", "building ", "Block ", "block "],
        &["号楼", "号栋", "栋", "幢", "楼", "座", "#"],
    )?;
    let name = if name == code && code.is_ascii() { format!("{code}栋") } else { name };
    Some(Place { code, name })
}

/// A unit of a building.
pub(super) fn unit(building: &Place, text: &str) -> Option<Place> {
    let own = code(&tidy(text), &["第", "Unit ", "unit "], &["单元", "门", "#"])?;
    let own = own.strip_prefix(&format!("{}-", building.code)).unwrap_or(&own);
    Some(Place {
        code: format!("{}-{own}", building.code),
        name: format!("{}{own}单元", building.name),
    })
}

/// A household below `parent`; files often repeat where it is: `3-1-502`.
pub(super) fn room(parent: &Place, building: &Place, text: &str) -> Option<Place> {
    let own = code(
        &tidy(text),
        &["Room ", "room ", "Flat ", "flat "],
        &["号房", "室", "号", "房", "户"],
    )?;
    let own = own
        .strip_prefix(&format!("{}-", parent.code))
        .or_else(|| own.strip_prefix(&format!("{}-", building.code)))
        .unwrap_or(&own);
    Some(Place { code: format!("{}-{own}", parent.code), name: format!("{}{own}", parent.name) })
}

fn code(text: &str, prefixes: &[&str], suffixes: &[&str]) -> Option<String> {
    let text = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let text = suffixes.iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text);
    let code = text.trim();
    let fits = (1..=MAX).contains(&code.chars().count())
        && code.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !code.starts_with('-')
        && !code.ends_with('-');
    fits.then(|| code.to_owned())
}

/// Full width as half width, each run of white space as one space.
fn tidy(text: &str) -> String {
    let narrow: String = text
        .chars()
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
            }
            '—' | '–' => '-',
            other => other,
        })
        .collect();
    narrow.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The owners of one cell.
pub(super) fn parts(cell: &str) -> Vec<String> {
    cell.split(['、', '，', ',', '；', ';', '/', '／', '|', '&', '＆', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// An owner's name; `张　三`, spread out to look even, is 张三.
pub(super) fn owner(text: &str) -> Result<String, TextFault> {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let is_spread = pieces.len() > 1
        && pieces.iter().all(|piece| {
            let mut characters = piece.chars();
            characters.next().is_some_and(|c| !c.is_ascii()) && characters.next().is_none()
        });
    let name = pieces.join(if is_spread { "" } else { " " });
    Name::try_from(name).map(String::from)
}

/// Whether a row is a sum below the households.
pub(super) fn is_total(row: &Row) -> bool {
    let first = row.cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty());
    first.is_some_and(|cell| {
        let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        ["合计", "总计", "小计", "共计"].iter().any(|word| plain.starts_with(word))
            || plain.eq_ignore_ascii_case("total")
    })
}

/// As much of a text as a sentence can hold.
pub(super) fn short(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).take(24).collect();
    if text.chars().count() > 24 { plain + "…" } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buildings_units_and_rooms_are_known_by_what_people_write() {
        for (texts, code, name) in [
            (["3栋", "1单元", "502室"], "3-1-502", "3栋1单元502"),
            (["3", "1", "502"], "3-1-502", "3栋1单元502"),
            (["３号楼", "第１单元", "５０２"], "3-1-502", "3号楼1单元502"),
            (["A座", "2门", "1201号房"], "A-2-1201", "A座2单元1201"),
            (["Building 3", "Unit 1", "Room 502"], "3-1-502", "Building 31单元502"),
            (["3栋", "1", "3-1-502"], "3-1-502", "3栋1单元502"),
            (["3栋", "3-1", "3-502"], "3-1-502", "3栋1单元502"),
            (["兰园", "甲", "502"], "兰园-甲-502", "兰园甲单元502"),
        ] {
            let building = building(texts[0]).expect("a building");
            let unit = unit(&building, texts[1]).expect("a unit");
            let room = room(&unit, &building, texts[2]).expect("a room");
            assert_eq!((room.code.as_str(), room.name.as_str()), (code, name));
        }
        for wrong in ["", "栋", "3:1", "<b>", "3\u{202e}", "-", "123456789012345678901"] {
            assert_eq!(building(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn owners_of_one_cell_are_told_apart() {
        assert_eq!(
            parts("王秀英、李明；张三/ 赵六 \n孙七"),
            ["王秀英", "李明", "张三", "赵六", "孙七"]
        );
        for (text, expected) in [
            ("张　三", "张三"),
            (" 王秀英 ", "王秀英"),
            ("John  Smith", "John Smith"),
            ("欧阳 娜娜", "欧阳 娜娜"),
            ("买买提·艾力", "买买提·艾力"),
        ] {
            assert_eq!(owner(text).as_deref(), Ok(expected), "{text}");
        }
        assert!(owner(&"王".repeat(61)).is_err());
    }
}
