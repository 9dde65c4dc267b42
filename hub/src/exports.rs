//! Exports: the record is written first, then the table leaves part by part. A large table with names, and one more than
//! a few on a day, leave by a second person's word; that one without names was begun stands in the community's chain.

mod store;
mod table;

pub(crate) use store::{allowed, forget_person, read_chosen};

use contract::{
    Code,
    auditing::Subject as Audited,
    exports::{ALONE, ALONE_A_DAY, Begin, Begun, Exported, List, Part, Read},
    id::ExportId,
    inbox::Cursor,
    ledger::{Event, Protected},
    people::Care,
    time::{Span, Time},
    words::exports as words,
};
use ledger::commitment::Kind;

use crate::{
    app::App,
    auditing,
    call::{Ask, Change, Outcome},
    community,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    family, idempotency,
    ledger::{self as records, Look, Subject, Why},
    people::Member,
    register::may,
    seconding::{self, About},
};

/// How long an export can be read: a slow line and a second try have room.
const READABLE: Span = Span::HOUR;

/// Matters in a part.
const ROWS: usize = 500;

/// Matters in a part with what was written: so many of the longest fit an answer.
const ROWS_WITH_TEXTS: usize = 50;

/// Begins an export.
pub(crate) async fn begin(app: App, change: Change<Begin>) -> Result<Outcome<Begun>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Export, call.now).await?;
            let mut chosen = call.request.chosen;
            let why = call.request.why.as_ref().filter(|_| chosen.has_names);
            if chosen.has_names && why.is_none() {
                return Err(Error::field("why", FieldReason::Word(words::WHY_MISSING)));
            }
            // What is filed from now on is not counted, so it does not leave either.
            chosen.until = chosen.until.min(Time(call.now.0 + 1));
            let rows = store::count(tx, member.community, &chosen).await?;
            let id = ExportId::from_number(app.id()?);
            let why = why.map(|why| why.as_str());
            let needs_word = match why {
                Some(_) => rows > ALONE || has_taken_many(tx, &app, &member, call.now).await?,
                None => false,
            };
            let beside = store::Beside { rows, why, needs_word };
            store::note(tx, (id, &member), &chosen, beside, call.now).await?;
            if !chosen.has_names {
                // Whose they are is not read for it: it is told to all.
                let event = Event::TableTaken { at: call.now, rows, has_texts: chosen.has_texts };
                let all = Subject::Community(member.community);
                records::note(tx, &app, all, Kind::Access, &event).await?;
            }
            if let Some(why) = why.filter(|_| needs_word) {
                seconding::ask(tx, &app, &member, About::Export(id), why, call.now).await?;
            }
            Ok(Begun { id, rows, needs_word }.into())
        })
    })
    .await
}

/// Whether somebody has begun so many tables with names today that the next one takes a second person's word.
async fn has_taken_many(tx: &mut Tx, app: &App, member: &Member, now: Time) -> Result<bool> {
    // Two that are begun at once: one of them counts the other.
    devices::hold(tx, member.person).await?;
    let offset = community::settings(app, member.community)?.offset();
    let today = now.day(offset).at(0, offset);
    Ok(store::with_names(tx, member.person, today).await? >= ALONE_A_DAY)
}

/// Reads a part of an export.
pub(crate) async fn read(app: App, ask: Ask<Read>) -> Result<Outcome<Part>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let Read { id, after } = call.request;
                let member = may(tx, &call.caller, Care::Export, call.now).await?;
                let begun = store::begun(tx, id, member.person).await?;
                let begun = begun.ok_or_else(|| Error::refused(Code::NotFound))?;
                let until = match begun.needs_word {
                    true => begun.word_until.ok_or_else(|| Error::refused(Code::NotAllowed))?,
                    false => begun.at + READABLE,
                };
                if call.now >= until {
                    return Err(Error::refused(Code::NotFound));
                }
                let (chosen, why) = (begun.chosen, begun.why);
                // Chosen by how they stand, they may have become more: than one takes alone, or than all were told of.
                let most = if chosen.has_names { ALONE } else { begun.rows };
                if !begun.needs_word && store::count(tx, member.community, &chosen).await? > most {
                    return Err(Error::refused(Code::Conflict));
                }
                let most = if chosen.has_texts { ROWS_WITH_TEXTS } else { ROWS };
                let mut lines =
                    store::lines(tx, member.community, &chosen, after, most + 1).await?;
                let has_more = lines.len() > most;
                lines.truncate(most);
                if chosen.has_names {
                    // One that was begun before what for was asked has to be begun anew.
                    let why = why.ok_or_else(|| Error::refused(Code::NotFound))?;
                    // Those whose names leave with this part, each once for the whole table.
                    let mut authors: Vec<_> = lines.iter().filter_map(|line| line.by).collect();
                    authors.sort_unstable();
                    authors.dedup();
                    let of = Protected::Export;
                    let children = family::closed(tx, &member, of, &authors, call.now).await?;
                    let is_closed = |line: &&mut store::Line| {
                        line.by.is_some_and(|by| children.contains_key(&by))
                    };
                    lines.iter_mut().filter(is_closed).for_each(store::Line::close);
                    let mut new = Vec::new();
                    for author in authors {
                        if store::name_leaves(tx, id, author).await? {
                            new.push(author);
                        }
                    }
                    let look = Look::at(of, &new, Why::Said(&why));
                    records::open(tx, &app, &member, look, call.now).await?;
                }
                let last = lines.last().map(|line| Cursor { at: line.filed_at, id: line.id });
                let offset = community::settings(&app, member.community)?.offset();
                let table = table::Table { language: call.caller.language, offset, chosen };
                Ok(Part {
                    text: table.text(&lines, after.is_none()),
                    rows: u64::try_from(lines.len())?,
                    next: last.filter(|_| has_more),
                }
                .into())
            })
        })
        .await
}

/// Lists who has exported what.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Exported>>> {
    let reader = auditing::open(&app, &ask.caller, Audited::Exports, ask.now).await?;
    let call = ask.call();
    app.db
        .read(move |tx| {
            let (call, reader) = (call.clone(), reader.clone());
            Box::pin(
                async move { Ok(store::record(tx, &reader, call.request.after).await?.into()) },
            )
        })
        .await
}
