//! What this device knows of the ledger, in a file for each chain that it follows: where the native side has read so
//! far, and which promise was broken. The web view asks for it, and has no say in what stands there.
//!
//! A file is replaced as a whole, and only by what was made from it: of two windows that look at once, one begins anew.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use client::{
    Account, Error,
    following::{Kept, Memory},
};
use contract::id::{DeviceId, PersonId};

use crate::owned;

/// Where all of it lies.
const FOLDER: &str = "ledger";

/// What is kept of one chain: of a person's at a hub, or `of` somebody's for whom they act.
#[derive(Clone, Debug)]
pub(crate) struct Notebook {
    folder: PathBuf,
    file: PathBuf,
    by: DeviceId,
}

impl Notebook {
    /// The one of an account, below the folder of the shell.
    #[must_use]
    pub(crate) fn of(shell: &Path, account: &Account, of: Option<PersonId>) -> Self {
        let folder = place(shell, &account.origin);
        let file = match of {
            Some(of) => folder.join(format!("{}.{of}.json", account.person)),
            None => folder.join(format!("{}.json", account.person)),
        };
        Self { folder, file, by: account.device }
    }

    /// The device of whose account it is.
    #[must_use]
    pub(crate) const fn by(&self) -> DeviceId {
        self.by
    }

    /// Keeps others out until the answer is dropped, also those of another process; the system lets them in where a
    /// process has died.
    fn lock(&self) -> io::Result<File> {
        owned::make_folder(&self.folder)?;
        let mut options = OpenOptions::new();
        let file =
            options.create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn told(&self, error: impl std::fmt::Display) -> Error {
        Error::Garbled(format!("{}: {error}", self.file.display()))
    }
}

impl Memory for Notebook {
    fn find(&self) -> Result<Kept, Error> {
        match fs::read(&self.file) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| self.told(error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Kept::default()),
            Err(error) => Err(self.told(error)),
        }
    }

    fn replace(&self, now: &Kept, before: &Kept) -> Result<bool, Error> {
        let _turn = self.lock().map_err(|error| self.told(error))?;
        if self.find()? != *before {
            return Ok(false);
        }
        let text = serde_json::to_vec(now).map_err(|error| self.told(error))?;
        owned::write(&self.file, &text).map_err(|error| self.told(error))?;
        Ok(true)
    }
}

/// Removes all that is kept for an account.
///
/// # Errors
/// Those of the disk.
pub(crate) fn forget(shell: &Path, account: &Account) -> io::Result<()> {
    let beginning = format!("{}.", account.person);
    let all = match fs::read_dir(place(shell, &account.origin)) {
        Ok(all) => all,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for one in all {
        let one = one?;
        if one.file_name().to_string_lossy().starts_with(&beginning) {
            fs::remove_file(one.path())?;
        }
    }
    Ok(())
}

/// The folder of a hub; two hubs never have the same one, and no name leads anywhere else.
fn place(shell: &Path, origin: &str) -> PathBuf {
    let written = origin.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    });
    // A dot at the beginning would be a way up.
    shell.join(FOLDER).join(format!("at-{}", written.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use contract::{
        id::CommunityId,
        people::Post,
        sessions::{Hex, PublicKey, Suite},
    };

    use super::*;

    fn shell(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("linli-ledger-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn person(number: i64) -> PersonId {
        PersonId::from_number(number)
    }

    fn account(origin: &str, number: i64) -> Account {
        Account {
            origin: origin.to_owned(),
            device: DeviceId::from_number(number),
            person: person(number),
            community: CommunityId::from_number(1),
            name: "王秀英".to_owned(),
            post: Post::Resident,
            home: None,
            key: PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![7; 32]) },
        }
    }

    fn known(count: usize) -> Kept {
        Kept { gates_seen: count, ..Kept::default() }
    }

    #[test]
    fn each_hub_and_person_and_each_chain_is_apart() {
        let shell = shell("apart");
        let (own, other) =
            (account("https://linli.example", 1), account("https://linli.example", 2));
        let elsewhere = account("https://linli.example:8443", 1);
        let all = [
            Notebook::of(&shell, &own, None),
            Notebook::of(&shell, &own, Some(person(2))),
            Notebook::of(&shell, &other, None),
            Notebook::of(&shell, &elsewhere, None),
        ];
        for (count, one) in (1..).zip(&all) {
            assert_eq!(one.replace(&known(count), &Kept::default()), Ok(true));
        }

        for (count, one) in (1..).zip(&all) {
            assert_eq!(one.find(), Ok(known(count)));
        }
        forget(&shell, &own).expect("forgotten");
        let left = all.map(|one| one.find().expect("readable").gates_seen);
        assert_eq!(left, [0, 0, 3, 4]);
        forget(&shell, &account("https://nowhere.example", 1)).expect("nothing to forget");
        fs::remove_dir_all(shell).expect("removed");
    }

    #[test]
    fn no_name_of_a_hub_leads_out_of_the_folder() {
        let shell = Path::new("shell");
        for origin in ["https://linli.example", "..", "/etc", "../../etc", "a/b", ""] {
            let place = place(shell, origin);
            assert_eq!(place.parent(), Some(shell.join(FOLDER).as_path()), "{origin}");
        }
        assert_ne!(place(shell, "http://a"), place(shell, "http%3a%2f%2fa"));
    }

    #[test]
    fn what_was_written_halfway_counts_for_nothing() {
        let shell = shell("halfway");
        let book = Notebook::of(&shell, &account("https://linli.example", 1), None);
        assert_eq!(book.replace(&known(1), &Kept::default()), Ok(true));
        let text = fs::read(&book.file).expect("written");
        // As the power leaves it that goes before the new file stands in the place of the old.
        fs::write(book.file.with_extension("new"), &text[..text.len() / 2]).expect("written");

        assert_eq!(book.find(), Ok(known(1)));
        assert_eq!(book.replace(&known(2), &known(1)), Ok(true));

        assert_eq!(book.find(), Ok(known(2)));
        assert!(!book.file.with_extension("new").exists());
        fs::remove_dir_all(shell).expect("removed");
    }

    #[test]
    fn what_cannot_be_read_is_refused_and_not_begun_anew() {
        let shell = shell("torn");
        let book = Notebook::of(&shell, &account("https://linli.example", 1), None);
        assert_eq!(book.replace(&known(1), &Kept::default()), Ok(true));
        let text = fs::read(&book.file).expect("written");
        let torn = &text[..text.len() / 2];
        fs::write(&book.file, torn).expect("written");

        assert!(matches!(book.find(), Err(Error::Garbled(_))));
        assert!(matches!(book.replace(&known(2), &Kept::default()), Err(Error::Garbled(_))));

        assert_eq!(fs::read(&book.file).expect("there"), torn);
        fs::remove_dir_all(shell).expect("removed");
    }

    #[test]
    fn the_older_of_two_memories_does_not_win() {
        let shell = shell("windows");
        let account = account("https://linli.example", 1);
        let (one, other) =
            (Notebook::of(&shell, &account, None), Notebook::of(&shell, &account, None));
        let (before, same) = (one.find().expect("nothing"), other.find().expect("nothing"));

        assert_eq!(one.replace(&known(5), &before), Ok(true));
        assert_eq!(other.replace(&known(3), &same), Ok(false));

        assert_eq!(other.find(), Ok(known(5)));
        fs::remove_dir_all(shell).expect("removed");
    }

    #[test]
    fn windows_that_write_at_once_lose_nothing() {
        const WINDOWS: usize = 4;
        const EACH: usize = 10;
        let shell = shell("at-once");
        let book = Notebook::of(&shell, &account("https://linli.example", 1), None);

        let one_more = |book: &Notebook| {
            loop {
                let before = book.find().expect("readable");
                let now = known(before.gates_seen + 1);
                if book.replace(&now, &before).expect("kept") {
                    return;
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..WINDOWS {
                scope.spawn(|| (0..EACH).for_each(|_| one_more(&book)));
            }
        });

        assert_eq!(book.find(), Ok(known(WINDOWS * EACH)));
        fs::remove_dir_all(shell).expect("removed");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let shell = shell("owner");
        let book = Notebook::of(&shell, &account("https://linli.example", 1), None);

        assert_eq!(book.replace(&known(1), &Kept::default()), Ok(true));

        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&book.file), 0o600);
        assert_eq!(mode(&book.folder), 0o700);
        fs::remove_dir_all(shell).expect("removed");
    }
}
