//! The live stream of a session, as `text/event-stream`.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::{
        IntoResponse, Response,
        sse::{Event as Sse, KeepAlive, Sse as Stream},
    },
};
use contract::{Code, id::PlaceId, live::Event, people::Care, time::Time};
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;

use crate::{
    app::App,
    call::Caller,
    community,
    error::{Error, Result},
    live::{Numbered, Topic},
    people::{self, Who},
    sessions,
};

/// How often a silent stream says that it is alive; proxies close silent ones after 30 s.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Opens a stream of what concerns the caller.
pub(crate) async fn live(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    app.limits.call(&caller)?;
    let now = app.now();
    let who = |caller: Caller| {
        app.db.read(move |tx| {
            let caller = caller.clone();
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                let home = who.member.as_ref().and_then(|member| member.home);
                let around = match home {
                    Some(home) => community::chain(tx, home).await?,
                    None => Vec::new(),
                };
                Ok((who, around, sessions::first_end(tx, &caller, now).await?))
            })
        })
    };
    let (reader, around, until) = who(caller.clone()).await?;
    let topics = topics(&reader, &around, &caller);
    let Some(until) = until.filter(|_| !topics.is_empty()) else {
        return Err(Error::refused(Code::NotSignedIn));
    };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let receiver = app.live.watch(&topics, last);
    // Its end may have been told between the first look and the watching: nobody would tell again.
    who(caller).await?;
    let open = Open { app: app.clone(), receiver, until, place: String::new(), has_ended: false };
    let events = stream::unfold(open, Open::next).filter_map(|numbered| async move {
        let data = serde_json::to_string(&numbered.event).ok()?;
        Some(Ok::<_, Infallible>(Sse::default().id(numbered.id).data(data)))
    });
    // The comment opens the stream at once: proxies and readers wait for the first byte.
    let events = stream::once(async { Ok(Sse::default().comment("linli")) }).chain(events);
    let mut response =
        Stream::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    // Nginx would hold events back until its buffer is full.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// A stream that is open.
struct Open {
    app: App,
    receiver: mpsc::Receiver<Numbered>,
    /// When the session ends by itself.
    until: Time,
    /// The id of the last event.
    place: String,
    has_ended: bool,
}

impl Open {
    async fn next(mut self) -> Option<(Numbered, Self)> {
        if self.has_ended {
            return None;
        }
        let left = u64::try_from((self.until - self.app.now()).0).unwrap_or(0);
        let told = tokio::time::timeout(Duration::from_millis(left), self.receiver.recv()).await;
        let is_over = self.app.now() >= self.until;
        let numbered = match told {
            Ok(numbered) if !is_over => numbered?,
            // What was told just then is told again to the session that comes after this one.
            Ok(_) | Err(_) => Numbered { id: self.place.clone(), event: Event::Ended },
        };
        self.place.clone_from(&numbered.id);
        self.has_ended = numbered.event == Event::Ended;
        Some((numbered, self))
    }
}

fn topics(who: &Who, around: &[PlaceId], caller: &Caller) -> Vec<Topic> {
    let mut topics = Vec::new();
    if let Some(member) = &who.member {
        topics.push(Topic::Person(member.person));
        topics.push(Topic::Device(member.device));
        topics.push(Topic::Community(member.community));
        topics.extend(around.iter().map(|place| Topic::Place(*place)));
        if member.post.answers() {
            topics.push(Topic::Staff(member.community));
        }
        if member.post.may(Care::Rights) {
            topics.push(Topic::Rights(member.community));
        }
    }
    topics.extend(who.case.map(Topic::Case));
    if !topics.is_empty() {
        let sessions = [caller.session, caller.case_session];
        topics.extend(sessions.into_iter().flatten().map(Topic::Session));
    }
    topics
}
