//! Whose an invitation is. A card is for one person, and for nobody who has joined: with it somebody
//! else in the household would come in as them, and see all their matters.

use contract::{Language, id::PersonId, words::joining as words};

/// Somebody of the household, or of the same post, who has not left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) person: PersonId,
    pub(super) name: String,
    /// Whether a device of theirs was ever registered, or their last day is said.
    pub(super) is_taken: bool,
    /// Whether an invitation of theirs can be used.
    pub(super) is_invited: bool,
}

/// Who gets a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Somebody who is known and has not joined.
    Known(PersonId),
    /// Somebody of this name who is to be added.
    New(String),
}

/// Says that whoever is called so has joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HasJoined;

/// The person of a name that was asked for. Who already holds a card gets it again.
pub(super) fn called(known: &[Known], name: &str) -> Result<Whose, HasJoined> {
    let mut same = known.iter().filter(|one| one.name == name).peekable();
    if same.peek().is_none() {
        return Ok(Whose::New(name.to_owned()));
    }
    let free = same.find(|one| !one.is_taken);
    free.map(|one| Whose::Known(one.person)).ok_or(HasJoined)
}

/// The next person of a household where no name was asked for: its owner first, then "resident",
/// "resident 2" and so on. Each card is another person.
pub(super) fn next(known: &[Known], owner: Option<&str>) -> Whose {
    let resident = words::RESIDENT_DEFAULT.say(Language::Zh);
    let others = (1_u32..).map(|number| match number {
        1 => resident.to_owned(),
        _ => format!("{resident}{number}"),
    });
    let mut names = owner.map(str::to_owned).into_iter().chain(others);
    // Among one name more than there are people, one is free.
    let found = names.find_map(|name| {
        let mut same = known.iter().filter(|one| one.name == name).peekable();
        if same.peek().is_none() {
            return Some(Whose::New(name));
        }
        let free = same.find(|one| !one.is_taken && !one.is_invited);
        free.map(|one| Whose::Known(one.person))
    });
    found.unwrap_or_else(|| Whose::New(resident.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(number: i64, name: &str, is_taken: bool, is_invited: bool) -> Known {
        let person = PersonId::from_number(number);
        Known { person, name: name.to_owned(), is_taken, is_invited }
    }

    fn new(name: &str) -> Whose {
        Whose::New(name.to_owned())
    }

    #[test]
    fn a_card_without_a_name_is_for_nobody_who_has_another() {
        let mut here = Vec::new();
        for expected in ["王秀英", "住户", "住户2", "住户3"] {
            assert_eq!(next(&here, Some("王秀英")), new(expected));
            here.push(known(1, expected, expected == "王秀英", true));
        }
        assert_eq!(next(&[], None), new("住户"));
    }

    #[test]
    fn a_card_that_was_never_used_is_made_again_for_the_same_person() {
        let here = [known(1, "王秀英", true, false), known(2, "住户", false, false)];

        assert_eq!(next(&here, Some("王秀英")), Whose::Known(PersonId::from_number(2)));
    }

    #[test]
    fn who_has_joined_is_not_invited_by_name_again() {
        let here = [known(1, "王秀英", true, false), known(2, "李明", false, true)];

        assert_eq!(called(&here, "王秀英"), Err(HasJoined));
        assert_eq!(called(&here, "李明"), Ok(Whose::Known(PersonId::from_number(2))));
        assert_eq!(called(&here, "小朋友"), Ok(new("小朋友")));
    }
}
