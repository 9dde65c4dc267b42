//! `linli-hub leave`: the end of somebody's access, from the hub's own machine.

use anyhow::anyhow;
use clap::Args;
use contract::time::Day;

use super::{Data, chosen::Chosen};
use crate::{community, devices};

/// Ends a person's access to the community, as when they move out; what they filed stays.
#[derive(Debug, Args)]
pub(super) struct Leave {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    chosen: Chosen,
    /// The last day, as 2026-11-30; without one their access ends at once.
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Day>,
}

impl Leave {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open_here().await?;
        let community = self.chosen.community(&app)?;
        let offset = community::settings(&app, community)
            .map_err(|error| anyhow!("reading the community: {error:?}"))?
            .offset();
        let now = app.now();
        let (inner, chosen, on) = (app.clone(), self.chosen, self.on);
        let at = app
            .db
            .write(move |tx| {
                let (app, chosen) = (inner.clone(), chosen.clone());
                Box::pin(async move {
                    let person = chosen.known(tx, community, now).await?;
                    let at = devices::last_moment(on, now, offset);
                    devices::depart(tx, &app, person, at, None, now).await?;
                    Ok(at)
                })
            })
            .await
            .map_err(|error| anyhow!("ending the access: {error:?}"))?;
        app.db.close().await;
        let civil = at.civil(offset);
        println!(
            "ends {}-{:02}-{:02} {:02}:{:02}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute
        );
        Ok(())
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::try_from(text.to_owned()).map_err(|_| "is a date, as 2026-11-30".to_owned())
}
