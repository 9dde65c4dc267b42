//! Suggestions that are like what somebody is writing, found by their titles.
//!
//! A title falls into words, characters and pairs of neighbouring ones. One that few titles have says much,
//! one that all have says nothing (the inverse document frequency of Spärck Jones, 1972); two texts are
//! as like as the weight of what they share, seen from the shorter one.

mod store;

use std::collections::BTreeMap;

use contract::{
    Code,
    id::{CommunityId, SuggestionId},
    people::Post,
    suggestions::{Alike, Brief},
};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, Result},
    people, search,
};

/// How many pieces of a text are looked at: a title has fewer, and a text says early what it is about.
const PIECES: usize = 80;

/// From this share of what they could have in common two texts are told to be alike.
const ALIKE: f64 = 0.34;

/// Lists suggestions that are like a text, to those who may make one or put two together.
pub(crate) async fn look(app: App, change: Change<Alike>) -> Result<Outcome<Vec<Brief>>> {
    let call = Ask { request: change.request, caller: change.caller, now: change.now }.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                if !(member.post == Post::Resident || member.post.answers()) {
                    return Err(Error::refused(Code::NotAllowed));
                }
                Ok(find(tx, member.community, call.request.text.as_str()).await?.into())
            })
        })
        .await
}

/// Makes a title findable by its likeness, in place of the one before.
///
/// # Errors
/// When the store fails.
pub(super) async fn learn(
    tx: &mut Tx,
    community: CommunityId,
    id: SuggestionId,
    title: &str,
) -> Result<()> {
    store::put(tx, community, id, &pieces(title)).await
}

/// The suggestions that are most like a text, the likest first.
async fn find(tx: &mut Tx, community: CommunityId, text: &str) -> Result<Vec<Brief>> {
    let mut pieces = pieces(&first(text));
    pieces.truncate(PIECES);
    let mut found: BTreeMap<SuggestionId, f64> = BTreeMap::new();
    let mut weight = 0.0;
    let holders = store::holders(tx, community, &pieces).await?;
    for piece in &pieces {
        let holders = holders.get(piece).map_or(&[][..], Vec::as_slice);
        let says = worth(holders.len());
        weight += says;
        for holder in holders {
            *found.entry(*holder).or_default() += says;
        }
    }
    let mut best: Vec<(SuggestionId, f64)> = found.into_iter().collect();
    best.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
    best.truncate(Alike::MOST * 4);
    let mut alike = Vec::new();
    let ids: Vec<SuggestionId> = best.iter().map(|(id, _)| *id).collect();
    for (brief, own) in store::briefs(tx, &ids).await? {
        let shared = best.iter().find(|(id, _)| *id == brief.id).map_or(0.0, |(_, shared)| *shared);
        // Pieces that the text has not are worth as much as those it has, one by the other.
        let average = weight / number(pieces.len().max(1));
        let could = weight.min(average * number(own.max(1)));
        let likeness = shared / could.max(f64::MIN_POSITIVE);
        if likeness >= ALIKE {
            alike.push((likeness, brief));
        }
    }
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    alike.truncate(Alike::MOST);
    Ok(alike.into_iter().map(|(_, brief)| brief).collect())
}

/// What a piece says that so many have: one that nobody has as much as one that is somebody's alone,
/// little from [`store::HOLDERS`] on.
fn worth(holders: usize) -> f64 {
    (1.0 + number(store::HOLDERS) / number(holders.max(1))).ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts of pieces are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

/// Both characters and pairs: 步道装感应灯 and 步道要装灯 share one pair, and nearly all characters.
fn pieces(text: &str) -> Vec<String> {
    search::pieces(text).split(' ').filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// The first line of a text, and how the next goes on.
fn first(text: &str) -> String {
    text.chars().take(80).collect()
}
