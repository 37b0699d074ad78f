//! The search as a shop's own pages use it: words and filters in, a page of products with counts out.

use mitra_dialogue::{Condition, Product, Relaxation};

use super::{
    Catalogue, CatalogueError,
    facets::Facets,
    intake::at_once,
    query,
    search::{self, Wanted},
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
        let (snapshot, query) = (self.snapshot(), query.trim());
        let found = at_once(|| -> Result<_, CatalogueError> {
            let mut filters = if query.is_empty() { Default::default() } else { query::filters(query) };
            let says_nothing = !query.is_empty() && filters.is_empty();
            for condition in &conditions {
                filters.forget(condition.slot);
            }
            for Condition { slot, value } in conditions {
                filters.add(slot, value);
            }
            Ok(match says_nothing {
                // Words without any meaning ask for nothing; everything is no answer to that.
                true => search::Found::default(),
                false => {
                    search::search(&snapshot, &filters, Wanted { least: 1, offset, limit, facets: true })?
                }
            })
        })?;
        let stored = self.stored(&found.page).await?;
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        let search::Found { total, facets, relaxation, .. } = found;
        Ok(Listing { products, total, facets, relaxation })
    }
}
