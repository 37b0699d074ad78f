//! What changes often, in memory: price, stock and rating of every product, by its number. A search asks here
//! while it collects, so a new price needs no new text index.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

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

/// How many numbers one block holds.
const BLOCK: usize = 1024;

/// Facts of all products of a shop. Numbers are given densely, so a plain list is the index. It is cut into blocks
/// that copies share: after a change only the block it lies in is another one.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    blocks: Vec<Arc<[Option<Facts>; BLOCK]>>,
    count: usize,
}

impl Columns {
    pub(super) fn get(&self, number: u64) -> Option<&Facts> {
        let at = usize::try_from(number).ok()?;
        self.blocks.get(at / BLOCK)?[at % BLOCK].as_ref()
    }

    /// How many products there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn set(&mut self, number: u64, facts: Option<Facts>) {
        let Ok(at) = usize::try_from(number) else { return };
        while self.blocks.len() <= at / BLOCK {
            self.blocks.push(Arc::new([None; BLOCK]));
        }
        let place = &mut Arc::make_mut(&mut self.blocks[at / BLOCK])[at % BLOCK];
        self.count = self.count + usize::from(facts.is_some()) - usize::from(place.is_some());
        *place = facts;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priced(price_rupees: u32) -> Option<Facts> {
        let record = Record { price_rupees, mrp_rupees: price_rupees, ..Record::default() };
        Some(Facts::from(&record))
    }

    #[test]
    fn a_change_leaves_earlier_copies_as_they_were_and_shares_the_other_blocks() {
        let mut columns = Columns::default();
        for number in 0..3_000 {
            columns.set(number, priced(100));
        }
        let before = columns.clone();
        columns.set(1_500, priced(90));
        columns.set(1_501, None);
        assert_eq!(before.get(1_500).unwrap().price_rupees, 100);
        assert_eq!(columns.get(1_500).unwrap().price_rupees, 90);
        assert_eq!((before.count(), columns.count()), (3_000, 2_999));
        let shared = |at: usize| Arc::ptr_eq(&before.blocks[at], &columns.blocks[at]);
        assert_eq!([shared(0), shared(1), shared(2)], [true, false, true]);
        assert!(columns.get(3_000).is_none() && columns.get(u64::MAX).is_none());
    }
}
