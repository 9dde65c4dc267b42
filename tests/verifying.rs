//! What one takes along is proved by somebody else's code as well: Python, written from the documents.

use std::{path::Path, process::Command};

use contract::{ledger::Sync, people::Post};
use ledger::{
    note::{Kind, Signer},
    pack::{NotProved, Pack},
};
use tempfile::TempDir;

use crate::{
    complaints::lift,
    law::lived,
    ledger::{Seeing, rule, take_names},
    support::{Engine, TestHub, key, root, skip},
};

/// Whether the other code proves a file, by a rule that is brought or its own, and what it says.
fn judged(python: &std::ffi::OsStr, file: &Path, rule: Option<&Path>) -> (bool, String) {
    let script = root().join("docs/verify_records.py");
    let output = Command::new(python).arg(script).arg(file).args(rule).output();
    let output = output.expect("python runs");
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

    let (is_proved, said) = judged(&python, &file, None);
    assert!(is_proved, "{said}");
    let expected = format!("{mine} records of the person, {ours} of the community");
    assert!(said.contains(&expected), "{said}");
    // Both count what is signed inside them: one consent, and what her gate said of it.
    let own = witness::records::check(&file, None).expect("proved");
    let by = "consents signed by the keys they name: 1, of gates by those that consents name: 2, by nobody: 0";
    assert!(own.contains(by), "{own}");
    let by = "signed by the keys of consents: 1, by those of their gates: 2, by nobody: 0";
    assert!(said.contains(by), "{said}");

    // What neither has to look at has to be there for both.
    std::fs::write(&file, text.replace("\"grown\"", "\"geown\"")).expect("kept");
    assert!(!judged(&python, &file, None).0, "nothing is said of how the log has grown");

    // One letter changed, here and there: both say the same of it.
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut refused = 0;
    for at in (0..letters.len()).step_by(letters.len() / 40) {
        let (from, letter) = letters[at];
        let other = if letter == 'e' { 'f' } else { 'e' };
        let changed = format!("{}{other}{}", &text[..from], &text[from + letter.len_utf8()..]);
        std::fs::write(&file, &changed).expect("kept");
        let own = Pack::read(&changed).and_then(|pack| pack.check(None)).is_ok();
        let (is_proved, said) = judged(&python, &file, None);
        assert_eq!(own, is_proved, "at {from}, {letter} for {other}: {said}");
        refused += usize::from(!own);
    }
    assert!(refused >= 38, "{refused} of 40: nearly every letter counts");
}

/// The log of three witnesses, of whom two have to have seen a page: what both verifiers make of fewer, and of a
/// rule that somebody brings.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_seen_a_page_is_counted_by_the_rule_that_is_brought() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let log = hub.app.log().await.expect("a log").key();
    let all = [
        Seeing::start("committee", &log).await,
        Seeing::start("street", &log).await,
        Seeing::start("university", &log).await,
    ];
    let folder = hub.data.path().to_owned();
    std::fs::write(folder.join("witnesses.policy"), rule(&all)).expect("written");
    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let resident = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    take_names(&hub, &manager).await;
    hub.come_to_a_checkpoint().await;
    let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
    let own = news.policy.clone();
    let stranger = Signer::new("stranger.example/1", Kind::Cosignature, &[9; 32]).expect("a key");
    let strangers = format!("log {log}\nwitness stranger {}\nquorum stranger\n", stranger.key());
    let mut fewer = news.clone();
    let (text, signatures) = fewer.checkpoint.split_once("\n\n").expect("a note");
    let kept: Vec<&str> = signatures.lines().take(2).collect();
    assert_eq!(signatures.lines().count(), 4, "the log and three witnesses");
    fewer.checkpoint = format!("{text}\n\n{}\n", kept.join("\n"));

    let unseen = |checked| matches!(checked, Err(NotProved::Unseen(_)));
    assert!(Pack::of(news.clone()).check(Some(&own)).is_ok());
    assert!(unseen(Pack::of(news.clone()).check(Some(&strangers)).map(drop)));
    assert!(unseen(Pack::of(fewer.clone()).check(None).map(drop)), "one of two");

    let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") else {
        skip("LINLI_TEST_PYTHON");
        return;
    };
    let place = TempDir::new().expect("a place for temporary files");
    let (file, brought) = (place.path().join("records.json"), place.path().join("rule"));
    let write = |news| {
        let text = serde_json::to_string(&Pack::of(news)).expect("plain data");
        std::fs::write(&file, text).expect("kept");
    };
    write(news);
    for (rule, expected) in [(&own, true), (&strangers, false)] {
        std::fs::write(&brought, rule).expect("kept");
        let (is_proved, said) = judged(&python, &file, Some(&brought));
        assert_eq!(is_proved, expected, "{said}");
    }
    write(fewer);
    let (is_proved, said) = judged(&python, &file, None);
    assert!(!is_proved && said.contains("enough have seen it"), "{said}");
}
