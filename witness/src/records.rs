//! Checking what a resident, an auditor or a community has taken along, or keeps as a receipt, or because the log has told
//! two stories: for a court, an auditor, or themselves.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use ledger::{
    audit::Bundle,
    commitment::Record,
    conflict::Conflict,
    evidence::Dossier,
    pack::Pack,
    policy::Seen,
    receipt::Receipt,
    signed::{By, signed},
};

/// Checks a file of records, of an audit, of somebody's consents, a receipt or two pages of one log, by its own rule or by
/// one that was brought; what it proves, line by line.
///
/// # Errors
/// What it does not prove.
pub fn check(file: &Path, rule: Option<&Path>) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let rule = rule.map(fs::read_to_string).transpose().context("reading the rule")?;
    let rule = rule.as_deref();
    if let Ok(conflict) = Conflict::read(&text) {
        return lie(&conflict, rule);
    }
    match (Bundle::read(&text), Dossier::read(&text), Receipt::read(&text)) {
        (Ok(bundle), ..) => audit(&bundle, rule),
        (_, Ok(dossier), _) => evidence(&dossier, rule),
        (.., Ok(kept)) => receipt(&kept, rule),
        _ => records(&Pack::read(&text)?, rule),
    }
}

/// Two pages that cannot both be true.
fn lie(conflict: &Conflict, rule: Option<&str>) -> Result<String> {
    let lie = conflict.check(rule)?;
    let mut told = format!(
        "proved: the log {} has signed two pages that cannot both be true\n",
        printed(&lie.origin)
    );
    for head in [lie.before, lie.now] {
        told += &format!("entries {} root {}\n", head.size, head.root);
    }
    told += match rule {
        Some(_) => "",
        None => "by the key in the file itself: ask the witnesses whether it is the log's\n",
    };
    told += "not proved: which of them is true, and who was shown which\n";
    Ok(told)
}

/// What somebody keeps of a few records of theirs.
fn receipt(receipt: &Receipt, rule: Option<&str>) -> Result<String> {
    let held = receipt.check(rule)?;
    let mut told = String::new();
    for held in &held {
        let head = held.seen.checkpoint.head;
        told += &format!(
            "proved: entry {} of {}, at {} entries root {}\n",
            held.index, held.seen.checkpoint.origin, head.size, head.root
        );
        told += &seen_by(&held.seen);
        told += &line(&held.record);
        told += match held.signed {
            Some(By::Person) => "proved: signed by the key that it names\n",
            Some(By::Gate) => "proved: signed by the key that the consent names as its gate's\n",
            Some(By::Nobody) | None => "",
        };
    }
    told += whose_rule(rule.is_some());
    told += "not proved: whose they are, whose the keys that have signed are, that nothing came after them\n";
    Ok(told)
}

/// What a community proves of somebody's consents, and what it only says.
fn evidence(dossier: &Dossier, rule: Option<&str>) -> Result<String> {
    let proved = dossier.check(rule)?;
    let mut told = page(&proved.seen, proved.at, rule.is_some());
    told += &format!(
        "\nproved: {} records of one person's consents; signed by their keys: {}, by gates: {}\n",
        proved.shown.len(),
        proved.consents,
        proved.signed
    );
    told.extend(proved.shown.iter().map(line));
    told += "not proved: that nothing was left out of them; the person's own file does\n";
    told += &format!(
        "\nproved: {} records of the community, all that this page commits to:\n",
        proved.ours.len()
    );
    told.extend(proved.ours.iter().map(line));
    told += &format!("\nonly claimed:\n{}\n", printed(&dossier.said));
    Ok(told)
}

/// What somebody's own file proves.
fn records(pack: &Pack, rule: Option<&str>) -> Result<String> {
    let checked = pack.check(rule)?;
    let mut told = page(&checked.seen, checked.at, rule.is_some());
    told += &format!(
        "\n{} records of the person, all that this page commits to:\n",
        checked.mine.len()
    );
    told.extend(checked.mine.iter().map(line));
    let by = signed(&checked.mine);
    let count = |whose| by.iter().filter(|by| **by == Some(whose)).count();
    told += &format!(
        "among them consents signed by the keys they name: {}, of gates by those that consents name: {}, by nobody: {}\n",
        count(By::Person),
        count(By::Gate),
        count(By::Nobody)
    );
    told += &format!("\n{} records of the community:\n", checked.ours.len());
    told.extend(checked.ours.iter().map(line));
    Ok(told)
}

/// What the file of an audit proves, and what it only says.
fn audit(bundle: &Bundle, rule: Option<&str>) -> Result<String> {
    let checked = bundle.check(rule)?;
    let mut told = page(&checked.seen, checked.at, rule.is_some());
    told += &format!(
        "\nproved: {} earlier pages, each the beginning of this one:\n",
        bundle.pages.len()
    );
    for page in &bundle.pages {
        told += &format!("entries {} root {} at {} ms\n", page.size, page.root, page.heads.at);
    }
    told += &format!("\nproved: so many records shown since {} ms since 1970:\n", bundle.since);
    for (event, count) in &checked.counts {
        told += &format!("{count} {}\n", printed(event));
    }
    for count in &bundle.counts {
        told += &format!(
            "of {}: {} said, {} wait for the log, {} gone with their person\n",
            printed(&count.event),
            count.said,
            count.waiting,
            count.gone
        );
    }
    told += &format!(
        "\nproved: {} records of the community, all that this page commits to:\n",
        checked.ours.len()
    );
    told.extend(checked.ours.iter().map(line));
    told += &format!(
        "\nproved: {} records of people, of nobody in particular; signed by gates: {}\n",
        checked.shown.len(),
        checked.signed
    );
    told.extend(checked.shown.iter().map(line));
    told += &format!("\nonly claimed:\n{}\n", printed(&bundle.said));
    Ok(told)
}

/// The page, and who has seen it.
fn page(seen: &Seen, at: u64, is_brought: bool) -> String {
    let head = seen.checkpoint.head;
    let mut told = format!(
        "{}\nentries {}\nroot {}\nmade at {at} ms since 1970, as the log says\n",
        seen.checkpoint.origin, head.size, head.root
    );
    told += &seen_by(seen);
    told += whose_rule(is_brought);
    told
}

/// Who has seen a page.
fn seen_by(seen: &Seen) -> String {
    if seen.by.is_empty() {
        return "seen by nobody outside: the log alone vouches for it\n".to_owned();
    }
    let line = |(name, at): &(String, u64)| format!("seen by {name} at {at} s since 1970\n");
    seen.by.iter().map(line).collect()
}

/// Whose word was taken.
const fn whose_rule(is_brought: bool) -> &'static str {
    match is_brought {
        true => "",
        false => "by the rule in the file itself: ask the witnesses whether it is theirs\n",
    }
}

fn line(record: &Record) -> String {
    printed(&record.event) + "\n"
}

/// What steers a terminal could hide other lines.
fn printed(text: &str) -> String {
    let shown = text.chars().map(|letter| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    });
    shown.collect()
}
