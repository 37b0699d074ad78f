//! `mitra backup`: everything in one file, while others serve.

use std::{io::Write, path::PathBuf};

use super::CommandError;
use crate::{config::Place, media::Media, store::Store};

/// Name of the job whose row says when a backup was last made.
pub(super) const JOB: &str = "backup";

/// Arguments of `mitra backup`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file to write. One that is there is replaced when the new one is complete.
    pub file: PathBuf,
}

/// Writes the backup under a temporary name beside its place, and gives it its name when it is on the disk.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let folder = match arguments.file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => std::path::Path::new("."),
    };
    let mut file =
        tempfile::Builder::new().prefix(".mitra-backup-").tempfile_in(folder).map_err(|error| {
            CommandError::Said(format!("nothing can be written in {}: {error}", folder.display()))
        })?;
    let store = Store::open(&place.store_settings()?).await?;
    let media = Media::open(&place.data)?;
    let written = store.back_up(&media, std::io::BufWriter::new(file.as_file_mut())).await;
    let contents = match written {
        Ok(contents) => contents,
        Err(error) => {
            store.close().await;
            return Err(error.into());
        }
    };
    file.flush()?;
    file.as_file().sync_all()?;
    file.persist(&arguments.file).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()?;
    store.job_was_done(JOB).await?;
    store.close().await;
    let rows: u64 = contents.rows.values().sum();
    eprintln!(
        "{}: {rows} rows, {} pictures. What shoppers said is sealed in it; the master key that opens it is not: \
         keep that apart, without it this file cannot be restored.",
        arguments.file.display(),
        contents.media
    );
    Ok(())
}
