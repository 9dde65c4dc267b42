//! Who has an answer, and that each has one: whatever is sent, counted against a slow and obvious
//! reference.

use std::collections::BTreeMap;

use contract::{
    people::Post,
    polls::{Answer, Ballot, Draft, Enter, Kind, Reply, Secrecy, Shown, Voice, Void, Voter},
    time::Span,
};

use crate::{
    polls::{choices, is_sound, over, owns, published, question, shown, voters},
    suggestions::subject,
    support::{Engine, Person, Seeded, TestHub, jpeg, key, on_both_engines, seed, tell},
};

const HOMES: [&str; 4] = ["3-1-502", "3-1-1001", "4-1-101", "4-1-201"];

/// Somebody who lives here.
struct Neighbour {
    person: Person,
    name: String,
    home: usize,
    is_owner: bool,
}

/// A poll as the reference sees it: who has an answer, and what they gave.
struct Reference {
    voice: Voice,
    is_named: bool,
    /// The homes it is for.
    homes: Vec<usize>,
    /// By the number of a person or of a home: what they chose, who did, and whether on paper.
    given: BTreeMap<usize, (u8, Option<usize>, bool)>,
}

impl Reference {
    fn voter(&self, person: usize, people: &[Neighbour]) -> usize {
        if self.voice == Voice::Person { person } else { people[person].home }
    }

    fn may_answer(&self, person: usize, people: &[Neighbour]) -> bool {
        let lives_there = self.homes.contains(&people[person].home);
        lives_there && (self.voice != Voice::Owner || people[person].is_owner)
    }

    fn answer(&mut self, person: usize, choice: u8, people: &[Neighbour]) -> bool {
        if !self.may_answer(person, people) {
            return false;
        }
        let voter = self.voter(person, people);
        let is_free = match self.given.get(&voter) {
            None => true,
            Some((_, by, on_paper)) => self.is_named && !on_paper && *by == Some(person),
        };
        if is_free {
            self.given.insert(voter, (choice, Some(person), false));
        }
        is_free
    }

    /// On paper a household answers as a whole, so there need be an owner, not who of them it was.
    fn enter(&mut self, person: usize, choice: u8, people: &[Neighbour]) -> bool {
        let home = people[person].home;
        let has_owner = people.iter().any(|one| one.home == home && one.is_owner);
        let is_for_home = self.homes.contains(&home) && (self.voice != Voice::Owner || has_owner);
        let voter = self.voter(person, people);
        if !is_for_home || self.given.contains_key(&voter) {
            return false;
        }
        self.given.insert(voter, (choice, None, true));
        true
    }

    fn void(&mut self, person: usize, people: &[Neighbour]) -> bool {
        let voter = self.voter(person, people);
        let is_on_paper = self.given.get(&voter).is_some_and(|(_, _, on_paper)| *on_paper);
        let is_struck = self.is_named && is_on_paper;
        if is_struck {
            self.given.remove(&voter);
        }
        is_struck
    }

    fn counts(&self) -> Vec<u32> {
        let count = |choice: u8| self.given.values().filter(|(one, ..)| *one == choice).count();
        (0..3).map(|choice| u32::try_from(count(choice)).expect("few")).collect()
    }
}

/// Whom a sheet is from: the person, or their household.
fn of<'a>(found: &'a [Voter], neighbour: &Neighbour) -> Option<&'a Voter> {
    found
        .iter()
        .find(|voter| voter.person.is_none() || voter.name.as_deref() == Some(&neighbour.name))
}

on_both_engines! {
    async fn whatever_is_sent_each_counts_once(hub: TestHub) {
        let seed = seed();
        tell(&format!("LINLI_TEST_SEED={seed}"));
        let mut chance = Seeded(seed);
        let (staff, manager) =
            (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let scan = async || staff.hub.attach(jpeg(64, 64), &key()).await.expect("taken in").id;
        let mut people = Vec::new();
        for number in 0..8 {
            let (home, name) = (number % HOMES.len(), format!("邻居{number}"));
            let person = hub.join(&name, Post::Resident, Some(HOMES[home])).await;
            people.push(Neighbour { person, name, home, is_owner: number < 3 });
        }
        let zones = staff.hub.ask(&contract::notices::Zones {}).await.expect("listed");
        let building = |name: &str| zones.iter().find(|zone| zone.name == name).expect("a building").id;
        let mut polls = Vec::new();
        for number in 0..9 {
            let voice = Voice::ALL[number % 3];
            let secrecy = Secrecy::ALL[chance.below(2)];
            let (places, homes) = match chance.below(3) {
                0 => (vec![], vec![0, 1, 2, 3]),
                1 => (vec![building("3栋")], vec![0, 1]),
                _ => (vec![building("4栋")], vec![2, 3]),
            };
            let draft = Draft {
                title: Some(subject("选一个")),
                places,
                voice,
                secrecy: Some(secrecy),
                takes_paper: true,
                closes_at: Some(hub.now() + Span::DAY.times(7)),
                questions: vec![question("哪个？", Kind::Single { choices: choices(&["甲", "乙", "丙"]) })],
                ..Draft::default()
            };
            let id = published(&staff, draft).await;
            if number == 0 {
                // The register knows the owners from now on.
                for neighbour in people.iter().filter(|one| one.is_owner) {
                    let (id, home) = (id, HOMES[neighbour.home]);
                    let found = hub.app.db.read(move |tx| Box::pin(async move {
                        let sql = "SELECT id FROM place WHERE code = $1";
                        tx.row(sql, &[home.into()], |row| row.int(0)).await
                    }));
                    let place = found.await.expect("read").expect("a home");
                    owns(&hub, contract::id::PlaceId::from_number(place), &neighbour.name).await;
                    let _ = id;
                }
            }
            let is_named = secrecy == Secrecy::Named;
            polls.push((id, Reference { voice, is_named, homes, given: BTreeMap::new() }));
        }

        for step in 0..200 {
            let number = chance.below(polls.len());
            let person = chance.below(people.len());
            let pick = chance.below(3);
            let (id, reference) = &mut polls[number];
            let neighbour = &people[person];
            let choice = u8::try_from(pick).expect("small");
            let replies = vec![Some(Reply::Picks(vec![choice]))];
            let (expected, done) = match chance.below(6) {
                0 => {
                    let found = voters(&staff, *id, HOMES[neighbour.home]).await;
                    let done = match of(&found, neighbour) {
                        Some(voter) => {
                            let scan = scan().await;
                            let (home, person) = (voter.home, voter.person);
                            let scans = vec![scan];
                            let (note, ballot) = if reference.is_named {
                                (replies, None)
                            } else {
                                (vec![], Some(Ballot { id: *id, replies }))
                            };
                            let enter = Enter { id: *id, home, person, replies: note, scans };
                            let is_noted = staff.hub.change(&enter, &key()).await.is_ok();
                            if let (true, Some(ballot)) = (is_noted, ballot) {
                                staff.hub.change(&ballot, &key()).await.expect("as many as names");
                            }
                            is_noted
                        }
                        None => false,
                    };
                    (reference.enter(person, choice, &people), done)
                }
                1 => {
                    let found = voters(&staff, *id, HOMES[neighbour.home]).await;
                    let done = match of(&found, neighbour) {
                        Some(voter) => {
                            let (home, person) = (voter.home, voter.person);
                            let void = Void { id: *id, home, person, why: subject("录错了") };
                            manager.hub.change(&void, &key()).await.is_ok()
                        }
                        None => false,
                    };
                    (reference.void(person, &people), done)
                }
                _ => {
                    let answer = Answer { id: *id, replies };
                    let done = neighbour.person.hub.change(&answer, &key()).await.is_ok();
                    (reference.answer(person, choice, &people), done)
                }
            };
            assert_eq!(done, expected, "step {step}, poll {number}, person {person}");
        }
        over(&hub).await;

        for (number, (id, reference)) in polls.iter().enumerate() {
            let poll = shown(&staff.hub, *id).await;
            let answered = u32::try_from(reference.given.len()).expect("few");
            assert_eq!(poll.line.answered, answered, "poll {number}");
            match poll.result {
                Shown::Now { papers, outcomes } => {
                    let rows: Vec<u32> = outcomes[0].rows.iter().map(|row| row.picked).collect();
                    assert_eq!(rows, reference.counts(), "poll {number}");
                    let sheets = reference.given.values().filter(|(_, _, on_paper)| *on_paper);
                    assert_eq!(papers, u32::try_from(sheets.count()).expect("few"));
                }
                other => assert!(other == Shown::TooFew && !reference.is_named && answered < 5, "{other:?}"),
            }
        }
        is_sound(&hub).await;
    }
}
