//! A hub that was taken over: whoever has its rows, its files, the key that signs its log, the secrets that open its
//! chains and one of its three witnesses changes what was committed to, and starts the hub's own program on it. The
//! apps sync once, by the real client.
//!
//! The lies are those of the drill, which tells thousands of each without a hub (`docs/DRILL.md`).

mod lies;
mod neighbours;
mod stories;
mod thief;
mod watchers;

use std::{collections::BTreeMap, fs};

use drill::Lie;

use crate::support::{TestHub, tell};
use lies::go_on;
use neighbours::{Age, Lived, Outcome, copy, look_at_both, sign_in};
use thief::{Step, Thief};

/// How often each lie is told, about another record each time where there is another.
fn rounds() -> usize {
    if std::env::var_os("LINLI_TEST_DEEP").is_some() { 16 } else { 4 }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_a_hub_that_was_taken_over_some_app_says_at_its_next_sync() {
    let lived = Lived::begin().await;
    let mut wrong = Vec::new();
    for lie in Lie::ALL {
        let mut said: BTreeMap<Outcome, usize> = BTreeMap::new();
        for round in 0..rounds() {
            let told = lies::tell(lie, &lived, round).await;
            let is_to = [0, 1].map(|whose| told.is_to(whose));
            let heard = lived.hear(told).await;
            if !heard.iter().any(|(_, outcome)| matches!(outcome, Outcome::Alarm(_))) {
                wrong.push(format!("{}, round {round}: nobody noticed", lie.name()));
            }
            for (app, outcome) in heard {
                let is_lied_to = is_to[app.whose];
                let may = if is_lied_to { expected(lie, app.age) } else { &[Outcome::Green] };
                if is_lied_to {
                    *said.entry(outcome).or_default() += 1;
                }
                if !may.contains(&outcome) {
                    let (name, age, knows) = (lie.name(), app.age, app.knows());
                    let who = if is_lied_to { "who is lied to" } else { "a neighbour" };
                    wrong.push(format!(
                        "{name}, round {round}: {who}, {age:?}, with {knows} records: {outcome:?}"
                    ));
                }
            }
        }
        tell(&format!("taken over, {}: {said:?}", lie.name()));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What an app may say to a lie. Who has a record already is not told it again, and a device that begins while
/// somebody lies has nothing to compare with.
const fn expected(lie: Lie, age: Age) -> &'static [Outcome] {
    use Outcome::{Alarm, Green, Unseen};
    match (lie, age) {
        (Lie::Deleted | Lie::Edited | Lie::Backdated | Lie::Reordered, age) => match age {
            Age::Fresh => &[Green],
            Age::Slept => &[Green, Alarm("altered")],
            Age::New => &[Alarm("altered")],
        },
        (Lie::Replayed, Age::Fresh) => &[Alarm("two stories")],
        (Lie::OtherEntries, Age::Slept) => &[Green, Alarm("entries")],
        (Lie::OtherEntries, Age::New) => &[Alarm("entries")],
        (Lie::OtherChain, Age::Fresh | Age::Slept) => &[Alarm("another chain")],
        (Lie::Replayed, _) | (Lie::OtherEntries, _) | (Lie::OtherChain, _) => &[Green],
        (Lie::OtherRule, Age::Fresh | Age::Slept) => &[Alarm("rule")],
        (Lie::OtherRule, Age::New) => &[Alarm("altered")],
        (
            Lie::HiddenAccess
            | Lie::SwappedGateKey
            | Lie::UnWithdrawn
            | Lie::MovedBack
            | Lie::SlippedIn
            | Lie::Forked,
            age,
        ) => match age {
            Age::Fresh => &[Alarm("two stories")],
            // What came after it had gone to sleep it has never seen otherwise.
            Age::Slept => &[Alarm("two stories"), Unseen],
            Age::New => &[Unseen],
        },
        (Lie::ShortenedLater, Age::Fresh) => &[Alarm("lost")],
        (Lie::RewrittenLater, Age::Fresh) => &[Alarm("altered")],
        (Lie::RewrittenLater, Age::Slept) => &[Alarm("altered"), Alarm("hidden")],
        (Lie::ShortenedLater | Lie::RewrittenLater, _) => &[Alarm("hidden")],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_was_carried_off_and_not_changed_is_accused_of_nothing() {
    let lived = Lived::begin().await;
    let thief = Thief::of(lived.now.path()).await;
    // Taken apart and put together again, it is what it was: so the lies are told in what is changed alone.
    thief.make_anew(&thief.past().await).await;
    let same = thief.leave().await;

    for folder in [copy(lived.now.path()), same] {
        let hub = lived.open(&folder).await;
        assert_eq!(said(&lived, &hub).await, [Outcome::Green; 6]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_does_not_add_up_tells_nobody_anything() {
    let lived = Lived::begin().await;
    let rows = Thief::of(lived.now.path()).await;
    rows.change_leaf(2).await;
    rows.lose_files();
    let hashes = Thief::of(lived.now.path()).await;
    let size = hashes.past().await.len();
    let tile = hashes.path(&format!("ledger/tile/0/000.p/{size}"));
    let mut bytes = fs::read(&tile).expect("the hashes");
    bytes[0] ^= 1;
    fs::write(&tile, bytes).expect("written");
    let page = Thief::of(lived.now.path()).await;
    let path = page.path("ledger/checkpoint");
    let text = fs::read_to_string(&path).expect("the newest page");
    let smaller = text.replacen(&format!("\n{size}\n"), &format!("\n{}\n", size - 1), 1);
    assert_ne!(text, smaller);
    fs::write(&path, smaller).expect("written");

    for thief in [rows, hashes, page] {
        let folder = thief.leave().await;
        let hub = lived.open(&folder).await;
        assert_eq!(said(&lived, &hub).await, [Outcome::Silent; 6]);
    }
}

/// A fork that begins today contradicts nothing that anybody has seen: only that two of three witnesses sign one of
/// two futures keeps it from being believed.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_futures_only_the_one_that_witnesses_saw_first_is_believed() {
    let lived = Lived::begin().await;
    for is_truth_first in [true, false] {
        lived.watchers.have_seen(&lived.page());
        let thief = Thief::of(lived.now.path()).await;
        let mut past: Vec<Step> = thief.past().await;
        go_on(&mut past);
        thief.make_anew(&past).await;
        let (hidden, truth) = (thief.leave().await, copy(lived.now.path()));

        let (liar, honest) = if is_truth_first {
            let honest = looked_at(&lived, &truth).await;
            (lived.open(&hidden).await, honest)
        } else {
            let liar = lived.open(&hidden).await;
            // It shows its page to the witnesses.
            liar.app.log().await.expect("a log");
            (liar, looked_at(&lived, &truth).await)
        };

        let [told, hidden] = [&honest, &liar].map(|hub| said(&lived, hub));
        let (green, unseen) = ([Outcome::Green; 6], [Outcome::Unseen; 6]);
        let expected = if is_truth_first { (green, unseen) } else { (unseen, green) };
        assert_eq!((told.await, hidden.await), (expected.0.to_vec(), expected.1.to_vec()));
    }
}

/// The true hub, at which both were looked at once more.
async fn looked_at(lived: &Lived, folder: &tempfile::TempDir) -> TestHub {
    let hub = lived.open(folder).await;
    let phone = sign_in(&hub, &lived.staff).await;
    look_at_both(&phone).await;
    hub.come_to_a_checkpoint().await;
    hub
}

/// What all apps say to a hub.
async fn said(lived: &Lived, hub: &TestHub) -> Vec<Outcome> {
    lived.sync(hub, |_| true).await.into_iter().map(|(_, outcome)| outcome).collect()
}
