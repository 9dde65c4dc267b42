//! Who is writing an answer just now: kept in memory for seconds, and nowhere else.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use contract::{
    Code,
    complaints::Part,
    id::{ComplaintId, PersonId},
    inbox::{Write, Writer, Writers},
    live::Event,
    time::{Span, Time},
};

use crate::{
    app::App,
    call::{Ask, Caller, Change, Outcome},
    complaints::{self, Known},
    error::{Error, Result},
    live::{Told, Topic},
    people::{self, Member},
};

/// Those who write: at most one matter a person.
#[derive(Default)]
pub struct Writing(Mutex<HashMap<PersonId, Line>>);

struct Line {
    id: ComplaintId,
    name: String,
    told_at: Time,
    until: Time,
}

impl Writing {
    /// Notes that `member` writes; whether their colleagues are to be told now.
    fn note(&self, member: &Member, id: ComplaintId, now: Time) -> bool {
        let mut lines = self.lines();
        lines.retain(|_, line| now < line.until);
        let before = lines.get(&member.person).filter(|line| line.id == id);
        let told_at = before.map(|line| line.told_at);
        // However often it is said, colleagues are told once a pulse.
        let is_news = told_at.is_none_or(|at| now >= at + Writer::PULSE - Span::SECOND);
        let line = Line {
            id,
            name: member.name.clone(),
            told_at: told_at.filter(|_| !is_news).unwrap_or(now),
            until: now + Writer::LIFE,
        };
        lines.insert(member.person, line);
        is_news
    }

    /// Forgets that `person` writes; whether they did.
    fn forget(&self, person: PersonId, id: ComplaintId) -> bool {
        let mut lines = self.lines();
        let did = lines.get(&person).is_some_and(|line| line.id == id);
        if did {
            lines.remove(&person);
        }
        did
    }

    /// Who but `reader` writes.
    pub(super) fn of(&self, id: ComplaintId, reader: PersonId, now: Time) -> Vec<Writer> {
        let lines = self.lines();
        let others = lines
            .iter()
            .filter(|(person, line)| **person != reader && line.id == id && now < line.until);
        let mut writers: Vec<_> = others
            .map(|(_, line)| Writer { name: line.name.clone(), left: line.until - now })
            .collect();
        writers.sort_by(|one, other| one.name.cmp(&other.name));
        writers
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<PersonId, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that the caller writes an answer, or does no more. There is nothing to do once: the key of
/// the call goes unused.
pub(crate) async fn write(app: App, change: Change<Write>) -> Result<Outcome<()>> {
    let Write { id, is_writing } = change.request;
    let (known, member) = handler(&app, &change.caller, id, change.now).await?;
    let is_news = match is_writing {
        true => app.writing.note(&member, id, change.now),
        false => app.writing.forget(member.person, id),
    };
    if is_news {
        let topics = vec![Topic::Staff(known.community)];
        app.live.publish(vec![Told { topics, event: Event::Writing { id } }]);
    }
    Ok(().into())
}

/// Tells who else writes.
pub(crate) async fn writers(app: App, ask: Ask<Writers>) -> Result<Outcome<Vec<Writer>>> {
    let (_, member) = handler(&app, &ask.caller, ask.request.id, ask.now).await?;
    Ok(app.writing.of(ask.request.id, member.person, ask.now).into())
}

/// The matter and the caller, who answers for it.
async fn handler(
    app: &App,
    caller: &Caller,
    id: ComplaintId,
    now: Time,
) -> Result<(Known, Member)> {
    let caller = caller.clone();
    app.db
        .read(move |tx| {
            let caller = caller.clone();
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                let (known, part) = complaints::met(tx, &who, id).await?;
                match (part, who.member) {
                    (Part::Handler, Some(member)) => Ok((known, member)),
                    _ => Err(Error::refused(Code::NotAllowed)),
                }
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use contract::{
        id::{CommunityId, DeviceId},
        people::Post,
    };

    use super::*;

    #[test]
    fn it_is_told_once_a_pulse_and_forgotten_by_itself() {
        let writing = Writing::default();
        let (id, li, now) = (ComplaintId::from_number(7), member(1, "小李"), Time(1_000_000));

        assert!(writing.note(&li, id, now));
        assert!(!writing.note(&li, id, now + Span::SECOND), "not with every key");
        assert!(writing.note(&li, id, now + Writer::PULSE), "again after a pulse");
        let seen = writing.of(id, PersonId::from_number(2), now + Writer::PULSE);
        assert_eq!(seen, [Writer { name: "小李".to_owned(), left: Writer::LIFE }]);
        assert!(writing.of(id, li.person, now).is_empty(), "nobody is told of themselves");
        let after = now + Writer::PULSE + Writer::LIFE;
        assert!(writing.of(id, PersonId::from_number(2), after).is_empty());
    }

    #[test]
    fn whoever_writes_elsewhere_writes_here_no_more() {
        let writing = Writing::default();
        let (one, other) = (ComplaintId::from_number(1), ComplaintId::from_number(2));
        let (li, reader, now) = (member(1, "小李"), PersonId::from_number(2), Time(1_000_000));

        assert!(writing.note(&li, one, now) && writing.note(&li, other, now));

        assert!(writing.of(one, reader, now).is_empty());
        assert_eq!(writing.of(other, reader, now).len(), 1);
        assert!(!writing.forget(li.person, one) && writing.forget(li.person, other));
    }

    fn member(number: i64, name: &str) -> Member {
        Member {
            person: PersonId::from_number(number),
            device: DeviceId::from_number(number),
            community: CommunityId::from_number(1),
            name: name.to_owned(),
            post: Post::Staff,
            home: None,
            home_name: None,
        }
    }
}
