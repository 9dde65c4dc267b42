//! The drill itself, and what came of it.

use std::collections::BTreeMap;

use ledger::follower::Alarm;

use crate::{
    app::{App, Synced},
    liar::Liar,
    lies::Lie,
    plan::{Chance, happens},
    world::World,
};

/// How many residents an invented community has.
const PEOPLE: usize = 6;

/// How many checkpoints its log comes to before it is tampered with.
const CHECKPOINTS: usize = 12;

/// How many tamperings are tried on one community.
const TRIES: usize = 64;

/// When the log begins: 2026-11-23 02:00 UTC, in milliseconds.
const BEGIN: u64 = 1_795_399_200_000;

/// What came of tamperings of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tampered {
    /// How many there were.
    pub tried: u64,
    /// How many at least one app said an alarm to, within one sync.
    pub detected: u64,
    /// What the first app said, and how often.
    pub alarms: BTreeMap<&'static str, u64>,
    /// How many apps were lied to.
    pub lied_to: u64,
    /// How many of those said an alarm.
    pub alarmed: u64,
    /// How many believed nothing, because too few had seen it.
    pub unconfirmed: u64,
}

/// What came of honest syncs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Honest {
    /// How many there were.
    pub syncs: u64,
    /// How many were confirmed.
    pub confirmed: u64,
    /// How many came while too few witnesses were there.
    pub unconfirmed: u64,
    /// Alarms, which there should be none of.
    pub alarms: u64,
}

/// Makes so many tamperings, of every kind in turn.
#[must_use]
pub fn tamper(count: u64, seed: u64) -> BTreeMap<Lie, Tampered> {
    let mut chance = Chance::with_seed(seed);
    let mut told: BTreeMap<Lie, Tampered> = BTreeMap::new();
    let mut made = 0;
    let mut lies = Lie::ALL.iter().copied().cycle();
    while made < count {
        let Lived { now, before, apps } = live(&mut chance);
        for _ in 0..TRIES {
            let Some(lie) = lies.next().filter(|_| made < count) else { break };
            let Some(liar) = Liar::of(lie, &now, &before, &mut chance) else { continue };
            let tampered = told.entry(lie).or_default();
            try_on(&liar, &apps, tampered);
            made += 1;
        }
    }
    told
}

/// A community that has lived for a while, and its residents' apps: of everyone one that has synced at the
/// last checkpoint, one that has slept, and one on a device that knows nothing yet.
struct Lived {
    now: World,
    before: World,
    apps: Vec<App>,
}

fn live(chance: &mut Chance) -> Lived {
    let mut world = World::new(PEOPLE, chance);
    let mut at = BEGIN;
    let mut before = None;
    let mut slept: Vec<App> = (1..=PEOPLE).map(App::new).collect();
    let wakes: Vec<usize> = slept.iter().map(|_| chance.usize(..CHECKPOINTS)).collect();
    for checkpoint in 0..CHECKPOINTS {
        for _ in 0..chance.usize(1..12) {
            at += chance.u64(1..10_000);
            world.take(&happens(chance, PEOPLE, at));
        }
        at += 10_000;
        world.checkpoint(at, |_| true);
        if checkpoint + 2 == CHECKPOINTS {
            before = Some(world.clone());
        }
        for (app, wakes) in slept.iter_mut().zip(&wakes) {
            if *wakes == checkpoint {
                assert_eq!(app.sync(&world), Synced::Confirmed, "nobody has lied yet");
            }
        }
    }
    let mut apps = slept;
    for person in 1..=PEOPLE {
        let mut app = App::new(person);
        assert_eq!(app.sync(&world), Synced::Confirmed, "nobody has lied yet");
        apps.extend([app, App::new(person)]);
    }
    Lived { before: before.expect("there were checkpoints"), now: world, apps }
}

fn try_on(liar: &Liar, apps: &[App], tampered: &mut Tampered) {
    let mut first = None;
    for app in apps.iter().filter(|app| liar.victim.is_none_or(|victim| victim == app.person)) {
        tampered.lied_to += 1;
        match app.clone().sync(liar) {
            Synced::Alarm(alarm) => {
                tampered.alarmed += 1;
                first.get_or_insert(name(&alarm));
            }
            Synced::Unconfirmed => tampered.unconfirmed += 1,
            Synced::Confirmed => {}
        }
    }
    tampered.tried += 1;
    if let Some(alarm) = first {
        tampered.detected += 1;
        *tampered.alarms.entry(alarm).or_default() += 1;
    }
}

/// What an alarm is called in a table.
#[must_use]
pub const fn name(alarm: &Alarm) -> &'static str {
    match alarm {
        Alarm::NotSigned => "not signed",
        Alarm::Policy => "rule",
        Alarm::Forked { .. } => "two stories",
        Alarm::Heads => "heads",
        Alarm::Swapped => "another chain",
        Alarm::Head => "head",
        Alarm::Lost => "lost",
        Alarm::Altered => "altered",
        Alarm::Entries => "entries",
        Alarm::Hidden => "hidden",
    }
}

/// Syncs so many times with hubs that do not lie: often, seldom, for the first time, while witnesses are away.
#[must_use]
pub fn honest(count: u64, seed: u64) -> Honest {
    let mut chance = Chance::with_seed(seed);
    let mut told = Honest::default();
    while told.syncs < count {
        let mut world = World::new(PEOPLE, &mut chance);
        let mut apps: Vec<App> = (0..4 * PEOPLE).map(|one| App::new(1 + one % PEOPLE)).collect();
        let mut at = BEGIN;
        for _ in 0..CHECKPOINTS {
            for _ in 0..chance.usize(0..12) {
                at += chance.u64(1..10_000);
                world.take(&happens(&mut chance, PEOPLE, at));
            }
            at += 10_000;
            let away = chance.usize(..8);
            world.checkpoint(at, |witness| witness != away && (away != 7 || witness == 0));
            for app in &mut apps {
                if told.syncs < count && chance.bool() {
                    told.syncs += 1;
                    match app.sync(&world) {
                        Synced::Confirmed => told.confirmed += 1,
                        Synced::Unconfirmed => told.unconfirmed += 1,
                        Synced::Alarm(_) => told.alarms += 1,
                    }
                }
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use std::{fs::OpenOptions, io::Write as _};

    use super::*;

    /// Tells what whoever runs the tests wants to know, as `tests/support/report.rs` does: into the file that
    /// `cargo xtask test` reads.
    fn tell(what: &str) {
        println!("{what}");
        let Some(path) = std::env::var_os("LINLI_TEST_REPORT") else { return };
        let test = std::thread::current();
        let line = format!("told\tdrill::{}\t{what}\n", test.name().unwrap_or("unknown"));
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("a report");
    }

    /// Promised by the ledger: whatever a hub that was taken over changes of what was committed, somebody's
    /// app says so at its next sync.
    #[test]
    fn five_hundred_tamperings_are_all_detected() {
        let told = tamper(500, 1);
        assert_eq!(told.len(), Lie::ALL.len(), "every kind was tried: {told:?}");
        assert_eq!(told.values().map(|one| one.tried).sum::<u64>(), 500);
        for (lie, one) in &told {
            assert_eq!(one.detected, one.tried, "{lie:?}: {one:?}");
        }
    }

    #[test]
    fn fifty_thousand_honest_syncs_raise_no_alarm() {
        let told = honest(50_000, 2);
        assert_eq!((told.syncs, told.alarms), (50_000, 0), "{told:?}");
        assert!(told.confirmed > 40_000 && told.unconfirmed > 1_000, "{told:?}");
    }

    /// The same in full (`cargo xtask test --deep`).
    #[test]
    #[ignore = "takes minutes"]
    fn ten_thousand_tamperings_and_a_million_honest_syncs() {
        let told = tamper(10_000, 3);
        for (lie, one) in &told {
            let Tampered { tried, detected, lied_to, alarmed, unconfirmed, .. } = one;
            tell(&format!(
                "{}: {detected} of {tried} detected, {lied_to} apps lied to, {alarmed} alarms, \
                 {unconfirmed} not believed",
                lie.name()
            ));
        }
        assert!(told.values().all(|one| one.detected == one.tried), "{told:?}");
        let told = honest(1_000_000, 4);
        tell(&format!(
            "{} alarms in {} honest syncs ({} confirmed, {} while too few witnesses were there)",
            told.alarms, told.syncs, told.confirmed, told.unconfirmed
        ));
        assert_eq!((told.syncs, told.alarms), (1_000_000, 0), "{told:?}");
    }

    /// The drill can tell a lie from none: a hub that tells the same as before is accused of nothing.
    #[test]
    fn who_does_not_lie_is_not_accused() {
        let Lived { now, apps, .. } = live(&mut Chance::with_seed(5));
        for app in apps {
            assert_eq!(app.clone().sync(&now), Synced::Confirmed);
        }
    }
}
