//! Those who go to the door of one gate, day by day.

use contract::time::{Span, Time};
use gate::Capture;
use ledger::Hash;

use super::{
    DAYS, FACES, Kind, LEAVE_A_YEAR, LOOKS, MISSED, MISTAKEN, TRIED_WITHIN, machine::Machine,
    signing::Gate,
};
use crate::plan::{Chance, hash};

/// When the first day is: 2026-11-23 02:00 UTC.
const BEGIN: Time = Time(1_795_399_200_000);

/// How long residents have been known when it begins: longer than any canary.
const KNOWN: Span = Span::DAY.times(90);

/// How often a canary looks at the camera before it withdraws, until it opens.
const FIRST_LOOKS: usize = 3;

/// Which canaries come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canaries {
    /// None.
    None,
    /// Those who are taken in and withdraw on one day: a gate can tell them by that.
    Fresh,
    /// Those who were taken in as long ago as the residents, and withdraw when their day comes.
    Aged,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// Which canaries come, one a gate and day.
    pub canaries: Canaries,
    /// How many of a hundred leavers try the door.
    pub tries: u8,
}

impl Checks {
    /// As they were fixed beforehand: one canary a gate and day, and five of a hundred leavers.
    pub const PLANNED: Self = Self { canaries: Canaries::Fresh, tries: 5 };

    /// The same with canaries that a gate cannot tell by their age.
    pub const AGED: Self = Self { canaries: Canaries::Aged, tries: 5 };

    /// Nothing.
    pub const NONE: Self = Self { canaries: Canaries::None, tries: 0 };

    /// What is played, with what it is called in a table.
    pub const ALL: [(&str, Self); 5] = [
        ("canary + 5 %", Self::PLANNED),
        ("canary + 1 %", Self { canaries: Canaries::Fresh, tries: 1 }),
        ("5 % alone", Self { canaries: Canaries::None, tries: 5 }),
        ("1 % alone", Self { canaries: Canaries::None, tries: 1 }),
        ("nothing", Self::NONE),
    ];
}

/// What came of one gate.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// On which day, counted from 0, somebody saw that it lies.
    pub(super) caught_on: Option<usize>,
    pub(super) receipts: u64,
    pub(super) canaries: u64,
    pub(super) tries: u64,
}

/// A resident.
struct Resident {
    consent: Hash,
    face: Capture,
}

impl Resident {
    fn of(chance: &mut Chance) -> Self {
        Self { consent: hash(chance), face: Capture(hash(chance).0.to_vec()) }
    }
}

/// Plays one gate until it is caught or the days are over.
pub(super) fn watch(kind: Kind, checks: Checks, chance: &mut Chance) -> Watched {
    // Each has chance of its own: who leaves when does not hang on what is checked.
    let (mut people, mut volunteers, mut eyes) = (chance.fork(), chance.fork(), chance.fork());
    let mut gate = Gate::new(Machine::new(kind, BEGIN - KNOWN), chance);
    let mut residents: Vec<Resident> = (0..FACES).map(|_| Resident::of(&mut people)).collect();
    for resident in &residents {
        gate.take_in(resident.consent, &resident.face);
    }
    let mut aged: Vec<Resident> = match checks.canaries {
        Canaries::None | Canaries::Fresh => Vec::new(),
        Canaries::Aged => {
            (0..DAYS).filter_map(|_| take_in(&mut gate, &mut volunteers, &mut eyes)).collect()
        }
    };
    let (mut watched, mut released) = (Watched::default(), Vec::new());
    // Those who are going to try the door, and on which day.
    let mut trying: Vec<(usize, Capture)> = Vec::new();
    let mut at = BEGIN;
    for day in 0..DAYS {
        gate.machine.now = at;
        for left in leave(&mut residents, &mut people) {
            let (tries, after) = (people.u8(..100) < checks.tries, people.usize(..=TRIED_WITHIN));
            let is_signed = gate.delete(left.consent);
            watched.receipts += u64::from(is_signed);
            if is_signed && tries {
                trying.push((day + after, left.face));
            }
        }
        let canary = match checks.canaries {
            Canaries::None => None,
            Canaries::Fresh => take_in(&mut gate, &mut volunteers, &mut eyes),
            Canaries::Aged => aged.pop(),
        };
        if let Some(canary) = canary
            && let Some(face) = release(&mut gate, canary, &mut eyes)
        {
            watched.receipts += 1;
            watched.canaries += 1;
            released.push(face);
        }
        let today = trying.iter().filter(|(when, _)| *when == day).map(|(_, face)| face);
        watched.tries += today.clone().map(|_| 1).sum::<u64>();
        // Every canary that was released comes by once a day from then on.
        if released.iter().chain(today).any(|face| opens(&gate, face, &mut eyes)) {
            watched.caught_on = Some(day);
            break;
        }
        at = at + Span::DAY;
    }
    watched
}

/// Those who leave today.
fn leave(residents: &mut Vec<Resident>, people: &mut Chance) -> Vec<Resident> {
    let likely = LEAVE_A_YEAR / 1_000.0 / 365.0;
    residents.extract_if(.., |_| people.f64() < likely).collect()
}

/// Takes in a canary: nothing where the gate takes them for somebody else beforehand, for then they would
/// show nothing later.
fn take_in(gate: &mut Gate, volunteers: &mut Chance, eyes: &mut Chance) -> Option<Resident> {
    let canary = Resident::of(volunteers);
    let was_known = opens(gate, &canary.face, eyes);
    gate.take_in(canary.consent, &canary.face);
    (!was_known).then_some(canary)
}

/// Lets a canary withdraw who was seen to be known; the face the gate has signed to have deleted.
fn release(gate: &mut Gate, canary: Resident, eyes: &mut Chance) -> Option<Capture> {
    let is_known = (0..FIRST_LOOKS).any(|_| look(gate, &canary.face, eyes));
    let is_signed = gate.delete(canary.consent);
    (is_known && is_signed).then_some(canary.face)
}

/// Whether the gate opens for somebody as often as it takes before they say so.
fn opens(gate: &Gate, face: &Capture, eyes: &mut Chance) -> bool {
    (0..LOOKS).all(|_| look(gate, face, eyes))
}

/// One look at the camera: it may not know whom it has, and take a stranger for somebody.
fn look(gate: &Gate, face: &Capture, eyes: &mut Chance) -> bool {
    if gate.machine.knows(face) {
        eyes.f64() >= MISSED
    } else {
        eyes.f64() < MISTAKEN * f64::from(gate.machine.count())
    }
}
