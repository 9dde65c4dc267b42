//! Who asks too often is asked to wait: counted by session and door as well as by address, since
//! an estate shares one.

use std::{net::IpAddr, num::NonZeroU32};

use contract::Code;
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
    error::{Error, Refusal, Result},
};

/// How often each kind of call may be made in a minute; a whole minute's worth may come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Any call, by one session or, without one, one address.
    pub calls: NonZeroU32,
    /// Complaints filed by one session.
    pub filings_by_session: NonZeroU32,
    /// Complaints filed from one address without a session.
    pub filings_by_address: NonZeroU32,
    /// Tries of case keys and invitations, by one address.
    pub secrets: NonZeroU32,
}

impl Default for Rates {
    fn default() -> Self {
        let of = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self {
            calls: of(1_200),
            filings_by_session: of(20),
            filings_by_address: of(120),
            secrets: of(120),
        }
    }
}

/// Whom a call is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A session, by the hash of its token.
    Session([u8; 32]),
    /// An address.
    Address(IpAddr),
}

type Limiter = RateLimiter<Counted, DashMapStateStore<Counted>, Ticks, NoOpMiddleware<Nanos>>;

/// The counts.
pub struct Limits {
    calls: Limiter,
    filings_by_session: Limiter,
    filings_by_address: Limiter,
    secrets: Limiter,
    ticks: Ticks,
}

/// The hub's clock as the limiter reads it.
#[derive(Clone)]
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;
    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.now().0).unwrap_or(0).saturating_mul(1_000_000))
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
            filings_by_session: limiter(rates.filings_by_session),
            filings_by_address: limiter(rates.filings_by_address),
            secrets: limiter(rates.secrets),
            ticks,
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn call(&self, counted: Counted) -> Result<()> {
        self.count(&self.calls, counted)
    }

    /// Counts a complaint.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn filing(&self, counted: Counted) -> Result<()> {
        match counted {
            Counted::Session(_) => self.count(&self.filings_by_session, counted),
            Counted::Address(_) => self.count(&self.filings_by_address, counted),
        }
    }

    /// Counts the try of a secret.
    ///
    /// # Errors
    /// `too_many` with the time to wait.
    pub fn secret(&self, address: IpAddr) -> Result<()> {
        self.count(&self.secrets, Counted::Address(address))
    }

    /// Forgets those who have not asked for so long that nothing is counted for them.
    pub fn sweep(&self) {
        for limiter in
            [&self.calls, &self.filings_by_session, &self.filings_by_address, &self.secrets]
        {
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
