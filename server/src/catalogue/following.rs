//! Following the database: all products when a catalogue is opened, and from then on what changed.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    Catalogue, CatalogueError,
    columns::Columns,
    followed,
    index::{Keeper, TextIndex},
    intake::blocking,
    lock, payload,
    search::Snapshot,
    vectors::Vectors,
};
use crate::{see::model, store::Store};

/// How many rows are read at once.
const PAGE: i64 = 500;

impl Catalogue {
    /// Takes in what changed in the database since the last time, all of it visible at once. Returns whether
    /// anything did. Only the writer can; for others nothing happens.
    pub async fn catch_up(&self) -> Result<bool, CatalogueError> {
        let Some(keeper) = &self.keeper else { return Ok(false) };
        let _turn = self.catching_up.lock().await;
        let before = self.snapshot();
        let counters = followed::counters(self.store.db(), &self.shop).await?;
        if (counters.last_seq, counters.sight_seq) == (before.seq, before.sight_seq) {
            return Ok(false);
        }
        let mut columns = (*before.columns).clone();
        let mut vectors = (*before.vectors).clone();
        let (mut seq, mut has_text) = (before.seq, false);
        loop {
            let changes = followed::changes(self.store.db(), &self.shop, model(), seq, PAGE).await?;
            let Some(last) = changes.last() else { break };
            let since = before.seq;
            seq = last.seq;
            for change in &changes {
                let product = change.product.as_ref();
                columns.set(change.number, product.map(|product| (&product.record).into()));
                let picture = product.and_then(|product| product.record.picture.as_deref());
                vectors.set(change.number, picture, product.and_then(|product| product.vector));
            }
            let keeper = keeper.clone();
            has_text |= blocking(move || put_text(&keeper, &changes, since)).await??;
        }
        let index = if has_text {
            // The text index reaches as far as the changes that were read, which may be further than the counters.
            commit(keeper, payload(&self.epoch, counters.text_seq.min(seq))).await?
        } else {
            before.index.clone()
        };
        let mut sight_seq = before.sight_seq;
        loop {
            let (seen, last) = followed::seen(self.store.db(), &self.shop, model(), sight_seq, PAGE).await?;
            let Some(last) = last else { break };
            sight_seq = last;
            vectors.put(&seen);
        }
        // What was seen last may have been forgotten since; then no row has its number.
        let sight_seq = sight_seq.max(counters.sight_seq);
        let (columns, vectors) = (Arc::new(columns), Arc::new(vectors));
        let snapshot = Arc::new(Snapshot { index, columns, vectors, seq, sight_seq });
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(true)
    }
}

impl Catalogue {
    /// Takes in what interests shoppers now.
    ///
    /// # Errors
    /// When the database fails; the order stays as it was.
    pub async fn take_in_interest(&self) -> Result<(), CatalogueError> {
        let weights = self.store.interest(&self.shop).await?;
        let _turn = self.catching_up.lock().await;
        let before = self.snapshot();
        let mut columns = (*before.columns).clone();
        columns.set_interest(&weights);
        let snapshot = Snapshot {
            index: before.index.clone(),
            columns: Arc::new(columns),
            vectors: before.vectors.clone(),
            seq: before.seq,
            sight_seq: before.sight_seq,
        };
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }
}

/// Reads all products: what changes often of them, and the vectors of their pictures; their words go to `keeper` when
/// one is given.
pub(super) async fn load(
    store: &Store,
    shop: &str,
    keeper: Option<&Arc<Mutex<Keeper>>>,
) -> Result<(Columns, Vectors), CatalogueError> {
    let (mut columns, mut vectors) = (Columns::default(), Vectors::default());
    let mut after = 0;
    loop {
        let page = followed::page(store.db(), shop, model(), after, PAGE).await?;
        let Some(last) = page.last() else {
            columns.set_interest(&store.interest(shop).await?);
            return Ok((columns, vectors));
        };
        after = last.number as i64;
        for product in &page {
            columns.set(product.number, Some((&product.record).into()));
            vectors.set(product.number, product.record.picture.as_deref(), product.vector);
        }
        if let Some(keeper) = keeper.cloned() {
            blocking(move || page.iter().try_for_each(|product| lock(&keeper).put(product))).await??;
        }
    }
}

/// Takes the changes of words after `since` into an index that was left behind.
pub(super) async fn take_in_text(
    store: &Store,
    shop: &str,
    keeper: &Arc<Mutex<Keeper>>,
    since: i64,
) -> Result<(), CatalogueError> {
    let mut seq = since;
    loop {
        let changes = followed::changes(store.db(), shop, model(), seq, PAGE).await?;
        let Some(last) = changes.last() else { return Ok(()) };
        seq = last.seq;
        let keeper = keeper.clone();
        blocking(move || put_text(&keeper, &changes, since)).await??;
    }
}

/// Hands the changes that concern words to the keeper; says whether there were any.
fn put_text(
    keeper: &Mutex<Keeper>,
    changes: &[followed::Change],
    since: i64,
) -> Result<bool, CatalogueError> {
    let mut keeper = lock(keeper);
    let mut any = false;
    for change in changes {
        match &change.product {
            Some(product) if product.text_seq <= since => continue,
            Some(product) => keeper.put(product)?,
            None => keeper.remove(change.number),
        }
        any = true;
    }
    Ok(any)
}

pub(super) async fn commit(
    keeper: &Arc<Mutex<Keeper>>,
    payload: String,
) -> Result<TextIndex, CatalogueError> {
    let keeper = keeper.clone();
    Ok(blocking(move || lock(&keeper).commit(&payload)).await??)
}
