//! `linli-hub invite`: an invitation from the hub's own machine.

use anyhow::anyhow;
use clap::Args;
use contract::{devices::Why, id::PersonId};

use super::{Data, chosen::Chosen, origin};
use crate::{devices, joining};

/// Makes an invitation and prints its link.
///
/// A person of this name is added where there is none; an existing one gets another device.
#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    data: Data,
    /// Where the hub is reached; the link begins with it.
    #[arg(long, value_name = "URL", value_parser = origin)]
    public_url: String,
    #[command(flatten)]
    chosen: Chosen,
    /// For somebody who is known and has lost their device: all their former devices and unused
    /// invitations end now. A hub that serves meanwhile refuses their calls at once and closes what
    /// they have open within ten minutes.
    #[arg(long)]
    again: bool,
}

impl Invite {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open(self.public_url.clone()).await?;
        let community = self.chosen.community(&app)?;
        let now = app.now();
        let fresh = PersonId::from_number(app.id()?);
        let (inner, chosen, again) = (app.clone(), self.chosen, self.again);
        let secret = app
            .db
            .write(move |tx| {
                let (app, chosen) = (inner.clone(), chosen.clone());
                Box::pin(async move {
                    let person = if again {
                        let person = chosen.known(tx, community, now).await?;
                        devices::end_all(tx, &app, person, Why::Renewed, now).await?;
                        person
                    } else {
                        chosen.known_or_added(tx, community, fresh, now).await?
                    };
                    joining::invite(tx, &app, person, None, now).await
                })
            })
            .await
            .map_err(|error| anyhow!("making the invitation: {error:?}"))?;
        app.db.close().await;
        println!("{}/join#{secret}", self.public_url);
        Ok(())
    }
}
