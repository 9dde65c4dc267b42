//! Asks the witnesses to sign a checkpoint (C2SP tlog-witness). The hub calls nobody else from here, and
//! tells them nothing but numbers and hashes.

use std::{
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
    /// The witnesses of a rule that names where they are.
    pub(crate) fn new(policy: &Policy) -> Self {
        // Another part of the program may have chosen one before; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let witnesses = policy.witnesses().filter_map(|(name, key, url)| {
            let client = Client::builder()
                .timeout(PATIENCE)
                .redirect(Redirects::none())
                .user_agent("linli-hub")
                .build()
                .inspect_err(|error| tracing::error!(%error, "a witness cannot be asked"))
                .ok()?;
            Some(Arc::new(Witness {
                name: name.to_owned(),
                key: key.clone(),
                url: url?.trim_end_matches('/').to_owned(),
                client,
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
    /// Takes a line into a note if it is this witness's signature of it.
    fn add(&self, note: &mut Note, line: &str) -> anyhow::Result<()> {
        let mut signed = note.clone();
        signed.add_lines(line)?;
        signed.signed_by(&self.key)?;
        *note = signed;
        Ok(())
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
