//! What changes, as it changes: a stream that comes back by itself where it broke off.

mod parser;

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use contract::live::{Event, PATH};
use futures_util::{Stream, StreamExt, stream};

use crate::{
    device,
    error::Error,
    hub::Hub,
    transport::{Body, Call},
};
use parser::{Message, Parser};

/// A stream silent for longer is taken for broken: the hub says something every 15 seconds.
const SILENCE: Duration = Duration::from_secs(45);

/// How long connecting may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[cfg(not(target_arch = "wasm32"))]
type Events = Pin<Box<dyn Stream<Item = Event> + Send>>;
#[cfg(target_arch = "wasm32")]
type Events = Pin<Box<dyn Stream<Item = Event>>>;

/// The live events of a hub. It ends after [`Event::Ended`]; dropped, it hangs up.
///
/// Both bodies read it with the same code. `EventSource` would do in a browser, but it hides why
/// the hub refused, sends no contract number, and forgets its place when it gives up.
pub struct Live {
    events: Events,
    is_connected: Arc<AtomicBool>,
}

/// Whether a stream of live events is connected; clones tell of the same stream.
#[derive(Clone, Debug)]
pub struct Connection(Arc<AtomicBool>);

impl Connection {
    /// Whether it is connected now. It may take a silence of 45 seconds to notice that it is not.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Live {
    pub(crate) fn new(hub: Hub) -> Self {
        let is_connected = Arc::new(AtomicBool::new(false));
        let follower = Follower {
            hub,
            is_connected: Arc::clone(&is_connected),
            body: None,
            parser: Parser::default(),
            waiting: VecDeque::new(),
            last_id: None,
            failures: 0,
            was_open: false,
            is_over: false,
        };
        Self { events: Box::pin(stream::unfold(follower, Follower::next)), is_connected }
    }

    /// Tells whether the stream is connected, also while its next event is waited for.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection(Arc::clone(&self.is_connected))
    }

    /// The next event; `None` once the session has ended.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.next().await
    }
}

impl Stream for Live {
    type Item = Event;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        self.events.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live(…)")
    }
}

struct Follower {
    hub: Hub,
    is_connected: Arc<AtomicBool>,
    body: Option<Body>,
    parser: Parser,
    waiting: VecDeque<Message>,
    last_id: Option<String>,
    failures: u32,
    was_open: bool,
    is_over: bool,
}

impl Follower {
    async fn next(mut self) -> Option<(Event, Self)> {
        loop {
            if self.is_over {
                return None;
            }
            while let Some(message) = self.waiting.pop_front() {
                if message.id.is_some() {
                    self.last_id = message.id;
                }
                match event(&message.data) {
                    // With a key at hand the session can begin anew, unseen.
                    Event::Ended if self.hub.account().is_some() => self.break_off(None).await,
                    event => {
                        self.is_over = event == Event::Ended;
                        return Some((event, self));
                    }
                }
            }
            if let Some(body) = &mut self.body {
                match device::within(SILENCE, body.next()).await {
                    Some(Ok(Some(bytes))) => {
                        self.failures = 0;
                        self.waiting.extend(self.parser.feed(&bytes));
                    }
                    Some(Ok(None) | Err(_)) | None => self.break_off(None).await,
                }
                continue;
            }
            match self.connect().await {
                Ok(body) => {
                    self.body = Some(body);
                    self.is_connected.store(true, Ordering::Relaxed);
                    let was_open = std::mem::replace(&mut self.was_open, true);
                    // It broke before it told its place: what was missed cannot be asked for.
                    if was_open && self.last_id.is_none() {
                        return Some((Event::Reset, self));
                    }
                }
                Err(error) if is_final(&error) => {
                    self.is_over = true;
                    return Some((Event::Ended, self));
                }
                Err(Error::Refused(problem)) => self.break_off(problem.retry_after).await,
                Err(Error::Offline | Error::Garbled(_)) => self.break_off(None).await,
            }
        }
    }

    async fn connect(&self) -> Result<Body, Error> {
        let mut call = Call::get(PATH.to_owned(), "text/event-stream, application/problem+json");
        if let Some(id) = &self.last_id {
            call.headers.push(("last-event-id", id.clone()));
        }
        let answer =
            device::within(PATIENCE, self.hub.send(&call)).await.ok_or(Error::Offline)??;
        if answer.content_type.starts_with("text/event-stream") {
            Ok(answer.body)
        } else {
            Err(Error::Garbled(answer.content_type))
        }
    }

    /// Hangs up and waits before the next try.
    async fn break_off(&mut self, at_least: Option<u32>) {
        self.body = None;
        self.is_connected.store(false, Ordering::Relaxed);
        self.parser = Parser::default();
        self.waiting.clear();
        let [chance] = device::random();
        let pause = pause(self.failures, chance);
        self.failures = self.failures.saturating_add(1);
        let at_least = Duration::from_secs(at_least.unwrap_or(0).into());
        self.hub.clock().pause(pause.max(at_least)).await;
    }
}

/// Reads an event; a kind this client does not know yet may concern anything.
fn event(data: &str) -> Event {
    serde_json::from_slice(data.as_bytes()).unwrap_or(Event::Reset)
}

/// Whether the hub would refuse the same again: not when it is busy, starting or ailing.
fn is_final(error: &Error) -> bool {
    matches!(error, Error::Refused(problem) if problem.status < 500 && problem.status != 429)
}

/// One second, doubled by each failure to twenty, and up to half as much again by chance: a hub
/// that comes back does not hear everybody at once.
fn pause(failures: u32, chance: u8) -> Duration {
    let millis = 1_000 * (1_u64 << failures.min(5)).min(20);
    Duration::from_millis(millis + millis * u64::from(chance) / 512)
}

#[cfg(test)]
mod tests {
    use contract::id::ComplaintId;

    use super::*;

    #[test]
    fn pauses_grow_from_one_second_to_thirty() {
        assert_eq!(pause(0, 0), Duration::from_secs(1));
        assert_eq!(pause(3, 0), Duration::from_secs(8));
        assert_eq!(pause(u32::MAX, 0), Duration::from_secs(20));
        assert!(pause(u32::MAX, u8::MAX) < Duration::from_secs(30));
    }

    #[test]
    fn an_event_of_a_newer_hub_means_read_again() {
        let id = ComplaintId::from_number(7);
        let known = format!(r#"{{"kind":"complaint","id":"{id}","version":3}}"#);

        assert_eq!(event(&known), Event::Complaint { id, version: 3 });
        assert_eq!(event(r#"{"kind":"festival"}"#), Event::Reset);
    }
}
