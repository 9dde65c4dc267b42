//! Invents one matter after the other: who, where, what, and how it went.

use anyhow::Context;
use contract::{
    complaints::{ActKind, Reason, Satisfaction},
    id::{CommunityId, ComplaintId, EntryId, PersonId, PlaceId},
    time::{Span, Time},
};

use super::{
    Amount, Resident,
    chance::Chance,
    words::{Matter, Words, say},
};
use crate::{
    app::App,
    community,
    complaints::{Invented, Step},
};

/// How far back the first matter was filed.
const REACH: Span = Span::DAY.times(540);

/// All that matters are invented from.
pub(super) struct Inventor {
    community: CommunityId,
    amount: Amount,
    words: Words,
    /// The names of the units, as residents call them.
    units: Vec<String>,
    staff: Vec<PersonId>,
    residents: Vec<Resident>,
    now: Time,
}

impl Inventor {
    pub(super) fn new(
        app: &App,
        community: CommunityId,
        amount: Amount,
        words: Words,
        staff: Vec<PersonId>,
        residents: Vec<Resident>,
    ) -> anyhow::Result<Self> {
        anyhow::ensure!(!staff.is_empty(), "somebody has to answer");
        let settings = community::settings(app, community).ok().context("no such community")?;
        let units = settings.buildings.iter().flat_map(|building| {
            building.units.iter().map(|unit| format!("{}{unit}单元", building.name))
        });
        let mut units: Vec<String> = units.collect();
        if units.is_empty() {
            units.push(settings.name.clone());
        }
        Ok(Self { community, amount, words, units, staff, residents, now: app.now() })
    }

    /// The matter of this number; the later the number, the later it was filed.
    pub(super) fn case(&self, app: &App, number: u64) -> anyhow::Result<Invented> {
        let mut chance = Chance::of(self.amount.seed, "case", number);
        let resident = chance.percent(75).then(|| chance.pick(&self.residents)).flatten();
        let matter = chance.pick(&self.words.matters).context("no matters")?;
        let (place, whereabouts) = self.place(&mut chance, resident, matter);
        let text = text(&mut chance, &self.words, matter, &whereabouts);
        let filed_at = self.filed_at(number);
        let id = ComplaintId::from_number(app.id()?);
        let entry = EntryId::from_number(app.id()?);
        Ok(Invented {
            id,
            community: self.community,
            author: resident.map(|resident| resident.person),
            place,
            whereabouts: Some(whereabouts),
            subject: chance.percent(50).then(|| matter.subject.clone()),
            filed_at,
            text,
            entry,
            steps: self.steps(app, &mut chance, filed_at)?,
        })
    }

    fn place(
        &self,
        chance: &mut Chance,
        resident: Option<&Resident>,
        matter: &Matter,
    ) -> (Option<PlaceId>, String) {
        let home = resident.and_then(|resident| resident.home.clone());
        match home.filter(|_| matter.indoors || chance.percent(50)) {
            Some((place, name)) => (Some(place), name),
            None if matter.indoors => (None, say(chance, &self.units)),
            None => (None, say(chance, &self.words.spots)),
        }
    }

    fn filed_at(&self, number: u64) -> Time {
        let left = i64::try_from(self.amount.cases - number).unwrap_or(i64::MAX);
        let all = i64::try_from(self.amount.cases).unwrap_or(i64::MAX);
        let ago = i128::from(REACH.0) * i128::from(left) / i128::from(all);
        self.now - Span(i64::try_from(ago).unwrap_or(REACH.0))
    }

    /// What happened until now; what would happen later has not happened yet.
    fn steps(&self, app: &App, chance: &mut Chance, filed_at: Time) -> anyhow::Result<Vec<Step>> {
        let staff = *chance.pick(&self.staff).context("no staff")?;
        let mut steps = Vec::new();
        let mut at = filed_at;
        for kind in course(chance) {
            let minutes = match kind {
                ActKind::Accept | ActKind::Note => 10 + chance.below(8 * 60),
                ActKind::Withdraw | ActKind::Say => 30 + chance.below(24 * 60),
                _ => 60 + chance.below(3 * 24 * 60),
            };
            at = at + Span::MINUTE.times(i64::try_from(minutes)?);
            if at > self.now {
                break;
            }
            let entry = EntryId::from_number(app.id()?);
            steps.push(Step { entry, ..self.step(chance, kind, at, staff) });
        }
        Ok(steps)
    }

    fn step(&self, chance: &mut Chance, kind: ActKind, at: Time, staff: PersonId) -> Step {
        let words = &self.words;
        let (by, text) = match kind {
            ActKind::Accept => (Some(staff), String::new()),
            ActKind::Answer => (Some(staff), say(chance, &words.answers)),
            ActKind::Note => (Some(staff), say(chance, &words.notes)),
            ActKind::Resolve => (Some(staff), say(chance, &words.results)),
            ActKind::Decline => (Some(staff), say(chance, &words.declines)),
            ActKind::Say => (None, say(chance, &words.additions)),
            ActKind::JudgeSolved if chance.percent(30) => (None, say(chance, &words.praise)),
            ActKind::JudgeUnsolved | ActKind::Reopen => (None, say(chance, &words.complaints)),
            ActKind::JudgeSolved | ActKind::Withdraw => (None, String::new()),
        };
        let satisfaction = match kind {
            ActKind::JudgeSolved if chance.percent(80) => Some(Satisfaction::Good),
            ActKind::JudgeSolved => Some(Satisfaction::Fair),
            ActKind::JudgeUnsolved => Some(Satisfaction::Poor),
            _ => None,
        };
        let reason = match kind {
            ActKind::Decline => chance.pick(Reason::ALL).copied(),
            _ => None,
        };
        Step { entry: EntryId::from_number(0), at, kind, staff: by, text, reason, satisfaction }
    }
}

/// What somebody writes. A neighbour speaks of the unit, not of the household it was sent from.
pub(super) fn text(
    chance: &mut Chance,
    words: &Words,
    matter: &Matter,
    whereabouts: &str,
) -> String {
    let unit = whereabouts.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let mut text = say(chance, &matter.texts).replace("{place}", unit);
    if chance.percent(70) {
        text.push_str(&say(chance, &words.wishes));
    }
    text
}

/// How a matter goes if it is given time.
fn course(chance: &mut Chance) -> Vec<ActKind> {
    use ActKind as A;
    let mut course = match chance.below(100) {
        // A few lie about, and are late one day.
        0 => return Vec::new(),
        1 => return vec![A::Accept],
        2 => return vec![A::Accept, A::Answer],
        3..=6 => return vec![A::Withdraw],
        7..=12 => vec![A::Decline],
        13..=26 => vec![A::Resolve],
        27..=32 => vec![A::Resolve, A::JudgeUnsolved, A::Resolve, A::JudgeSolved],
        33..=35 => vec![A::Resolve, A::JudgeSolved, A::Reopen, A::Resolve],
        _ => vec![A::Resolve, A::JudgeSolved],
    };
    for (percent, kind) in [(25, A::Answer), (15, A::Say), (10, A::Note), (85, A::Accept)] {
        if chance.percent(percent) {
            course.insert(0, kind);
        }
    }
    course
}

#[cfg(test)]
mod tests {
    use contract::complaints::Status;

    use super::*;

    #[test]
    fn every_course_makes_sense_to_its_end() {
        for number in 0..5_000 {
            let course = course(&mut Chance::of(1, "course", number));

            let mut status = Status::Filed;
            for kind in &course {
                let next = status.after(*kind);
                assert!(next.is_some(), "{kind:?} after {status:?} in {course:?}");
                status = next.unwrap_or(status);
            }
        }
    }
}
