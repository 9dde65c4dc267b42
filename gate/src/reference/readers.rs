//! The readers of the reference terminal. A card and a code are passes: a text that the terminal has signed, with the
//! reader it is for and its end. What somebody holds to a reader is a file, for there is neither radio nor camera here;
//! what the reader does with it is what opens the door.
//!
//! Something is held to a reader for good where it is to be tried: before each report it is read from the disk and
//! checked, as whatever anybody holds there. Where nothing is held, nothing was tried.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _},
};

use anyhow::{Context as _, Result};
use contract::{
    gates::{Tester, Trial, WayIn},
    sessions::Signature,
    time::Time,
};
use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::Reference;
use crate::{key, memory::replace};

/// The folder with a file for each reader, named as its way in: what is held to it for good.
const FOLDER: &str = "readers";

/// What comes before a pass that is signed.
const PREFIX: &[u8] = b"linli/pass/1\n";

/// The longest pass that is read, in bytes: one has about 300.
const LONGEST: u64 = 1_024;

/// What opens the door without a face.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pass {
    /// At which reader.
    way: WayIn,
    /// A number that no other pass has.
    number: Hash,
    /// Until when.
    until: Time,
}

/// A pass as it stands on a card or in a code.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    pass: Pass,
    /// The terminal's.
    signature: Signature,
}

impl Pass {
    fn signed(&self) -> Result<Vec<u8>> {
        Ok([PREFIX, &serde_json::to_vec(self)?].concat())
    }
}

impl Reference {
    /// Makes a pass for one of its readers, as it stands on a card or in a code.
    ///
    /// # Errors
    /// Never in practice: a pass is plain data.
    pub fn pass(&self, way: WayIn, until: Time) -> Result<Vec<u8>> {
        let pass = Pass { way, number: Hash(client::random::<32>()), until };
        let signature = key::sign(&self.passes, &pass.signed()?);
        Ok(serde_json::to_vec(&Written { pass, signature })?)
    }

    /// Whether the door opens for what is held to one of its readers: a pass that this terminal has made, for this
    /// reader, and that is not over. Nothing of it is written down.
    #[must_use]
    pub fn opens_for(&self, way: WayIn, held: &[u8], now: Time) -> bool {
        let Ok(Written { pass, signature }) = serde_json::from_slice(held) else { return false };
        let Ok(signed) = pass.signed() else { return false };
        let is_own = key::public(&self.passes).has_signed(&signed, &signature);
        is_own && pass.way == way && now < pass.until
    }

    /// Makes a pass that is there to be tried, and holds it to its reader for good, in place of what was held there.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn lay(&self, way: WayIn, until: Time) -> Result<()> {
        let folder = self.folder.join(FOLDER);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        replace(&folder, way.as_str(), &self.pass(way, until)?)
    }

    /// Tries the readers to which something is held for good; the ways that let in.
    pub(super) fn try_readers(&self, now: Time) -> Result<Vec<Trial>> {
        let mut tried = Vec::new();
        for way in WayIn::ALL {
            let held = self.held_to(*way)?;
            if held.is_some_and(|held| self.opens_for(*way, &held, now)) {
                tried.push(Trial { way: *way, at: now, by: Tester::Terminal });
            }
        }
        Ok(tried)
    }

    /// What a reader reads of what is held to it for good; nothing where nothing is.
    fn held_to(&self, way: WayIn) -> Result<Option<Vec<u8>>> {
        let path = self.folder.join(FOLDER).join(way.as_str());
        let mut held = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(LONGEST).read_to_end(&mut held));
        match read {
            Ok(_) => Ok(Some(held)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::time::Span;
    use tempfile::TempDir;

    use super::*;

    const NOW: Time = Time(1_000_000_000);

    fn terminal() -> (TempDir, Reference) {
        let folder = TempDir::new().expect("a place for temporary files");
        let terminal = Reference::open(folder.path()).expect("a terminal");
        (folder, terminal)
    }

    #[test]
    fn the_door_opens_for_a_pass_of_its_own_at_its_own_reader_until_that_is_over() {
        let (folder, own) = terminal();
        let (_other_folder, other) = terminal();
        let until = NOW + Span::HOUR;
        for (way, elsewhere) in [(WayIn::Card, WayIn::Code), (WayIn::Code, WayIn::Card)] {
            let pass = own.pass(way, until).expect("plain data");
            assert!(own.opens_for(way, &pass, NOW) && own.opens_for(way, &pass, until - Span(1)));
            let again = Reference::open(folder.path()).expect("the same terminal");
            assert!(again.opens_for(way, &pass, NOW), "after it was started anew as well");

            assert!(!own.opens_for(way, &pass, until), "it is over");
            assert!(!own.opens_for(elsewhere, &pass, NOW), "a card is no code, and a code no card");
            assert!(!other.opens_for(way, &pass, NOW), "another terminal's");
            let text = String::from_utf8(pass).expect("JSON");
            let (soon, late) = (until.0.to_string(), (until + Span::DAY).0.to_string());
            let changed = [
                text.replace(way.as_str(), elsewhere.as_str()),
                text.replace(&soon, &late),
                text.replacen("\"signature\":\"", "\"signature\":\"00", 1),
                text[..text.len() - 1].to_owned(),
                String::new(),
            ];
            for changed in changed {
                let opens =
                    WayIn::ALL.iter().any(|way| own.opens_for(*way, changed.as_bytes(), NOW));
                assert!(!opens, "{changed}");
            }
        }
    }

    #[test]
    fn what_was_not_tried_is_not_claimed_and_what_was_is_what_opens_the_door() {
        let (folder, terminal) = terminal();
        let tried = || terminal.try_readers(NOW).map_err(|fault| format!("{fault:#}"));
        let trial = |way| Trial { way, at: NOW, by: Tester::Terminal };
        assert_eq!(tried(), Ok(vec![]), "nothing is held to any reader");

        terminal.lay(WayIn::Card, NOW + Span::HOUR).expect("held to it");
        assert_eq!(tried(), Ok(vec![trial(WayIn::Card)]));
        terminal.lay(WayIn::Code, NOW).expect("held to it");
        assert_eq!(tried(), Ok(vec![trial(WayIn::Card)]), "a code that is over lets in nobody");
        terminal.lay(WayIn::Code, NOW + Span(1)).expect("held to it");
        assert_eq!(tried(), Ok(WayIn::ALL.iter().copied().map(trial).collect()));

        let readers = folder.path().join(FOLDER);
        fs::copy(readers.join("card"), readers.join("code")).expect("held to the wrong one");
        assert_eq!(tried(), Ok(vec![trial(WayIn::Card)]));
        fs::write(readers.join("card"), [b' '; 4_096]).expect("something else");
        assert_eq!(tried(), Ok(vec![]));
        fs::remove_file(readers.join("card")).expect("taken away");
        fs::create_dir(readers.join("card")).expect("a reader that reads nothing");
        let broken = tried().expect_err("it does not say");
        assert!(broken.contains("readers/card"), "whoever looks after it is told which: {broken}");
    }
}
