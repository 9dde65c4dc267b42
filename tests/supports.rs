//! For and against: one a person, whatever was put together and taken apart, counted against a slow and
//! obvious reference.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    Code,
    id::SuggestionId,
    suggestions::{Condition, Counts, Merge, Show, Split, Stance, Stand, Status},
};

use crate::{
    suggestions::{decide, proposed, stands},
    support::{Engine, Person, Seeded, TestHub, code, key, on_both_engines, seed, tell},
};

async fn counts(person: &Person, id: SuggestionId) -> Counts {
    person.hub.ask(&Show { id }).await.expect("shown").line.counts
}

on_both_engines! {
    async fn each_person_counts_once_and_the_last_word_counts(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let (one, other) = (hub.resident("李明").await, hub.resident("赵强").await);
        let id = proposed(&author, "装灯").await;
        let again = key();
        for _ in 0..3 {
            one.hub.change(&Stand { id, stance: Some(Stance::For) }, &again).await.expect("counted");
            stands(&one, id, Some(Stance::For)).await;
        }
        stands(&other, id, Some(Stance::Against)).await;
        let both = counts(&one, id).await;
        stands(&other, id, Some(Stance::For)).await;
        let turned = counts(&other, id).await;
        stands(&other, id, None).await;
        stands(&other, id, None).await;
        let own = author.hub.change(&Stand { id, stance: Some(Stance::For) }, &key()).await;

        assert_eq!(both, Counts { supports: 1, opposes: 1, yours: Some(Stance::For) });
        assert_eq!(turned, Counts { supports: 2, opposes: 0, yours: Some(Stance::For) });
        assert_eq!(counts(&other, id).await, Counts { supports: 1, opposes: 0, yours: None });
        assert_eq!(code(own), Code::NotAllowed);
    }

    async fn it_is_over_when_it_is_decided(hub: TestHub) {
        let (author, one) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "装灯").await;
        stands(&one, id, Some(Stance::For)).await;
        staff.hub.change(&decide(id, 1, Status::Adopted, &hub), &key()).await.expect("decided");

        let late = one.hub.change(&Stand { id, stance: None }, &key()).await;

        assert_eq!(code(late), Code::Conflict);
        assert_eq!(counts(&one, id).await.supports, 1);
    }

    async fn many_hands_at_once_are_all_counted(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let id = proposed(&author, "装灯").await;
        let mut sent = Vec::new();
        for number in 0..16 {
            let person = hub.resident(&format!("邻居{number}")).await;
            sent.push(tokio::spawn(async move {
                for stance in [Some(Stance::Against), None, Some(Stance::For)] {
                    person.hub.change(&Stand { id, stance }, &key()).await.expect("counted");
                }
            }));
        }
        for one in sent {
            one.await.expect("no panic");
        }

        assert_eq!(counts(&author, id).await, Counts { supports: 16, opposes: 0, yours: None });
    }

    async fn what_is_put_together_has_everybodys_support_once(hub: TestHub) {
        let (author, twin) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let (both, one) = (hub.resident("赵强").await, hub.resident("周芳").await);
        let staff = hub.staff("小李").await;
        let (id, same) = (proposed(&author, "装灯").await, proposed(&twin, "装路灯").await);
        for (person, ids) in [(&both, vec![id, same]), (&one, vec![same]), (&author, vec![same])] {
            for id in ids {
                stands(person, id, Some(Stance::For)).await;
            }
        }
        let merge = Merge { id: same, into: id };

        staff.hub.change(&merge, &key()).await.expect("put together");
        let together = counts(&one, id).await;
        let gone = twin.hub.ask(&Show { id: same }).await.expect("shown");
        let circle = staff.hub.change(&Merge { id, into: same }, &key()).await;
        let oneself = staff.hub.change(&Merge { id, into: id }, &key()).await;
        let closed = one.hub.change(&Stand { id: same, stance: None }, &key()).await;
        stands(&one, id, None).await;
        staff.hub.change(&Split { id: same }, &key()).await.expect("taken apart");

        // Both, one, and the author, who said so of the other: whose word it was is nobody's to see.
        assert_eq!(together, Counts { supports: 3, opposes: 0, yours: Some(Stance::For) });
        assert_eq!(gone.line.condition, Condition::Merged);
        assert_eq!(gone.merged_into.map(|into| into.id), Some(id));
        assert_eq!((code(circle), code(oneself), code(closed)), (Code::Conflict, Code::Invalid, Code::Conflict));
        assert_eq!(counts(&both, id).await.supports, 1);
        assert_eq!(counts(&both, same).await.supports, 3, "as it was");
        let again = staff.hub.change(&Split { id: same }, &key()).await;
        assert_eq!(code(again), Code::Conflict);
    }

    async fn what_is_taken_back_or_hidden_takes_nothing_of_others_along(hub: TestHub) {
        let (author, twin) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let one = hub.resident("赵强").await;
        let staff = hub.staff("小李").await;
        let (id, same, third) =
            (proposed(&author, "装灯").await, proposed(&twin, "装路灯").await, proposed(&twin, "加灯").await);
        for id in [same, third] {
            stands(&one, id, Some(Stance::For)).await;
            staff.hub.change(&Merge { id, into: if id == same { third } else { same } }, &key()).await.ok();
        }
        // `same` went into `third`; now that goes into the first.
        staff.hub.change(&Merge { id: third, into: id }, &key()).await.expect("put together");
        let together = counts(&one, id).await.supports;

        author.hub.change(&contract::suggestions::Withdraw { id }, &key()).await.expect("taken back");
        let alone = twin.hub.ask(&Show { id: third }).await.expect("shown").line;
        twin.hub.change(&contract::suggestions::Withdraw { id: third }, &key()).await.expect("taken back");
        let last = twin.hub.ask(&Show { id: same }).await.expect("shown").line;

        assert_eq!(together, 1);
        assert_eq!((alone.condition, alone.counts.supports), (Condition::Open, 1));
        assert_eq!((last.condition, last.counts.supports), (Condition::Open, 1));
        let found = hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
        assert_eq!(found.wrong, Vec::<String>::new());
    }

    async fn a_promise_is_not_lost_in_another(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let (open, adopted) = (proposed(&author, "装灯").await, proposed(&author, "装路灯").await);
        staff.hub.change(&decide(adopted, 1, Status::Adopted, &hub), &key()).await.expect("decided");

        for (id, into) in [(open, adopted), (adopted, open)] {
            let refused = staff.hub.change(&Merge { id, into }, &key()).await;
            assert_eq!(code(refused), Code::Conflict);
        }
    }

    async fn whatever_happens_the_counts_are_those_of_the_reference(hub: TestHub) {
        let seed = seed();
        tell(&format!("LINLI_TEST_SEED={seed}"));
        let mut chance = Seeded(seed);
        let staff = hub.staff("小李").await;
        let mut people = Vec::new();
        for number in 0..6 {
            people.push(hub.resident(&format!("邻居{number}")).await);
        }
        let mut ids = Vec::new();
        let mut reference = Reference::default();
        for number in 0..6 {
            let author = number % people.len();
            ids.push(proposed(&people[author], &format!("建议{number}")).await);
            reference.add(author);
        }
        for step in 0..160 {
            let (one, other) = (chance.below(ids.len()), chance.below(ids.len()));
            let (expected, done) = match chance.below(10) {
                0 if one != other => {
                    let merge = Merge { id: ids[one], into: ids[other] };
                    (reference.merge(one, other), staff.hub.change(&merge, &key()).await.is_ok())
                }
                1 | 2 => {
                    let split = Split { id: ids[one] };
                    (reference.split(one), staff.hub.change(&split, &key()).await.is_ok())
                }
                _ => {
                    let person = chance.below(people.len());
                    let stance = [Some(Stance::For), Some(Stance::Against), None][chance.below(3)];
                    let stand = Stand { id: ids[one], stance };
                    let done = people[person].hub.change(&stand, &key()).await.is_ok();
                    (reference.stand(one, person, stance), done)
                }
            };
            assert_eq!(done, expected, "step {step}");
            for (number, id) in ids.iter().enumerate() {
                let counts = counts(&staff, *id).await;
                let (supports, opposes) = reference.counts(number);
                assert_eq!((counts.supports, counts.opposes), (supports, opposes), "step {step}, {number}");
            }
        }
        let found = hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked");
        assert_eq!(found.wrong, Vec::<String>::new());
    }
}

/// What is said of suggestions, looked up person by person; slow and obvious.
#[derive(Default)]
struct Reference {
    authors: Vec<usize>,
    /// What a person said of a suggestion itself; nothing where they have taken it back.
    said: BTreeMap<(usize, usize), Option<Stance>>,
    /// Those that were put together with one, in that order.
    merged: BTreeMap<usize, Vec<usize>>,
}

impl Reference {
    fn add(&mut self, author: usize) {
        self.authors.push(author);
    }

    fn above(&self, one: usize) -> Option<usize> {
        self.merged.iter().find(|(_, all)| all.contains(&one)).map(|(above, _)| *above)
    }

    fn below(&self, one: usize) -> Vec<usize> {
        self.merged.get(&one).cloned().unwrap_or_default()
    }

    fn merge(&mut self, one: usize, into: usize) -> bool {
        if self.above(one).is_some() || self.above(into).is_some() {
            return false;
        }
        self.merged.entry(into).or_default().push(one);
        true
    }

    fn split(&mut self, one: usize) -> bool {
        let Some(above) = self.above(one) else { return false };
        self.merged.get_mut(&above).expect("it is there").retain(|other| *other != one);
        true
    }

    /// What a person says of a suggestion: of it, else of the first that came to it.
    fn stance(&self, one: usize, person: usize) -> Option<Stance> {
        if let Some(said) = self.said.get(&(one, person)) {
            return *said;
        }
        self.below(one).into_iter().find_map(|other| self.stance(other, person))
    }

    fn stand(&mut self, one: usize, person: usize, stance: Option<Stance>) -> bool {
        if self.authors[one] == person || self.above(one).is_some() {
            return false;
        }
        if stance.is_none() && self.below(one).is_empty() {
            self.said.remove(&(one, person));
        } else {
            self.said.insert((one, person), stance);
        }
        true
    }

    fn counts(&self, one: usize) -> (u32, u32) {
        let count = |wanted| {
            let people: BTreeSet<usize> = self.authors.iter().copied().collect();
            let found = people.iter().filter(|person| self.stance(one, **person) == Some(wanted));
            u32::try_from(found.count()).expect("a few")
        };
        (count(Stance::For), count(Stance::Against))
    }
}
