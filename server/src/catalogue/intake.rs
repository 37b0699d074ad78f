//! Takes catalogue files in: all of them, or nothing.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use tokio::runtime::{Handle, RuntimeFlavor};

use super::{
    CatalogueError, enrich,
    feed::{self, Feed, FeedProduct, Mapping},
    progress::Progress,
    record::Record,
    rows::{self, Stored, Written},
};
use crate::{
    media::{Media, MediaError, PICTURE_LIMIT},
    store::{Store, StoreError, checked_shop_id},
};

/// How many products are read, compared and written at once.
const AT_ONCE: usize = 500;

/// What an import did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// Products that were not there before.
    pub new: usize,
    /// Products of which something changed.
    pub updated: usize,
    /// Products that were as the files say already.
    pub unchanged: usize,
    /// Products that went because the files replace the catalogue.
    pub removed: usize,
    /// Lines that were skipped, each with place and reason.
    pub skipped: Vec<String>,
    /// Lines that were taken without something they said, each with place and reason.
    pub warnings: Vec<String>,
}

/// Imports `files` into the catalogue of `shop`, in one transaction. With `replace`, products that are in none
/// of them go. Pictures that lie beside a file are copied into `media`.
pub async fn import(
    store: &Store,
    media: &Media,
    shop: &str,
    files: &[PathBuf],
    replace: bool,
) -> Result<Intake, CatalogueError> {
    import_with(store, media, shop, files, How { replace, ..How::default() }).await
}

/// How files are to be taken in.
#[derive(Debug, Default)]
pub struct How {
    /// What the files' own columns mean, where somebody had to say it.
    pub mapping: Option<Mapping>,
    /// Whether products that are in none of the files go.
    pub replace: bool,
    /// Learns how far it is.
    pub progress: Progress,
}

/// The same, as `how` says.
pub async fn import_with(
    store: &Store,
    media: &Media,
    shop: &str,
    files: &[PathBuf],
    how: How,
) -> Result<Intake, CatalogueError> {
    checked_shop_id(shop)?;
    let How { mapping, replace, progress } = how;
    let mut intake = Intake::default();
    let mut records: Vec<Record> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for path in files {
        let (file, mapping, so_far) = (path.clone(), mapping.clone(), progress.clone());
        let feed = blocking(move || read_and_enrich(&file, mapping.as_ref(), &so_far)).await??;
        intake.skipped.extend(feed.skipped);
        intake.warnings.extend(feed.warnings);
        for product in feed.products {
            let (record, warning) = with_picture(media, shop, path, product).await?;
            intake.warnings.extend(warning);
            match places.get(&record.id) {
                Some(place) => records[*place] = record,
                None => {
                    places.insert(record.id.clone(), records.len());
                    records.push(record);
                }
            }
        }
    }

    if replace && intake.skipped.len() > records.len() {
        let first = intake.skipped.first().cloned().unwrap_or_default();
        let (skipped, taken) = (intake.skipped.len(), records.len());
        return Err(CatalogueError::MostlySkipped { skipped, taken, first });
    }

    progress.are_to_be_written(records.len());
    let mut unit = store.db().begin().await.map_err(StoreError::from)?;
    rows::ensure_shop(&mut unit, shop).await?;
    for some in records.chunks(AT_ONCE) {
        let ids: Vec<&str> = some.iter().map(|record| record.id.as_str()).collect();
        let known = rows::by_ids_in(&mut unit, shop, &ids).await?;
        let known: HashMap<&str, &Stored> =
            known.iter().map(|stored| (stored.record.id.as_str(), stored)).collect();
        let (mut written, mut confirmed) = (Vec::new(), Vec::new());
        for record in some {
            let known = known.get(record.id.as_str()).copied();
            match known {
                Some(known) if known.record == *record => {
                    intake.unchanged += 1;
                    confirmed.push(record.id.as_str());
                    continue;
                }
                Some(_) => intake.updated += 1,
                None => intake.new += 1,
            }
            let text = known.is_none_or(|known| !known.record.reads_as(record));
            written.push(Written { record, known, text });
        }
        rows::write_all(&mut unit, shop, &written).await?;
        rows::confirm(&mut unit, shop, &confirmed).await?;
        progress.were_written(some.len());
    }
    if replace {
        let keep: HashSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
        intake.removed = rows::remove_others(&mut unit, shop, &keep).await?;
    }
    unit.commit().await.map_err(StoreError::from)?;
    Ok(intake)
}

fn read_and_enrich(
    path: &Path,
    mapping: Option<&Mapping>,
    progress: &Progress,
) -> Result<Feed, CatalogueError> {
    let mut feed = feed::read(path, mapping, progress)?;
    enrich_all(&mut feed.products);
    Ok(feed)
}

/// Enriches products on all cores: it is most of the work of an import, and each product is read for itself.
fn enrich_all(products: &mut [FeedProduct]) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = products.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        for some in products.chunks_mut(share) {
            scope.spawn(move || some.iter_mut().for_each(|product| enrich::enrich(&mut product.record)));
        }
    });
}

/// Runs work that keeps a core busy where it holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CatalogueError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| CatalogueError::Stopped)
}

/// Runs work of about a millisecond right here: to wake another thread and be woken by it takes longer than most of
/// it. What else waits for this thread goes on on another one.
pub(super) fn at_once<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // A runtime of one thread has no other to hand over to.
        _ => work(),
    }
}

/// Settles the picture: an https address stays, a file beside the feed is copied, anything else is left out
/// with a complaint.
async fn with_picture(
    media: &Media,
    shop: &str,
    feed: &Path,
    product: FeedProduct,
) -> Result<(Record, Option<String>), CatalogueError> {
    let FeedProduct { mut record, image_link, line } = product;
    let Some(address) = image_link else { return Ok((record, None)) };
    if feed::is_https(&address) {
        record.picture = Some(address);
        return Ok((record, None));
    }
    let complaint =
        |reason: &str| Some(format!("{}: picture left out: {reason}", feed::place_of(feed, line)));
    let Some(path) = beside(feed, &address) else {
        return Ok((record, complaint("it is neither an https address nor a file beside the catalogue")));
    };
    if let Ok(data) = tokio::fs::metadata(&path).await {
        if !data.is_file() {
            return Ok((record, complaint("it is not a file")));
        }
        if data.len() > PICTURE_LIMIT as u64 {
            return Ok((record, complaint("it is larger than 5 MB")));
        }
    }
    let bytes = match tokio::fs::read(&path).await {
        Ok(bytes) => bytes,
        Err(error) => return Ok((record, complaint(&format!("{address} cannot be read ({error})")))),
    };
    match media.put(shop, bytes.into()).await {
        Ok(key) => {
            record.picture = Some(format!("/media/{shop}/{key}"));
            Ok((record, None))
        }
        Err(MediaError::Picture(reason)) => Ok((record, complaint(reason))),
        Err(error) => Err(error.into()),
    }
}

/// The file a relative address means; never one outside the feed's folder, also not by way of a link.
fn beside(feed: &Path, address: &str) -> Option<PathBuf> {
    let names = address.split(['/', '\\']);
    let relative = names.clone().all(|name| !name.is_empty() && name != ".." && name != ".");
    if !relative || address.contains(':') {
        return None;
    }
    let folder =
        feed.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
    let folder = folder.canonicalize().ok()?;
    let path = names.fold(folder.clone(), |path, name| path.join(name));
    match path.canonicalize() {
        Ok(real) => real.starts_with(&folder).then_some(real),
        Err(_) => Some(path),
    }
}
