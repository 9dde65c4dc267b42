//! Ending a program as a crash would: at once, with no word.

use std::fs;

use tokio::process::Command;

/// Kills every process that was started with all these words, as arguments or in its environment,
/// and waits until they have gone.
pub(crate) async fn kill(words: &[&str]) {
    let processes = of(words);
    assert!(!processes.is_empty(), "no process has {words:?}");
    let killed = Command::new("kill").arg("-9").args(&processes).status().await;
    killed.expect("kill runs");
    gone(words).await;
}

/// Waits until every process that was started with all these words has gone.
pub(crate) async fn gone(words: &[&str]) {
    // Bounded by the test's own patience.
    while !of(words).is_empty() {
        tokio::task::yield_now().await;
    }
}

fn of(words: &[&str]) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("Linux tells of its processes");
    let numbers = processes.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let has_all = |number: &String| {
        let read = |what| fs::read(format!("/proc/{number}/{what}")).unwrap_or_default();
        let told = [read("cmdline"), read("environ")].join(&0);
        words.iter().all(|word| told.split(|byte| *byte == 0).any(|one| one == word.as_bytes()))
    };
    numbers.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).filter(has_all).collect()
}
