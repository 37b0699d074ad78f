//! The search as a shop's own pages use it: words and filters in, a page of products with counts out.

use mitra_dialogue::{Condition, Product, Relaxation};

use super::{
    Catalogue, CatalogueError,
    facets::{self, Facets},
    intake::blocking,
    query, rows, search,
};

/// A page of what was found.
#[derive(Debug, Default)]
pub struct Listing {
    /// The page's products, best first.
    pub products: Vec<Product>,
    /// How many there are on all pages.
    pub total: usize,
    /// Counts over all pages.
    pub facets: Facets,
    /// What had to be given up because nothing satisfied everything; the products are then the nearest ones.
    pub relaxation: Option<Relaxation>,
}

impl Catalogue {
    /// Products that fit the words of `query` and satisfy `conditions`, which win over what the words say of the
    /// same slot. Without either it is the whole shop.
    pub async fn listing(
        &self,
        query: &str,
        conditions: Vec<Condition>,
        offset: usize,
        limit: usize,
    ) -> Result<Listing, CatalogueError> {
        let (snapshot, query) = (self.snapshot(), query.trim().to_owned());
        let (found, facets) = blocking(move || -> Result<_, CatalogueError> {
            let mut filters = if query.is_empty() { Default::default() } else { query::filters(&query) };
            let says_nothing = !query.is_empty() && filters.is_empty();
            for condition in &conditions {
                filters.forget(condition.slot);
            }
            for Condition { slot, value } in conditions {
                filters.add(slot, value);
            }
            let found = match says_nothing {
                // Words without any meaning ask for nothing; everything is no answer to that.
                true => search::Found::default(),
                false => search::search(&snapshot, &filters, 1)?,
            };
            let facets = facets::count(&snapshot.index, &found.hits)?;
            Ok((found, facets))
        })
        .await??;
        let mut stored = Vec::with_capacity(limit);
        for hit in found.hits.iter().skip(offset).take(limit) {
            stored.extend(rows::by_number(self.store.db(), &self.shop, hit.number).await?);
        }
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        Ok(Listing { products, total: found.hits.len(), facets, relaxation: found.relaxation })
    }
}
