//! Six plain words that stand for a checkpoint, to be compared by two neighbours or with the notice board.
//!
//! Each is twice a quality and a thing, 22 bits of the root: 132 bits together. Whoever keeps the log could
//! make two of the same words only by trying some 2⁶⁶ roots.

use ledger::Hash;

use crate::Language;

/// How many words there are.
const COUNT: usize = 6;

/// Bits of a half: five for the quality, six for the thing.
const BITS: usize = 11;

/// The words of a root, in their order.
#[must_use]
pub fn six_words(root: Hash, language: Language) -> [String; COUNT] {
    std::array::from_fn(|number| {
        let halves = [number * 2, number * 2 + 1].map(|half| word(root, half * BITS, language));
        match language {
            Language::Zh => halves.concat(),
            Language::En => halves.join(", "),
        }
    })
}

/// Whether somebody has written down the words of a root, in either language, whatever stands between them:
/// blanks, numbers, the end of a line.
#[must_use]
pub fn are_six_words(root: Hash, typed: &str) -> bool {
    let languages = [Language::Zh, Language::En].into_iter();
    languages
        .map(|language| letters(&six_words(root, language).concat()))
        .any(|six| six == letters(typed))
}

/// The letters of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// A quality and a thing, by the bits from one on.
fn word(root: Hash, first: usize, language: Language) -> String {
    let place = (0..BITS).fold(0, |place, bit| place << 1 | usize::from(is_set(root, first + bit)));
    let (quality, thing) = (place >> 6, place & 63);
    match language {
        Language::Zh => format!("{}{}", QUALITIES_ZH[quality], THINGS_ZH[thing]),
        Language::En => format!("{} {}", QUALITIES_EN[quality], THINGS_EN[thing]),
    }
}

/// A bit of a hash, from the most significant of the first byte on.
fn is_set(hash: Hash, bit: usize) -> bool {
    hash.0[bit / 8] >> (7 - bit % 8) & 1 == 1
}

const QUALITIES_ZH: [&str; 32] = [
    "红", "黄", "蓝", "绿", "白", "黑", "大", "小", "新", "老", "高", "矮", "长", "短", "圆", "方",
    "冷", "热", "轻", "重", "快", "慢", "早", "晚", "甜", "咸", "香", "软", "硬", "干", "湿", "亮",
];

const THINGS_ZH: [&str; 64] = [
    "苹果",
    "西瓜",
    "香蕉",
    "葡萄",
    "橘子",
    "桃子",
    "米饭",
    "面条",
    "馒头",
    "豆腐",
    "鸡蛋",
    "茶叶",
    "白菜",
    "萝卜",
    "土豆",
    "辣椒",
    "老虎",
    "狮子",
    "大象",
    "熊猫",
    "兔子",
    "公鸡",
    "鸭子",
    "蝴蝶",
    "蜜蜂",
    "金鱼",
    "青蛙",
    "松鼠",
    "雨伞",
    "帽子",
    "手套",
    "围巾",
    "鞋子",
    "书包",
    "铅笔",
    "剪刀",
    "钥匙",
    "水壶",
    "茶杯",
    "筷子",
    "勺子",
    "锅盖",
    "桌子",
    "椅子",
    "枕头",
    "毛巾",
    "梳子",
    "镜子",
    "自行车",
    "火车",
    "轮船",
    "飞机",
    "石桥",
    "宝塔",
    "灯笼",
    "风筝",
    "月亮",
    "星星",
    "山坡",
    "小河",
    "柳树",
    "竹子",
    "荷花",
    "菊花",
];

const QUALITIES_EN: [&str; 32] = [
    "red", "yellow", "blue", "green", "white", "black", "big", "small", "new", "old", "tall",
    "low", "long", "short", "round", "square", "cold", "hot", "light", "heavy", "quick", "slow",
    "early", "late", "sweet", "salty", "fragrant", "soft", "hard", "dry", "wet", "bright",
];

const THINGS_EN: [&str; 64] = [
    "apple",
    "melon",
    "banana",
    "grape",
    "orange",
    "peach",
    "rice",
    "noodle",
    "bun",
    "tofu",
    "egg",
    "tea",
    "cabbage",
    "radish",
    "potato",
    "pepper",
    "tiger",
    "lion",
    "elephant",
    "panda",
    "rabbit",
    "rooster",
    "duck",
    "butterfly",
    "bee",
    "goldfish",
    "frog",
    "squirrel",
    "umbrella",
    "hat",
    "glove",
    "scarf",
    "shoe",
    "satchel",
    "pencil",
    "scissors",
    "key",
    "kettle",
    "cup",
    "chopstick",
    "spoon",
    "lid",
    "table",
    "chair",
    "pillow",
    "towel",
    "comb",
    "mirror",
    "bicycle",
    "train",
    "ship",
    "plane",
    "bridge",
    "pagoda",
    "lantern",
    "kite",
    "moon",
    "star",
    "hill",
    "river",
    "willow",
    "bamboo",
    "lotus",
    "daisy",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_known_however_they_are_written_down_and_others_are_not() {
        let root = Hash(std::array::from_fn(|place| u8::try_from(place * 7).unwrap_or(u8::MAX)));
        let [zh, en] = [Language::Zh, Language::En].map(|language| six_words(root, language));
        let numbered = |words: &[String]| {
            let lines = words.iter().zip(1..).map(|(word, number)| format!("{number}. {word}"));
            lines.collect::<Vec<_>>().join("\n")
        };

        for typed in [zh.join(" "), zh.concat(), en.join(" / ").to_uppercase(), numbered(&zh)] {
            assert!(are_six_words(root, &typed), "{typed}");
        }
        for place in 0..COUNT {
            for words in [&zh, &en] {
                let mut wrong = words.clone();
                wrong[place] = six_words(Hash([0x55; 32]), Language::Zh)[0].clone();
                assert!(!are_six_words(root, &wrong.join(" ")), "{wrong:?}");
            }
        }
        assert!(!are_six_words(root, &zh[..5].join(" ")), "five of six");
        assert!(!are_six_words(root, ""));
    }

    #[test]
    fn the_words_say_the_first_132_bits_and_no_two_are_one() {
        let zeros = six_words(Hash([0; 32]), Language::Zh);
        assert_eq!(zeros, ["红苹果红苹果"; COUNT].map(str::to_owned));
        let ones = six_words(Hash([255; 32]), Language::En);
        assert_eq!(ones, ["bright daisy, bright daisy"; COUNT].map(str::to_owned));
        for bit in 0..160 {
            let mut hash = [0; 32];
            hash[bit / 8] = 0x80 >> (bit % 8);
            let is_other = six_words(Hash(hash), Language::Zh) != zeros;
            assert_eq!(is_other, bit < 132, "{bit}");
        }
        for words in [&QUALITIES_ZH[..], &THINGS_ZH, &QUALITIES_EN, &THINGS_EN] {
            let all: BTreeSet<_> = words.iter().collect();
            assert_eq!(all.len(), words.len());
        }
    }
}
