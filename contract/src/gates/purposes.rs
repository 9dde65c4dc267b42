//! What no purpose of a notice may say: a second purpose beside the one that is agreed to (PIPL articles 26 and 29, FR
//! article 6). Whoever agrees to a door that opens has not agreed to be counted.

use super::phrases::{is_denied, plain};

/// What faces are used for besides opening a gate. Written without spaces, in simplified characters and small letters.
const SECOND: &[&str] = &[
    // Counting and checking on people.
    "考勤",
    "打卡",
    "签到",
    "考核",
    "统计",
    "客流",
    "人流",
    "人数",
    "计数",
    "次数",
    // Selling to them, and getting money from them.
    "营销",
    "推销",
    "促销",
    "推荐",
    "推送",
    "广告",
    "支付",
    "付款",
    "催费",
    "催缴",
    "信用",
    // Finding out about them.
    "分析",
    "画像",
    "情绪",
    "性别",
    "年龄",
    "追踪",
    "跟踪",
    "轨迹",
    "行踪",
    "监控",
    "抓拍",
    "研究",
    "训练",
    // The same in English.
    "attendance",
    "statistics",
    "counting",
    "headcount",
    "footfall",
    "marketing",
    "advertising",
    "advertisements",
    "promotion",
    "recommendations",
    "payment",
    "analysis",
    "analytics",
    "profiling",
    "emotion",
    "tracking",
    "monitoring",
    "surveillance",
    "research",
    "training",
];

/// By what somebody says that it is not used for what follows, up to the end of the sentence or to another turn of it.
const NOT_FOR: &[&str] = &[
    "不用于",
    "不用来",
    "不用作",
    "不用在",
    "不接",
    "不连",
    "不会用",
    "不拿去",
    "不拿来",
    "不作",
    "不做",
    "不得用",
    "不能用",
    "不许用",
    "不准用",
    "不进行",
    "不包括",
    "notusedfor",
    "notfor",
    "neverusedfor",
    "neverfor",
];

/// After these something else is said.
const TURNS: &[&str] =
    &["还", "也", "并", "又", "而", "同时", "另外", "顺便", "but", "also", "besides", "aswellas"];

/// What can stand between two things that are denied together.
const JOINTS: &[&str] =
    &["和", "与", "及", "或", "或者", "以及", "进出", "出入", "人员", "居民", "and", "or"];

/// The first other purpose that the purpose of a notice names. Whoever says that it is not used for that has named none.
#[must_use]
pub fn second_purpose(text: &str) -> Option<&'static str> {
    text.split(is_end).find_map(|part| {
        let part = plain(part);
        SECOND.iter().copied().find(|word| names(&part, word))
    })
}

/// Where a sentence, or a part of one, ends. What is listed in English stands between commas, in Chinese between others.
const fn is_end(letter: char) -> bool {
    matches!(letter, '。' | '，' | '；' | '：' | '！' | '？' | '.' | ';' | ':' | '!' | '?' | '\n')
}

fn names(part: &str, word: &str) -> bool {
    part.match_indices(word).any(|(at, _)| {
        let before = &part[..at];
        let denied = listed(before);
        !is_denied(denied) && !denied.ends_with("no") && !is_not_for(before)
    })
}

/// What stands before a list that goes up to here.
fn listed(before: &str) -> &str {
    let mut before = before;
    while let Some(shorter) = SECOND.iter().chain(JOINTS).find_map(|word| before.strip_suffix(word))
    {
        before = shorter;
    }
    before
}

/// Whether the last that was said before is that it is not for what follows.
fn is_not_for(before: &str) -> bool {
    let last = |words: &[&str]| {
        words.iter().filter_map(|word| before.rfind(word).map(|at| at + word.len())).max()
    };
    last(NOT_FOR) > last(TURNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_purpose_is_found() {
        for (text, expected) in [
            ("开门，并统计进出人数。", "统计"),
            ("开门和考勤", "考勤"),
            ("用来开门，也给保安打 卡用", "打卡"),
            ("開門，並統計進出人數。", "统计"),
            ("认出您，替您开门；分析客流", "客流"),
            ("开门时给您推荐社区活动", "推荐"),
            ("开门；在门口的屏幕上放广告", "广告"),
            ("开门，看您的情绪好不好", "情绪"),
            ("不仅开门，还记下您的行踪", "行踪"),
            ("不拿去做别的，同时统计人数", "统计"),
            ("不用于营销，只用于考勤", "考勤"),
            ("不用于营销并用于考勤", "考勤"),
            ("Opening this gate and counting people", "counting"),
            ("It opens the gate. Attendance of the guards is noted.", "attendance"),
            ("Not for marketing, but also for analytics", "analytics"),
        ] {
            assert_eq!(second_purpose(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn one_purpose_and_what_it_is_not_for_are_none() {
        for text in [
            "开门",
            "只用来打开这个门：认出您以后开门，不拿去做别的。",
            "您走到东门时，认出是您，替您开门。",
            "只用来开门，不用于考勤、营销、客流统计，不接监控。",
            "开门。不统计进出人数，不做分析，没有广告。",
            "只开这扇门，绝不用来推销或者推荐商品",
            "不用于营销，也不用于考勤",
            "为了小区公共安全，认出住在这里的人，替他们开门。",
            "Only to open this gate: it opens once it knows you.",
            "It is not used for attendance, statistics or marketing.",
            "No tracking, no advertising.",
            "For whoever lives in one of the buildings of this neighbourhood, as well as for guests, not for advertising.",
            "",
        ] {
            assert_eq!(second_purpose(text), None, "{text}");
        }
    }

    #[test]
    fn every_word_finds_itself() {
        for word in SECOND {
            assert!(second_purpose(word).is_some(), "{word}");
        }
    }
}
