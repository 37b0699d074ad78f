//! `mitra search`: the product search, line by line.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::{catalogue::Catalogue, config::Place, store::Store};

const USUAL_LIMIT: usize = 10;
const HIGHEST_LIMIT: usize = 1000;

/// Arguments of `mitra search`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Do all that a page of GET /products takes, which reads the products and counts their values; answers say
    /// how many there are in "total", and give no scores.
    #[arg(long)]
    pub page: bool,
    /// Say in "took_micros" how long each search took, without the reading and writing of its lines.
    #[arg(long)]
    pub timed: bool,
}

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
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    took_micros: Option<u64>,
}

#[derive(Serialize)]
struct Found {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
}

fn usual_limit() -> usize {
    USUAL_LIMIT
}

/// Answers lines until the input ends.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    known_shop(&store, &place.shop).await?;
    let catalogue = Catalogue::open(&store, &place.data, &place.shop).await?;
    let mut lines = Dialogue::new();
    while let Some(Request { query, limit }) = lines.next().await? {
        if !(1..=HIGHEST_LIMIT).contains(&limit) {
            lines.refuse(format!("\"limit\" must be a whole number from 1 to {HIGHEST_LIMIT}")).await?;
            continue;
        }
        let begun = Instant::now();
        let (products, total) = if arguments.page {
            let listing = catalogue.listing(&query, Vec::new(), 0, limit).await?;
            let products = listing.products.into_iter().map(|product| Found { id: product.id, score: None });
            (products.collect(), Some(listing.total))
        } else {
            let found = catalogue.search_text(&query, limit).await?;
            let products = found.into_iter().map(|(id, score)| Found { id, score: Some(score) });
            (products.collect(), None)
        };
        let took_micros = arguments.timed.then(|| begun.elapsed().as_micros() as u64);
        lines.answer(&Answer { query, products, total, took_micros }).await?;
    }
    Ok(())
}
