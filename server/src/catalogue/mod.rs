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
mod followed;
mod following;
mod index;
mod intake;
mod listing;
mod live;
mod matching;
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

use mitra_dialogue::{Condition, Delivery, Filters, Findings, Lookup, Product, Slot, Topic};

pub use self::{
    change::{Changed, Complaint, Says, change, take_off},
    facets::Facets,
    feed::{FILE_BYTES, FeedError, Mapping},
    intake::{How, Intake, import, import_with},
    listing::Listing,
    live::{ProductApiError, ProductApiSettings},
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
use crate::{
    shops::ShopSettings,
    store::{Store, StoreError, checked_shop_id},
};

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

    /// Answers a lookup.
    pub async fn find(&self, lookup: &Lookup) -> Result<Findings, CatalogueError> {
        match lookup {
            // Orders are no goods; see `crate::orders`.
            Lookup::Nothing | Lookup::Orders { .. } => Ok(Findings::default()),
            Lookup::Products { ids } => {
                let mut stored = Vec::with_capacity(ids.len());
                for id in ids {
                    stored.extend(rows::by_id(self.store.db(), &self.shop, id).await?);
                }
                let products = self.live.shown(&self.store, &self.shop, stored).await?;
                Ok(Findings { total: products.len(), products, ..Findings::default() })
            }
            Lookup::Search { filters, offset, limit, hints } => {
                match self.search_suiting(filters, hints, *offset, *limit).await? {
                    Some(found) => Ok(found),
                    None => self.search(filters, *offset, *limit).await,
                }
            }
            Lookup::Offers { filters, limit, language } => {
                let policy = self.settings().await?.policy(Topic::Offers, *language);
                Ok(Findings { policy, ..self.search(filters, 0, *limit).await? })
            }
            Lookup::Outfit { parts, limit } => {
                let mut found = Vec::with_capacity(parts.len());
                for filters in parts {
                    found.push(self.search_for_occasion(filters, 0, *limit).await?.products);
                }
                Ok(Findings { parts: found, ..Findings::default() })
            }
            Lookup::Kinds { filters } => {
                let snapshot = self.snapshot();
                let wanted = Wanted { least: 1, offset: 0, limit: 0, facets: true };
                let mut found = at_once(|| search::search(&snapshot, filters, wanted))?;
                let kinds = found.facets.values.remove(Slot::Category.name()).unwrap_or_default();
                Ok(Findings {
                    kinds: kinds.into_iter().map(|(kind, _)| kind).collect(),
                    ..Findings::default()
                })
            }
            Lookup::Styles { id } => self.styles(id).await,
            Lookup::Policy { topic, language } => {
                let policy = self.settings().await?.policy(*topic, *language);
                Ok(Findings { policy, ..Findings::default() })
            }
            Lookup::People { language } => {
                let has_people = self.store.has_people(&self.shop).await?;
                let policy =
                    if has_people { None } else { self.settings().await?.policy(Topic::Contact, *language) };
                Ok(Findings { policy, has_people, ..Findings::default() })
            }
            Lookup::Delivery { pincode, topic, language } => {
                let settings = self.settings().await?;
                let delivery = settings.delivery.as_ref().and_then(|areas| areas.at(pincode.as_deref()));
                // What is said of the place is better than what is said in general.
                let knows_the_place = !matches!(delivery, None | Some(Delivery::WhichPincode));
                let wants_word = *topic != Topic::Delivery || !knows_the_place;
                let policy = if wants_word { settings.policy(*topic, *language) } else { None };
                Ok(Findings { policy, delivery, ..Findings::default() })
            }
        }
    }

    async fn search(
        &self,
        filters: &Filters,
        offset: usize,
        limit: usize,
    ) -> Result<Findings, CatalogueError> {
        let snapshot = self.snapshot();
        let wanted = Wanted { least: ENOUGH, offset, limit, facets: false };
        let found = at_once(|| search::search(&snapshot, filters, wanted))?;
        let stored = self.stored(&found.page).await?;
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        Ok(Findings { products, total: found.total, relaxation: found.relaxation, ..Findings::default() })
    }

    /// What satisfies the filters and the hints; none where the shop has nothing of the kind.
    async fn search_suiting(
        &self,
        filters: &Filters,
        hints: &[Condition],
        offset: usize,
        limit: usize,
    ) -> Result<Option<Findings>, CatalogueError> {
        if hints.is_empty() {
            return Ok(None);
        }
        let mut suiting = filters.clone();
        suiting.conditions.extend(hints.iter().cloned());
        let advises_kinds = hints.iter().any(|hint| hint.slot == Slot::Category);
        let found = match advises_kinds {
            true => self.search_for_occasion(&suiting, offset, limit).await?,
            false => self.search(&suiting, offset, limit).await?,
        };
        if found.total > 0 && found.relaxation.is_none() {
            return Ok(Some(found));
        }
        if !advises_kinds {
            return Ok(None);
        }
        // Nothing of these kinds meets what she said: the nearest of them is better advice than any odd thing that does.
        suiting.forget(Slot::Occasion);
        let nearest = self.search(&suiting, offset, limit).await?;
        Ok(Some(nearest).filter(|found| !found.products.is_empty()))
    }

    /// What is made for the occasion, and after it what is of a kind that is worn then: few shops say what a thing is
    /// made for. Nothing else is given up: advice that does not keep to what she said is no advice.
    async fn search_for_occasion(
        &self,
        filters: &Filters,
        offset: usize,
        limit: usize,
    ) -> Result<Findings, CatalogueError> {
        let kept = |found: Findings| if found.relaxation.is_none() { found } else { Findings::default() };
        let made_for = kept(self.search(filters, offset, limit).await?);
        if made_for.products.len() >= limit || filters.texts(Slot::Occasion).next().is_none() {
            return Ok(made_for);
        }
        let mut any = filters.clone();
        any.forget(Slot::Occasion);
        let mut worn = kept(self.search(&any, offset, limit).await?);
        worn.products.retain(|product| !made_for.products.iter().any(|own| own.id == product.id));
        let mut products = made_for.products;
        products.extend(worn.products);
        products.truncate(limit);
        Ok(Findings { products, total: worn.total.max(made_for.total), ..Findings::default() })
    }

    /// What the shop decided for itself.
    async fn settings(&self) -> Result<ShopSettings, CatalogueError> {
        Ok(self.store.shop(&self.shop).await?.map(|shop| shop.settings).unwrap_or_default())
    }

    /// The product of an id.
    pub async fn product(&self, id: &str) -> Result<Option<Product>, CatalogueError> {
        let stored = rows::by_id(self.store.db(), &self.shop, id).await?;
        Ok(self.live.shown(&self.store, &self.shop, stored.into_iter().collect()).await?.pop())
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
