//! Auditing (PIPL article 54): what an auditor looks at stands in the chain of the community before they see it; what
//! they take along proves itself; when an audit has ended, everybody is told.

mod figures;
mod store;

use std::collections::HashMap;

use contract::{
    Code,
    auditing::{Finish, Finished, MOST_ORDERS, MOST_PAGES, Show, Standing, Subject, Take},
    gates::agent::Saying,
    id::{OrderId, PersonId},
    ledger::Event,
    people::{Care, Post},
    time::{Offset, Time},
    words::auditing as words,
};
use ledger::{
    audit::{Bundle, Count},
    commitment::{Kind, Record},
};

pub(crate) use store::{appoint, forget_person};

use crate::{
    app::App,
    call::{Ask, Caller, Change, Outcome},
    community,
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self as records, Newest, Taken},
    people::{self, Member},
    register::may,
};
use store::Order;

/// Who looks at this, if they may. Of an auditor it is written down first, once a day, in the chain that all of
/// the community follow: without the record there is no answer.
///
/// # Errors
/// `not_signed_in`, `not_allowed`; when it cannot be written down.
pub(crate) async fn open(app: &App, caller: &Caller, of: Subject, now: Time) -> Result<Member> {
    let caller = caller.clone();
    let member = app
        .db
        .read(move |tx| {
            let caller = caller.clone();
            Box::pin(async move { looks(tx, &caller, of, now).await })
        })
        .await?;
    if member.post == Post::Auditor {
        let (inner, reader) = (app.clone(), member.clone());
        app.db
            .write(move |tx| {
                let (app, reader) = (inner.clone(), reader.clone());
                Box::pin(async move { note(tx, &app, &reader, of, now).await })
            })
            .await?;
    }
    Ok(member)
}

async fn looks(tx: &mut Tx, caller: &Caller, of: Subject, now: Time) -> Result<Member> {
    let who = people::who(tx, caller, now).await?;
    let member = who.member()?;
    if of.is_for(member.post) { Ok(member.clone()) } else { Err(Error::refused(Code::NotAllowed)) }
}

async fn note(tx: &mut Tx, app: &App, reader: &Member, of: Subject, now: Time) -> Result<()> {
    let today = now.day(community::settings(app, reader.community)?.offset());
    if !store::read(tx, reader, of, today, now).await? {
        return Ok(());
    }
    let by = store::appointed(tx, reader.person).await?;
    let event = Event::AuditRead { at: now, of, by };
    let all = records::Subject::Community(reader.community);
    records::note(tx, app, all, Kind::Audit, &event).await
}

/// Tells how the audits stand.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Standing>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Audit, call.now).await?;
                Ok(store::standing(tx, member.community, call.now).await?.into())
            })
        })
        .await
}

/// What is read for a bundle, all at one moment.
struct Read {
    orders: Vec<Order>,
    taken: Vec<Taken>,
    pages: records::Gathered,
    said: String,
}

/// Takes along what proves how it stands.
pub(crate) async fn take(app: App, ask: Ask<Take>) -> Result<Outcome<Bundle>> {
    let member = open(&app, &ask.caller, Subject::Bundle, ask.now).await?;
    let (newest, since, now) = (records::newest(&app).await?, ask.request.since, ask.now);
    let (inner, page, community) = (app.clone(), newest.clone(), member.community);
    let Read { orders, taken, pages, said } = app
        .db
        .read(move |tx| {
            let (app, page, reader) = (inner.clone(), page.clone(), member.clone());
            Box::pin(async move { read(tx, &app, &page, &reader, since, now).await })
        })
        .await?;
    let counts = counted(&newest, &orders, &taken, since);
    let bundle = newest.bundle(&app, community, pages, taken, (since, counts, said)).await?;
    Ok(bundle.into())
}

async fn read(
    tx: &mut Tx,
    app: &App,
    newest: &Newest,
    reader: &Member,
    since: Time,
    now: Time,
) -> Result<Read> {
    let community = reader.community;
    let orders = store::orders(tx, community, since, MOST_ORDERS + 1).await?;
    if orders.len() > MOST_ORDERS {
        return Err(Error::refused(Code::TooLarge));
    }
    let mut of_people: HashMap<PersonId, Vec<OrderId>> = HashMap::new();
    for order in &orders {
        of_people.entry(order.person).or_default().push(order.told.order);
    }
    let mut taken = Vec::new();
    for (person, own) in of_people {
        let is_one = |record: &Record| told(record).is_some_and(|(order, _)| own.contains(&order));
        taken.extend(records::taken(tx, app, person, is_one).await?);
    }
    let offset: Offset = community::settings(app, community)?.offset();
    let pages = newest.gather(tx, app, community, (since, offset), MOST_PAGES).await?;
    let figures = figures::figures(tx, app, community, &orders, since, now).await?;
    let said = serde_json::to_string(&figures)?;
    Ok(Read { orders, taken, pages, said })
}

/// Of which order a record tells, and whether that it was done: no other record of a person is shown.
fn told(record: &Record) -> Option<(OrderId, bool)> {
    match serde_json::from_str::<Event>(&record.event).ok()? {
        Event::DeletionOrdered { order, .. } => Some((order, false)),
        Event::GateSigned { saying, .. } => match Saying::kept(&saying)? {
            Saying::Deleted(done) => Some((done.order?, true)),
            Saying::Enrolled(_)
            | Saying::Report(_)
            | Saying::Fetch(_)
            | Saying::Took(_)
            | Saying::Matches(_) => None,
        },
        _ => None,
    }
}

/// How many orders and receipts there are by the rows, and of how many of them there is no record to be shown.
fn counted(newest: &Newest, orders: &[Order], taken: &[Taken], since: Time) -> Vec<Count> {
    let records: HashMap<(OrderId, bool), bool> =
        taken.iter().filter_map(|one| Some((told(&one.shown.record)?, newest.has(one)))).collect();
    let count = |event: &str, is_done: bool| {
        let mut count = Count { event: event.to_owned(), said: 0, waiting: 0, gone: 0 };
        for order in orders {
            let at = if is_done { order.told.done_at } else { Some(order.told.made_at) };
            if at.is_none_or(|at| at < since) {
                continue;
            }
            count.said += 1;
            match records.get(&(order.told.order, is_done)) {
                Some(true) => {}
                Some(false) => count.waiting += 1,
                None => count.gone += 1,
            }
        }
        count
    };
    vec![count("deletion_ordered", false), count("gate_signed", true)]
}

/// Ends an audit: what was found stands in the chain of the community.
pub(crate) async fn finish(app: App, change: Change<Finish>) -> Result<Outcome<Finished>> {
    let newest = records::newest(&app).await?;
    idempotency::once(&app, change, move |tx, app, call| {
        let newest = newest.clone();
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Audit, call.now).await?;
            // Who looks after the data does not audit themselves.
            if member.post != Post::Auditor {
                return Err(Error::refused(Code::NotAllowed));
            }
            let Finish { since, size, found } = call.request.clone();
            let root = records::page_of(tx, size).await?.filter(|_| size <= newest.size());
            let wrong = || Error::field("size", FieldReason::Word(words::SIZE_WRONG));
            let root = root.ok_or_else(wrong)?;
            let by = store::appointed(tx, member.person).await?;
            let finished = Finished { at: call.now, since, size, by, found };
            store::finish(tx, app.id()?, member.community, &finished).await?;
            let Finished { at, found, .. } = finished.clone();
            let event = Event::AuditFinished { at, since, size, root, found, by };
            let all = records::Subject::Community(member.community);
            records::note(tx, &app, all, Kind::Audit, &event).await?;
            Ok(finished.into())
        })
    })
    .await
}
