//! The ledger: records of what happens to people's data, each chained to the one before and committed to
//! in a log that can only grow.
//!
//! [`note`] is the one way in, and [`OpenChain::add`] for whoever has asked the vault already, within the transaction of
//! what it tells of: where it fails, nothing has happened. [`open`] and [`look`] are the way to what is protected: they
//! write, or find written today, that somebody looks, and only then is anything answered ("no log, no key"). Two things
//! hold that:
//!
//! - the [`Pass`] that only a look gives, where the people are known before their rows are read: who lives in a home and the
//!   cards made for it, who comes to an activity, who wrote a suggestion without a name. Those functions ask for it.
//! - `tests/reads.rs` everywhere else. Whose lines a list, a desk, a search or a table shows only its rows tell: they are
//!   read first, and what was read is dropped where the look is not written. A matter is read by its author as well, who
//!   needs no pass. No type keeps these from being answered without a look; the test asks staff and managers for every
//!   call that only reads, and fails where an answer names or quotes somebody who is not told.

mod ended;
mod evidence;
mod key;
mod log;
mod looking;
mod mixing;
pub(crate) mod page;
mod showing;
mod store;
mod telling;
mod tiles;
mod vault;

use std::{sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::{
    Code,
    id::{CommunityId, PersonId},
    ledger::{Batch, Beginning, Earlier, Entries, Event, Prove, Sync},
    time::{Offset, Span, Time},
};
use ledger::{
    Hash,
    chain::{ChainHead, Entry, Who, write_entries},
    commitment::{Kind, Record, Shown},
    follower::{HeadsEntry, News},
    proof::Proof,
    receipt::Attached,
    tiles::Tile,
};
use tokio::time::MissedTickBehavior;

pub(crate) use evidence::{Gathered, Newest, Taken, began, newest, page as page_of, taken};
pub(crate) use key::WITNESSES;
use log::Identity;
pub use log::Log;
pub(crate) use log::grown;
pub(crate) use looking::{Look, Noting, Pass, Reader, Why, listed, look, look_all, open, reading};
pub(crate) use store::{WHOSE, told_of, untold};
use telling::chains;
pub(crate) use telling::whole;
use vault::Secret;
pub use vault::{Subject, Vault};

use crate::{
    app::{App, random},
    call::{Ask, Outcome},
    db::Tx,
    error::{Error, Result},
    family, people,
    settings::Settings,
};

/// How often what waits comes into the log: often enough to be soon, seldom enough that a checkpoint seldom
/// points at one person.
const OFTEN: Duration = Duration::from_secs(10);

/// How long at most what a gate has signed stays out of the log, where anything else comes into it then; by itself it comes
/// as long again later. A gate answers in minutes: what it signs would lie beside what it answers, and say when their person
/// is gone that both were of one. Whoever waits for it is told at once, and needs no log to check who has signed.
pub const LINGER: Span = Span::DAY;

/// Forgets of which days it need not be known any more who looked at whom: a look of today is
/// told apart from one of yesterday in every place of the world.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::forget_looks(tx, (now - Span::DAY.times(2)).day(Offset::CHINA)).await
}

/// Adds a record to somebody's chain.
///
/// # Errors
/// When the store or the vault fails; `not_found` where they were erased: nothing is done for them or about them
/// any more.
pub(crate) async fn note(
    tx: &mut Tx,
    app: &App,
    subject: Subject,
    kind: Kind,
    event: &Event,
) -> Result<()> {
    match note_text(tx, app, subject, (kind, written(event)?), None).await? {
        true => Ok(()),
        false => Err(Error::refused(Code::NotFound)),
    }
}

/// Adds a record to somebody's chain, if they have one: a gate deletes for those as well who were erased.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn note_if_kept(
    tx: &mut Tx,
    app: &App,
    subject: Subject,
    kind: Kind,
    event: &Event,
) -> Result<()> {
    note_text(tx, app, subject, (kind, written(event)?), None).await.map(drop)
}

/// An event as a record says it.
///
/// # Errors
/// Never: it is plain data.
pub(crate) fn written(event: &Event) -> anyhow::Result<String> {
    serde_jcs::to_string(event).context("writing an event")
}

/// Adds to somebody's chain what a gate has signed, if they have one. It is told at once, and comes into the log after a
/// moment of chance within [`LINGER`], beside what somebody else does, or before that with what comes next in the chain.
///
/// # Errors
/// When the store, the vault or chance fails.
pub(crate) async fn note_signed(
    tx: &mut Tx,
    app: &App,
    subject: Subject,
    kind: Kind,
    event: &Event,
) -> Result<()> {
    let until = match u64::try_from(app.linger.0).unwrap_or(0) {
        0 => None,
        most => {
            let lingers = u64::from_be_bytes(random()?) % most;
            Some(app.now() + Span(i64::try_from(lingers).context("a span")?))
        }
    };
    note_text(tx, app, subject, (kind, written(event)?), until).await.map(drop)
}

/// Seals a record of somebody's chain that is told later, as the chain itself is: who is erased takes it along. Nothing
/// where they were.
///
/// # Errors
/// When the vault fails.
pub(crate) fn seal(
    app: &App,
    subject: Subject,
    kind: Kind,
    event: &Event,
) -> Result<Option<Vec<u8>>> {
    let Some(secret) = app.vault.secret(subject)? else { return Ok(None) };
    Ok(Some(secret.seal(&Record { kind, salt: Hash(random()?), event: written(event)? })?))
}

/// Adds a record to somebody's chain that was sealed for later, if they have one.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn note_sealed(
    tx: &mut Tx,
    app: &App,
    subject: Subject,
    sealed: &[u8],
) -> Result<()> {
    let Some(secret) = app.vault.secret(subject)? else { return Ok(()) };
    let Record { kind, event, .. } = secret.open(sealed)?;
    note_text(tx, app, subject, (kind, event), None).await.map(drop)
}

/// Whether it was added: whoever was erased has no records any more. It may stay out of the log until a moment.
async fn note_text(
    tx: &mut Tx,
    app: &App,
    subject: Subject,
    (kind, event): (Kind, String),
    until: Option<Time>,
) -> Result<bool> {
    let Some(secret) = app.vault.secret(subject)? else { return Ok(false) };
    OpenChain(secret).add(tx, app, (kind, event), until).await?;
    Ok(true)
}

/// The chain of a person, for whoever asks its name and adds to it: the vault is read once.
pub(crate) struct OpenChain(Secret);

impl OpenChain {
    /// The chain of a person.
    ///
    /// # Errors
    /// When the vault fails, or they were erased.
    pub(crate) fn of(app: &App, person: PersonId) -> Result<Self> {
        Ok(Self(secret(app, Subject::Person(person))?))
    }

    /// What it is called. Others than the person themselves are not told.
    pub(crate) fn name(&self) -> Who {
        self.0.who()
    }

    /// Adds a record that says an event as it was [`written`]. It may stay out of the log until a moment.
    ///
    /// # Errors
    /// When the store or chance fails.
    pub(crate) async fn add(
        &self,
        tx: &mut Tx,
        app: &App,
        (kind, event): (Kind, String),
        until: Option<Time>,
    ) -> Result<()> {
        let who = self.name();
        let before = store::head(tx, who).await?;
        let record = Record { kind, salt: Hash(random()?), event };
        let head = ChainHead { count: before.next(), last: record.commitment(who, before) };
        store::add(tx, app.id()?, (who, head), &self.0.seal(&record)?, until).await
    }
}

/// Announces to a community what of the rule and the notice has changed; the rules that held before.
async fn announce(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    settings: &Settings,
    rule: &str,
) -> Result<Vec<String>> {
    let subject = Subject::Community(community);
    let known = chain(tx, app, subject, 0).await?;
    let last = |kind| known.iter().rev().find(|record| record.kind == kind);
    if last(Kind::Policy).is_none_or(|record| record.event != rule) {
        note_text(tx, app, subject, (Kind::Policy, rule.to_owned()), None).await?;
    }
    let notice = |at| Event::Notice {
        at,
        version: settings.notice_version(),
        controller: settings.privacy.controller.clone(),
        contact: settings.privacy.contact.clone(),
        keep_months: settings.privacy.keep_months,
    };
    let said = known.iter().rev().filter(|record| record.kind == Kind::Notice);
    let mut said = said.filter_map(|record| serde_json::from_str::<Event>(&record.event).ok());
    let said = said.find(|event| matches!(event, Event::Notice { .. }));
    // When it was said makes no other notice.
    if said.is_none_or(|said| said != notice(said.at())) {
        note(tx, app, subject, Kind::Notice, &notice(app.now())).await?;
    }
    let rules = known.into_iter().filter(|record| record.kind == Kind::Policy);
    Ok(rules.map(|record| record.event).collect())
}

/// Whether a community hears what is announced to it now. It does not where the rows have a log, and the vault beside
/// them opens no chain of this community: that of another data folder, or none.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn is_heard(tx: &mut Tx, app: &App, community: CommunityId) -> Result<bool> {
    if store::last(tx).await?.is_none() {
        return Ok(true);
    }
    let Some(secret) = app.vault.known(Subject::Community(community))? else { return Ok(false) };
    Ok(store::head(tx, secret.who()).await? != ChainHead::EMPTY)
}

/// The secret of a chain.
///
/// # Errors
/// `not_signed_in` for somebody who was erased: nobody is signed in as them any more.
fn secret(app: &App, subject: Subject) -> Result<Secret> {
    app.vault.secret(subject)?.ok_or_else(|| Error::refused(Code::NotSignedIn))
}

/// Destroys the secrets of people, and takes out of the rows which entries were theirs. The entries stay: what
/// everybody has seen is still there, and says nothing of anybody.
///
/// # Errors
/// When vault or rows fail. Once more is no other than once.
pub(crate) async fn erase(app: &App, people: &[PersonId]) -> Result<()> {
    for person in people {
        app.vault.destroy(*person)?;
    }
    let_go(app).await
}

/// Takes out of the rows which entries were of those whose secrets were destroyed.
///
/// # Errors
/// When vault or rows fail.
pub(crate) async fn let_go(app: &App) -> Result<()> {
    Ok(app.log().await?.let_go(app).await?)
}

/// The next look of somebody at somebody is a record, whatever they have looked at today.
///
/// # Errors
/// When the store fails.
pub(crate) async fn look_anew(tx: &mut Tx, looker: PersonId, person: PersonId) -> Result<()> {
    store::forget_look(tx, looker, person).await
}

/// Forgets who has looked at a person, and at whom that person has.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget_looks_at(tx, person).await
}

/// What the chain of a person is called. Others than the person themselves are not told.
///
/// # Errors
/// When the vault fails, or they were erased.
pub(crate) fn name_of(app: &App, person: PersonId) -> Result<Who> {
    Ok(OpenChain::of(app, person)?.name())
}

/// The records of a chain after so many.
async fn chain(tx: &mut Tx, app: &App, subject: Subject, after: u64) -> Result<Vec<Record>> {
    let secret = secret(app, subject)?;
    let sealed = store::after(tx, secret.who(), after).await?;
    Ok(sealed.iter().map(|sealed| secret.open(sealed)).collect::<anyhow::Result<_>>()?)
}

/// What the records of a chain say, in their order; nothing of somebody who was erased.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn told(tx: &mut Tx, app: &App, subject: Subject) -> Result<Vec<Event>> {
    let Some(secret) = app.vault.secret(subject)? else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    for sealed in store::after(tx, secret.who(), 0).await? {
        // The rule of a community is no event.
        told.extend(serde_json::from_str::<Event>(&secret.open(&sealed)?.event));
    }
    Ok(told)
}

/// A record of one's own, taken out of its chain, with what proves that it stands in the log.
#[derive(Debug)]
pub(crate) struct Proved {
    pub(crate) shown: Shown,
    pub(crate) entry: Entry,
    pub(crate) proof: Proof,
    pub(crate) heads: HeadsEntry,
}

/// The first record of a person that `is` what is looked for, with its proof.
///
/// # Errors
/// `not_found`; `busy` as long as it waits for its place.
pub(crate) async fn prove(
    app: &App,
    person: PersonId,
    is: impl Fn(&Record) -> bool,
) -> Result<Proved> {
    let secret = secret(app, Subject::Person(person))?;
    let who = secret.who();
    let sealed =
        app.db.read(move |tx| Box::pin(async move { store::placed(tx, who).await })).await?;
    let mut before = ChainHead::EMPTY;
    for (sealed, position) in sealed {
        let record = secret.open(&sealed)?;
        if is(&record) {
            return proved(app, (who, before), &record, position).await;
        }
        before = ChainHead { count: before.next(), last: record.commitment(who, before) };
    }
    Err(Error::refused(Code::NotFound))
}

/// A record that comes next in a chain, with its proof.
async fn proved(
    app: &App,
    (who, before): (Who, ChainHead),
    record: &Record,
    position: Option<u64>,
) -> Result<Proved> {
    let commitment = record.commitment(who, before);
    let entry = Entry { label: who.label(before.next()), commitment };
    let log = app.log().await?;
    let position = position.ok_or_else(|| Error::refused(Code::Busy))?;
    let prove = move || log.prove(position);
    let proved = tokio::task::spawn_blocking(prove).await.context("reading the ledger")??;
    let (proof, heads) = proved.ok_or_else(|| Error::refused(Code::Busy))?;
    Ok(Proved { shown: record.shown(who, before), entry, proof, heads })
}

/// Takes one of the caller's own records out of its chain.
pub(crate) async fn one(app: App, ask: Ask<Prove>) -> Result<Outcome<Attached>> {
    let (inner, call) = (app.clone(), ask.call());
    let (secret, found) = app
        .db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let person = people::who(tx, &call.caller, call.now).await?.member()?.person;
                let secret = secret(&app, Subject::Person(person))?;
                let found = store::numbered(tx, secret.who(), call.request.record).await?;
                Ok((secret, found))
            })
        })
        .await?;
    let store::Numbered { before, sealed, position } =
        found.ok_or_else(|| Error::refused(Code::NotFound))?;
    let record = secret.open(&sealed)?;
    let Proved { shown, entry, proof, .. } =
        proved(&app, (secret.who(), before), &record, position).await?;
    Ok(Attached { shown, entry: write_entries(&[entry]), proof: proof.to_string() }.into())
}

/// Tells a device what the ledger says of its person and its community.
pub(crate) async fn sync(app: App, ask: Ask<Sync>) -> Result<Outcome<News>> {
    let newest = newest(&app).await?;
    let size = ask.request.size;
    if let Some(person) = ask.request.of {
        family::look(&app, &ask, person).await?;
    }
    let call = ask.call();
    let inner = app.clone();
    let told = app
        .db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                let Sync { mine, ours, of, .. } = call.request;
                let me = Subject::Person(of.unwrap_or(member.person));
                let us = Subject::Community(member.community);
                chains(tx, &app, [(me, mine), (us, ours)]).await
            })
        })
        .await?;
    Ok(newest.news(told, size).await?.into())
}

/// Tells the entries of the log from a place on: the same for everybody who asks.
pub(crate) async fn entries(app: App, ask: Ask<Entries>) -> Result<Outcome<Batch>> {
    let (log, from) = (app.log().await?, ask.request.from);
    let read = tokio::task::spawn_blocking(move || log.entries(from));
    let entries = read.await.context("reading the files of the ledger")??;
    Ok(Batch { entries: write_entries(&entries) }.into())
}

/// Tells how the log began, with the proof of it: the same for everybody who asks.
pub(crate) async fn earlier(app: App, ask: Ask<Earlier>) -> Result<Outcome<Beginning>> {
    let (log, Earlier { size, now }) = (app.log().await?, ask.request);
    let read = tokio::task::spawn_blocking(move || log.beginning(size, now));
    let told = read.await.context("reading the files of the ledger")??;
    let (root, grown) = told.ok_or_else(|| Error::refused(Code::NotFound))?;
    Ok(Beginning { root, grown }.into())
}

/// Brings what waits into the log, for as long as the hub serves.
pub async fn watch(app: App) {
    let mut ticks = tokio::time::interval(OFTEN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = checkpoint(&app).await {
            tracing::error!(error = format!("{error:#}"), "the ledger does not get on");
        }
    }
}

/// Brings all that waits into the log.
///
/// # Errors
/// When rows, files or chance fail.
pub async fn checkpoint(app: &App) -> anyhow::Result<()> {
    let log = app.log().await?;
    while log.checkpoint(app).await? {}
    Ok(())
}

/// The public key of a hub's log, which is made where there is none, named after where the hub is reached.
///
/// # Errors
/// When it cannot be read or made.
pub fn public_key(data: &std::path::Path, origin: &str) -> anyhow::Result<String> {
    Ok(key::read_or_make(&log::folder(data)?, host(origin))?.key().to_string())
}

/// An address without what comes before its host.
fn host(origin: &str) -> &str {
    origin.split("://").last().unwrap_or_default()
}

/// Opens the log of a hub, and announces what is new since the hub served last: the rule by which
/// checkpoints are believed, the privacy notice.
pub(crate) async fn begin(app: &App, data: &std::path::Path) -> anyhow::Result<Log> {
    let own = Identity::of(data, host(&app.origin))?;
    let (inner, rule) = (app.clone(), Arc::new(own.policy().to_owned()));
    let earlier = app
        .db
        .write(move |tx| {
            let (app, rule) = (inner.clone(), Arc::clone(&rule));
            Box::pin(async move {
                let mut earlier = Vec::new();
                for (community, settings) in app.communities.iter() {
                    earlier.extend(announce(tx, &app, community, settings, &rule).await?);
                }
                Ok(earlier)
            })
        })
        .await
        .map_err(|error| anyhow!("announcing what is new to the ledger: {error:?}"))?;
    let log = Log::open(app, own, &earlier).await?;
    while log.checkpoint(app).await? {}
    Ok(log)
}

/// Serves a file of the log: the checkpoint, the rule, a tile.
pub(crate) async fn file(State(app): State<App>, Path(path): Path<String>) -> Result<Response> {
    let log = app.log().await?;
    let (bytes, kind, keep) = match &*path {
        "checkpoint" => {
            let published = log.published().ok_or_else(|| Error::refused(Code::Busy))?;
            (published.note.clone().into_bytes(), "text/plain; charset=utf-8", "no-cache")
        }
        "policy" => (log.policy().as_bytes().to_vec(), "text/plain; charset=utf-8", "no-cache"),
        tile => {
            Tile::read(tile).ok_or_else(|| Error::refused(Code::NotFound))?;
            let file = log.folder().join(tile);
            let found = tokio::fs::read(file).await.map_err(|_| Error::refused(Code::NotFound))?;
            (found, "application/octet-stream", "public, max-age=31536000, immutable")
        }
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)];
    Ok((StatusCode::OK, headers, bytes).into_response())
}
