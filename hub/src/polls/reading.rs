//! Polls as they are read: listed, shown, with what came out.

use contract::{
    Code, Language,
    id::PollId,
    polls::{
        Act, FEWEST, List, Outcome as Counted, Page, Poll, Role, Show, Shown, Standing, outcomes,
    },
    qr,
    text::Body,
    time::Time,
    words,
};

use super::{
    answering::store as answers,
    reader::{Reader, met},
    store::{self, Known},
};
use crate::{
    app::App,
    call::{Ask, Outcome},
    db::Tx,
    error::{Error, Result},
    people::{self, Who},
    rich,
};

/// Lists polls.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(page(tx, &app, &who, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// A page of a list.
///
/// # Errors
/// `not_found` where nothing tells which community is meant.
pub(super) async fn page(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    list: &List,
    now: Time,
) -> Result<Page> {
    let reader = Reader::of(tx, app, who, list.door.as_ref()).await?;
    let open = match list.after {
        None => store::running(tx, &reader, now).await?,
        Some(_) => Vec::new(),
    };
    let mut over = store::over(tx, &reader, list.after, List::PAGE + 1, now).await?;
    let has_more = over.len() > List::PAGE;
    over.truncate(List::PAGE);
    let next = over.last().map(|line| line.id).filter(|_| has_more);
    Ok(Page { open, over, next })
}

/// Shows one.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Poll>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let language = call.caller.language;
                Ok(shown(tx, &app, &who, language, call.request.id, call.now).await?.into())
            })
        })
        .await
}

/// A poll as somebody reads it.
///
/// # Errors
/// `not_found`; `conflict` for a draft.
pub(super) async fn shown(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    language: Language,
    id: PollId,
    now: Time,
) -> Result<Poll> {
    let (reader, known) = met(tx, who, id, Act::Read, now).await?;
    let line = store::one(tx, &reader, id, now).await?;
    let line = line.ok_or_else(|| Error::refused(Code::NotFound))?;
    let lives_there = store::is_for(tx, id, &reader.places).await?;
    let role = reader.role(known.draft.voice, lives_there);
    let replies = match reader.voter(known.draft.voice) {
        Some(voter) => answers::kept(tx, id, voter).await?,
        None => None,
    };
    // Members of a household do not read what the others have said.
    let is_own = |kept: &answers::Kept| kept.person.is_some() && kept.person == reader.person();
    let replies = replies.filter(is_own).map(|kept| kept.replies);
    let text = known.draft.text.as_ref().map_or("", Body::as_str);
    let address = format!("{}/polls/{id}", app.origin);
    let places = store::places(tx, id).await?;
    Ok(Poll {
        line,
        role,
        body: rich::read(text, 0),
        audience: audience(language, &known, &places),
        published_at: known.published_at.unwrap_or(now),
        takes_paper: known.draft.takes_paper,
        paper_until: known.paper_until(),
        is_live: known.draft.is_live,
        events: store::events(tx, id).await?,
        replies,
        result: result(tx, &known, role, now).await?,
        // As of all who work here, those who live here see the name.
        conclusion: known.conclusion.clone().map(|conclusion| contract::polls::Conclusion {
            by: conclusion.by.filter(|_| reader.member.is_some()),
            ..conclusion
        }),
        code: qr::draw(&address)?,
        address,
        questions: known.draft.questions,
    })
}

/// For whom a poll is, in words.
fn audience(language: Language, known: &Known, places: &[String]) -> String {
    use words::polls as said;
    let voice = known.draft.voice.word().say(language);
    if places.is_empty() {
        return said::audience_all(language, voice);
    }
    let places = places.join(words::notices::BETWEEN.say(language));
    said::audience_of(language, &places, voice)
}

/// Whether somebody may know the numbers now.
fn is_told(known: &Known, role: Role, now: Time) -> bool {
    match known.standing(now) {
        Standing::Draft | Standing::Stopped => false,
        Standing::Closed => true,
        // From how the numbers change one could tell who has chosen what.
        Standing::Open | Standing::Counting if known.is_secret() => false,
        Standing::Open | Standing::Counting => known.draft.is_live || role.may(Act::Inspect),
    }
}

async fn result(tx: &mut Tx, known: &Known, role: Role, now: Time) -> Result<Shown> {
    if known.standing(now) == Standing::Stopped {
        return Ok(Shown::Never);
    }
    if !is_told(known, role, now) {
        return Ok(Shown::Later);
    }
    // The staff know the answers to a poll with names anyway.
    let is_open = !known.is_secret() && role.may(Act::Inspect);
    if !is_open && known.answered < FEWEST {
        return Ok(Shown::TooFew);
    }
    let fewest = if is_open { 0 } else { FEWEST };
    let all = outcomes(&known.draft.questions, &store::cells(tx, known.id).await?);
    let outcomes: Vec<Counted> = all.into_iter().map(|one| one.without_few(fewest)).collect();
    Ok(Shown::Now { papers: known.papers, outcomes })
}

/// Whether somebody may see the sheets of a poll: the staff.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_see(tx: &mut Tx, who: &Who, id: PollId) -> Result<bool> {
    let Some(member) = &who.member else { return Ok(false) };
    let known = store::known(tx, id).await?;
    let is_here = known.is_some_and(|known| known.community == member.community);
    Ok(is_here && Role::of(member.post, false).may(Act::Inspect))
}

#[cfg(test)]
mod tests {
    use contract::polls::{Draft, Secrecy};

    use super::*;
    use crate::polls::store::State;

    #[test]
    fn who_knows_the_numbers_when() {
        let (before, end) = (Time(99), Time(100));
        let known = |secrecy, is_live, state, is_counted| Known {
            id: PollId::from_number(1),
            community: contract::id::CommunityId::from_number(1),
            revision: 1,
            state,
            draft: Draft { secrecy: Some(secrecy), is_live, ..Draft::default() },
            published_at: Some(Time(1)),
            closes_at: Some(end),
            counts_at: Some(end),
            is_counted,
            answered: 10,
            papers: 0,
            ballots: 0,
            is_past: false,
            conclusion: None,
        };
        use Secrecy::{Named, Secret};
        use State::{Published, Stopped};
        for (secrecy, is_live, state, is_counted, now, staff, others) in [
            (Secret, false, Published, false, before, false, false),
            (Secret, false, Published, false, end, false, false),
            (Secret, false, Published, true, end, true, true),
            (Named, false, Published, false, before, true, false),
            (Named, true, Published, false, before, true, true),
            (Named, false, Published, false, end, true, false),
            (Named, false, Published, true, end, true, true),
            (Named, true, Stopped, false, before, false, false),
        ] {
            let known = known(secrecy, is_live, state, is_counted);
            for role in Role::ALL {
                let expected = match role {
                    Role::Staff | Role::Manager => staff,
                    _ => others,
                };
                assert_eq!(is_told(&known, role, now), expected, "{secrecy:?} {role:?} {now:?}");
            }
        }
    }
}
