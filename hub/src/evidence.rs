//! The proof of what somebody has agreed to: one file about one person, by a second manager's word, and written into that
//! person's chain before it leaves.

use std::collections::BTreeSet;

use contract::{
    Code,
    consents::Consent,
    evidence::{Ask as AskEvidence, Said, Take},
    ledger::{Event, Protected},
    people::Care,
    seconding::Asked,
    sessions::PublicKey,
    time::Time,
};
use ledger::{commitment::Record, evidence::Dossier};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    community,
    db::Tx,
    devices,
    error::{Error, Result},
    family, gates, idempotency,
    ledger::{self as records, Gathered, Look, Newest, Taken, Why},
    people::Member,
    register::may,
    seconding::{self, About},
};

/// Asks for it.
pub(crate) async fn ask(app: App, change: Change<AskEvidence>) -> Result<Outcome<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Rights, call.now).await?;
            let AskEvidence { person, why } = &call.request;
            // Their own file proves what they agreed to themselves.
            if *person == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            if !devices::is_known(tx, member.community, *person).await? {
                return Err(Error::refused(Code::NotFound));
            }
            let about = About::Evidence(*person);
            let id = seconding::ask(tx, &app, &member, about, why.as_str(), call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

/// What is read for the file, all at one moment.
struct Read {
    member: Member,
    taken: Vec<Taken>,
    ours: Gathered,
    said: Said,
}

/// Takes it along. That somebody did stands in the person's chain, also where there is nothing to take.
pub(crate) async fn take(app: App, ask: Ask<Take>) -> Result<Outcome<Dossier>> {
    let (newest, call) = (records::newest(&app).await?, ask.call());
    let (inner, page) = (app.clone(), newest.clone());
    let Read { member, taken, ours, said } = app
        .db
        .write(move |tx| {
            let (app, page, call) = (inner.clone(), page.clone(), call.clone());
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Rights, call.now).await?;
                read(tx, &app, &page, member, (&call.request, call.now)).await
            })
        })
        .await?;
    // Another word than where the request is over: of that there is no record.
    if taken.is_empty() {
        return Err(Error::refused(Code::Conflict));
    }
    let said = serde_json::to_string(&said)?;
    let beside = (Time(0), Vec::new(), said);
    let bundle = newest.bundle(&app, member.community, ours, taken, beside).await?;
    Ok(Dossier::of(bundle).into())
}

async fn read(
    tx: &mut Tx,
    app: &App,
    newest: &Newest,
    member: Member,
    (take, now): (&Take, Time),
) -> Result<Read> {
    let asked = seconding::given(tx, &member, take.id, now).await?;
    let About::Evidence(person) = asked.about else {
        return Err(Error::refused(Code::NotFound));
    };
    let people = [person];
    let look = Look::at(Protected::Evidence, &people, Why::Said(&asked.why));
    records::open(tx, app, &member, look, now).await?;
    let all = records::taken(tx, app, person, |_| true).await?;
    let signers = signers(&all);
    let taken: Vec<Taken> =
        all.into_iter().filter(|one| is_of_consents(&one.shown.record, &signers)).collect();
    let waiting = taken.iter().filter(|one| !newest.has(one)).count();
    let offset = community::settings(app, member.community)?.offset();
    let ours = newest.gather(tx, app, member.community, (now, offset), 0).await?;
    let gates = gates::all(tx, member.community).await?.into_iter();
    let said = Said {
        person: family::called(tx, person).await?,
        why: asked.why,
        by: asked.by,
        asked_at: asked.asked_at,
        allowed_by: asked.allowed_by,
        taken_at: now,
        waiting: u64::try_from(waiting)?,
        vendors: gates.map(|gate| (gate.id, gate.draft.into())).collect(),
    };
    Ok(Read { member, taken, ours, said })
}

fn event(record: &Record) -> Option<Event> {
    serde_json::from_str(&record.event).ok()
}

/// The keys that have signed a consent, as text.
fn signers(all: &[Taken]) -> BTreeSet<String> {
    let signers = all.iter().filter_map(|one| match event(&one.shown.record)? {
        Event::ConsentGiven { document, signature, .. } => {
            Consent::read(&document, &signature).ok().map(|consent| consent.key.to_text())
        }
        _ => None,
    });
    signers.collect()
}

/// Whether a record is about what somebody has agreed to or not. What they look at, ask or do elsewhere is not, nor who
/// has looked at them.
fn is_of_consents(record: &Record, signers: &BTreeSet<String>) -> bool {
    let has_signed = |key: &PublicKey| signers.contains(&key.to_text());
    match event(record) {
        Some(Event::KeyAdded { key, .. }) => has_signed(&key),
        Some(
            Event::ConsentGiven { .. }
            | Event::ConsentRefused { .. }
            | Event::ConsentEnded { .. }
            | Event::WithdrawalEntered { .. }
            | Event::DeletionOrdered { .. }
            | Event::GateSigned { .. }
            | Event::PhotoSent { .. }
            | Event::PhotoDropped { .. }
            | Event::DoorTried { .. },
        ) => true,
        _ => false,
    }
}
