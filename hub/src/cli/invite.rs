//! `linli-hub invite`: an invitation from the hub's own machine.

use anyhow::{anyhow, bail};
use clap::Args;
use contract::{devices::Why, id::PersonId};

use super::{Data, chosen::Chosen, origin};
use crate::{devices, joining};

/// What whoever runs the machine is told of somebody who has joined.
const HAS_JOINED: &str = "this person has joined already, so no invitation was made. A further device they add \
    themselves, in 我的设备 on one that works. Who has lost all devices comes to the counter, where two of the staff \
    recover the account. Where no staff are left for that, run this again with --again: it ends all devices of this \
    person, and their own records say so.";

/// Makes an invitation and prints its link.
///
/// A person of this name is added where there is none. Who has joined already is refused: they add a further device
/// themselves, and who has lost all of them comes back by a recovery.
#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    data: Data,
    /// Where the hub is reached; the link begins with it.
    #[arg(long, value_name = "URL", value_parser = origin)]
    public_url: String,
    #[command(flatten)]
    chosen: Chosen,
    /// For somebody who is known and has lost their device, where nobody is left to recover it: all
    /// their former devices and unused invitations end now, with the helpers named on them and a
    /// deletion that was planned. A hub that serves meanwhile refuses their calls at once and closes
    /// what they have open within ten minutes.
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
                        let person = chosen.known_or_added(tx, community, fresh, now).await?;
                        // A key beside those they have would come without their word.
                        if devices::has_joined(tx, person).await? {
                            return Ok(None);
                        }
                        devices::close_invitations(tx, person, now).await?;
                        person
                    };
                    Ok(Some(joining::invite(tx, &app, person, None, now).await?))
                })
            })
            .await
            .map_err(|error| anyhow!("making the invitation: {error:?}"))?;
        app.db.close().await;
        let Some(secret) = secret else { bail!(HAS_JOINED) };
        println!("{}/join#{secret}", self.public_url);
        Ok(())
    }
}
