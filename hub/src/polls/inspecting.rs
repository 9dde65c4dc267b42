//! The answers themselves, as far as they are kept, for those who conduct a poll.

mod store;

use contract::{
    Code,
    id::PollId,
    ledger::{Protected, Reason},
    polls::{Act, AnswerPage, Answers, Cell, FEWEST, Given, Standing, TextPage, Texts},
};

use super::{reader::met, store as polls};
use crate::{
    app::App,
    call::{Ask, Outcome},
    db::Tx,
    error::{Error, Result},
    family::CLOSED,
    ledger::{self, Look, Why},
    people,
};

/// Reads who has answered what, of a poll that is not secret; each is told who has read it.
pub(crate) async fn answers(app: App, ask: Ask<Answers>) -> Result<Outcome<AnswerPage>> {
    let (inner, call) = (app.clone(), ask.call());
    let page = ledger::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Answers { id, after } = call.request;
            let (reader, known) = met(tx, &who, id, Act::Inspect, call.now).await?;
            let role = reader.role(known.draft.voice, false);
            if known.is_secret() && !role.may(Act::Void) {
                return Err(Error::refused(Code::NotAllowed));
            }
            let mut found = store::given(tx, &known, after, Answers::PAGE + 1).await?;
            let has_more = found.len() > Answers::PAGE;
            found.truncate(Answers::PAGE);
            let next = found.last().map(|(voter, _)| *voter).filter(|_| has_more);
            let mut answers: Vec<_> = found.into_iter().map(|(_, given)| given).collect();
            let people: Vec<_> = answers.iter().filter_map(|given| given.person).collect();
            let look = Look::at(Protected::NamedPoll, &people, Why::Reason(Reason::Handling));
            let pass = ledger::look(tx, &app, who.member()?, look, noting, call.now).await?;
            let Some(pass) = pass else { return Ok(None) };
            let is_closed = |given: &&mut Given| given.person.is_some_and(|one| !pass.shows(one));
            answers.iter_mut().filter(is_closed).for_each(close);
            Ok(Some(AnswerPage { answers, next }))
        })
    });
    Ok(page.await?.into())
}

/// Leaves out who a child is that may not be read.
fn close(given: &mut Given) {
    given.name = Some(CLOSED.to_owned());
    (given.home, given.home_name) = (None, String::new());
    if let Some(paper) = &mut given.paper {
        paper.scans.clear();
    }
}

/// Reads what was answered in own words, without names. Of a poll that is not secret it is known whose they are, and each
/// is told.
pub(crate) async fn texts(app: App, ask: Ask<Texts>) -> Result<Outcome<TextPage>> {
    let (inner, call) = (app.clone(), ask.call());
    let page = ledger::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Texts { id, question, after } = call.request;
            let (_, known) = met(tx, &who, id, Act::Inspect, call.now).await?;
            if known.is_secret() && known.standing(call.now) != Standing::Closed {
                return Err(Error::refused(Code::NotAllowed));
            }
            if known.is_secret() && written(tx, id, question).await? < FEWEST {
                return Ok(Some(TextPage { texts: Vec::new(), is_few: true, next: None }));
            }
            let limit = Texts::PAGE + 1;
            let mut found = if known.is_secret() {
                store::texts(tx, id, question, after, limit).await?
            } else {
                store::said(tx, id, usize::from(question), after, limit).await?
            };
            let has_more = found.len() > Texts::PAGE;
            found.truncate(Texts::PAGE);
            let people: Vec<_> = found.iter().filter_map(|said| said.person).collect();
            let look = Look::at(Protected::Listed, &people, Why::Reason(Reason::Handling));
            let pass = ledger::look(tx, &app, who.member()?, look, noting, call.now).await?;
            if pass.is_none() {
                return Ok(None);
            }
            let next = found.last().map(|said| said.number).filter(|_| has_more);
            let texts = found.into_iter().map(|said| said.text).collect();
            Ok(Some(TextPage { texts, is_few: false, next }))
        })
    });
    Ok(page.await?.into())
}

/// How many have answered a question.
async fn written(tx: &mut Tx, id: PollId, question: u8) -> Result<u32> {
    let cells = polls::cells(tx, id).await?;
    let answered = cells.get(&Cell { question, pick: Cell::ANSWERED, place: 0 });
    Ok(answered.copied().unwrap_or_default())
}
