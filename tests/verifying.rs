//! What one takes along is proved by somebody else's code as well: Python, written from the documents.

use std::{path::Path, process::Command};

use ledger::pack::Pack;
use tempfile::TempDir;

use crate::{
    law::lived,
    support::{Engine, TestHub, root, skip},
};

/// Whether the other code proves a file, and what it says.
fn judged(python: &std::ffi::OsStr, file: &Path) -> (bool, String) {
    let script = root().join("docs/verify_records.py");
    let output = Command::new(python).arg(script).arg(file).output().expect("python runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn somebody_elses_code_proves_the_same_and_nothing_else() {
    let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") else {
        skip("LINLI_TEST_PYTHON");
        return;
    };
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let news = lived(&hub).await;
    let (mine, ours) = (news.mine.records.len(), news.ours.records.len());
    let text = serde_json::to_string(&Pack::of(news)).expect("plain data");
    let folder = TempDir::new().expect("a place for temporary files");
    let file = folder.path().join("records.json");
    std::fs::write(&file, &text).expect("kept");

    let (is_proved, said) = judged(&python, &file);
    assert!(is_proved, "{said}");
    let expected = format!("{mine} records of the person, {ours} of the community");
    assert!(said.contains(&expected), "{said}");

    // One letter changed, here and there: both say the same of it.
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut refused = 0;
    for at in (0..letters.len()).step_by(letters.len() / 40) {
        let (from, letter) = letters[at];
        let other = if letter == 'e' { 'f' } else { 'e' };
        let changed = format!("{}{other}{}", &text[..from], &text[from + letter.len_utf8()..]);
        std::fs::write(&file, &changed).expect("kept");
        let own = Pack::read(&changed).and_then(|pack| pack.check(None)).is_ok();
        let (is_proved, said) = judged(&python, &file);
        assert_eq!(own, is_proved, "at {from}, {letter} for {other}: {said}");
        refused += usize::from(!own);
    }
    assert!(refused >= 38, "{refused} of 40: nearly every letter counts");
}
