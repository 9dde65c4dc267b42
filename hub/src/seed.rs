//! An invented community life of any size: residents with households, matters with their history.

mod activities;
mod chance;
mod invent;
mod notices;
mod polls;
mod suggestions;
mod words;

use std::sync::Arc;

use anyhow::{Context, anyhow};
use contract::{
    id::{CommunityId, PersonId, PlaceId},
    people::Post,
};
use tokio::task::JoinSet;

use crate::{
    app::App,
    community::{self, put_household},
    complaints::{Invented, put_invented},
    db::Tx,
    error::Result,
    people,
};
use chance::Chance;
use words::Words;

/// How much is invented.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Complaints.
    pub cases: u64,
    /// Notices.
    pub notices: u64,
    /// Suggestions; the first has the support of every resident.
    pub suggestions: u64,
    /// Polls; every resident has answered the first.
    pub polls: u64,
    /// Activities.
    pub activities: u64,
    /// Residents.
    pub residents: u64,
    /// Members of the staff.
    pub staff: u64,
    /// The same number invents the same again.
    pub seed: u64,
}

/// What is stored with one transaction.
const BATCH: u64 = 500;

/// Transactions on their way; PostgreSQL works on several at once, SQLite on one while the next is
/// being invented.
const AHEAD: usize = 4;

/// Somebody who files.
#[derive(Clone, Debug)]
struct Resident {
    person: PersonId,
    home: Option<(PlaceId, String)>,
}

/// Fills a community; `progress` is told how many of the cases are stored.
///
/// # Errors
/// When the community is not known or the store fails.
pub async fn fill(
    app: &App,
    community: CommunityId,
    amount: Amount,
    progress: impl Fn(u64),
) -> anyhow::Result<()> {
    let words = Words::read()?;
    let staff = add_staff(app, community, amount, &words).await?;
    let residents = add_residents(app, community, amount, &words).await?;
    notices::add(app, community, amount, &words, &staff).await?;
    suggestions::add(app, community, amount, &words, &staff, &residents).await?;
    polls::add(app, community, amount, &words, &staff, &residents).await?;
    activities::add(app, community, amount, &words, &staff, &residents).await?;
    let inventor =
        Arc::new(invent::Inventor::new(app, community, amount, words, staff, residents)?);
    let mut running = JoinSet::new();
    let (mut begun, mut stored) = (0, 0);
    while stored < amount.cases {
        if begun < amount.cases && running.len() < AHEAD {
            let numbers = begun..(begun + BATCH).min(amount.cases);
            begun = numbers.end;
            let batch = numbers.map(|number| inventor.case(app, number));
            let batch = batch.collect::<anyhow::Result<Vec<_>>>()?;
            running.spawn(put(app.clone(), batch));
        } else {
            let done = running.join_next().await.context("nothing is on its way")?;
            stored += done.context("storing stopped")??;
            progress(stored);
        }
    }
    Ok(())
}

async fn put(app: App, batch: Vec<Invented>) -> anyhow::Result<u64> {
    let count = batch.len() as u64;
    let (inner, batch) = (app.clone(), Arc::new(batch));
    app.db
        .write(move |tx| {
            let (app, batch) = (inner.clone(), Arc::clone(&batch));
            Box::pin(async move {
                for invented in &*batch {
                    put_invented(tx, &app, invented).await?;
                }
                Ok(())
            })
        })
        .await
        .map_err(|error| anyhow!("storing cases: {error:?}"))?;
    Ok(count)
}

async fn add_staff(
    app: &App,
    community: CommunityId,
    amount: Amount,
    words: &Words,
) -> anyhow::Result<Vec<PersonId>> {
    let mut staff = Vec::new();
    for number in 0..amount.staff.max(1) {
        let mut chance = Chance::of(amount.seed, "staff", number);
        staff.push((PersonId::from_number(app.id()?), words.name(&mut chance)));
    }
    let (now, added) = (app.now(), staff.clone());
    app.db
        .write(move |tx| {
            let added = added.clone();
            Box::pin(async move {
                for (id, name) in added {
                    people::add(tx, id, community, &name, Post::Staff, None, now).await?;
                }
                Ok(())
            })
        })
        .await
        .map_err(|error| anyhow!("adding staff: {error:?}"))?;
    Ok(staff.into_iter().map(|(id, _)| id).collect())
}

async fn add_residents(
    app: &App,
    community: CommunityId,
    amount: Amount,
    words: &Words,
) -> anyhow::Result<Vec<Resident>> {
    let settings = community::settings(app, community).map_err(|_| anyhow!("no such community"))?;
    let units: Vec<String> = settings
        .buildings
        .iter()
        .flat_map(|building| building.units.iter().map(|unit| format!("{}-{unit}", building.code)))
        .collect();
    let mut residents = Vec::new();
    let mut number = 0;
    while number < amount.residents {
        let mut batch = Vec::new();
        for number in number..(number + BATCH).min(amount.residents) {
            let mut chance = Chance::of(amount.seed, "resident", number);
            let id = PersonId::from_number(app.id()?);
            batch.push((id, words.name(&mut chance), household(&units, number)));
        }
        number += BATCH;
        residents.extend(put_residents(app, community, batch).await?);
    }
    Ok(residents)
}

/// Two or three live in each household; floor by floor, four doors on each.
fn household(units: &[String], number: u64) -> Option<String> {
    let home = number * 2 / 5;
    let count = u64::try_from(units.len()).ok().filter(|count| *count > 0)?;
    let unit = units.get(usize::try_from(home % count).ok()?)?;
    let door = home / count;
    Some(format!("{unit}-{}{:02}", door / 4 + 1, door % 4 + 1))
}

async fn put_residents(
    app: &App,
    community: CommunityId,
    batch: Vec<(PersonId, String, Option<String>)>,
) -> anyhow::Result<Vec<Resident>> {
    let now = app.now();
    app.db
        .write(move |tx| {
            let batch = batch.clone();
            Box::pin(async move {
                let mut residents = Vec::with_capacity(batch.len());
                for (person, name, code) in batch {
                    let home = match code {
                        Some(code) => Some(home(tx, community, &code).await?),
                        None => None,
                    };
                    let place = home.as_ref().map(|(place, _)| *place);
                    people::add(tx, person, community, &name, Post::Resident, place, now).await?;
                    residents.push(Resident { person, home });
                }
                Ok(residents)
            })
        })
        .await
        .map_err(|error| anyhow!("adding residents: {error:?}"))
}

async fn home(tx: &mut Tx, community: CommunityId, code: &str) -> Result<(PlaceId, String)> {
    let place = put_household(tx, community, code).await?;
    let found = community::place_by_code(tx, community, code).await?;
    Ok((place, found.map_or_else(|| code.to_owned(), |(_, name)| name)))
}

/// A subject and a text such as a resident files, the same for the same number.
///
/// # Errors
/// When the lists of words cannot be read.
pub fn messages(count: u64) -> anyhow::Result<Vec<(String, String)>> {
    let words = Words::read()?;
    let message = |number| {
        let mut chance = Chance::of(0, "message", number);
        let matter = chance.pick(&words.matters).context("no matters")?;
        let text = invent::text(&mut chance, &words, matter, "3栋1单元502");
        Ok((matter.subject.clone(), text))
    };
    (0..count).map(message).collect()
}
