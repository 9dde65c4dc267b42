//! Chinese search: one- and two-character pieces, the same for both engines.

/// The pieces of a text: every word of letters and digits in lower case, every ideograph and every
/// pair of neighbouring ones; each once, in order, joined by spaces.
#[must_use]
pub fn pieces(text: &str) -> String {
    let mut pieces = Pieces::default();
    for_each_run(text, |run| match run {
        Run::Word(word) => pieces.add(&word.to_lowercase()),
        Run::Ideographs(run) => {
            run.iter().for_each(|one| pieces.add(one.encode_utf8(&mut [0; 4])));
            for pair in run.windows(2) {
                pieces.add(&pair.iter().collect::<String>());
            }
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
        Run::Ideographs([one]) => wanted.push(one.to_string()),
        Run::Ideographs(run) => {
            wanted.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        }
    });
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

#[derive(Default)]
struct Pieces {
    seen: std::collections::HashSet<String>,
    joined: String,
}

impl Pieces {
    fn add(&mut self, piece: &str) {
        if !self.seen.contains(piece) {
            self.seen.insert(piece.to_owned());
            if !self.joined.is_empty() {
                self.joined.push(' ');
            }
            self.joined.push_str(piece);
        }
    }
}

enum Run<'a> {
    Word(&'a str),
    Ideographs(&'a [char]),
}

fn for_each_run(text: &str, mut take: impl FnMut(Run<'_>)) {
    let mut ideographs = Vec::new();
    let mut word_from = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_ideograph = is_ideograph(character);
        let is_word = !is_ideograph && character.is_alphanumeric();
        if !is_ideograph && !ideographs.is_empty() {
            take(Run::Ideographs(&ideographs));
            ideographs.clear();
        }
        if !is_word && let Some(from) = word_from.take() {
            take(Run::Word(&text[from..at]));
        }
        if is_ideograph {
            ideographs.push(character);
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
