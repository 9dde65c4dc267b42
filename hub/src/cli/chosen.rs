//! Which person a command is about: by name, post and home, or by number.

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use contract::{
    id::{CommunityId, PersonId},
    people::Post,
    text::Name,
    time::Time,
};

use crate::{app::App, community, db::Tx, devices, error::Result, people};

/// Which person.
#[derive(Clone, Debug, Args)]
pub(super) struct Chosen {
    /// The person's name.
    #[arg(
        long,
        value_name = "NAME",
        value_parser = name,
        required_unless_present = "person_id",
        conflicts_with = "person_id"
    )]
    person: Option<Name>,
    /// The person's number, where they are known; no name, post or home is needed then.
    #[arg(long, value_name = "ID", value_parser = id)]
    person_id: Option<PersonId>,
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

impl Chosen {
    /// Their community.
    pub(super) fn community(&self, app: &App) -> anyhow::Result<CommunityId> {
        match &self.community {
            Some(code) => app.communities.by_code(code),
            None => app.communities.only(),
        }
        .context("say which community with --community CODE")
    }

    /// The person, who is known already.
    pub(super) async fn known(
        &self,
        tx: &mut Tx,
        community: CommunityId,
        now: Time,
    ) -> Result<PersonId> {
        let found = match (self.person_id, &self.person) {
            (Some(person), _) => {
                devices::is_here(tx, community, person, now).await?.then_some(person)
            }
            (None, Some(name)) => {
                let home = self.put_home(tx, community).await?;
                people::named(tx, community, name.as_str(), self.post.into(), home, now).await?
            }
            (None, None) => None,
        };
        Ok(found.ok_or_else(|| anyhow!("nobody here is called so"))?)
    }

    /// The person, who is added as `fresh` where there is none of this name.
    pub(super) async fn known_or_added(
        &self,
        tx: &mut Tx,
        community: CommunityId,
        fresh: PersonId,
        now: Time,
    ) -> Result<PersonId> {
        let Some(name) = &self.person else { return self.known(tx, community, now).await };
        let (name, post) = (name.as_str(), Post::from(self.post));
        let home = self.put_home(tx, community).await?;
        if let Some(person) = people::named(tx, community, name, post, home, now).await? {
            return Ok(person);
        }
        people::add(tx, fresh, community, name, post, home, now).await?;
        Ok(fresh)
    }

    async fn put_home(
        &self,
        tx: &mut Tx,
        community: CommunityId,
    ) -> Result<Option<contract::id::PlaceId>> {
        match &self.home {
            Some(code) => Ok(Some(community::put_household(tx, community, code).await?)),
            None => Ok(None),
        }
    }
}

fn name(text: &str) -> Result<Name, String> {
    Name::try_from(text).map_err(|fault| format!("cannot be used: {fault}"))
}

fn id(text: &str) -> Result<PersonId, String> {
    text.parse().map_err(|_| "is a person's number".to_owned())
}
