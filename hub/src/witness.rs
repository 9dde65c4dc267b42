//! Asks the witnesses to sign a checkpoint (C2SP tlog-witness). The hub calls nobody else from here, and
//! tells them nothing but numbers and hashes.

use std::{
    cell::LazyCell,
    path::Path,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, anyhow};
use contract::time::{Span, Time};
use ledger::{
    note::{Key, Note},
    policy::Policy,
    witnessing::Submission,
};
use reqwest::{Client, StatusCode, redirect::Policy as Redirects};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::ledger::grown;

/// How long somebody has for an answer; who is slower sees the next checkpoint.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a checkpoint that enough have seen waits for the others, and only for those who were as quick the last time:
/// there is to be one within a second.
const SOON: Duration = Duration::from_secs(1);

/// How long somebody of an earlier rule alone may be silent and is still asked each time; from then on once an [`AGAIN`].
const SILENT: Span = Span::DAY;

/// How often who has been silent for long is asked.
const AGAIN: Span = Span::HOUR;

/// The longest answer: a signature is a line.
const LONGEST: usize = 4 * 1024;

/// Those who see the checkpoints of a log.
pub(crate) struct Witnesses {
    /// The rule in force.
    rule: Policy,
    all: Vec<Arc<Witness>>,
}

struct Witness {
    name: String,
    key: Key,
    url: String,
    client: Client,
    /// How large the log was that it saw last, as far as is known here.
    size: AtomicU64,
    /// Whether only an earlier rule names it.
    is_earlier: bool,
    /// Whether its last answer came soon.
    is_quick: AtomicBool,
    /// When it was asked for the last signature that it gave; at first, when this program began.
    heard: AtomicI64,
    /// When it was asked last.
    asked: AtomicI64,
}

/// What a witness has said to a checkpoint.
pub(crate) struct Answered {
    witness: Arc<Witness>,
    /// Whether it was waited for because it was quick before.
    was_quick: bool,
    answer: anyhow::Result<String>,
}

/// Those whose answers to a checkpoint have not come yet.
pub(crate) struct Late(JoinSet<Answered>);

/// What a witness answered.
enum Answer {
    /// Its signature, as a line.
    Signed(String),
    /// It has seen another size last: this.
    Size(u64),
}

impl Witnesses {
    /// The witnesses of the rule in force and of those before it that say where they are. Those of earlier rules are asked as
    /// well: the checkpoint that announces a new one has to satisfy the one before, and for a device that comes later so has
    /// the one that it hears.
    pub(crate) fn new(rule: Policy, earlier: &[Policy], now: Time) -> Self {
        // Another part of the program may have chosen one before; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // One for all of them, where there are any: it reads whom the machine trusts.
        let client = LazyCell::new(|| {
            Client::builder()
                .timeout(PATIENCE)
                .redirect(Redirects::none())
                .user_agent("linli-hub")
                .build()
                .inspect_err(|error| tracing::error!(%error, "witnesses cannot be asked"))
                .ok()
        });
        let mut known: Vec<&Key> = Vec::new();
        let named = rule.witnesses().map(|one| (false, one));
        let named = named.chain(earlier.iter().flat_map(Policy::witnesses).map(|one| (true, one)));
        let witnesses = named.filter_map(|(is_earlier, (name, key, url))| {
            if known.contains(&key) {
                return None;
            }
            known.push(key);
            Some(Arc::new(Witness {
                name: name.to_owned(),
                key: key.clone(),
                url: url?.trim_end_matches('/').to_owned(),
                client: (*client).clone()?,
                size: AtomicU64::new(0),
                is_earlier,
                is_quick: AtomicBool::new(true),
                heard: AtomicI64::new(now.0),
                asked: AtomicI64::new(now.0),
            }))
        });
        let all = witnesses.collect();
        Self { rule, all }
    }

    /// Adds signatures to a checkpoint of so many entries, until the rule in force is satisfied and whoever was quick the
    /// last time has had as long again; those that are still to come.
    pub(crate) async fn ask(&self, note: &mut Note, folder: &Path, size: u64, now: Time) -> Late {
        let (mut asked, mut quick) = (JoinSet::new(), 0_usize);
        for witness in self.all.iter().filter(|witness| witness.is_due(now)) {
            let (witness, note, folder) = (Arc::clone(witness), note.clone(), folder.to_owned());
            // Whoever has not answered yet when there is another checkpoint is not waited for then.
            let was_quick = witness.is_quick.swap(false, Ordering::Relaxed);
            quick += usize::from(was_quick);
            asked.spawn(async move {
                let answer = witness.answer(&note, &folder, size, now).await;
                Answered { witness, was_quick, answer }
            });
        }
        let mut soon = pin!(sleep(SOON));
        loop {
            let is_enough = self.rule.believe(note).is_ok();
            if is_enough && (quick == 0 || soon.is_elapsed()) {
                break;
            }
            let answered = tokio::select! {
                answered = asked.join_next() => answered,
                () = soon.as_mut(), if !soon.is_elapsed() => continue,
            };
            match answered {
                None => break,
                Some(Ok(answered)) => {
                    quick -= usize::from(answered.was_quick);
                    answered.add_to(note);
                }
                Some(Err(error)) => tracing::error!(%error, "asking a witness broke off"),
            }
        }
        Late(asked)
    }
}

impl Late {
    /// The next answer; nothing once none is to come.
    pub(crate) async fn next(&mut self) -> Option<Answered> {
        loop {
            match self.0.join_next().await? {
                Ok(answered) => return Some(answered),
                Err(error) => tracing::error!(%error, "asking a witness broke off"),
            }
        }
    }
}

impl Answered {
    /// Adds the signature to a checkpoint; whether there was one to be added.
    pub(crate) fn add_to(self, note: &mut Note) -> bool {
        let Self { witness, answer, .. } = self;
        match answer.and_then(|line| witness.add(note, &line)) {
            Ok(()) => true,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(witness = witness.name, error, "a checkpoint was not witnessed");
                false
            }
        }
    }
}

impl Witness {
    /// Whether it is asked now.
    fn is_due(&self, now: Time) -> bool {
        let since = |then: &AtomicI64| now - Time(then.load(Ordering::Relaxed));
        // By a clock that was set back it is not known when somebody was asked.
        let was_asked = (Span::default()..AGAIN).contains(&since(&self.asked));
        !(self.is_earlier && since(&self.heard) >= SILENT && was_asked)
    }

    /// What it says to a checkpoint, and whether it says that soon.
    async fn answer(
        &self,
        note: &Note,
        folder: &Path,
        size: u64,
        now: Time,
    ) -> anyhow::Result<String> {
        self.asked.store(now.0, Ordering::Relaxed);
        let mut signing = pin!(self.sign(note, folder, size));
        let first = timeout(SOON, signing.as_mut()).await;
        let (answer, is_soon) = match first {
            Ok(answer) => (answer, true),
            Err(_) => (signing.await, false),
        };
        if answer.is_ok() {
            self.heard.store(now.0, Ordering::Relaxed);
            self.is_quick.store(is_soon, Ordering::Relaxed);
        }
        answer
    }

    /// Takes this witness's own signature out of its answer, and nothing else: a line in another's name
    /// would spoil that one's.
    fn add(&self, note: &mut Note, answer: &str) -> anyhow::Result<()> {
        for line in answer.lines().map(|line| format!("{line}\n")) {
            let mut alone = Note::unsigned(note.text().to_owned())?;
            if alone.add_lines(&line).is_ok() && alone.signed_by(&self.key).is_ok() {
                return Ok(note.add_lines(&line)?);
            }
        }
        Err(anyhow!("its answer does not bear its signature"))
    }

    async fn sign(&self, note: &Note, folder: &Path, size: u64) -> anyhow::Result<String> {
        let known = self.size.load(Ordering::Relaxed);
        let line = match self.submit(note, folder, known, size).await? {
            Answer::Signed(line) => line,
            // After a restart it knows better how far it had come.
            Answer::Size(seen) => {
                tracing::debug!(witness = self.name, seen, "a witness has seen another size");
                match self.submit(note, folder, seen, size).await? {
                    Answer::Signed(line) => line,
                    Answer::Size(again) => return Err(anyhow!("it has seen {again}, not {seen}")),
                }
            }
        };
        self.size.store(size, Ordering::Relaxed);
        Ok(line)
    }

    async fn submit(
        &self,
        note: &Note,
        folder: &Path,
        old: u64,
        size: u64,
    ) -> anyhow::Result<Answer> {
        let proof = if old <= size { grown(folder, old, size)? } else { Vec::new() };
        let body = Submission { old, proof, checkpoint: note.clone() }.to_string();
        let url = format!("{}/add-checkpoint", self.url);
        let mut answer =
            self.client.post(url).body(body).send().await.context("it does not answer")?;
        let status = answer.status();
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.context("its answer broke off")? {
            text.extend(chunk);
            if text.len() > LONGEST {
                return Err(anyhow!("its answer is too long"));
            }
        }
        let text = String::from_utf8(text).context("its answer is no text")?;
        match status {
            StatusCode::OK => Ok(Answer::Signed(text)),
            StatusCode::CONFLICT => match text.trim().parse() {
                Ok(seen) if seen != old => Ok(Answer::Size(seen)),
                _ => Err(anyhow!("it has seen another log of this name")),
            },
            other => Err(anyhow!("it refuses: {other}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger::{
        Hash,
        checkpoint::Checkpoint,
        note::{Kind, Signer},
        tree::Head,
    };

    use super::*;

    fn signer(name: &str, kind: Kind, secret: u8) -> Signer {
        Signer::new(name, kind, &[secret; 32]).expect("a name")
    }

    #[test]
    fn of_an_answer_nothing_is_taken_but_the_witness_s_own_signature() {
        let log = signer("hub.example/ledger", Kind::Note, 1);
        let committee = signer("committee.example", Kind::Cosignature, 2);
        let street = signer("street.example", Kind::Cosignature, 3);
        let head = Head { size: 7, root: Hash::of_nothing() };
        let checkpoint = Checkpoint { origin: log.key().name().to_owned(), head };
        let mut note = Note::unsigned(checkpoint.text()).expect("a note");
        note.sign(&log, 0);
        let other = Note::unsigned("something\n".to_owned()).expect("a note");
        let junk = [log.sign(other.text(), 0), street.sign(other.text(), 5)];
        let own = committee.sign(note.text(), 9);
        let answer = format!("{}{}{own}{}", junk[0], junk[1], junk[0]);
        let rule = format!(
            "log {}\nwitness committee {} http://127.0.0.1:1\nquorum committee\n",
            log.key(),
            committee.key()
        );
        let policy = Policy::read(&rule).expect("a rule");
        let witnesses = Witnesses::new(policy.clone(), std::slice::from_ref(&policy), Time(0));
        assert_eq!(witnesses.all.len(), 1, "whom two rules name is asked once");

        witnesses.all[0].add(&mut note, &answer).expect("signed");

        let seen = policy.believe(&note).expect("believed");
        assert_eq!(seen.by, [("committee".to_owned(), 9)]);
        assert!(note.signed_by(street.key()).is_err());
        assert!(witnesses.all[0].add(&mut note, &junk[1].to_string()).is_err());
    }

    /// One of the rule in force is missed at each checkpoint: it is asked for each.
    #[test]
    fn who_only_an_earlier_rule_names_is_asked_once_an_hour_after_a_day_of_silence() {
        let log = signer("hub.example/ledger", Kind::Note, 1);
        let rule = |name: &str, secret| {
            let key = signer(name, Kind::Cosignature, secret).key().to_string();
            let rule =
                format!("log {}\nwitness one {key} http://127.0.0.1:1\nquorum one\n", log.key());
            Policy::read(&rule).expect("a rule")
        };
        let begun = Time(1_800_000_000_000);
        let rules = [rule("committee.example", 2), rule("street.example", 3)];
        let witnesses = Witnesses::new(rules[0].clone(), &rules[1..], begun);
        let due = |now| witnesses.all.iter().map(|one| one.is_due(now)).collect::<Vec<_>>();
        let ask = |now: Time| witnesses.all[1].asked.store(now.0, Ordering::Relaxed);

        let day_after = begun + SILENT;
        ask(day_after - Span::SECOND);
        assert_eq!(due(day_after - Span::SECOND), [true, true]);
        assert_eq!(due(day_after), [true, false]);
        assert_eq!(due(day_after + AGAIN), [true, true]);
        ask(day_after + AGAIN);
        assert_eq!(due(day_after + AGAIN + Span::SECOND), [true, false]);
        assert_eq!(due(day_after), [true, true], "by a clock that was set back");

        witnesses.all[1].heard.store((day_after + AGAIN).0, Ordering::Relaxed);
        assert_eq!(due(day_after + AGAIN + Span::SECOND), [true, true]);
    }
}
