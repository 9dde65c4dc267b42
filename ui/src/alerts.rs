//! Notices of the desktop's, for what happens while somebody looks elsewhere. A browser shows
//! none: it could not be relied on.

/// Hears what has changed; a browser shows nothing.
#[cfg(not(feature = "shell"))]
pub fn hear(_event: contract::live::Event) {}

#[cfg(feature = "shell")]
pub use shown::hear;

#[cfg(feature = "shell")]
mod shown {
    use std::{
        cell::RefCell,
        collections::{BTreeMap, BTreeSet},
    };

    use contract::{
        breaches::Unread,
        complaints::{Case, Matter, Mine, Part, Show, Side},
        id::{BreachId, ComplaintId, EntryId},
        live::Event,
        notices::{Glance, Urgent},
        time::Time,
        words::alerts as words,
    };
    use leptos::task::spawn_local;

    use crate::{
        device,
        settings::{language, say},
    };

    thread_local! {
        static SHOWN: RefCell<Shown> = RefCell::default();
    }

    /// How many of one's own matters are looked at that have changed while nothing was heard.
    const MISSED: usize = 5;

    /// The last entry of each matter that a notice was shown for: an event may be told twice, and
    /// of two entries in one moment both readings find the second. And what was urgent, and when one of one's own matters
    /// changed last: nothing before each was looked at once, for the first screen tells it by itself.
    #[derive(Default)]
    struct Shown {
        matters: BTreeMap<ComplaintId, EntryId>,
        urgent: Option<BTreeSet<Urgent>>,
        breach: Option<BreachId>,
        changed: Option<Time>,
    }

    impl Shown {
        /// Notes an entry; whether it is news.
        fn note(&mut self, id: ComplaintId, entry: EntryId) -> bool {
            self.matters.insert(id, entry) != Some(entry)
        }

        /// Notes what is urgent now; what of it is news: a notice whose title was corrected is.
        fn note_urgent(&mut self, now: &[Urgent]) -> Vec<Urgent> {
            let all = now.iter().cloned().collect();
            let Some(before) = self.urgent.replace(all) else { return Vec::new() };
            now.iter().filter(|one| !before.contains(one)).cloned().collect()
        }

        /// Notes one's own matters as they are now; which of them have changed since they were noted before.
        fn note_mine(&mut self, now: &[Matter]) -> Vec<ComplaintId> {
            let last = now.iter().map(|matter| matter.changed_at).max();
            let before = self.changed;
            self.changed = last.max(before);
            // With none before, one that is there now is news as well: but for the first look.
            let Some(before) = before else { return Vec::new() };
            let changed = now.iter().filter(|matter| matter.changed_at > before);
            changed.map(|matter| matter.id).take(MISSED).collect()
        }

        /// Notes of what one has not read yet that data was lost; whether it is news.
        fn note_breach(&mut self, now: Option<Unread>) -> Option<Unread> {
            let now = now?;
            (self.breach.replace(now.id) != Some(now.id)).then_some(now)
        }
    }

    /// Hears what has changed, and shows a notice if the other side has done it.
    pub fn hear(event: Event) {
        match event {
            Event::Complaint { id, .. } if !is_looked_at(&id.to_string()) => hear_of_matter(id),
            // What changed while the machine slept or nothing was connected is looked at as well.
            Event::Open | Event::Reset => {
                hear_of_urgent();
                hear_of_mine();
            }
            Event::Breach { .. } | Event::Notices { is_urgent: true, .. } => hear_of_urgent(),
            _ => {}
        }
    }

    /// What the community says is urgent is shown wherever one looks: water is off in an hour.
    fn hear_of_urgent() {
        spawn_local(async move {
            let Ok(glimpse) = device::hub().ask(&Glance::default()).await else { return };
            let breach = SHOWN.with_borrow_mut(|shown| shown.note_breach(glimpse.breach));
            if let Some(breach) = breach.filter(|_| !is_looked_at("panel/breach")) {
                let title = say(breach.title()).to_owned();
                device::notice(title, say(words::BREACH).to_owned(), "/panel/breach".to_owned());
            }
            let news = SHOWN.with_borrow_mut(|shown| shown.note_urgent(&glimpse.urgent));
            for notice in news {
                if !is_looked_at(&notice.id.to_string()) {
                    let path = format!("/notices/{}", notice.id);
                    device::notice(say(words::URGENT_TITLE).to_owned(), notice.title, path);
                }
            }
        });
    }

    /// Looks which of one's own matters have changed while nothing was heard of them.
    fn hear_of_mine() {
        spawn_local(async move {
            // Who has none of their own, or is nobody, is told nothing.
            let Ok(mine) = device::hub().ask(&Mine { after: None }).await else { return };
            for id in SHOWN.with_borrow_mut(|shown| shown.note_mine(&mine)) {
                if !is_looked_at(&id.to_string()) {
                    hear_of_matter(id);
                }
            }
        });
    }

    fn hear_of_matter(id: ComplaintId) {
        spawn_local(async move {
            // Whoever may not read it, or has no network, is told when they look.
            if let Ok(case) = device::hub().ask(&Show { id }).await
                && let Some((title, body)) = told(&case)
                && let Some(last) = case.entries.last()
                && SHOWN.with_borrow_mut(|shown| shown.note(id, last.id))
            {
                device::notice(title, body, address(id, case.part));
            }
        });
    }

    fn is_looked_at(id: &str) -> bool {
        let address = device::path() + &device::query();
        device::is_looked_at() && address.contains(id)
    }

    /// Where a matter is read.
    fn address(id: ComplaintId, part: Part) -> String {
        match part {
            Part::Author => format!("/c/{id}"),
            Part::Handler => format!("/staff?case={id}"),
        }
    }

    /// A title and a line. Neither holds anybody's words: a screen may be seen by others.
    fn told(case: &Case) -> Option<(String, String)> {
        let title = match (case.part, case.entries.last()?.side) {
            (Part::Author, Side::Staff) => words::TITLE,
            (Part::Handler, Side::Author) => words::STAFF_TITLE,
            (Part::Author, Side::Author) | (Part::Handler, Side::Staff) => return None,
        };
        let number = case.matter.number.to_string();
        let status = say(case.matter.status.word());
        Some((say(title).to_owned(), words::body(language(), &number, status)))
    }

    #[cfg(test)]
    mod tests {
        use contract::{
            complaints::{Status, Turn},
            id::NoticeId,
        };

        use super::*;

        #[test]
        fn what_is_urgent_is_told_once_and_again_when_it_says_something_else() {
            let urgent =
                |id, title: &str| Urgent { id: NoticeId::from_number(id), title: title.to_owned() };
            let (water, power) = (urgent(1, "今晚停水"), urgent(2, "明天停电"));
            let earlier = urgent(1, "改为下午停水");
            let mut shown = Shown::default();

            let first = shown.note_urgent(std::slice::from_ref(&water));
            assert_eq!(first, [], "home tells it by itself");
            assert_eq!(shown.note_urgent(&[power.clone(), water.clone()]), [power.clone()]);
            assert_eq!(shown.note_urgent(&[power.clone(), water]), [], "of each both are read");
            assert_eq!(shown.note_urgent(&[power, earlier.clone()]), [earlier]);
            assert_eq!(shown.note_urgent(&[]), [], "what is over is no news");
        }

        #[test]
        fn a_breach_is_told_once_and_also_to_whom_it_waited_for() {
            let unread = |id| Some(Unread { id: BreachId::from_number(id), is_drill: false });
            let mut shown = Shown::default();
            assert_eq!(shown.note_breach(unread(1)), unread(1), "it waited");
            assert_eq!(shown.note_breach(unread(1)), None);
            assert_eq!(shown.note_breach(unread(2)), unread(2));
            assert_eq!(shown.note_breach(None), None);
        }

        #[test]
        fn what_has_changed_unheard_is_told_and_nothing_of_before_the_first_look() {
            let matter = |id, changed_at| Matter {
                id: ComplaintId::from_number(id),
                number: id,
                title: String::new(),
                place: None,
                status: Status::Filed,
                turn: Turn::Staff,
                filed_at: Time(1),
                due_at: None,
                changed_at: Time(changed_at),
                assignee: None,
            };
            let mut shown = Shown::default();
            assert_eq!(shown.note_mine(&[matter(1, 10), matter(2, 20)]), []);
            assert_eq!(shown.note_mine(&[matter(1, 10), matter(2, 20)]), []);
            assert_eq!(shown.note_mine(&[matter(1, 30), matter(2, 20)]), [matter(1, 0).id]);
            let many: Vec<Matter> = (1..20).map(|id| matter(id, 40)).collect();
            assert_eq!(shown.note_mine(&many).len(), MISSED);
            assert_eq!(shown.note_mine(&[]), []);
            assert_eq!(
                shown.note_mine(&[matter(1, 41)]),
                [matter(1, 0).id],
                "it has not forgotten"
            );
        }

        #[test]
        fn an_entry_is_told_once() {
            let [one, other] = [1, 2].map(ComplaintId::from_number);
            let [first, second] = [1, 2].map(EntryId::from_number);
            let mut shown = Shown::default();

            assert!(shown.note(one, first) && shown.note(other, second));
            assert!(!shown.note(one, first), "told again");
            assert!(shown.note(one, second));
        }
    }
}
