//! Which consents are over because of what somebody has said or done: a folder of the vault with a file for each month
//! and a line for each consent, by its number, which leads to nobody. No backup brings it back.
//!
//! A line is written by whoever ends the consent, in the transaction that writes the rows; on SQLite nobody else can write
//! meanwhile, so it does not wait for the disk. It is brought there with all lines that came meanwhile, before the rows are
//! ([`Beside`]).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{self, File, OpenOptions},
    io::{self, Write},
    mem,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::Context;
use contract::{
    consents::End,
    time::{Day, Offset, Time},
};
use data_encoding::HEXLOWER;
use ledger::Hash;

use super::tiles;
use crate::db::Beside;

/// For how many days after the first of its month a line is kept at least, so that it is for 400 after it was written: so
/// long a backup could bring a consent back. After the longest one can be agreed to, twelve months
/// ([`MOST_MONTHS`](contract::gates::MOST_MONTHS)), it ends by itself.
const BRINGS_BACK: i64 = 31 + 400;

/// The folder, and what of it is not on the disk yet.
#[derive(Debug)]
pub(super) struct Ended {
    folder: PathBuf,
    files: Mutex<Files>,
    /// How many lines were written, and how many of them are on the disk.
    written: AtomicU64,
    on_disk: AtomicU64,
    /// Whoever brings lines there has it: whether the disk has failed before.
    has_failed: Mutex<bool>,
}

/// The file of this month, and those with lines that are not on the disk.
#[derive(Debug, Default)]
struct Files {
    month: String,
    current: Option<Arc<File>>,
    waiting: Vec<Arc<File>>,
}

impl Ended {
    /// Those of this folder, which the first line makes.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            files: Mutex::default(),
            written: AtomicU64::new(0),
            on_disk: AtomicU64::new(0),
            has_failed: Mutex::new(false),
        }
    }

    /// Notes that a consent is over since now, and why; on the disk it is after [`Beside::to_disk`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn note(&self, consent: Hash, why: End, at: Time) -> anyhow::Result<()> {
        let month = month(at.day(Offset::CHINA));
        let mut files = lock(&self.files);
        let file = match &files.current {
            Some(file) if files.month == month => Arc::clone(file),
            _ => Arc::new(self.open(&month).context("opening what is over")?),
        };
        (files.month, files.current) = (month, Some(Arc::clone(&file)));
        // Begun on a line of its own: before it may stand what somebody could not write to its end.
        let line = format!("\n{} {}\n", HEXLOWER.encode(&consent.0), why.as_str());
        (&*file).write_all(line.as_bytes()).context("noting that a consent is over")?;
        if !files.waiting.iter().any(|one| Arc::ptr_eq(one, &file)) {
            files.waiting.push(file);
        }
        self.written.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// The file of a month, to write behind what is there; it is found again after a fall.
    fn open(&self, month: &str) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(0o600).open(self.folder.join(month))?;
        for folder in self.folder.ancestors().take(2) {
            File::open(folder)?.sync_all()?;
        }
        Ok(file)
    }

    /// The consents that are over so; of two reasons for one the month that came first has the right one. Months that no
    /// backup could bring back any more are forgotten; of those that are past the lines are put in an order that says nothing
    /// of when.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn read(&self, now: Time) -> anyhow::Result<HashMap<Hash, End>> {
        let (today, mut ended) = (now.day(Offset::CHINA), HashMap::new());
        if !self.folder.is_dir() {
            return Ok(ended);
        }
        let files: io::Result<BTreeSet<PathBuf>> =
            fs::read_dir(&self.folder)?.map(|file| Ok(file?.path())).collect();
        for path in files? {
            // What a fall has left unfinished has another name.
            let Some(first) = first_day(&path) else { continue };
            if today.0 - first.0 > BRINGS_BACK {
                fs::remove_file(&path)?;
                continue;
            }
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            let text = String::from_utf8_lossy(&bytes);
            // A line that a fall has left unfinished was answered to nobody.
            let lines: BTreeMap<&str, (Hash, End)> =
                text.lines().filter_map(|line| Some((line, parse(line)?))).collect();
            for (consent, why) in lines.values() {
                ended.entry(*consent).or_insert(*why);
            }
            let sorted: String = lines.keys().flat_map(|line| [line, "\n"]).collect();
            if month(first) < month(today) && sorted != text {
                tiles::keep(&path, sorted.as_bytes())?;
            }
        }
        Ok(ended)
    }
}

impl Beside for Ended {
    fn waits(&self) -> bool {
        self.written.load(Ordering::Acquire) != self.on_disk.load(Ordering::Acquire)
    }

    fn to_disk(&self) -> io::Result<()> {
        // Who comes while another one brings lines there waits for those as well.
        let mut has_failed = lock(&self.has_failed);
        if *has_failed {
            return Err(io::Error::other("the disk has failed before"));
        }
        let (written, waiting) = {
            let mut files = lock(&self.files);
            (self.written.load(Ordering::Acquire), mem::take(&mut files.waiting))
        };
        // After a fault nobody knows what of them is there, and the system forgets it with what it could not write.
        if let Err(error) = waiting.iter().try_for_each(|file| file.sync_data()) {
            *has_failed = true;
            tracing::error!(%error, "the disk does not keep what is over; the hub takes no more and must be started anew");
            return Err(error);
        }
        self.on_disk.store(written, Ordering::Release);
        Ok(())
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file of a day's month, `2026-11`.
fn month(day: Day) -> String {
    let mut month = String::from(day);
    month.truncate("2026-11".len());
    month
}

/// The first day of the month that a file is of.
fn first_day(path: &Path) -> Option<Day> {
    let month = path.file_name()?.to_str()?;
    Day::try_from(format!("{month}-01")).ok()
}

/// What a line says.
fn parse(line: &str) -> Option<(Hash, End)> {
    let (number, why) = line.split_once(' ')?;
    let number = HEXLOWER.decode(number.as_bytes()).ok()?;
    Some((Hash(number.try_into().ok()?), End::read(why)?))
}

#[cfg(test)]
mod tests {
    use contract::time::Span;

    use super::*;

    const NOW: Time = Time(1_795_420_800_000);

    fn none_yet() -> (tempfile::TempDir, Ended) {
        let data = tempfile::tempdir().expect("a folder");
        let ended = Ended::new(data.path().join("ended"));
        (data, ended)
    }

    fn files(of: &Ended) -> Vec<String> {
        let files = fs::read_dir(&of.folder).expect("the folder");
        let name = |file: io::Result<fs::DirEntry>| file.expect("a file").file_name();
        let mut names: Vec<_> =
            files.map(|file| name(file).to_str().expect("letters").to_owned()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_is_over_stays_noted_until_no_backup_could_bring_it_back() {
        let (_data, ended) = none_yet();
        assert!(ended.read(NOW).expect("a disk").is_empty());

        let (one, other) = (Hash([1; 32]), Hash([2; 32]));
        let month = Span::DAY.times(31);
        ended.note(one, End::Withdrawn, NOW - month).expect("noted");
        ended.note(other, End::Compromised, NOW).expect("noted");
        ended.note(one, End::Withdrawn, NOW - month).expect("once more");

        let both = HashMap::from([(one, End::Withdrawn), (other, End::Compromised)]);
        assert_eq!(ended.read(NOW).expect("a disk"), both);
        let backup = Span::DAY.times(400);
        assert_eq!(
            ended.read(NOW - month + backup).expect("a disk"),
            both,
            "four hundred days later"
        );
        for _ in 0..2 {
            let later = ended.read(NOW + backup).expect("a disk");
            assert_eq!(later, HashMap::from([(other, End::Compromised)]), "the first is forgotten");
        }
        let back = ended.read(NOW).expect("a disk");
        assert_eq!(back, HashMap::from([(other, End::Compromised)]), "for good");
        assert_eq!(files(&ended).len(), 1);
    }

    #[test]
    fn a_line_that_a_fall_has_left_unfinished_is_none_and_spoils_no_other() {
        let (_data, ended) = none_yet();
        ended.note(Hash([1; 32]), End::Withdrawn, NOW).expect("noted");
        let path = ended.folder.join(&files(&ended)[0]);
        let mut file = OpenOptions::new().append(true).open(&path).expect("the file");
        file.write_all(b"0202 wi").expect("written");
        fs::write(ended.folder.join("2026-10.new"), "03").expect("written");

        // What is no text at all spoils none either.
        file.write_all(b"\xff\xfe").expect("written");

        ended.note(Hash([3; 32]), End::Left, NOW).expect("noted");

        let known = ended.read(NOW).expect("a disk");
        assert_eq!(known, [(Hash([1; 32]), End::Withdrawn), (Hash([3; 32]), End::Left)].into());
    }

    #[test]
    fn of_a_month_that_is_past_no_order_stays() {
        let (_data, ended) = none_yet();
        for number in [3, 1, 2] {
            ended.note(Hash([number; 32]), End::Withdrawn, NOW).expect("noted");
        }
        let path = ended.folder.join(&files(&ended)[0]);
        let text = || fs::read_to_string(&path).expect("the file");
        let written = text();

        ended.read(NOW).expect("a disk");
        assert_eq!(text(), written, "somebody may be writing behind it");
        ended.read(NOW + Span::DAY.times(31)).expect("a disk");
        let mut lines: Vec<&str> = written.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        assert_eq!(text().lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn a_line_waits_until_it_is_on_the_disk() {
        let (_data, ended) = none_yet();
        assert!(!ended.waits());
        ended.note(Hash([1; 32]), End::Withdrawn, NOW).expect("noted");
        assert!(ended.waits());
        ended.to_disk().expect("a disk");
        assert!(!ended.waits());
        ended.note(Hash([2; 32]), End::Withdrawn, NOW + Span::DAY.times(31)).expect("noted");
        ended.note(Hash([3; 32]), End::Withdrawn, NOW).expect("another month");
        assert!(ended.waits());
        assert_eq!(lock(&ended.files).waiting.len(), 2, "a file for each month");
        ended.to_disk().expect("a disk");
        assert!(!ended.waits());
    }

    /// What is written to `device` is written to the file of this month.
    fn on(device: &str) -> (tempfile::TempDir, Ended) {
        let (data, ended) = none_yet();
        fs::create_dir_all(&ended.folder).expect("a folder");
        let path = ended.folder.join(month(NOW.day(Offset::CHINA)));
        std::os::unix::fs::symlink(device, path).expect("a link");
        (data, ended)
    }

    #[test]
    fn what_a_full_disk_did_not_take_is_refused() {
        let (_data, ended) = on("/dev/full");
        let refused = ended.note(Hash([1; 32]), End::Withdrawn, NOW).expect_err("no room");
        let fault = refused.downcast_ref::<io::Error>().map(io::Error::kind);
        assert_eq!(fault, Some(io::ErrorKind::StorageFull));
        assert!(!ended.waits());
    }

    #[test]
    fn after_a_fault_of_the_disk_nothing_more_is_brought_there() {
        let (_data, ended) = on("/dev/null");
        ended.note(Hash([1; 32]), End::Withdrawn, NOW).expect("noted");
        ended.to_disk().expect_err("no file that is kept");
        for _ in 0..2 {
            assert!(ended.waits());
            ended.to_disk().expect_err("asking again only seems to help");
        }
    }

    #[test]
    fn of_two_reasons_for_one_consent_the_first_month_has_the_right_one() {
        let (_data, ended) = none_yet();
        ended.note(Hash([1; 32]), End::Withdrawn, NOW - Span::DAY.times(31)).expect("noted");
        ended.note(Hash([1; 32]), End::Left, NOW).expect("noted");
        let known = ended.read(NOW).expect("a disk");
        assert_eq!(known, HashMap::from([(Hash([1; 32]), End::Withdrawn)]));
    }
}
