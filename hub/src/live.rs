//! Live streams: who watches what, and what was told lately so that a stream can resume.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use contract::{
    id::{CommunityId, ComplaintId, DeviceId, PersonId, PlaceId},
    live::Event,
};
use tokio::sync::mpsc;

use crate::call::TokenHash;

/// Events kept for streams that resume.
const KEPT: usize = 4_096;

/// Events a slow stream may fall behind before it is cut off to resume.
const BEHIND: usize = 64;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Everything the staff of a community see.
    Staff(CommunityId),
    /// What people of a community ask about their own data, for those who answer it.
    Rights(CommunityId),
    /// What concerns everybody of a community who has joined.
    Community(CommunityId),
    /// What concerns those who live in a grid, building, unit or household.
    Place(PlaceId),
    /// What concerns one person.
    Person(PersonId),
    /// One complaint.
    Case(ComplaintId),
    /// The end of a device's sessions.
    Device(DeviceId),
    /// The end of one session.
    Session(TokenHash),
}

/// An event with those it concerns.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whom.
    pub topics: Vec<Topic>,
    /// What.
    pub event: Event,
}

/// An event with its place in the stream, as `Last-Event-ID` repeats it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// `boot.number`.
    pub id: String,
    /// What.
    pub event: Event,
}

/// The live streams of a hub; clones share them.
#[derive(Clone)]
pub struct Live(Arc<Mutex<State>>);

struct State {
    boot: String,
    last: u64,
    kept: VecDeque<(u64, Told)>,
    /// The open streams by their number.
    streams: HashMap<u64, mpsc::Sender<Numbered>>,
    /// The numbers of the streams that watch something, those that have ended among them.
    watchers: HashMap<Topic, Vec<u64>>,
    opened: u64,
    is_closed: bool,
}

impl Live {
    /// A hub's streams; `boot` tells its runs apart.
    #[must_use]
    pub fn new(boot: String) -> Self {
        Self(Arc::new(Mutex::new(State {
            boot,
            last: 0,
            kept: VecDeque::with_capacity(KEPT),
            streams: HashMap::new(),
            watchers: HashMap::new(),
            opened: 0,
            is_closed: false,
        })))
    }

    /// Tells events to all that watch their topics.
    pub fn publish(&self, told: Vec<Told>) {
        if told.is_empty() {
            return;
        }
        let mut state = self.state();
        for mut told in told {
            told.event = told.event.among(state.listeners(&told.topics));
            // What passes within seconds is not kept: nobody needs it after resuming.
            let is_passing = matches!(told.event, Event::Writing { .. });
            if !is_passing {
                state.last += 1;
            }
            let number = state.last;
            let numbered = Numbered { id: format!("{}.{number}", state.boot), event: told.event };
            state.send(&told.topics, &numbered);
            if is_passing {
                continue;
            }
            if state.kept.len() == KEPT {
                state.kept.pop_front();
            }
            state.kept.push_back((number, told));
        }
    }

    /// Watches `topics`: begins with [`Event::Open`], or after the event `last` if it is still kept,
    /// else with [`Event::Reset`].
    #[must_use]
    pub fn watch(&self, topics: &[Topic], last: Option<&str>) -> mpsc::Receiver<Numbered> {
        let mut state = self.state();
        let first = match last {
            Some(last) => state.since(last, topics),
            None => vec![state.here(Event::Open)],
        };
        let (sender, receiver) = mpsc::channel(BEHIND + first.len());
        for numbered in first {
            // The channel was made large enough for them.
            let _ = sender.try_send(numbered);
        }
        if !state.is_closed {
            state.add(topics, sender);
        }
        receiver
    }

    /// How many streams are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.state().streams.values().filter(|stream| !stream.is_closed()).count()
    }

    /// Ends every stream; new ones end at once.
    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.streams.clear();
        state.watchers.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Adds a stream to those that watch `topics`.
    fn add(&mut self, topics: &[Topic], stream: mpsc::Sender<Numbered>) {
        self.opened += 1;
        // Now and then, or ten thousand that open would look at each other.
        if self.opened.is_multiple_of(256) {
            self.streams.retain(|_, stream| !stream.is_closed());
        }
        self.streams.insert(self.opened, stream);
        for topic in topics {
            let watchers = self.watchers.entry(*topic).or_default();
            // Now and then: ten thousand watch the same community.
            if watchers.len().is_power_of_two() {
                watchers.retain(|watcher| self.streams.contains_key(watcher));
            }
            watchers.push(self.opened);
        }
    }

    /// Sends an event once to each stream that watches one of `topics`. A stream that is gone or too
    /// far behind is dropped as a whole, so that it ends; it resumes by its last id.
    fn send(&mut self, topics: &[Topic], event: &Numbered) {
        let mut reached = HashSet::new();
        for topic in topics {
            let Some(watchers) = self.watchers.get_mut(topic) else { continue };
            watchers.retain(|watcher| {
                let Some(stream) = self.streams.get(watcher) else { return false };
                if !reached.insert(*watcher) {
                    return true;
                }
                let is_sent = stream.try_send(event.clone()).is_ok();
                if !is_sent {
                    self.streams.remove(watcher);
                }
                is_sent
            });
            if watchers.is_empty() {
                self.watchers.remove(topic);
            }
        }
    }

    /// How many watch one of these, some of them perhaps twice or gone.
    fn listeners(&self, topics: &[Topic]) -> usize {
        topics.iter().filter_map(|topic| self.watchers.get(topic)).map(Vec::len).sum()
    }

    /// What was missed since the event `last`, or a reset where that cannot be told.
    fn since(&self, last: &str, topics: &[Topic]) -> Vec<Numbered> {
        let number = last
            .split_once('.')
            .filter(|(boot, _)| *boot == self.boot)
            .and_then(|(_, number)| number.parse::<u64>().ok())
            .filter(|number| *number <= self.last);
        let oldest = self.kept.front().map_or(self.last + 1, |(number, _)| *number);
        match number {
            Some(number) if number + 1 >= oldest => self
                .kept
                .iter()
                .filter(|(n, told)| *n > number && told.topics.iter().any(|t| topics.contains(t)))
                .map(|(n, told)| Numbered { id: format!("{}.{n}", self.boot), event: told.event })
                .collect(),
            _ => vec![self.here(Event::Reset)],
        }
    }

    /// An event that tells where the stream is.
    fn here(&self, event: Event) -> Numbered {
        Numbered { id: format!("{}.{}", self.boot, self.last), event }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: i64, topic: Topic) -> Told {
        let id = ComplaintId::from_number(number);
        Told { topics: vec![topic], event: Event::Complaint { id, version: 1 } }
    }

    fn read(receiver: &mut mpsc::Receiver<Numbered>) -> Vec<Numbered> {
        std::iter::from_fn(|| receiver.try_recv().ok()).collect()
    }

    const MINE: Topic = Topic::Person(PersonId::from_number(1));
    const OTHERS: Topic = Topic::Person(PersonId::from_number(2));

    #[test]
    fn only_what_concerns_the_watcher_is_told() {
        let live = Live::new("a".into());
        let mut mine = live.watch(&[MINE], None);

        live.publish(vec![told(1, OTHERS), told(2, MINE)]);

        let heard = read(&mut mine);
        assert_eq!(heard.len(), 2);
        assert_eq!((heard[0].id.as_str(), heard[0].event), ("a.0", Event::Open));
        assert_eq!(heard[1].id, "a.2");
    }

    #[test]
    fn a_stream_resumes_where_it_broke() {
        let live = Live::new("a".into());
        live.publish(vec![told(1, MINE), told(2, OTHERS), told(3, MINE)]);

        let heard = read(&mut live.watch(&[MINE], Some("a.1")));

        assert_eq!(heard, [Numbered { id: "a.3".into(), event: told(3, MINE).event }]);
    }

    #[test]
    fn what_passes_is_told_once_and_leaves_no_trace() {
        let live = Live::new("a".into());
        let mut mine = live.watch(&[MINE], None);
        let event = Event::Writing { id: ComplaintId::from_number(1) };
        live.publish(vec![Told { topics: vec![MINE], event }, told(2, MINE)]);

        let heard = read(&mut mine);
        let resumed = read(&mut live.watch(&[MINE], Some("a.0")));

        assert_eq!((heard[1].id.as_str(), heard[1].event), ("a.0", event));
        assert_eq!(heard[2].id, "a.1");
        assert_eq!(resumed, heard[2..]);
    }

    #[test]
    fn what_cannot_be_resumed_is_reset() {
        let live = Live::new("b".into());
        for number in 0..i64::try_from(KEPT).expect("a small number") + 10 {
            live.publish(vec![told(number, MINE)]);
        }
        for last in ["a.1", "b.1", "b.99999", "nonsense"] {
            let heard = read(&mut live.watch(&[MINE], Some(last)));
            assert_eq!(heard.len(), 1, "{last}");
            assert_eq!(heard[0].event, Event::Reset, "{last}");
        }
    }

    #[test]
    fn a_slow_stream_is_cut_off_and_resumes() {
        let live = Live::new("a".into());
        let mut slow = live.watch(&[MINE], None);
        let count = i64::try_from(BEHIND).expect("a small number") + 5;
        (0..count).for_each(|number| live.publish(vec![told(number, MINE)]));

        let first = read(&mut slow);
        assert!(slow.is_closed());
        let rest = read(&mut live.watch(&[MINE], first.last().map(|last| last.id.as_str())));

        // The first is the opening.
        assert_eq!(first.len() - 1 + rest.len(), usize::try_from(count).expect("a small number"));
    }

    #[test]
    fn a_slow_stream_of_several_topics_ends_too() {
        let live = Live::new("a".into());
        let mut slow = live.watch(&[MINE, OTHERS], None);

        (0..100).for_each(|number| live.publish(vec![told(number, MINE)]));

        read(&mut slow);
        assert!(slow.is_closed() && live.count() == 0);
    }

    #[test]
    fn an_event_of_several_topics_is_told_once() {
        let live = Live::new("a".into());
        let mut mine = live.watch(&[MINE, OTHERS], None);
        let event = Event::Complaint { id: ComplaintId::from_number(1), version: 1 };

        live.publish(vec![Told { topics: vec![MINE, OTHERS], event }]);

        assert_eq!(read(&mut mine).len(), 2, "the opening and the event");
        assert_eq!(live.count(), 1);
    }
}
