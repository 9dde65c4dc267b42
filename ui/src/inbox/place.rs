//! Where in the inbox somebody is: filters and the open case, as the URL keeps them.

use contract::{
    id::ComplaintId,
    inbox::{Cursor, List, Queue},
    text::Search,
};
use leptos_router::params::ParamsMap;

/// The path of the inbox.
pub(super) const BASE: &str = "/staff";

/// What the URL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Which matters are listed.
    pub(super) queue: Queue,
    /// Only what is mine.
    pub(super) mine: bool,
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
    pub(super) fn read(query: &ParamsMap) -> Self {
        let says = |name: &str| query.get_str(name).unwrap_or_default();
        let case = says("case").parse().ok();
        Self {
            queue: Queue::read(says("queue")).unwrap_or_default(),
            mine: says("mine") == "true",
            search: says("search").to_owned(),
            case,
            facts: case.is_some() && says("facts") == "true",
        }
    }

    /// The address; what is as always is left out.
    #[must_use]
    pub(super) fn href(&self) -> String {
        let mut query = ParamsMap::new();
        if self.queue != Queue::default() {
            query.insert("queue", self.queue.as_str().to_owned());
        }
        if self.mine {
            query.insert("mine", "true".to_owned());
        }
        if !self.search.is_empty() {
            query.insert("search", self.search.clone());
        }
        if let Some(case) = self.case {
            query.insert("case", case.to_string());
            if self.facts {
                query.insert("facts", "true".to_owned());
            }
        }
        format!("{BASE}{}", query.to_query_string())
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
            after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    #[test]
    fn filters_and_case_survive_a_reload() {
        let id = ComplaintId::from_number(77);
        for place in [
            Place::default(),
            Place { queue: Queue::Resolved, mine: true, ..Place::default() },
            Place { search: "电梯 & 3栋?".to_owned(), case: Some(id), ..Place::default() },
            Place { case: Some(id), facts: true, ..Place::default() },
        ] {
            let href = place.href();
            let url = href.split_once('?').map_or("", |(_, query)| query);
            let pairs = url.split('&').filter_map(|pair| pair.split_once('='));
            let read: ParamsMap =
                pairs.map(|(name, value)| (name.to_owned(), decoded(value))).collect();

            assert_eq!(Place::read(&read), place, "{href}");
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
        let place = Place::read(&query(&[
            ("queue", "everything"),
            ("mine", "yes"),
            ("case", "../etc"),
            ("facts", "true"),
        ]));

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
    fn empty_words_are_not_looked_for() {
        let place = Place { search: "  ".to_owned(), ..Place::default() };

        assert!(place.list(None).search.is_none());
    }

    fn decoded(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let [first, tail @ ..] = rest {
            if let (b'%', [high, low, after @ ..]) = (first, tail) {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("ASCII");
                bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
                rest = after;
            } else {
                bytes.push(*first);
                rest = tail;
            }
        }
        String::from_utf8(bytes).expect("UTF-8")
    }
}
