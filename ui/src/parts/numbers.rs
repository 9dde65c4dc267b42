//! Numbers as long as an identity number, however they are written: what is typed may hold one, what is kept may not.

use std::ops::Range;

/// How many digits a number has that is never kept: an identity number has 18, or 15 on old cards; of a bank card it is 16
/// and more. A telephone has 11, a case's number fewer.
const LONG: usize = 15;

/// How much at the most stands between two digits of one number, as in `510107 - 19580101`.
const BETWEEN: usize = 3;

/// A text as it may be kept: of a long number each digit is a star, and what stands between them stays. Two telephones
/// with nothing but a space between them are taken for one number: better too much is typed again than too much kept.
pub(crate) fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for number in long_numbers(text, is_digit) {
        kept.push_str(&text[from..number.start]);
        from = number.end;
        let starred = |one| if is_digit(one) { '*' } else { one };
        kept.extend(text[number].chars().map(starred));
    }
    kept.push_str(&text[from..]);
    kept
}

/// Whether a text was kept without a number that it had.
pub(crate) fn lacks_number(text: &str) -> bool {
    !long_numbers(text, |one| one == '*').is_empty()
}

/// Where the long numbers of a text stand, in bytes; `is_digit` says what they are made of.
fn long_numbers(text: &str, is_digit: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let (mut number, mut digits, mut between) = (0..0, 0, 0);
    for (at, one) in text.char_indices() {
        if is_digit(one) {
            if digits == 0 {
                number.start = at;
            }
            number.end = at + one.len_utf8();
            (digits, between) = (digits + 1, 0);
        } else if digits > 0 && between < BETWEEN && may_stand_between(one) {
            between += 1;
        } else {
            if digits >= LONG {
                all.push(number.clone());
            }
            (digits, between) = (0, 0);
        }
    }
    if digits >= LONG {
        all.push(number);
    }
    all
}

/// A digit, also as wide as a Chinese character, as some input methods write it.
const fn is_digit(one: char) -> bool {
    matches!(one, '0'..='9' | '０'..='９')
}

/// Spaces, those that nobody sees, and hyphens; a new line begins another number.
fn may_stand_between(one: char) -> bool {
    let is_space = one.is_whitespace() && !matches!(one, '\n' | '\r');
    let is_unseen = matches!(one, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    is_space || is_unseen || matches!(one, '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | '﹣')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_identity_number_is_kept_however_it_is_written() {
        for (typed, kept) in [
            ("身份证51010719580101002X，本人来的。", "身份证*****************X，本人来的。"),
            ("510107580101002", "***************"),
            ("她，510107 19580101 002X。", "她，****** ******** ***X。"),
            ("510107-19580101-0028", "******-********-****"),
            ("510107 - 19580101 - 0028", "****** - ******** - ****"),
            ("５１０１０７１９５８０１０１００２Ｘ", "*****************Ｘ"),
            ("５１０１０７　１９５８０１０１－００２8", "******　********－****"),
            (
                "510107\u{a0}1958\u{200b}0101\u{2011}0028",
                "******\u{a0}****\u{200b}****\u{2011}****",
            ),
            ("卡号 6222 0213 0101 2345 678", "卡号 **** **** **** **** ***"),
            ("13800138000 13900139000", "*********** ***********"),
        ] {
            assert_eq!(without_numbers(typed), kept);
            assert!(lacks_number(&without_numbers(typed)), "{kept}");
        }
    }

    #[test]
    fn every_other_number_is_kept() {
        for typed in [
            "",
            "电话13800138000，案号（2026）川0107民初1234号。",
            "138 0013 8000、139-0013-9000",
            "028-8555-0100\n13800138000",
            "2026-11-30 09:00 到 2026-12-01 18:00",
            "第 1、2、3、4、5、6、7、8、9、10、11、12 户",
            "1234567    12345678",
            "**很重要**，*****",
            "末尾有空格 12345678901234 ",
        ] {
            assert_eq!(without_numbers(typed), typed);
            assert!(!lacks_number(typed), "{typed}");
        }
    }
}
