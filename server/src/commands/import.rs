//! `mitra import`: catalogue files in, as upsert.

use std::{
    convert::Infallible,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::CommandError;
use crate::{
    catalogue::{self, Catalogue, CatalogueError, How, Intake, Mapping, Progress},
    config::Place,
    incoming::Incoming,
    media::Media,
    pull::{self, Brought},
    store::{ImportCounts, Store, audit},
};

/// How many complaints are shown.
const SHOWN: usize = 20;
/// How many are kept for the people of the shop.
const KEPT: usize = 200;
const REDRAW_EVERY: Duration = Duration::from_millis(100);

/// Arguments of `mitra import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Catalogue files or their https addresses, plain or gzip: Google Merchant as XML, TSV, CSV or JSON Lines,
    /// Shopify's product CSV, schema.org's JSON-LD alone or in pages, or any table with --map.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What the files' own columns mean: a TOML file, see docs/OPERATIONS.md.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// The files are the whole catalogue: products that are not in them go.
    #[arg(long)]
    pub replace: bool,
}

/// Imports the files.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let begun = Instant::now();
    let store = Store::open(&place.store_settings()?).await?;
    let media = Media::open(&place.data)?;
    let brought = match bring_all(place, &arguments.files).await {
        Ok(brought) => brought,
        Err(error) => {
            store.close().await;
            return Err(error);
        }
    };
    let files: Vec<PathBuf> = brought.iter().map(|(path, _)| path.clone()).collect();
    let map = arguments.map.as_deref();
    let progress = Progress::default();
    let done = tokio::select! {
        done = take(&store, &media, &place.shop, &files, map, arguments.replace, progress.clone()) => done,
        never = show(&progress) => match never {},
    };
    record(&store, &place.shop, audit::COMMAND_LINE, &files, &done).await?;
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

async fn take(
    store: &Store,
    media: &Media,
    shop: &str,
    files: &[PathBuf],
    map: Option<&Path>,
    replace: bool,
    progress: Progress,
) -> Result<Intake, CatalogueError> {
    let mapping = map.map(Mapping::read).transpose()?;
    catalogue::import_with(store, media, shop, files, How { mapping, replace, progress }).await
}

/// Shows on a terminal how far it is, until it is dropped; where there is none, nothing is written.
async fn show(progress: &Progress) -> Infallible {
    let bar = Shown(ProgressBar::new(100));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}") {
        bar.0.set_style(style);
    }
    loop {
        tokio::time::sleep(REDRAW_EVERY).await;
        let reached = progress.reached();
        bar.0.set_message(match reached.products {
            0 => format!("{} rows read", reached.rows),
            products => {
                format!("{} rows read, {} of {products} products written", reached.rows, reached.written)
            }
        });
        bar.0.set_position(reached.percent());
    }
}

/// A bar that leaves the terminal as it found it.
struct Shown(ProgressBar);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The files, those behind addresses brought here first, each with the folder that has to stay until it is read.
async fn bring_all(
    place: &Place,
    files: &[PathBuf],
) -> Result<Vec<(PathBuf, Option<Incoming>)>, CommandError> {
    let mut brought = Vec::new();
    for file in files {
        if !pull::is_address(file) {
            brought.push((file.clone(), None));
            continue;
        }
        let address = file.to_string_lossy();
        if let Brought::File { folder, path, .. } =
            pull::bring(&place.fetcher()?, &address, None, &place.data).await?
        {
            brought.push((path, Some(folder)));
        }
    }
    Ok(brought)
}

/// A complaint with the names of these files instead of where they lay.
pub(crate) fn without_folders(files: &[PathBuf], complaint: &str) -> String {
    files.iter().fold(complaint.to_owned(), |said, file| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        said.replace(&file.display().to_string(), &name)
    })
}

/// Writes down for the people of the shop what came of it. Names of files are kept, not where they lay.
pub(crate) async fn record(
    store: &Store,
    shop: &str,
    actor: &str,
    files: &[PathBuf],
    done: &Result<Intake, CatalogueError>,
) -> Result<(), CommandError> {
    if !store.has_shop(shop).await? {
        return Ok(());
    }
    let name = |file: &PathBuf| file.file_name().map(|name| name.to_string_lossy().into_owned());
    let names: Vec<String> = files.iter().filter_map(name).collect();
    let (counts, complaints) = match done {
        Ok(Intake { new, updated, unchanged, removed, skipped, warnings }) => (
            ImportCounts {
                new: *new,
                updated: *updated,
                unchanged: *unchanged,
                removed: *removed,
                skipped: skipped.len(),
            },
            skipped.iter().chain(warnings).take(KEPT).map(|said| without_folders(files, said)).collect(),
        ),
        Err(error) => (ImportCounts::default(), vec![without_folders(files, &error.to_string())]),
    };
    store.record_import(shop, actor, &names.join(", "), done.is_ok(), counts, &complaints).await?;
    Ok(())
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
