//! What changes often, in memory: price, stock and rating of every product, by its number. A search asks here
//! while it collects, so a new price needs no new text index.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{index::joined, record::Record};

/// Stars of a product nobody has rated yet, and how many ratings that assumption is worth.
const USUAL_STARS: f32 = 3.8;
const USUAL_WEIGHT: f32 = 10.0;

/// What a search looks at of every product that it finds: little, so that much of it fits a processor's cache.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glance {
    pub(super) price_rupees: u32,
    pub(super) in_stock: bool,
    /// Worn by children only.
    pub(super) is_for_kids: bool,
}

/// What it looks at where it is asked for, and of the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Details {
    pub(super) mrp_rupees: u32,
    /// 0 when nobody rated it.
    pub(super) rating: f32,
    pub(super) rating_count: u32,
    /// Equal for products that are one thing in several colours; 0 when it stands alone.
    pub(super) group: u64,
    /// Equal for products of one brand; 0 without one.
    pub(super) brand: u64,
}

/// What a search needs of a product besides its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Facts {
    pub(super) glance: Glance,
    pub(super) details: Details,
}

impl Details {
    /// How far a price is below the printed one, whole percent.
    pub(super) fn discount_percent(&self, price_rupees: u32) -> u32 {
        (self.mrp_rupees - price_rupees.min(self.mrp_rupees)) * 100 / self.mrp_rupees.max(1)
    }
}

impl Facts {
    pub(super) fn new(price_rupees: u32, in_stock: bool, is_for_kids: bool, details: Details) -> Facts {
        Facts { glance: Glance { price_rupees, in_stock, is_for_kids }, details }
    }
}

/// What the interest of shoppers is worth at most, points: less than a star of its ratings.
const MOST_BY_INTEREST: f32 = 0.2;
/// With this weight a product has two thirds of it.
const MUCH_INTEREST: f64 = 40.0;

fn standing(&Details { rating, rating_count, .. }: &Details) -> f32 {
    let count = rating_count as f32;
    let stars = (rating * count + USUAL_STARS * USUAL_WEIGHT) / (count + USUAL_WEIGHT);
    let known = if rating_count == 0 { 0.0 } else { (1.0 + count).ln() / 10.0 };
    0.25 * (stars - USUAL_STARS) + 0.1 * known.min(1.0)
}

impl From<&Record> for Facts {
    fn from(record: &Record) -> Facts {
        let is_for = |who: &str| record.attributes.iter().any(|a| a.slot == "audience" && a.value == who);
        let details = Details {
            mrp_rupees: record.mrp_rupees,
            rating: record.rating.unwrap_or(0.0),
            rating_count: record.rating_count,
            group: record.item_group_id.as_deref().map_or(0, hashed),
            brand: record.brand.as_deref().map_or(0, |brand| hashed(&joined(brand))),
        };
        let is_for_kids = ["kids", "boys", "girls", "baby"].into_iter().any(is_for);
        Facts::new(record.price_rupees, record.in_stock(), is_for_kids, details)
    }
}

fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// How many numbers one block holds.
const BLOCK: usize = 1024;

/// The facts of a block, what is looked at together side by side.
#[derive(Debug, Clone)]
struct Block {
    glances: [Option<Glance>; BLOCK],
    standings: [f32; BLOCK],
    details: [Details; BLOCK],
}

const NOTHING: Details = Details { mrp_rupees: 0, rating: 0.0, rating_count: 0, group: 0, brand: 0 };

/// Facts of all products of a shop. Numbers are given densely, so a plain list is the index. It is cut into blocks
/// that copies share: after a change only the block it lies in is another one.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    blocks: Vec<Arc<Block>>,
    count: usize,
    /// No product has, or lately had, more stars.
    most_stars: f32,
    /// No product is, or lately was, further below its printed price, whole percent.
    most_discount: u32,
    /// How far shoppers' interest moves products forward, points by number.
    interest: Arc<HashMap<u32, f32>>,
}

impl Columns {
    /// At least as many stars as any product has.
    pub(super) fn most_stars(&self) -> f32 {
        self.most_stars
    }

    /// At least as far as any product is below its printed price, whole percent.
    pub(super) fn most_discount(&self) -> u32 {
        self.most_discount
    }

    /// A product at a glance; none when it is gone.
    pub(super) fn glance(&self, number: u32) -> Option<Glance> {
        let at = number as usize;
        self.blocks.get(at / BLOCK)?.glances[at % BLOCK]
    }

    /// How good a product's ratings are, about a quarter of a point either way.
    pub(super) fn standing(&self, number: u32) -> f32 {
        let at = number as usize;
        self.blocks.get(at / BLOCK).map_or(0.0, |block| block.standings[at % BLOCK])
    }

    /// The details of a product; nothing in them when it is gone.
    pub(super) fn details(&self, number: u32) -> &Details {
        let at = number as usize;
        self.blocks.get(at / BLOCK).map_or(&NOTHING, |block| &block.details[at % BLOCK])
    }

    /// How many products there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes in how much products interest now (weights by number); those not named interest nobody.
    pub(super) fn set_interest(&mut self, weights: &[(u64, f64)]) {
        let points = |weight: f64| MOST_BY_INTEREST * (1.0 - (-weight / MUCH_INTEREST).exp()) as f32;
        let named = weights
            .iter()
            .filter_map(|(number, weight)| Some((u32::try_from(*number).ok()?, points(*weight))));
        let before = std::mem::replace(&mut self.interest, Arc::new(named.collect()));
        let interest = self.interest.clone();
        for number in before.keys().chain(interest.keys()) {
            let at = *number as usize;
            if let Some(block) = self.blocks.get_mut(at / BLOCK) {
                let block = Arc::make_mut(block);
                let own = standing(&block.details[at % BLOCK]);
                block.standings[at % BLOCK] = own + interest.get(number).copied().unwrap_or_default();
            }
        }
    }

    pub(super) fn set(&mut self, number: u64, facts: Option<Facts>) {
        let Ok(at) = usize::try_from(number) else { return };
        if let Some(Facts { glance, details }) = &facts {
            self.most_stars = self.most_stars.max(details.rating);
            self.most_discount = self.most_discount.max(details.discount_percent(glance.price_rupees));
        }
        while self.blocks.len() <= at / BLOCK {
            let (glances, details) = ([None; BLOCK], [NOTHING; BLOCK]);
            self.blocks.push(Arc::new(Block { glances, standings: [0.0; BLOCK], details }));
        }
        let block = Arc::make_mut(&mut self.blocks[at / BLOCK]);
        let place = &mut block.glances[at % BLOCK];
        self.count = self.count + usize::from(facts.is_some()) - usize::from(place.is_some());
        *place = facts.map(|facts| facts.glance);
        let details = facts.map_or(NOTHING, |facts| facts.details);
        let interest = u32::try_from(number).ok().and_then(|number| self.interest.get(&number)).copied();
        block.standings[at % BLOCK] = standing(&details) + interest.unwrap_or_default();
        block.details[at % BLOCK] = details;
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
        assert_eq!(before.glance(1_500).unwrap().price_rupees, 100);
        assert_eq!(columns.glance(1_500).unwrap().price_rupees, 90);
        assert_eq!((before.count(), columns.count()), (3_000, 2_999));
        let shared = |at: usize| Arc::ptr_eq(&before.blocks[at], &columns.blocks[at]);
        assert_eq!([shared(0), shared(1), shared(2)], [true, false, true]);
        assert!(columns.glance(3_000).is_none() && columns.glance(u32::MAX).is_none());
    }
}
