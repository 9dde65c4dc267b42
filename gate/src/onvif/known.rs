//! Whose a face in a terminal is: its token there, and the number of the consent. Who is taken in at a
//! terminal's own screen has only a token, so that is written down here before anything depends on it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use ledger::Hash;

use crate::memory::replace;

/// The file.
const FILE: &str = "faces.json";

/// Whose faces are known.
pub(super) struct Known {
    folder: PathBuf,
    consents: BTreeMap<String, Hash>,
}

impl Known {
    /// What a folder has, which is made where there is none.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let path = folder.join(FILE);
        let consents = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("{} is not what this agent wrote", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        Ok(Self { folder: folder.to_owned(), consents })
    }

    /// Remembers whose a token is.
    pub(super) fn learn(&mut self, token: &str, consent: Hash) -> Result<()> {
        self.consents.insert(token.to_owned(), consent);
        self.keep()
    }

    /// Forgets a token.
    pub(super) fn forget(&mut self, token: &str) -> Result<()> {
        match self.consents.remove(token) {
            Some(_) => self.keep(),
            None => Ok(()),
        }
    }

    /// How many of the tokens are gone, and how many there are.
    pub(super) fn missing(&self, is_there: impl Fn(&str) -> bool) -> (usize, usize) {
        let gone = self.consents.keys().filter(|token| !is_there(token)).count();
        (gone, self.consents.len())
    }

    /// Forgets tokens that are gone: a terminal may give the next person the same.
    pub(super) fn forget_all_but(&mut self, is_there: impl Fn(&str) -> bool) -> Result<()> {
        let before = self.consents.len();
        self.consents.retain(|token, _| is_there(token));
        if self.consents.len() == before { Ok(()) } else { self.keep() }
    }

    fn keep(&self) -> Result<()> {
        replace(&self.folder, FILE, &serde_json::to_vec_pretty(&self.consents)?)
    }

    /// By which number each of these goes, given what the terminal has written beside it of whose it is.
    ///
    /// What is remembered counts first. A terminal that broke off while it made a credential has it with the
    /// number beside it; another that claims the same number is nobody's, and so is one without any.
    pub(super) fn name<'t>(
        &self,
        faces: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> BTreeMap<String, Hash> {
        let mut taken: Vec<Hash> = self.consents.values().copied().collect();
        let name = |(token, holder): (&str, &str)| {
            let remembered = self.consents.get(token).copied();
            let claimed = || holder.parse::<Hash>().ok().filter(|claimed| !taken.contains(claimed));
            let named = remembered.or_else(claimed).unwrap_or_else(|| nobody(token));
            taken.push(named);
            (token.to_owned(), named)
        };
        faces.map(name).collect()
    }
}

/// The number of what is nobody's.
fn nobody(token: &str) -> Hash {
    Hash::of(&[b"linli/onvif/nobody\n", token.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_face_and_what_is_remembered_counts_first() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let mut known = Known::open(folder.path()).expect("a folder");
        let (one, two) = (Hash([1; 32]), Hash([2; 32]));
        known.learn("a", one).expect("written");
        let known = Known::open(folder.path()).expect("the same folder");
        let (first, second) = (one.to_string(), two.to_string());
        let faces =
            [("a", ""), ("b", first.as_str()), ("c", second.as_str()), ("d", second.as_str())];

        let named = known.name(faces.into_iter());

        assert_eq!((named["a"], named["c"]), (one, two));
        assert_eq!((named["b"], named["d"]), (nobody("b"), nobody("d")));
        let mut known = known;
        assert_eq!(known.missing(|token| token != "a"), (1, 1));
        known.forget_all_but(|token| token != "a").expect("written");
        let known = Known::open(folder.path()).expect("the same folder");
        assert_eq!(
            known.name([("a", "")].into_iter())["a"],
            nobody("a"),
            "given to the next person"
        );
    }
}
