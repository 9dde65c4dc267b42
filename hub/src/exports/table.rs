//! A table as office programs open it: CSV with the mark of UTF-8, and no cell that is a formula.

use contract::{
    Language,
    complaints::{ActKind, Status},
    exports::Chosen,
    time::{Offset, Time},
    words::{complaints, exports as words},
};

use super::store::Line;

/// Without it office programs in China take the file for GB18030.
const MARK: char = '\u{feff}';

/// How a table is written.
pub(super) struct Table {
    pub(super) language: Language,
    pub(super) offset: Offset,
    pub(super) chosen: Chosen,
}

impl Table {
    /// Lines of the table; the first part has the mark and the headings.
    #[must_use]
    pub(super) fn text(&self, lines: &[Line], is_first: bool) -> String {
        let mut text = String::new();
        if is_first {
            text.push(MARK);
            self.push_headings(&mut text);
        }
        for line in lines {
            self.push_line(&mut text, line);
        }
        text
    }

    fn push_headings(&self, text: &mut String) {
        let always = [
            words::NUMBER,
            words::FILED,
            words::PLACE,
            words::STATUS,
            words::DUE,
            words::ANSWERED,
            words::CLOSED,
            words::RESULT,
            words::SATISFACTION,
        ];
        let names = self.chosen.has_names.then_some(words::AUTHOR);
        let texts = [words::TEXT, words::RESULT_TEXT].into_iter().filter(|_| self.chosen.has_texts);
        let cells = always.into_iter().chain(names).chain(texts);
        push(text, cells.map(|word| word.say(self.language).to_owned()));
    }

    fn push_line(&self, text: &mut String, line: &Line) {
        let moment = |at: Option<Time>| at.map(|at| self.moment(at)).unwrap_or_default();
        let language = self.language;
        let result = line.result.map(|(kind, reason, _)| match (kind, reason) {
            (ActKind::Resolve, _) => Status::Resolved.word(),
            (ActKind::Decline, Some(reason)) => reason.word(),
            (kind, _) => kind.word(),
        });
        let mut cells = vec![
            line.number.to_string(),
            self.moment(line.filed_at),
            line.place.clone().unwrap_or_default(),
            line.status.word().say(language).to_owned(),
            self.moment(line.due_at),
            moment(line.answered_at),
            moment(line.result.map(|(.., at)| at)),
            result.map(|word| word.say(language).to_owned()).unwrap_or_default(),
            line.satisfaction.map(|one| one.word().say(language).to_owned()).unwrap_or_default(),
        ];
        if self.chosen.has_names {
            let visitor = || complaints::CASE_VISITOR.say(language).to_owned();
            cells.push(line.author.clone().unwrap_or_else(visitor));
        }
        if self.chosen.has_texts {
            cells.push(line.text.clone().unwrap_or_default());
            cells.push(line.result_text.clone().unwrap_or_default());
        }
        push(text, cells.into_iter());
    }

    /// A moment as office programs read it, by the community's clock.
    fn moment(&self, at: Time) -> String {
        let civil = at.civil(self.offset);
        format!(
            "{}-{:02}-{:02} {:02}:{:02}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute
        )
    }
}

fn push(text: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        push_cell(text, &cell);
    }
    text.push_str("\r\n");
}

/// What office programs take for the beginning of a formula, in both widths.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell: an apostrophe before what would be a formula, quotes around what would end the cell.
fn push_cell(text: &mut String, cell: &str) {
    let guard = if cell.trim_start_matches(' ').starts_with(FORMULA) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(guard);
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(guard);
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_none_ends_early() {
        for (cell, written) in [
            ("电梯", "电梯"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+86 28", "'+86 28"),
            ("-3栋", "'-3栋"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("两行\n一格", "\"两行\n一格\""),
            ("说“好”", "说“好”"),
            ("a=1", "a=1"),
        ] {
            let mut text = String::new();
            push_cell(&mut text, cell);
            assert_eq!(text, written, "{cell:?}");
        }
    }
}
