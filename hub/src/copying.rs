//! The copy of one's own data, feature by feature (PIPL article 45): what each of them has of somebody,
//! in words.

use contract::{
    Language,
    time::{Offset, Time},
    words::{self, Word},
};

/// What one feature has of somebody.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) title: Word,
    /// A piece each: what it is about, and what there is to say of it.
    pub(crate) pieces: Vec<Piece>,
}

/// What it is about, and the lines below it.
pub(crate) type Piece = (String, Vec<String>);

/// How a copy is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand {
    pub(crate) language: Language,
    pub(crate) offset: Offset,
}

impl Hand {
    /// A moment with its year: a file is read in other years as well.
    pub(crate) fn moment(self, at: Time) -> String {
        let no_year = 0;
        words::moment(self.language, at.civil(self.offset), no_year)
    }

    pub(crate) fn say(self, word: Word) -> String {
        word.say(self.language).to_owned()
    }
}
