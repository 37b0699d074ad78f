//! What changes often, in memory: price, stock and rating of every product, by its number. A search asks here
//! while it collects, so a new price needs no new text index.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{index::joined, record::Record};

/// What a search needs of a product besides its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Facts {
    pub(super) price_rupees: u32,
    pub(super) mrp_rupees: u32,
    pub(super) in_stock: bool,
    /// 0 when nobody rated it.
    pub(super) rating: f32,
    pub(super) rating_count: u32,
    /// Equal for products that are one thing in several colours; 0 when it stands alone.
    pub(super) group: u64,
    /// Equal for products of one brand; 0 without one.
    pub(super) brand: u64,
    /// Worn by children only.
    pub(super) is_for_kids: bool,
}

impl Facts {
    /// How far the price is below the printed one, whole percent.
    pub(super) fn discount_percent(&self) -> u32 {
        (self.mrp_rupees - self.price_rupees.min(self.mrp_rupees)) * 100 / self.mrp_rupees.max(1)
    }
}

impl From<&Record> for Facts {
    fn from(record: &Record) -> Facts {
        let is_for = |who: &str| record.attributes.iter().any(|a| a.slot == "audience" && a.value == who);
        Facts {
            price_rupees: record.price_rupees,
            mrp_rupees: record.mrp_rupees,
            in_stock: record.in_stock(),
            rating: record.rating.unwrap_or(0.0),
            rating_count: record.rating_count,
            group: record.item_group_id.as_deref().map_or(0, hashed),
            brand: record.brand.as_deref().map_or(0, |brand| hashed(&joined(brand))),
            is_for_kids: ["kids", "boys", "girls", "baby"].into_iter().any(is_for),
        }
    }
}

fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Facts of all products of a shop. Numbers are given densely, so a plain list is the index.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns(Vec<Option<Facts>>);

impl Columns {
    pub(super) fn get(&self, number: u64) -> Option<&Facts> {
        self.0.get(usize::try_from(number).ok()?)?.as_ref()
    }

    /// How many products there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    pub(super) fn set(&mut self, number: u64, facts: Option<Facts>) {
        let Ok(at) = usize::try_from(number) else { return };
        if at >= self.0.len() {
            self.0.resize(at + 1, None);
        }
        self.0[at] = facts;
    }
}
