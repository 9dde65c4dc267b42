//! What is kept only for a time: removed community by community, a few at once.

use contract::{id::CommunityId, time::Time};

use crate::{app::App, error::Result};

/// Removes with `forget` what has been over in each community for longer than its privacy notice says, so
/// many in one transaction until fewer are left; how many it were.
///
/// # Errors
/// When `forget` fails; what was removed until then stays removed.
pub(crate) async fn expire<F, R>(app: &App, batch: usize, forget: F) -> Result<usize>
where
    F: Fn(App, CommunityId, Time) -> R + Send + Sync,
    R: Future<Output = Result<usize>> + Send,
{
    let now = app.now();
    let mut removed = 0;
    for (community, settings) in app.communities.iter() {
        let since = settings.kept_since(now);
        loop {
            let count = forget(app.clone(), community, since).await?;
            removed += count;
            if count < batch {
                break;
            }
        }
    }
    Ok(removed)
}
