//! Chinese search: one- and two-character pieces, the same for both engines.

use std::{borrow::Cow, collections::HashSet};

/// The pieces of a text: every word of letters and digits in lower case, every ideograph and every
/// pair of neighbouring ones; each once, in order, joined by spaces.
#[must_use]
pub fn pieces(text: &str) -> String {
    let mut pieces = Pieces::new(text);
    for_each_run(text, |run| match run {
        Run::Word(word) => pieces.add(Cow::Owned(word.to_lowercase())),
        Run::Ideographs(run) => {
            singles(run).for_each(|one| pieces.add(Cow::Borrowed(one)));
            pairs(run).for_each(|pair| pieces.add(Cow::Borrowed(pair)));
        }
    });
    pieces.joined
}

/// The pieces that all must stand in what is found: pairs, and single ideographs where they stand
/// alone.
#[must_use]
pub fn wanted(text: &str) -> Vec<String> {
    let mut wanted = Vec::new();
    for_each_run(text, |run| match run {
        Run::Word(word) => wanted.push(word.to_lowercase()),
        Run::Ideographs(run) if pairs(run).next().is_none() => wanted.push(run.to_owned()),
        Run::Ideographs(run) => wanted.extend(pairs(run).map(str::to_owned)),
    });
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Pieces are parts of the text they come from: this is called for everything that is stored, and
/// a text of its own for each would cost more than the rest of it.
struct Pieces<'t> {
    seen: HashSet<Cow<'t, str>>,
    joined: String,
}

impl<'t> Pieces<'t> {
    fn new(text: &str) -> Self {
        // An ideograph of three bytes stands in about one single and two pairs.
        let (seen, joined) = (text.len() * 2 / 3, text.len() * 4);
        Self { seen: HashSet::with_capacity(seen), joined: String::with_capacity(joined) }
    }

    fn add(&mut self, piece: Cow<'t, str>) {
        if self.seen.contains(&piece) {
            return;
        }
        if !self.joined.is_empty() {
            self.joined.push(' ');
        }
        self.joined.push_str(&piece);
        self.seen.insert(piece);
    }
}

enum Run<'t> {
    Word(&'t str),
    Ideographs(&'t str),
}

fn singles(run: &str) -> impl Iterator<Item = &str> {
    run.char_indices().map(|(at, one)| &run[at..at + one.len_utf8()])
}

fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let seconds = run.char_indices().skip(1);
    run.char_indices().zip(seconds).map(|((from, _), (at, two))| &run[from..at + two.len_utf8()])
}

fn for_each_run<'t>(text: &'t str, mut take: impl FnMut(Run<'t>)) {
    let (mut ideographs_from, mut word_from) = (None, None);
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_ideograph = is_ideograph(character);
        let is_word = !is_ideograph && character.is_alphanumeric();
        if !is_ideograph && let Some(from) = ideographs_from.take() {
            take(Run::Ideographs(&text[from..at]));
        }
        if !is_word && let Some(from) = word_from.take() {
            take(Run::Word(&text[from..at]));
        }
        if is_ideograph {
            ideographs_from.get_or_insert(at);
        } else if is_word {
            word_from.get_or_insert(at);
        }
    }
}

/// Han, kana and hangul: scripts written without spaces between words.
const fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words_ideographs_and_pairs() {
        assert_eq!(pieces("电梯B2坏了,电梯!"), "电 梯 电梯 b2 坏 了 坏了");
        assert_eq!(pieces(""), "");
    }

    #[test]
    fn what_is_wanted_are_the_pairs() {
        assert_eq!(wanted("电梯坏"), ["梯坏", "电梯"]);
        assert_eq!(wanted("灯 Lift"), ["lift", "灯"]);
        assert!(wanted("!?").is_empty());
    }

    #[test]
    fn every_wanted_piece_of_a_text_stands_in_it() {
        for text in ["三栋2单元的电梯 LED 屏", "水压低", "a b c"] {
            let pieces: Vec<_> = pieces(text).split(' ').map(str::to_owned).collect();
            for piece in wanted(text) {
                assert!(pieces.contains(&piece), "{piece} of {text}");
            }
        }
    }
}
