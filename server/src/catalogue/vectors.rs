//! Vectors of products' pictures in memory, by the products' numbers. Which are nearest is found out by comparing all
//! of them: exact, and quick enough for a hundred thousand.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use crate::see::{LENGTH, Packed};

/// What a product without a vector has.
const NOTHING: Packed = [0; LENGTH];
/// How many numbers one block holds.
const BLOCK: usize = 1024;
/// What two equal packed vectors multiply to, nearly.
const ONE: f32 = 127.0 * 127.0;

/// A vector that others are compared with, in the form that is quickest to multiply.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sought([i16; LENGTH]);

impl Sought {
    pub(super) fn new(vector: &Packed) -> Sought {
        Sought(vector.map(i16::from))
    }

    /// How alike the pictures are, about -1 to 1.
    fn likeness(&self, vector: &Packed) -> f32 {
        // Plain enough for the compiler to multiply many at once.
        let products = self.0.iter().zip(vector).map(|(a, b)| i32::from(*a) * i32::from(i16::from(*b)));
        products.sum::<i32>() as f32 / ONE
    }
}

#[derive(Debug, Clone)]
struct Block {
    /// Hashes of the pictures' addresses, 0 without one.
    pictures: Vec<u64>,
    vectors: Vec<Packed>,
}

/// Vectors of all products of a shop, as [`super::columns::Columns`] keeps what it knows: blocks that copies share.
#[derive(Debug, Clone, Default)]
pub(super) struct Vectors {
    blocks: Vec<Arc<Block>>,
    count: usize,
}

impl Vectors {
    /// How many products have one.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The vector of a product.
    pub(super) fn of(&self, number: u32) -> Option<&Packed> {
        let at = number as usize;
        self.blocks
            .get(at / BLOCK)
            .map(|block| &block.vectors[at % BLOCK])
            .filter(|vector| **vector != NOTHING)
    }

    /// How alike a product's picture is to what is sought, about -1 to 1; 0 for one without a vector.
    pub(super) fn likeness(&self, number: u32, sought: &Sought) -> f32 {
        let at = number as usize;
        self.blocks.get(at / BLOCK).map_or(0.0, |block| sought.likeness(&block.vectors[at % BLOCK]))
    }

    /// A product has this picture, and no other, from now on.
    pub(super) fn set(&mut self, number: u64, picture: Option<&str>, vector: Option<Packed>) {
        let Ok(at) = usize::try_from(number) else { return };
        let (picture, vector) = (picture.map_or(0, hashed), vector.unwrap_or(NOTHING));
        let known = self.blocks.get(at / BLOCK);
        let known =
            known.map_or((0, NOTHING), |block| (block.pictures[at % BLOCK], block.vectors[at % BLOCK]));
        if known == (picture, vector) {
            // Most changes are of prices.
            return;
        }
        while self.blocks.len() <= at / BLOCK {
            self.blocks.push(Arc::new(Block { pictures: vec![0; BLOCK], vectors: vec![NOTHING; BLOCK] }));
        }
        self.count = self.count + usize::from(vector != NOTHING) - usize::from(known.1 != NOTHING);
        let block = Arc::make_mut(&mut self.blocks[at / BLOCK]);
        (block.pictures[at % BLOCK], block.vectors[at % BLOCK]) = (picture, vector);
    }

    /// These pictures were seen: every product that has one gets its vector.
    pub(super) fn put(&mut self, seen: &[(String, Packed)]) {
        let seen: HashMap<u64, &Packed> =
            seen.iter().map(|(picture, vector)| (hashed(picture), vector)).collect();
        for block in &mut self.blocks {
            for at in 0..BLOCK {
                let Some(vector) = seen.get(&block.pictures[at]).copied() else { continue };
                if block.vectors[at] != *vector {
                    self.count += usize::from(block.vectors[at] == NOTHING);
                    Arc::make_mut(block).vectors[at] = *vector;
                }
            }
        }
    }
}

fn hashed(picture: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    picture.hash(&mut hasher);
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointing(at: usize) -> Packed {
        let mut vector = NOTHING;
        vector[at] = 127;
        vector
    }

    #[test]
    fn likeness_is_the_product_of_two_vectors() {
        let mut vectors = Vectors::default();
        vectors.set(1, Some("a"), Some(pointing(0)));
        vectors.set(2, Some("b"), Some(pointing(1)));
        vectors.set(5_000, Some("c"), Some(pointing(0).map(|number| -number)));
        let sought = Sought::new(&pointing(0));
        let found = [1, 2, 3, 5_000, 90_000].map(|number| vectors.likeness(number, &sought));
        assert_eq!(found, [1.0, 0.0, 0.0, -1.0, 0.0]);
        // The largest there is does not run over.
        assert!((Sought::new(&[-128; LENGTH]).likeness(&[-128; LENGTH]) - 97.5).abs() < 0.1);
    }

    #[test]
    fn a_seen_picture_reaches_every_product_that_has_it_and_earlier_copies_stay() {
        let mut vectors = Vectors::default();
        for (number, picture) in [(1, "a"), (2, "b"), (3_000, "a")] {
            vectors.set(number, Some(picture), None);
        }
        let before = vectors.clone();
        vectors.put(&[("a".to_owned(), pointing(3)), ("z".to_owned(), pointing(4))]);
        assert_eq!((before.count(), vectors.count()), (0, 2));
        assert_eq!([1, 2, 3_000].map(|number| vectors.of(number).is_some()), [true, false, true]);
        vectors.set(1, Some("b"), None);
        vectors.set(3_000, None, None);
        assert_eq!(vectors.count(), 0);
    }
}
