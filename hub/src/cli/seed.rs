//! `linli-hub seed`: an invented community life, to try the hub at any size.

use anyhow::Context;
use clap::Args;

use super::Data;
use crate::seed::{self, Amount};

/// Invents residents with households and complaints with their history.
///
/// What is there stays. The same `--seed` invents the same people, texts and courses again,
/// counted back from now. Nobody invented has a device: invite one by name to look around.
#[derive(Debug, Args)]
pub(super) struct Seed {
    #[command(flatten)]
    data: Data,
    /// How many complaints.
    #[arg(long, value_name = "N")]
    cases: u64,
    /// How many notices.
    #[arg(long, value_name = "N", default_value_t = 0)]
    notices: u64,
    /// How many suggestions; the first has the support of every resident.
    #[arg(long, value_name = "N", default_value_t = 0)]
    suggestions: u64,
    /// How many polls; every resident has answered the first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    polls: u64,
    /// How many activities.
    #[arg(long, value_name = "N", default_value_t = 0)]
    activities: u64,
    /// How many residents.
    #[arg(long, value_name = "M", default_value_t = 200)]
    residents: u64,
    /// How many members of the staff answer them.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    staff: u64,
    /// Another number invents another life.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// The community, where the hub serves more than one.
    #[arg(long, value_name = "CODE")]
    community: Option<String>,
}

impl Seed {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open_here().await?;
        let community = match &self.community {
            Some(code) => app.communities.by_code(code),
            None => app.communities.only(),
        }
        .context("say which community with --community CODE")?;
        let Self { cases, notices, suggestions, polls, activities, residents, staff, seed, .. } =
            self;
        // A line for every twentieth part: a file of progress stays short, too.
        let part = (cases / 20).max(1);
        let said = std::sync::atomic::AtomicU64::new(0);
        let amount =
            Amount { cases, notices, suggestions, polls, activities, residents, staff, seed };
        seed::fill(&app, community, amount, |stored| {
            let parts = stored / part;
            if said.swap(parts, std::sync::atomic::Ordering::Relaxed) != parts {
                eprintln!("{stored} of {cases} cases");
            }
        })
        .await?;
        app.db.close().await;
        println!("seeded {cases} cases, {residents} residents");
        Ok(())
    }
}
