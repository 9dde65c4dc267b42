//! What two texts have in common of the things a building shares.
//!
//! Only these are compared: whoever tries out words learns at most that somebody has reported the
//! lift, never whom or what a neighbour's text names.

/// One thing a line, by all the words for it.
const FACILITIES: &str = include_str!("facilities.txt");

/// A text to which others are likened.
pub(super) struct Likeness {
    /// What it names, each with its own word for it.
    named: Vec<(usize, &'static str)>,
}

impl Likeness {
    pub(super) fn to(text: &str) -> Self {
        Self { named: named(text) }
    }

    /// Whether the text names anything at all that a building shares.
    pub(super) const fn is_possible(&self) -> bool {
        !self.named.is_empty()
    }

    /// Its words for what a building shares.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.named.iter().map(|(_, word)| *word)
    }

    /// The words of this text for what the other names as well.
    pub(super) fn of(&self, other: &str) -> Vec<&'static str> {
        let other = named(other);
        let is_in_both = |line: usize| other.iter().any(|(found, _)| *found == line);
        self.named.iter().filter(|(line, _)| is_in_both(*line)).map(|(_, word)| *word).collect()
    }
}

/// The lines of which a text has a word, with that word.
fn named(text: &str) -> Vec<(usize, &'static str)> {
    let text = text.to_lowercase();
    FACILITIES
        .lines()
        .enumerate()
        .filter_map(|(line, words)| {
            words.split(' ').find(|word| text.contains(word)).map(|word| (line, word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_lift_is_like_another_and_not_like_noise() {
        let likeness = Likeness::to("电梯坏了三天，老人下不了楼。");

        assert_eq!(likeness.of("3栋升降机又坏了,小孩下楼不方便"), ["电梯"]);
        assert!(likeness.of("楼上半夜放音乐，我们睡不着，已经三天了。").is_empty());
        assert!(likeness.of("").is_empty());
    }

    #[test]
    fn names_and_numbers_tried_out_tell_nothing() {
        let theirs = "王秀英家 502 门口路灯不亮，身份证 5101，她儿子赌博";

        for tried in ["王秀英 502 5101", "她儿子赌博", "身份证 门口"] {
            assert!(!Likeness::to(tried).is_possible(), "{tried}");
        }
        assert_eq!(Likeness::to("王秀英 502 楼道灯 身份证").of(theirs), ["楼道灯"]);
    }

    #[test]
    fn every_thing_has_words_and_no_word_means_two() {
        let words: Vec<&str> = FACILITIES.lines().flat_map(|line| line.split(' ')).collect();
        let mut once = words.clone();
        once.sort_unstable();
        once.dedup();

        assert_eq!(once.len(), words.len());
        assert!(words.iter().all(|word| word.chars().count() >= 2), "{words:?}");
    }
}
