//! What a notice tells of as a file that every calendar reads.

use super::Notice;
use crate::{calendar_file::CalendarEvent, rich};

/// The calendar file of a notice: an event with its time, its place, its text and the way back to
/// the notice. `None` where nothing happens at a time.
///
/// The same notice gives the same event, so that a correction replaces it in the calendar.
#[must_use]
pub fn calendar_file(notice: &Notice) -> Option<String> {
    let happening = notice.line.happening.as_ref()?;
    let event = CalendarEvent {
        id: notice.line.id.to_string(),
        sequence: notice.corrections.len(),
        changed_at: notice.line.corrected_at.unwrap_or(notice.line.published_at),
        from: happening.from,
        until: happening.until,
        title: &notice.line.title,
        place: happening.at.as_ref().map(|at| at.as_str()),
        text: rich::plain(&notice.body),
        address: &notice.address,
    };
    Some(event.write())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        calendar_file::LINE,
        id::NoticeId,
        joining::Qr,
        notices::{Happening, Line, Topic},
        rich::{Block, Span},
        text::Whereabouts,
        time::Time,
    };

    fn notice(title: &str, text: &str, happening: Option<Happening>) -> Notice {
        Notice {
            line: Line {
                id: NoticeId::from_number(7),
                title: title.to_owned(),
                beginning: String::new(),
                topic: Topic::Event,
                is_urgent: false,
                is_pinned: false,
                // 2026-11-27 08:00 in China.
                published_at: Time(1_795_737_600_000),
                corrected_at: None,
                happening,
                is_over: false,
                is_to_confirm: false,
            },
            body: vec![Block::Paragraph(vec![Span::Text(text.to_owned())])],
            pictures: vec![],
            documents: vec![],
            audience: String::new(),
            expires_at: None,
            confirmation: None,
            corrections: vec![],
            address: "https://tongyinli.example/notices/7".to_owned(),
            code: Qr { side: 0, path: String::new() },
        }
    }

    fn evening() -> Happening {
        Happening {
            // 2026-11-28 22:00 until 2026-11-29 06:00 in China.
            from: Time(1_795_874_400_000),
            until: Some(Time(1_795_903_200_000)),
            at: Some(Whereabouts::try_from("3栋, 水泵房").expect("a place")),
        }
    }

    #[test]
    fn an_event_says_when_where_and_how_to_come_back() {
        let notice = notice("停水; 检修", "请存水。", Some(evening()));

        let file = calendar_file(&notice);
        let file = file.expect("it happens at a time").replace("\r\n ", "");

        let lines: Vec<_> = file.split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Linli//Notices//ZH",
                "BEGIN:VEVENT",
                &format!("UID:{}@tongyinli.example", notice.line.id),
                "SEQUENCE:0",
                "DTSTAMP:20261127T000000Z",
                "DTSTART:20261128T140000Z",
                "DTEND:20261128T220000Z",
                "SUMMARY:停水\\; 检修",
                "LOCATION:3栋\\, 水泵房",
                "DESCRIPTION:请存水。\\nhttps://tongyinli.example/notices/7",
                "URL:https://tongyinli.example/notices/7",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn without_a_time_there_is_no_file() {
        assert_eq!(calendar_file(&notice("停水", "请存水。", None)), None);
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_text_begins_a_property(title in any::<String>(), text in any::<String>()) {
            let notice = notice(&title, &text, Some(evening()));

            let file = calendar_file(&notice).expect("a file");

            prop_assert!(file.split("\r\n").all(|line| line.len() <= LINE));
            let unfolded = file.replace("\r\n ", "");
            prop_assert_eq!(unfolded.matches("\r\n").count(), 15);
            prop_assert!(!unfolded.replace("\r\n", "").contains(['\r', '\n']));
        }
    }
}
