//! Children and elders: guardians sign for who is under fourteen (PIPL article 31), helpers look and withdraw for
//! whom they help, and the staff read what is a child's only where a second person has allowed it.
//!
//! Of a child's age nothing is kept but the day of the fourteenth birthday, and that only until it is over. The record
//! of a child's consent says which key may sign for which child ([`Minor`]), and stands in the log like every other. A
//! gate learns no names from it; but the day of the fourteenth birthday, and the key of the guardian, which it may know
//! as a neighbour's, and two gates that compare what they know can tell a child by [`Minor::name`].

mod calls;

use ledger::{Hash, chain::Who};
use serde::{Deserialize, Serialize};

use crate::{
    consents::Consent,
    gates::names,
    id::GateId,
    ledger::{Access, Event},
    sessions::PublicKey,
    time::{Day, Offset, Span, Time},
    words::{Word, family as words},
};

pub use calls::{
    AddGuardian, AddHelper, AskAuthor, AskLook, Child, End, Family, Kin, Mine, NameHelper,
    ShowChild, Withdraw,
};

/// For how long a helper helps; then they are named anew (SPC article 11).
pub const HELPING: Span = Span::DAY.times(365);

/// How far off a fourteenth birthday can be.
pub const FARTHEST: Span = Span::DAY.times(14 * 366);

names! {
    /// Who acts for whom.
    Tie as FamilyTie {
        /// A guardian, for a child under fourteen.
        Guardian = "guardian", TIE_GUARDIAN;
        /// A helper, for somebody who has named them.
        Helper = "helper", TIE_HELPER;
    }

    /// What was shown at the counter. Only the kind is kept: no number, no copy.
    Document as FamilyDocument {
        /// The household register.
        HouseholdRegister = "household_register", DOCUMENT_HOUSEHOLD_REGISTER;
        /// The medical certificate of birth.
        BirthCertificate = "birth_certificate", DOCUMENT_BIRTH_CERTIFICATE;
        /// A judgment or a ruling of a court.
        Judgment = "judgment", DOCUMENT_JUDGMENT;
        /// What the residents' committee has certified.
        Certificate = "certificate", DOCUMENT_CERTIFICATE;
    }
}

/// What somebody does for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Looking at their records.
    Look,
    /// Withdrawing what was agreed to.
    Withdraw,
    /// Agreeing to something.
    Agree,
}

impl Act {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Look, Self::Withdraw, Self::Agree];
}

impl Tie {
    /// Whether this act is theirs. Nobody has anybody else deleted.
    #[must_use]
    pub const fn may(self, act: Act) -> bool {
        match (self, act) {
            (Self::Guardian, _) | (Self::Helper, Act::Look | Act::Withdraw) => true,
            (Self::Helper, Act::Agree) => false,
        }
    }
}

/// From when on somebody is fourteen whose fourteenth birthday is this day: from the day after it, as the law
/// counts full years (法释〔2006〕1号, article 2).
#[must_use]
pub const fn grown_at(birthday: Day, offset: Offset) -> Time {
    birthday.next().at(0, offset)
}

/// The fourteenth birthday of who is fourteen from a moment on.
#[must_use]
pub const fn birthday(grown_at: Time, offset: Offset) -> Day {
    Time(grown_at.0.saturating_sub(1)).day(offset)
}

/// What a child goes by in the records of their consents. It leads back to nobody, and not to the chain either.
#[must_use]
pub fn name_of(child: Who) -> Hash {
    Hash::of(&[b"linli-family/1 child\n", &child.0.0])
}

/// What a child is called at a gate: another name at each.
#[must_use]
pub fn pseudonym(name: Hash, gate: GateId) -> Hash {
    Hash::of(&[b"linli-family/1 person\n", &name.0, &gate.number().to_be_bytes()])
}

/// Whose consent it has to be, where that is a child's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ward {
    /// The child's chain.
    pub who: Who,
    /// From when on they are fourteen.
    pub grown_at: Time,
    /// The chain of who signs, where that is a guardian in force; nothing where it is not.
    pub guardian: Option<Who>,
}

/// What the ledger says beside a child's consent: which key may sign for this child, and until when. A gate checks
/// the consent against it, and believes no hub that says so only now: it is part of the record in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FamilyMinor))]
#[serde(deny_unknown_fields)]
pub struct Minor {
    /// What the child goes by: [`name_of`].
    pub name: Hash,
    /// From when on they are fourteen.
    pub grown_at: Time,
    /// The key of a guardian in force; nothing where none has signed.
    pub guardian: Option<PublicKey>,
}

impl Minor {
    /// Whether a consent was signed by who may sign it: one's own, or a child's, by the key that the ledger has for
    /// a guardian, for this child and not beyond fourteen.
    #[must_use]
    pub fn covers(minor: Option<&Self>, consent: &Consent) -> bool {
        match (minor, &consent.guardian) {
            (None, None) => true,
            (Some(minor), Some(signer)) => {
                minor.guardian.as_ref() == Some(&consent.key)
                    && signer.grown_at == minor.grown_at
                    && consent.valid_until <= minor.grown_at
                    && consent.person == pseudonym(minor.name, consent.gate)
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// When the person agreed that who looked helps them, as their own chain has it, and whether the ledger has that; its
/// events have to come in their order, each with whether it stands there. A look names no such consent: it is the one
/// in force then of a helper with the name of who looked.
#[must_use]
pub fn helped<'e>(
    events: impl Iterator<Item = (&'e Event, bool)>,
    look: &Access,
) -> Option<(Time, bool)> {
    let mut agreed = None;
    for (event, is_proved) in events {
        match event {
            Event::HelperAdded { at, helper, until, .. }
                if *helper == look.by && *at <= look.at && look.at < *until =>
            {
                agreed = Some((*at, is_proved));
            }
            Event::HelperRemoved { at, helper, .. } if *helper == look.by && *at <= look.at => {
                agreed = None;
            }
            _ => {}
        }
    }
    agreed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Language,
        consents::{Fault, How, Signatory},
        gates::{Hashed, tests::notice},
        ledger::Protected,
        people::Post,
        sessions::{Hex, Suite},
    };

    const AT: Time = Time(1_795_392_000_000);

    fn key(byte: u8) -> PublicKey {
        PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![byte; 32]) }
    }

    const fn who(byte: u8) -> Who {
        Who(Hash([byte; 32]))
    }

    const fn signer(byte: u8) -> Signatory<'static> {
        Signatory { who: who(byte), home: Some("3-1-502") }
    }

    /// A consent of the child 5, signed by the guardian 6 with the key 9.
    fn consent(grown_at: Time) -> Consent {
        let when = (AT, Offset::CHINA);
        let own = Consent::to(&notice(), signer(6), &key(9), Language::Zh, when, Hash([7; 32]));
        own.of_child(who(5), grown_at)
    }

    fn ward(guardian: Option<Who>, grown_at: Time) -> Ward {
        Ward { who: who(5), grown_at, guardian }
    }

    #[test]
    fn one_is_fourteen_from_the_day_after_the_birthday() {
        let day = Day::of(2026, 11, 30);
        let at = grown_at(day, Offset::CHINA);
        assert_eq!(at, Day::of(2026, 12, 1).at(0, Offset::CHINA));
        assert_eq!(birthday(at, Offset::CHINA), day);
    }

    #[test]
    fn who_is_born_today_can_be_entered_and_nobody_younger() {
        // The longest fourteen years there are have four leap days.
        let born = Day::of(2027, 12, 31);
        let left = grown_at(Day::of(2041, 12, 31), Offset::CHINA) - born.at(0, Offset::CHINA);
        assert!(left <= FARTHEST && left > Span::DAY.times(13 * 366), "{left:?} of {FARTHEST:?}");
    }

    #[test]
    fn a_childs_consent_is_a_guardians_to_sign_and_ends_at_fourteen() {
        let soon = grown_at(Day::of(2026, 12, 24), Offset::CHINA);
        let told = Hashed::from(notice());
        let check_in = |consent: &Consent, ward: &Ward, home| {
            consent.check_for(&told, (ward, home), AT, Offset::CHINA)
        };
        let check = |consent: &Consent, ward: &Ward| check_in(consent, ward, Some("3-1-502"));
        let good = consent(soon);
        assert_eq!(good.valid_until, soon);
        assert_eq!(check(&good, &ward(Some(who(6)), soon)), Ok(()));
        let later = AT + Span::DAY.times(3_000);
        assert!(consent(later).valid_until < later, "at the latest when its notice says");
        assert_eq!(check(&consent(later), &ward(Some(who(6)), later)), Ok(()));

        // On the day itself it is over before it begins.
        assert_eq!(check(&consent(AT), &ward(Some(who(6)), AT)), Err(Fault::Time));
        let next = Time(AT.0 + 1);
        assert_eq!(check(&consent(next), &ward(Some(who(6)), next)), Ok(()));

        // Nobody who is no guardian, nor another one than it names.
        assert_eq!(check(&good, &ward(None, soon)), Err(Fault::Guardian));
        assert_eq!(check(&good, &ward(Some(who(8)), soon)), Err(Fault::Guardian));
        // Neither the child, nor a guardian as if it were their own.
        let when = (AT, Offset::CHINA);
        let own = Consent::to(&notice(), signer(5), &key(9), Language::Zh, when, Hash([7; 32]));
        assert_eq!(check(&own, &ward(Some(who(6)), soon)), Err(Fault::Guardian));
        assert_eq!(good.check(&told, signer(5), AT, Offset::CHINA), Err(Fault::Guardian));
        assert_eq!(own.check(&told, signer(5), AT, Offset::CHINA), Ok(()));
        // Not from another home than the guardian's.
        for home in [None, Some("3-1-501")] {
            let found = check_in(&good, &ward(Some(who(6)), soon), home);
            assert_eq!(found, Err(Fault::Household), "{home:?}");
        }
        // Not for another child, and not beyond fourteen.
        let other = Ward { who: who(4), ..ward(Some(who(6)), soon) };
        assert_eq!(check(&good, &other), Err(Fault::Person));
        let beyond = Consent { valid_until: soon + Span::DAY, ..good.clone() };
        assert_eq!(check(&beyond, &ward(Some(who(6)), soon)), Err(Fault::Time));
        assert_eq!(check(&good, &ward(Some(who(6)), later)), Err(Fault::Guardian));
    }

    #[test]
    fn what_the_ledger_does_not_say_of_a_guardian_covers_nothing() {
        let soon = grown_at(Day::of(2026, 12, 24), Offset::CHINA);
        let good = consent(soon);
        let minor = Minor { name: name_of(who(5)), grown_at: soon, guardian: Some(key(9)) };
        assert!(Minor::covers(Some(&minor), &good));
        for other in [
            Minor { guardian: None, ..minor.clone() },
            Minor { guardian: Some(key(1)), ..minor.clone() },
            Minor { name: name_of(who(4)), ..minor.clone() },
            Minor { grown_at: soon + Span::DAY, ..minor.clone() },
        ] {
            assert!(!Minor::covers(Some(&other), &good), "{other:?}");
        }
        assert!(!Minor::covers(None, &good));
        let when = (AT, Offset::CHINA);
        let own = Consent::to(&notice(), signer(5), &key(9), Language::Zh, when, Hash([7; 32]));
        assert!(Minor::covers(None, &own));
        assert!(!Minor::covers(Some(&minor), &own), "a child has signed alone");
        let longer = Consent { valid_until: soon + Span::DAY, ..good };
        assert!(!Minor::covers(Some(&minor), &longer));
    }

    #[test]
    fn what_a_child_goes_by_is_what_others_compute() {
        let name = name_of(who(5));
        assert_eq!(name, Hash::of(&[b"linli-family/1 child\n", &[5; 32]]));
        let person = Hash::of(&[b"linli-family/1 person\n", &name.0, &2_i64.to_be_bytes()]);
        assert_eq!(pseudonym(name, GateId::from_number(2)), person);
    }

    #[test]
    fn a_guardian_may_all_and_a_helper_never_agrees() {
        for act in Act::ALL {
            assert!(Tie::Guardian.may(act));
            assert_eq!(Tie::Helper.may(act), act != Act::Agree, "{act:?}");
        }
    }

    #[test]
    fn a_consent_of_ones_own_is_written_as_before() {
        let when = (AT, Offset::CHINA);
        let own = Consent::to(&notice(), signer(5), &key(9), Language::Zh, when, Hash([7; 32]));
        assert!(!own.text().contains("guardian"));
        assert!(consent(AT + Span::DAY).text().contains("guardian"));
    }

    fn look(by: &str, at: i64) -> Access {
        Access {
            at: Time(at),
            by: by.to_owned(),
            post: Post::Resident,
            of: Protected::Records,
            number: None,
            reason: None,
            why: None,
            basis: None,
            unit: None,
            withheld: None,
            is_unnamed: false,
        }
    }

    #[test]
    fn a_guardian_of_before_was_not_asked_and_all_else_is_written_as_before() {
        let old = r#"{"event":"guardian_added","at":7,"child":"王小明","guardian":"王秀英","under_14_until":"2030-05-01","document":"household_register","by":"小李"}"#;
        let event: Event = serde_json::from_str(old).expect("a record");
        assert!(matches!(event, Event::GuardianAdded { has_agreed: false, .. }));
        let written = serde_json::to_string(&event).expect("plain data");
        assert_eq!(written, old);

        let asked = old.replace(r#""by""#, r#""has_agreed":true,"by""#);
        let event: Event = serde_json::from_str(&asked).expect("a record");
        assert!(matches!(event, Event::GuardianAdded { has_agreed: true, .. }));
        assert_eq!(serde_json::to_string(&event).expect("plain data"), asked);
    }

    #[test]
    fn a_look_rests_on_the_helper_who_was_named_then() {
        let added = |helper: &str, at, until| {
            let (helped, helper) = ("王秀英".to_owned(), helper.to_owned());
            let (at, until) = (Time(at), Time(until));
            Event::HelperAdded { at, helped, helper, until, how: How::App, by: None }
        };
        let removed = |at| {
            let (helped, helper) = ("王秀英".to_owned(), "王小丽".to_owned());
            Event::HelperRemoved { at: Time(at), helped, helper, by: None }
        };
        let first = added("王小丽", 10, 90);
        for (events, by, at, expected) in [
            (vec![first.clone()], "王小丽", 10, Some(10)),
            (vec![first.clone()], "王小丽", 9, None),
            (vec![first.clone()], "王小丽", 90, None),
            (vec![first.clone()], "陈经理", 50, None),
            (vec![first.clone(), removed(50)], "王小丽", 49, Some(10)),
            (vec![first.clone(), removed(50)], "王小丽", 50, None),
            (vec![first, removed(50), added("王小丽", 60, 99)], "王小丽", 70, Some(60)),
        ] {
            let told = events.iter().map(|event| (event, true));
            let expected = expected.map(|at| (Time(at), true));
            assert_eq!(helped(told, &look(by, at)), expected, "{by} at {at}: {events:?}");
        }
    }
}
