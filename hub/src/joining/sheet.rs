//! A sheet of cards, drawn for whoever hands them over.

use contract::{
    id::CommunityId,
    joining::{Card, Secret, Sheet},
    people::Post,
    qr,
    time::Time,
};
use serde::{Deserialize, Serialize};

use crate::{app::App, community, error::Result};

/// What is kept, sealed, for a retry: the pictures are drawn again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) cards: Vec<Told>,
    pub(crate) left_out: u32,
    pub(crate) community: CommunityId,
    pub(crate) expires_at: Time,
}

/// What a card tells.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) title: String,
    pub(crate) name: Option<String>,
    pub(crate) post: Post,
    pub(crate) secret: Secret,
}

/// Draws the cards.
///
/// # Errors
/// When a link is too long for a code.
pub(crate) async fn drawn(app: &App, made: Made) -> Result<Sheet> {
    let Made { cards, left_out, community, expires_at } = made;
    let settings = community::settings(app, community)?;
    let (community, telephone) = (settings.name.clone(), settings.telephone.clone());
    let address = format!("{}/join", app.origin);
    let link = address.clone();
    // Drawing hundreds of codes takes the processor for a while.
    let cards = tokio::task::spawn_blocking(move || {
        cards
            .into_iter()
            .map(|Told { title, name, post, secret }| {
                let qr = qr::draw(&format!("{link}#{secret}"))?;
                Ok(Card { title, name, post, secret, qr })
            })
            .collect::<anyhow::Result<Vec<Card>>>()
    })
    .await??;
    Ok(Sheet { community, telephone, address, expires_at, cards, left_out })
}
