//! Answers lookups: products, lists, outfits, the shop's own word.

use mitra_dialogue::{Condition, Delivery, Filters, Findings, Lookup, Relaxation, Slot, SlotValue, Topic};

use super::{Catalogue, CatalogueError, ENOUGH, intake::at_once, rows, search, search::Wanted};
use crate::store::ShopSettings;

/// Occasions at which anything of a kind may be worn or given; a gym, an office or a wedding rules things out.
const FEASTS: [&str; 9] =
    ["birthday", "diwali", "eid", "festive", "holi", "karva_chauth", "navratri", "puja", "rakhi"];
/// Brands that are told at most.
const MOST_BRANDS: usize = 10;

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
                    None => self.search_filled_up(filters, *offset, *limit).await,
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
            Lookup::Values { filters, slot, limit } => self.values(filters, *slot, *limit).await,
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

    /// Which values of an attribute there are, and the best that satisfies the filters. What only comes near counts for
    /// nothing.
    async fn values(&self, filters: &Filters, slot: Slot, limit: usize) -> Result<Findings, CatalogueError> {
        let snapshot = self.snapshot();
        let wanted = Wanted { least: 1, offset: 0, limit, facets: true };
        let mut found = at_once(|| search::search(&snapshot, filters, wanted))?;
        if found.relaxation.is_some() {
            return Ok(Findings::default());
        }
        let counted = found.facets.values.remove(slot.name()).unwrap_or_default();
        let mut values: Vec<String> = counted.into_iter().map(|(value, _)| value).collect();
        if slot == Slot::Brand {
            values.truncate(MOST_BRANDS);
            for brand in &mut values {
                *brand = self.as_written(filters, brand).await?;
            }
        }
        let stored = self.stored(&found.page).await?;
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        Ok(Findings { products, total: found.total, values, ..Findings::default() })
    }

    /// A brand as one of the products that bear it writes it; the index knows it without spaces and capitals.
    async fn as_written(&self, filters: &Filters, brand: &str) -> Result<String, CatalogueError> {
        let mut of_brand = filters.clone();
        of_brand.add(Slot::Brand, SlotValue::Text(brand.to_owned()));
        let found = self.search(&of_brand, 0, 1).await?;
        let written = found.products.into_iter().next().and_then(|product| product.brand);
        Ok(written.unwrap_or_else(|| brand.to_owned()))
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

    /// What satisfies the filters. Where only few of the kind are said to be made for her occasion, others of it follow:
    /// few shops say what a thing is worn for.
    async fn search_filled_up(
        &self,
        filters: &Filters,
        offset: usize,
        limit: usize,
    ) -> Result<Findings, CatalogueError> {
        let found = self.search(filters, offset, limit).await?;
        let occasion = filters.conditions.iter().filter(|condition| condition.slot == Slot::Occasion);
        let occasion: Vec<Condition> = occasion
            .filter(|c| c.value.as_text().is_some_and(|name| FEASTS.contains(&name)))
            .cloned()
            .collect();
        let names_a_kind = filters.texts(Slot::Category).next().is_some();
        if occasion.is_empty() || !names_a_kind || found.relaxation.is_some() || found.total >= limit {
            return Ok(found);
        }
        let mut filled = if filters.texts(Slot::Sort).next().is_some() {
            // An order goes through all of them.
            let mut any = filters.clone();
            any.forget(Slot::Occasion);
            self.search(&any, offset, limit).await?
        } else {
            self.search_for_occasion(filters, offset, limit).await?
        };
        if filled.products.len() > found.products.len() {
            filled.relaxation = Some(Relaxation { dropped: occasion, ..Relaxation::default() });
            return Ok(filled);
        }
        Ok(found)
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
