//! Seats: whatever people do, those have one who should by a slow and obvious reference.

use contract::{
    activities::{Change, Draft, Enrol, Leave, Look, Mark, Marking, Roster, Show, Yours},
    text::Name,
};

use crate::{
    activities::{announced, draft, sign_up},
    suggestions::subject,
    support::{Engine, Seeded, TestHub, key, on_both_engines, seed, tell},
};

/// Who has signed up, in their order, with how many; whether they were let in.
struct Reference {
    capacity: u32,
    queue: Vec<(String, u8, bool)>,
}

impl Reference {
    fn taken(&self) -> u32 {
        self.queue
            .iter()
            .filter(|(_, _, is_in)| *is_in)
            .map(|(_, heads, _)| u32::from(*heads))
            .sum()
    }

    /// The first who waits is let in as long as there are seats for all of theirs; nobody overtakes.
    fn settle(&mut self) {
        loop {
            let taken = self.taken();
            let next = self.queue.iter_mut().find(|(_, _, is_in)| !is_in);
            match next {
                Some((_, heads, is_in)) if taken + u32::from(*heads) <= self.capacity => {
                    *is_in = true
                }
                _ => return,
            }
        }
    }

    fn largest_waiting(&self) -> u16 {
        let waiting = self.queue.iter().filter(|(_, _, is_in)| !is_in);
        waiting.map(|(_, heads, _)| u16::from(*heads)).max().unwrap_or_default()
    }

    fn add(&mut self, name: &str, heads: u8) {
        self.queue.push((name.to_owned(), heads, false));
        self.settle();
    }

    fn remove(&mut self, name: &str) -> bool {
        let before = self.queue.len();
        self.queue.retain(|(one, ..)| one != name);
        self.settle();
        self.queue.len() < before
    }
}

on_both_engines! {
    async fn whatever_people_do_seats_go_by_their_order(hub: TestHub) {
        let seed = seed();
        tell(&format!("LINLI_TEST_SEED={seed}"));
        let mut chance = Seeded(seed);
        let staff = hub.staff("小李").await;
        let mut people = Vec::new();
        for number in 0..8 {
            people.push((format!("邻居{number}"), hub.resident(&format!("邻居{number}")).await));
        }
        let mut plan = Draft { helpers: 0, capacity: Some(6), ..draft(&hub) };
        let id = announced(&staff, plan.clone()).await;
        let mut reference = Reference { capacity: 6, queue: Vec::new() };
        let (mut revision, mut entered) = (1, 0);
        for _ in 0..120 {
            let (name, person) = &people[chance.below(people.len())];
            match chance.below(5) {
                0 | 1 => {
                    let heads = 1 + u8::try_from(chance.below(3)).expect("few");
                    let is_new = reference.queue.iter().all(|(one, ..)| one != name);
                    let said = sign_up(person, id, heads).await;
                    assert_eq!(said.is_ok(), is_new);
                    if is_new {
                        reference.add(name, heads);
                    }
                }
                2 => {
                    let left = person.hub.change(&Leave { id }, &key()).await;
                    assert_eq!(left.is_ok(), reference.remove(name));
                }
                3 => {
                    entered += 1;
                    let name = Name::try_from(format!("来电{entered}")).expect("short");
                    let heads = 1 + u8::try_from(chance.below(2)).expect("few");
                    let enrol =
                        Enrol { id, name: name.clone(), home: None, heads, is_helper: false };
                    staff.hub.change(&enrol, &key()).await.expect("entered");
                    reference.add(name.as_str(), heads);
                }
                _ => {
                    let list = staff.hub.ask(&Roster { id }).await.expect("read");
                    let called: Vec<_> = list.iter().filter(|one| one.is_entered).collect();
                    if !called.is_empty() && chance.below(2) == 0 {
                        let gone = called[chance.below(called.len())];
                        let mark = Mark { id, attendee: gone.id, marking: Marking::Removed };
                        staff.hub.change(&mark, &key()).await.expect("taken off");
                        assert!(reference.remove(&gone.name));
                        continue;
                    }
                    // Never less than one sign-up may bring.
                    let capacity = 3 + u16::try_from(chance.below(8)).expect("few");
                    plan.capacity = Some(capacity);
                    let draft = plan.clone();
                    let change = Change { id, seen: revision, draft, why: subject("换教室") };
                    let changed = staff.hub.change(&change, &key()).await.is_ok();
                    let is_less = u32::from(capacity) < reference.capacity;
                    let has_seats = u32::from(capacity) >= reference.taken() || !is_less;
                    assert_eq!(changed, has_seats && capacity >= reference.largest_waiting());
                    if changed {
                        revision += 1;
                        reference.capacity = u32::from(capacity);
                        reference.settle();
                    } else {
                        plan = staff.hub.ask(&Look { id }).await.expect("shown").draft;
                    }
                }
            }
            let list = staff.hub.ask(&Roster { id }).await.expect("read");
            let mut expected = reference.queue.clone();
            expected.sort_by_key(|(_, _, is_in)| !is_in);
            let found: Vec<_> =
                list.iter().map(|one| (one.name.clone(), one.heads, !one.is_waiting)).collect();
            assert_eq!(found, expected);
        }
        let waiting = reference.queue.iter().filter(|(_, _, is_in)| !is_in);
        for (before, (name, ..)) in (0_u32..).zip(waiting) {
            if let Some((_, person)) = people.iter().find(|(one, _)| one == name) {
                let yours = person.hub.ask(&Show { id }).await.expect("shown").line.yours;
                assert!(matches!(yours, Yours::Waiting { before: told, .. } if told == before));
            }
        }
        let found = hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
        assert_eq!(found.wrong, Vec::<String>::new());
    }
}
