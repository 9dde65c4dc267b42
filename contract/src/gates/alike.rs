//! Names that people cannot tell apart: whoever reads one of a gate or a company has to know which it is. After
//! Unicode's technical standard 39, with the few letters that such names here are made of.

use super::letters;
use crate::words::{Word, gates as words};

/// Letters that look like another one, and after each the one it looks like.
const PAIRS: &str = "\
    0O1lIl|lⅠlⅤVⅩX\
    АAВBЕEКKМMНHОOРPСCТTУYХXІlаaеeоoрpсcуyхxіiјjѕsԁdһhӏl\
    ΑAΒBΕEΖZΗHΙlΚKΜMΝNΟOΡPΤTΥYΧXοoνv\
    〇O○O已己巳己末未士土曰日千干于干入人戊戌戍戌酉西刁刀兔免侯候壁璧汩汨枝技闩门\
    ロ口ニ二エ工カ力タ夕ト卜ハ八ー一";

/// The same for what looks like two letters.
const DOUBLES: [(char, &str); 2] = [('m', "rn"), ('w', "vv")];

/// What shows nothing, stands on the letter before it, or turns the direction of writing.
const HIDDEN: [(u32, u32); 20] = [
    (0x00ad, 0x00ad),
    (0x0300, 0x036f),
    (0x0483, 0x0489),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x1ab0, 0x1aff),
    (0x1dc0, 0x1dff),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x20d0, 0x20ff),
    (0x302a, 0x302f),
    (0x3099, 0x309a),
    (0x3164, 0x3164),
    (0xfe00, 0xfe2f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xe0000, 0xe01ef),
];

/// What is written with. Chinese and Latin letters stand together everywhere; no other two do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    /// One of those that have a range of their own, by where it begins.
    Other(u32),
}

/// The other scripts that a name may be written in.
const OTHERS: [(u32, u32); 9] = [
    (0x0370, 0x03ff),
    (0x0400, 0x052f),
    (0x0600, 0x06ff),
    (0x0f00, 0x0fff),
    (0x1800, 0x18af),
    (0x3040, 0x30ff),
    (0xa000, 0xa4cf),
    (0xac00, 0xd7a3),
    (0x1950, 0x19df),
];

/// Why a name could be taken for another one whatever that is; nothing where it could not.
#[must_use]
pub fn unclear(name: &str) -> Option<Word> {
    let within = |ranges: &[(u32, u32)], letter: char| {
        let code = u32::from(letter);
        ranges
            .iter()
            .find(|(first, last)| (*first..=*last).contains(&code))
            .map(|(first, _)| *first)
    };
    if name.chars().any(|letter| within(&HIDDEN, letter).is_some()) {
        return Some(words::REFUSED_HIDDEN);
    }
    let script = |letter: char| match letter {
        '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => {
            Some(Script::Han)
        }
        'A'..='Z'
        | 'a'..='z'
        | '\u{c0}'..='\u{24f}'
        | '\u{2160}'..='\u{217f}'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ' => Some(Script::Latin),
        _ => within(&OTHERS, letter).map(Script::Other),
    };
    // Unicode counts radicals of characters among the signs.
    let is_letter =
        |letter: &char| letter.is_alphabetic() || matches!(letter, '\u{2e80}'..='\u{2fdf}');
    let mut other = None;
    let mut is_usual = false;
    for letter in name.chars().filter(is_letter) {
        match script(letter) {
            // A radical, a letter for mathematics, a ligature: it stands for another letter.
            None => return Some(words::REFUSED_MIXED),
            Some(Script::Han | Script::Latin) => is_usual = true,
            found @ Some(Script::Other(_)) if other.is_none() || other == found => other = found,
            Some(Script::Other(_)) => return Some(words::REFUSED_MIXED),
        }
    }
    (is_usual && other.is_some()).then_some(words::REFUSED_MIXED)
}

/// Whether two names look the same; those that are the same do.
#[must_use]
pub fn look_alike(one: &str, other: &str) -> bool {
    skeleton(one) == skeleton(other)
}

/// A name with each letter as the one it looks like, and without spaces.
fn skeleton(name: &str) -> String {
    let mut bones = String::new();
    for letter in name.chars().map(letters::read).filter(|letter| !letter.is_whitespace()) {
        let letter = prototype(letter);
        match DOUBLES.iter().find(|(double, _)| *double == letter) {
            Some((_, two)) => bones.push_str(two),
            None => bones.push(letter),
        }
    }
    bones
}

fn prototype(letter: char) -> char {
    letters::paired(PAIRS, letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_found_and_others_are_not() {
        for (one, other) in [
            ("东门", "東門"),
            ("东门", "东 门"),
            ("1号门", "l号门"),
            ("1号门", "I号门"),
            ("A0门", "AO门"),
            ("AM科技", "ＡＭ科技"),
            ("AM", "АМ"),
            ("AM", "ΑΜ"),
            ("未来科技", "末来科技"),
            ("土地门", "士地门"),
            ("rnart", "mart"),
            ("日新门", "曰新门"),
            ("口岸门", "ロ岸门"),
            ("安门科技", "安闩科技"),
        ] {
            assert!(look_alike(one, other) && look_alike(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("东门", "西门"),
            ("1号门", "2号门"),
            ("11号门", "1号门"),
            ("安门科技", "别家科技"),
            ("A座", "B座"),
            ("甲门", "由门"),
        ] {
            assert!(!look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_cannot_be_read_for_what_it_is_is_refused() {
        for name in [
            "东门",
            "1号门（北）",
            "AM-300 东门",
            "Sécurité SARL",
            "Восток",
            "བོད",
            "三〇二门",
            "Ⅱ期东门",
        ] {
            assert_eq!(unclear(name), None, "{name}");
        }
        for name in ["东\u{200b}门", "东\u{fe00}门", "A\u{301}门", "东门\u{feff}", "东\u{3164}门"]
        {
            assert_eq!(unclear(name), Some(words::REFUSED_HIDDEN), "{name:?}");
        }
        for name in ["АM科技", "东门А", "ロ岸门", "ΑM", "⾨卫", "𝐀门", "Воsток", "ВΑΝΚ"]
        {
            assert_eq!(unclear(name), Some(words::REFUSED_MIXED), "{name:?}");
        }
    }

    #[test]
    fn every_letter_leads_to_one_that_leads_no_further() {
        let letters: Vec<char> = PAIRS.chars().collect();
        assert_eq!(letters.len() % 2, 0, "two by two");
        for pair in letters.chunks(2) {
            assert_eq!((prototype(pair[0]), prototype(pair[1])), (pair[1], pair[1]), "{pair:?}");
        }
    }
}
