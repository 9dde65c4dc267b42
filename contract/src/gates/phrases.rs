//! What no notice may say: nobody is misled or pressed into showing a face (FR article 12).

use super::letters;

/// Pressure, rewards, and promises that nobody can keep. Written without spaces, in simplified characters and small
/// letters.
const PHRASES: &[&str] = &[
    // That there is no other way.
    "必须刷脸",
    "必须录入人脸",
    "必须同意",
    "只能刷脸",
    "只有刷脸",
    "唯一方式",
    "唯一通行",
    "强制",
    "一律刷脸",
    "不刷脸不",
    "不同意不",
    "不录入不",
    "不同意则",
    "拒绝则",
    "否则",
    "取消门禁卡",
    "停用门禁卡",
    "停用卡",
    "不再发卡",
    "卡作废",
    "卡失效",
    "卡将失效",
    "只认脸",
    "不刷脸进不",
    "没录脸的不",
    "不录脸不",
    "不配合的",
    "统一录入",
    "应录尽录",
    "应采尽采",
    "视为同意",
    "视同同意",
    "默认同意",
    "即表示同意",
    // That it has to be soon.
    "限期",
    "逾期",
    "最后期限",
    "截止前录入",
    "尽快录入",
    "务必",
    "过期不候",
    "名额有限",
    "抓紧录",
    "最后三天",
    // What one gets for it.
    "奖励",
    "奖品",
    "礼品",
    "积分",
    "优惠",
    "抽奖",
    "红包",
    "减免",
    "免物业费",
    "优先办理",
    "赠送",
    "送一袋",
    "送一份",
    "送一桶",
    "送大米",
    "送鸡蛋",
    "免费领",
    "返现",
    "领鸡蛋",
    "刷脸有礼",
    "抵物业费",
    "购物卡",
    "代金券",
    // What nobody can promise, or nobody may ask for.
    "绝对安全",
    "百分之百安全",
    "100%安全",
    "不会泄露",
    "零风险",
    "万无一失",
    "绝不泄露",
    "永久保存",
    "永久有效",
    "不可撤销",
    "不得撤回",
    "不可撤回",
    "不能撤回",
    "终身有效",
    "概括授权",
    "包括但不限于",
    "等其他用途",
    "等用途",
    "其他用途",
    // The same in English.
    "mandatory",
    "compulsory",
    "mustuse",
    "mustagree",
    "onlyway",
    "deadline",
    "reward",
    "discount",
    "prize",
    "completelysafe",
    "100%safe",
    "riskfree",
    "irrevocable",
    "permanent",
    "includingbutnotlimitedto",
    "otherpurposes",
    "orelse",
    "nofacenoentry",
    "freegift",
    "voucher",
];

/// By what a text is one about faces.
const FACES: &[&str] = &[
    "刷脸",
    "录脸",
    "扫脸",
    "人脸",
    "面部识别",
    "面部特征",
    "facerecognition",
    "facialrecognition",
    "yourface",
];

/// Behind 人脸 these make it somebody's face that is looked at, as in 老人脸上.
const ON_A_FACE: [char; 3] = ['上', '色', '红'];

/// Before a phrase these say the opposite of it.
const DENIALS: &[&str] = &[
    "不",
    "不会",
    "不得",
    "不能",
    "不许",
    "不准",
    "禁止",
    "严禁",
    "非",
    "没有",
    "不是",
    "无",
    "不用",
    "不需要",
    "不设",
    "not",
    "never",
    "without",
];

/// The first phrase of a text that no notice of a gate may say. Spaces, signs between letters, full width, capital
/// letters and traditional characters do not hide one.
#[must_use]
pub fn forbidden(text: &str) -> Option<&'static str> {
    let plain = plain(text);
    PHRASES.iter().copied().find(|phrase| plain.contains(phrase))
}

/// The same for what is written about anything: the first of these texts that says such a thing, and what, if one of
/// them is about faces, or of those they answer to. Whoever says that nobody is forced has said nothing wrong; nor does
/// anybody by what others wrote.
#[must_use]
pub fn forbidden_face<F>(texts: Vec<(F, &str)>, answered: &[&str]) -> Option<(F, &'static str)> {
    let texts: Vec<(F, String)> =
        texts.into_iter().map(|(field, text)| (field, plain(text))).collect();
    let is_about = texts.iter().any(|(_, text)| is_about_faces(text));
    if !is_about && !answered.iter().any(|text| is_about_faces(&plain(text))) {
        return None;
    }
    texts.into_iter().find_map(|(field, text)| {
        let said = PHRASES.iter().copied().find(|phrase| says(&text, phrase));
        said.map(|phrase| (field, phrase))
    })
}

fn is_about_faces(plain: &str) -> bool {
    FACES.iter().any(|name| {
        let mut found = plain.match_indices(name);
        found.any(|(at, _)| *name != "人脸" || !plain[at + name.len()..].starts_with(ON_A_FACE))
    })
}

/// Whether a text says something, and not the opposite of it.
fn says(plain: &str, phrase: &str) -> bool {
    plain.match_indices(phrase).any(|(at, _)| !is_denied(&plain[..at]))
}

/// Whether what comes next is said not to be so.
pub(super) fn is_denied(before: &str) -> bool {
    DENIALS.iter().any(|denial| before.ends_with(denial)) && !before.ends_with("不得不")
}

/// A text without what can stand between its letters.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(letters::read)
        .filter(|letter| letter.is_alphanumeric() || *letter == '%')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressure_rewards_and_empty_promises_are_found_however_they_are_spaced() {
        for (text, expected) in [
            ("业主必须刷脸进门", Some("必须刷脸")),
            ("必 须，刷\u{200b}脸", Some("必须刷脸")),
            ("录入即送礼品一份", Some("礼品")),
            ("同意刷脸的送一袋大米", Some("送一袋")),
            ("向门禁机发送一张照片", None),
            ("不同意不予办卡", Some("不同意不")),
            ("您的信息绝对安全", Some("绝对安全")),
            ("It is MANDATORY", Some("mandatory")),
            ("１００％安全", Some("100%安全")),
            ("or\nelse", Some("orelse")),
            ("業主必須刷臉", Some("必须刷脸")),
            ("錄入即送禮品", Some("礼品")),
            ("不同意也一样进门、一样办事", None),
            ("您可以随时撤回，门禁卡照常使用", None),
            ("", None),
        ] {
            assert_eq!(forbidden(text), expected, "{text}");
        }
    }

    #[test]
    fn every_phrase_finds_itself() {
        for phrase in PHRASES {
            assert!(forbidden(phrase).is_some(), "{phrase}");
        }
    }

    #[test]
    fn the_same_in_other_words_is_found_as_well() {
        for text in [
            "下月起旧门禁卡作废",
            "蓝色的卡将失效",
            "以后只认脸不认卡",
            "不刷脸进不了小区",
            "没录脸的不能走东门",
            "不录脸不给开门",
            "不配合的住户请到物业说明",
            "全体居民统一录入人脸",
            "人脸信息应采尽采",
            "三日内不回复视为同意",
            "进门即表示同意",
            "本周六录脸，过期不候",
            "名额有限，录完为止",
            "最后三天，请抓紧录脸",
            "来录脸，领鸡蛋",
            "刷脸有礼",
            "录脸可抵物业费",
            "录入满三天得购物卡一张",
            "数据保存万无一失",
            "一次录入，终身有效",
            "录入以後不能撤回",
            "No face, no entry",
        ] {
            assert!(forbidden(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_about_faces_may_not_press_and_what_is_not_may_say_what_it_likes() {
        let of = |texts: [&'static str; 2]| {
            forbidden_face(vec![("title", texts[0]), ("text", texts[1])], &[])
        };
        for (texts, expected) in [
            (["东门装刷脸门禁", "周六来录的送一袋大米。"], Some(("text", "送一袋"))),
            (["人脸录入有奖品", "地点：活动室"], Some(("title", "奖品"))),
            (["東門裝刷臉門禁", "業主**務必**到場"], Some(("text", "务必"))),
            (["刷脸门禁说明", "居民不得不强制录入"], Some(("text", "强制"))),
            (["Face recognition", "A voucher for everybody"], Some(("text", "voucher"))),
            (["刷脸门禁说明", "社区不强制刷脸，也没有礼品；刷卡、扫码照旧。"], None),
            (["Face recognition", "It is not mandatory."], None),
            (["包粽子", "来的都有礼品，名额有限。"], None),
            (["重阳节", "看看老人脸上的笑，人人有礼品。"], None),
            (["停水通知", "请务必关好水龙头，逾期不再通知。"], None),
        ] {
            assert_eq!(of(texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn an_answer_is_about_faces_where_that_is_what_it_answers_to_and_is_not_to_blame_for_it() {
        for (answer, answered, expected) in [
            ("来录的送一袋大米。", "东门装刷脸门禁", Some(("text", "送一袋"))),
            ("来的都送一袋大米。", "重阳节", None),
            ("不装。刷卡、扫码照旧。", "东门必须刷脸，录脸有礼品", None),
            ("来录脸的送一袋大米。", "重阳节", Some(("text", "送一袋"))),
        ] {
            assert_eq!(forbidden_face(vec![("text", answer)], &[answered]), expected, "{answer}");
        }
    }
}
