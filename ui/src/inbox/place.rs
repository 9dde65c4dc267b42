//! Where in the inbox somebody is: filters and the open case, as the URL keeps them.

use contract::{
    id::ComplaintId,
    inbox::{Cursor, List, Queue},
    text::Search,
};

/// The path of the inbox.
pub(super) const BASE: &str = "/staff";

/// What the URL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Which matters are listed.
    pub(super) queue: Queue,
    /// Only what is mine.
    pub(super) mine: bool,
    /// Only what nobody has.
    pub(super) nobodys: bool,
    /// Only what was put off.
    pub(super) later: bool,
    /// The words looked for; empty for none.
    pub(super) search: String,
    /// The open case.
    pub(super) case: Option<ComplaintId>,
    /// Whether a narrow screen shows the facts of the case.
    pub(super) facts: bool,
}

/// Which pane a narrow screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    /// The list.
    List,
    /// The conversation.
    Case,
    /// The facts.
    Facts,
}

impl Pane {
    /// The name in the style sheet.
    #[must_use]
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Case => "case",
            Self::Facts => "facts",
        }
    }
}

impl Place {
    /// Reads a URL's query; what it does not know is left out.
    #[must_use]
    pub(super) fn read(query: &str) -> Self {
        let pairs = || query.trim_start_matches('?').split('&').filter_map(|p| p.split_once('='));
        let says = |name: &str| {
            pairs()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| decoded(value))
                .unwrap_or_default()
        };
        let case = says("case").parse().ok();
        Self {
            queue: Queue::read(&says("queue")).unwrap_or_default(),
            mine: says("mine") == "true",
            nobodys: says("nobodys") == "true",
            later: says("later") == "true",
            search: says("search"),
            case,
            facts: case.is_some() && says("facts") == "true",
        }
    }

    /// The address; what is as always is left out.
    #[must_use]
    pub(super) fn href(&self) -> String {
        let case = self.case.map(|case| case.to_string());
        let pairs = [
            ("queue", self.queue.as_str(), self.queue != Queue::default()),
            ("mine", "true", self.mine),
            ("nobodys", "true", self.nobodys),
            ("later", "true", self.later),
            ("search", &*self.search, !self.search.is_empty()),
            ("case", case.as_deref().unwrap_or_default(), case.is_some()),
            ("facts", "true", case.is_some() && self.facts),
        ];
        let mut address = BASE.to_owned();
        for (name, value, _) in pairs.into_iter().filter(|(.., is_said)| *is_said) {
            address.push(if address.len() == BASE.len() { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            push_encoded(&mut address, value);
        }
        address
    }

    /// The same list with another case, or none, open.
    #[must_use]
    pub(super) fn with_case(&self, case: Option<ComplaintId>) -> Self {
        Self { case, facts: false, ..self.clone() }
    }

    /// The same case with its facts in front, or not.
    #[must_use]
    pub(super) fn with_facts(&self, facts: bool) -> Self {
        Self { facts, ..self.clone() }
    }

    /// The same place without a case: all that decides what is listed.
    #[must_use]
    pub(super) fn filter(&self) -> Self {
        self.with_case(None)
    }

    /// The pane a narrow screen shows.
    #[must_use]
    pub(super) const fn pane(&self) -> Pane {
        match (self.case, self.facts) {
            (None, _) => Pane::List,
            (Some(_), false) => Pane::Case,
            (Some(_), true) => Pane::Facts,
        }
    }

    /// The call that reads a page of this list. Words that cannot be looked for are left out: the
    /// field has the same limit, so only an edited URL holds them.
    #[must_use]
    pub(super) fn list(&self, after: Option<Cursor>) -> List {
        List {
            queue: self.queue,
            search: Search::try_from(self.search.trim()).ok(),
            mine: self.mine,
            nobodys: self.nobodys,
            later: self.later,
            after,
        }
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub(crate) fn push_encoded(target: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(byte as char);
        } else {
            target.push('%');
            target.push(HEX[usize::from(byte >> 4)] as char);
            target.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

/// Takes percent-encoding back, with the plus that forms write for a space.
pub(crate) fn decoded(text: &str) -> String {
    let digit = |byte: &u8| (*byte as char).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, after @ ..] if *first == b'%' => {
                digit(high).zip(digit(low)).map(|(high, low)| (high << 4 | low, after))
            }
            _ => None,
        };
        let plain = if *first == b'+' { b' ' } else { *first };
        let (byte, after) = escaped.unwrap_or((plain, tail));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_case_survive_a_reload() {
        let id = ComplaintId::from_number(77);
        for place in [
            Place::default(),
            Place { queue: Queue::Resolved, mine: true, ..Place::default() },
            Place { nobodys: true, ..Place::default() },
            Place { later: true, mine: true, ..Place::default() },
            Place { search: "电梯 & 3栋?".to_owned(), case: Some(id), ..Place::default() },
            Place { case: Some(id), facts: true, ..Place::default() },
        ] {
            let href = place.href();
            let query = href.split_once('?').map_or("", |(_, query)| query);

            assert_eq!(Place::read(query), place, "{href}");
        }
    }

    #[test]
    fn an_address_holds_no_character_that_would_cut_it() {
        let place = Place { search: "电梯 & 3栋?#".to_owned(), ..Place::default() };

        let href = place.href();

        assert!(href.is_ascii() && !href.contains(' ') && !href.contains('#'), "{href}");
        assert_eq!(href.matches('&').count(), 0, "{href}");
    }

    #[test]
    fn what_a_url_says_wrongly_is_left_out() {
        let place = Place::read("?queue=everything&mine=yes&case=../etc&facts=true&search");

        assert_eq!(place, Place::default());
        assert_eq!(place.pane(), Pane::List);
    }

    #[test]
    fn opening_another_case_leaves_the_facts_of_the_last() {
        let id = ComplaintId::from_number(1);
        let facts = Place::default().with_case(Some(id)).with_facts(true);

        assert_eq!(facts.pane(), Pane::Facts);
        assert_eq!(facts.with_case(Some(ComplaintId::from_number(2))).pane(), Pane::Case);
        assert_eq!(facts.filter(), Place::default());
    }

    #[test]
    fn what_people_type_into_the_address_bar_is_read() {
        for (query, words) in [
            ("search=a+b", "a b"),
            ("?search=%E7%94%B5%e6%a2%af", "电梯"),
            ("search=100%", "100%"),
            ("search=%zz", "%zz"),
            ("search=%ff", "\u{fffd}"),
        ] {
            assert_eq!(Place::read(query).search, words, "{query}");
        }
    }

    #[test]
    fn empty_words_are_not_looked_for() {
        let place = Place { search: "  ".to_owned(), ..Place::default() };

        assert!(place.list(None).search.is_none());
    }
}
