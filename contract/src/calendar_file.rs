//! What happens at a time as a file that every calendar reads (RFC 5545).

use crate::time::{Offset, Time};

/// The most octets of a line (RFC 5545, 3.1).
pub(crate) const LINE: usize = 75;

/// An event of a calendar. One with the same `id` replaces the one before where its `sequence` is greater.
#[derive(Clone, Debug)]
pub struct CalendarEvent<'a> {
    /// What tells it from the others of this hub.
    pub id: String,
    /// How often it was changed.
    pub sequence: usize,
    /// When it was changed last.
    pub changed_at: Time,
    /// When it begins.
    pub from: Time,
    /// When it ends.
    pub until: Option<Time>,
    /// What it is.
    pub title: &'a str,
    /// Where.
    pub place: Option<&'a str>,
    /// What one has to know.
    pub text: String,
    /// Where to read on.
    pub address: &'a str,
}

impl CalendarEvent<'_> {
    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        let host = self.address.split('/').nth(2).unwrap_or("linli");
        let description = format!("{}\n{}", self.text, self.address);
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//Linli//Notices//ZH".to_owned(),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@{host}", self.id),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTAMP:{}", moment(self.changed_at)),
            format!("DTSTART:{}", moment(self.from)),
        ];
        lines.extend(self.until.map(|until| format!("DTEND:{}", moment(until))));
        lines.push(format!("SUMMARY:{}", escaped(self.title)));
        lines.extend(self.place.map(|place| format!("LOCATION:{}", escaped(place))));
        lines.push(format!("DESCRIPTION:{}", escaped(&description)));
        lines.push(format!("URL:{}", self.address));
        lines.push("END:VEVENT".to_owned());
        lines.push("END:VCALENDAR".to_owned());
        lines.iter().map(|line| folded(line)).collect()
    }
}

/// A moment in UTC.
fn moment(at: Time) -> String {
    let at = at.civil(Offset(0));
    format!("{:04}{:02}{:02}T{:02}{:02}00Z", at.year, at.month, at.day, at.hour, at.minute)
}

/// A text in which nothing ends it or begins another property (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            // Other control characters have no place in a calendar file.
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A line that goes on in the next where it is too long; never within a letter.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut used = 0;
    for letter in line.chars() {
        if used + letter.len_utf8() > LINE {
            folded.push_str("\r\n ");
            used = 1;
        }
        folded.push(letter);
        used += letter.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
