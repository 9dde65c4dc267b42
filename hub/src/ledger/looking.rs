//! Looks at what is protected: written down before anybody reads, and once a day where one works with it all day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::anyhow;
use contract::{
    id::PersonId,
    ledger::{Access, Basis, Event, Protected, Reason},
    people::Post,
    time::{Day, Time},
};
use ledger::commitment::Kind;

use super::{Subject, note_if_kept, store};
use crate::{
    app::App,
    community,
    db::{Tx, Work},
    error::{Error, FieldReason, Result},
    family,
    people::Member,
    withholding::{self, Decision},
};

/// That something protected is being read, and that this was written down.
#[derive(Debug)]
pub(crate) struct Pass {
    /// Children among them whom nobody has allowed to be read (PIPL article 31; 未成年人网络保护条例 article 36).
    closed: Vec<PersonId>,
}

impl Pass {
    /// Whether it lets somebody be read.
    pub(crate) fn shows(&self, person: PersonId) -> bool {
        !self.closed.contains(&person)
    }
}

/// What somebody looks for: one of the closed list, or what they have said in words of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Why<'w> {
    Reason(Reason),
    Said(&'w str),
}

impl Why<'_> {
    /// A reason that who looks has said.
    ///
    /// # Errors
    /// A field at fault where it is not theirs to say.
    pub(crate) fn said(reason: Reason) -> Result<Self> {
        match Reason::SAID.contains(&reason) {
            true => Ok(Self::Reason(reason)),
            false => Err(Error::field("reason", FieldReason::Unknown)),
        }
    }
}

/// A look at what is protected. There is none without a reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'l> {
    of: Protected,
    people: &'l [PersonId],
    why: Why<'l>,
    number: Option<i64>,
}

impl<'l> Look<'l> {
    /// At what, whose it is, and what for.
    pub(crate) const fn at(of: Protected, people: &'l [PersonId], why: Why<'l>) -> Self {
        Self { of, people, why, number: None }
    }

    /// The number of the matter that is read.
    pub(crate) const fn number(self, number: i64) -> Self {
        Self { number: Some(number), ..self }
    }

    /// What is written down of it.
    fn access(self, app: &App, by: &Member, now: Time) -> Result<Access> {
        let (reason, why) = match self.why {
            Why::Reason(reason) => (Some(reason), None),
            Why::Said(why) => (None, Some(why.to_owned())),
        };
        let controller = &community::settings(app, by.community)?.privacy.controller;
        Ok(Access {
            at: now,
            by: by.name.clone(),
            post: by.post,
            of: self.of,
            number: self.number,
            reason,
            why,
            basis: Some(Basis::of(self.of, reason)),
            unit: (by.post != Post::Resident).then(|| controller.clone()),
            withheld: None,
            is_unnamed: false,
        })
    }
}

/// Who reads lists, when, and on which day of theirs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub(crate) person: PersonId,
    pub(crate) now: Time,
    pub(crate) day: Day,
}

impl Reader {
    /// A member, now.
    ///
    /// # Errors
    /// When their community is not known.
    pub(crate) fn of(app: &App, member: &Member, now: Time) -> Result<Self> {
        let day = now.day(community::settings(app, member.community)?.offset());
        Ok(Self { person: member.person, now, day })
    }
}

/// Writes down whose lines a list shows, all at once and before it is answered. Whoever was told of this reader today
/// already is not among them, so that a list that is read all day costs nothing more.
///
/// # Errors
/// When it cannot be written down.
pub(crate) async fn listed(
    app: &App,
    by: &Member,
    of: Protected,
    people: Vec<PersonId>,
    now: Time,
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let (inner, by) = (app.clone(), by.clone());
    app.db
        .write(move |tx| {
            let (app, by, people) = (inner.clone(), by.clone(), people.clone());
            Box::pin(async move {
                let look = Look::at(of, &people, Why::Reason(Reason::Handling));
                open(tx, &app, &by, look, now).await.map(drop)
            })
        })
        .await
}

/// Whether a look is written down, or was today.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noting {
    /// It was: one only reads.
    Before,
    /// It is now.
    Now,
}

/// Does what needs a [`look`], beside all writing where whoever looks has looked today, else together with the record
/// of it: those who answer open matters all day.
///
/// # Errors
/// What `work` ends with.
pub(crate) async fn reading<T, F>(app: &App, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx, Noting) -> Work<'t, Option<T>> + Clone + Send + Sync + 'static,
{
    let again = work.clone();
    if let Some(read) = app.db.read(move |tx| again(tx, Noting::Before)).await? {
        return Ok(read);
    }
    let read = app.db.write(move |tx| work(tx, Noting::Now)).await?;
    read.ok_or_else(|| anyhow!("a look that was written down opens nothing").into())
}

/// The pass of a look; none where it has to be written down first and is not yet.
///
/// # Errors
/// When it cannot be written down.
pub(crate) async fn look(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    look: Look<'_>,
    noting: Noting,
    now: Time,
) -> Result<Option<Pass>> {
    let passes = look_all(tx, app, by, [look], noting, now).await?;
    Ok(passes.map(|[pass]| pass))
}

/// The passes of looks that are one reading; none where one of them has to be written down first and is not yet.
///
/// # Errors
/// When they cannot be written down.
pub(crate) async fn look_all<const N: usize>(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    looks: [Look<'_>; N],
    noting: Noting,
    now: Time,
) -> Result<Option<[Pass; N]>> {
    if matches!(noting, Noting::Now) {
        return open_all(tx, app, by, looks, now).await.map(Some);
    }
    for look in looks {
        let children = family::closed(tx, by, look.of, look.people, now).await?;
        if children.values().any(Option::is_none) {
            return Ok(None);
        }
        let known = noted(tx, app, by, look, now).await?;
        let is_noted = |person: &PersonId| *person == by.person || known.contains(person);
        if !look.people.iter().all(is_noted) {
            return Ok(None);
        }
    }
    Ok(Some([const { Pass { closed: Vec::new() } }; N]))
}

/// Whom of these a member has looked at today already.
async fn noted(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    look: Look<'_>,
    now: Time,
) -> Result<BTreeSet<PersonId>> {
    let others = look.people.iter().filter(|person| **person != by.person);
    let ends = others.clone().min().zip(others.max());
    let Some((first, last)) = ends.filter(|_| look.of.is_once_a_day()) else {
        return Ok(BTreeSet::new());
    };
    let today = now.day(community::settings(app, by.community)?.offset());
    store::looked(tx, by.person, look.of, (*first, *last), today).await
}

/// Writes down that a member reads or takes what is protected of these people, and lets them; of children, only
/// where a second person has allowed it. That somebody was not let is written down as well, and that they were shown what a
/// child has brought before the community, and not whose it is. Where the law forbids to tell for now, it is written down
/// that somebody has looked.
///
/// # Errors
/// When it cannot be written down.
pub(crate) async fn open(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    look: Look<'_>,
    now: Time,
) -> Result<Pass> {
    let [pass] = open_all(tx, app, by, [look], now).await?;
    Ok(pass)
}

/// The same of looks that are one reading. Everybody is written to in one order, whatever they are looked at for: on
/// PostgreSQL, two who read the same people would else wait for each other.
async fn open_all<const N: usize>(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    looks: [Look<'_>; N],
    now: Time,
) -> Result<[Pass; N]> {
    let mut people = BTreeSet::new();
    let mut opening = Vec::with_capacity(N);
    for (at, look) in looks.into_iter().enumerate() {
        people.extend(look.people.iter().map(|person| (*person, at)));
        opening.push(Opening::of(tx, app, by, look, now).await?);
    }
    let mut closed = [const { Vec::new() }; N];
    for (person, at) in people {
        if !opening[at].tell(tx, app, by, person).await? {
            closed[at].push(person);
        }
    }
    Ok(closed.map(|closed| Pass { closed }))
}

/// A look that is being written down, with what was known before.
struct Opening {
    access: Access,
    today: Day,
    /// Children among them, and what for they may be read; nothing where they may not.
    children: BTreeMap<PersonId, Option<String>>,
    /// Who was told of it today.
    known: BTreeSet<PersonId>,
    /// Whom the law forbids to tell for now.
    withheld: BTreeMap<PersonId, Decision>,
}

impl Opening {
    async fn of(tx: &mut Tx, app: &App, by: &Member, look: Look<'_>, now: Time) -> Result<Self> {
        Ok(Self {
            access: look.access(app, by, now)?,
            today: now.day(community::settings(app, by.community)?.offset()),
            children: family::closed(tx, by, look.of, look.people, now).await?,
            known: noted(tx, app, by, look, now).await?,
            withheld: withholding::decided(tx, by, look.of, now).await?,
        })
    }

    /// Writes it down for one of them; whether who looks is let.
    async fn tell(&self, tx: &mut Tx, app: &App, by: &Member, person: PersonId) -> Result<bool> {
        let mut access = self.access.clone();
        match self.children.get(&person) {
            Some(None) if access.of.is_shown_unnamed() => {
                self.tell_unnamed(tx, app, by, person).await?;
                return Ok(false);
            }
            Some(None) => {
                family::refused(tx, app, by, person, access).await?;
                return Ok(false);
            }
            // What for it was allowed stands beside it.
            Some(Some(why)) => access.why = Some(why.clone()),
            None => {}
        }
        // Nobody is told that they have looked at themselves. Who looks for somebody types, and each letter shows
        // some; who answers opens a matter many times: one a day is enough.
        let of = access.of;
        let is_told = person != by.person
            && !self.known.contains(&person)
            && (!of.is_once_a_day() || store::look(tx, by.person, of, person, self.today).await?);
        // Of a child everything is told at once: those who act for it have nothing else.
        let decision = self.withheld.get(&person).filter(|_| !self.children.contains_key(&person));
        if let Some(decision) = decision.filter(|_| is_told) {
            withholding::withhold(tx, app, (by, person), access, *decision).await?;
        } else if is_told {
            let event = Event::Access(access);
            // Of who was deleted there is a number on old lists, and no chain.
            note_if_kept(tx, app, Subject::Person(person), Kind::Access, &event).await?;
        }
        Ok(true)
    }

    /// Writes down for a child that what they have brought before the community was shown, and not whose it is: once a
    /// day, beside the look that another person allows later.
    async fn tell_unnamed(
        &self,
        tx: &mut Tx,
        app: &App,
        by: &Member,
        child: PersonId,
    ) -> Result<()> {
        let access = Access { is_unnamed: true, ..self.access.clone() };
        if store::look_unnamed(tx, by.person, access.of, child, self.today).await? {
            let event = Event::Access(access);
            note_if_kept(tx, app, Subject::Person(child), Kind::Access, &event).await?;
        }
        Ok(())
    }
}
