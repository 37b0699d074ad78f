//! Answers lookups: products, lists, outfits, the shop's own word.

use mitra_dialogue::{Condition, Delivery, Filters, Findings, Lookup, Slot, Topic};

use super::{Catalogue, CatalogueError, ENOUGH, intake::at_once, rows, search, search::Wanted};
use crate::store::ShopSettings;

impl Catalogue {
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
}
