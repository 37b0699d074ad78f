//! `mitra restore`: a backup, into an empty installation of either database.

use std::{fs::File, path::PathBuf};

use super::{CommandError, serve};
use crate::{config::Place, media::Media, store::Store};

/// Arguments of `mitra restore`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A file that `mitra backup` wrote.
    pub file: PathBuf,
    /// Every row of the database goes, and the backup comes in its place. Pictures that are here stay beside those
    /// of the backup.
    #[arg(long)]
    pub replace: bool,
}

/// Restores all of it or changes nothing.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let mut file = File::open(&arguments.file).map_err(|error| {
        CommandError::Said(format!("{} cannot be read: {error}", arguments.file.display()))
    })?;
    let store = Store::open(&place.store_settings()?).await?;
    let _nobody_serves = serve::lock(&place.data)?;
    let media = Media::open(&place.data)?;
    let restored = store.restore(&media, &mut file, arguments.replace).await;
    store.close().await;
    let contents = restored?;
    let rows: u64 = contents.rows.values().sum();
    eprintln!("{rows} rows and {} pictures are restored. Start `mitra serve`.", contents.media);
    Ok(())
}
