//! `mitra import`: catalogue files in, as upsert.

use std::path::PathBuf;

use super::CommandError;
use crate::config::Place;

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
    let _ = (place, arguments);
    Ok(())
}
