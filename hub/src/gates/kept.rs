//! Notices as they were read out of their rows, each text once: those who agree agree to the same few, and a notice is
//! written anew to see that it stands there as it was written.
//!
//! What is kept goes by the whole text it was read from. Another text is another notice, so nothing here is ever out of
//! date, whoever changes the rows.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use contract::gates::Hashed;

/// How many are kept before all are read anew: more than the gates of a hub tell at a time.
const MOST: usize = 256;

static KEPT: Mutex<BTreeMap<String, Arc<Hashed>>> = Mutex::new(BTreeMap::new());

fn kept() -> MutexGuard<'static, BTreeMap<String, Arc<Hashed>>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The notice of a text, where that is one to the byte.
pub(super) fn read(text: &str) -> Option<Arc<Hashed>> {
    let known = kept().get(text).cloned();
    if known.is_some() {
        return known;
    }
    let notice = Arc::new(Hashed::read(text)?);
    let mut kept = kept();
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(text.to_owned(), Arc::clone(&notice));
    Some(notice)
}

#[cfg(test)]
mod tests {
    use contract::gates::Notice;

    use super::*;

    const TEXT: &str = concat!(
        r#"{"area":"outside","contact":"0571-0000","controller":"物业公司","english":null,"gate":"0000000000001","#,
        r#""gate_key":{"bytes":"0707070707070707070707070707070707070707070707070707070707070707","suite":"ed25519"},"#,
        r#""gate_name":"东门","kind":"template","mode":"touch","months":12,"purpose":"enter","storage":"device","#,
        r#""suite":"linli-consent/1","texts":{"effect":"不同意也一样进门","method":"比对","necessity":"不刷脸也能进","#,
        r#""purpose":"开门","rights":"随时撤回"},"vendor":"设备公司","version":1,"ways":["card","code"]}"#,
    );

    #[test]
    fn a_text_that_was_read_before_is_the_same_notice_and_another_is_another() {
        let first = read(TEXT).expect("a notice");
        assert_eq!(Some(first.notice()), Notice::read(TEXT).as_ref());
        assert_eq!(first.hash(), first.notice().hash());
        assert_eq!(read(TEXT), Some(Arc::clone(&first)));
        // One word that was swapped in the rows is seen, also after the first was read.
        let other = read(&TEXT.replacen("开门", "开车库", 1)).expect("a notice");
        assert_ne!(other.hash(), first.hash());
        assert_eq!(other.notice().texts.purpose.as_str(), "开车库");
        assert_eq!(read(&TEXT.replacen("\"months\":12", "\"months\": 12", 1)), None);
        for number in 0..2 * MOST {
            read(&TEXT.replacen("东门", &format!("{number}号门"), 1)).expect("a notice");
        }
        assert!(kept().len() <= MOST);
        assert_eq!(read(TEXT), Some(first), "read anew");
    }
}
