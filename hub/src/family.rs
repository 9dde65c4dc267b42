//! Children and elders: guardians sign for who is under fourteen, helpers look and withdraw for whom they help, and
//! what is a child's opens to the staff only by a second person's word.
//!
//! Who comes to act for somebody, or does not any more, stands in the chains of both.

mod helping;
mod looking;
mod store;

use contract::{
    Code,
    family::{
        Act, AddGuardian, End, FARTHEST, Family, Mine, Minor, Tie, Ward, Withdraw, birthday,
        grown_at, name_of,
    },
    id::{CommunityId, PersonId},
    ledger::{Event, Protected, Reason, Sync},
    people::Post,
    sessions::PublicKey,
    time::{Span, Time},
    words::family as words,
};
use ledger::commitment::Kind;

pub(crate) use helping::{add as add_helper, compromised, name as name_helper};
pub(crate) use looking::{ask as ask_look, ask_author, closed, refused, show as show_child};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    community, consents,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self as records, Subject, Why, note, note_if_kept},
    people::{self, Member, Who},
    withholding,
};
use store::Tied;

/// What stands where the name of a child stands who may not be read. Names are as the community writes them.
pub(crate) const CLOSED: &str = "未满14岁的孩子";

/// The caller, if they enter what people say at the counter; nobody does it for themselves.
fn entering(who: &Who, people: [PersonId; 2]) -> Result<&Member> {
    let member = who.member()?;
    let may = member.post.answers() && !people.contains(&member.person);
    if may { Ok(member) } else { Err(Error::refused(Code::NotAllowed)) }
}

/// The names of two residents of one home; nothing where they are not.
async fn of_one_home(
    tx: &mut Tx,
    community: CommunityId,
    people: [PersonId; 2],
    now: Time,
) -> Result<Option<[String; 2]>> {
    let [one, other] = people;
    let one = store::resident(tx, community, one, now).await?;
    let one = one.ok_or_else(|| Error::refused(Code::NotFound))?;
    let other = store::resident(tx, community, other, now).await?;
    let other = other.ok_or_else(|| Error::refused(Code::NotFound))?;
    let is_shared = people[0] != people[1] && one.1.is_some() && one.1 == other.1;
    Ok(is_shared.then_some([one.0, other.0]))
}

/// Enters a child and one of their guardians. What was agreed to as if they were none is over, and so are what was
/// signed under another birthday and what they did for others; what was withheld is told. Another birthday takes a second person's word, as a
/// look does.
pub(crate) async fn add_guardian(app: App, change: Change<AddGuardian>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let AddGuardian { person, guardian, under_14_until, document, has_agreed } =
                call.request;
            let (member, now) = (entering(&who, [person, guardian])?, call.now);
            let community = member.community;
            let names = of_one_home(tx, community, [person, guardian], now).await?;
            let unknown = || Error::field("guardian", FieldReason::Word(words::OTHER_HOME));
            let [child, name] = names.ok_or_else(unknown)?;
            let offset = community::settings(&app, community)?.offset();
            let grown = grown_at(under_14_until, offset);
            if grown <= now || grown - now > FARTHEST {
                let wrong = FieldReason::Word(words::BIRTHDAY_WRONG);
                return Err(Error::field("under_14_until", wrong));
            }
            if !has_agreed {
                return Err(Error::field("has_agreed", FieldReason::Word(words::AGREE_FIRST)));
            }
            devices::hold(tx, person).await?;
            // With another birthday, one alone would end that a child is one.
            let known = child_until(tx, person, now).await?;
            if known.is_some_and(|known| known != grown) {
                let open = closed(tx, member, Protected::Household, &[person], now).await?;
                if !matches!(open.get(&person), Some(Some(_))) {
                    return Err(Error::refused(Code::NotAllowed));
                }
            }
            if child_until(tx, guardian, now).await?.is_some() {
                return Err(Error::field("guardian", FieldReason::Word(words::OTHER_CHILD)));
            }
            if store::put_child(tx, person, grown).await? {
                consents::unguarded(tx, &app, person, now).await?;
                withholding::tell_all(tx, &app, person, now).await?;
                // A child has guardians, and acts for nobody.
                for tied in store::ties(tx, person).await? {
                    if tied.kind == Tie::Helper || tied.other == person {
                        untie(tx, &app, tied, Some(member.name.clone()), now).await?;
                    }
                }
                store::move_ends(tx, person, grown).await?;
            }
            let tied = Tied { person, other: guardian, kind: Tie::Guardian };
            store::tie(tx, tied, now, grown).await?;
            let event = Event::GuardianAdded {
                at: now,
                child,
                guardian: name,
                under_14_until,
                document,
                has_agreed,
                by: member.name.clone(),
            };
            for person in [person, guardian] {
                note(tx, &app, Subject::Person(person), Kind::Family, &event).await?;
            }
            Ok(().into())
        })
    })
    .await
}

/// Ends that somebody acts for somebody.
pub(crate) async fn end(app: App, change: Change<End>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let End { person, other } = call.request;
            let community = member.community;
            let missing = match member.post.answers() {
                true => Code::NotFound,
                false => Code::NotAllowed,
            };
            let kind = store::kind(tx, community, person, other, call.now).await?;
            let kind = kind.ok_or_else(|| Error::refused(missing))?;
            let is_one_of_them = [person, other].contains(&member.person);
            let may = match kind {
                Tie::Helper => member.post.answers() || is_one_of_them,
                Tie::Guardian => member.post.answers() && !is_one_of_them,
            };
            if !may {
                return Err(Error::refused(Code::NotAllowed));
            }
            let by = Some(member.name.clone());
            untie(tx, &app, Tied { person, other, kind }, by, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Unties two people; what a guardian has signed for the child is over.
async fn untie(tx: &mut Tx, app: &App, tied: Tied, by: Option<String>, now: Time) -> Result<()> {
    let Tied { person, other, kind } = tied;
    devices::hold(tx, person).await?;
    store::untie(tx, person, other).await?;
    let [name, others] = [store::name(tx, person).await?, store::name(tx, other).await?];
    let event = match kind {
        Tie::Guardian => {
            consents::unsigned(tx, app, Some(person), other, now).await?;
            Event::GuardianRemoved { at: now, child: name, guardian: others, by }
        }
        Tie::Helper => Event::HelperRemoved { at: now, helped: name, helper: others, by },
    };
    for person in [person, other] {
        note_if_kept(tx, app, Subject::Person(person), Kind::Family, &event).await?;
    }
    Ok(())
}

/// Ends what there is between somebody who has left and others.
pub(crate) async fn left(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    for tied in store::ties(tx, person).await? {
        untie(tx, app, tied, None, now).await?;
    }
    consents::unsigned(tx, app, None, person, now).await
}

/// Forgets a child, or who has acted for whom.
pub(crate) async fn forget_person(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    now: Time,
) -> Result<()> {
    left(tx, app, person, now).await?;
    store::forget_person(tx, person).await
}

/// Forgets who has turned fourteen, who helped until now, and what was allowed or refused days ago.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now, now - Span::DAY.times(30)).await
}

/// Who acts for the caller, and for whom the caller acts.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Outcome<Family>> {
    let (inner, call) = (app.clone(), ask.call());
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                let offset = community::settings(&app, member.community)?.offset();
                let grown = child_until(tx, member.person, call.now).await?;
                let family = Family {
                    under_14_until: grown.map(|at| birthday(at, offset)),
                    for_me: store::acting_for(tx, member.person, None, call.now).await?,
                    by_me: store::acted_for_by(tx, member.person, call.now).await?,
                };
                Ok(family.into())
            })
        })
        .await
}

/// Withdraws for a child, or for somebody the caller helps.
pub(crate) async fn withdraw(app: App, change: Change<Withdraw>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let Withdraw { person, gate } = call.request;
            acting(tx, member, person, Act::Withdraw, call.now).await?;
            consents::withdrawn_by(tx, &app, person, gate, member.name.clone(), call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// How the caller is tied to somebody they act for.
///
/// # Errors
/// `not_allowed` where they do not, or where this is not theirs to do.
pub(crate) async fn acting(
    tx: &mut Tx,
    member: &Member,
    person: PersonId,
    act: Act,
    now: Time,
) -> Result<Tie> {
    let kind = store::kind(tx, member.community, person, member.person, now).await?;
    kind.filter(|kind| kind.may(act)).ok_or_else(|| Error::refused(Code::NotAllowed))
}

/// Lets the caller read somebody's chain, if they act for them. That they do is written down first.
pub(crate) async fn look(app: &App, ask: &Ask<Sync>, person: PersonId) -> Result<()> {
    let (inner, caller, now) = (app.clone(), ask.caller.clone(), ask.now);
    app.db
        .write(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                let member = who.member()?;
                let reason = match acting(tx, member, person, Act::Look, now).await? {
                    Tie::Guardian => Reason::Guarding,
                    Tie::Helper => Reason::Helping,
                };
                let people = [person];
                let look = records::Look::at(Protected::Records, &people, Why::Reason(reason));
                records::open(tx, &app, member, look, now).await?;
                Ok(())
            })
        })
        .await
}

/// What somebody is called.
///
/// # Errors
/// When the store fails.
pub(crate) async fn called(tx: &mut Tx, person: PersonId) -> Result<String> {
    store::name(tx, person).await
}

/// From when on somebody is fourteen who is a child now.
///
/// # Errors
/// When the store fails.
pub(crate) async fn child_until(tx: &mut Tx, person: PersonId, now: Time) -> Result<Option<Time>> {
    Ok(store::grown_at(tx, person).await?.filter(|at| *at > now))
}

/// Whose consent it has to be that a member signs, for themselves or for a `child`; nothing where no child is in it.
/// `grown_at` is the [`child_until`] of whom it is about.
///
/// # Errors
/// `not_allowed` where the member is no guardian of the child.
pub(crate) async fn ward(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    child: Option<PersonId>,
    grown_at: Option<Time>,
    now: Time,
) -> Result<Option<Ward>> {
    let Some(child) = child.filter(|child| *child != member.person) else {
        let Some(grown_at) = grown_at else { return Ok(None) };
        let who = records::name_of(app, member.person)?;
        return Ok(Some(Ward { who, grown_at, guardian: None }));
    };
    acting(tx, member, child, Act::Agree, now).await?;
    let grown_at = grown_at.ok_or_else(|| Error::refused(Code::NotAllowed))?;
    let guardian = Some(records::name_of(app, member.person)?);
    Ok(Some(Ward { who: records::name_of(app, child)?, grown_at, guardian }))
}

/// What the ledger says beside the consent of a child that this key has signed.
pub(crate) fn minor(ward: &Ward, key: &PublicKey) -> Minor {
    let Ward { who, grown_at, guardian } = *ward;
    Minor { name: name_of(who), grown_at, guardian: guardian.map(|_| key.clone()) }
}

/// Whether somebody can be entered here: those who work here are no children.
const fn is_entered(post: Post) -> bool {
    matches!(post, Post::Resident)
}
