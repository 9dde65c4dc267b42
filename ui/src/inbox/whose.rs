//! Who has a matter and whose turn it is, in few words.

use contract::{
    Language,
    complaints::{Matter, Status, Turn},
    words::{Word, complaints, inbox},
};

/// The style sheet's name of a turn.
#[must_use]
pub(super) const fn look(turn: Turn) -> &'static str {
    match turn {
        Turn::Staff => "staff",
        Turn::Author => "resident",
        Turn::Nobody => "none",
    }
}

/// Whose turn it is, as the staff say it; what nobody has taken on says so instead.
#[must_use]
pub(super) const fn turn(matter: &Matter) -> Word {
    match (matter.status, matter.turn) {
        (Status::Filed, _) => complaints::STATUS_FILED,
        (_, turn) => side(turn),
    }
}

/// Who is to act next, as the staff say it.
#[must_use]
pub(super) const fn side(turn: Turn) -> Word {
    match turn {
        Turn::Staff => inbox::TURN_STAFF,
        Turn::Author => inbox::TURN_AUTHOR,
        Turn::Nobody => inbox::TURN_NOBODY,
    }
}

/// The second line of a row: where it is and who has it.
#[must_use]
pub(super) fn place(language: Language, matter: &Matter) -> String {
    let place = matter.place.as_deref().unwrap_or(inbox::PLACE_NONE.say(language));
    match &matter.assignee {
        Some(name) => format!("{place} · {name}"),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use contract::{id::ComplaintId, time::Time};

    use super::*;

    #[test]
    fn one_glance_tells_whose_turn_it_is() {
        for (status, staff_spoke_last, expected, style) in [
            (Status::Filed, false, "待受理", "staff"),
            (Status::Underway, false, "轮到我们", "staff"),
            (Status::Underway, true, "等居民", "resident"),
            (Status::Resolved, true, "等居民", "resident"),
            (Status::Closed, false, "已结束", "none"),
        ] {
            let matter = Matter { status, turn: status.turn(staff_spoke_last), ..matter() };
            assert_eq!(turn(&matter).say(Language::Zh), expected, "{status:?}");
            assert_eq!(look(matter.turn), style, "{status:?}");
        }
    }

    #[test]
    fn a_row_says_where_and_who() {
        let nowhere = Matter { place: None, ..matter() };
        let taken = Matter { assignee: Some("王芳".to_owned()), ..matter() };

        assert_eq!(place(Language::Zh, &nowhere), "未写地点");
        assert_eq!(place(Language::Zh, &taken), "3栋 · 王芳");
    }

    fn matter() -> Matter {
        Matter {
            id: ComplaintId::from_number(1),
            number: 1,
            title: "电梯".to_owned(),
            place: Some("3栋".to_owned()),
            status: Status::Filed,
            turn: Turn::Staff,
            filed_at: Time(0),
            due_at: None,
            changed_at: Time(0),
            assignee: None,
        }
    }
}
