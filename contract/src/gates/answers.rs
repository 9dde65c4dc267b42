//! A notice as people read it: five answers, and then all of it.

use super::{Notice, Purpose};
use crate::{
    Language,
    text::Statement,
    words::{Word, consents as words, relay as of_relay},
};

/// What is asked, and what the notice says to it.
type Answer = (Word, String);

impl Notice {
    /// Who, why, where, how long and what happens then, and what it changes for somebody.
    #[must_use]
    pub fn answers(&self, language: Language) -> [Answer; 5] {
        let texts = self.texts(language);
        let months = u64::from(self.months);
        let (controller, vendor) = (self.controller.as_str(), self.vendor.as_str());
        let then = texts.at_end.as_ref().map(Statement::as_str);
        // Of an older notice, which does not say what happens then, the app tells what is done.
        let (place, how_long) = match (self.purpose, then) {
            (Purpose::Enter, Some(then)) => {
                (self.storage.word(), words::answer_how_long_and_then(language, months, then))
            }
            (Purpose::Enter, None) => {
                (self.storage.word(), words::answer_how_long(language, months))
            }
            (Purpose::Relay, Some(then)) => {
                (of_relay::ANSWER_WHERE, of_relay::answer_how_long_and_then(language, then))
            }
            (Purpose::Relay, None) => {
                (of_relay::ANSWER_WHERE, of_relay::ANSWER_HOW_LONG.say(language).to_owned())
            }
        };
        [
            (words::ASK_WHO, words::answer_who(language, controller, vendor)),
            (words::ASK_WHY, texts.purpose.as_str().to_owned()),
            (words::ASK_WHERE, place.say(language).to_owned()),
            (words::ASK_HOW_LONG, how_long),
            (words::ASK_EFFECT, texts.effect.as_str().to_owned()),
        ]
    }

    /// What else people have to be told (PIPL articles 17 and 30, FR article 5).
    #[must_use]
    pub fn rest(&self, language: Language) -> Vec<Answer> {
        let texts = self.texts(language);
        let mut ways = String::new();
        for way in &self.ways {
            if !ways.is_empty() {
                ways.push_str(words::AND.say(language));
            }
            ways.push_str(way.word().say(language));
        }
        let said = |word: Word| word.say(language).to_owned();
        let vendor = self.vendor_contact.as_ref();
        let vendor = vendor.map(|contact| (words::ASK_VENDOR_CONTACT, contact.as_str().to_owned()));
        let all = [
            (words::ASK_KIND, said(self.kind.word())),
            (words::ASK_MODE, said(self.mode.word())),
            (words::ASK_METHOD, texts.method.as_str().to_owned()),
            (words::ASK_NECESSITY, texts.necessity.as_str().to_owned()),
            (words::ASK_WAYS, ways),
            (words::ASK_RIGHTS, texts.rights.as_str().to_owned()),
            (words::ASK_CONTACT, self.contact.as_str().to_owned()),
            (words::ASK_VERSION, self.version.to_string()),
        ];
        // Of an older notice, which does not say how to reach who looks after the device, nothing stands there.
        all.into_iter().chain(vendor).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Texts, WayIn, tests::notice};
    use super::*;

    #[test]
    fn everything_a_notice_has_to_say_is_said_in_both_languages() {
        let notice = notice();
        for language in [Language::Zh, Language::En] {
            let answers = notice.answers(language).into_iter().chain(notice.rest(language));
            let all: Vec<String> = answers.map(|(_, said)| said).collect();
            assert_eq!(all.len(), 13);
            assert!(all.iter().all(|said| !said.is_empty()), "{all:?}");
            let [card, code] = [WayIn::Card, WayIn::Code].map(|way| way.word().say(language));
            let both = format!("{card}{}{code}", words::AND.say(language));
            assert!(all.contains(&both), "{both} in {all:?}");
            let all = all.join("\n");
            for part in [
                "物业公司",
                "设备公司",
                "0571-0000",
                "12",
                "开门",
                "比对",
                "到期就删除",
                "随时撤回",
            ] {
                assert!(all.contains(part), "{part} in {all}");
            }
        }
    }

    #[test]
    fn how_to_reach_who_looks_after_the_device_is_told_where_the_notice_says_it() {
        let contact = Statement::try_from("0571-1111").expect("a statement");
        let now = Notice { vendor_contact: Some(contact), ..notice() };
        let told = |notice: &Notice| notice.rest(Language::Zh).into_iter().map(|(_, said)| said);
        assert!(told(&now).any(|said| said == "0571-1111"));
        assert_eq!(told(&now).count(), told(&notice()).count() + 1);
    }

    #[test]
    fn how_long_is_told_with_what_happens_then() {
        let now = notice();
        let before = Notice { texts: Texts { at_end: None, ..notice().texts }, ..notice() };
        let how_long = |notice: &Notice| notice.answers(Language::Zh)[3].1.clone();
        assert_eq!(how_long(&now), "最长 12 个月。到期就删除");
        assert_eq!(how_long(&before), words::answer_how_long(Language::Zh, 12));

        let photo = |notice: Notice| Notice { purpose: Purpose::Relay, ..notice };
        assert_eq!(how_long(&photo(now)), "最长一天。到期就删除");
        assert_eq!(how_long(&photo(before)), of_relay::ANSWER_HOW_LONG.say(Language::Zh));
    }
}
