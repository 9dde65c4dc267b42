//! What a resident is told before they agree (PIPL articles 17 and 30, FR article 5), gate by gate and
//! purpose by purpose.
//!
//! A notice is canonical JSON (RFC 8785). A consent names its hash, so that nobody can say later that
//! something else was agreed to.

use std::ops::Deref;

use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::{Area, DataKind, Mode, Purpose, Storage, WayIn, forbidden};
use crate::{
    Language,
    id::GateId,
    relay::{LASTS, Sealing},
    sessions::PublicKey,
    text::{Name, Statement},
    time::{Day, Offset, Time},
};

/// For how many months somebody can agree at the most (SPC article 11).
pub const MOST_MONTHS: u8 = 12;

/// The sentences of a notice that are written for the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateTexts))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// What it is for.
    pub purpose: Statement,
    /// How it is done.
    pub method: Statement,
    /// What happens to the data once it is not to be kept any longer. Notices of before do not say it, and stay as they
    /// are; none is published without it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_end: Option<Statement>,
    /// Why it cannot be had without.
    pub necessity: Statement,
    /// What it changes for somebody, who agrees and who does not.
    pub effect: Statement,
    /// How to see, correct, take along, delete, withdraw and complain.
    pub rights: Statement,
}

impl Texts {
    /// Every sentence with the name of its field; what an older notice does not say is none.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, Option<&Statement>); 6] {
        let Self { purpose, method, at_end, necessity, effect, rights } = self;
        [
            ("purpose", Some(purpose)),
            ("method", Some(method)),
            ("at_end", at_end.as_ref()),
            ("necessity", Some(necessity)),
            ("effect", Some(effect)),
            ("rights", Some(rights)),
        ]
    }

    /// The first field that says what no notice may say, and what that is.
    #[must_use]
    pub fn forbidden(&self) -> Option<(&'static str, &'static str)> {
        self.all().into_iter().find_map(|(name, text)| Some((name, forbidden(text?.as_str())?)))
    }

    /// Whether whoever has read `before` was told of another purpose or method, or of another end. An end that is
    /// told for the first time changes nothing.
    fn changes(&self, before: &Self) -> bool {
        let ends = self.at_end.as_ref().zip(before.at_end.as_ref());
        (&self.purpose, &self.method) != (&before.purpose, &before.method)
            || ends.is_some_and(|(now, before)| now != before)
    }
}

/// What a resident agrees to. Everything is there, or it is no notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateNotice))]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// How these bytes are made.
    pub suite: Suite,
    /// Which gate.
    pub gate: GateId,
    /// What it is called.
    pub gate_name: Name,
    /// The key of its agent, which stands in the ledger as well.
    pub gate_key: PublicKey,
    /// Counted from 1.
    pub version: u32,
    /// What a face is used for.
    pub purpose: Purpose,
    /// What of it is used.
    pub kind: DataKind,
    /// What the camera looks at.
    pub area: Area,
    /// When the camera looks.
    pub mode: Mode,
    /// The ways in without a face.
    pub ways: Vec<WayIn>,
    /// Who decides over the data.
    pub controller: Name,
    /// How to reach them about it.
    pub contact: Statement,
    /// Who looks after the device in their name, and by that alone.
    pub vendor: Name,
    /// How to reach them. Notices of before do not say it, and stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_contact: Option<Statement>,
    /// Where it is kept.
    pub storage: Storage,
    /// For how many months at the most.
    pub months: u8,
    /// The sentences in Chinese.
    pub texts: Texts,
    /// The same in English, where somebody wrote them.
    pub english: Option<Texts>,
    /// To which key a photo is sealed, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<Sealing>,
}

/// The making of what is signed in consents; it stands in the bytes, so that others can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConsentSuite))]
pub enum Suite {
    /// Canonical JSON, SHA-256, Ed25519 or P-256.
    #[serde(rename = "linli-consent/1")]
    One,
}

impl Notice {
    /// Its bytes.
    ///
    /// # Panics
    /// Never: it is plain data.
    #[must_use]
    pub fn text(&self) -> String {
        serde_jcs::to_string(self).expect("plain data is written as JSON")
    }

    /// Reads one that is written as [`Notice::text`] writes it, to the byte.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|notice: &Self| notice.text() == text)
    }

    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash_of(&self.text())
    }

    /// In which language somebody reads the sentences who has chosen one: in Chinese where nobody wrote them in it.
    #[must_use]
    pub const fn shown_in(&self, language: Language) -> Language {
        match (language, &self.english) {
            (Language::En, Some(_)) => Language::En,
            (Language::En, None) | (Language::Zh, _) => Language::Zh,
        }
    }

    /// The sentences in a language, in Chinese where nobody wrote them in it.
    #[must_use]
    pub fn texts(&self, language: Language) -> &Texts {
        match (language, &self.english) {
            (Language::En, Some(english)) => english,
            _ => &self.texts,
        }
    }

    /// Until when somebody agrees who agrees at `at`: so many months later at the beginning of the day; to one
    /// photo, a day later.
    #[must_use]
    pub fn valid_until(&self, at: Time, offset: Offset) -> Time {
        if self.purpose == Purpose::Relay {
            return at + LASTS;
        }
        let (year, month, day) = at.day(offset).date();
        let months = i32::from(month) - 1 + i32::from(self.months.min(MOST_MONTHS));
        let (year, month) = (year + months / 12, months % 12 + 1);
        let month = u8::try_from(month).unwrap_or(12);
        // The 31st of a month that has none is the last day it has.
        let day = (1..=day).rev().find(|day| Day::of(year, month, *day).date().2 == *day);
        Day::of(year, month, day.unwrap_or(1)).at(0, offset)
    }

    /// Whether it tells what happens to the data at the end, in each language it is written in (PIPL article 17). By one
    /// of before, which does not, nobody new agrees.
    #[must_use]
    pub fn tells_end(&self) -> bool {
        let mut all = std::iter::once(&self.texts).chain(&self.english);
        all.all(|texts| texts.at_end.is_some())
    }

    /// Of all that was told for a purpose of a gate, the newest first, what asks nobody anew who has agreed to one of
    /// them: none changes another (nor itself). What was left out in between, as a translation, is compared all the same.
    #[must_use]
    pub fn in_force(told: &[Self]) -> &[Self] {
        let mut end = told.len();
        for (at, notice) in told.iter().enumerate().rev() {
            if told[at..end].iter().any(|before| notice.changes(before)) {
                end = at + 1;
            }
        }
        &told[..end]
    }

    /// Whether somebody who agreed to `before` has to be asked again: purpose, method or kind have changed
    /// (PIPL article 14), or who gets it, for how long, or what happens then. Better words for the rest change nothing.
    #[must_use]
    pub fn changes(&self, before: &Self) -> bool {
        let matter = |notice: &Self| {
            let Self { gate, gate_key, purpose, kind, area, mode, ways, .. } = notice.clone();
            let who = (notice.controller.clone(), notice.vendor.clone(), notice.sealing.clone());
            (gate, gate_key, purpose, kind, area, mode, ways, who, notice.storage)
        };
        // Whoever read it in English has signed that; a translation that was not there changes nothing.
        let mut english = self.english.iter().zip(&before.english);
        let texts =
            self.texts.changes(&before.texts) || english.any(|(now, before)| now.changes(before));
        matter(self) != matter(before) || texts || self.months > before.months
    }
}

/// The hash of a notice that is written so.
fn hash_of(text: &str) -> Hash {
    Hash::of(&[b"linli-consent/1 notice\n", text.as_bytes()])
}

/// A notice with its hash, for whoever compares many consents with it: to hash one, it is written as canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashed {
    notice: Notice,
    hash: Hash,
}

impl Hashed {
    /// Reads one as [`Notice::read`] does. It is written as its text is, so that is hashed.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(Self { notice: Notice::read(text)?, hash: hash_of(text) })
    }

    /// The notice.
    #[must_use]
    pub const fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Its hash: [`Notice::hash`].
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }
}

impl From<Notice> for Hashed {
    fn from(notice: Notice) -> Self {
        Self { hash: notice.hash(), notice }
    }
}

impl Deref for Hashed {
    type Target = Notice;

    fn deref(&self) -> &Notice {
        &self.notice
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sessions::{self, Hex};

    pub(crate) fn notice() -> Notice {
        let text = |text: &str| Statement::try_from(text).expect("a statement");
        let name = |text: &str| Name::try_from(text).expect("a name");
        Notice {
            suite: Suite::One,
            gate: GateId::from_number(1),
            gate_name: name("东门"),
            gate_key: PublicKey { suite: sessions::Suite::Ed25519, bytes: Hex(vec![7; 32]) },
            version: 1,
            purpose: Purpose::Enter,
            kind: DataKind::Template,
            area: Area::Outside,
            mode: Mode::Touch,
            ways: vec![WayIn::Card, WayIn::Code],
            controller: name("物业公司"),
            contact: text("0571-0000"),
            vendor: name("设备公司"),
            vendor_contact: None,
            storage: Storage::Device,
            months: 12,
            texts: Texts {
                purpose: text("开门"),
                method: text("比对"),
                at_end: Some(text("到期就删除")),
                necessity: text("不刷脸也能进"),
                effect: text("不同意也一样进门"),
                rights: text("随时撤回"),
            },
            english: None,
            sealing: None,
        }
    }

    #[test]
    fn it_is_read_back_to_the_byte_and_nothing_else_is() {
        let notice = notice();
        let text = notice.text();
        assert_eq!(Notice::read(&text), Some(notice.clone()));

        let twice = text.replacen("\"months\":12", "\"months\":12,\"months\":12", 1);
        let spaced = text.replacen("\"months\":12", "\"months\": 12", 1);
        let unknown = text.replacen("\"months\":12", "\"months\":12,\"more\":1", 1);
        let lacking = text.replacen("\"months\":12,", "", 1);
        for other in [twice, spaced, unknown, lacking, String::new()] {
            assert_ne!(other, text);
            assert_eq!(Notice::read(&other), None, "{other}");
            assert_eq!(Hashed::read(&other), None, "{other}");
        }
        let hashed = Hashed::from(notice.clone());
        assert_eq!((hashed.notice(), hashed.hash()), (&notice, notice.hash()));
        assert_eq!(Hashed::read(&text), Some(hashed));
    }

    #[test]
    fn each_field_that_people_have_to_be_told_is_needed() {
        let whole = serde_json::to_value(notice()).expect("plain data");
        let fields = whole.as_object().expect("an object");
        for name in fields.keys().filter(|name| *name != "english") {
            let mut lacking = fields.clone();
            lacking.remove(name);
            assert!(serde_json::from_value::<Notice>(lacking.into()).is_err(), "{name}");
        }
    }

    /// As it was written before notices said what happens at the end.
    const BEFORE: &str = concat!(
        r#"{"area":"outside","contact":"0571-0000","controller":"物业公司","english":null,"gate":"0000000000001","#,
        r#""gate_key":{"bytes":"0707070707070707070707070707070707070707070707070707070707070707","suite":"ed25519"},"#,
        r#""gate_name":"东门","kind":"template","mode":"touch","months":12,"purpose":"enter","storage":"device","#,
        r#""suite":"linli-consent/1","texts":{"effect":"不同意也一样进门","method":"比对","necessity":"不刷脸也能进","#,
        r#""purpose":"开门","rights":"随时撤回"},"vendor":"设备公司","version":1,"ways":["card","code"]}"#,
    );

    #[test]
    fn a_notice_of_before_stays_what_was_signed() {
        let before = Notice::read(BEFORE).expect("a notice");
        assert_eq!(before.texts.at_end, None);
        assert_eq!(before.text(), BEFORE);
        assert_eq!(before.hash().to_string(), "yX7KPwTDRF27acAsjaOEJQpvMo18ZnzJfjd70jzHAiw=");

        let now = notice();
        assert_eq!(
            now.text(),
            BEFORE.replacen("{\"effect\"", "{\"at_end\":\"到期就删除\",\"effect\"", 1)
        );
        assert_ne!(now.hash(), before.hash(), "what happens at the end is in what is signed");
        let nothing = BEFORE.replacen("{\"effect\"", "{\"at_end\":null,\"effect\"", 1);
        assert_eq!(Notice::read(&nothing), None, "not said is written in one way");

        let reached = Statement::try_from("0571-1111").expect("a statement");
        let reached = Notice { vendor_contact: Some(reached), ..before };
        let vendor = "\"vendor\":\"设备公司\",";
        let with = format!("{vendor}\"vendor_contact\":\"0571-1111\",");
        assert_eq!(reached.text(), BEFORE.replacen(vendor, &with, 1));
        assert_eq!(Notice::read(&reached.text()), Some(reached));
    }

    #[test]
    fn what_matters_asks_anew_and_better_words_do_not() {
        let before = notice();
        let text = |text: &str| Statement::try_from(text).expect("a statement");
        let name = |text: &str| Name::try_from(text).expect("a name");
        let with = |change: fn(&mut Notice, Statement, Name)| {
            let mut after = before.clone();
            after.version = 2;
            change(&mut after, text("另一句"), name("别家"));
            after.changes(&before)
        };
        let matter: [fn(&mut Notice, Statement, Name); 11] = [
            |notice, _, _| notice.gate_key.bytes = Hex(vec![8; 32]),
            |notice, _, _| notice.purpose = Purpose::Relay,
            |notice, _, _| notice.kind = DataKind::Photo,
            |notice, _, _| notice.mode = Mode::CardFirst,
            |notice, _, _| notice.ways = vec![WayIn::Card],
            |notice, _, name| notice.controller = name,
            |notice, _, name| notice.vendor = name,
            |notice, text, _| notice.texts.purpose = text,
            |notice, text, _| notice.texts.method = text,
            |notice, text, _| notice.texts.at_end = Some(text),
            |notice, _, _| notice.area = Area::Building,
        ];
        for (number, change) in matter.into_iter().enumerate() {
            assert!(with(change), "{number}");
        }
        assert!(!with(|_, _, _| ()));
        assert!(!with(|notice, text, _| notice.texts.effect = text));
        assert!(!with(|notice, text, _| notice.contact = text));
        assert!(!with(|notice, text, _| notice.vendor_contact = Some(text)));
        assert!(!with(|notice, _, name| notice.gate_name = name));
        assert!(!with(|notice, _, _| notice.months = 6), "shorter takes nothing from anybody");
        let english = Notice { english: Some(before.texts.clone()), ..before.clone() };
        assert!(!english.changes(&before), "a translation that was not there");
        let mut other = english.clone();
        let translated = other.english.as_mut().expect("it is there");
        translated.purpose = text("Another purpose");
        assert!(other.changes(&english));
        let mut other = english.clone();
        let translated = other.english.as_mut().expect("it is there");
        translated.at_end = Some(text("Another end"));
        assert!(other.changes(&english));
        let mut untold = english.clone();
        untold.texts.at_end = None;
        untold.english = untold.english.map(|texts| Texts { at_end: None, ..texts });
        assert!(!english.changes(&untold), "an end that was not told");
        let shorter = Notice { months: 6, ..before.clone() };
        assert!(before.changes(&shorter), "longer does");
    }

    #[test]
    fn a_translation_that_was_left_out_in_between_is_compared_all_the_same() {
        let text = |text: &str| Statement::try_from(text).expect("a statement");
        let in_english = |purpose: &str| {
            let english = Texts { purpose: text(purpose), ..notice().texts };
            Notice { english: Some(english), ..notice() }
        };
        let numbered = |told: [Notice; 3]| {
            let all = told.into_iter().zip(1..);
            let mut all: Vec<Notice> =
                all.map(|(notice, version)| Notice { version, ..notice }).collect();
            all.reverse();
            all
        };
        let in_force = |told: [Notice; 3]| {
            let told = numbered(told);
            Notice::in_force(&told).iter().map(|notice| notice.version).collect::<Vec<_>>()
        };
        let (one, none, other) = (in_english("Opening"), notice(), in_english("Closing"));
        assert!(!none.changes(&one) && !other.changes(&none), "side by side neither changes");
        assert_eq!(in_force([one.clone(), none.clone(), other.clone()]), [3]);
        assert_eq!(in_force([one.clone(), none.clone(), one.clone()]), [3, 2, 1]);
        assert_eq!(in_force([none.clone(), one.clone(), other]), [3]);
        assert_eq!(in_force([none.clone(), none.clone(), one.clone()]), [3, 2, 1]);
        // What was over before is compared with nothing.
        let method = Texts { method: text("另一种"), ..notice().texts };
        let method = Notice { texts: method, ..notice() };
        let later = Notice { texts: method.texts.clone(), ..in_english("Closing") };
        assert_eq!(in_force([one, method, later]), [3, 2]);
        assert!(Notice::in_force(&[]).is_empty());
        // An end that is told for the first time asks nobody anew.
        let untold = Notice { texts: Texts { at_end: None, ..notice().texts }, ..notice() };
        assert_eq!(in_force([untold.clone(), untold, none]), [3, 2, 1]);
    }

    #[test]
    fn who_reads_it_in_one_of_its_languages_is_told_the_end() {
        let told = notice();
        let untold = Texts { at_end: None, ..notice().texts };
        assert!(told.tells_end());
        assert!(!Notice { texts: untold.clone(), ..notice() }.tells_end());
        assert!(!Notice { english: Some(untold), ..notice() }.tells_end());
        assert!(Notice { english: Some(notice().texts), ..notice() }.tells_end());
    }

    #[test]
    fn it_ends_so_many_months_later_and_never_after_a_year() {
        let months = |months, (year, month, day)| {
            let notice = Notice { months, ..notice() };
            let at = Day::of(year, month, day).at(15, Offset::CHINA);
            notice.valid_until(at, Offset::CHINA).day(Offset::CHINA).date()
        };
        assert_eq!(months(12, (2026, 11, 28)), (2027, 11, 28));
        assert_eq!(months(1, (2026, 12, 31)), (2027, 1, 31));
        assert_eq!(months(3, (2026, 11, 30)), (2027, 2, 28));
        assert_eq!(months(12, (2028, 2, 29)), (2029, 2, 28));
        assert_eq!(months(200, (2026, 11, 28)), (2027, 11, 28));
    }

    #[test]
    fn a_photo_is_agreed_to_for_a_day() {
        let at = Day::of(2026, 11, 28).at(15, Offset::CHINA);
        let notice = Notice { purpose: Purpose::Relay, ..notice() };
        assert_eq!(notice.valid_until(at, Offset::CHINA), at + crate::time::Span::DAY);
    }

    /// Which sentence of a notice.
    type Sentence = fn(&mut Texts) -> &mut Statement;

    #[test]
    fn no_sentence_of_a_notice_presses_anybody() {
        assert_eq!(notice().texts.forbidden(), None);
        let changes: [(Sentence, &str); 6] = [
            (|texts| &mut texts.purpose, "purpose"),
            (|texts| &mut texts.method, "method"),
            (|texts| texts.at_end.as_mut().expect("it is told"), "at_end"),
            (|texts| &mut texts.necessity, "necessity"),
            (|texts| &mut texts.effect, "effect"),
            (|texts| &mut texts.rights, "rights"),
        ];
        for (sentence, name) in changes {
            let mut texts = notice().texts;
            *sentence(&mut texts) = Statement::try_from("必须刷脸").expect("a statement");
            assert_eq!(texts.forbidden(), Some((name, "必须刷脸")));
        }
    }

    #[test]
    fn a_language_nobody_wrote_is_told_in_chinese() {
        let mut notice = notice();
        assert_eq!(notice.texts(Language::En).purpose.as_str(), "开门");
        let mut english = notice.texts.clone();
        english.purpose = Statement::try_from("Opening").expect("a statement");
        notice.english = Some(english);
        assert_eq!(notice.texts(Language::En).purpose.as_str(), "Opening");
        assert_eq!(notice.texts(Language::Zh).purpose.as_str(), "开门");
    }
}
