//! `linli-hub invite`: an invitation from the hub's own machine.

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use contract::{id::PersonId, people::Post, text::Name};

use super::{Data, origin};
use crate::{community, joining, people};

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
    /// The person's name.
    #[arg(long, value_name = "NAME")]
    person: String,
    /// What they are.
    #[arg(long, value_enum, default_value_t = PostArgument::Resident)]
    post: PostArgument,
    /// The household of a resident, as 3-1-502.
    #[arg(long, value_name = "CODE")]
    home: Option<String>,
    /// The community, where the hub serves more than one.
    #[arg(long, value_name = "CODE")]
    community: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PostArgument {
    Resident,
    Staff,
    Manager,
    Auditor,
}

impl From<PostArgument> for Post {
    fn from(post: PostArgument) -> Self {
        match post {
            PostArgument::Resident => Self::Resident,
            PostArgument::Staff => Self::Staff,
            PostArgument::Manager => Self::Manager,
            PostArgument::Auditor => Self::Auditor,
        }
    }
}

impl Invite {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open(self.public_url.clone()).await?;
        let community = match &self.community {
            Some(code) => app.communities.by_code(code),
            None => app.communities.only(),
        }
        .context("say which community with --community CODE")?;
        let name = Name::try_from(self.person.as_str())
            .map_err(|fault| anyhow!("the name cannot be used: {fault}"))?;
        let (post, home) = (Post::from(self.post), self.home);
        let now = app.now();
        let new_person = PersonId::from_number(app.id()?);
        let inner = app.clone();
        let secret = app
            .db
            .write(move |tx| {
                let (app, name, home) = (inner.clone(), name.clone(), home.clone());
                Box::pin(async move {
                    let home = match home {
                        Some(code) => Some(community::put_household(tx, community, &code).await?),
                        None => None,
                    };
                    let known = people::named(tx, community, name.as_str(), post, home).await?;
                    let person = match known {
                        Some(person) => person,
                        None => {
                            let name = name.as_str();
                            people::add(tx, new_person, community, name, post, home, now).await?;
                            new_person
                        }
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
