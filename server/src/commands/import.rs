//! `mitra import`: catalogue files in, as upsert.

use std::{path::PathBuf, time::Instant};

use super::CommandError;
use crate::{
    catalogue::{self, Catalogue, CatalogueError, Intake},
    config::Place,
    media::Media,
    store::Store,
};

/// How many complaints are shown.
const SHOWN: usize = 20;

/// Arguments of `mitra import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Catalogue files: JSON Lines with Google Merchant attribute names, plain or gzip.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The files are the whole catalogue: products that are not in them go.
    #[arg(long)]
    pub replace: bool,
}

/// Imports the files.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let begun = Instant::now();
    let store = Store::open(&place.store_settings()?).await?;
    let media = Media::open(&place.data)?;
    let done = catalogue::import(&store, &media, &place.shop, &arguments.files, arguments.replace).await;
    let intake = match done {
        Ok(intake) => intake,
        Err(error) => {
            store.close().await;
            return Err(error.into());
        }
    };
    for line in report(&intake, begun.elapsed().as_secs_f64()) {
        eprintln!("{line}");
    }
    // Commands that follow read the index instead of building their own. A running `serve` keeps it itself.
    let indexed = Catalogue::open_writer(&store, &place.data, &place.shop).await;
    store.close().await;
    match indexed {
        Ok(_) | Err(CatalogueError::InUse(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn report(intake: &Intake, seconds: f64) -> Vec<String> {
    let Intake { new, updated, unchanged, removed, skipped, warnings } = intake;
    let mut lines = Vec::new();
    for complaints in [skipped, warnings] {
        lines.extend(complaints.iter().take(SHOWN).cloned());
        if complaints.len() > SHOWN {
            lines.push(format!("... and {} more", complaints.len() - SHOWN));
        }
    }
    let products = new + updated + unchanged;
    lines.push(format!(
        "{products} products: {new} new, {updated} updated, {unchanged} unchanged, {removed} removed; \
         {} lines skipped; {seconds:.1} s, {:.0} products/s",
        skipped.len(),
        products as f64 / seconds.max(0.001)
    ));
    lines
}
