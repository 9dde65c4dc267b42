//! What is due at a moment: notices that were planned are published, polls that are over are counted,
//! consents end, photos that wait no more are removed, people who asked for it are deleted, looks that were withheld
//! are told.

use std::time::Duration;

use contract::time::Time;

use crate::{
    app::App, breaches, consents, error::Result, gates, matches, notices, polls, relay, rights,
    withholding,
};

/// How long the worker waits after a fault, and at most without being woken: what is over is begun with at the latest
/// then, and deletion is ordered within 5 s (PIPL article 47).
const PAUSE: Duration = Duration::from_secs(2);

/// Does what is due, as long as the hub serves.
pub async fn watch(app: App) {
    let mut is_followed = false;
    loop {
        // The settings are those of this start: what has changed in them is done once, however often it is tried.
        if !is_followed {
            match gates::follow_settings(&app).await {
                Ok(()) => is_followed = true,
                Err(error) => tracing::warn!(?error, "gates do not follow the settings yet"),
            }
        }
        let wait = match keep(&app).await {
            Ok(Some(next)) => {
                let left = u64::try_from((next - app.now()).0).unwrap_or(0);
                Duration::from_millis(left).min(PAUSE)
            }
            Ok(None) => PAUSE,
            Err(error) => {
                tracing::warn!(?error, "what was due was not done");
                PAUSE
            }
        };
        // Whoever plans something wakes it. A consent does not: many come together, and each ends in time without.
        let _ = tokio::time::timeout(wait, app.planned.notified()).await;
    }
}

/// Does what is due by now; when there will be something again.
///
/// # Errors
/// When the store fails.
pub async fn keep(app: &App) -> Result<Option<Time>> {
    // Each by itself: what fails keeps nothing else from being done.
    let told = breaches::tell(app).await;
    let due = [
        consents::expire(app).await,
        rights::carry_out(app).await,
        notices::release(app).await,
        polls::count_due(app).await,
        withholding::tell_due(app).await,
        matches::clear(app).await,
    ];
    // After all by which a photo may have come to wait no more.
    let cleared = relay::clear(app).await;
    told?;
    cleared?;
    let due = due.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(due.into_iter().flatten().min())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a deletion that has come due may wait for its order (PIPL article 47).
    const AT_MOST: Duration = Duration::from_secs(5);

    #[test]
    fn what_has_ended_is_begun_with_in_time_also_after_a_fault() {
        assert!(PAUSE * 2 < AT_MOST, "{PAUSE:?}");
    }
}
