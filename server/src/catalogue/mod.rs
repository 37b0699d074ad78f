//! What a shop sells, and the search in it.
//!
//! [`import`] takes files in. [`Catalogue`] answers lookups: words and attributes are matched by a text index,
//! prices and stock by columns in memory, and what is shown is read from the database by id. Between imports
//! [`change`] takes what the shop says of single products, and a shop's own product API has the last word.

mod bits;
mod change;
mod columns;
mod enrich;
mod facets;
mod facts;
mod feed;
mod finding;
mod followed;
mod following;
mod index;
mod intake;
mod kind_names;
mod listing;
mod live;
mod matching;
mod outgoing;
mod patch;
mod progress;
mod query;
mod question;
mod rank;
mod record;
mod rows;
mod search;
mod segment;
mod similar;
mod styles;
mod tables;
mod vectors;
mod voices;
mod words;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use mitra_dialogue::Product;

pub use self::{
    change::{Changed, Complaint, Says, change, take_off},
    facets::Facets,
    feed::{FILE_BYTES, FeedError, Mapping},
    intake::{How, Intake, import, import_with},
    listing::Listing,
    live::{ProductApiError, ProductApiSettings},
    outgoing::{Form, Seller},
    progress::{Progress, Reached},
    similar::{Likeness, Similar},
};
use self::{
    columns::Columns,
    following::{commit, load, take_in_text},
    index::Keeper,
    intake::{at_once, blocking},
    live::LiveSource,
    search::{Snapshot, Wanted},
    vectors::Vectors,
};
use crate::store::{Store, StoreError, checked_shop_id};

/// With so many products that are what was asked for, those that only pass for it are left out: a maroon saree is shown
/// to who asks for a red one when there is no red one.
const ENOUGH: usize = 1;

/// Why the catalogue could not do what was asked: a sentence a person can act on.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The media store failed.
    #[error(transparent)]
    Media(#[from] crate::media::MediaError),
    /// A file is not a catalogue.
    #[error(transparent)]
    Feed(#[from] feed::FeedError),
    /// The text index failed.
    #[error("the search index failed: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// The folder of the text index cannot be used.
    #[error("the index folder {path} cannot be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Another process writes the index.
    #[error(
        "another process (`mitra serve`, or an import that is ending) keeps the index in {0}; wait for it, or give this one its own MITRA_DATA"
    )]
    InUse(String),
    /// A replacing import would have emptied the shop by its own faults.
    #[error(
        "{skipped} lines were skipped and only {taken} taken, so nothing was replaced; the first: {first}. \
         Mend the file, or import it without --replace to add what is good"
    )]
    MostlySkipped {
        /// Lines skipped.
        skipped: usize,
        /// Lines taken.
        taken: usize,
        /// The first complaint.
        first: String,
    },
    /// The program is ending.
    #[error("the work was stopped before it was done")]
    Stopped,
}

/// The catalogue of one shop.
pub struct Catalogue {
    store: Store,
    shop: String,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Set in the one process that writes the index.
    keeper: Option<Arc<Mutex<Keeper>>>,
    /// Held while changes are taken in, so that two never mix.
    catching_up: tokio::sync::Mutex<()>,
    epoch: String,
    live: LiveSource,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("shop", &self.shop).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Opens the catalogue for reading: with the index on disk when it is up to date, else with one in memory.
    pub async fn open(store: &Store, data: &Path, shop: &str) -> Result<Catalogue, CatalogueError> {
        checked_shop_id(shop)?;
        let counters = followed::counters(store.db(), shop).await?;
        let folder = index_folder(data, shop);
        let payload = payload(&counters.epoch, counters.text_seq);
        if let Some(index) = open_index(&folder).filter(|index| payload_of(index).as_ref() == Some(&payload))
        {
            let loaded = load(store, shop, None).await?;
            let index = blocking(move || index::read(&index)).await??;
            return Ok(Catalogue::of(store, shop, index, loaded, counters, None));
        }
        let keeper = Keeper::open(&tantivy::Index::create_in_ram(index::schema().0))?;
        let keeper = Arc::new(Mutex::new(keeper));
        let loaded = load(store, shop, Some(&keeper)).await?;
        let index = commit(&keeper, payload).await?;
        Ok(Catalogue::of(store, shop, index, loaded, counters, None))
    }

    /// Opens the catalogue as the one process that writes its index; [`Catalogue::catch_up`] keeps it fresh.
    pub async fn open_writer(store: &Store, data: &Path, shop: &str) -> Result<Catalogue, CatalogueError> {
        checked_shop_id(shop)?;
        let counters = followed::counters(store.db(), shop).await?;
        let folder = index_folder(data, shop);
        let opened = blocking(move || open_or_make(&folder)).await??;
        let (index, keeper) = opened;
        let reached = payload_of(&index).and_then(|payload| {
            let (epoch, seq) = payload.split_once(' ')?;
            let seq: i64 = seq.parse().ok()?;
            (epoch == counters.epoch && seq <= counters.text_seq).then_some(seq)
        });
        let keeper = Arc::new(Mutex::new(keeper));
        let loaded = match reached {
            Some(seq) => {
                let loaded = load(store, shop, None).await?;
                take_in_text(store, shop, &keeper, seq).await?;
                loaded
            }
            None => {
                lock(&keeper).clear()?;
                load(store, shop, Some(&keeper)).await?
            }
        };
        let index = commit(&keeper, payload(&counters.epoch, counters.text_seq)).await?;
        Ok(Catalogue::of(store, shop, index, loaded, counters, Some(keeper)))
    }

    fn of(
        store: &Store,
        shop: &str,
        index: index::TextIndex,
        (columns, vectors): (Columns, Vectors),
        counters: followed::Counters,
        keeper: Option<Arc<Mutex<Keeper>>>,
    ) -> Catalogue {
        let (columns, vectors) = (Arc::new(columns), Arc::new(vectors));
        let (seq, sight_seq) = (counters.last_seq, counters.sight_seq);
        let snapshot = Snapshot { index, columns, vectors, seq, sight_seq };
        Catalogue {
            store: store.clone(),
            shop: shop.to_owned(),
            snapshot: RwLock::new(Arc::new(snapshot)),
            keeper,
            catching_up: tokio::sync::Mutex::new(()),
            epoch: counters.epoch,
            live: LiveSource::default(),
        }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many products the shop has.
    pub fn count(&self) -> usize {
        self.snapshot().columns.count()
    }

    /// The product of an id.
    pub async fn product(&self, id: &str) -> Result<Option<Product>, CatalogueError> {
        let stored = rows::by_id(self.store.db(), &self.shop, id).await?;
        Ok(self.live.shown(&self.store, &self.shop, stored.into_iter().collect()).await?.pop())
    }

    /// These products with what they are, as slots and canonical values; what is gone is left out.
    pub async fn kept(&self, ids: &[&str]) -> Result<Vec<(Product, Vec<(String, String)>)>, CatalogueError> {
        let stored = rows::by_ids(self.store.db(), &self.shop, ids).await?;
        let kept = |stored: rows::Stored| {
            let attributes = stored.record.attributes.iter();
            let attributes = attributes.map(|own| (own.slot.clone(), own.value.clone())).collect();
            (stored.into_product(), attributes)
        };
        Ok(stored.into_iter().map(kept).collect())
    }

    /// Ids and points of the products that fit a shopper's words, best first.
    pub async fn search_text(&self, query: &str, limit: usize) -> Result<Vec<(String, f32)>, CatalogueError> {
        let snapshot = self.snapshot();
        let found = at_once(|| {
            let filters = query::filters(query);
            if filters.is_empty() {
                // Nothing was asked for; everything is no answer to that.
                return Ok(search::Found::default());
            }
            search::search(&snapshot, &filters, Wanted { least: 1, offset: 0, limit, facets: false })
        })?;
        Ok(found.page.into_iter().map(|best| (best.id, best.points)).collect())
    }

    /// The rows of a page, in its order; what went meanwhile is left out.
    async fn stored(&self, page: &[search::Best]) -> Result<Vec<rows::Stored>, StoreError> {
        let ids: Vec<&str> = page.iter().map(|best| best.id.as_str()).collect();
        let mut stored = rows::by_ids(self.store.db(), &self.shop, &ids).await?;
        stored.sort_by_cached_key(|stored| ids.iter().position(|id| *id == stored.record.id));
        Ok(stored)
    }
}

fn lock(keeper: &Mutex<Keeper>) -> std::sync::MutexGuard<'_, Keeper> {
    keeper.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the index lies: another form of documents or another vocabulary has another folder.
fn index_folder(data: &Path, shop: &str) -> std::path::PathBuf {
    data.join("index").join(shop).join(format!("{}-{}", index::FORM, mitra_perception::lexicon_model()))
}

/// What a commit says of itself: the database it was made from and the change it reaches.
fn payload(epoch: &str, text_seq: i64) -> String {
    format!("{epoch} {text_seq}")
}

fn payload_of(index: &tantivy::Index) -> Option<String> {
    index.load_metas().ok()?.payload
}

fn open_index(folder: &Path) -> Option<tantivy::Index> {
    let index = folder.is_dir().then(|| tantivy::Index::open_in_dir(folder).ok())??;
    (index.schema() == index::schema().0).then_some(index)
}

/// Opens the index for writing; a damaged one is made anew, older forms of it go.
fn open_or_make(folder: &Path) -> Result<(tantivy::Index, Keeper), CatalogueError> {
    let failed = |source| CatalogueError::Folder { path: folder.display().to_string(), source };
    let keep = |index: tantivy::Index| match Keeper::open(&index) {
        Ok(keeper) => Ok((index, keeper)),
        Err(tantivy::TantivyError::LockFailure(..)) => {
            Err(CatalogueError::InUse(folder.display().to_string()))
        }
        Err(error) => Err(error.into()),
    };
    if let Some(index) = open_index(folder) {
        return keep(index);
    }
    if let Some(forms) = folder.parent().filter(|forms| forms.is_dir()) {
        std::fs::remove_dir_all(forms).map_err(failed)?;
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    keep(tantivy::Index::create_in_dir(folder, index::schema().0)?)
}
