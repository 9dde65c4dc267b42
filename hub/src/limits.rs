//! Who asks too often is asked to wait: counted by session and door as well as by address, since
//! an estate shares one.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use contract::{Code, community::DoorCode};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use serde::{Deserialize, Serialize};

use crate::{
    app::Clock,
    call::Caller,
    error::{Error, Refusal, Result},
};

/// How often each kind of call may be made in a minute; a whole minute's worth may come at once. Of homes it is a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Any call, by one session or, without one, one address.
    pub calls: NonZeroU32,
    /// Any call from one address, whatever sessions it shows: a session is only looked up later.
    pub calls_by_address: NonZeroU32,
    /// Complaints filed by one session.
    pub filings_by_session: NonZeroU32,
    /// Complaints filed at one door from one address without a session.
    pub filings_by_door: NonZeroU32,
    /// Complaints filed from one address without a session, at whatever doors.
    pub filings_by_address: NonZeroU32,
    /// Consents given and refused by one session; withdrawing one is not counted.
    pub consents_by_session: NonZeroU32,
    /// Tries of case keys and invitations, by one address.
    pub secrets: NonZeroU32,
    /// Homes whose people one of the staff is shown on one day: twenty who come to the counter, with what typing shows
    /// on the way to each.
    pub homes_by_person: NonZeroU32,
}

impl Default for Rates {
    fn default() -> Self {
        let of = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self {
            calls: of(1_200),
            calls_by_address: of(30_000),
            filings_by_session: of(20),
            filings_by_door: of(30),
            filings_by_address: of(120),
            consents_by_session: of(20),
            secrets: of(120),
            homes_by_person: of(120),
        }
    }
}

/// Whom a call is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A session, by the hash of its token.
    Session([u8; 32]),
    /// An address; of IPv6 the network, of which one line has as many addresses as it likes.
    Address(IpAddr),
    /// A door and an address.
    Door(DoorHash, IpAddr),
}

/// What stands for a door's code.
type DoorHash = u64;

impl Counted {
    /// An address as it is counted.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// The address itself, or the first 64 bits of one of IPv6 (RFC 6177 gives a home at least those).
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.into(),
            None => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        },
        v4 @ IpAddr::V4(_) => v4,
    }
}

type Limiter = RateLimiter<Counted, DashMapStateStore<Counted>, Ticks, NoOpMiddleware<Nanos>>;

/// The counts.
pub struct Limits {
    calls: Limiter,
    calls_by_address: Limiter,
    filings_by_session: Limiter,
    filings_by_door: Limiter,
    filings_by_address: Limiter,
    consents_by_session: Limiter,
    secrets: Limiter,
    homes: u32,
    ticks: Ticks,
}

/// The hub's time as the limiter reads it: whoever sets the machine's clock shuts nobody out.
#[derive(Clone)]
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;
    fn now(&self) -> Nanos {
        self.0.passed().into()
    }
}

impl Limits {
    /// Counts that begin at nothing.
    #[must_use]
    pub fn new(rates: Rates, clock: Clock) -> Self {
        let ticks = Ticks(clock);
        let limiter = |rate| {
            RateLimiter::new(Quota::per_minute(rate), DashMapStateStore::default(), ticks.clone())
        };
        Self {
            calls: limiter(rates.calls),
            calls_by_address: limiter(rates.calls_by_address),
            filings_by_session: limiter(rates.filings_by_session),
            filings_by_door: limiter(rates.filings_by_door),
            filings_by_address: limiter(rates.filings_by_address),
            consents_by_session: limiter(rates.consents_by_session),
            secrets: limiter(rates.secrets),
            homes: rates.homes_by_person.get(),
            ticks,
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn call(&self, caller: &Caller) -> Result<()> {
        self.count(&self.calls_by_address, Counted::address(caller.address))?;
        self.count(&self.calls, caller.counted())
    }

    /// Counts a complaint.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn filing(&self, caller: &Caller, door: Option<&DoorCode>) -> Result<()> {
        if let Counted::Session(_) = caller.counted() {
            return self.count(&self.filings_by_session, caller.counted());
        }
        if let Some(door) = door {
            let mut hasher = DefaultHasher::new();
            door.as_str().hash(&mut hasher);
            let counted = Counted::Door(hasher.finish(), network(caller.address));
            self.count(&self.filings_by_door, counted)?;
        }
        self.count(&self.filings_by_address, caller.counted())
    }

    /// Counts a consent or a refusal: each stays in the ledger for ever.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn consent(&self, caller: &Caller) -> Result<()> {
        self.count(&self.consents_by_session, caller.counted())
    }

    /// Counts the try of a secret.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn secret(&self, caller: &Caller) -> Result<()> {
        self.count(&self.secrets, Counted::address(caller.address))
    }

    /// The people of how many homes one of the staff is shown on a day.
    #[must_use]
    pub const fn homes(&self) -> u32 {
        self.homes
    }

    /// Forgets those who have not asked for so long that nothing is counted for them.
    pub fn sweep(&self) {
        for limiter in [
            &self.calls,
            &self.calls_by_address,
            &self.filings_by_session,
            &self.filings_by_door,
            &self.filings_by_address,
            &self.consents_by_session,
            &self.secrets,
        ] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn count(&self, limiter: &Limiter, counted: Counted) -> Result<()> {
        limiter.check_key(&counted).map_err(|until| {
            let now = self.ticks.now();
            let wait = until.earliest_possible().duration_since(now);
            Error::Refused(Refusal {
                code: Code::TooMany,
                fields: Vec::new(),
                wait: Some(wait.into()),
            })
        })
    }
}
