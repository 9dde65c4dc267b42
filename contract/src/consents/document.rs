//! The consent itself: canonical JSON (RFC 8785) that a resident's device signs.

use ledger::{Hash, chain::Who};
use serde::{Deserialize, Serialize};

use super::How;
use crate::{
    Language, family,
    gates::{DELETING, DataKind, Hashed, Notice, Purpose, Storage},
    id::GateId,
    sessions::{Hex, PublicKey, Signature},
    text::Name,
    time::{Offset, Span, Time},
};

/// What comes before everything that is signed as a consent, and before nothing else.
pub const PREFIX: &[u8] = b"linli/consent/1\n";

/// Under which law it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Jurisdiction {
    /// The People's Republic of China.
    #[serde(rename = "CN")]
    China,
}

/// A consent: one person, one purpose, one gate, until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// How these bytes are made.
    pub suite: crate::gates::Suite,
    /// What the person is called at this gate, and nowhere else.
    pub person: Hash,
    /// The key that signs.
    pub key: PublicKey,
    /// Who signs, where that is not the person but a guardian of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
    /// What was shown: [`Notice::hash`].
    pub notice: Hash,
    /// In which language it was shown.
    pub language: Language,
    /// What it is for.
    pub purpose: Purpose,
    /// What of a face is used.
    pub kind: DataKind,
    /// Who decides over the data.
    pub controller: Name,
    /// Which gate gets it, and nobody else.
    pub gate: GateId,
    /// That gate's key.
    pub gate_key: PublicKey,
    /// Where it is kept.
    pub storage: Storage,
    /// When it was given, by the device's clock.
    pub given_at: Time,
    /// Until when; then everything is deleted. Never without an end (SPC article 11).
    pub valid_until: Time,
    /// Within how many hours after its end, however it comes, nothing is left at the gate. Consents of before do not say
    /// this, nor the two that follow, and stay as they are; none is taken without them now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_hours: Option<u8>,
    /// In which ways it can be withdrawn (PIPL article 15).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawal: Vec<How>,
    /// What the home of who signs is called here: [`household`]; nothing where the community knows of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<Hash>,
    /// To which key the gate seals how often it has known the face, for this device alone: X25519, 32 bytes
    /// ([`Told`](crate::matches::Told)). Nothing where it is told at the gate alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_key: Option<Hex>,
    /// Under which law.
    pub jurisdiction: Jurisdiction,
    /// 32 bytes of chance, so that two consents are never the same.
    pub salt: Hash,
}

/// Who signs: their chain, and their home as the community writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signatory<'s> {
    /// The name of their chain.
    pub who: Who,
    /// Their home, where the community knows of one.
    pub home: Option<&'s str>,
}

/// Who signs for a child under fourteen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// What the guardian is called at this gate.
    pub person: Hash,
    /// From when on the child is fourteen: then it is over at the latest.
    pub grown_at: Time,
}

/// What is wrong with a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not written as one, to the byte.
    Form,
    /// The key has not signed it.
    Signature,
    /// It is of another notice, or says something else than its notice does.
    Notice,
    /// It is another person's.
    Person,
    /// It is a child's and no guardian of theirs has signed it, or no child's and somebody else has.
    Guardian,
    /// It lacks what consents of before do not say.
    Before,
    /// It names another home than the one of who signs it.
    Household,
    /// It was not given now, or ends at another time than its notice says.
    Time,
}

/// What a person is called at a gate: another name at each. The key that signs is the same at all, so two
/// gates that compare their tickets find out whom they both know.
#[must_use]
pub fn pseudonym(who: Who, gate: GateId) -> Hash {
    Hash::of(&[b"linli-consent/1 person\n", &who.0.0, &gate.number().to_be_bytes()])
}

/// What the home of a person is called in what they sign for a gate: another name for each of them and at each gate, so
/// that no gate learns from it who lives with whom, or where. Whoever knows the chain's name can tell whether it is a home.
#[must_use]
pub fn household(who: Who, gate: GateId, home: &str) -> Hash {
    let number = gate.number().to_be_bytes();
    Hash::of(&[b"linli-consent/1 household\n", &who.0.0, &number, home.as_bytes()])
}

/// Within how many hours a gate has deleted: [`DELETING`].
const DELETION_HOURS: u8 = 24;

const _: () =
    assert!(DELETING.0 == Span::HOUR.times(DELETION_HOURS as i64).0, "one time to delete");

impl Signatory<'_> {
    fn household_at(self, gate: GateId) -> Option<Hash> {
        self.home.map(|home| household(self.who, gate, home))
    }
}

impl Consent {
    /// What somebody agrees to who agrees to a notice, on a screen in this language: what is signed is the one that
    /// the notice was really shown in.
    #[must_use]
    pub fn to(
        notice: &Notice,
        signer: Signatory<'_>,
        key: &PublicKey,
        language: Language,
        (at, offset): (Time, Offset),
        salt: Hash,
    ) -> Self {
        Self {
            suite: notice.suite,
            person: pseudonym(signer.who, notice.gate),
            key: key.clone(),
            guardian: None,
            notice: notice.hash(),
            language: notice.shown_in(language),
            purpose: notice.purpose,
            kind: notice.kind,
            controller: notice.controller.clone(),
            gate: notice.gate,
            gate_key: notice.gate_key.clone(),
            storage: notice.storage,
            given_at: at,
            valid_until: notice.valid_until(at, offset),
            deletion_hours: Some(DELETION_HOURS),
            withdrawal: How::ALL.to_vec(),
            household: signer.household_at(notice.gate),
            matches_key: None,
            jurisdiction: Jurisdiction::China,
            salt,
        }
    }

    /// What somebody agrees to for a child of theirs, instead of for themselves.
    #[must_use]
    pub fn of_child(self, child: Who, grown_at: Time) -> Self {
        let person = family::pseudonym(family::name_of(child), self.gate);
        let guardian = Some(Guardian { person: self.person, grown_at });
        Self { person, guardian, valid_until: self.valid_until.min(grown_at), ..self }
    }

    /// Who has signed it, by what they are called at this gate: the person, or a guardian of theirs.
    pub(super) fn signer(&self) -> Hash {
        self.guardian.as_ref().map_or(self.person, |guardian| guardian.person)
    }

    /// Its bytes.
    ///
    /// # Panics
    /// Never: it is plain data.
    #[must_use]
    pub fn text(&self) -> String {
        serde_jcs::to_string(self).expect("plain data is written as JSON")
    }

    /// What of a text is signed.
    #[must_use]
    pub fn signed(text: &str) -> Vec<u8> {
        [PREFIX, text.as_bytes()].concat()
    }

    /// The number it goes by.
    #[must_use]
    pub fn hash(text: &str) -> Hash {
        Hash::of(&[PREFIX, text.as_bytes()])
    }

    /// Reads one that is written as [`Consent::text`] writes it, to the byte, and signed by the key it names.
    ///
    /// # Errors
    /// `Form`, `Signature`.
    pub fn read(text: &str, signature: &Signature) -> Result<Self, Fault> {
        let consent: Self = serde_json::from_str(text).map_err(|_| Fault::Form)?;
        if consent.text() != text {
            return Err(Fault::Form);
        }
        let has_signed = consent.key.has_signed(&Self::signed(text), signature);
        if has_signed { Ok(consent) } else { Err(Fault::Signature) }
    }

    /// Whether it says what its notice says, in a language that its notice has, and nothing else.
    ///
    /// # Errors
    /// `Notice`.
    pub fn fits(&self, notice: &Hashed) -> Result<(), Fault> {
        let same = self.notice == notice.hash()
            && self.language == notice.shown_in(self.language)
            && self.purpose == notice.purpose
            && self.kind == notice.kind
            && self.controller == notice.controller
            && self.gate == notice.gate
            && self.gate_key == notice.gate_key
            && self.storage == notice.storage;
        same.then_some(()).ok_or(Fault::Notice)
    }

    /// Whether it is this person's, who is no child, of this notice, and given now.
    ///
    /// # Errors
    /// `Guardian`, `Person`, `Before`, `Form` where what those of before do not say is another, `Household`, `Notice`, `Time`.
    pub fn check(
        &self,
        notice: &Hashed,
        signer: Signatory<'_>,
        now: Time,
        offset: Offset,
    ) -> Result<(), Fault> {
        if self.guardian.is_some() {
            return Err(Fault::Guardian);
        }
        if self.person != pseudonym(signer.who, self.gate) {
            return Err(Fault::Person);
        }
        self.is_whole(signer)?;
        self.is_given_now(notice, notice.valid_until(self.given_at, offset), now)
    }

    /// Whether it is this child's, signed by a guardian of theirs who lives in this home, of this notice, and given now;
    /// at the latest it ends when the child is fourteen.
    ///
    /// # Errors
    /// Those of [`Consent::check`].
    pub fn check_for(
        &self,
        notice: &Hashed,
        (ward, home): (&family::Ward, Option<&str>),
        now: Time,
        offset: Offset,
    ) -> Result<(), Fault> {
        let (Some(signer), Some(who)) = (&self.guardian, ward.guardian) else {
            return Err(Fault::Guardian);
        };
        let named = (pseudonym(who, self.gate), ward.grown_at);
        if (signer.person, signer.grown_at) != named {
            return Err(Fault::Guardian);
        }
        if self.person != family::pseudonym(family::name_of(ward.who), self.gate) {
            return Err(Fault::Person);
        }
        self.is_whole(Signatory { who, home })?;
        let until = notice.valid_until(self.given_at, offset).min(ward.grown_at);
        self.is_given_now(notice, until, now)
    }

    /// Whether it says what those of before do not, tells a key that can be one, and names the home of who signs it.
    fn is_whole(&self, signer: Signatory<'_>) -> Result<(), Fault> {
        if self.deletion_hours.is_none() && self.withdrawal.is_empty() {
            return Err(Fault::Before);
        }
        let is_key = |key: &Hex| self.purpose == Purpose::Enter && key.0.len() == 32;
        if self.deletion_hours != Some(DELETION_HOURS)
            || self.withdrawal != How::ALL
            || !self.matches_key.as_ref().is_none_or(is_key)
        {
            return Err(Fault::Form);
        }
        let is_named = self.household == signer.household_at(self.gate);
        is_named.then_some(()).ok_or(Fault::Household)
    }

    fn is_given_now(&self, notice: &Hashed, until: Time, now: Time) -> Result<(), Fault> {
        self.fits(notice)?;
        let is_now = self.given_at.is_near(now, crate::sessions::MAX_SKEW);
        let ends = self.valid_until == until;
        (is_now && ends && self.valid_until > now).then_some(()).ok_or(Fault::Time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gates::{Mode, tests::notice},
        sessions::Suite,
        time::{Day, Span},
    };

    const AT: Time = Time(1_795_392_000_000);

    const WHO: Signatory<'static> = Signatory { who: Who(Hash([5; 32])), home: Some("3-1-502") };

    fn told() -> Hashed {
        Hashed::from(notice())
    }

    fn consent() -> Consent {
        let key = PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![9; 32]) };
        let when = (AT, Offset::CHINA);
        Consent::to(&notice(), WHO, &key, Language::Zh, when, Hash([6; 32]))
    }

    #[test]
    fn what_is_made_of_a_notice_fits_it_and_its_person_now() {
        let consent = consent();
        let check = |consent: &Consent, now| consent.check(&told(), WHO, now, Offset::CHINA);

        assert_eq!(check(&consent, AT), Ok(()));
        assert_eq!(consent.valid_until.day(Offset::CHINA), Day::of(2027, 11, 23));
        assert_eq!(check(&consent, AT + Span::MINUTE.times(10)), Ok(()));
        assert_eq!(check(&consent, AT + Span::MINUTE.times(11)), Err(Fault::Time));
        assert_eq!(check(&consent, AT - Span::MINUTE.times(11)), Err(Fault::Time));
        let longer = Consent { valid_until: consent.valid_until + Span::DAY, ..consent.clone() };
        assert_eq!(check(&longer, AT), Err(Fault::Time));
        // Whatever number stands there, it is another time.
        for at in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX].map(Time) {
            let far = Consent { given_at: at, ..consent.clone() };
            assert_eq!(check(&far, AT), Err(Fault::Time), "{at:?}");
            let ends = notice().valid_until(at, Offset::CHINA);
            assert_eq!(
                check(&Consent { valid_until: ends, ..far }, AT),
                Err(Fault::Time),
                "{at:?}"
            );
        }
        let other = Signatory { who: Who(Hash([4; 32])), ..WHO };
        assert_eq!(consent.check(&told(), other, AT, Offset::CHINA), Err(Fault::Person));
        let swapped = Hashed::from(Notice { mode: Mode::CardFirst, ..notice() });
        assert_eq!(consent.check(&swapped, WHO, AT, Offset::CHINA), Err(Fault::Notice));
    }

    #[test]
    fn it_names_a_home_how_to_withdraw_and_when_all_is_deleted() {
        let check = |consent: &Consent, signer| consent.check(&told(), signer, AT, Offset::CHINA);
        let own = consent();
        assert_eq!(own.withdrawal, [How::App, How::Counter, How::Phone, How::Paper]);
        assert_eq!(own.deletion_hours, Some(24));

        for home in [None, Some("3-1-501"), Some("")] {
            let found = check(&own, Signatory { home, ..WHO });
            assert_eq!(found, Err(Fault::Household), "{home:?}");
            // Who moves in between agrees from where they live then.
            let household = Signatory { home, ..WHO }.household_at(own.gate);
            let moved = Consent { household, ..own.clone() };
            assert_eq!(check(&moved, Signatory { home, ..WHO }), Ok(()), "{home:?}");
        }
        for short in [
            Consent { withdrawal: Vec::new(), ..own.clone() },
            Consent { withdrawal: vec![How::App], ..own.clone() },
            Consent { deletion_hours: None, ..own.clone() },
            Consent { deletion_hours: Some(48), ..own.clone() },
            Consent { matches_key: Some(Hex(vec![1; 31])), ..own.clone() },
            Consent { matches_key: Some(Hex(vec![1; 32])), purpose: Purpose::Relay, ..own.clone() },
        ] {
            assert_eq!(check(&short, WHO), Err(Fault::Form), "{short:?}");
        }
        let told = Consent { matches_key: Some(Hex(vec![1; 32])), ..own };
        assert_eq!(check(&told, WHO), Ok(()));
    }

    #[test]
    fn neighbours_and_gates_know_one_home_by_as_many_names() {
        let gate = GateId::from_number;
        let named = |who, number, home| household(Who(Hash([who; 32])), gate(number), home);
        let all = [named(5, 1, "a"), named(6, 1, "a"), named(5, 2, "a"), named(5, 1, "b")];
        let different: std::collections::BTreeSet<_> = all.iter().map(|hash| hash.0).collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn what_was_signed_before_is_read_and_hashed_as_it_was() {
        let old =
            Consent { deletion_hours: None, withdrawal: Vec::new(), household: None, ..consent() };
        assert!(!consent().text().contains("matches_key"));
        for name in ["deletion_hours", "withdrawal", "household"] {
            assert!(!old.text().contains(name), "{name}");
            assert!(consent().text().contains(name), "{name}");
        }
        let read: Consent = serde_json::from_str(&old.text()).expect("one of before");
        assert_eq!((read.text(), read.fits(&told())), (old.text(), Ok(())));
        assert_eq!(read.check(&told(), WHO, AT, Offset::CHINA), Err(Fault::Before));
    }

    #[test]
    fn each_thing_that_a_notice_says_too_has_to_be_the_same() {
        let changes: [fn(&mut Consent); 7] = [
            |consent| consent.language = Language::En,
            |consent| consent.purpose = Purpose::Relay,
            |consent| consent.kind = DataKind::Photo,
            |consent| consent.controller = Name::try_from("别家").expect("a name"),
            |consent| consent.gate = GateId::from_number(2),
            |consent| consent.gate_key.bytes = Hex(vec![1; 32]),
            |consent| consent.notice = Hash([0; 32]),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut other = consent();
            change(&mut other);
            assert_eq!(other.fits(&told()), Err(Fault::Notice), "{number}");
        }
    }

    #[test]
    fn the_language_that_is_signed_is_the_one_that_was_shown() {
        let chinese = notice();
        let both = Notice { english: Some(chinese.texts.clone()), ..chinese.clone() };
        let (key, when) = (consent().key, (AT, Offset::CHINA));
        for (notice, screen, shown) in [
            (&chinese, Language::Zh, Language::Zh),
            (&chinese, Language::En, Language::Zh),
            (&both, Language::Zh, Language::Zh),
            (&both, Language::En, Language::En),
        ] {
            let consent = Consent::to(notice, WHO, &key, screen, when, Hash([6; 32]));
            let told = Hashed::from(notice.clone());
            assert_eq!((consent.language, consent.fits(&told)), (shown, Ok(())), "{screen:?}");
        }
    }

    #[test]
    fn it_is_read_only_as_it_is_written() {
        let text = consent().text();
        let nobody = Hex(vec![0; 64]);
        assert_eq!(Consent::read(&text, &nobody), Err(Fault::Signature));
        let purpose = "\"purpose\":\"enter\"";
        assert!(text.contains(purpose));
        for other in [
            text.replace(purpose, "\"purpose\":[\"enter\",\"relay\"]"),
            text.replace(purpose, "\"purpose\":\"*\""),
            text.replace(purpose, "\"purpose\":\"enter\",\"purpose\":\"enter\""),
            text.replace(purpose, "\"purp\\u006fse\":\"enter\""),
            text.replace("\"gate\":", "\"gate\":\"*\",\"gate\":"),
            text.replace(&format!("\"valid_until\":{}", consent().valid_until.0), ""),
            format!("{text} "),
            String::new(),
        ] {
            assert_eq!(Consent::read(&other, &nobody), Err(Fault::Form), "{other}");
        }
    }

    #[test]
    fn what_is_signed_and_hashed_stands_behind_its_prefix() {
        assert_eq!(Consent::signed("{}"), b"linli/consent/1\n{}");
        assert_eq!(Consent::hash("{}"), Hash::of(&[b"linli/consent/1\n{}"]));
        let number = 1_i64.to_be_bytes();
        let person = Hash::of(&[b"linli-consent/1 person\n", &[5; 32], &number]);
        assert_eq!(pseudonym(WHO.who, GateId::from_number(1)), person);
        let home = Hash::of(&[b"linli-consent/1 household\n", &[5; 32], &number, b"3-1-502"]);
        assert_eq!(household(WHO.who, GateId::from_number(1), "3-1-502"), home);
    }

    #[test]
    fn two_gates_know_one_person_by_two_names() {
        let at = |number| pseudonym(WHO.who, GateId::from_number(number));
        assert_ne!(at(1), at(2));
        assert_ne!(at(1), pseudonym(Who(Hash([1; 32])), GateId::from_number(1)));
        let two = Consent { salt: Hash([7; 32]), ..consent() };
        assert_ne!(Consent::hash(&two.text()), Consent::hash(&consent().text()));
    }
}
