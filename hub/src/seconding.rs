//! A second person's word: one asks and says what for, another who looks after the community allows it, for a day.
//!
//! Which features ask for it stands in [`About`]: each decides for itself what needs a word, and reads whether it was
//! given; asking, allowing and listing are the same for all.

mod store;

use contract::{
    Code,
    id::{ExportId, LookId, PersonId, RequestId},
    ledger::Event,
    people::Care,
    seconding::{Allow, HOLDS, Line, List, Subject as Of},
    time::{Span, Time},
};
use ledger::commitment::Kind;

pub(crate) use store::{Question, drop_waiting, forget_person, is_under_way, is_waiting};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, Result},
    exports, idempotency,
    ledger::{self as records, Subject, note},
    people::Member,
    register::may,
    rights,
};

/// For how long what was asked is kept.
const KEPT: Span = Span::DAY.times(30);

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// To read what is this child's.
    Child(PersonId),
    /// To take this table.
    Export(ExportId),
    /// To take the proof of what this person has agreed to.
    Evidence(PersonId),
    /// To delete everything of whoever has asked for it by this request.
    Erasure(RequestId),
    /// To take the copy for whoever has asked for it by this request.
    Copy(RequestId),
}

impl About {
    /// Of which kind it is.
    pub(crate) const fn of(self) -> Of {
        match self {
            Self::Child(_) => Of::Child,
            Self::Export(_) => Of::Export,
            Self::Evidence(_) => Of::Evidence,
            Self::Erasure(_) => Of::Erasure,
            Self::Copy(_) => Of::Copy,
        }
    }

    /// Whom or what, as a number.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Child(person) | Self::Evidence(person) => person.number(),
            Self::Export(export) => export.number(),
            Self::Erasure(request) | Self::Copy(request) => request.number(),
        }
    }

    /// The same from a kind and a number.
    pub(crate) const fn read(of: Of, number: i64) -> Self {
        match of {
            Of::Child => Self::Child(PersonId::from_number(number)),
            Of::Export => Self::Export(ExportId::from_number(number)),
            Of::Evidence => Self::Evidence(PersonId::from_number(number)),
            Of::Erasure => Self::Erasure(RequestId::from_number(number)),
            Of::Copy => Self::Copy(RequestId::from_number(number)),
        }
    }
}

/// Asks for it. Who may ask is for the feature to say.
///
/// # Errors
/// When the store fails.
pub(crate) async fn ask(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    about: About,
    why: &str,
    now: Time,
) -> Result<LookId> {
    let id = LookId::from_number(app.id()?);
    store::ask(tx, id, member, about, why, now).await?;
    Ok(id)
}

/// Allows it to somebody else. Whom it is about reads it in their chain.
pub(crate) async fn allow(app: App, change: Change<Allow>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Second, call.now).await?;
            let asked = store::asked(tx, member.community, call.request.id).await?;
            let asked = asked.ok_or_else(|| Error::refused(Code::NotFound))?;
            if asked.asker == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            let (now, until) = (call.now, call.now + HOLDS);
            if !store::allow(tx, call.request.id, until, &member.name).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let person = match asked.about {
                About::Child(person) | About::Evidence(person) => person,
                About::Copy(id) => rights::whose_copy(tx, &member, id).await?,
                // Those who are named in a table are told of it as it leaves.
                About::Export(id) => {
                    exports::allowed(tx, id, until, &member.name).await?;
                    return Ok(().into());
                }
                About::Erasure(id) => {
                    rights::allowed(tx, &app, id, &asked, &member, now).await?;
                    return Ok(().into());
                }
            };
            // The first look by this word is a record, whatever was looked at today before.
            records::look_anew(tx, asked.asker, person).await?;
            let (to, why, by) = (asked.by, asked.why, member.name.clone());
            let event = Event::LookAllowed { at: now, to, why, until, by };
            note(tx, &app, Subject::Person(person), Kind::Family, &event).await?;
            Ok(().into())
        })
    })
    .await
}

/// What a member has asked under this number and somebody else has allowed, as long as that holds.
///
/// # Errors
/// `not_found` where they have not asked it or it is over, `not_allowed` as long as nobody has allowed it.
pub(crate) async fn given(tx: &mut Tx, member: &Member, id: LookId, now: Time) -> Result<Question> {
    let asked = store::asked(tx, member.community, id).await?;
    let asked = asked.filter(|asked| asked.asker == member.person);
    let asked = asked.ok_or_else(|| Error::refused(Code::NotFound))?;
    let until = asked.until.ok_or_else(|| Error::refused(Code::NotAllowed))?;
    if now < until { Ok(asked) } else { Err(Error::refused(Code::NotFound)) }
}

/// Lists what waits and what is allowed.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Line>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Second, call.now).await?;
                Ok(store::list(tx, &member, call.now, List::MOST).await?.into())
            })
        })
        .await
}

/// Forgets what was asked weeks ago; how many rows.
///
/// # Errors
/// When the store fails.
pub(crate) async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now - KEPT).await
}
