//! What a browser works out of the ledger, for `cargo xtask bench ledger`: log and proofs of the native
//! measurement, piece by piece for the script that reads the clock around each.
//!
//! It is an example of the web app's package, so that it has the web app's build, features and allocator.

#[path = "../../xtask/src/bin/bench/ledger/kept.rs"]
mod kept;
#[path = "../../xtask/src/bin/bench/ledger/log.rs"]
mod log;

use std::{cell::RefCell, rc::Rc};

use anyhow::Result;
use contract::ledger::Entries;
use js_sys::{Object, Reflect};
use kept::{Kept, by_us};
use ledger::{
    chain::Entry,
    checkpoint::Checkpoint,
    follower::{Follower, News, Told},
    growing::Edge,
    note::Note,
    policy::Policy,
    tree::Head,
};
use log::{Log, SIZES, entry};
// For its allocator.
use ui as _;
use wasm_bindgen::closure::Closure;

/// A piece of work: it takes a number, and says whether it came out as it should.
type Act = fn(&mut Work, u32) -> bool;

/// What the script may call.
const ACTS: [(&str, Act); 8] = [
    ("holds", Work::holds),
    ("holdsSeen", Work::holds_seen),
    ("isRefused", Work::is_refused),
    ("begin", Work::begin),
    ("bring", Work::bring),
    ("hash", Work::hash),
    ("read", Work::read),
    ("isAtTheEnd", Work::is_at_the_end),
];

fn main() {
    let work = Work::new().expect("the log is made of what is written here");
    let work = Rc::new(RefCell::new(work));
    let given = Object::new();
    for (name, act) in ACTS {
        let work = Rc::clone(&work);
        let act = Closure::<dyn FnMut(u32) -> bool>::new(move |number: u32| {
            act(&mut work.borrow_mut(), number)
        });
        Reflect::set(&given, &name.into(), &act.into_js_value()).expect("an object of our own");
    }
    Reflect::set(&js_sys::global(), &"proving".into(), &given).expect("a name that is free");
}

/// A million entries, proofs among them, and how far a device has come with them.
struct Work {
    kept: Vec<Kept>,
    bare: Policy,
    seen: Policy,
    news: News,
    head: Head,
    batch: Vec<Entry>,
    edge: Edge,
    device: Follower,
}

impl Work {
    fn new() -> Result<Self> {
        let [size, _] = SIZES;
        let mut log = Log::new()?;
        log.grow(size);
        let news = log.news(size)?;
        let head = Checkpoint::read(Note::read(&news.checkpoint)?.text())?.head;
        Ok(Self {
            kept: kept::kept(&log, size)?,
            bare: Policy::read(&log.policy(false))?,
            seen: Policy::read(&log.policy(true))?,
            news,
            head,
            batch: Vec::with_capacity(Entries::MOST),
            edge: Edge::default(),
            device: Follower::default(),
        })
    }

    /// A proof holds by the log's signature alone.
    fn holds(&mut self, place: u32) -> bool {
        self.at(place).is_some_and(|kept| by_us(kept, &self.bare).is_ok())
    }

    /// A proof holds by the signatures of three witnesses as well.
    fn holds_seen(&mut self, place: u32) -> bool {
        self.at(place).is_some_and(|kept| by_us(kept, &self.seen).is_ok())
    }

    /// A proof does not hold for the entry of the next one.
    fn is_refused(&mut self, place: u32) -> bool {
        let (Some(one), Some(next)) = (self.at(place), self.at(place + 1)) else { return false };
        let swapped = Kept { text: one.text.clone(), entry: next.entry };
        by_us(&swapped, &self.bare).is_err()
    }

    /// A new device believes the page.
    fn begin(&mut self, _: u32) -> bool {
        (self.edge, self.device) = (Edge::default(), Follower::default());
        matches!(self.device.hear(&self.news), Ok(Told::Confirmed(_)))
    }

    /// The next entries come, as many as a hub tells at once.
    fn bring(&mut self, from: u32) -> bool {
        let ([size, _], from) = (SIZES, u64::from(from));
        let until = size.min(from + Entries::MOST as u64);
        self.batch.clear();
        self.batch.extend((from..until).map(entry));
        !self.batch.is_empty()
    }

    /// Their hashes alone.
    fn hash(&mut self, _: u32) -> bool {
        self.batch.iter().for_each(|entry| self.edge.append(entry.hash(), |_, _| ()));
        true
    }

    /// The device reads them.
    fn read(&mut self, _: u32) -> bool {
        self.device.read(&self.batch).is_ok()
    }

    /// Everything was read, and it is the log of the page.
    fn is_at_the_end(&mut self, _: u32) -> bool {
        self.edge.head() == self.head && self.device.is_at_the_end()
    }

    fn at(&self, place: u32) -> Option<&Kept> {
        self.kept.get(usize::try_from(place).ok()?)
    }
}
