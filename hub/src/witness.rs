//! Asks the witnesses to sign a checkpoint (C2SP tlog-witness). The hub calls nobody else from here, and
//! tells them nothing but numbers and hashes.

use std::{
    cell::LazyCell,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, anyhow};
use futures_util::future::join_all;
use ledger::{
    note::{Key, Note},
    policy::Policy,
    witnessing::Submission,
};
use reqwest::{Client, StatusCode, redirect::Policy as Redirects};

use crate::ledger::grown;

/// How long a checkpoint waits for those who are to see it; who is slower sees the next one.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer: a signature is a line.
const LONGEST: usize = 4 * 1024;

/// Those who see the checkpoints of a log.
pub(crate) struct Witnesses(Vec<Arc<Witness>>);

struct Witness {
    name: String,
    key: Key,
    url: String,
    client: Client,
    /// How large the log was that it saw last, as far as is known here.
    size: AtomicU64,
}

/// What a witness answered.
enum Answer {
    /// Its signature, as a line.
    Signed(String),
    /// It has seen another size last: this.
    Size(u64),
}

impl Witnesses {
    /// The witnesses of these rules that say where they are. Those of earlier rules are asked as well: the
    /// checkpoint that announces a new one has to satisfy the one before.
    pub(crate) fn new(policies: &[Policy]) -> Self {
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
        let all = policies.iter().flat_map(Policy::witnesses);
        let witnesses = all.filter_map(|(name, key, url)| {
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
            }))
        });
        Self(witnesses.collect())
    }

    /// Adds the signatures of all who sign a checkpoint of so many entries in time.
    pub(crate) async fn ask(&self, note: &mut Note, folder: &Path, size: u64) {
        let asked = self.0.iter().map(|witness| {
            let (witness, note, folder) = (Arc::clone(witness), note.clone(), folder.to_owned());
            async move { (Arc::clone(&witness), witness.sign(&note, &folder, size).await) }
        });
        for (witness, signed) in join_all(asked).await {
            let added = signed.and_then(|line| witness.add(note, &line));
            if let Err(error) = added {
                let error = format!("{error:#}");
                tracing::warn!(witness = witness.name, error, "a checkpoint was not witnessed");
            }
        }
    }
}

impl Witness {
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
        let witnesses = Witnesses::new(&[policy.clone(), policy.clone()]);
        assert_eq!(witnesses.0.len(), 1, "whom two rules name is asked once");

        witnesses.0[0].add(&mut note, &answer).expect("signed");

        let seen = policy.believe(&note).expect("believed");
        assert_eq!(seen.by, [("committee".to_owned(), 9)]);
        assert!(note.signed_by(street.key()).is_err());
        assert!(witnesses.0[0].add(&mut note, &junk[1].to_string()).is_err());
    }
}
