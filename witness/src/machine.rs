//! What the machine gives: the time and chance.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow};

/// Seconds since 1970. A clock that goes wrong makes a time wrong, and nothing else: no rule asks it.
#[expect(clippy::disallowed_methods, reason = "a witness has its own `App`: this file")]
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// 32 bytes that nobody can guess.
///
/// # Errors
/// When the machine gives none.
#[expect(clippy::disallowed_methods, reason = "as above")]
pub(crate) fn secret() -> Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|fault| anyhow!("asking for chance: {fault}"))?;
    Ok(secret)
}
