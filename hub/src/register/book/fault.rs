//! What can be wrong in a file, as a sentence that says what to do.

use contract::{
    Language,
    register::{Area, Kind, LineFault, MAX_LINES},
    text::TextFault,
    words::{Word, register as words},
};

use super::MAX_OWNERS;
use crate::register::columns::Column;

/// Something wrong in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::register) struct Fault {
    pub(in crate::register) line: usize,
    pub(in crate::register) wrong: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::register) enum Wrong {
    TooLarge,
    TooMany,
    NotText,
    Encoding,
    Quote,
    NoHeadings,
    NoBuilding,
    NoRoom,
    TwiceColumn(String),
    Empty,
    BuildingMissing,
    RoomMissing,
    Code(String, Column),
    Area(String),
    AreaTwice {
        code: String,
        line: usize,
        area: Area,
    },
    Name(String, TextFault),
    OwnersMany(String),
    /// A code is one kind of place in the file and another in the register, or in the file.
    Taken {
        code: String,
        is: Option<Kind>,
        other: Kind,
    },
}

impl Fault {
    /// For the screen.
    pub(in crate::register) fn told(&self, language: Language) -> LineFault {
        let line = u32::try_from(self.line).unwrap_or(u32::MAX);
        LineFault { line, detail: self.wrong.sentence(language) }
    }
}

impl Wrong {
    fn sentence(&self, language: Language) -> String {
        let plain = |word: Word| word.say(language).to_owned();
        match self {
            Self::TooLarge => plain(words::FAULT_TOO_LARGE),
            Self::TooMany => words::fault_too_many(language, &MAX_LINES.to_string()),
            Self::NotText => plain(words::FAULT_NOT_TEXT),
            Self::Encoding => plain(words::FAULT_ENCODING),
            Self::Quote => plain(words::FAULT_QUOTE),
            Self::NoHeadings => plain(words::FAULT_NO_HEADINGS),
            Self::NoBuilding => plain(words::FAULT_NO_BUILDING),
            Self::NoRoom => plain(words::FAULT_NO_ROOM),
            Self::TwiceColumn(name) => words::fault_twice_column(language, name),
            Self::Empty => plain(words::FAULT_EMPTY),
            Self::BuildingMissing => plain(words::FAULT_BUILDING_MISSING),
            Self::RoomMissing => plain(words::FAULT_ROOM_MISSING),
            Self::Code(text, column) => {
                words::fault_code(language, column_word(*column).say(language), text)
            }
            Self::Area(text) => words::fault_area(language, text),
            Self::AreaTwice { code, line, area } => {
                words::fault_area_twice(language, &area.to_string(), code, &line.to_string())
            }
            Self::Name(text, fault) => words::fault_name(language, &fault.sentence(language), text),
            Self::OwnersMany(code) => {
                words::fault_owners_many(language, code, &MAX_OWNERS.to_string())
            }
            Self::Taken { code, is, other } => {
                let kind = is.map_or(words::KIND_OTHER, kind_word).say(language);
                words::fault_taken(language, code, kind, kind_word(*other).say(language))
            }
        }
    }
}

const fn kind_word(kind: Kind) -> Word {
    match kind {
        Kind::Building => words::KIND_BUILDING,
        Kind::Unit => words::KIND_UNIT,
        Kind::Household => words::KIND_HOUSEHOLD,
    }
}

const fn column_word(column: Column) -> Word {
    match column {
        Column::Building => words::KIND_BUILDING,
        Column::Unit => words::KIND_UNIT,
        Column::Room => words::ROOM,
        Column::Owner => words::OWNERS,
        Column::Area => words::AREA,
    }
}
