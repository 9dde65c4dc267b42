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
use contract::{Code, live::Event};
use futures_util::{StreamExt, stream};

use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    live::Topic,
    people::{self, Who},
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
            Box::pin(async move { people::who(tx, &caller, now).await })
        })
    };
    let topics = topics(&who(caller.clone()).await?);
    if topics.is_empty() {
        return Err(Error::refused(Code::NotSignedIn));
    }
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let receiver = app.live.watch(&topics, last);
    // Its end may have been told between the first look and the watching: nobody would tell again.
    who(caller).await?;
    let events = stream::unfold((receiver, false), |(mut receiver, has_ended)| async move {
        if has_ended {
            return None;
        }
        let numbered = receiver.recv().await?;
        let has_ended = numbered.event == Event::Ended;
        Some((numbered, (receiver, has_ended)))
    })
    .filter_map(|numbered| async move {
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

fn topics(who: &Who) -> Vec<Topic> {
    let mut topics = Vec::new();
    if let Some(member) = &who.member {
        topics.push(Topic::Person(member.person));
        topics.push(Topic::Device(member.device));
        if member.post.answers() {
            topics.push(Topic::Staff(member.community));
        }
    }
    topics.extend(who.case.map(Topic::Case));
    topics
}
