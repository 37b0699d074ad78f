//! `mitra search`: the product search, line by line.

use serde::{Deserialize, Serialize};

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::{catalogue::Catalogue, config::Place, store::Store};

const USUAL_LIMIT: usize = 10;
const HIGHEST_LIMIT: usize = 1000;

#[derive(Deserialize)]
struct Request {
    query: String,
    #[serde(default = "usual_limit")]
    limit: usize,
}

#[derive(Serialize)]
struct Answer {
    query: String,
    products: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    id: String,
    score: f32,
}

fn usual_limit() -> usize {
    USUAL_LIMIT
}

/// Answers lines until the input ends.
pub async fn run(place: &Place) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    known_shop(&store, &place.shop).await?;
    let catalogue = Catalogue::open(&store, &place.data, &place.shop).await?;
    let mut lines = Dialogue::new();
    while let Some(Request { query, limit }) = lines.next().await? {
        if !(1..=HIGHEST_LIMIT).contains(&limit) {
            lines.refuse(format!("\"limit\" must be a whole number from 1 to {HIGHEST_LIMIT}")).await?;
            continue;
        }
        let found = catalogue.search_text(&query, limit).await?;
        let products = found.into_iter().map(|(id, score)| Found { id, score }).collect();
        lines.answer(&Answer { query, products }).await?;
    }
    Ok(())
}
