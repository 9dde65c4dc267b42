//! Letters as people read them: full width as narrow, traditional characters as the simplified ones. Only the
//! characters are here that rules about gates look for, and those of which names of gates are made.

/// A traditional character, and after it the simplified one.
const PAIRS: &str = "\
    須须臉脸錄录強强問问種种個个過过這这還还沒没無无開开關关門门廢废銷销發发務务儘尽盡尽趕赶緊紧\
    後后獎奖勵励禮礼積积優优領领紅红減减費费業业辦办贈赠雞鸡購购話话滿满額额現现員员應应絕绝對对\
    洩泄風风險险遠远終终萬万權权於于視视為为樣样撥拨採采體体識识別别東东樓楼棟栋號号單单園园區区\
    學学車车庫库側侧廣广場场館馆會会衛卫橋桥貝贝貢贡馬马鳥鸟龍龙華华國国電电網网訊讯訢欣聯联創创\
    興兴達达維维護护經经濟济實实廠厂機机構构陽阳陰阴統统計计數数進进營营薦荐畫画緒绪蹤踪軌轨跡迹監监\
    訓训練练齡龄簽签繳缴";

/// How a letter is read.
pub(super) fn read(letter: char) -> char {
    simplified(narrow(letter))
}

/// Letters and digits of full width (U+FF01–FF5E) as the ones they stand for.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn simplified(letter: char) -> char {
    paired(PAIRS, letter)
}

/// What stands behind a letter where two by two stand together; the letter itself where it stands nowhere.
pub(super) fn paired(pairs: &str, letter: char) -> char {
    let mut pairs = pairs.chars();
    while let (Some(one), Some(other)) = (pairs.next(), pairs.next()) {
        if one == letter {
            return other;
        }
    }
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_leads_to_a_letter_that_leads_no_further() {
        let letters: Vec<char> = PAIRS.chars().collect();
        assert_eq!(letters.len() % 2, 0, "two by two");
        for pair in letters.chunks(2) {
            assert_eq!((read(pair[0]), read(pair[1])), (pair[1], pair[1]), "{pair:?}");
        }
        assert_eq!("必須刷臉１００％".chars().map(read).collect::<String>(), "必须刷脸100%");
    }
}
