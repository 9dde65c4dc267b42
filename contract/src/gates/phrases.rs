//! What no notice may say: nobody is misled or pressed into showing a face (FR article 12).

/// Pressure, rewards, and promises that nobody can keep. Written without spaces and in small letters.
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
    // That it has to be soon.
    "限期",
    "逾期",
    "最后期限",
    "截止前录入",
    "尽快录入",
    "务必",
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
    // What nobody can promise, or nobody may ask for.
    "绝对安全",
    "百分之百安全",
    "100%安全",
    "不会泄露",
    "零风险",
    "永久保存",
    "永久有效",
    "不可撤销",
    "不得撤回",
    "不可撤回",
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
];

/// The first phrase of a text that no notice may say. Spaces, signs between letters, full width and capital
/// letters do not hide one.
#[must_use]
pub fn forbidden(text: &str) -> Option<&'static str> {
    let plain: String = text
        .chars()
        .map(narrow)
        .filter(|letter| letter.is_alphanumeric() || *letter == '%')
        .flat_map(char::to_lowercase)
        .collect();
    PHRASES.iter().copied().find(|phrase| plain.contains(phrase))
}

/// Letters and digits of full width (U+FF01–FF5E) as the ones they stand for.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
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
}
